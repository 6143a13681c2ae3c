"""What a handler gets besides its input and State, and gives its consequences to."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import msgspec

from libs.common.events.envelope import Event, Record, encode_record
from libs.common.events.registry import TYPES
from libs.common.kernel import tracing
from libs.common.kernel.clock import micros
from libs.common.kernel.part import part_of
from libs.common.store.finders import AppendOnly
from libs.common.store.reference import Reference, References
from libs.common.store.state import State

_json = msgspec.json.Encoder().encode


class Cause(msgspec.Struct, frozen=True, gc=False):
    """The record that a handler is applied to, and its place."""

    source: str
    part: int
    offset: int
    head: Record

    @property
    def place(self) -> tuple[str, int, int]:
        return self.source, self.part, self.offset


class Context:
    """One per transaction. Handlers read `now`, `cause` and references, and call emit, act, line, refer and keep."""

    def __init__(
        self, service: str, parts: int, now: datetime, references: References, actor: str | None = None,
        trace: str | None = None,
    ) -> None:  # fmt: skip
        self.now, self.references, self.parts = now, references, parts
        self.service_actor = f"service:{service}"
        self.actor = actor or self.service_actor
        self.trace = self._own_trace = trace
        self.traces: set[str] = set()  # all that this transaction is part of
        self.began = tracing.began()  # 0 while no spans are made
        self.cause: Cause | None = None
        self.journal: dict[int, list[bytes]] = defaultdict(list)
        self.told: dict[int, list[tuple[Record, Event]]] = defaultdict(list)  # what the journal's records say
        self.acts: dict[int, list[bytes]] = defaultdict(list)
        self.lines: dict[AppendOnly, list[tuple[Any, ...]]] = defaultdict(list)
        self.refers: list[Reference] = []
        self.kept: dict[str, Any] = {}  # what a service's own transaction saves besides, e.g. personal data
        self._state: State | None = None
        self._part: int | None = None  # of the current debtor, once something was emitted
        self._now = micros(now)

    def turn_to(self, state: State | None, cause: Cause | None) -> None:
        """Called by the transaction before each handler."""
        self._state, self.cause, self._part = state, cause, None
        self.trace = trace = cause.head.trace if cause else self._own_trace
        if trace is not None:
            self.traces.add(trace)

    def follow(self, trace: str | None) -> None:
        """Goes on with the trace that a State has kept, where no record is the cause."""
        if self.cause is None:
            self.trace = trace = trace or self._own_trace
            if trace is not None:
                self.traces.add(trace)

    def emit(self, event: Event, version: int = 0) -> None:
        """Appends a fact about the current debtor (or, without one, about the fact's own key) to the journal."""
        kind = type(event)
        subject: str | None = getattr(event, "case_id", None)
        if kind.keyed_by:
            key = str(getattr(event, kind.keyed_by))
            part = part_of(key, self.parts)
        else:
            state = self._state
            if state is None:
                raise TypeError(f"{kind.__name__} is about a debtor, and none is in hand")
            key, versions = state.id, state.common.versions
            version = versions[subject or ""] = versions.get(subject or "", 0) + 1
            part = self._part = part_of(key, self.parts) if self._part is None else self._part
        if self.trace is None and self.began:
            self._begin_trace()
        record = Record(TYPES[kind], self._now, key, subject, version, self.actor, self.trace, _json(event))
        self.journal[part].append(encode_record(record))
        self.told[part].append((record, event))

    def act(self, kind: str, key: str, data: dict[str, Any]) -> None:
        """Puts on record what somebody did that is no event: a reveal, an export, a setting."""
        if self.trace is None and self.began:
            self._begin_trace()
        record = Record(f"act.{kind}", self._now, key, None, 0, self.actor, self.trace, _json(data))
        self.acts[part_of(key, self.parts)].append(encode_record(record))

    def _begin_trace(self) -> None:
        """Spans are made, and nothing that has a trace has caused this: it begins one."""
        self.trace = tracing.new_traceparent(self.service_actor)
        self.traces.update([self.trace] if self.trace else ())

    def line(self, table: AppendOnly, *row: Any) -> None:
        """Adds a row to an append-only table."""
        self.lines[table].append(row)

    def refer(self, kind: str, key: str, version: int, data: Any) -> None:
        """Keeps a version of reference data."""
        self.refers.append(Reference(kind, key, version, data))
