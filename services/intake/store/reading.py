"""From bytes to a line that may go into `ingress`, or to the reasons why it may not. No database."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
import structlog

from libs.common.http.bodies import strict_json
from libs.common.http.doors import BODY_BYTES_MAX, Principal
from libs.common.kernel.problems import Flaw, Problem
from services.intake.ports import SourceMapping
from services.intake.schemas import Delinquency, Payment, read_payment, take_delinquency, too_early
from services.intake.store.ingress import Kind, Line

log = structlog.get_logger()
_sorted = msgspec.json.Encoder(order="sorted").encode


class Sending(NamedTuple):
    """A record as it was sent, and what its sender says of it besides."""

    raw: bytes
    source: str | None = None  # whose it is, and in whose shape; None = it says so itself
    as_of: date | None = None
    trace: str | None = None
    flaws: tuple[Flaw, ...] = ()  # why it can't even be opened


class Refusal(NamedTuple):
    """A line with flaws, on its way to quarantine."""

    place: int
    event_id: str | None
    creditor: str | None  # None = nobody's: whoever sent it may not name this creditor
    raw: bytes
    flaws: list[Flaw]
    reason: str = "refused"
    source: str | None = None  # as its sender names it, or else the record itself
    as_of: date | None = None
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
        found = self._read(raw, place)
        if isinstance(found, Refusal):
            return found._replace(source=self.source or found.source, as_of=self.as_of)
        return found

    def take(self, sent: Sending, place: int) -> Line | Refusal | LeftOut:
        """As `read`, of what a topic brought. Nobody waits for an answer, and the next one can't pass before this one:
        whatever goes wrong with it is a refusal."""
        flaws = [*sent.flaws, *self.unsaid("header:dunwell_as_of")]
        if not flaws:
            try:
                return self._replace(trace=sent.trace).read(sent.raw, place)
            except Exception as error:  # noqa: BLE001 - a fault of ours: it is kept, and shown
                log.error("record not read", source=self.source, error=type(error).__name__)
                flaws = [
                    Flaw("", "not_read", f"it could not be read ({type(error).__name__}); retry it after an update")
                ]
        return Refusal(place, None, None, sent.raw, flaws, source=self.source, as_of=self.as_of, is_json=False)

    def unsaid(self, pointer: str = "query:as_of") -> tuple[Flaw, ...]:
        """What the sender should have said besides, at `pointer`."""
        if self.mapped is None or not self.mapped.mapping.needs_as_of or self.as_of is not None:
            return ()
        return (Flaw(pointer, "missing", "say of which date the rows speak: as_of=2026-11-24"),)

    def _read(self, raw: bytes, place: int) -> Line | Refusal | LeftOut:
        if len(raw) > BODY_BYTES_MAX:
            flaw = Flaw("", "too_large", f"a record takes at most {BODY_BYTES_MAX} bytes, this one {len(raw)}")
            return Refusal(place, None, None, raw, [flaw], is_json=False)
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
                return Line(*line, trace=self.trace, as_of=self.as_of)
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
        return Line(*line, self.mapped.version, self.trace, self.as_of)

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
