"""Timers: whoever is due gets a Tick, like any other input. A wake that comes too early is harmless."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

from libs.common.flow.heads import Heads
from libs.common.kernel.clock import Clock
from libs.common.kernel.part import part_of
from libs.common.store.handlers import TICK
from libs.common.store.parked import TICKS
from libs.common.store.reference import NotYet
from libs.common.store.session import NEVER, Again, Parked, Store
from libs.common.store.state import State
from libs.common.store.transaction import Transaction, Work

S = TypeVar("S", bound=State)
DUE_MAX = 1_000
REPEATS_MAX = 20
FAILED_MAX = 20


class _Failed(Exception):
    def __init__(self, debtor: str, error: str) -> None:
        super().__init__(error)
        self.debtor, self.error = debtor, error


class _Waits(Exception):
    def __init__(self, debtor: str) -> None:
        self.debtor = debtor


class Timers(Generic[S]):
    """Ticks of one service."""

    def __init__(self, work: Work[S], store: Store, heads: Heads, clock: Clock) -> None:
        self.work, self.store, self.heads, self.clock = work, store, heads, clock

    async def tick(self, parts: Sequence[int]) -> int:
        """Ticks whoever is due now, at most DUE_MAX debtors; returns how many."""
        apply = self.work.declaration.handlers.tick
        if apply is None or not parts:
            return 0
        now = self.clock.now()
        due = await self.store.due(parts, now, DUE_MAX)
        failed: dict[str, str] = {}
        repeats = 0
        while due and repeats < REPEATS_MAX:
            try:
                async with self.store.begin() as session:
                    tx = self.work.transaction(session, now)
                    await session.references(self.work.references)
                    await tx.load(due)
                    for debtor in due:
                        self._tick_one(tx, debtor, now, failed)
                    positions = await tx.commit()
            except _Failed as failure:
                failed[failure.debtor] = failure.error
                if len(failed) >= FAILED_MAX:  # each costs all a repetition: what is proven by now goes first
                    due = due[: due.index(failure.debtor) + 1]
            except _Waits as waits:  # for reference data that have not come: it stays due
                due.remove(waits.debtor)
            except Again:
                repeats += 1
            else:
                for position in positions:
                    self.heads.wrote(position.service, position.part, position.offset + 1)
                return len(due)
        return 0

    def _tick_one(self, tx: Transaction[S], debtor: str, now: datetime, failed: dict[str, str]) -> None:
        state, apply = tx.state(debtor), self.work.declaration.handlers.tick
        if state.common.wake_at is None or state.common.wake_at > now or apply is None:
            return
        if debtor in failed:
            # there is no offset, and no debtor has two: 60 bits of its id keep it apart from all others
            place = (TICKS, part_of(debtor, self.work.parts), int(debtor.replace("-", "")[:15], 16))
            tx.park(Parked(*place, debtor, "failed", failed[debtor], False, b""))
            tx.put_off(debtor, NEVER)  # it waits for a person
            return
        try:
            tx.apply(apply, TICK, state, exact=True)
        except NotYet as wait:
            raise _Waits(debtor) from wait
        except Exception as error:  # whatever a Tick raises, its debtor is set aside and the others go on
            raise _Failed(debtor, f"{type(error).__name__}: {error}") from error
