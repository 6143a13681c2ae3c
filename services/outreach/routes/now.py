"""What goes on now: how long the queues are, who has calls in hand, what may leave, and of what nobody knows."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import BaseModel, Field

from libs.common.http.app import DoorRoute, ReadsFor, Router
from libs.common.http.doors import doors_of, visit_of
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.clock import from_micros, micros
from libs.common.run.doors import TheService
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
# what was handed over since decision $1, and the newest decision; $2 at most so many are looked at
HANDED = """
    SELECT count(*) FILTER (WHERE kind = 'attempted') AS sent, coalesce(max(n), $1) AS upto
    FROM (SELECT n, kind FROM decisions WHERE n > $1 ORDER BY n DESC LIMIT $2) AS newer"""
NEWEST = "SELECT coalesce(max(n), 0) AS upto FROM decisions"
# $1 the parts, of which an index knows who is due to be sent something
DUE = """
    SELECT count(*) AS waiting, min(send_at) AS waits_since
    FROM (SELECT send_at FROM state WHERE part = ANY ($1::int[]) AND send_at <= $2 LIMIT $3) AS due"""
COUNTED_MAX = 20_000
UNKNOWN = """
    SELECT contact_id::text AS contact_id, creditor, channel, state, left_at, look_at, looked, reason FROM unknowns
    WHERE {creditor_granted}
      AND ($1::text IS NULL OR (coalesce(left_at, 'epoch'), contact_id::text) > ($2::timestamptz, $1))
    ORDER BY coalesce(left_at, 'epoch'), contact_id::text LIMIT $3"""

router = Router(route_class=DoorRoute, tags=["now"])


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
    upto: int = Field(description="The newest decision: what `since` takes the next time.")
    sent: int | None = Field(description=f"Contacts reserved to be handed over since then, {COUNTED_MAX} at most.")
    waiting: int = Field(description=f"Debtors to whom something is due to be sent now, {COUNTED_MAX} at most.")
    waits_since: datetime | None = Field(description="The earliest instant at which one of them was due.")


@router.get("/sending", dependencies=[scope("parts:read")])
async def get_sending(
    service: TheService, outreach: TheOutreach, reads: ReadsFor,
    since: Annotated[int | None, Query(ge=0, description="`upto` of the answer before: how many left since.")] = None,
) -> SendingOut:  # fmt: skip
    """May contacts leave now, how many did, how many wait, and what do the witnesses of the clock say?"""
    clocks, now = outreach.latch.clocks(), service.runtime.clock.now()
    (due,) = await reads.fetch_of_nobody(DUE, list(range(service.runtime.parts)), now, COUNTED_MAX)
    if since is None:
        ((upto,),), sent = await reads.fetch_of_nobody(NEWEST), None
    else:
        ((sent, upto),) = await reads.fetch_of_nobody(HANDED, since, COUNTED_MAX)
    return SendingOut(
        at=now, held_by=outreach.latch.objection(), database_apart=clocks.database_apart,
        provider_apart=clocks.provider_apart, sandbox=outreach.sandbox, upto=upto, sent=sent, **due,
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
