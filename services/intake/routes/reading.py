"""From bytes to a line that may go into `ingress`, or to the reasons why it may not. No database."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from libs.common.http.bodies import strict_json
from libs.common.http.doors import Principal
from libs.common.kernel.problems import Flaw, Problem
from services.intake.ports import SourceMapping
from services.intake.schemas import Delinquency, Payment, read_payment, take_delinquency, too_early
from services.intake.store.ingress import Kind, Line

_sorted = msgspec.json.Encoder(order="sorted").encode


class Refusal(NamedTuple):
    """A line with flaws, on its way to quarantine."""

    place: int
    event_id: str | None
    creditor: str | None  # None = nobody's: whoever sent it may not name this creditor
    raw: bytes
    flaws: list[Flaw]
    reason: str = "refused"
    source: str | None = None  # as the record itself names it
    is_json: bool = True  # False = nothing of it can be read, whose it is neither


class LeftOut(NamedTuple):
    """The source's mapping takes no such rows."""

    place: int


class Mapped(NamedTuple):
    """The mapping of the source that rows come from, and which version."""

    mapping: SourceMapping[Delinquency]
    version: int


class Reader(NamedTuple):
    """Reads the lines of one chunk."""

    principal: Principal
    kind: Kind
    source: str | None
    mapped: Mapped | None
    as_of: date | None
    now: datetime
    knows: Callable[[str], bool]  # may a record name this creditor?
    trace: str | None = None  # that of the request

    def read(self, raw: bytes, place: int) -> Line | Refusal | LeftOut:
        try:
            plain = strict_json(raw)
        except Problem as problem:
            flaws = list(problem.errors) or [Flaw("", problem.code, problem.detail)]
            return Refusal(place, None, None, raw, flaws, is_json=False)
        found = self._by_mapping(raw, plain, place) if self.mapped else self._canonical(raw, plain, place)
        return self._granted(found, place) if isinstance(found, Line) else found

    def _canonical(self, raw: bytes, plain: Any, place: int) -> Line | Refusal:
        record: Delinquency | Payment
        taken = take_delinquency(raw, plain) if self.kind == "overdue" else _take_payment(raw)
        if not isinstance(taken, list):
            record, body = taken
            flaws = too_early(record.occurred_at, self.now)
            if not flaws:
                named = self.source or record.source or record.creditor
                loan = record.loan.id if isinstance(record, Delinquency) else record.loan_id
                line = (self.kind, named, record.event_id, record.creditor, loan, body, _sorted(plain))
                return Line(*line, trace=self.trace)
            taken = flaws
        event_id, creditor, source = (text_of(plain, name) for name in ("event_id", "creditor", "source"))
        return Refusal(place, event_id, creditor, raw, taken, source=source)

    def _by_mapping(self, raw: bytes, plain: Any, place: int) -> Line | Refusal | LeftOut:
        assert self.mapped is not None and self.source is not None  # noqa: S101 - for the types
        key = self.mapped.mapping.key(plain, self.as_of)
        if key is None:
            return LeftOut(place)
        if isinstance(key, list):
            return Refusal(place, None, None, raw, key)
        flaws = too_early(datetime.fromisoformat(key.occurred_at), self.now)
        if flaws:
            return Refusal(place, key.event_id, key.creditor, raw, flaws)
        line = (self.kind, self.source, key.event_id, key.creditor, key.loan_id, raw, _sorted(plain))
        return Line(*line, self.mapped.version, self.trace)

    def _granted(self, line: Line, place: int) -> Line | Refusal:
        if not self.principal.granted(line.creditor):
            flaw = Flaw("/creditor", "source_creditor", "this creditor is not granted to whoever sent the record")
            return Refusal(place, line.event_id, None, line.body, [flaw], "source_creditor", line.source)
        if not self.knows(line.creditor):
            flaw = Flaw("/creditor", "unknown_creditor", "no such creditor is set up here")
            return Refusal(place, line.event_id, line.creditor, line.body, [flaw], source=line.source)
        return line


def _take_payment(raw: bytes) -> tuple[Payment, bytes] | list[Flaw]:
    record = read_payment(raw)
    return record if isinstance(record, list) else (record, raw)


def text_of(plain: Any, name: str) -> str | None:
    """A member that is text, however long it was sent."""
    value = plain.get(name) if isinstance(plain, dict) else None
    return value[:128] if isinstance(value, str) else None
