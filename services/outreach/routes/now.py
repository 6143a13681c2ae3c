"""What goes on now: how long the queues are, who has calls in hand, what may leave, and of what nobody knows."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from libs.common.http.app import DoorRoute, ReadsFor
from libs.common.http.doors import doors_of, visit_of
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.clock import from_micros, micros
from services.outreach.routes.doorway import TheOutreach

DEPTHS = """
    SELECT q.creditor, q.team, count(*) FILTER (WHERE q.claimed_by IS NULL AND q.due <= $1) AS waiting,
      count(*) FILTER (WHERE q.claimed_by IS NULL AND q.due > $1) AS later,
      count(*) FILTER (WHERE q.claimed_by IS NOT NULL) AS claimed,
      min(q.due) FILTER (WHERE q.claimed_by IS NULL AND q.due <= $1) AS oldest_due
    FROM queue q JOIN {cases_in_reach} USING (case_id) WHERE q.channel = 'call'
    GROUP BY q.creditor, q.team ORDER BY q.creditor, q.team"""
AT_WORK = """
    SELECT q.claimed_by AS collector, q.team, count(*) AS calls
    FROM queue q JOIN {cases_in_reach} USING (case_id) WHERE q.claimed_by IS NOT NULL AND q.channel = 'call'
    GROUP BY q.claimed_by, q.team ORDER BY q.claimed_by, q.team"""
UNKNOWN = """
    SELECT contact_id::text AS contact_id, creditor, channel, state, left_at, look_at, looked, reason FROM unknowns
    WHERE {creditor_granted}
      AND ($1::text IS NULL OR (coalesce(left_at, 'epoch'), contact_id::text) > ($2::timestamptz, $1))
    ORDER BY coalesce(left_at, 'epoch'), contact_id::text LIMIT $3"""

router = APIRouter(route_class=DoorRoute, tags=["now"])


class Depth(BaseModel):
    """The calls of a creditor in a team's queue: due and free, due later, in somebody's hands."""

    creditor: str
    team: str
    waiting: int
    later: int
    claimed: int
    oldest_due: datetime | None


class AtWork(BaseModel):
    """A collector with calls in hand now."""

    collector: str
    team: str
    calls: int


class Floor(BaseModel):
    """The queues and who works them, at business instant `at`."""

    items: list[Depth]
    next: str | None = None
    collectors: list[AtWork]
    at: datetime


class UnknownOut(BaseModel):
    """A contact of which nobody knows whether it left; counted as sent and never sent again."""

    contact_id: str
    creditor: str
    channel: str
    state: str
    left_at: datetime | None
    look_at: datetime | None = Field(description="When the provider is asked next; null once a person has to decide.")
    looked: int
    reason: str


@router.get("/queue/depths", dependencies=[scope("metrics:read")])
async def get_depths(request: Request, reads: ReadsFor) -> Floor:
    """How long the queues in reach are, and who has calls in hand."""
    now, grant = doors_of(request).clock.now(), visit_of(request).grant
    if grant is None or grant.health:
        return Floor(items=[], collectors=[], at=now)
    depths = [Depth(**row) for row in await reads.fetch(DEPTHS, now)]
    at_work = [AtWork(**row) for row in await reads.fetch(AT_WORK)]
    return Floor(items=depths, collectors=at_work, at=now)


class SendingOut(BaseModel):
    """Whether anything may leave, by the replica that answers, at business instant `at`; seconds that the witnesses'
    clocks are away from its own, at least."""

    at: datetime
    held_by: str | None = Field(
        description="not_seen, clocks_apart, provider_clock_apart, inputs_not_fresh, clock_not_real, or why outreach "
        "is stopped for everybody; null when contacts may leave."
    )
    database_apart: float
    provider_apart: float | None = Field(description="null: the provider names no time.")
    sandbox: bool = Field(description="Nothing leaves this machine whatever is said here.")


@router.get("/sending", dependencies=[scope("parts:read")])
async def get_sending(request: Request, outreach: TheOutreach) -> SendingOut:
    """May contacts leave now, and what do the witnesses of the clock say?"""
    clocks = outreach.latch.clocks()
    return SendingOut(
        at=doors_of(request).clock.now(), held_by=outreach.latch.objection(), database_apart=clocks.database_apart,
        provider_apart=clocks.provider_apart, sandbox=outreach.sandbox,
    )  # fmt: skip


@router.get("/unknowns", dependencies=[scope("parked:read")])
async def list_unknowns(reads: ReadsFor, page: PageOf) -> Listed[UnknownOut]:
    """Contacts of which nobody knows whether they left, the oldest first."""
    after = page.after(tuple[str, int])
    keys = (None, None) if after is None else (after[0], from_micros(after[1]))
    rows = await reads.fetch(UNKNOWN, *keys, page.rows_max)
    return page.answer(rows, lambda row: UnknownOut(**row), _place)


def _place(row: Any) -> tuple[str, int]:
    return row["contact_id"], 0 if row["left_at"] is None else micros(row["left_at"])
