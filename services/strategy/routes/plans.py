"""Plans and steps, for people."""

from datetime import UTC, datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from libs.common.http.app import ReadsFor, TransactionRoute
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Flaw, Invalid
from services.strategy.schemas import DueStep, PlanOut
from services.strategy.store.plans import Found, Plans

FIRST = (datetime(1, 1, 1, tzinfo=UTC), "00000000-0000-0000-0000-000000000000")

router = APIRouter(route_class=TransactionRoute, tags=["plans"])


async def plans_of(request: Request) -> Plans:
    return cast(Plans, request.app.state.plans)


ThePlans = Annotated[Plans, Depends(plans_of)]


@router.get("/plans/{case_id}", dependencies=[scope("case:read")])
async def get_plan(case_id: UUID, reads: ReadsFor, plans: ThePlans) -> PlanOut:
    """A case's plan: the rows that decided, its steps with their states and reasons."""
    found = await plans.one(reads, str(case_id))
    return PlanOut.of(found.case, found.debtor_id)


@router.get("/steps", dependencies=[scope("case:read")])
async def get_steps(
    reads: ReadsFor, plans: ThePlans, page: PageOf,
    due: Annotated[datetime, Query(description="steps that fall due by this instant (with offset)")],
) -> Listed[DueStep]:  # fmt: skip
    """The next step of each case whose next step falls due by `due`, earliest first."""
    if due.tzinfo is None:
        raise Invalid("give an instant with its offset", (Flaw("query:due", "offset", "end it with Z or +08:00"),))
    rows = await plans.due(reads, due, page.after(tuple[datetime, str]) or FIRST, page.rows_max)
    return page.answer(rows, _due_step, lambda found: (found.next_at, found.case.id))


def _due_step(found: Found) -> DueStep:
    case = found.case
    step = min((step for step in case.steps if step.state == "planned"), key=lambda step: step.at)
    return DueStep(
        case_id=case.id, creditor=case.creditor, stage=case.stage, plan_version=case.plan_version, due=step.at,
        step=step.name, channel=step.channel, template=step.template,
    )  # fmt: skip
