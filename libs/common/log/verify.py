"""Do the logs still stand as they were written? Recomputes roots and links from the records, and compares them with
what was signed. Needs SHA-256 and the public key; trusts no row.
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from libs.common.log.append import Connection
from libs.common.log.chain import GENESIS, Step, merkle_path, merkle_root, next_link, root_by_path
from libs.common.log.checkpoint import Checkpoint, anchors_size, as_text, is_signed, read_anchors
from libs.common.log.record import unpack

BATCHES_MAX = 200  # read at once
LOGS = """
    SELECT n.nspname, left(c.relname, -5),
      has_table_privilege(to_regclass(quote_ident(n.nspname) || '.checkpoint'), 'SELECT')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class l ON l.relnamespace = n.oid AND l.relname = left(c.relname, -5) AND l.relkind = 'r'
    WHERE c.relname LIKE '%\\_head' AND c.relkind = 'r' AND EXISTS (SELECT FROM pg_attribute a
        WHERE a.attrelid = l.oid AND a.attname = 'root' AND NOT a.attisdropped)
      AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(l.oid, 'SELECT') ORDER BY 1, 2"""
HEADS = "SELECT part, head, link FROM {schema}.{log}_head ORDER BY part"
BATCHES = (
    "SELECT base, count, root, link, payload FROM {schema}.{log} WHERE part = $1 AND base >= $2 ORDER BY base LIMIT $3"
)
OTHERS = "SELECT base, count, root, link FROM {schema}.{log} WHERE part = $1 AND base <> $2"
UNTIL = "SELECT max(at) FROM {schema}.checkpoint"
CHECKPOINTS = """
    SELECT at, heads, signature FROM {schema}.checkpoint WHERE at > $1 AND at <= $2 ORDER BY at LIMIT $3"""
BATCH_OF = """
    SELECT base, count, root, link, payload, at FROM {schema}.{log} WHERE part = $1 AND base <= $2
    ORDER BY base DESC LIMIT 1"""
LINKS = "SELECT base, count, root, link FROM {schema}.{log} WHERE part = $1 AND base > $2 AND base < $3 ORDER BY base"
BEFORE = "SELECT link FROM {schema}.{log} WHERE part = $1 AND base < $2 ORDER BY base DESC LIMIT 1"
LATER = "SELECT heads, signature FROM {schema}.checkpoint WHERE at >= $1 ORDER BY at LIMIT $2"
CLOCKS_AGREE = timedelta(seconds=5)


class Log(NamedTuple):
    service: str
    name: str
    has_checkpoints: bool  # may this connection read the service's checkpoints?


class Break(msgspec.Struct, frozen=True):
    """The first place that is not as it was: the batch (or head, checkpoint, anchor) from `offset` on."""

    service: str
    log: str
    part: int
    offset: int
    what: str

    def __str__(self) -> str:
        return f"{self.service}.{self.log} part {self.part} offset {self.offset}: {self.what}"


class Verified(msgspec.Struct, frozen=True):
    """How many records, checkpoints and anchors were checked, and what is broken."""

    records: int
    checkpoints: int
    anchors: int
    logs: list[str]
    broken: Break | None = None

    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


class Chain(msgspec.Struct):
    """What a walk over one part has seen: the link behind each offset at which a batch ended."""

    head: int = 0
    link: bytes = GENESIS
    records: int = 0
    links: dict[int, bytes] = msgspec.field(default_factory=lambda: {0: GENESIS})


class _Found(Exception):
    def __init__(self, broken: Break) -> None:
        super().__init__(str(broken))
        self.broken = broken


async def readable_logs(con: Connection) -> list[Log]:
    """All logs of all services that this connection may read."""
    return [Log(schema, log, bool(checkpoints)) for schema, log, checkpoints in await con.fetch(LOGS)]


async def verify(con: Connection, logs: Sequence[Log], public: Ed25519PublicKey, anchors: Path | None) -> Verified:
    """Walks every log from its beginning, then holds every checkpoint and every anchor against what it found.

    `anchors`: the folder of anchored heads, None where there is none. Stops at the first break. Reads 200 batches at a
    time, so memory does not grow with the logs but by some 150 bytes a batch and 100 a checkpoint.
    """
    records = checkpoints = anchored = 0
    names = [f"{log.service}.{log.name}" for log in logs]
    try:
        for service in dict.fromkeys(log.service for log in logs):
            mine = [log for log in logs if log.service == service]
            # what was signed by now is held against what is walked then: what is appended meanwhile is no break
            size = anchors_size(anchors, service) if anchors else 0
            until = await con.fetchval(UNTIL.format(schema=service)) if mine[0].has_checkpoints else None
            chains: dict[tuple[str, int], Chain] = {}
            for log in mine:
                for part, chain in (await _walk(con, log)).items():
                    chains[log.name, part] = chain
                    records += chain.records
            known: set[bytes] = set()
            async for checkpoint in _checkpoints(con, service, until):
                _hold(service, checkpoint, chains, {log.name for log in mine}, public, "checkpoint")
                known.add(sha256(checkpoint.heads).digest())
            checkpoints += len(known)
            for checkpoint in _anchors(anchors, service, size):
                _hold(service, checkpoint, chains, {log.name for log in mine}, public, "anchor")
                anchored += 1
                if mine[0].has_checkpoints and sha256(checkpoint.heads).digest() not in known:
                    at = checkpoint.read().at.isoformat()
                    raise _Found(Break(service, "checkpoint", 0, 0, f"the checkpoint of {at} is anchored and gone"))
    except _Found as found:
        return Verified(records, checkpoints, anchored, names, found.broken)
    return Verified(records, checkpoints, anchored, names)


async def _checkpoints(con: Connection, service: str, until: datetime | None) -> AsyncIterator[Checkpoint]:
    after = datetime.min.replace(tzinfo=UTC)
    while until is not None:
        rows = await con.fetch(CHECKPOINTS.format(schema=service), after, until, BATCHES_MAX)
        for row in rows:
            yield Checkpoint(row["heads"], row["signature"])
        if len(rows) < BATCHES_MAX:
            return
        after = rows[-1]["at"]


def _anchors(folder: Path | None, service: str, size: int) -> Iterator[Checkpoint]:
    try:
        yield from read_anchors(folder, service, size) if folder else ()
    except ValueError as error:
        raise _Found(Break(service, "anchor", 0, 0, str(error))) from None


async def _walk(con: Connection, log: Log) -> dict[int, Chain]:
    schema, name = log.service, log.name
    chains = {}
    for part, head, link in await con.fetch(HEADS.format(schema=schema, log=name)):
        chain = chains[part] = Chain()
        sql = BATCHES.format(schema=schema, log=name)
        while rows := await con.fetch(sql, part, chain.head, BATCHES_MAX):
            what = await asyncio.to_thread(_extend, chain, rows)
            if what is not None:
                raise _Found(Break(schema, name, part, chain.head, await _name(con, log, part, chain, rows, what)))
        if chain.head < head:
            what = f"the records up to {head} are gone: rows were deleted"
            raise _Found(Break(schema, name, part, chain.head, what))
        if chain.links.get(head) != link:  # it may have grown since the head was read
            raise _Found(Break(schema, name, part, head, "the head does not agree with the last batch"))
        orphans = await con.fetchval(
            f"SELECT min(base) FROM {schema}.{name} WHERE part = $1 AND base < $2 AND count <= 0", part, chain.head
        )
        if orphans is not None:
            raise _Found(Break(schema, name, part, orphans, "a row without records was put in"))
    return chains


def _extend(chain: Chain, rows: Sequence[Any]) -> str | None:
    """Walks these batches; what is wrong with the one at chain.head."""
    for base, count, root, link, payload in rows:
        if base != chain.head:
            return f"the records up to {base} are missing: a row was deleted"
        try:
            records = unpack(payload)
        except ValueError as error:
            return f"the bytes were changed ({error})"
        if len(records) != count or count == 0:
            return f"the batch holds {len(records)} records, its row says {count}"
        if merkle_root(records) != root:
            return "the bytes were changed: they do not give the batch's root"
        if next_link(chain.link, base, count, root) != link:
            return "it does not follow from the batch before: rows were replaced"
        chain.head, chain.link = base + count, link
        chain.links[chain.head] = link
        chain.records += count
    return None


async def _name(con: Connection, log: Log, part: int, chain: Chain, rows: Sequence[Any], what: str) -> str:
    """Tells an exchange of two batches from a change of one: what belongs here stands at another place."""
    row = next((row for row in rows if row["base"] == chain.head), None)
    if row is None:
        return what
    try:
        content = merkle_root(unpack(row["payload"]))
    except (ValueError, IndexError):
        return what
    for base, count, root, link in await con.fetch(OTHERS.format(schema=log.service, log=log.name), part, chain.head):
        is_its_content = root == content != row["root"]
        root_fits = next_link(chain.link, chain.head, row["count"], root) == row["link"]
        row_fits = next_link(chain.link, chain.head, count, root) == link
        if is_its_content or root_fits or row_fits:
            return f"it and the batch at {base} were swapped"
    return what


def _hold(
    service: str, checkpoint: Checkpoint, chains: dict[tuple[str, int], Chain], walked: set[str],
    public: Ed25519PublicKey, kind: str,
) -> None:  # fmt: skip
    """A signed head must be a head that the chain has passed."""
    if not is_signed(checkpoint, public):
        raise _Found(Break(service, kind, 0, 0, f"the signature of a {kind} does not hold"))
    signed = checkpoint.read()
    if signed.service != service:
        raise _Found(Break(service, kind, 0, 0, f"a {kind} of {signed.service} stands here"))
    for log, heads in signed.logs.items():
        for part, head, link in ((h.part, h.head, h.link) for h in heads if log in walked):
            chain = chains.get((log, part), Chain())
            if head > chain.head:
                what = f"the tail was cut off: the {kind} of {signed.at.isoformat()} signs the records up to {head}"
                raise _Found(Break(service, log, part, chain.head, what))
            if chain.links.get(head, b"").hex() != link:
                what = f"the chain was written anew: the {kind} of {signed.at.isoformat()} signs another one"
                raise _Found(Break(service, log, part, head, what))


class Proof(msgspec.Struct, frozen=True):
    """Everything that proves one record but the public key. `links`: from the record's own batch to the checkpoint."""

    service: str
    log: str
    part: int
    offset: int
    record: bytes
    path: list[Step]
    previous: bytes
    links: list[tuple[int, int, bytes, bytes]]  # base, count, root, link
    checkpoint: Checkpoint

    def body(self) -> dict[str, Any]:
        """As the API shows it: bytes as base64, hashes as hex."""
        names = ("base", "count", "root", "link")
        return {
            "service": self.service, "log": self.log, "part": self.part, "offset": self.offset,
            "record": base64.b64encode(self.record).decode(),
            "path": [{"left": step.left, "hash": step.hash.hex()} for step in self.path],
            "previous": self.previous.hex(),
            "links": [
                dict(zip(names, (base, count, root.hex(), link.hex()), strict=True))
                for base, count, root, link in self.links
            ],
            "checkpoint": as_text(self.checkpoint),
        }  # fmt: skip


async def prove(con: Any, service: str, log: str, part: int, offset: int, later_max: int = 3) -> Proof | bytes | None:
    """The proof of a record; its bytes alone while no checkpoint covers it; None when there is no such record."""
    place = {"schema": service, "log": log}
    row = await con.fetchrow(BATCH_OF.format(**place), part, offset)
    if row is None or offset >= row["base"] + row["count"]:
        return None
    records = unpack(row["payload"])
    record: bytes = records[offset - row["base"]]
    checkpoint = await _covering(con, service, log, part, offset, row["at"], later_max)
    if checkpoint is None:
        return record
    head = checkpoint.read().head(log, part)
    end = head.head if head else 0
    before = await con.fetchval(BEFORE.format(**place), part, row["base"])
    links = [(row["base"], row["count"], row["root"], row["link"])]
    links += [tuple(each) for each in await con.fetch(LINKS.format(**place), part, row["base"], end)]
    path = merkle_path(records, offset - row["base"])
    return Proof(service, log, part, offset, record, path, before or GENESIS, links, checkpoint)


async def _covering(
    con: Any, service: str, log: str, part: int, offset: int, at: datetime, later_max: int
) -> Checkpoint | None:
    """The first checkpoint behind the record: one that was made while its batch was being committed may miss it."""
    since = at.astimezone(UTC) - CLOCKS_AGREE
    for row in await con.fetch(LATER.format(schema=service), since, later_max + 10):
        checkpoint = Checkpoint(row["heads"], row["signature"])
        head = checkpoint.read().head(log, part)
        if head is not None and head.head > offset:
            return checkpoint
    return None


def holds(proof: Proof, public: Ed25519PublicKey) -> bool:
    """Does the record, by its path and links, lead to a head that was signed?"""
    base, count, root, _ = proof.links[0]
    if not base <= proof.offset < base + count or root_by_path(proof.record, proof.path) != root:
        return False
    if [step.left for step in proof.path] != _sides(proof.offset - base, count) or not is_signed(
        proof.checkpoint, public
    ):
        return False
    link, end = proof.previous, base
    for base, count, root, claimed in proof.links:
        link, end = next_link(link, base, count, root), base + count
        if link != claimed:
            return False
    signed = proof.checkpoint.read()
    head = signed.head(proof.log, proof.part)
    return signed.service == proof.service and head is not None and (head.head, head.link) == (end, link.hex())


def _sides(index: int, count: int) -> list[bool]:
    """On which side the neighbours of a leaf stand on the way up (True = left); an odd last node rises alone."""
    sides = []
    while count > 1:
        if index ^ 1 < count:
            sides.append(bool(index & 1))
        index, count = index // 2, (count + 1) // 2
    return sides
