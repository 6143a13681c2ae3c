"""Records that were refused: why, and what is to become of them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec
from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from libs.common.http.app import CurrentPrincipal, DoorRoute, ReadsFor, Router, TransactionRoute, Tx, keyless
from libs.common.http.doors import trace_of
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Conflict, Flaw, Invalid
from libs.common.store.session import NEVER
from services.intake.policy import mended
from services.intake.routes.imports import LAST
from services.intake.routes.service_of import Alone, TheKeys, TheReception, uuid_or_not_found
from services.intake.store import quarantine
from services.intake.store.quarantine import Refused, kept_of, refused_of

router = Router(route_class=TransactionRoute, tags=["quarantine"])
retries = Router(route_class=DoorRoute, tags=["quarantine"])
HIDDEN = "***"
# What names no person; everything else of a refused record is hidden, whatever its source calls it.
SHOWN = frozenset(
    "event_id occurred_at source creditor creditor_type loan loan_id payment_id paid_at reverses amount".split()
)


class RefusedRecord(Refused):
    """With the record itself, in which all that may be personal is hidden."""

    record: Any


class Reason(BaseModel):
    """Why a record is given up; it goes on record."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(min_length=1, max_length=500)]


Pointer = Annotated[str, Field(pattern="^/", max_length=200)]


class Change(BaseModel):
    """Fields to set and to take out, by JSON pointer, in the record's own shape."""

    model_config = ConfigDict(extra="forbid")
    set: Annotated[dict[Pointer, Any], Field(max_length=50)] = {}
    remove: Annotated[list[Pointer], Field(max_length=50)] = []

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.set and not self.remove:
            raise ValueError("say what to set or to remove")
        return self


@router.get("/quarantine", dependencies=[scope("quarantine:read")])
async def list_quarantine(
    page: PageOf, reads: ReadsFor, state: Literal["open", "superseded", "retried", "discarded"] | None = "open",
    source: Annotated[str | None, Query(max_length=64)] = None,
    event_id: Annotated[str | None, Query(max_length=128)] = None,
) -> Listed[Refused]:  # fmt: skip
    """The newest first."""
    at, last = page.after(tuple[datetime, UUID]) or (NEVER, LAST)
    rows = await reads.fetch(quarantine.LIST, state, source, event_id, at, last, page.rows_max)
    return page.answer(rows, refused_of, lambda row: (row["at"], row["id"]))


@router.get("/quarantine/{record_id}", dependencies=[scope("quarantine:read")])
async def get_quarantined(record_id: str, reads: ReadsFor, keys: TheKeys) -> RefusedRecord:
    """One record with its reasons."""
    row = await reads.fetch_one(quarantine.SHOW, uuid_or_not_found(record_id))
    body = kept_of(row, keys.ingress_key).body
    return RefusedRecord(**refused_of(row).model_dump(), record=hidden(body))


@retries.post("/quarantine/{record_id}/retry", dependencies=[scope("quarantine:write"), Alone, keyless()])
async def retry(
    record_id: str, request: Request, reads: ReadsFor, keys: TheKeys, reception: TheReception,
    principal: CurrentPrincipal,
) -> Refused:  # fmt: skip
    """Takes the record as it stands, when what refused it (a mapping, a creditor, a rule) has changed since."""
    row = await reads.fetch_one(quarantine.SHOW, uuid_or_not_found(record_id))
    if row["state"] != "open":
        raise Conflict(f"the record is {row['state']} already")
    await reception.readmit(principal, kept_of(row, keys.ingress_key), trace_of(request))
    return refused_of({**dict(row), "state": "retried"})


@retries.post("/quarantine/{record_id}/mend", dependencies=[scope("quarantine:write"), Alone, keyless()])
async def mend(
    record_id: str, change: Change, request: Request, reads: ReadsFor, keys: TheKeys, reception: TheReception,
    principal: CurrentPrincipal,
) -> Refused:  # fmt: skip
    """Takes the record with these fields changed; the others stay as they came, unseen. 422: what is wrong still."""
    row = await reads.fetch_one(quarantine.SHOW, uuid_or_not_found(record_id))
    if row["state"] != "open":
        raise Conflict(f"the record is {row['state']} already")
    kept = kept_of(row, keys.ingress_key)
    try:
        plain = mended(msgspec.json.decode(kept.body), change.set, change.remove)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Conflict("the record is no JSON: send it again, whole, under its event id") from None
    except ValueError as error:
        raise Invalid("a change leads nowhere", (Flaw("/set", "pointer", str(error)),)) from None
    pointers = (*change.set, *change.remove)
    kept = msgspec.structs.replace(kept, body=msgspec.json.encode(plain))
    await reception.readmit(principal, kept, trace_of(request), pointers)
    return refused_of({**dict(row), "state": "retried"})


@router.post("/quarantine/{record_id}/discard", dependencies=[scope("quarantine:write"), Alone, keyless()])
async def discard(record_id: str, why: Reason, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal) -> Refused:
    """Gives the record up: an act on record."""
    row = await reads.fetch_one(quarantine.SHOW, uuid_or_not_found(record_id))
    con = tx.session.connection  # type: ignore[attr-defined]
    done = await con.execute(quarantine.SETTLE, row["id"], "discarded", principal.actor)
    if done != "UPDATE 1":
        raise Conflict("the record was settled already")
    what = {"source": row["source"], "event_id": row["event_id"], "reason": why.reason}
    tx.context.act("quarantine_discarded", str(row["id"]), what)
    return refused_of({**dict(row), "state": "discarded"})


def hidden(body: bytes) -> Any:
    """The record's shape, with values only where they name nobody."""
    try:
        plain = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {"bytes": len(body)}
    if not isinstance(plain, dict):
        return _hide(plain)
    return {name[:200]: value if name in SHOWN else _hide(value) for name, value in plain.items()}


def _hide(value: Any) -> Any:
    if isinstance(value, dict):
        return {name[:200]: _hide(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_hide(each) for each in value[:20]]
    return value if value is None or isinstance(value, bool) else HIDDEN
