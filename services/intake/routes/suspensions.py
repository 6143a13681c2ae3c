"""Suspended sources: seen with the source, and resumed by a person."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from libs.common.http.app import CurrentPrincipal, Router, TransactionRoute, Tx, keyless
from libs.common.http.doors import Principal
from libs.common.http.scopes import scope
from libs.common.kernel.problems import NotFound
from libs.common.store.reference import References
from services.intake.routes.service_of import TheService
from services.intake.store import suspensions
from services.intake.store.suspensions import Suspension

router = Router(route_class=TransactionRoute, tags=["sources"])


class SuspensionOut(BaseModel):
    """Why nothing is taken of a source for a creditor: so many records in a row could not be used, since when."""

    creditor: str
    suspended_at: datetime
    since: datetime | None
    records: int
    reason: str


class Resume(BaseModel):
    """Why the next records will be better; it goes on record."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class Resumed(BaseModel):
    """The creditors for whom it was suspended."""

    source: str
    creditors: list[str]


@router.post("/sources/{source}/resume", dependencies=[scope("source:write"), keyless()])
async def resume_source(
    source: Annotated[str, Path(max_length=200)], why: Resume, tx: Tx, principal: CurrentPrincipal, service: TheService
) -> Resumed:
    """Takes what a suspended source sends again, for the creditors granted to whoever asks."""
    wall = service.runtime.clock.wall()
    found = await suspensions.resume(tx, tx.session, source, principal.granted, why.reason, wall)
    if not found:
        raise NotFound("this source is not suspended, or it is not yours to see")
    return Resumed(source=source, creditors=sorted(each.creditor for each in found))


def seen_by(principal: Principal, references: References) -> dict[str, list[SuspensionOut]]:
    """What is suspended of the creditors granted, by source."""
    found: dict[str, list[SuspensionOut]] = {}
    for (source, creditor), each in sorted(suspensions.suspended(references).items()):
        if principal.granted(creditor):
            found.setdefault(source, []).append(_out(each))
    return found


def _out(each: Suspension) -> SuspensionOut:
    return SuspensionOut(
        creditor=each.creditor, suspended_at=each.at, since=each.since, records=each.records, reason=each.reason
    )
