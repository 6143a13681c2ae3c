"""What the doors do with what comes in: check the form, dedupe, append to `ingress`, say what became of each line."""

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import msgspec
import structlog

from libs.common.http.doors import EVERY_CREDITOR, Principal
from libs.common.kernel.problems import Conflict, Flaw, Invalid, TooManyRequests
from libs.common.run.service import Service
from libs.common.store.session import Again
from libs.common.store.sql import LOST
from libs.common.store.transaction import Transaction
from libs.common.vault.box import seal_ingress
from libs.common.vault.keys import Keys
from services.intake.model import Debtor
from services.intake.ports import Mappings
from services.intake.routes.knowing import Known
from services.intake.routes.reading import LeftOut, Mapped, Reader, Refusal
from services.intake.schemas import SOURCE, Delinquency
from services.intake.settings import Settings
from services.intake.store import QUARANTINE
from services.intake.store.imports import COUNT
from services.intake.store.ingress import Became, Door, Ingress, Kind, Line, quarantine_row, seen_id
from services.intake.store.quarantine import LOCK, RETRIED, Kept
from services.intake.store.suspensions import Pair, Poison, Stopped, suspend

STALE_SECONDS = 30
_encode = msgspec.msgpack.Encoder().encode
OLDEST = "SELECT min(at) FROM fresh"
REPEATS_MAX = 10
log = structlog.get_logger()


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


class Chunk(msgspec.Struct):
    """The lines of one transaction, sorted out."""

    kind: Kind
    source: str | None
    as_of: date | None
    import_id: str | None
    lines: list[Line] = msgspec.field(default_factory=list)
    places: list[int] = msgspec.field(default_factory=list)
    refused: list[Refusal] = msgspec.field(default_factory=list)
    left_out: int = 0

    def take(self, found: Line | Refusal | LeftOut, place: int) -> None:
        match found:
            case Line():
                self.lines.append(found)
                self.places.append(place)
            case Refusal():
                self.refused.append(found)
            case LeftOut():
                self.left_out += 1

    def usable(self) -> set[Pair]:
        """Whose the records are that may go in."""
        return {(line.source, line.creditor) for line in self.lines}


class Reception:
    """One per process; in front of all doors into `ingress`."""

    def __init__(
        self, service: Service[Debtor], keys: Keys, settings: Settings, mappings: Mappings[Delinquency]
    ) -> None:
        self._service, self._keys = service, keys
        self.known = Known(service, mappings, settings.unknown_creditors)
        self._door = Door(service.runtime.parts, keys.ingress_key)
        self._poison = Poison(settings.suspend_records, settings.suspend_seconds, service.runtime.clock.wall)
        self._stopped = Stopped(service.runtime.references)

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
        as_of: date | None = None, import_id: str | None = None, first_index: int = 0, trace: str | None = None,
    ) -> Answer:  # fmt: skip
        """One chunk of at most 1,000 lines, in one transaction."""
        mapped = await self._mapped(kind, source, as_of)
        reader = self._reader(principal, kind, source, mapped, as_of, trace)
        chunk = Chunk(kind, source, as_of, import_id)
        for place, raw in enumerate(bodies, first_index):
            chunk.take(reader.read(raw, place), place)
        broken: list[Pair] = []
        if kind == "overdue":  # payments are always taken: who has paid is not to be chased
            broken = self._broken(principal, chunk, mapped)
            self._stopped.check(lambda: {*chunk.usable(), *broken})
        given = mapped.mapping.creditors if mapped else {}
        await self.known.creditors(principal, {line.creditor for line in chunk.lines}, given)
        for _ in range(REPEATS_MAX):
            try:
                answer = await self._store(chunk)
            except Again:
                continue
            if kind == "overdue":
                await self._watch(broken, chunk)
            return answer
        raise Again("the same events kept coming by another door")

    def _broken(self, principal: Principal, chunk: Chunk, mapped: Mapped | None) -> list[Pair]:
        """Whose the refused records are, one by one. A broken record may name any creditor, so only those of whoever
        sent it count; where it names none that is known here, it is of the only one that it can be of."""
        brought = [c for c in mapped.mapping.creditors if principal.granted(c)] if mapped else []
        only = next((names[0] for names in (brought, principal.creditors) if len(names) == 1), None)
        found: list[Pair] = []
        for refusal in chunk.refused:
            creditor = refusal.creditor
            if creditor is None or not self._is_known(creditor, brought):
                creditor = only
            source = chunk.source or refusal.source or (creditor if refusal.is_json else None)
            if refusal.reason != "refused" or creditor is None or source is None or not re.fullmatch(SOURCE, source):
                continue
            if principal.granted(creditor) and (creditor == EVERY_CREDITOR or self._is_known(creditor, brought)):
                found.append((source, creditor))
        return found

    def _is_known(self, creditor: str, brought: Sequence[str]) -> bool:
        return creditor in brought or self.known.creditor_version(creditor) > 0

    async def _watch(self, broken: Sequence[Pair], chunk: Chunk) -> None:
        """Suspends a source of which the door has let nothing in for too long. The records are taken by now: what fails
        here is left to the next request."""
        runs = self._poison.note(broken, chunk.usable)
        if not runs:
            return
        runtime, work = self._service.runtime, self._service.work
        try:
            async with runtime.store.begin() as session:
                tx = work.transaction(session, runtime.clock.now())
                settled = await suspend(tx, session, runs, runtime.clock.wall())
                await tx.commit()
        except (Again, *LOST) as error:
            log.warning("suspension put off", error=type(error).__name__)
        else:
            self._poison.forget(settled)

    async def readmit(self, principal: Principal, kept: Kept, trace: str | None = None) -> None:
        """Takes a quarantined record as it stands: by now its mapping, its creditor or our rules may have changed.
        Invalid with the flaws it has still; Conflict when another record was let in under its id."""
        mapped = await self._mapped(kept.kind, kept.source, kept.as_of)
        found = self._reader(principal, kept.kind, kept.source, mapped, kept.as_of, trace).read(kept.body, 0)
        if isinstance(found, Refusal):
            raise Invalid("the record is still refused; mend it at its source", tuple(found.flaws))
        if isinstance(found, LeftOut):
            raise Conflict("the mapping of its source leaves the record out; discard it")
        await self.known.creditors(principal, {found.creditor}, mapped.mapping.creditors if mapped else {})
        runtime, work = self._service.runtime, self._service.work
        now = runtime.clock.now()
        async with runtime.store.begin() as session:
            tx = Transaction(work.declaration, session, work.context(now, principal.actor, trace))
            if await session.connection.fetchval(LOCK, kept.id) is None:
                raise Conflict("somebody else has settled this record")
            heads = await self._door.readmit(session.connection, found, now, kept.import_id, kept.as_of)
            if heads is None:
                raise Conflict("another record was accepted under this event id; send this one under a new id")
            await session.connection.execute(RETRIED, kept.id, principal.actor)
            tx.context.act("quarantine_retried", kept.id, {"source": kept.source, "event_id": found.event_id})
            await tx.commit()
        self._tell(heads)

    def _reader(
        self, principal: Principal, kind: Kind, source: str | None, mapped: Mapped | None, as_of: date | None,
        trace: str | None,
    ) -> Reader:  # fmt: skip
        clock = self._service.runtime.clock
        latest = max(clock.wall(), clock.now())
        return Reader(principal, kind, source, mapped, as_of, latest, self.known.knows, trace)

    async def _mapped(self, kind: Kind, source: str | None, as_of: date | None) -> Mapped | None:
        if kind != "overdue" or source is None:
            return None
        mapped = await self.known.mapping(source)
        if mapped and mapped.mapping.needs_as_of and as_of is None:
            flaw = Flaw("query:as_of", "missing", "say of which date the rows speak: as_of=2026-11-24")
            raise Invalid(f"the mapping of {source} needs a date", (flaw,))
        return mapped

    async def _store(self, chunk: Chunk) -> Answer:
        runtime = self._service.runtime
        async with runtime.store.begin() as session:
            if chunk.refused:
                await session.add_lines(QUARANTINE, [self._row(chunk, refusal) for refusal in chunk.refused])
            accepted = await self._door.accept(
                session.connection, chunk.lines, runtime.clock.now(), chunk.import_id, chunk.as_of
            )
            became, heads = accepted
            conflicts = _conflicts(chunk, became)
            if conflicts:
                await session.add_lines(QUARANTINE, [self._row(chunk, conflict) for conflict in conflicts])
            answer = Answer(became.count("accepted"), became.count("duplicate"), chunk.left_out)
            refused = sorted((*chunk.refused, *conflicts), key=lambda refusal: refusal.place)
            answer.rejected = [Rejected(r.place, r.event_id, r.flaws) for r in refused]
            if chunk.import_id:
                counts = (answer.accepted, answer.duplicate, answer.left_out, len(answer.rejected))
                await session.connection.execute(COUNT, chunk.import_id, sum(counts), *counts)
            await session.commit()
        self._tell(heads)
        return answer

    def _tell(self, heads: dict[int, int]) -> None:
        for part, head in heads.items():
            self._service.runtime.heads.wrote("ingress", part, head)

    def _row(self, chunk: Chunk, refusal: Refusal) -> tuple[object, ...]:
        event_id = refusal.event_id or sha256(refusal.raw).hexdigest()[:32]
        named = chunk.source or refusal.source or refusal.creditor or "unknown"
        seen, wall = seen_id(named, event_id), self._service.runtime.clock.wall()
        came = Ingress(
            chunk.kind,
            named,
            event_id,
            refusal.creditor or "",
            "",
            seen,
            wall,
            refusal.raw,
            chunk.import_id,
            chunk.as_of,
        )
        return quarantine_row(
            seen, named, refusal.creditor, event_id, chunk.kind, refusal.reason, refusal.flaws,
            seal_ingress(self._keys.ingress_key, _encode(came)), chunk.import_id, wall,
        )  # fmt: skip


def _conflicts(chunk: Chunk, became: Sequence[Became]) -> list[Refusal]:
    flaw = Flaw("/event_id", "id_conflict", "this event id was used for another record; give it a new one")
    return [
        Refusal(place, line.event_id, line.creditor, line.body, [flaw], "id_conflict", line.source)
        for place, line, what in zip(chunk.places, chunk.lines, became, strict=True)
        if what == "id_conflict"
    ]
