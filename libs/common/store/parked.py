"""Parked records: listed, retried in order, or dropped with a reason (docs/architecture.md, Bad records)."""

from collections.abc import Awaitable, Callable
from typing import Any, Generic, NamedTuple, TypeVar

from libs.common.kernel.clock import Clock
from libs.common.kernel.problems import NotFound
from libs.common.store.handlers import TICK
from libs.common.store.session import Again, Parked, ParkedPlace, Session, Store, Waiting
from libs.common.store.state import State
from libs.common.store.transaction import Position, Transaction, Work

S = TypeVar("S", bound=State)
T = TypeVar("T")
TICKS = "tick"  # the source of a parked Tick, which has no record
REPEATS_MAX = 20
Place = tuple[str, int, int]  # source, part, offset
Reread = Callable[[Session, Transaction[Any], Parked], Awaitable[Callable[[], None]]]


class Retried(NamedTuple):
    """What became of a retry: how many went through, how many still wait, and why the first of them does."""

    applied: int
    left: int
    error: str | None


class _StillFails(Exception):
    def __init__(self, record: Parked, error: str, left: int) -> None:
        super().__init__(error)
        self.record, self.error, self.left = record, error, left


class ParkedRecords(Generic[S]):
    """The parked records of one service.

    `reread` is the consumer's: it reads a record anew and returns what applies it by its ordinary handler. `wrote` is
    told what was appended.
    """

    def __init__(
        self, work: Work[S], store: Store, clock: Clock, reread: Reread, wrote: Callable[[list[Position]], None]
    ) -> None:
        self.work, self.store, self.clock, self._reread, self._wrote = work, store, clock, reread, wrote

    async def waiting(
        self, limit: int = 100, debtor_id: str | None = None, after: ParkedPlace | None = None
    ) -> list[Waiting]:
        """At most `limit` of them (of one debtor), in the order in which they came, behind `after`."""
        return await self.store.parked(limit, debtor_id, after)

    async def show(self, place: Place) -> Parked:
        """The record of this place; NotFound when none is parked there."""
        async with self.store.begin() as session:
            return await _parked_at(session, place)

    async def retry(self, place: Place) -> Retried:
        """Retries a record with all that wait of its debtor, in order; one without a debtor alone."""
        record = await self.show(place)
        if record.debtor_id is not None:
            return await self.retry_debtor(record.debtor_id)
        try:
            return Retried(int(await self._repeat(lambda: self._retry_at(place))), 0, None)
        except _StillFails as failure:
            await self._keep(failure)
            return Retried(0, 1, failure.error)

    async def retry_debtor(self, debtor_id: str) -> Retried:
        """Retries what waits of a debtor, each in a transaction of its own; stops at the first that still fails."""
        applied = 0
        try:
            while await self._repeat(lambda: self._retry_next(debtor_id)):
                applied += 1
        except _StillFails as failure:
            await self._keep(failure)
            return Retried(applied, failure.left, failure.error)
        return Retried(applied, 0, None)

    async def drop(self, place: Place, reason: str, actor: str) -> None:
        """Gives a record up, as an act on record; NotFound when none is parked there."""
        debtor_id = (await self.show(place)).debtor_id
        await self._repeat(lambda: self._drop(place, debtor_id, reason, actor))

    async def _retry_next(self, debtor_id: str) -> bool:
        async with self.store.begin() as session:
            tx = self.work.transaction(session, self.clock.now())
            await session.references(self.work.references)
            await tx.load_one(debtor_id)
            waiting = await session.parked(debtor_id)
            if not waiting:
                return False
            positions = await self._apply(session, tx, waiting[0], len(waiting))
        self._wrote(positions)
        return True

    async def _retry_at(self, place: Place) -> bool:
        async with self.store.begin() as session:
            tx = self.work.transaction(session, self.clock.now())
            await session.references(self.work.references)
            positions = await self._apply(session, tx, await _parked_at(session, place), 1)
        self._wrote(positions)
        return True

    async def _apply(self, session: Session, tx: Transaction[S], record: Parked, waiting: int) -> list[Position]:
        apply = self._tick(tx, record) if record.source == TICKS else await self._reread(session, tx, record)
        tx.unpark(record)
        try:
            apply()
        except Exception as failure:  # as in the consumer: whatever a handler raises, the record stays parked
            raise _StillFails(record, f"{type(failure).__name__}: {failure}", waiting) from failure
        return await tx.commit()

    def _tick(self, tx: Transaction[S], record: Parked) -> Callable[[], None]:
        def apply() -> None:
            tick = self.work.declaration.handlers.tick
            if tick is not None and record.debtor_id is not None:
                tx.apply(tick, TICK, tx.state(record.debtor_id), exact=True)

        return apply

    async def _keep(self, failure: _StillFails) -> None:
        async with self.store.begin() as session:
            await session.park_again(failure.record._replace(reason="failed", error=failure.error, queued=False))
            await session.commit()

    async def _drop(self, place: Place, debtor_id: str | None, reason: str, actor: str) -> None:
        async with self.store.begin() as session:
            tx = Transaction(self.work.declaration, session, self.work.context(self.clock.now(), actor))
            await tx.load([debtor_id] if debtor_id else [])
            record = await _parked_at(session, place)
            tx.unpark(record)
            source, part, offset = place
            what = {"source": source, "part": part, "offset": offset, "error": record.error, "reason": reason}
            tx.context.act("parked_dropped", debtor_id or f"{source}/{part}/{offset}", what)
            await tx.commit()

    async def _repeat(self, work: Callable[[], Awaitable[T]]) -> T:
        for _ in range(REPEATS_MAX - 1):
            try:
                return await work()
            except Again:
                continue
        return await work()


async def _parked_at(session: Session, place: Place) -> Parked:
    record = await session.parked_at(*place)
    if record is None:
        raise NotFound("no record is parked at {}/{}/{}".format(*place))
    return record
