"""/v1/parked: records set aside, in every service: listed, shown, retried in order, or dropped with a reason."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from libs.common.events.envelope import Head, decode_head
from libs.common.http.app import CurrentPrincipal, DoorRoute, Router, keyless
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.clock import from_micros
from libs.common.run.doors import TheService
from libs.common.store.parked import ParkedRecords


class ParkedOut(BaseModel):
    """A parked record without its content; `queued` = it only waits behind an earlier one of its debtor. `type` and
    `told` (when its service recorded it) are null where the record itself can't be read, or is sealed."""

    source: str
    part: int
    offset: int
    debtor_id: str | None
    reason: str
    error: str
    queued: bool
    bytes: int
    at: str | None = None
    type: str | None = None
    told: datetime | None = None


class RetriedOut(BaseModel):
    """How many went through, how many still wait, and why the first of them does."""

    applied: int
    left: int
    error: str | None


class DropIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(min_length=3, max_length=500)]


router = Router(route_class=DoorRoute, tags=["parked"])


async def records_of(service: TheService) -> ParkedRecords[Any]:
    runtime = service.runtime
    return ParkedRecords(service.work, runtime.store, runtime.clock, service.consumer.reread, service.wrote)


Records = Annotated[ParkedRecords[Any], Depends(records_of)]


@router.get("/parked", dependencies=[scope("parked:read")])
async def list_parked(
    records: Records, page: PageOf, debtor_id: Annotated[str | None, Query(max_length=36)] = None
) -> Listed[ParkedOut]:
    """What waits, in the order in which it came."""
    after = page.after(tuple[datetime, str, int, int])
    waiting = await records.waiting(page.rows_max, debtor_id, after)
    return page.answer(waiting, lambda item: _out(item.record, item.at.isoformat()), lambda item: item.place)


@router.get("/parked/{source}/{part}/{offset}", dependencies=[scope("parked:read")])
async def show_parked(records: Records, source: str, part: int, offset: int) -> ParkedOut:
    """One of them."""
    return _out(await records.show((source, part, offset)))


@router.post("/parked/{source}/{part}/{offset}/retry", dependencies=[scope("parked:write"), keyless()])
async def retry_parked(records: Records, source: str, part: int, offset: int) -> RetriedOut:
    """Retries it with all that wait of its debtor, in order; safe to repeat."""
    return RetriedOut(**(await records.retry((source, part, offset)))._asdict())


@router.post("/parked/{source}/{part}/{offset}/drop", dependencies=[scope("parked:write"), keyless()])
async def drop_parked(
    records: Records, source: str, part: int, offset: int, body: DropIn, principal: CurrentPrincipal
) -> ParkedOut:
    """Gives it up, as an act on record."""
    record = _out(await records.show((source, part, offset)))
    await records.drop((source, part, offset), body.reason, principal.actor)
    return record


def _head(record: bytes) -> Head | None:
    """What a record says of itself; None for one that is damaged, sealed or of another form."""
    try:
        return decode_head(record)
    except msgspec.MsgspecError:
        return None


def _out(record: Any, at: str | None = None) -> ParkedOut:
    head = _head(record.record)
    return ParkedOut(
        source=record.source, part=record.part, offset=record.offset, debtor_id=record.debtor_id, reason=record.reason,
        error=record.error, queued=record.queued, bytes=len(record.record), at=at,
        type=head.type if head else None, told=from_micros(head.time) if head else None,
    )  # fmt: skip
