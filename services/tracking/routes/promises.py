"""Promises: made outside of a contact, listed, withdrawn. Nobody sets whether one was kept."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request

from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.ids import PromiseId
from libs.common.kernel.problems import Flaw, Invalid
from services.tracking import store
from services.tracking.handlers.commands import (
    PromiseWanted,
    cancel_promise,
    make_promises,
    open_promises,
    promised_minor,
    refuse_instant,
    settings_of,
)
from services.tracking.policy.promises import INSTALMENTS_MAX, limits_of, today_of
from services.tracking.routes.command import case_name, name_of, row_of
from services.tracking.routes.listing import Listing
from services.tracking.routes.outcomes import terms
from services.tracking.schemas import MoneyOut, PromiseIn, PromiseLimitsOut, PromiseOut, ReasonIn

PROMISES = Listing(store.PROMISES, PromiseOut, "due", date, "promise_id")
router = Router(route_class=TransactionRoute, tags=["promises"])


@router.get("/promises", dependencies=[scope("case:read")])
async def list_promises(
    reads: ReadsFor, page: PageOf, case_id: UUID | None = None,
    state: Annotated[Literal["OPEN", "KEPT", "PARTIAL", "BROKEN", "CANCELLED"] | None, Query()] = None,
) -> Listed[PromiseOut]:  # fmt: skip
    """The promises in reach, oldest due first."""
    return await PROMISES.answer(reads, page, case_id, state)


@router.get("/cases/{case_id}/promise-limits", dependencies=[scope("promise:write")])
async def get_promise_limits(case_id: UUID, tx: Tx, reads: ReadsFor) -> PromiseLimitsOut:
    """What may be promised for a case now; whoever posts a promise is judged by the same."""
    name = case_name(case_id)
    debtor = await tx.load_one(await store.debtor_of_case(reads, name))
    case = debtor.cases[name]
    settings, today = settings_of(case, tx.context), today_of(tx.context.now, case)
    promised = promised_minor(open_promises(case, debtor))
    limits, anew = (limits_of(case, minor, today, settings) for minor in (promised, 0))
    return PromiseLimitsOut(
        most=MoneyOut.minor(limits.most_minor, case.currency),
        most_replacing=MoneyOut.minor(anew.most_minor, case.currency), first=limits.first, last=limits.last,
        gap_days_max=limits.gap_days, instalments_max=INSTALMENTS_MAX,
    )  # fmt: skip


@router.post("/promises", status_code=201, dependencies=[scope("promise:write")])
async def post_promise(
    body: PromiseIn, request: Request, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal
) -> Listed[PromiseOut]:
    """One promise, or a plan; quiet until due + grace."""
    case = case_name(body.case_id)
    debtor = await tx.load_one(await store.debtor_of_case(reads, case))
    single = (body.amount is not None and body.due is not None) and not body.instalments
    if not single and not (body.instalments and body.amount is None and body.due is None):
        raise Invalid("give amount and due, or instalments", (Flaw("", "one_of", "one promise, or one plan"),))
    made_at = body.at or tx.context.now
    refuse_instant(made_at, tx.context.now)
    known = debtor.cases[case]
    if body.amount is not None and body.due is not None:
        wanted = ((body.amount.read(known.currency, "/amount"), body.due),)
    else:
        wanted = tuple(terms(t, known, f"/instalments/{i}/amount") for i, t in enumerate(body.instalments or ()))  # type: ignore[assignment]
    before = set(debtor.promises)
    name = name_of("promise_command", case, principal, request)
    tx.apply(make_promises, PromiseWanted(name, case, wanted, principal.name, made_at, body.replace), debtor)
    new = [p for key, p in debtor.promises.items() if key not in before]
    return Listed(items=[PromiseOut.of(row_of(store.promise_row, p, debtor)) for p in new])


@router.post("/promises/{promise_id}/cancel", dependencies=[scope("promise:write")])
async def cancel(promise_id: UUID, body: ReasonIn, tx: Tx, reads: ReadsFor) -> PromiseOut:
    """Withdrawn by agreement; of a plan, all that is still open."""
    name = PromiseId(str(promise_id))
    debtor = await tx.load_one(await store.debtor_of_promise(reads, name))
    tx.apply(cancel_promise, (name, body.reason), debtor)
    return PromiseOut.of(row_of(store.promise_row, debtor.promises[name], debtor))
