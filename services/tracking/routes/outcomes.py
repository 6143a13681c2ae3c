"""Results of contacts, by code."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request

from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.ids import ContactId, DebtorId
from libs.common.kernel.problems import Flaw, Invalid
from services.tracking import store
from services.tracking.handlers.commands import Outcome, record_outcome, refuse_instant
from services.tracking.handlers.slips import Withdrawn, withdraw, withdrawable_until
from services.tracking.model import Case
from services.tracking.policy.codes import CODES, Asks, Code, flags_of, missing_and_idle
from services.tracking.policy.tasks import callback_flaws
from services.tracking.routes.cases import line_of
from services.tracking.routes.command import TheKeys, case_name, name_of, row_of, seal
from services.tracking.schemas import (
    CodeOut,
    HoldOut,
    LineOut,
    OutcomeIn,
    OutcomeOut,
    PromiseOut,
    PromiseTerms,
    WithdrawIn,
    WithdrawOut,
)

router = Router(route_class=TransactionRoute, tags=["outcomes"])


@router.get("/outcomes/codes", dependencies=[scope("outcome:write")])
async def list_codes() -> Listed[CodeOut]:
    """The codes that people may record, and what each asks."""
    return Listed(items=[
        CodeOut(code=c.code, meaning=c.meaning, flags=c.flags, next_step=c.next_step, asks=list(c.asks), hold=c.hold)
        for c in CODES.values() if c.by_people
    ])  # fmt: skip


@router.get("/outcomes", dependencies=[scope("case:read")])
async def list_outcomes(reads: ReadsFor, page: PageOf, case_id: Annotated[UUID, Query()]) -> Listed[LineOut]:
    """The outcomes of a case, as lines of its timeline."""
    debtor = DebtorId(await store.debtor_of_case(reads, case_name(case_id)))
    recorded, rank, n = page.after(tuple[datetime, int, int]) or (None, None, None)
    args = (case_name(case_id), recorded, rank, "outcome_recorded", n, page.rows_max)
    rows = await reads.fetch(store.TIMELINE, *args)
    return page.answer(rows, lambda row: line_of(row, debtor, None), lambda row: (row["recorded"], 1, row["n"]))


@router.post("/outcomes", status_code=201, dependencies=[scope("outcome:write")])
async def post_outcome(
    body: OutcomeIn, request: Request, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, keys: TheKeys
) -> OutcomeOut:
    """Records a result and all that follows from it: promise, hold, dispute, relief, complaint."""
    name = case_name(body.case_id)
    code = _code(body)
    debtor = await tx.load_one(await store.debtor_of_case(reads, name))
    case, now = debtor.cases[name], tx.context.now
    at = (body.at or now).astimezone(UTC)
    callback_at = body.callback_at.astimezone(UTC) if body.callback_at else None
    refuse_instant(at, now)
    if flaws := callback_flaws(callback_at, at):
        raise Invalid("the time of the call that was agreed can't be", tuple(flaws))
    outcome_id = name_of("outcome", name, principal, request)
    outcome = Outcome(
        outcome_id=outcome_id, case=name, code=code, channel=body.channel, at=at, collector=principal.name,
        contact=ContactId(str(body.contact_id)) if body.contact_id else None,
        note=await seal(tx, debtor.id, keys, f"outcome/{outcome_id}", body.note), wanted=_wanted(body, case),
        callback_at=callback_at, right_party=body.right_party, reason=body.reason or "", replaces=body.replace,
    )  # fmt: skip
    before = (set(debtor.promises), set(debtor.holds))
    in_term = [promise for promise, known in debtor.promises.items() if known.state == "OPEN"]
    tx.apply(record_outcome, outcome, debtor)
    flags = flags_of(code, body.channel, body.right_party)
    return OutcomeOut(
        outcome_id=outcome_id, case_id=name, code=code.code, next_step=code.next_step, attempt=flags.attempt,
        contacted=flags.contacted, right_party=flags.right_party,
        promises=[PromiseOut.of(row_of(store.promise_row, p, debtor)) for k, p in debtor.promises.items()
                  if k not in before[0]],
        holds=[HoldOut.of(row_of(store.hold_row, h, debtor)) for k, h in debtor.holds.items() if k not in before[1]],
        promises_ended=sum(debtor.promises[promise].state == "CANCELLED" for promise in in_term),
        withdraw_until=withdrawable_until(outcome_id, code, debtor),
    )  # fmt: skip


@router.post("/outcomes/{outcome_id}/withdraw", dependencies=[scope("outcome:write")])
async def withdraw_outcome(
    outcome_id: UUID, body: WithdrawIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal
) -> WithdrawOut:
    """A slip of one's own, within half an hour: its hold, its matter and its opt-out end by events of their own. The
    outcome stays on record; a promise that it ended stays ended."""
    name, case = str(outcome_id), case_name(body.case_id)
    row = await reads.fetch_one(store.OWN_OUTCOME, case, name, principal.actor)
    debtor = await tx.load_one(DebtorId(row["debtor_id"]))
    contact = ContactId(row["contact_id"]) if row["contact_id"] else None
    slip = Withdrawn(name, case, CODES[row["code"]], row["channel"], contact, principal.actor)
    before = {hold.id for hold in debtor.holds.values() if hold.ended is None}
    tx.apply(withdraw, slip, debtor)
    ended = [hold for hold in debtor.holds.values() if hold.id in before and hold.ended is not None]
    call = debtor.calls.get(contact) if contact else None
    return WithdrawOut(
        outcome_id=name, holds=[HoldOut.of(row_of(store.hold_row, hold, debtor)) for hold in ended],
        call_until=call.until if call and call.corrects else None,
    )  # fmt: skip


def _code(body: OutcomeIn) -> Code:
    """The code, if its form is filled: neither less nor more than it asks."""
    code = CODES.get(body.code)
    if code is None or not code.by_people:
        raise Invalid("no such code", (Flaw("/code", "code", "GET /v1/outcomes/codes lists those there are"),))
    given: dict[Asks, bool] = {
        "promise": body.promise is not None, "instalments": bool(body.instalments),
        "callback_at": body.callback_at is not None,
    }  # fmt: skip
    missing, idle = missing_and_idle(code, given)
    flaws = [Flaw(f"/{name}", "missing", f"{code.code} asks for {name}") for name in missing]
    flaws += [Flaw(f"/{name}", "not_asked", f"{code.code} does not ask for {name}") for name in idle]
    if flaws:
        raise Invalid(f"{code.code} ({code.meaning}) is not filled in as it asks", tuple(flaws))
    return code


def _wanted(body: OutcomeIn, case: Case) -> tuple[tuple[int, date], ...]:
    if body.promise is not None:
        return (terms(body.promise, case, "/promise/amount"),)
    return tuple(terms(each, case, f"/instalments/{i}/amount") for i, each in enumerate(body.instalments or ()))


def terms(given: PromiseTerms, case: Any, pointer: str) -> tuple[int, date]:
    """Minor units and due date of what was promised."""
    return given.amount.read(case.currency, pointer), given.due
