"""Loads, applies, saves, appends, commits: the only one who commits."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from libs.common.kernel.part import part_of
from libs.common.store.context import Cause, Context
from libs.common.store.finders import Changes, Finder
from libs.common.store.handlers import Handlers
from libs.common.store.recent import Recent
from libs.common.store.reference import References
from libs.common.store.session import NEVER, Move, Parked, Session, StateRow, Wake
from libs.common.store.state import Codec, State

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
        self, service: str, handlers: Handlers[S], finders: Sequence[Finder[S, Any, Any]] = (), shape: int = 1,
        keep: Keep | None = None,
    ) -> None:  # fmt: skip
        self.service, self.handlers, self.finders, self.keep = service, handlers, tuple(finders), keep
        self.codec = Codec(handlers.state, shape)


class Held(msgspec.Struct, Generic[S], gc=False):
    """A State in hand, and how it was found."""

    state: S
    rev: int
    raw: bytes | None
    before: list[Mapping[Any, Any]]  # by finder, what the State had
    exact: bool = False  # a Tick or the sender acted: the wake is set, not only brought forward
    put_off: datetime | None = None  # its Tick failed: no wake before this instant


_NONE: Mapping[Any, Any] = MappingProxyType({})


class Transaction(Generic[S]):
    """One batch, or one request, over one Session."""

    def __init__(
        self, declaration: Declaration[S], session: Session, context: Context, recent: Recent | None = None
    ) -> None:
        self.declaration, self.session, self.context, self._recent = declaration, session, context, recent
        self._held: dict[str, Held[S]] = {}
        self.parked: list[Parked] = []
        self._unparked: list[Parked] = []

    async def load(self, ids: Iterable[str]) -> dict[str, S]:
        """The locked States of these debtors, in id order; an empty one for whom the service does not know yet."""
        held = self._held
        wanted = sorted({debtor for debtor in ids if debtor not in held})
        codec, of = self.declaration.codec, [finder.of for finder in self.declaration.finders]
        for debtor, rev, shape, raw in await self.session.load(wanted) if wanted else ():
            state = codec.decode(debtor, shape, raw)
            held[debtor] = Held(state, rev, raw, [dict(had) if (had := things(state)) else _NONE for things in of])
        nothing = [_NONE] * len(of)
        for debtor in wanted:
            if debtor not in held:
                held[debtor] = Held(codec.new(debtor), 0, None, nothing)
        return {debtor: each.state for debtor, each in held.items()}

    async def load_one(self, debtor: str) -> S:
        return (await self.load([debtor]))[debtor]

    def known(self, debtor: str) -> bool:
        """Was there a State before this transaction?"""
        return self._held[debtor].raw is not None

    def rev(self, debtor: str) -> int:
        """The revision that was loaded: an ETag."""
        return self._held[debtor].rev

    def state(self, debtor: str) -> S:
        return self._held[debtor].state

    def apply(
        self, handler: Callable[[I, S, Context], None], value: I, state: S, cause: Cause | None = None,
        exact: bool = False,
    ) -> None:  # fmt: skip
        """Runs one handler on one State; `exact` for a Tick and for the sender."""
        self.context.turn_to(state, cause)
        handler(value, state, self.context)
        if exact:
            self._held[state.id].exact = True

    def park(self, record: Parked) -> None:
        """Sets a record aside; the debtor's State remembers it, so that later records queue behind it."""
        self.parked.append(record)
        if record.debtor_id is not None:
            self._held[record.debtor_id].state.common.parked += 1

    def unpark(self, record: Parked) -> None:
        """A parked record is settled; its debtor's State (loaded) forgets it."""
        self._unparked.append(record)
        if record.debtor_id is not None:
            self._held[record.debtor_id].state.common.parked -= 1

    def put_off(self, debtor: str, until: datetime) -> None:
        """Sets the debtor's wake to this instant, whatever its State says."""
        self._held[debtor].put_off = until

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
            known = frozenset(debtor for debtor, held in self._held.items() if held.raw is not None)
            await self.declaration.keep(session, context.kept, known)
        if context.refers:
            await session.refer(context.refers)
        if context.acts:
            await session.append("acts", context.acts)
        bases = await session.append("journal", context.journal) if context.journal else {}
        await session.commit()
        for reference in context.refers:
            context.references.add(reference)
        service = self.declaration.service
        if self._recent is not None:
            for part, base in bases.items():
                self._recent.put(service, part, base, context.told[part])
        return [Position(service, part, base + len(context.journal[part]) - 1) for part, base in bases.items()]

    async def _save(self) -> None:
        wakes = Wakes(self.context.parts)
        codec, finders = self.declaration.codec, self.declaration.finders
        new: list[StateRow] = []
        changed: list[StateRow] = []
        tables = [Changes() for _ in finders]
        for debtor, held in sorted(self._held.items()):
            wakes.settle(held.state, held.exact, held.put_off)
            raw = codec.encode(held.state)
            if raw == held.raw:
                continue
            row = StateRow(debtor, held.rev + 1, codec.shape, raw)
            if held.raw is None:
                if raw != codec.empty:
                    new.append(row)
            else:
                changed.append(row)
            for finder, before, changes in zip(finders, held.before, tables, strict=True):
                after = finder.of(held.state)
                if (before or after) and before != after:
                    finder.changes(before, after, held.state, changes)
        await self.session.save_states(new, changed)
        await self.session.save_wakes(wakes.new, wakes.changed, wakes.gone)
        for finder, changes in zip(finders, tables, strict=True):
            await self.session.save_rows(finder, changes)


class Wakes:
    """What changes in the table of wakes: a Tick or the sender sets the instants, others only bring them forward."""

    def __init__(self, parts: int) -> None:
        self.parts = parts
        self.new: list[Wake] = []
        self.changed: list[Wake] = []
        self.gone: list[str] = []

    def settle(self, state: State, exact: bool, put_off: datetime | None) -> None:
        common = state.common
        at, send_at = state.next_wake(), state.next_send()
        if put_off is not None:
            at = put_off
        elif common.parked and common.wake_at == NEVER:
            at = common.wake_at  # its Tick failed: it waits for a person, whatever comes meanwhile
        elif not exact:
            at, send_at = _earlier(common.wake_at, at), _earlier(common.send_at, send_at)
        if at == common.wake_at and send_at == common.send_at:
            return
        existed = common.wake_at is not None or common.send_at is not None
        common.wake_at, common.send_at = at, send_at
        if at is None and send_at is None:
            self.gone.append(state.id)
            return
        wake = Wake(state.id, part_of(state.id, self.parts), at, send_at)
        (self.changed if existed else self.new).append(wake)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


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
