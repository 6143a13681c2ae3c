"""Holds: placed by one, released by two."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.ids import HoldId
from libs.common.kernel.problems import Flaw, Invalid
from services.tracking import store
from services.tracking.handlers.commands import HoldWanted, Release, hold_once, release
from services.tracking.routes.command import case_name, name_of, row_of
from services.tracking.routes.listing import Listing
from services.tracking.schemas import HoldIn, HoldOut, ReasonIn

HOLDS = Listing(store.HOLDS, HoldOut, "placed", datetime, "hold_id")
router = Router(route_class=TransactionRoute, tags=["holds"])


@router.get("/holds", dependencies=[scope("case:read")])
async def list_holds(
    reads: ReadsFor, page: PageOf, case_id: UUID | None = None, active: Annotated[bool | None, Query()] = None,
    reason: Annotated[str | None, Query(max_length=32)] = None,
    creditor: Annotated[str | None, Query(max_length=64)] = None,
    proposed: Annotated[bool | None, Query(description="Their release waits for a second person.")] = None,
) -> Listed[HoldOut]:  # fmt: skip
    """The holds in reach, oldest first; of one case also those of the whole debtor."""
    return await HOLDS.answer(reads, page, case_id, active, reason, creditor, proposed)


@router.post("/holds", status_code=201, dependencies=[scope("hold:place")])
async def post_hold(
    body: HoldIn, request: Request, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal
) -> Listed[HoldOut]:
    """Nothing goes out from now on. Answers the holds of this reason that are in force: one there already suffices."""
    case = case_name(body.case_id)
    debtor = await tx.load_one(await store.debtor_of_case(reads, case))
    if body.until is not None and body.until <= tx.context.now:
        raise Invalid("the hold would be over", (Flaw("/until", "instant", "give an instant to come, or none"),))
    name = HoldId(name_of("hold_command", case, principal, request))
    tx.apply(hold_once, HoldWanted(name, case, body.reason, body.whole, body.until), debtor)
    found = [h for h in debtor.holds.values() if h.reason == body.reason and h.ended is None]
    found = [h for h in found if h.case == case or h.whole]
    return Listed(items=[HoldOut.of(row_of(store.hold_row, h, debtor)) for h in found])


@router.post("/holds/{hold_id}/release", dependencies=[scope("hold:release")])
async def post_release(
    hold_id: UUID, body: ReasonIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, response: Response
) -> HoldOut:
    """202 = proposed, waits for a second person; 200 = released."""
    name = HoldId(str(hold_id))
    debtor = await tx.load_one(await store.debtor_of_hold(reads, name))
    tx.apply(release, Release(name, principal.name, body.reason), debtor)
    hold = debtor.holds[name]
    response.status_code = 202 if hold.ended is None else 200
    return HoldOut.of(row_of(store.hold_row, hold, debtor))
