"""Verdicts as the journal has them: all of one contact, each with its proof, in one file; and those of a period."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
import orjson
from fastapi import Query, Request, Response
from pydantic import AwareDatetime, BaseModel

from libs.common.events import outreach as events
from libs.common.events.envelope import decode_head, decode_record
from libs.common.events.registry import decode, type_of
from libs.common.http.app import DoorRoute, ReadsFor, Router
from libs.common.http.doors import doors_of
from libs.common.http.paging import Listed, LongPageOf, Page, cursor
from libs.common.http.scopes import scope
from libs.common.kernel.part import part_of
from libs.common.kernel.problems import Flaw, Invalid, NotFound
from libs.common.log.seek import records_between
from libs.common.run.doors import TheCheckpoints, TheService
from libs.common.run.records import proven
from services.outreach.schemas import Id

CARRY_A_VERDICT = frozenset(
    type_of(event)
    for event in (
        events.ContactAttempted, events.ContactDeferred, events.ContactSuppressed, events.CallClaimed,
        events.VisitScheduled,
    )
)  # fmt: skip
ONE = """
    SELECT debtor_id::text, planned_at, settled_at, state FROM contacts JOIN {cases_in_reach} USING (case_id)
    WHERE contact_id = $1"""

PARTS = "SELECT part FROM journal_head WHERE head > 0 ORDER BY part"
REACHED = """
    SELECT case_id::text FROM cases JOIN {cases_in_reach} USING (case_id) WHERE case_id = ANY($1::text[]::uuid[])"""
PERIOD_DAYS_MAX = 400
LOOKED_AT_MAX = 50_000  # records for one answer, whether or not they carry a verdict

router = Router(route_class=DoorRoute, tags=["contacts"])


class VerdictOut(BaseModel):
    """A verdict with its question, and the record in outreach's journal that carries it."""

    part: int
    offset: int
    type: str
    contact_id: str
    case_id: str
    verdict: dict[str, Any]


@router.get("/compliance/verdicts", dependencies=[scope("audit:read")])
async def list_verdicts(
    request: Request, reads: ReadsFor, page: LongPageOf,
    start: Annotated[AwareDatetime, Query(alias="from", description="The first instant.")],
    end: Annotated[AwareDatetime, Query(alias="to", description="The instant after the last one.")],
) -> Listed[VerdictOut]:  # fmt: skip
    """The verdicts given in a period, for whoever asks the law again; a page may hold fewer than its limit."""
    if not timedelta(0) < end - start <= timedelta(days=PERIOD_DAYS_MAX):
        flaw = Flaw("query:from", "period", f"give an instant before `to`, at most {PERIOD_DAYS_MAX} days before it")
        raise Invalid("the period is empty or too long", (flaw,))
    found, last = await _given(request, page, start, end)
    cases = sorted({verdict.case_id for verdict in found})
    reached = {row[0] for row in await reads.fetch(REACHED, cases)}
    return Listed(items=[v for v in found if v.case_id in reached], next=None if last is None else cursor(last))


async def _given(
    request: Request, page: Page, start: datetime, end: datetime
) -> tuple[list[VerdictOut], tuple[int, int] | None]:
    """Those of a page, and part and offset that it ends with; None where nothing comes after."""
    part_after, after = page.after(tuple[int, int]) or (-1, None)
    found: list[VerdictOut] = []
    looked_at = 0
    async with doors_of(request).read() as con:
        for (part,) in await con.fetch(PARTS):
            if part < part_after:
                continue
            begin = after if part == part_after else None
            async for offset, raw in records_between(con, "outreach", "journal", part, start, end, begin):
                looked_at += 1
                if decode_head(raw).type in CARRY_A_VERDICT and (given := _verdict(part, offset, raw, start, end)):
                    found.append(given)
                if len(found) >= page.limit or looked_at >= LOOKED_AT_MAX:
                    return found, (part, offset)
    return found, None


def _verdict(part: int, offset: int, raw: bytes, start: datetime, end: datetime) -> VerdictOut | None:
    record = decode_record(raw)
    event: Any = decode(record.type, record.data)
    if event.verdict is None or not start <= event.verdict.judged_at < end:
        return None
    return VerdictOut(
        part=part, offset=offset, type=record.type, contact_id=event.contact_id, case_id=event.case_id,
        verdict=msgspec.json.decode(msgspec.json.encode(event.verdict)),
    )  # fmt: skip


@router.get("/contacts/{contact_id}/receipt", dependencies=[scope("audit:read")])
async def get_receipt(
    contact_id: Id, request: Request, reads: ReadsFor, service: TheService, checkpoints: TheCheckpoints
) -> Response:
    """The records that made, deferred or suppressed a contact, with everything that proves them but the public key."""
    debtor, planned, settled, state = await reads.fetch_one(ONE, contact_id)
    part = part_of(debtor, service.runtime.parts)
    offsets = await _offsets(request, part, contact_id, planned, settled or service.runtime.clock.now())
    if not offsets:
        raise NotFound(f"no verdict has been given on this contact yet: it is {state}")
    proofs = [await proven(request, checkpoints, "journal", part, offset) for offset in offsets]
    body = {"contact_id": contact_id, "records": [proof.body() for proof in proofs]}
    return Response(orjson.dumps(body), media_type="application/json")


async def _offsets(request: Request, part: int, contact_id: str, first: datetime, last: datetime) -> list[int]:
    """Where the contact's verdicts stand: between the contact's own instants, found without an index."""
    needle = contact_id.encode()
    async with doors_of(request).read() as con:
        return [
            offset
            async for offset, record in records_between(con, "outreach", "journal", part, first, last)
            if needle in record and decode_head(record).type in CARRY_A_VERDICT
        ]
