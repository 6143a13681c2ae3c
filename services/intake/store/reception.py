"""What the doors do with what comes in, over HTTP or by a topic: check the form, dedupe, append to `ingress`, say what
became of each line."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

import msgspec
import structlog

from libs.common.events.intake import CreditorSettings
from libs.common.http.doors import EVERY_CREDITOR, Principal
from libs.common.kernel.problems import Conflict, Flaw, Invalid, TooManyRequests
from libs.common.log.lost import LOST
from libs.common.run.service import Service
from libs.common.store.session import Again, Move
from libs.common.store.sql import SqlSession
from libs.common.store.transaction import Transaction
from libs.common.vault.box import seal_ingress
from libs.common.vault.keys import Keys
from services.intake.model import Debtor
from services.intake.ports import Mappings
from services.intake.schemas import SOURCE, Delinquency
from services.intake.settings import Settings
from services.intake.store import QUARANTINE
from services.intake.store.imports import COUNT
from services.intake.store.ingress import WAITS, Became, Door, Ingress, Kind, Line, body_id, quarantine_row, seen_id
from services.intake.store.knowing import Known
from services.intake.store.quarantine import KEPT, LOCK, RETRIED, Kept
from services.intake.store.reading import LeftOut, Mapped, Reader, Refusal, Sending
from services.intake.store.suspensions import Pair, Poison, Stopped, suspend
from services.intake.store.upstream import Passage

WAIT_SECONDS_MAX = 30.0
_encode = msgspec.msgpack.Encoder().encode
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
    """The lines of one transaction, sorted out; `mapped` by the source that their sender names."""

    kind: Kind
    import_id: str | None = None
    mapped: dict[str, Mapped] = msgspec.field(default_factory=dict)
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

    def brought(self) -> Mapping[str, CreditorSettings]:
        """The creditors that the sources' mappings bring along."""
        return {name: given for mapped in self.mapped.values() for name, given in mapped.mapping.creditors.items()}


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

    async def waits(self) -> float:
        """Since how many seconds the oldest record of `ingress` that is not applied waits; 0 = none does."""
        return float(await self._service.runtime.serving.fetchval(WAITS))

    async def check_backlog(self) -> None:
        """A flood slows the feeder, not the stopping: TooManyRequests while intake lags by more than 30 s."""
        if await self.waits() > WAIT_SECONDS_MAX:
            raise TooManyRequests(
                "intake is still applying earlier records; send the rest later", headers={"Retry-After": "5"}
            )

    async def receive(
        self, principal: Principal, kind: Kind, bodies: Sequence[bytes], source: str | None = None,
        as_of: date | None = None, import_id: str | None = None, first_index: int = 0, trace: str | None = None,
    ) -> Answer:  # fmt: skip
        """One chunk of at most 1,000 lines of one request, in one transaction."""
        chunk = Chunk(kind, import_id)
        reader = await self._reader(principal, chunk, source, as_of, trace)
        if flaws := reader.unsaid():
            raise Invalid(f"the mapping of {source} needs a date", flaws)
        for place, raw in enumerate(bodies, first_index):
            chunk.take(reader.read(raw, place), place)
        return await self._admit(principal, chunk, is_refusable=True)

    async def take_over(self, principal: Principal, kind: Kind, sendings: Sequence[Sending], passage: Passage) -> Move:
        """One chunk of what a topic brings, in the transaction that moves its progress. Whoever sent it gets no answer
        and can't be asked to wait: what is not accepted stands in quarantine, and a suspended source is taken as any
        other. Moved when another owner was faster."""
        chunk = Chunk(kind)
        readers: dict[tuple[str | None, date | None], Reader] = {}
        for place, sent in enumerate(sendings):
            reader = readers.get(sent[1:3])
            if reader is None:
                reader = readers[sent[1:3]] = await self._reader(principal, chunk, sent.source, sent.as_of, None)
            chunk.take(reader.take(sent, place), place)
        answer = await self._admit(principal, chunk, passage)
        return _move(passage, answer)

    async def _reader(
        self, principal: Principal, chunk: Chunk, source: str | None, as_of: date | None, trace: str | None
    ) -> Reader:
        """For what is sent under this source's name."""
        clock = self._service.runtime.clock
        mapped = await self.known.mapping(source) if source is not None and chunk.kind == "overdue" else None
        if mapped is not None and source is not None:
            chunk.mapped[source] = mapped
        latest = max(clock.wall(), clock.now())
        return Reader(principal, chunk.kind, source, mapped, as_of, latest, self.known.knows, trace)

    async def _admit(
        self, principal: Principal, chunk: Chunk, passage: Passage | None = None, is_refusable: bool = False
    ) -> Answer:
        broken: list[Pair] = []
        if chunk.kind == "overdue":  # payments are always taken: who has paid is not to be chased
            broken = self._broken(principal, chunk)
            if is_refusable:
                self._stopped.check(lambda: {*chunk.usable(), *broken})
        await self.known.creditors(principal, {line.creditor for line in chunk.lines}, chunk.brought())
        for _ in range(REPEATS_MAX):
            try:
                answer = await self._store(chunk, passage)
            except Again:
                continue
            if chunk.kind == "overdue":
                await self._watch(broken, chunk)
            return answer
        raise Again("the same events kept coming by another door")

    def _broken(self, principal: Principal, chunk: Chunk) -> list[Pair]:
        """Whose the refused records are, one by one. A broken record may name any creditor, so only those of whoever
        sent it count; where it names none that is known here, it is of the only one that it can be of."""
        found: list[Pair] = []
        for refusal in chunk.refused:
            mapped = chunk.mapped.get(refusal.source or "")
            brought = [c for c in mapped.mapping.creditors if principal.granted(c)] if mapped else []
            creditor = refusal.creditor
            if creditor is None or not self._is_known(creditor, brought):
                creditor = next((names[0] for names in (brought, principal.creditors) if len(names) == 1), None)
            source = refusal.source or (creditor if refusal.is_json else None)
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

    async def readmit(
        self, principal: Principal, kept: Kept, trace: str | None = None, mended: Sequence[str] = ()
    ) -> None:
        """Takes a quarantined record as it stands (`mended`: the fields that were changed before): by now its mapping,
        its creditor or our rules may have changed. Invalid with the flaws it has still; Conflict when another record
        was let in under its id."""
        chunk = Chunk(kept.kind)
        reader = await self._reader(principal, chunk, kept.source, kept.as_of, trace)
        if flaws := reader.unsaid():
            raise Invalid(f"the mapping of {kept.source} needs a date; send the record again with one", flaws)
        found = reader.read(kept.body, 0)
        if isinstance(found, Refusal):
            raise Invalid("the record is still refused; mend it at its source", tuple(found.flaws))
        if isinstance(found, LeftOut):
            raise Conflict("the mapping of its source leaves the record out; discard it")
        await self.known.creditors(principal, {found.creditor}, chunk.brought())
        runtime, work = self._service.runtime, self._service.work
        now = runtime.clock.now()
        async with runtime.store.begin() as session:
            tx = Transaction(work.declaration, session, work.context(now, principal.actor, trace))
            if await session.connection.fetchval(LOCK, kept.id) is None:
                raise Conflict("somebody else has settled this record")
            heads = await self._door.readmit(session.connection, found, now, kept.import_id)
            if heads is None:
                raise Conflict("another record was accepted under this event id; send this one under a new id")
            await session.connection.execute(RETRIED, kept.id, principal.actor)
            what = {"source": kept.source, "event_id": found.event_id}
            if mended:
                tx.context.act("quarantine_mended", kept.id, {**what, "pointers": list(mended)})
            else:
                tx.context.act("quarantine_retried", kept.id, what)
            await tx.commit()
        self._tell(heads)

    async def _store(self, chunk: Chunk, passage: Passage | None) -> Answer:
        runtime = self._service.runtime
        async with runtime.store.begin() as session:
            once = passage is not None
            kept = await self._quarantine(session, chunk, chunk.refused, once)
            became, heads = await self._door.accept(
                session.connection, chunk.lines, runtime.clock.now(), chunk.import_id
            )
            conflicts = _conflicts(chunk, became)
            kept += await self._quarantine(session, chunk, conflicts, once)
            repeated = len(chunk.refused) + len(conflicts) - len(kept)
            answer = Answer(became.count("accepted"), became.count("duplicate") + repeated, chunk.left_out)
            kept.sort(key=lambda refusal: refusal.place)
            answer.rejected = [Rejected(r.place, r.event_id, r.flaws) for r in kept]
            if chunk.import_id:
                counts = (answer.accepted, answer.duplicate, answer.left_out, len(answer.rejected))
                await session.connection.execute(COUNT, chunk.import_id, sum(counts), *counts)
            if passage is not None:
                await passage.go(session, _move(passage, answer), runtime.epoch)
            await session.commit()
        self._tell(heads)
        return answer

    async def _quarantine(
        self, session: SqlSession, chunk: Chunk, refusals: Sequence[Refusal], once: bool
    ) -> list[Refusal]:
        """Puts them into quarantine, and says which. `once`: but not those that were put there before, whatever became
        of them: a topic brings its records again whenever it is read again."""
        new = list(refusals)
        if once and new:
            kept = {(row[0], row[1]) for row in await session.connection.fetch(KEPT, [_seen_of(each) for each in new])}
            places = {(_seen_of(each), body_id(each.raw)): each for each in reversed(new)}
            new = [each for place, each in places.items() if place not in kept]
        if new:
            await session.add_lines(QUARANTINE, [self._row(chunk, each) for each in new])
        return new

    def _tell(self, heads: dict[int, int]) -> None:
        for part, head in heads.items():
            self._service.runtime.heads.wrote("ingress", part, head)

    def _row(self, chunk: Chunk, refusal: Refusal) -> tuple[object, ...]:
        wall = self._service.runtime.clock.wall()
        came = Ingress(
            chunk.kind, _named(refusal), _event_id(refusal), refusal.creditor or "", "", _seen_of(refusal), wall,
            refusal.raw, chunk.import_id, refusal.as_of,
        )  # fmt: skip
        sealed = seal_ingress(self._keys.ingress_key, _encode(came))
        return quarantine_row(came, refusal.creditor, refusal.reason, refusal.flaws, sealed, wall)


def _move(passage: Passage, answer: Answer) -> Move:
    return passage.move(answer.accepted, answer.left_out, len(answer.rejected), answer.duplicate)


def _named(refusal: Refusal) -> str:
    return refusal.source or refusal.creditor or "unknown"


def _event_id(refusal: Refusal) -> str:
    return refusal.event_id or sha256(refusal.raw).hexdigest()[:32]


def _seen_of(refusal: Refusal) -> str:
    return seen_id(_named(refusal), _event_id(refusal))


def _conflicts(chunk: Chunk, became: Sequence[Became]) -> list[Refusal]:
    flaw = Flaw("/event_id", "id_conflict", "this event id was used for another record; give it a new one")
    return [
        Refusal(place, line.event_id, line.creditor, line.body, [flaw], "id_conflict", line.source, line.as_of)
        for place, line, what in zip(chunk.places, chunk.lines, became, strict=True)
        if what == "id_conflict"
    ]
