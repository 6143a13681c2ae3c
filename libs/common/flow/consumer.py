"""The only loop that consumes: one batch of what is there, one transaction, exactly once in effect."""

import re
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from libs.common.events.envelope import decode_head, decode_record, head_of
from libs.common.events.registry import EVENTS, decoder_of
from libs.common.flow.batch import BATCH_MAX, ENTRANCE_MAX, Batch, Batches, Run, before
from libs.common.flow.heads import Heads
from libs.common.flow.source import Source
from libs.common.kernel.clock import Clock
from libs.common.store.context import Cause
from libs.common.store.handlers import Apply
from libs.common.store.recent import Taken
from libs.common.store.reference import NotYet
from libs.common.store.session import Again, Move, Moved, Parked, Session, Store
from libs.common.store.state import State
from libs.common.store.transaction import Transaction, Work

S = TypeVar("S", bound=State)
REPEATS_MAX = 20
PARKED_OF_LAST = 1_000
APPLIED, IGNORED, PARKED = range(3)  # what became of a record
_DEBTOR_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Input(msgspec.Struct, frozen=True, gc=False):
    """What one record asks for: a handler for the State under `key`, or without one that `value()` be kept as reference
    data, or nothing at all: then it is passed by."""

    taken: Taken
    key: str | None = None
    apply: Apply | None = None
    value: Any = None
    error: str | None = None  # it can't be read: park it
    counted: bool = True  # False: a further consequence of a record that is counted already


class Feed(NamedTuple):
    """A source, and how its records become inputs (where None: by their event type)."""

    source: Source
    prepare: Callable[[Session, Transaction[Any], Sequence[Taken]], Awaitable[list[Input]]] | None = None


class Unreadable(Exception):
    """A parked record still can't be read."""


class _Poison(Exception):
    """This record can't be applied."""

    def __init__(self, taken: Taken, error: str) -> None:
        super().__init__(error)
        self.place, self.error = taken.place, error


class _Cut(Exception):
    """Of this part only the records before this one can be applied now."""

    def __init__(self, taken: Taken) -> None:
        self.taken = taken


class Consumer(Generic[S]):
    """Consumes for one service; parts are given per call, so that an owner can hand them over between batches."""

    def __init__(self, work: Work[S], store: Store, feeds: Sequence[Feed], heads: Heads, clock: Clock) -> None:
        self.work, self.store, self.heads, self.clock = work, store, heads, clock
        self.feeds = {feed.source.name: feed for feed in feeds}
        most = ENTRANCE_MAX if any(feed.prepare for feed in feeds) else BATCH_MAX
        self.batches = Batches([feed.source for feed in feeds], heads, work.recent, most)
        self.next: dict[tuple[str, int], int] = {}
        self.moved: Sequence[Move] = ()  # by the last batch
        self.halted: str | None = None  # too much was parked: a bad deploy, not bad data
        self.stopped = self.batches.stopped
        self._moves = 0
        self._waiting: dict[tuple[int, ...], tuple[tuple[int, ...], int]] = {}  # by parts: when it was so, how many
        self._last: deque[bool] = deque(maxlen=PARKED_OF_LAST)
        handlers = work.declaration.handlers
        self._read_data = {name: decoder_of(name) for name in handlers.events}
        self._unread = frozenset(EVENTS) - handlers.events  # known to us and nothing to us: a third of all records
        self._passed_by = frozenset(map(head_of, self._unread))
        for name, feed in self.feeds.items():
            if feed.prepare is None:
                work.recent.read_by(name, lambda: self.next)

    async def reload(self) -> None:
        """Where the last transaction left off, whoever made it."""
        self.next = await self.store.progress()
        self._moves += 1
        self._waiting.clear()

    def waiting(self, parts: Sequence[int]) -> int:
        """How many records wait for these parts; asked far more often than it changes."""
        if self.halted:
            return 0
        seen, grown = tuple(parts), (self._moves, len(self.stopped), *self.batches.grown())
        known = self._waiting.get(seen)
        if known is None or known[0] != grown:
            known = self._waiting[seen] = (grown, self.batches.waiting(parts, self.next))
        return known[1]

    async def run_batch(self, parts: list[int]) -> int:
        """Applies what is there for these parts, at most BATCH_MAX records; returns how many records were passed, the
        repeats that were skipped too."""
        if self.halted:
            return 0
        batch = await self.batches.take(parts, self.next)
        if not (batch.runs or batch.skipped):
            return 0
        poison: dict[tuple[str, int, int], str] = {}
        runs, repeats = batch.runs, 0
        while repeats < REPEATS_MAX:
            try:
                async with self.store.begin() as session:
                    tx = self.work.transaction(session, self.clock.now())
                    await session.references(self.work.references)
                    inputs = await self._prepare(session, tx, runs)
                    await tx.load(i.key for i in inputs if i.key is not None)
                    moves, failed = self._apply(tx, inputs, poison, batch, runs)
                    if self._too_many(failed):
                        return 0
                    positions = await tx.commit(moves, self.work.epoch)
            except _Poison as found:
                poison[found.place] = found.error
                if self._too_many(len(poison)):
                    return 0
            except _Cut as cut:
                runs = list(before(runs, cut.taken))
                if not runs:
                    return 0
            except Again:
                repeats += 1
            except Moved:
                await self.reload()
                return 0
            else:
                self._passed(moves, failed)
                for position in positions:
                    self.heads.wrote(position.service, position.part, position.offset + 1)
                return sum(len(run.records) for run in runs) + sum(skipped for skipped, _ in batch.skipped.values())
        raise Again(f"a batch of {len(runs)} parts could not be applied in {REPEATS_MAX} tries")

    async def reread(self, session: Session, tx: Transaction[S], parked: Parked) -> Callable[[], None]:
        """Reads a parked record anew; what it returns applies it by its ordinary handler, or raises."""
        taken = Taken(parked.source, parked.part, parked.offset, parked.record)
        inputs = await self._prepare(session, tx, [Run(parked.source, parked.part, parked.offset, [taken])])
        await tx.load(item.key for item in inputs if item.key is not None)

        def apply() -> None:
            for item in inputs:
                if item.error is not None:
                    raise Unreadable(item.error)
                if item.apply is not None and item.key is not None:
                    tx.apply(item.apply, item.value, tx.state(item.key), item.taken.cause)
                elif item.value is not None:
                    tx.context.refer(*item.value())

        return apply

    async def _prepare(self, session: Session, tx: Transaction[S], runs: Sequence[Run]) -> list[Input]:
        """What the records ask for; of a record that is passed by there is nothing."""
        inputs: list[Input] = []
        by_source: dict[str, list[Taken]] = {}
        for run in runs:
            by_source.setdefault(run.source, []).extend(run.records)
        for name, records in by_source.items():
            if prepare := self.feeds[name].prepare:
                inputs += await prepare(session, tx, records)
            else:
                inputs += [self._read(taken) for taken in records if not self._is_passed_by(taken)]
        return inputs

    def _is_passed_by(self, taken: Taken) -> bool:
        if taken.cause is not None:
            return taken.cause.head.type in self._unread
        raw = taken.given  # one byte for the array, two for a name of 32 letters or more; a shorter one is read in vain
        return raw[: 3 + raw[2]] in self._passed_by if len(raw) > 2 else False

    def _read(self, taken: Taken) -> Input:
        handlers = self.work.declaration.handlers
        if taken.cause is None:
            try:
                record = decode_record(taken.raw)
            except msgspec.MsgspecError as error:
                return Input(taken, _debtor_of(taken.raw), error=f"it is no record: {error}")
            taken.cause = Cause(taken.source, taken.part, taken.offset, record)
        head = taken.cause.head
        if taken.event is None:
            read = self._read_data.get(head.type)
            if read is None:
                if head.type in EVENTS:
                    return Input(taken)
                return Input(taken, _debtor(head.key), error=f"unknown type {head.type}")
            try:
                taken.event = read(head.data)
            except msgspec.MsgspecError as error:
                return Input(taken, _debtor(head.key), error=f"its data can't be read: {error}")
        apply = handlers.by_type.get(head.type)
        if apply is None:
            return Input(taken, value=partial(handlers.references[head.type], taken.event))
        return Input(taken, head.key, apply, taken.event)

    def _apply(
        self, tx: Transaction[S], inputs: Sequence[Input], poison: dict[tuple[str, int, int], str], batch: Batch,
        runs: Sequence[Run],
    ) -> tuple[list[Move], int]:  # fmt: skip
        """The moves, and how many records failed; a move starts where the batch was read, whatever is known since."""
        passed = dict.fromkeys(batch.skipped, 0) | {(run.source, run.part): len(run.records) for run in runs}
        counts = Counter(
            (items[0].taken.source, items[0].taken.part, self._apply_record(tx, items, poison))
            for items in _by_record(inputs)
        )
        moves = []
        for (source, part), count in passed.items():
            applied, parked = counts[source, part, APPLIED], counts[source, part, PARKED]
            old, (duplicate, backfilled) = batch.first[source, part], batch.skipped.get((source, part), (0, 0))
            ignored = count - applied - parked
            moves.append(Move(source, part, old, old + count, applied, ignored, parked, duplicate, backfilled))
        return moves, sum(not record.queued for record in tx.parked)

    def _apply_record(self, tx: Transaction[S], items: Sequence[Input], poison: dict[tuple[str, int, int], str]) -> int:
        """All that one record asks for, or nothing of it."""
        taken, done = items[0].taken, IGNORED
        for item in items:
            waits = item.key is not None and tx.state(item.key).common.parked
            if waits or item.error is not None or (poison and taken.place in poison):
                self._park(tx, items, poison.get(taken.place))
                return PARKED
        try:
            for item in items:
                if item.apply is not None and item.key is not None:
                    tx.apply(item.apply, item.value, tx.state(item.key), taken.cause)
                    done = APPLIED
                elif item.value is not None:
                    tx.context.refer(*item.value())
                    done = APPLIED
        except NotYet as wait:
            raise _Cut(taken) from wait
        except Exception as failure:  # whatever a handler raises, its record is parked and others flow
            raise _Poison(taken, f"{type(failure).__name__}: {failure}") from failure
        return done

    def _park(self, tx: Transaction[S], items: Sequence[Input], error: str | None) -> None:
        taken = items[0].taken
        unreadable = next((item.error for item in items if item.error is not None), None)
        debtor = next((i.key for i in items if i.key is not None and tx.state(i.key).common.parked), None)
        queued = debtor is not None
        reason = "queued" if queued else "unreadable" if unreadable is not None else "failed"
        text = unreadable or error or "waits behind an earlier record"
        tx.park(Parked(*taken.place, debtor or items[0].key, reason, text, queued, taken.raw))

    def _passed(self, moves: Sequence[Move], poisoned: int) -> None:
        self.moved = moves
        self._moves += 1
        for move in moves:
            self.next[move.source, move.part] = move.new
            self.work.recent.passed(move.source, move.part)
            self._last.extend([False] * min(move.new - move.old, PARKED_OF_LAST))
        self._last.extend([True] * poisoned)

    def _too_many(self, poisoned: int) -> bool:
        limit = max(10, PARKED_OF_LAST // 100)
        if sum(self._last) + poisoned > limit:
            self.halted = f"more than {limit} of the last {PARKED_OF_LAST} records could not be applied"
        return self.halted is not None


def _by_record(inputs: Sequence[Input]) -> Iterable[Sequence[Input]]:
    if all(map(attrgetter("counted"), inputs)):
        return zip(inputs, strict=True)
    records: dict[tuple[str, int, int], list[Input]] = {}
    for item in inputs:
        records.setdefault(item.taken.place, []).append(item)
    return records.values()


def _debtor_of(raw: bytes) -> str | None:
    """Whose a damaged record is, where at least its head can be read: later ones queue behind it."""
    try:
        return _debtor(decode_head(raw).key)
    except msgspec.MsgspecError:
        return None


def _debtor(key: str) -> str | None:
    """The debtor that a record's key names; None for a fact's own key, e.g. a creditor."""
    return key if _DEBTOR_ID.fullmatch(key) else None
