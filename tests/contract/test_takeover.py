"""A part with two owners: compare-and-set on progress decides, whoever was frozen, cut off or told late."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from libs.common.flow.consumer import Consumer
from libs.common.log.lost import LOST
from libs.common.store.session import Again, Move
from tests.contract.interfering import Interfering, let_others_run
from tests.contract.toy import SqlWorld, Toy, World, counting, debtor, debtor_of_part, drain

A, B = debtor_of_part(0), debtor_of_part(0, 1)
HERE = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"


class Freezer:
    """Stops whoever comes to a step until it is told to go on."""

    def __init__(self, step: str) -> None:
        self.step, self.reached, self.go_on = step, asyncio.Event(), asyncio.Event()

    async def __call__(self, step: str) -> None:
        if step == self.step and not self.reached.is_set():
            self.reached.set()
            await self.go_on.wait()


async def exact(world: World, written: int) -> bool:
    """Every record took effect once, by the lines, the counts and progress alike."""
    lines = await world.table("applied", 'source, part, "offset"')
    states = [await world.state(row[0]) for row in await world.table("state", "debtor_id")]
    counted = sum(counter.count for state in states for counter in state.counters.values())
    passed = sum(row[1] for row in await world.progress_rows())
    return bool(len(set(lines)) == len(lines) == counted == passed == written)


async def test_two_consumers_of_one_part_are_exact(world: World) -> None:
    for n in range(30):
        await world.publish(counting(A), counting(debtor(n)))
    one, two = world.consumer(), world.consumer()
    await asyncio.gather(drain(one), drain(two), drain(one), drain(two))
    await drain(one)
    assert await exact(world, 60)


async def freeze(world: World, step: str) -> tuple[Freezer, Consumer[Toy], "asyncio.Task[int]"]:
    freezer = Freezer(step)
    frozen = world.consumer(store=Interfering(world.store, freezer))
    await frozen.reload()
    task = asyncio.create_task(frozen.run_batch([0]))
    async with asyncio.timeout(10):
        await freezer.reached.wait()
    return freezer, frozen, task


async def test_who_was_frozen_before_its_transaction_finds_the_progress_moved(world: World) -> None:
    await world.publish(counting(A), counting(B))
    freezer, frozen, task = await freeze(world, "begin")
    await drain(world.consumer())
    freezer.go_on.set()
    assert await task == 0
    await world.publish(counting(A))
    assert await frozen.run_batch([0]) == 1
    assert await exact(world, 3)


async def test_who_was_frozen_between_load_and_save_finds_the_progress_moved(real: SqlWorld) -> None:
    await real.publish(counting(A), counting(B))
    freezer, frozen, task = await freeze(real, "advance")  # both debtors are new: it holds no lock
    await drain(real.consumer())
    freezer.go_on.set()
    assert await task == 0
    await real.publish(counting(A))
    assert await frozen.run_batch([0]) == 1
    assert await exact(real, 3)


async def test_who_was_frozen_with_locks_is_cut_off_and_doubles_nothing(real: SqlWorld) -> None:
    await real.publish(counting(A))
    await drain(real.consumer())
    await real.publish(counting(A), counting(B))
    freezer, frozen, task = await freeze(real, "advance")
    [(holder,)] = await real.tracking.fetch(f"{HERE} AND state = 'idle in transaction'")
    other = asyncio.create_task(drain(real.consumer()))
    async with asyncio.timeout(10):
        while not await real.tracking.fetch(f"{HERE} AND $1 = ANY(pg_blocking_pids(pid))", holder):
            assert not other.done()
    await real.tracking.fetch("SELECT pg_terminate_backend($1)", holder)
    await other
    freezer.go_on.set()
    with pytest.raises(LOST):
        await task
    await real.publish(counting(A))
    await drain(frozen)
    assert await exact(real, 4)


async def test_a_reload_in_the_middle_of_a_batch_does_not_move_the_batch(world: World) -> None:
    """Its lease was renewed, so it knows the new progress, while it still holds records from before it froze."""
    await world.publish(counting(A), counting(B))
    freezer, frozen, task = await freeze(world, "begin")
    await drain(world.consumer())
    await world.publish(counting(A), counting(B))
    await frozen.reload()
    freezer.go_on.set()
    assert await task == 0
    await drain(frozen)
    assert await exact(world, 4)


class Outside:
    """The planted bug: progress moves in a transaction of its own, after the one of the effects."""

    def __init__(self, store: Any) -> None:
        self._store = store

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        async with self._store.begin() as session:
            inner = _Later(session, self._store)
            yield inner
        await inner.move()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class _Later:
    def __init__(self, session: Any, store: Any) -> None:
        self._session, self._store = session, store
        self._moves: tuple[list[Move], int] | None = None

    async def advance(self, moves: list[Move], epoch: int) -> None:
        self._moves = moves, epoch

    async def move(self) -> None:
        if self._moves is not None:
            async with self._store.begin() as session:
                await session.advance(*self._moves)
                await session.commit()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


class Torture:
    """Asks to repeat, loses the connection before or after a commit, and counts what it did."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.fired = {"again": 0, "lost before": 0, "lost after": 0}

    async def __call__(self, step: str) -> None:
        await let_others_run()
        draw = self.chance.random()
        if step in ("load", "save_states", "append") and draw < 0.1:
            self.fired["again"] += 1
            raise Again("as injected")
        if step in ("commit", "after commit") and draw < 0.15:
            self.fired["lost before" if step == "commit" else "lost after"] += 1
            raise ConnectionResetError


async def torture(world: World, seed: int, store: Any) -> bool:
    """Three owners of the same parts under faults, then one in peace; were they exact?"""
    torture, chance = Torture(seed), random.Random(seed)
    owners = [world.consumer(store=Interfering(store, torture)) for _ in range(3)]
    written = 0

    async def turn(owner: Consumer[Toy]) -> None:
        with suppress(Again, ConnectionResetError):
            if chance.random() < 0.5 or not owner.next:
                await owner.reload()
            await owner.run_batch(chance.sample(range(3), 3))

    for _ in range(60):
        part = chance.randrange(3)
        abouts = [debtor_of_part(part, chance.randrange(4)) for _ in range(chance.randrange(1, 5))]
        await world.publish(*map(counting, abouts), part=part)
        written += len(abouts)
        await asyncio.gather(*map(turn, owners))
    await drain(world.consumer(store=store))
    assert all(torture.fired.values()), torture.fired
    return await exact(world, written)


@pytest.mark.parametrize("seed", [1, 2])
async def test_many_owners_under_faults_are_exact(world: World, seed: int) -> None:
    assert await torture(world, seed, world.store)


async def test_progress_outside_the_transaction_is_found_out(world: World) -> None:
    assert not await torture(world, 1, Outside(world.store))
