"""What the doors do with what comes in: check the form, dedupe, append to `ingress`, say what became of each line."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from libs.common.events.intake import CreditorChanged, CreditorSettings
from libs.common.http.bodies import strict_json
from libs.common.http.doors import Principal
from libs.common.kernel.problems import Flaw, Problem, TooManyRequests
from libs.common.run.service import Service
from libs.common.store.session import Again
from libs.common.vault.box import seal_ingress
from libs.common.vault.keys import Keys
from services.intake.model import Debtor
from services.intake.schemas import read_delinquency, read_payment
from services.intake.settings import Settings
from services.intake.store import QUARANTINE
from services.intake.store.ingress import Door, Kind, Line, quarantine_row, seen_id

STALE_SECONDS = 30
OLDEST = "SELECT min(at) FROM fresh"
REPEATS_MAX = 10
COUNT = """
    UPDATE imports SET received = received + $2, accepted = accepted + $3, duplicate = duplicate + $4,
      left_out = left_out + $5, rejected = rejected + $6 WHERE id = $1"""
_sorted = msgspec.json.Encoder(order="sorted").encode


class Rejected(msgspec.Struct, frozen=True):
    """A line that was not accepted: kept in quarantine with these reasons."""

    index: int
    event_id: str | None
    errors: list[Flaw]


class Answer(msgspec.Struct):
    """What became of the lines of one request."""

    accepted: int = 0
    duplicate: int = 0
    left_out: int = 0
    rejected: list[Rejected] = msgspec.field(default_factory=list)

    def add(self, other: "Answer") -> None:
        self.accepted += other.accepted
        self.duplicate += other.duplicate
        self.left_out += other.left_out
        self.rejected += other.rejected


class Refusal(NamedTuple):
    """A line with flaws, on its way to quarantine."""

    place: int
    event_id: str | None
    creditor: str | None
    raw: bytes
    flaws: list[Flaw]
    reason: str = "refused"


class Reception:
    """One per process; in front of all doors into `ingress`."""

    def __init__(self, service: Service[Debtor], keys: Keys, settings: Settings) -> None:
        self._service, self._keys, self._settings = service, keys, settings
        self._door = Door(service.runtime.parts, keys.ingress_key)

    async def check_freshness(self) -> None:
        """A flood slows the feeder, not the stopping: TooManyRequests while intake lags by more than 30 s."""
        runtime = self._service.runtime
        oldest = await runtime.serving.fetchval(OLDEST)
        if oldest is not None and (runtime.clock.wall() - oldest).total_seconds() > STALE_SECONDS:
            raise TooManyRequests(
                "intake is still applying earlier records; send the rest later", headers={"Retry-After": "5"}
            )

    async def receive(
        self, principal: Principal, kind: Kind, bodies: Sequence[bytes], source: str | None = None,
        as_of: date | None = None, import_id: str | None = None, first_index: int = 0,
    ) -> Answer:  # fmt: skip
        """One chunk of at most 1,000 lines, in one transaction."""
        lines: list[Line] = []
        places: list[int] = []
        refused: list[Refusal] = []
        for i, raw in enumerate(bodies, first_index):
            found = self._read(principal, kind, raw, source, i)
            if isinstance(found, Line):
                lines.append(found)
                places.append(i)
            else:
                refused.append(found)
        await self._know_creditors(principal, {line.creditor for line in lines})
        for _ in range(REPEATS_MAX):
            try:
                return await self._store(kind, source, lines, places, refused, as_of, import_id, len(bodies))
            except Again:
                continue
        raise Again("the same events kept coming by another door")

    def _read(self, principal: Principal, kind: Kind, raw: bytes, source: str | None, index: int) -> Line | Refusal:
        try:
            plain = strict_json(raw)
        except Problem as problem:
            flaws = list(problem.errors) or [Flaw("", problem.code, problem.detail)]
            return Refusal(index, None, None, raw, flaws)
        event_id, creditor = _text(plain, "event_id"), _text(plain, "creditor")
        record = read_delinquency(raw) if kind == "overdue" else read_payment(raw)
        if isinstance(record, list):
            return Refusal(index, event_id, creditor, raw, record)
        if not principal.granted(record.creditor):
            flaw = Flaw("/creditor", "source_creditor", "this creditor is not granted to whoever sent the record")
            return Refusal(index, event_id, None, raw, [flaw], "source_creditor")
        if not self._settings.unknown_creditors and not self._version(record.creditor):
            flaw = Flaw("/creditor", "unknown_creditor", "no such creditor is set up here")
            return Refusal(index, event_id, creditor, raw, [flaw])
        named = source or record.source or record.creditor
        loan = record.loan_id if kind == "payment" else record.loan.id  # type: ignore[union-attr]
        return Line(kind, named, record.event_id, record.creditor, loan, raw, _sorted(plain))

    async def _store(
        self, kind: Kind, source: str | None, lines: Sequence[Line], places: Sequence[int],
        refused: Sequence[Refusal], as_of: date | None, import_id: str | None, received: int,
    ) -> Answer:  # fmt: skip
        runtime = self._service.runtime
        now = runtime.clock.now()
        async with runtime.store.begin() as session:
            quarantine = [self._row(kind, source, refusal, import_id) for refusal in refused]
            if quarantine:
                await session.add_lines(QUARANTINE, quarantine)
            became, heads = await self._door.accept(session.connection, lines, now, import_id, as_of)
            conflicts = [
                Refusal(
                    place, line.event_id, line.creditor, line.body,
                    [Flaw("/event_id", "id_conflict", "this event id was used for another record; give it a new one")],
                    "id_conflict",
                )
                for place, line, what in zip(places, lines, became, strict=True) if what == "id_conflict"
            ]  # fmt: skip
            if conflicts:
                rows = [self._row(kind, source, conflict, import_id) for conflict in conflicts]
                await session.add_lines(QUARANTINE, rows)
            answer = Answer(became.count("accepted"), became.count("duplicate"))
            answer.rejected = [Rejected(r.place, r.event_id, r.flaws) for r in sorted((*refused, *conflicts))]
            if import_id:
                counts = (received, answer.accepted, answer.duplicate, answer.left_out, len(answer.rejected))
                await session.connection.execute(COUNT, import_id, *counts)
            await session.commit()
        for part, head in heads.items():
            runtime.heads.wrote("ingress", part, head)
        return answer

    def _row(self, kind: Kind, source: str | None, refusal: Refusal, import_id: str | None) -> tuple[object, ...]:
        event_id = refusal.event_id or sha256(refusal.raw).hexdigest()[:32]
        named = source or refusal.creditor or "unknown"
        sealed = seal_ingress(self._keys.ingress_key, refusal.raw)
        return quarantine_row(
            seen_id(named, event_id), named, refusal.creditor, event_id, kind, refusal.reason, refusal.flaws, sealed,
            import_id, self._service.runtime.clock.wall(),
        )  # fmt: skip

    def _version(self, creditor: str) -> int:
        return self._service.runtime.references.version("creditor", creditor)

    async def _know_creditors(self, principal: Principal, creditors: set[str]) -> None:
        """An unknown creditor gets the defaults; it may set others at /v1/creditors at any time."""
        unknown = sorted(creditor for creditor in creditors if not self._version(creditor))
        if not unknown:
            return
        runtime, work = self._service.runtime, self._service.work
        async with runtime.store.begin() as session:
            await session.references(runtime.references)
            tx = work.transaction(session, runtime.clock.now())
            tx.context.actor = principal.actor
            for creditor in unknown:
                if not self._version(creditor):
                    settings = CreditorSettings(name=creditor)
                    tx.context.refer("creditor", creditor, 1, msgspec.to_builtins(settings))
                    event = CreditorChanged(creditor=creditor, settings_version=1, settings=settings)
                    tx.context.emit(event, version=1)
            self._service.wrote(await tx.commit())


def _text(plain: Any, name: str) -> str | None:
    value = plain.get(name) if isinstance(plain, dict) else None
    return value[:128] if isinstance(value, str) else None
