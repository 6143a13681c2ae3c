"""What became of one event."""

from typing import Any

import msgspec
import orjson
from pydantic import BaseModel

from libs.common.http.doors import Doors
from services.intake.store.ingress import seen_id

STATUS = """
    SELECT s.part, s.ingress_offset, s.account::text AS account, p.next_offset > s.ingress_offset AS applied,
      (SELECT row_to_json(q) FROM (SELECT creditor, reason, errors, state FROM quarantine
        WHERE seen = s.id AND state = 'open' ORDER BY at DESC LIMIT 1) q)::text AS quarantined,
      (SELECT case_id::text FROM cases c WHERE c.account_id = s.account ORDER BY case_id LIMIT 1) AS case_id
    FROM seen s JOIN progress p ON p.source = 'ingress' AND p.part = s.part WHERE s.id = $1"""
QUARANTINED = """
    SELECT row_to_json(q)::text FROM (SELECT creditor, reason, errors, state FROM quarantine
      WHERE seen = $1 ORDER BY at DESC LIMIT 1) q"""


class Status(BaseModel):
    """`state` is waiting, accepted or quarantined."""

    event_id: str
    source: str
    state: str
    account_id: str | None = None
    case_id: str | None = None
    reason: str | None = None
    errors: list[dict[str, Any]] = []
    creditor: str | None = None


async def status_of(doors: Doors, source: str, event_id: str) -> Status | None:
    """The newest word on an event of a source; None when it never came."""
    seen = seen_id(source, event_id)
    async with doors.read() as con:
        row = await con.fetchrow(STATUS, seen)
        refused = None if row else await con.fetchval(QUARANTINED, seen)
    if row is None:
        return _quarantined(source, event_id, refused) if refused else None
    if row["quarantined"]:
        return _quarantined(source, event_id, row["quarantined"])
    if not row["applied"]:
        return Status(event_id=event_id, source=source, state="waiting")
    return Status(event_id=event_id, source=source, state="accepted", account_id=row["account"], case_id=row["case_id"])


def _quarantined(source: str, event_id: str, text: str) -> Status:
    found = orjson.loads(text)
    errors = found["errors"]
    return Status(
        event_id=event_id, source=source, state="quarantined", reason=found["reason"],
        errors=msgspec.json.decode(errors) if isinstance(errors, str) else errors, creditor=found["creditor"],
    )  # fmt: skip
