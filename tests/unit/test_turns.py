"""Turns: nobody waits while there is little to do; under load whole waves go from stage to stage."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from libs.common.flow.turns import BATCHES_MAX, FAR_BEHIND, FULL, Stage, Turns


class Line:
    """Three stages, what waits for each, and in which order they worked."""

    def __init__(self, linger: float = 3_600.0) -> None:
        self.turns = Turns(linger, 3_600.0)  # only the order decides, not the clock
        self.waiting = [0, 0, 0]
        self.worked: list[int] = []
        self.stages = [self.turns.join(self._count(i)) for i in range(3)]
        self.tasks: list[asyncio.Task[None]] = []
        self.go_on = [asyncio.Event() for _ in range(3)]

    def _count(self, i: int) -> Callable[[], int]:
        return lambda: self.waiting[i]

    def turn(self, i: int) -> AbstractAsyncContextManager[None]:
        return self.turns.turn(self.stages[i])

    def begin(self, i: int) -> None:
        async def work() -> None:
            async with self.turn(i):
                self.worked.append(i)
                await self.go_on[i].wait()

        self.tasks.append(asyncio.create_task(work()))

    async def settle(self) -> None:
        """Whoever can go has gone: everything that is ready in the loop has run, several times over."""
        loop = asyncio.get_running_loop()
        for _ in range(10):
            turned = loop.create_future()
            loop.call_soon(turned.set_result, None)
            await turned

    async def end(self) -> None:
        for event in self.go_on:
            event.set()
        async with asyncio.timeout(5):
            await asyncio.gather(*self.tasks)
        assert [stage.running for stage in self.stages] == [0, 0, 0]


async def test_a_single_record_goes_at_once_when_nothing_runs() -> None:
    line = Line()
    line.waiting[2] = 1
    line.begin(2)
    await line.settle()
    assert line.worked == [2]
    await line.end()


async def test_what_is_not_full_waits_while_others_work_and_goes_when_they_are_done() -> None:
    line = Line()
    line.waiting = [FULL, 1, 0]
    line.begin(0)
    await line.settle()
    line.begin(1)
    await line.settle()
    assert line.worked == [0]
    line.go_on[0].set()
    await line.settle()
    assert line.worked == [0, 1]
    await line.end()


async def test_what_is_not_full_waits_no_longer_than_it_may() -> None:
    line = Line(linger=0.01)
    line.waiting = [FULL, 1, 0]
    line.begin(0)
    await line.settle()
    line.begin(1)
    async with asyncio.timeout(5):
        while line.worked != [0, 1]:
            await asyncio.sleep(0.005)
    await line.end()


async def test_the_entrance_waits_until_nothing_further_down_is_full() -> None:
    line = Line()
    line.waiting = [FULL, 0, FULL]
    line.begin(2)
    await line.settle()
    line.begin(0)
    await line.settle()
    assert line.worked == [2]
    line.waiting[2] = 0
    line.go_on[2].set()
    await line.settle()
    assert line.worked == [2, 0]
    await line.end()


async def test_the_last_stage_waits_for_what_the_one_before_still_has() -> None:
    line = Line()
    line.waiting = [0, FULL, FULL]
    line.begin(1)
    await line.settle()
    line.begin(2)
    await line.settle()
    assert line.worked == [1]
    line.waiting[1] = FULL - 1
    line.go_on[1].set()
    await line.settle()
    assert line.worked == [1, 2]
    await line.end()


async def test_who_is_far_behind_neither_waits_nor_is_waited_for() -> None:
    line = Line()
    line.waiting = [FULL, FULL, FAR_BEHIND]
    line.begin(1)
    await line.settle()
    line.begin(2)
    await line.settle()
    assert line.worked == [1, 2]
    line.waiting[1] = 0
    line.go_on[1].set()
    await line.settle()
    line.begin(0)
    await line.settle()
    assert line.worked == [1, 2, 0]
    await line.end()


async def test_who_is_far_behind_in_the_middle_holds_up_nobody_after_it() -> None:
    line = Line()
    line.waiting = [0, FAR_BEHIND, FULL]
    line.begin(1)
    await line.settle()
    line.begin(1)
    line.begin(2)
    await line.settle()
    assert sorted(line.worked) == [1, 1, 2]
    await line.end()


async def test_no_more_than_the_bound_at_once_and_a_cancelled_wish_leaves_no_trace() -> None:
    line = Line()
    line.waiting = [0, FULL, 0]
    for _ in range(BATCHES_MAX + 2):
        line.begin(1)
    await line.settle()
    assert len(line.worked) == BATCHES_MAX
    line.tasks.pop().cancel()
    await line.settle()
    line.go_on[1].set()
    await line.end()
    assert len(line.worked) == BATCHES_MAX + 1


async def test_a_stage_that_fails_gives_its_turn_back() -> None:
    line = Line()
    stage: Stage = line.stages[1]
    with pytest.raises(RuntimeError):
        async with line.turns.turn(stage):
            raise RuntimeError
    assert stage.running == 0
