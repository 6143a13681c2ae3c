"""Imports: how far a file has come. Counts add up: received = duplicate + left_out + rejected + processed + waiting."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

ADD = """
    INSERT INTO imports (id, source, name, principal, as_of, at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING"""
COUNT = """
    UPDATE imports SET received = received + $2, accepted = accepted + $3, duplicate = duplicate + $4,
      left_out = left_out + $5, rejected = rejected + $6 WHERE id = $1"""
# What was refused behind the door is counted as processed there, and stands in quarantine: here it is rejected.
_COLUMNS = """
    i.id, i.source, i.name, i.principal, i.as_of, i.at, i.received, i.duplicate, i.left_out, i.accepted,
    i.rejected AS at_the_door, i.processed AS passed,
    (SELECT count(*) FROM quarantine q WHERE q.import_id = i.id) AS refused FROM imports i"""
SHOW = f"SELECT {_COLUMNS} WHERE i.id = $1"
LIST = f"""
    SELECT {_COLUMNS} WHERE ($1::text IS NULL OR i.principal = $1) AND (i.at, i.id) < ($2, $3)
    ORDER BY i.at DESC, i.id DESC LIMIT $4"""
REJECTS = """
    SELECT id, seen, source, creditor, event_id, kind, reason, errors, record, import_id, state, at FROM quarantine
    WHERE import_id = $1 AND (at, id) > ($2, $3) ORDER BY at, id LIMIT $4"""


class Import(BaseModel):
    """`accepted` went in; of those `processed` are applied and `waiting` are not yet; `rejected` were refused, at the
    door or behind it. It is done when nothing is waiting and its sender sends no more."""

    id: UUID
    source: str
    name: str
    by: str
    as_of: date | None
    at: datetime
    received: int
    duplicate: int
    left_out: int
    accepted: int
    rejected: int
    processed: int
    waiting: int


def import_of(row: Any) -> Import:
    behind = row["refused"] - row["at_the_door"]
    return Import(
        id=row["id"], source=row["source"], name=row["name"], by=row["principal"], as_of=row["as_of"], at=row["at"],
        received=row["received"], duplicate=row["duplicate"], left_out=row["left_out"], accepted=row["accepted"],
        rejected=row["refused"], processed=row["passed"] - behind, waiting=row["accepted"] - row["passed"],
    )  # fmt: skip
