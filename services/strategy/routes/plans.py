"""Plans and steps, for people."""

from datetime import UTC, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from libs.common.http.app import ReadsFor, Router, TransactionRoute
from libs.common.http.doors import visit_of
from libs.common.http.paging import Listed, LongPageOf, PageOf
from libs.common.http.scopes import scope
from libs.common.http.tables import Form, table
from libs.common.kernel.problems import Flaw, Invalid
from services.strategy.schemas import DueStep, Hits, PlanListed, PlanOut, Standing, StandingOut
from services.strategy.store.plans import HITS, PLANS, STANDING, Found, Plans

Word = Annotated[str | None, Query(max_length=64)]
FIRST = (datetime(1, 1, 1, tzinfo=UTC), "00000000-0000-0000-0000-000000000000")

router = Router(route_class=TransactionRoute, tags=["plans"])


async def plans_of(request: Request) -> Plans:
    return cast(Plans, request.app.state.plans)


ThePlans = Annotated[Plans, Depends(plans_of)]


@router.get("/plans", dependencies=[scope("case:pseudonymous")], response_model=Listed[PlanListed])
async def list_plans(
    reads: ReadsFor, page: LongPageOf, form: Form = "json", strategy: Word = None,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None, stage: Word = None, branch: Word = None,
    step: Word = None, row: Word = None,
    state: Annotated[
        Literal["active", "quiet", "held", "ended", "standing"] | None, Query(description="standing: all but ended.")
    ] = None,
) -> Listed[PlanListed] | Response:  # fmt: skip
    """The plans in reach by where they stand, or by a row that decided."""
    wanted = (strategy, version, stage, branch, step, state, row)
    rows = await reads.fetch(PLANS, *wanted, page.after(str), page.rows_max)
    found = page.answer(rows, lambda row: PlanListed(**row), lambda row: row["case_id"])
    return table(found.items, "plans", list(PlanListed.model_fields), found.next) if form == "csv" else found


@router.get("/strategies/{name}/standing", dependencies=[scope("metrics:read")], response_model=StandingOut)
async def get_standing(
    name: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")], request: Request, reads: ReadsFor,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None, form: Form = "json",
) -> StandingOut | Response:  # fmt: skip
    """How many cases stand at each step, and for how many each row of the tables decided."""
    grant = visit_of(request).grant
    hidden = grant is None or grant.health
    standing = [] if hidden else [Standing(**row) for row in await reads.fetch(STANDING, name, version)]
    hits = [] if hidden else [Hits(**row) for row in await reads.fetch(HITS, name, version)]
    return (
        table(standing, name, list(Standing.model_fields)) if form == "csv" else StandingOut(items=standing, hits=hits)
    )


@router.get("/plans/{case_id}", dependencies=[scope("case:pseudonymous")])
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
