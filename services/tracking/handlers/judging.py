"""The system judges promises, whenever cash comes or goes and at their deadlines; nobody else does."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

import msgspec

from libs.common.events.envelope import Money
from libs.common.events.tracking import (
    ArrangementEnded,
    HoldPlaced,
    HoldReason,
    HoldReleased,
    PromiseBroken,
    PromiseCancelled,
    PromiseKept,
    PromiseMade,
    PromisePartlyKept,
)
from libs.common.kernel.ids import AccountId, CaseId, HoldId, derive
from libs.common.store.context import Context
from services.tracking.handlers.book import shown, tell
from services.tracking.handlers.tasks import follow_broken
from services.tracking.model import Arrangement, Debtor, Hold, Promise, PromiseState
from services.tracking.policy import promises as policy


def judge_account(account: AccountId, debtor: Debtor, context: Context) -> None:
    """Appropriates the account's cash anew and tells what became of its promises, until nothing changes any more."""
    while True:
        mine = [promise for promise in debtor.promises.values() if promise.account == account]
        taken = policy.appropriate(mine, debtor.payments.values())
        for promise in sorted(mine, key=lambda p: (p.due, p.made_at, p.id)):
            paid = taken.get(promise.id, 0)
            case = debtor.cases.get(promise.case)
            state = policy.judge(promise, paid, context.now, case is None or case.open)
            if state == "CANCELLED" != promise.state:
                cancel(promise, "cleared", debtor, context)
                break
            _become(promise, state, paid, debtor, context)
            if state in ("PARTIAL", "BROKEN") and _break_plan(promise, debtor, context):
                break  # what its later instalments held is free again
        else:
            return


def cancel(promise: Promise, reason: str, debtor: Debtor, context: Context) -> None:
    """Leaves the denominator; its cash is free for others."""
    debtor.promises[promise.id] = msgspec.structs.replace(promise, state="CANCELLED", paid_minor=0)
    event = PromiseCancelled(promise_id=promise.id, case_id=promise.case, creditor=promise.creditor, reason=reason)
    tell(event, promise.case, {"promise_id": promise.id, "reason": reason}, debtor, context)
    release_bound(promise.id, f"promise {reason}", debtor, context)
    _end_plan_if_over(promise.arrangement, "cancelled", debtor, context)


def cancel_open(wanted: Iterable[Promise], reason: str, debtor: Debtor, context: Context) -> None:
    """Cancels the open ones among these and gives their cash to others."""
    gone = sorted((p for p in wanted if p.state == "OPEN"), key=lambda p: (p.due, p.id))
    for promise in gone:
        cancel(promise, reason, debtor, context)
    for account in sorted({promise.account for promise in gone}):
        judge_account(account, debtor, context)


def place_hold(hold: Hold, debtor: Debtor, context: Context) -> None:
    """From now on nothing goes out; one hold of a reason and reach at a time."""
    debtor.holds[hold.id] = hold
    case = None if hold.whole else hold.case
    data = {"hold_id": hold.id, "reason": hold.reason, "whole": hold.whole, "until": hold.until}
    event = HoldPlaced(hold_id=hold.id, reason=hold.reason, case_id=case, until=hold.until)
    tell(event, hold.case, data, debtor, context)


def release_hold(hold: Hold, reason: str, debtor: Debtor, context: Context) -> None:
    debtor.holds[hold.id] = msgspec.structs.replace(hold, ended=context.now)
    event = HoldReleased(hold_id=hold.id, reason=reason, case_id=None if hold.whole else hold.case)
    tell(event, hold.case, {"hold_id": hold.id, "held_for": hold.reason, "reason": reason}, debtor, context)


def release_bound(bound_to: str, reason: str, debtor: Debtor, context: Context) -> None:
    """Ends the holds that end with a promise, an arrangement or a matter."""
    for hold in list(debtor.holds.values()):
        if hold.bound_to == bound_to and hold.ended is None:
            release_hold(hold, reason, debtor, context)


def is_held(reason: HoldReason, case: CaseId, whole: bool, debtor: Debtor) -> bool:
    """Is there a hold of this reason already that reaches as far and has no end?"""
    return any(
        hold.reason == reason and hold.ended is None and hold.until is None
        and (hold.whole or (hold.case == case and not whole))
        for hold in debtor.holds.values()
    )  # fmt: skip


def promise_hold(
    bound_to: str, case: CaseId, creditor: str, until: datetime, name: str, context: Context
) -> Hold:  # fmt: skip
    """Quiet until due + grace."""
    hold = HoldId(derive("hold", name, "promise"))
    return Hold(hold, case, creditor, "promise", False, context.now, context.actor, until, bound_to=bound_to)


def _become(promise: Promise, state: PromiseState, paid: int, debtor: Debtor, context: Context) -> None:
    if (state, paid) == (promise.state, promise.paid_minor):
        return
    new = msgspec.structs.replace(promise, state=state, paid_minor=paid)
    debtor.promises[promise.id] = new
    if state == promise.state and state != "PARTIAL":
        return
    was = "" if promise.state == "OPEN" else promise.state
    match state:
        case "KEPT":
            _tell_paid(PromiseKept, new, was, debtor, context)
            _end_plan_if_over(new.arrangement, "fulfilled", debtor, context)
        case "PARTIAL":
            _tell_paid(PromisePartlyKept, new, was, debtor, context)
        case "BROKEN":
            event = PromiseBroken(
                promise_id=new.id, case_id=new.case, creditor=new.creditor, amount=_amount(new),
                effective=new.deadline, was=was,
            )  # fmt: skip
            tell(event, new.case, _data(new, was), debtor, context)
        case "OPEN":
            _reopen(new, debtor, context)
        case "CANCELLED":
            raise AssertionError("cancelling has its own way")
        case _:
            assert_never(state)
    if state in ("PARTIAL", "BROKEN") and not was:
        follow_broken(new, debtor.cases.get(new.case), debtor, context)
    if state != "OPEN" and not new.arrangement:
        release_bound(new.id, f"promise {state.lower()}", debtor, context)


def _tell_paid(
    kind: type[PromiseKept | PromisePartlyKept], promise: Promise, was: str, debtor: Debtor, context: Context
) -> None:  # fmt: skip
    event = kind(
        promise_id=promise.id, case_id=promise.case, creditor=promise.creditor, amount=_amount(promise),
        paid=_paid(promise), effective=promise.deadline, was=was,
    )  # fmt: skip
    tell(event, promise.case, _data(promise, was), debtor, context)


def _reopen(promise: Promise, debtor: Debtor, context: Context) -> None:
    """A reversal before the deadline: the cash is un-appropriated, the promise open again, and quiet with it."""
    tell(made(promise, reopened=True), promise.case, _data(promise, "KEPT") | {"reopened": True}, debtor, context)
    if promise.arrangement:
        plan = debtor.arrangements[promise.arrangement]
        debtor.arrangements[plan.id] = msgspec.structs.replace(plan, ended="")
    bound = promise.arrangement or promise.id
    if not any(hold.bound_to == bound and hold.ended is None for hold in debtor.holds.values()):
        name = f"{bound}/{debtor.common.versions[promise.case]}"
        until = max(
            p.deadline for p in debtor.promises.values() if bound in (p.id, p.arrangement) and p.state == "OPEN"
        )
        place_hold(promise_hold(bound, promise.case, promise.creditor, until, name, context), debtor, context)


def _break_plan(promise: Promise, debtor: Debtor, context: Context) -> bool:
    """An instalment that was not kept cancels the later ones; True when cash became free."""
    plan = debtor.arrangements.get(promise.arrangement or "")
    if plan is None or plan.ended:
        return False
    _end_plan(plan, "broken", debtor, context)
    later = [p for p in debtor.promises.values() if p.arrangement == plan.id and p.state == "OPEN"]
    for each in sorted(later, key=lambda p: p.instalment):
        cancel(each, "plan broken", debtor, context)
    return bool(later)


def _end_plan_if_over(arrangement: str | None, reason: str, debtor: Debtor, context: Context) -> None:
    plan = debtor.arrangements.get(arrangement or "")
    if (
        plan is None
        or plan.ended
        or any(p.arrangement == plan.id and p.state == "OPEN" for p in debtor.promises.values())
    ):
        return
    _end_plan(plan, reason, debtor, context)


def _end_plan(plan: Arrangement, reason: str, debtor: Debtor, context: Context) -> None:
    debtor.arrangements[plan.id] = msgspec.structs.replace(plan, ended=reason)
    event = ArrangementEnded(arrangement_id=plan.id, case_id=plan.case, creditor=plan.creditor, reason=reason)
    tell(event, plan.case, {"arrangement_id": plan.id, "reason": reason}, debtor, context)
    release_bound(plan.id, f"arrangement {reason}", debtor, context)


def made(promise: Promise, reopened: bool = False) -> PromiseMade:
    return PromiseMade(
        promise_id=promise.id, case_id=promise.case, creditor=promise.creditor, amount=_amount(promise),
        threshold=Money(promise.threshold_minor, promise.currency), due=promise.due, deadline=promise.deadline,
        made_at=promise.made_at, collector=promise.collector, instalment=promise.instalment,
        instalments=promise.instalments, arrangement_id=promise.arrangement or "", reopened=reopened,
    )  # fmt: skip


def _amount(promise: Promise) -> Money:
    return Money(promise.amount_minor, promise.currency)


def _paid(promise: Promise) -> Money:
    return Money(promise.paid_minor, promise.currency)


def _data(promise: Promise, was: str) -> dict[str, object]:
    data = {
        "promise_id": promise.id,
        "amount": shown(_amount(promise)),
        "paid": shown(_paid(promise)),
        "due": promise.due,
    }
    return data | ({"was": was} if was else {})
