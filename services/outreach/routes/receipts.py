"""GET /v1/contacts/{contact_id}/receipt: every verdict on a contact, each with its proof, in one file."""

from datetime import datetime
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from libs.common.events import outreach as events
from libs.common.events.envelope import decode_head
from libs.common.events.registry import type_of
from libs.common.http.app import DoorRoute, ReadsFor
from libs.common.http.doors import doors_of
from libs.common.http.scopes import scope
from libs.common.kernel.part import part_of
from libs.common.kernel.problems import NotFound
from libs.common.log.seek import records_between
from libs.common.run.records import proven
from libs.common.run.service import Service
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

router = APIRouter(route_class=DoorRoute, tags=["contacts"])


@router.get("/contacts/{contact_id}/receipt", dependencies=[scope("audit:read")])
async def get_receipt(contact_id: Id, request: Request, reads: ReadsFor) -> Response:
    """The records that made, deferred or suppressed a contact, with everything that proves them but the public key."""
    debtor, planned, settled, state = await reads.fetch_one(ONE, contact_id)
    service: Service[Any] = request.app.state.service.service
    part = part_of(debtor, service.runtime.parts)
    offsets = await _offsets(request, part, contact_id, planned, settled or service.runtime.clock.now())
    if not offsets:
        raise NotFound(f"no verdict has been given on this contact yet: it is {state}")
    proofs = [await proven(request, request.app.state.checkpoints, "journal", part, offset) for offset in offsets]
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
