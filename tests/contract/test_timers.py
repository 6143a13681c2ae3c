"""Ticks: whoever is due gets one, a failing one is set aside, and nobody else waits for it."""

from datetime import timedelta

import pytest

from libs.common.flow.timers import FAILED_MAX
from libs.common.store.session import NEVER, Again
from tests.contract import toy
from tests.contract.interfering import Interfering, Once
from tests.contract.toy import NOON, PARTS, World, debtor

ALL = list(range(PARTS))


async def set_due(world: World, *abouts: str, fails: bool = False, seconds: int = 0) -> None:
    async with world.transaction() as tx:
        for state in (await tx.load(abouts)).values():
            state.due, state.tick_fails = NOON + timedelta(seconds=seconds), fails
        await tx.commit()


async def ticks(world: World, *abouts: str) -> list[int]:
    return [(await world.state(about)).ticks for about in abouts]


async def test_only_who_is_due_gets_a_tick_and_only_one(world: World) -> None:
    now, later = debtor(1), debtor(2)
    await set_due(world, now)
    await set_due(world, later, seconds=60)
    timers = world.timers()
    assert [await timers.tick(ALL), await timers.tick(ALL)] == [1, 0]
    assert await ticks(world, now, later) == [1, 0]
    world.clock.forward(timedelta(minutes=1))
    assert await timers.tick(ALL) == 1
    assert await ticks(world, now, later) == [1, 1]
    assert set(await world.table("state", "at, send_at")) == {(None, None)}


async def test_a_wake_that_comes_too_early_is_harmless(world: World) -> None:
    about = debtor(1)
    await set_due(world, about)
    async with world.transaction() as tx:
        (await tx.load_one(about)).due = NOON + timedelta(hours=1)
        await tx.commit()
    assert await world.timers().tick(ALL) == 1
    assert await ticks(world, about) == [1]


async def test_a_tick_that_fails_sets_its_debtor_aside_and_the_others_go_on(world: World) -> None:
    good, bad = [debtor(n) for n in range(5)], [debtor(n) for n in range(5, 8)]
    await set_due(world, *good)
    await set_due(world, *bad, fails=True)
    timers = world.timers()
    assert await timers.tick(ALL) == 8
    assert await timers.tick(ALL) == 0
    assert await ticks(world, *good) == [1] * 5
    for about in bad:
        state = await world.state(about)
        assert (state.common.parked, state.common.wake_at) == (1, NEVER)
    found = [(w.record.source, w.record.debtor_id, w.record.error) for w in await world.store.parked(10)]
    assert sorted(found) == sorted(("tick", about, "RuntimeError: the tick fails") for about in bad)


async def test_a_tick_that_needs_what_has_not_come_stays_due_and_holds_up_nobody(world: World) -> None:
    await set_due(world, debtor(1), fails=True)
    await set_due(world, debtor(2), debtor(3))
    toy.broken.add("reference")
    timers = world.timers()
    assert [await timers.tick(ALL), await timers.tick(ALL)] == [2, 0]
    assert await world.store.parked(9) == []
    assert await world.store.due(ALL, NOON, 9) == [debtor(1)]


async def test_any_number_of_failing_ticks_is_set_aside_in_the_end(world: World) -> None:
    bad = [debtor(n) for n in range(FAILED_MAX * 2 + 5)]
    await set_due(world, *bad, fails=True)
    await set_due(world, debtor(999), seconds=0)
    timers = world.timers()
    while await timers.tick(ALL):
        pass
    assert len(await world.store.parked(999)) == len(bad)
    assert await ticks(world, debtor(999)) == [1]


async def test_a_tick_that_was_put_right_is_retried(world: World) -> None:
    about = debtor(1)
    await set_due(world, about)
    toy.broken.add("tick")
    await world.timers().tick(ALL)
    records = world.parked_records()
    [waiting] = await records.waiting()
    again = await records.retry(waiting.record[:3])
    assert (again.applied, again.left, again.error) == (0, 1, "RuntimeError: the tick fails")
    toy.broken.clear()
    assert (await records.retry(waiting.record[:3])).applied == 1
    state = await world.state(about)
    assert (state.ticks, state.common.parked, state.common.wake_at) == (1, 0, None)
    assert set(await world.table("state", "at, send_at")) == {(None, None)}


@pytest.mark.parametrize("times", [1, 3])
async def test_ticks_are_repeated_when_the_store_asks_for_it(world: World, times: int) -> None:
    await set_due(world, debtor(1))
    again = Once("commit", Again("as injected"), times)
    timers = world.timers()
    timers.store = Interfering(world.store, again)
    assert await timers.tick(ALL) == 1
    assert (again.fired, await ticks(world, debtor(1))) == (times, [1])
