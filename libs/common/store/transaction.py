"""Loads, applies, saves, appends, commits: the only one who commits."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from libs.common.kernel import tracing
from libs.common.store.context import Cause, Context
from libs.common.store.finders import Finder, Things, watches_of
from libs.common.store.handlers import Handlers
from libs.common.store.recent import Recent
from libs.common.store.reference import References
from libs.common.store.session import NEVER, Move, Parked, Session
from libs.common.store.state import Codec, State, Stored

S = TypeVar("S", bound=State)
I = TypeVar("I")  # noqa: E741 - the input of a handler


# Saves what handlers put into `context.kept`, given the ids that had a State before.
Keep = Callable[[Session, Mapping[str, Any], frozenset[str]], Awaitable[None]]


class Position(NamedTuple):
    """Where a fact stands: what a door answers as Dunwell-Position."""

    service: str
    part: int
    offset: int

    def __str__(self) -> str:
        return f"{self.service}/{self.part}/{self.offset}"


class Declaration(Generic[S]):
    """What a service declares of what it keeps: its State, its handlers, its finders."""

    def __init__(
        self, service: str, handlers: Handlers[S], finders: Sequence[Finder[S, Any, Any]] = (),
        keep: Keep | None = None,
    ) -> None:  # fmt: skip
        self.service, self.handlers, self.finders, self.keep = service, handlers, tuple(finders), keep
        self.codec = Codec(handlers.state, handlers.state.shape)
        self.watches = watches_of(self.finders)


class Transaction(Generic[S]):
    """One batch, or one request, over one Session."""

    def __init__(
        self, declaration: Declaration[S], session: Session, context: Context, recent: Recent | None = None
    ) -> None:
        self.declaration, self.session, self.context, self._recent = declaration, session, context, recent
        self._states: dict[str, S] = {}
        self._rows: dict[str, Stored] = {}  # as they were loaded
        self._before: list[dict[str, Things]] = [{} for _ in declaration.watches]  # what States had, where they had any
        self._exact: set[str] = set()  # a Tick or the sender acted: the wake is set, not only brought forward
        self._saved: dict[str, int] = {}  # revisions of what was written
        self._put_off: dict[str, datetime] = {}  # its Tick failed: no wake before this instant
        self.parked: list[Parked] = []
        self._unparked: list[Parked] = []

    async def load(self, ids: Iterable[str]) -> Mapping[str, S]:
        """The locked States of these debtors and of those loaded before; an empty one for whom the service does not
        know yet."""
        states, codec = self._states, self.declaration.codec
        wanted = sorted({debtor for debtor in ids if debtor not in states})
        if not wanted:
            return states
        rows = await self.session.load(wanted)
        found = codec.decode_all(rows)
        for watch, before in zip(self.declaration.watches, self._before, strict=True):
            of = watch.of
            before |= {debtor: dict(things) for debtor, state in found.items() if (things := of(state))}
        self._rows |= {row[0]: row for row in rows}
        for debtor in wanted:
            states[debtor] = found.get(debtor) or codec.new(debtor)
        return states

    async def load_one(self, debtor: str) -> S:
        return (await self.load([debtor]))[debtor]

    def rev(self, debtor: str) -> int:
        """The revision that was loaded, an ETag; 0 where there was no State."""
        row = self._rows.get(debtor)
        return 0 if row is None else row[1]

    def rev_saved(self, debtor: str) -> int:
        """The revision that stands once this is committed."""
        return self._saved.get(debtor, self.rev(debtor))

    def state(self, debtor: str) -> S:
        return self._states[debtor]

    def apply(
        self, handler: Callable[[I, S, Context], None], value: I, state: S, cause: Cause | None = None,
        exact: bool = False,
    ) -> None:  # fmt: skip
        """Runs one handler on one State; `exact` for a Tick and for the sender."""
        self.context.turn_to(state, cause)
        handler(value, state, self.context)
        if exact:
            self._exact.add(state.id)

    def park(self, record: Parked) -> None:
        """Sets a record aside; the debtor's State remembers it, so that later records queue behind it."""
        self.parked.append(record)
        if record.debtor_id is not None:
            self._states[record.debtor_id].common.parked += 1

    def unpark(self, record: Parked) -> None:
        """A parked record is settled; its debtor's State (loaded) forgets it."""
        self._unparked.append(record)
        if record.debtor_id is not None:
            self._states[record.debtor_id].common.parked -= 1

    def put_off(self, debtor: str, until: datetime) -> None:
        """Sets the debtor's wake to this instant, whatever its State says."""
        self._put_off[debtor] = until

    async def commit(self, moves: Sequence[Move] = (), epoch: int = 0) -> list[Position]:
        """Saves everything, appends, commits; the positions of what was appended to the journal."""
        session, context = self.session, self.context
        if moves:
            await session.advance(moves, epoch)
        await self._save()
        for table, rows in context.lines.items():
            await session.add_lines(table, rows)
        if self.parked:
            await session.park(self.parked)
        if self._unparked:
            await session.unpark([record[:3] for record in self._unparked])
        if self.declaration.keep and context.kept:
            await self.declaration.keep(session, context.kept, frozenset(self._rows))
        if context.refers:
            await session.refer(context.refers)
        if context.acts:
            await session.append("acts", context.acts)
        bases = await session.append("journal", context.journal) if context.journal else {}
        await session.commit()
        tracing.applied(self.declaration.service, context.traces, context.began)
        for reference in context.refers:
            context.references.add(reference)
        service = self.declaration.service
        if self._recent is not None:
            for part, base in bases.items():
                self._recent.put(service, part, base, context.told[part])
        return [Position(service, part, base + len(context.journal[part]) - 1) for part, base in bases.items()]

    async def _save(self) -> None:
        states = {debtor: self._states[debtor] for debtor in sorted(self._states)}
        codec = self.declaration.codec
        settle_wakes(codec.kind, states, self._exact, self._put_off)
        new, changed = codec.encode_all(states, self._rows, self.context.parts)
        await self.session.save_states(new, changed)
        self._saved = {row[0]: row[1] for rows in (new, changed) for row in rows}
        written = {debtor: states[debtor] for debtor in self._saved}
        for watch, before in zip(self.declaration.watches, self._before, strict=True):
            for finder, changes in watch.changes(written, before):
                await self.session.save_rows(finder, changes)


def settle_wakes(
    kind: type[State], states: Mapping[str, State], exact: Set[str], put_off: Mapping[str, datetime]
) -> None:
    """When each is due next: a Tick or the sender (`exact`: whom they took care of) sets the instants, others only
    bring them forward; `put_off`: no Tick of theirs before this instant."""
    next_wake, next_send = kind.next_wake, kind.next_send
    for debtor, state in states.items():
        common = state.common
        old_at, old_send_at = common.wake_at, common.send_at
        at, send_at = next_wake(state), next_send(state)
        if debtor in put_off:
            at = put_off[debtor]
        elif common.parked and old_at == NEVER:
            at = old_at  # its Tick failed: it waits for a person, whatever comes meanwhile
        elif debtor not in exact:
            if at is None or (old_at is not None and old_at < at):
                at = old_at
            if send_at is None or (old_send_at is not None and old_send_at < send_at):
                send_at = old_send_at
        common.wake_at, common.send_at = at, send_at


class Work(Generic[S]):
    """What opens transactions for one service: its declaration, and what all contexts need."""

    def __init__(
        self, declaration: Declaration[S], parts: int, epoch: int, references: References,
        recent: Recent | None = None,
    ) -> None:  # fmt: skip
        self.declaration, self.parts, self.epoch, self.references = declaration, parts, epoch, references
        self.recent = recent or Recent()

    def context(self, now: datetime, actor: str | None = None, trace: str | None = None) -> Context:
        return Context(self.declaration.service, self.parts, now, self.references, actor, trace)

    def transaction(self, session: Session, now: datetime) -> Transaction[S]:
        return Transaction(self.declaration, session, self.context(now), self.recent)
