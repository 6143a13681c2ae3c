"""Leases say who works, compare-and-set says who wins: also when a process sleeps through its lease."""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from libs.common.flow.owners import Owner
from libs.common.log.lost import LOST
from tests.contract import toy
from tests.contract.toy import PARTS, SqlWorld, counting, debtor_of_part, sql_world
from tests.database import Database
from tests.stack.member import until

ROOT = Path(__file__).parent.parent.parent
LEASE = 1  # second


@pytest.fixture
async def world(database: Database) -> AsyncIterator[SqlWorld]:
    toy.broken.clear()
    async with sql_world(database) as world:
        yield world


async def owned(world: SqlWorld) -> dict[str, int]:
    """How many parts each member holds by a lease that runs."""
    rows = await world.tracking.fetch(
        "SELECT owner, count(*) FROM part_owner WHERE owner IS NOT NULL AND until > clock_timestamp() GROUP BY 1"
    )
    return {row[0]: row[1] for row in rows}


@asynccontextmanager
async def process(database: Database, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A member in a process of its own; gone afterwards, whatever happens."""
    command = (sys.executable, "-m", "tests.stack.member", database.dsn("tracking"), name, str(LEASE))
    member = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        yield member
    finally:
        if member.returncode is None:
            member.kill()
        await member.wait()


class Writer:
    """Publishes to random parts for as long as it runs."""

    def __init__(self, world: SqlWorld) -> None:
        self.world, self.written, self.chance = world, 0, random.Random(1)

    async def some(self, batches: int) -> None:
        for _ in range(batches):
            part = self.chance.randrange(PARTS)
            abouts = [debtor_of_part(part, self.chance.randrange(3)) for _ in range(3)]
            await self.world.publish(*map(counting, abouts), part=part)
            self.written += len(abouts)

    async def all_applied(self) -> bool:
        return bool(await self.world.tracking.fetchval("SELECT sum(applied) FROM progress") == self.written)

    async def exact(self) -> bool:
        lines = await self.world.table("applied", 'source, part, "offset"')
        counted = await self.world.tracking.fetchval("SELECT sum(count) FROM counter")
        return len(set(lines)) == len(lines) == counted == self.written and await self.all_applied()


async def test_a_process_that_sleeps_through_its_lease_loses_its_parts_and_doubles_nothing(
    world: SqlWorld, database: Database
) -> None:
    writer = Writer(world)

    async def shared_evenly() -> bool:
        return await owned(world) == {"one": PARTS // 2, "two": PARTS // 2}

    async with process(database, "one") as one, process(database, "two") as two:
        await until(shared_evenly)
        for _ in range(2):
            await writer.some(20)
            one.send_signal(signal.SIGSTOP)
            await until(lambda: _is(owned(world), {"two": PARTS}))
            await writer.some(20)
            await until(writer.all_applied)
            one.send_signal(signal.SIGCONT)
            await until(shared_evenly)
        await writer.some(20)
        two.send_signal(signal.SIGTERM)
        assert await two.wait() == 0
        held = await world.tracking.fetchval("SELECT count(*) FROM part_owner WHERE owner = 'two'")
        assert (held, "two" in await members(world)) == (0, False)
        await until(lambda: _is(owned(world), {"one": PARTS}))
        await until(writer.all_applied)
        one.send_signal(signal.SIGTERM)
        assert await one.wait() == 0
    assert await owned(world) == {}
    assert await writer.exact()


async def _is(found: "asyncio.Future[dict[str, int]] | object", expected: dict[str, int]) -> bool:
    return bool(await found == expected)  # type: ignore[misc]


async def members(world: SqlWorld) -> set[str]:
    return {row[0] for row in await world.tracking.fetch("SELECT id FROM member")}


class Watch:
    """A monotonic clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def owner(world: SqlWorld, name: str, watch: Watch | None = None, lease: int = 60) -> Owner:
    return Owner(world.tracking, name, PARTS, watch or Watch(), lease)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
async def test_members_share_the_parts_evenly(world: SqlWorld, count: int) -> None:
    members = [owner(world, f"m{n}") for n in range(count)]
    for _ in range(3):
        for member in members:
            await member.renew()
    held = [part for member in members for part in member.parts]
    assert sorted(held) == list(range(PARTS))
    assert max(len(member.parts) for member in members) == -(-PARTS // count)


async def test_members_who_come_at_once_claim_no_part_twice(world: SqlWorld) -> None:
    members = [owner(world, f"m{n}") for n in range(4)]
    for _ in range(4):
        await asyncio.gather(*(member.renew() for member in members))
    assert sorted(part for member in members for part in member.parts) == list(range(PARTS))


async def test_a_part_in_work_is_given_back_only_after_its_batch(world: SqlWorld) -> None:
    one, two = owner(world, "one"), owner(world, "two")
    await one.renew()
    one.begin(list(range(10)))
    await two.renew()
    await one.renew()
    assert set(range(10)) <= set(one.parts)
    one.end(list(range(10)))
    await one.renew()
    await two.renew()
    assert (len(one.parts), len(two.parts)) == (6, 6)


async def test_who_has_not_renewed_in_time_owns_nothing_by_its_own_watch(world: SqlWorld) -> None:
    watch = Watch()
    one = owner(world, "one", watch)
    assert one.parts == ()
    await one.renew()
    assert len(one.parts) == PARTS
    watch.now += 59
    assert len(one.parts) == PARTS
    watch.now += 1
    assert one.parts == ()
    await one.renew()
    assert len(one.parts) == PARTS


async def test_who_leaves_gives_its_parts_back_at_once(world: SqlWorld) -> None:
    one, two = owner(world, "one"), owner(world, "two")
    await one.renew()
    await one.leave()
    assert one.parts == ()
    await two.renew()
    assert len(two.parts) == PARTS
    assert await members(world) == {"two"}


async def test_who_takes_over_cuts_off_a_transaction_that_no_timeout_ends(world: SqlWorld, database: Database) -> None:
    """Stopped in the middle of a COPY: the server waits for its client for ever, and its row locks with it."""
    never = asyncio.Event()

    async def rows() -> AsyncIterator[tuple[str, int]]:
        yield ("x", 1)
        await never.wait()

    settings = {"application_name": "late"}
    async with asyncpg.create_pool(database.dsn("tracking"), min_size=1, max_size=2, server_settings=settings) as pool:
        late = Owner(pool, "late", PARTS, Watch(), lease=1)
        await late.renew()
        stopped = await asyncpg.connect(database.dsn("tracking"), server_settings=settings)
        await stopped.execute("BEGIN; UPDATE progress SET applied = 0 WHERE part = 0")
        copy = asyncio.create_task(stopped.copy_records_to_table("finder", columns=["name", "version"], records=rows()))
        one = owner(world, "one")

        async def taken_over() -> bool:
            await one.renew()
            return len(one.parts) >= PARTS // 2

        await until(taken_over)
        await world.tracking.execute("UPDATE progress SET applied = 0 WHERE part = 0")
        never.set()
        with pytest.raises(LOST):
            await copy
        stopped.terminate()


async def test_a_change_of_parts_is_told(world: SqlWorld) -> None:
    one, two = owner(world, "one"), owner(world, "two")
    await one.renew()
    assert one.changed.is_set()
    one.changed.clear()
    await one.renew()
    assert not one.changed.is_set()
    await two.renew()
    await one.renew()
    assert one.changed.is_set()


async def test_the_dead_are_forgotten_after_an_hour(world: SqlWorld) -> None:
    await world.tracking.execute("INSERT INTO member VALUES ('dead', clock_timestamp() - interval '61 min')")
    await world.tracking.execute("INSERT INTO member VALUES ('late', clock_timestamp() - interval '59 min')")
    await world.tracking.execute("UPDATE part_owner SET owner = 'late' WHERE part = 0")
    await owner(world, "one").renew()
    assert await members(world) == {"late", "one"}
