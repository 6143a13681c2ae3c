"""Whose turn it is in this process. With little to do nobody waits; under load work goes in waves.

What the entrance lets in goes through stage after stage, and it lets in more only when that is through. So little piles
up between the stages, a wave costs each stage one transaction, and a later stage meets all that has been said of one
debtor in one of them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from libs.common.flow.batch import ENTRANCE_MAX

BATCHES_MAX = 3  # under way at once in one process: bounds what is in memory
FULL = ENTRANCE_MAX * 3 // 4
FAR_BEHIND = 40 * ENTRANCE_MAX  # more than any wave: who has to catch up neither waits nor is waited for
LINGER_SECONDS = 0.05  # of what is not full while others work
WAVE_SECONDS = 3.0  # of a stage whose debtors are still with a full batch before it
PATIENCE_SECONDS = 15.0  # of the entrance: one stage that hangs must not stop the others


class Stage:
    """Whoever works in batches; `waiting()` = how many records wait for it."""

    def __init__(self, rank: int, waiting: Callable[[], int]) -> None:
        self.rank, self.waiting = rank, waiting
        self.count = 0  # what `waiting` said last


class Turn:
    """One batch of a stage, wished for or under way; `lane` None = of any."""

    def __init__(self, stage: Stage, lane: int | None, waiting: Callable[[], int], since: float) -> None:
        self.stage, self.lane, self.waiting, self.since = stage, lane, waiting, since
        self.granted = asyncio.Event()
        self.holds_a_place = True
        self.size = 0  # records, or whatever else the batch consists of, as far as is known

    def is_before(self, other: "Turn") -> bool:
        """Will what this one appends concern the other's debtors?"""
        return self.stage.rank < other.stage.rank and (
            self.lane == other.lane or self.lane is None or other.lane is None or self.stage.rank == 0
        )

    def leave_place(self) -> None:
        """Others may begin beside it from here on: it waits for something outside. Those after it still expect it."""
        self.holds_a_place = False


class Turns:
    """One per process."""

    def __init__(
        self, linger: float = LINGER_SECONDS, wave: float = WAVE_SECONDS, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._linger, self._wave, self._patience = linger, wave, patience
        self._stages: list[Stage] = []
        self._wishes: list[Turn] = []
        self._running: list[Turn] = []

    def join(self, waiting: Callable[[], int]) -> Stage:
        """One more stage. The first is the entrance; those that join later stand further downstream."""
        self._stages.append(Stage(len(self._stages), waiting))
        return self._stages[-1]

    @asynccontextmanager
    async def turn(
        self, stage: Stage, lane: int | None = None, waiting: Callable[[], int] | None = None
    ) -> AsyncIterator[Turn]:
        """Entered when it is this stage's turn; `waiting()` = how many records this batch would find, if not all."""
        loop = asyncio.get_running_loop()
        wish = Turn(stage, lane, waiting or stage.waiting, loop.time())
        self._wishes.append(wish)
        try:
            self._grant()
            while not wish.granted.is_set():
                try:
                    async with asyncio.timeout(self._linger):
                        await wish.granted.wait()
                except TimeoutError:
                    self._grant()
            yield wish
        finally:
            (self._running if wish.granted.is_set() else self._wishes).remove(wish)
            loop.call_soon(self._grant)  # after all who were woken by what this one has appended

    def _grant(self) -> None:
        if not self._wishes:
            return
        now = asyncio.get_running_loop().time()
        for stage in self._stages:
            stage.count = stage.waiting()
        for wish in self._wishes:
            wish.size = wish.waiting()
        while sum(turn.holds_a_place for turn in self._running) < BATCHES_MAX:
            ready = [wish for wish in self._wishes if now - wish.since >= self._may_wait(wish)]
            if not ready:
                return
            wish = min(ready, key=lambda wish: (wish.stage.rank, wish.since))
            self._wishes.remove(wish)
            self._running.append(wish)
            wish.granted.set()

    def _may_wait(self, wish: Turn) -> float:
        """How long this batch is kept waiting at most, seconds."""
        entrance, *later = self._stages
        if wish.stage is entrance:
            # a few records hold nobody up; among them may be what others said, for which somebody waits at a door
            if wish.size >= FULL and any(self._is_full(stage) for stage in later):
                return self._patience
        elif wish.stage.count < FAR_BEHIND:
            coming = self._coming(wish)
            if coming:
                return self._wave if any(turn.size >= FULL for turn in coming) else self._linger
        at_work = any(turn.holds_a_place for turn in self._running)
        return self._linger if at_work and wish.size < FULL else 0.0

    def _is_full(self, stage: Stage) -> bool:
        most = max((wish.size for wish in self._wishes if wish.stage is stage), default=0)
        return FULL <= max(stage.count, most) < FAR_BEHIND

    def _coming(self, wish: Turn) -> list[Turn]:
        """Batches whose records this one would rather take along; what the entrance only wishes for can wait itself."""
        expected = [*self._running, *(other for other in self._wishes if other.stage.rank > 0)]
        return [turn for turn in expected if turn.is_before(wish) and turn.stage.count < FAR_BEHIND]
