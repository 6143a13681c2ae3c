"""Whose turn it is in this process. With little to do nobody waits; under load work goes in waves.

The entrance takes a batch only while no later stage has a full one; what it let in goes through stage after stage. So
little piles up between the stages, and a later stage meets all that has been said of one debtor in one transaction.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from libs.common.flow.batch import BATCH_MAX

BATCHES_MAX = 3  # under way at once in one process: bounds what is in memory
FULL = BATCH_MAX * 3 // 4
FAR_BEHIND = 20 * BATCH_MAX  # more than any wave: who has to catch up neither waits nor is waited for
LINGER_SECONDS = 0.05  # of what is not full while others work
PATIENCE_SECONDS = 15.0  # of anyone: one stage that hangs must not stop the others


class Stage:
    """Whoever works in batches; `waiting()` = how many records wait for it."""

    def __init__(self, rank: int, waiting: Callable[[], int]) -> None:
        self.rank, self.waiting = rank, waiting
        self.running = 0
        self.count = 0  # what `waiting` said last


class _Wish(NamedTuple):
    stage: Stage
    waiting: Callable[[], int]
    since: float
    granted: asyncio.Event


class Turns:
    """One per process."""

    def __init__(self, linger: float = LINGER_SECONDS, patience: float = PATIENCE_SECONDS) -> None:
        self._linger, self._patience = linger, patience
        self._stages: list[Stage] = []
        self._wishes: list[_Wish] = []

    def join(self, waiting: Callable[[], int]) -> Stage:
        """One more stage. The first is the entrance; those that join later stand further downstream."""
        self._stages.append(Stage(len(self._stages), waiting))
        return self._stages[-1]

    @asynccontextmanager
    async def turn(self, stage: Stage, waiting: Callable[[], int] | None = None) -> AsyncIterator[None]:
        """Entered when it is this stage's turn; `waiting()` = how many records this batch would find, if not all."""
        wish = _Wish(stage, waiting or stage.waiting, asyncio.get_running_loop().time(), asyncio.Event())
        self._wishes.append(wish)
        try:
            self._grant()
            while not wish.granted.is_set():
                try:
                    async with asyncio.timeout(self._linger):
                        await wish.granted.wait()
                except TimeoutError:
                    self._grant()
            yield
        finally:
            if wish.granted.is_set():
                stage.running -= 1
            else:
                self._wishes.remove(wish)
            self._grant()

    def _grant(self) -> None:
        now = asyncio.get_running_loop().time()
        if not self._wishes or sum(stage.running for stage in self._stages) >= BATCHES_MAX:
            return
        for stage in self._stages:
            stage.count = stage.waiting()
        while self._wishes and (running := sum(stage.running for stage in self._stages)) < BATCHES_MAX:
            worth, wish = max(((self._worth(wish, now), wish) for wish in self._wishes), key=lambda found: found[0])
            if running and worth[0] == 0:
                return
            self._wishes.remove(wish)
            wish.stage.running += 1
            wish.granted.set()

    def _worth(self, wish: _Wish, now: float) -> tuple[int, float]:
        """The greatest has the next turn; 0 = none while others work."""
        waited = now - wish.since
        if waited >= self._patience:
            return 3, waited
        if wish.waiting() < FULL:
            return (1, waited) if waited >= self._linger else (0, waited)
        return (0, waited) if self._waits(wish.stage) else (2, -wish.stage.rank)

    def _waits(self, stage: Stage) -> bool:
        """The entrance for whoever is full, others for all that comes before them."""
        entrance, *later = self._stages
        if stage is entrance:
            return any(self._is_full(other) for other in later)
        if stage.count >= FAR_BEHIND:
            return False
        return any(self._is_at_work(other) or self._is_full(other) for other in later[: stage.rank - 1])

    def _is_at_work(self, stage: Stage) -> bool:
        return stage.running > 0 and stage.count < FAR_BEHIND

    def _is_full(self, stage: Stage) -> bool:
        if stage.count >= FAR_BEHIND:
            return False
        return stage.count >= FULL or any(wish.stage is stage and wish.waiting() >= FULL for wish in self._wishes)
