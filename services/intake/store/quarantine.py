"""Records that were refused, with their reasons; sealed until somebody mends, retries or discards them."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from pydantic import BaseModel

from libs.common.vault.box import Unopened, open_ingress
from services.intake.store.ingress import Ingress, Kind

_COLUMNS = "id, seen, source, creditor, event_id, kind, reason, errors, import_id, state, at"
# Somebody's own are those of the creditors granted; a record that names none, or one not the sender's, is nobody's.
LIST = f"""
    SELECT {_COLUMNS} FROM quarantine WHERE {{creditor_granted}} AND ($1::text IS NULL OR state = $1)
      AND ($2::text IS NULL OR source = $2) AND ($3::text IS NULL OR event_id = $3)
      AND (at, id) < ($4, $5) ORDER BY at DESC, id DESC LIMIT $6"""  # noqa: S608 - our own text
SHOW = f"SELECT {_COLUMNS}, record FROM quarantine WHERE {{creditor_granted}} AND id = $1"  # noqa: S608 - our own text
SETTLE = """
    UPDATE quarantine SET state = $2, settled_by = $3, settled_at = clock_timestamp()
    WHERE id = $1 AND state = 'open'"""
UNSETTLED = "SELECT count(*) FROM quarantine WHERE state = 'open'"
KEPT = "SELECT DISTINCT seen::text, body::text FROM quarantine WHERE seen = ANY($1::uuid[]) AND body IS NOT NULL"
LOCK = "SELECT id FROM quarantine WHERE id = $1 AND state = 'open' FOR UPDATE"
RETRIED = """
    UPDATE quarantine SET state = 'retried', settled_by = $2, settled_at = clock_timestamp() WHERE id = $1"""
_ingress = msgspec.msgpack.Decoder(Ingress)
_sorted = msgspec.json.Encoder(order="sorted").encode


class Kept(msgspec.Struct, frozen=True):
    """A quarantined record, opened."""

    id: str
    kind: Kind
    source: str
    body: bytes
    import_id: str | None
    as_of: date | None


class Refused(BaseModel):
    """A quarantined record without anything of its content. `reason`: refused (at the door), unusable (behind it),
    source_creditor (names a creditor that its sender may not), id_conflict."""

    id: str
    source: str
    creditor: str | None
    event_id: str
    kind: str
    reason: str
    errors: list[dict[str, str]]
    import_id: str | None
    state: str
    at: datetime


def refused_of(row: Any) -> Refused:
    return Refused(
        id=str(row["id"]), source=row["source"], creditor=row["creditor"], event_id=row["event_id"], kind=row["kind"],
        reason=row["reason"], errors=errors_of(row["errors"]), state=row["state"], at=row["at"],
        import_id=None if row["import_id"] is None else str(row["import_id"]),
    )  # fmt: skip


def errors_of(stored: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = msgspec.json.decode(stored) if isinstance(stored, str | bytes) else stored
    return found


def words(errors: list[dict[str, str]]) -> str:
    """Flaws as one text."""
    return "; ".join(f"{error['pointer']}: {error['message']}" for error in errors)


def kept_of(row: Any, ingress_key: bytes) -> Kept:
    """The record itself; Unopened when it was sealed under another key."""
    try:
        came = _ingress.decode(open_ingress(ingress_key, row["record"]))
    except msgspec.DecodeError:
        raise Unopened("the record is of a form that this version does not read") from None
    return Kept(str(row["id"]), came.kind, came.source, came.body, came.import_id, came.as_of)


def digest(body: bytes) -> str:
    """Names a row without showing it, so that whoever has the file finds it there: SHA-256 of its JSON with sorted
    keys; of the bytes themselves where they are no JSON."""
    try:
        return sha256(_sorted(msgspec.json.decode(body))).hexdigest()
    except (msgspec.DecodeError, RecursionError):
        return sha256(body).hexdigest()
