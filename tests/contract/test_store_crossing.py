"""What a store promises to several who use it at once."""

import asyncio
import random

import asyncpg
import pytest

from libs.common.log.lost import LOST
from libs.common.log.read import Gap
from libs.common.store.session import Again
from tests.contract.interfering import Interfering, Once, let_others_run
from tests.contract.toy import PARTS, SqlWorld, World, debtor, read_all

WRITERS = 8


async def add_to_all(world: World, abouts: list[str]) -> int:
    """Counts for each of them in one transaction, repeated as often as is asked for; returns how often it was."""
    for repeats in range(50):
        try:
            async with world.transaction() as tx:
                for state in (await tx.load(abouts)).values():
                    state.count("a")
                await tx.commit()
        except Again:
            continue
        return repeats
    raise AssertionError("repeated too often")


async def test_writers_who_cross_lose_no_update(world: World) -> None:
    abouts = [debtor(n) for n in range(6)]
    chance = random.Random(1)
    sets = [chance.sample(abouts, 4) for _ in range(WRITERS * 3)]
    await asyncio.gather(*(add_to_all(world, some) for some in sets))
    for about in abouts:
        assert await world.counted(about) == sum(about in some for some in sets)


async def test_two_first_sights_of_a_debtor_are_one_after_a_repetition(real: SqlWorld) -> None:
    both = asyncio.Barrier(2)
    met = 0

    async def wait_for_the_other(step: str) -> None:
        nonlocal met
        if step == "save_states" and met < 2:
            met += 1
            await both.wait()

    store, real.store = real.store, Interfering(real.store, wait_for_the_other)
    repeats = await asyncio.gather(*(add_to_all(real, [debtor(1)]) for _ in range(2)))
    real.store = store
    assert sorted(repeats) == [0, 1]
    assert await real.counted(debtor(1)) == 2


async def test_a_repetition_that_memory_is_told_to_ask_for_works(world: World) -> None:
    again = Once("save_states", Again("as injected"), times=3)
    store, world.store = world.store, Interfering(world.store, again)
    assert await add_to_all(world, [debtor(1)]) == 3
    world.store = store
    assert (again.fired, await world.counted(debtor(1))) == (3, 1)


@pytest.mark.parametrize(("step", "counted"), [("commit", 0), ("after commit", 1)])
async def test_a_commit_that_fails_is_in_doubt_and_one_look_settles_it(world: World, step: str, counted: int) -> None:
    lost = Once(step, ConnectionResetError())
    store, world.store = world.store, Interfering(world.store, lost)
    with pytest.raises(ConnectionResetError):
        await add_to_all(world, [debtor(1)])
    world.store = store
    assert (lost.fired, await world.counted(debtor(1))) == (1, counted)


async def test_a_commit_on_a_lost_connection_shows_as_lost(real: SqlWorld) -> None:
    async def kill(step: str) -> None:
        if step == "commit":
            await kill_others(real)

    store = real.store
    real.store = Interfering(real.store, kill)
    with pytest.raises(LOST):
        await add_to_all(real, [debtor(1)])
    real.store = store
    assert await real.counted(debtor(1)) == 0


async def kill_others(world: SqlWorld) -> None:
    """Ends all backends of tracking but the one that asks."""
    await world.tracking.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND usename = current_user AND pid <> pg_backend_pid()"
    )


async def test_writers_to_crossing_parts_never_deadlock(world: World) -> None:
    async def write(writer: int) -> None:
        parts = list(range(PARTS))
        for n in range(10):
            random.Random(writer * 100 + n).shuffle(parts)
            async with world.publisher.begin() as session:
                await session.append("journal", {part: [b"%d" % writer] for part in parts[:6]})
                await session.commit()

    await asyncio.gather(*(write(writer) for writer in range(WRITERS)))
    found = await read_all(world.source(), dict.fromkeys(range(PARTS), 0))
    assert sum(map(len, found.values())) == WRITERS * 10 * 6


async def test_heads_taken_in_any_order_do_deadlock(real: SqlWorld) -> None:
    """The control of the test above: without the order of parts, two writers lock each other out."""
    append = "SELECT append_journal(ARRAY[$1::int], ARRAY[1], ARRAY['r'::bytea], ARRAY['p'::bytea])"
    async with real.intake.acquire() as one, real.intake.acquire() as two:
        first, second = one.transaction(), two.transaction()
        await asyncio.gather(first.start(), second.start())
        await asyncio.gather(one.execute(append, 1), two.execute(append, 2))
        ends = await asyncio.gather(one.execute(append, 2), two.execute(append, 1), return_exceptions=True)
        await asyncio.gather(first.rollback(), second.rollback())
    assert [isinstance(end, asyncpg.DeadlockDetectedError) for end in ends].count(True) == 1


@pytest.mark.parametrize("rollbacks", [0.05, 0.3])
async def test_offsets_come_in_the_order_of_commits(world: World, rollbacks: float) -> None:
    """A reader who tails the log while eight write and some roll back sees everything once, in order, without a gap."""
    committed: list[bytes] = []
    rolled_back = 0

    async def write(writer: int) -> None:
        nonlocal rolled_back
        chance = random.Random(writer)
        for n in range(25):
            record = b"%d/%d" % (writer, n)
            async with world.publisher.begin() as session:
                await session.append("journal", {part: [record] for part in chance.sample(range(2), 2)})
                if chance.random() < rollbacks:
                    rolled_back += 1
                    continue
                await session.commit()
                committed.append(record)

    async def tail(done: asyncio.Event) -> dict[int, list[bytes]]:
        source, seen = world.source(), {0: list[bytes](), 1: list[bytes]()}
        while True:
            last = done.is_set()
            reading = await source.read({part: len(records) for part, records in seen.items()}, 10)
            for part, records in reading.records.items():
                seen[part] += records
            if last and not reading.records:
                return seen
            await let_others_run()

    done = asyncio.Event()
    reader = asyncio.create_task(tail(done))
    await asyncio.gather(*(write(writer) for writer in range(WRITERS)))
    done.set()
    seen = await reader
    assert rolled_back > 0
    for part in (0, 1):
        assert sorted(seen[part]) == sorted(committed)
        for writer in range(WRITERS):
            own = [record for record in seen[part] if record.startswith(b"%d/" % writer)]
            assert own == [record for record in committed if record.startswith(b"%d/" % writer)]
    assert seen[0] == seen[1]  # both heads are held until the commit


async def test_a_hole_in_the_log_is_a_gap_and_not_its_end(world: World) -> None:
    for record in (b"a", b"b", b"c"):
        await world.publish(record)
    await world.lose_batch(0, 1)
    source = world.source()
    assert (await source.read({0: 0}, 1)).records == {0: [b"a"]}
    with pytest.raises(Gap) as found:
        await source.read({0: 1}, 1)
    assert found.value.part == 0
