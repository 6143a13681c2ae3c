"""The door's own transaction: dedupe, append to `ingress`, remember for ever what was seen."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Literal, NamedTuple

import asyncpg
import msgspec

from libs.common.kernel.ids import account_id, derive
from libs.common.kernel.part import ingress_part
from libs.common.kernel.problems import Flaw
from libs.common.log.append import Connection, append
from libs.common.store.session import Again
from libs.common.vault.box import seal_ingress

SEEN = "SELECT id::text, body::text FROM seen WHERE id = ANY($1::uuid[])"
# Of these ids the record that was let in was refused behind the door: it may come again, mended.
REFUSED_BEHIND = """
    SELECT DISTINCT q.seen::text FROM quarantine q JOIN seen s ON s.id = q.seen
    WHERE q.seen = ANY($1::uuid[]) AND q.reason = 'unusable' AND q.state IN ('open', 'discarded')"""
ANY_OPEN = "SELECT EXISTS (SELECT FROM quarantine WHERE state = 'open' AND reason <> 'id_conflict')"
SUPERSEDE = """
    UPDATE quarantine SET state = 'superseded'
    WHERE seen = ANY($1::uuid[]) AND state = 'open' AND reason <> 'id_conflict'"""
REPLACE = """
    UPDATE seen s SET body = u.body, ingress_offset = u.o, part = u.part
    FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[]) u(id, body, part, o) WHERE s.id = u.id"""
# Since when the oldest record waits. Offsets are dense: the batch with the next one is the last that begins below it.
WAITS = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - x.at)), 0)::float8
    FROM progress p JOIN ingress_head h USING (part) CROSS JOIN LATERAL
      (SELECT at FROM ingress WHERE part = p.part AND base <= p.next_offset ORDER BY base DESC LIMIT 1) x
    WHERE p.source = 'ingress' AND h.head > p.next_offset"""
Kind = Literal["overdue", "payment"]
Became = Literal["accepted", "duplicate", "id_conflict"]
_encode = msgspec.msgpack.Encoder().encode


class Ingress(msgspec.Struct, frozen=True, array_like=True):
    """A record of the log `ingress`: what came in, as it came; sealed in the log."""

    kind: Kind
    source: str
    event_id: str
    creditor: str
    loan_id: str
    seen: str
    received: datetime
    body: bytes
    import_id: str | None = None
    as_of: date | None = None
    mapping: int = 0  # version of the source's mapping; 0 = the body is canonical
    trace: str | None = None  # W3C traceparent


class Line(NamedTuple):
    """One record that passed the door's checks; `canonical` is its JSON with sorted keys, before any mapping."""

    kind: Kind
    source: str
    event_id: str
    creditor: str
    loan_id: str
    body: bytes
    canonical: bytes
    mapping: int = 0
    trace: str | None = None
    as_of: date | None = None

    @property
    def seen_id(self) -> str:
        return seen_id(self.source, self.event_id)


@lru_cache(maxsize=4_096)  # asked for twice on the way in
def seen_id(source: str, event_id: str) -> str:
    """The first 16 bytes of SHA-256(source, NUL, event id), as a UUID's text."""
    return _uuid(sha256(f"{source}\0{event_id}".encode()).hexdigest())


def body_id(body: bytes) -> str:
    """The first 16 bytes of SHA-256, as a UUID's text."""
    return _uuid(sha256(body).hexdigest())


def _uuid(digest: str) -> str:
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"


class Door:
    """Appends accepted lines to `ingress`."""

    def __init__(self, parts: int, ingress_key: bytes) -> None:
        self._parts, self._key = parts, ingress_key

    async def accept(
        self, con: Connection, lines: Sequence[Line], now: datetime, import_id: str | None = None
    ) -> tuple[list[Became], dict[int, int]]:
        """What became of each line, and the new head per part of `ingress`. In the caller's transaction, last."""
        own = [body_id(line.canonical) for line in lines]
        judged = _judge(lines, own, {}, frozenset())
        try:
            async with con.transaction():
                return judged.became, await self._let_in(con, judged, now, import_id)
        except asyncpg.UniqueViolationError:
            return await self._accept_slowly(con, lines, own, now, import_id)

    async def _accept_slowly(
        self, con: Connection, lines: Sequence[Line], own: Sequence[str], now: datetime, import_id: str | None
    ) -> tuple[list[Became], dict[int, int]]:
        """Some were seen before: each is a repeat, a mended one, or another record under a used id."""
        ids = [line.seen_id for line in lines]
        known: dict[str, str] = {row[0]: row[1] for row in await con.fetch(SEEN, list(set(ids)))}
        changed = list({seen for seen, body in zip(ids, own, strict=True) if known.get(seen, body) != body})
        mended = frozenset(row[0] for row in await con.fetch(REFUSED_BEHIND, changed)) if changed else frozenset()
        judged = _judge(lines, own, known, mended)
        try:
            async with con.transaction():
                return judged.became, await self._let_in(con, judged, now, import_id, mended)
        except asyncpg.UniqueViolationError as error:
            raise Again("the same event came by another door at the same time") from error

    async def readmit(self, con: Connection, line: Line, now: datetime, import_id: str | None) -> dict[int, int] | None:
        """Lets a quarantined record in as it is; None when another record was let in under its id."""
        seen, body = line.seen_id, body_id(line.canonical)
        known = await con.fetchrow(SEEN, [seen])
        if known and not await con.fetch(REFUSED_BEHIND, [seen]):
            return {} if known[1] == body else None
        await con.execute(SUPERSEDE, [seen])
        return await self._write(con, [line], {seen: body}, now, import_id, {seen} if known else frozenset())

    async def _let_in(
        self, con: Connection, judged: "_Judged", now: datetime, import_id: str | None,
        mended: Collection[str] = frozenset(),
    ) -> dict[int, int]:  # fmt: skip
        """What waited in quarantine under these ids is settled: they come in."""
        if judged.bodies and await con.fetchval(ANY_OPEN):
            await con.execute(SUPERSEDE, list(judged.bodies))
        return await self._write(con, judged.new, judged.bodies, now, import_id, mended)

    async def _write(
        self, con: Connection, lines: Sequence[Line], bodies: dict[str, str], now: datetime, import_id: str | None,
        mended: Collection[str] = frozenset(),
    ) -> dict[int, int]:  # fmt: skip
        records: dict[int, list[bytes]] = {}
        places: list[tuple[str, str, str, int, int]] = []
        for line in lines:
            seen, part = line.seen_id, ingress_part(line.creditor, line.loan_id, self._parts)
            batch = records.setdefault(part, [])
            places.append((seen, bodies[seen], account_id(line.creditor, line.loan_id), part, len(batch)))
            batch.append(self._seal(line, seen, now, import_id))
        bases = await append(con, "ingress", records)
        rows = [(seen, body, account, part, bases[part] + i) for seen, body, account, part, i in places]
        again = [row for row in rows if row[0] in mended]
        if again:
            ids, again_bodies, _, parts, offsets = zip(*again, strict=True)
            await con.execute(REPLACE, ids, again_bodies, parts, offsets)
        new = [row for row in rows if row[0] not in mended]
        await con.copy_records_to_table(
            "seen", columns=("id", "body", "account", "part", "ingress_offset"), records=new
        )
        return {part: base + len(records[part]) for part, base in bases.items()}

    def _seal(self, line: Line, seen: str, now: datetime, import_id: str | None) -> bytes:
        record = Ingress(
            line.kind, line.source, line.event_id, line.creditor, line.loan_id, seen, now, line.body, import_id,
            line.as_of, line.mapping, line.trace,
        )  # fmt: skip
        return seal_ingress(self._key, _encode(record))


class _Judged(NamedTuple):
    """What becomes of each line, those that are let in, and the hashes of their bodies by id."""

    became: list[Became]
    new: list[Line]
    bodies: dict[str, str]


def _judge(lines: Sequence[Line], own: Sequence[str], known: Mapping[str, str], mended: Collection[str]) -> _Judged:
    """Of each id the record that is known counts, else the first that comes; a mended one counts anew."""
    judged = _Judged([], [], {})
    for line, body in zip(lines, own, strict=True):
        seen = line.seen_id
        if body in (known.get(seen), judged.bodies.get(seen)):
            judged.became.append("duplicate")
        elif seen not in judged.bodies and (seen not in known or seen in mended):
            judged.became.append("accepted")
            judged.new.append(line)
            judged.bodies[seen] = body
        else:
            judged.became.append("id_conflict")
    return judged


def quarantine_row(
    came: Ingress, creditor: str | None, reason: str, flaws: Sequence[Flaw], sealed: bytes, now: datetime
) -> tuple[object, ...]:
    """A row of QUARANTINE; `sealed` is `came`, as in the log; the flaws never hold values."""
    errors = msgspec.json.encode(list(flaws)).decode()
    name = derive("quarantine", came.seen, sha256(sealed).hexdigest(), now.isoformat())
    return (
        name, came.seen, came.source, creditor, came.event_id, came.kind, reason, errors, sealed, came.import_id,
        body_id(came.body),
    )  # fmt: skip
