"""Every decision on a contact: made, put off or refused; one by one, or counted by rule, channel, creditor and day."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from libs.common.http.app import DoorRoute, ReadsFor, Router
from libs.common.http.doors import doors_of
from libs.common.http.paging import Listed, LongPageOf
from libs.common.http.scopes import scope
from libs.common.http.tables import Form, table
from libs.common.kernel.problems import Flaw, Invalid, TooLarge
from services.outreach.handlers.table import Kind
from services.outreach.schemas import Channel, Id, Slug
from services.outreach.store.decisions import COUNTS_MAX, Wanted, counts, newest

PERIOD_DAYS, PERIOD_DAYS_MAX = 30, 400
DIMENSIONS = ("rule", "reason", "channel", "creditor", "day")

router = Router(route_class=DoorRoute, tags=["decisions"])


class DecisionOut(BaseModel):
    """One decision: `rule_id` of a pack, or `house:…`; empty where only the provider put the contact off."""

    at: datetime
    day: date = Field(description="The creditor's date.")
    contact_id: str
    case_id: str
    creditor: str
    channel: str
    kind: str
    decision: str
    rule_id: str
    reason: str
    also_failing: list[str]
    until: datetime | None


class DecisionCount(BaseModel):
    """How many decisions of a kind; what was not told apart is null."""

    rule: str | None
    reason: str | None
    channel: str | None
    creditor: str | None
    day: date | None
    kind: str
    decisions: int


async def wanted_of(
    request: Request,
    start: Annotated[date | None, Query(alias="from", description="First day, the creditors'.")] = None,
    end: Annotated[date | None, Query(alias="to", description="The date after the last one.")] = None,
    kind: Annotated[Kind | None, Query()] = None,
    rule: Annotated[str | None, Query(max_length=64, description="It decided, or failed too.")] = None,
    channel: Annotated[Channel | None, Query()] = None, creditor: Annotated[Slug | None, Query()] = None,
    case_id: Annotated[Id | None, Query()] = None,
) -> Wanted:  # fmt: skip
    """The last 30 days unless it says otherwise."""
    end = end or doors_of(request).clock.now().date() + timedelta(days=2)  # no creditor's date is later
    start = start or end - timedelta(days=PERIOD_DAYS)
    if not timedelta(0) < end - start <= timedelta(days=PERIOD_DAYS_MAX):
        flaw = Flaw("query:from", "period", f"give a date before `to`, at most {PERIOD_DAYS_MAX} days before it")
        raise Invalid("the period is empty or too long", (flaw,))
    return Wanted(start, end, kind, rule, channel, creditor, case_id)


TheWanted = Annotated[Wanted, Depends(wanted_of)]


@router.get("/decisions", dependencies=[scope("case:read")], response_model=Listed[DecisionOut])
async def list_decisions(
    reads: ReadsFor, page: LongPageOf, wanted: TheWanted, form: Form = "json"
) -> Listed[DecisionOut] | Response:
    """The newest first; the receipt of each is that of its contact."""
    rows = await newest(reads, wanted, page.after(int), page.rows_max)
    found = page.answer(rows, lambda row: _shown(DecisionOut, row), lambda row: row["n"])
    return table(found.items, "decisions", list(DecisionOut.model_fields), found.next) if form == "csv" else found


@router.get("/decisions/counts", dependencies=[scope("case:read")], response_model=Listed[DecisionCount])
async def count_decisions(
    reads: ReadsFor, wanted: TheWanted, form: Form = "json",
    group_by: Annotated[str, Query(max_length=64, description=f"Of {', '.join(DIMENSIONS)}; commas between.")] = "rule",
) -> Listed[DecisionCount] | Response:  # fmt: skip
    """How many decisions of each kind there were."""
    names = [name for name in group_by.split(",") if name]
    if unknown := [name for name in names if name not in DIMENSIONS]:
        flaw = Flaw("query:group_by", "dimension", f"choose of {', '.join(DIMENSIONS)}")
        raise Invalid(f"{unknown[0]!r} is no dimension", (flaw,))
    rows = await counts(reads, wanted, names)
    if len(rows) > COUNTS_MAX:
        raise TooLarge("these are more counts than one answer holds; ask for fewer dimensions or a shorter period")
    found = [_shown(DecisionCount, row) for row in rows]
    if form == "csv":
        return table(found, "decision counts", list(DecisionCount.model_fields))
    return Listed(items=found)


def _shown(shape: Any, row: Any) -> Any:
    return shape(**{name: row[name] for name in shape.model_fields})
