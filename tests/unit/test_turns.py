"""Turns: nobody waits while there is little to do; under load whole waves go from stage to stage."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from libs.common.flow.turns import BATCHES_MAX, FAR_BEHIND, FULL, Turn, Turns


class Line:
    """Four stages, what waits for each, and in which order they worked."""

    def __init__(self, linger: float = 3_600.0, wave: float = 3_600.0) -> None:
        self.turns = Turns(linger, wave, 3_600.0)  # only the order decides, not the clock
        self.waiting = [0, 0, 0, 0]
        self.worked: list[int] = []
        self.running: dict[int, Turn] = {}
        self.stages = [self.turns.join(self._count(i)) for i in range(4)]
        self.tasks: list[asyncio.Task[None]] = []
        self.go_on = [asyncio.Event() for _ in range(4)]

    def _count(self, i: int) -> Callable[[], int]:
        return lambda: self.waiting[i]

    def begin(self, i: int, lane: int | None = None, size: int | None = None) -> None:
        async def work() -> None:
            waiting = None if size is None else lambda: size
            async with self.turns.turn(self.stages[i], lane, waiting) as turn:
                self.worked.append(i)
                self.running[i] = turn
                await self.go_on[i].wait()

        self.tasks.append(asyncio.create_task(work()))

    async def wish(self, i: int, lane: int | None = None) -> list[int]:
        """Stage `i` wishes for a turn; who has worked, once whoever can go has gone."""
        self.begin(i, lane)
        return await self.settled()

    async def done(self, i: int, left: int = 0) -> list[int]:
        """Stage `i` is through with what waited but for `left`; who has worked since."""
        self.waiting[i] = left
        self.go_on[i].set()
        return await self.settled()

    async def settled(self) -> list[int]:
        """Everything that is ready in the loop has run, several times over."""
        loop = asyncio.get_running_loop()
        for _ in range(10):
            turned = loop.create_future()
            loop.call_soon(turned.set_result, None)
            await turned
        return self.worked

    async def has_worked(self, *stages: int) -> None:
        async with asyncio.timeout(5):
            while self.worked != list(stages):
                await asyncio.sleep(0.005)

    async def end(self) -> None:
        for event in self.go_on:
            event.set()
        async with asyncio.timeout(5):
            await asyncio.gather(*self.tasks)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    line = Line()
    yield line
    await line.end()


async def test_a_single_record_goes_at_once_when_nothing_runs(line: Line) -> None:
    line.waiting[2] = 1
    assert await line.wish(2) == [2]


async def test_what_is_not_full_waits_while_others_work_and_goes_when_they_are_done(line: Line) -> None:
    line.waiting = [1, 0, 0, 1]
    assert await line.wish(3) == [3]
    assert await line.wish(0) == [3]
    assert await line.done(3) == [3, 0]


async def test_what_is_not_full_waits_no_longer_than_it_may() -> None:
    line = Line(linger=0.01)
    line.waiting = [1, 0, 0, 1]
    line.begin(3)
    line.begin(0)
    await line.has_worked(3, 0)
    await line.end()


async def test_the_entrance_waits_until_nothing_further_down_is_full(line: Line) -> None:
    line.waiting = [FULL, 0, FULL, 0]
    assert await line.wish(2) == [2]
    assert await line.wish(0) == [2]
    assert await line.done(2) == [2, 0]


async def test_a_few_records_pass_the_entrance_however_much_waits_behind_it() -> None:
    line = Line(linger=0.01)
    line.waiting = [FULL - 1, 0, FULL, 0]
    line.begin(2)
    line.begin(0)
    await line.has_worked(2, 0)
    await line.end()


async def test_the_entrance_lets_a_full_batch_pass_that_only_its_own_stage_knows_of(line: Line) -> None:
    line.waiting = [FULL, 0, 0, 0]
    assert await line.wish(0) == [0]
    line.begin(2, size=FULL)
    assert await line.wish(0) == [0]
    assert await line.done(0, left=FULL) == [0, 2, 0]


async def test_a_stage_waits_for_all_before_it_whether_they_work_or_are_about_to(line: Line) -> None:
    line.waiting = [0, FULL, FULL, FULL]
    assert await line.wish(1) == [1]
    line.begin(3)
    assert await line.wish(2) == [1]
    assert await line.done(1) == [1, 2]
    assert await line.done(2) == [1, 2, 3]


async def test_who_is_woken_by_what_a_batch_has_appended_has_the_next_turn_before_those_who_waited(line: Line) -> None:
    line.waiting = [FULL, 0, 0, FULL]
    woken = asyncio.Event()

    async def next_stage() -> None:
        await woken.wait()
        async with line.turns.turn(line.stages[1]):
            line.worked.append(1)

    async def entrance() -> None:
        async with line.turns.turn(line.stages[0]):
            line.worked.append(0)
            await line.go_on[0].wait()
            line.waiting[1] = FULL
            woken.set()

    line.waiting[3] = 0
    line.tasks += [asyncio.create_task(next_stage()), asyncio.create_task(entrance())]
    await line.settled()
    line.waiting[3] = FULL
    assert await line.wish(3) == [0]
    assert (await line.done(0))[:2] == [0, 1]


async def test_lanes_behind_the_entrance_do_not_wait_for_each_other(line: Line) -> None:
    line.waiting = [0, FULL, FULL, 0]
    assert await line.wish(1, lane=0) == [1]
    assert await line.wish(2, lane=0) == [1]
    assert await line.wish(2, lane=1) == [1, 2]


async def test_all_lanes_wait_for_any_of_the_entrance(line: Line) -> None:
    line.waiting = [FULL, 0, 0, 0]
    assert await line.wish(0, lane=0) == [0]
    line.waiting[1] = FULL
    assert await line.wish(1, lane=1) == [0]
    assert await line.done(0) == [0, 1]


async def test_who_waits_for_something_outside_gives_its_place_away_and_is_still_expected(line: Line) -> None:
    line.waiting = [0, 0, FULL, FULL]
    for _ in range(BATCHES_MAX):
        line.begin(2)
    assert await line.settled() == [2] * BATCHES_MAX
    line.running[2].leave_place()
    assert await line.wish(3) == [2] * BATCHES_MAX
    line.waiting[1] = FULL
    assert await line.wish(1) == [*[2] * BATCHES_MAX, 1]
    await line.done(1)
    assert (await line.done(2))[-1] == 3


async def test_nobody_waits_longer_for_a_wave_than_it_may() -> None:
    line = Line(linger=0.01, wave=0.02)
    line.waiting = [0, FULL, FULL, 0]
    line.begin(1)
    line.begin(2)
    await line.has_worked(1, 2)
    await line.end()


async def test_who_is_far_behind_neither_waits_nor_is_waited_for(line: Line) -> None:
    line.waiting = [FULL, FULL, FAR_BEHIND, FULL]
    assert await line.wish(1) == [1]
    assert await line.wish(2) == [1, 2]
    line.waiting[3] = 0
    assert await line.done(1) == [1, 2]
    line.waiting[3] = FULL
    assert await line.wish(3) == [1, 2, 3]
    line.waiting[3] = 0
    assert await line.wish(0) == [1, 2, 3, 0]


async def test_no_more_than_the_bound_at_once_and_a_cancelled_wish_leaves_no_trace(line: Line) -> None:
    line.waiting = [0, FULL, 0, 0]
    for _ in range(BATCHES_MAX + 2):
        line.begin(1)
    assert len(await line.settled()) == BATCHES_MAX
    line.tasks.pop().cancel()
    await line.settled()
    await line.done(1)
    await line.end()
    assert len(line.worked) == BATCHES_MAX + 1


async def test_a_stage_that_fails_gives_its_turn_back(line: Line) -> None:
    with pytest.raises(RuntimeError):
        async with line.turns.turn(line.stages[1]):
            raise RuntimeError
    line.waiting[1] = 1
    assert await line.wish(1) == [1]
