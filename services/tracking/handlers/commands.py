"""What people do, and what time does: outcomes and what follows from them, promises, holds, notes, matters, ticks."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec

from libs.common.events.intake import CreditorSettings
from libs.common.events.strategy import Channel
from libs.common.events.tracking import (
    ArrangementAgreed,
    ComplaintClosed,
    ComplaintOpened,
    DisputeOpened,
    DisputeResolved,
    HardshipDecided,
    HardshipRequested,
    HoldReason,
    NoteAdded,
    OutcomeRecorded,
)
from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import CaseId, ContactId, HoldId, PromiseId, derive
from libs.common.kernel.problems import Conflict, Flaw, Invalid, Unavailable
from libs.common.store.context import Context
from libs.common.store.handlers import Tick
from services.tracking.handlers.book import handlers, shown, tell
from services.tracking.handlers.contacts import assign, end_correction, let_claims_lapse, person_of
from services.tracking.handlers.judging import (
    cancel_open,
    is_held,
    judge_account,
    made,
    place_hold,
    promise_hold,
    release_bound,
    release_hold,
)
from services.tracking.handlers.tasks import follow_outcome
from services.tracking.model import Arrangement, Case, Debtor, Hold, Matter, MatterKind, Promise
from services.tracking.policy import promises as policy
from services.tracking.policy.codes import Code, flags_of
from services.tracking.policy.tasks import callback_until


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a contact. `wanted`: what was promised, minor units by due date; `note` is sealed already."""

    outcome_id: str
    case: CaseId
    code: Code
    channel: Channel
    at: datetime
    collector: str
    contact: ContactId | None = None
    note: str = ""
    wanted: tuple[tuple[int, date], ...] = ()
    callback_at: datetime | None = None
    right_party: bool | None = None
    reason: str = ""
    replaces: bool = False


class PromiseWanted(msgspec.Struct, frozen=True):
    """A promise, or the instalments of a plan, outside of a contact."""

    name: str
    case: CaseId
    wanted: tuple[tuple[int, date], ...]
    collector: str
    made_at: datetime
    replaces: bool = False


class HoldWanted(msgspec.Struct, frozen=True):
    hold_id: HoldId
    case: CaseId
    reason: HoldReason
    whole: bool
    until: datetime | None = None
    bound_to: str = ""


class MatterOpened(msgspec.Struct, frozen=True):
    matter_id: str
    kind: MatterKind
    case: CaseId
    reason: str


class MatterClosed(msgspec.Struct, frozen=True):
    matter_id: str
    result: str


class Noted(msgspec.Struct, frozen=True):
    """A note; `content` is sealed already."""

    note_id: str
    case: CaseId
    author: str
    content: str


class Assigned(msgspec.Struct, frozen=True):
    case: CaseId
    team: str
    assigned_to: str | None
    reason: str


class Release(msgspec.Struct, frozen=True):
    """One person proposes, another one does it."""

    hold_id: HoldId
    person: str
    reason: str


COMPLAINT_DAYS = 15  # of creditors whose settings are older than this one; assumed
MATTER_HOLDS: dict[MatterKind, tuple[HoldReason, bool]] = {
    "dispute": ("dispute", False), "hardship": ("hardship", True), "complaint": ("complaint", False),
}  # fmt: skip


def record_outcome(value: Outcome, debtor: Debtor, context: Context) -> None:
    """Records the result, and all that its code brings. Conflict when the call is not in this collector's hand."""
    _take_call(value, debtor)
    _tell_outcome(value, debtor, context)
    _follow_outcome(value, debtor, context)
    if value.contact is not None:
        end_correction(value.contact, debtor, context)


def _tell_outcome(value: Outcome, debtor: Debtor, context: Context) -> None:
    case, code = debtor.cases[value.case], value.code
    flags = flags_of(code, value.channel, value.right_party)
    event = OutcomeRecorded(
        outcome_id=value.outcome_id, case_id=case.id, creditor=case.creditor, channel=value.channel, code=code.code,
        attempt=flags.attempt, contacted=flags.contacted, right_party=flags.right_party, at=value.at,
        local_date=local_date(value.at, case.zone), collector=value.collector, contact_id=value.contact,
        note=value.note, result=flags.result, person=code.person, next_step=code.next_step,
        callback_at=value.callback_at,
        callback_until=callback_until(value.callback_at, case.zone) if value.callback_at else None,
    )  # fmt: skip
    data: dict[str, object] = {
        "outcome_id": value.outcome_id, "code": code.code, "channel": value.channel, "next_step": code.next_step,
        "attempt": flags.attempt, "contacted": flags.contacted, "right_party": flags.right_party,
    }  # fmt: skip
    given = {"contact_id": value.contact, "callback_at": value.callback_at, "note": value.note}
    tell(event, case.id, data | {k: v for k, v in given.items() if v}, debtor, context, value.at)
    follow_outcome(event, debtor, context)


def _follow_outcome(value: Outcome, debtor: Debtor, context: Context) -> None:
    """The promise, hold or matter that the code brings."""
    case, code = debtor.cases[value.case], value.code
    if code.ends_promises:
        reach = [p for p in debtor.promises.values() if code.whole or p.case == case.id]
        cancel_open(reach, f"stopped by {code.code}", debtor, context)
    if value.wanted:
        wanted = PromiseWanted(
            value.outcome_id, case.id, value.wanted, value.collector, value.at, value.replaces
        )  # fmt: skip
        make_promises(wanted, debtor, context)
        return
    bound_to = ""
    if code.matter:
        bound_to = derive(code.matter, value.outcome_id)
        reason = value.reason or ("identity" if code.code == "IDT" else code.code.lower())
        _open_matter(MatterOpened(bound_to, code.matter, case.id, reason), debtor, context)
    if code.hold:
        hold = HoldWanted(
            HoldId(derive("hold", value.outcome_id)), case.id, code.hold, code.whole, bound_to=bound_to
        )  # fmt: skip
        hold_once(hold, debtor, context)


def make_promises(value: PromiseWanted, debtor: Debtor, context: Context) -> None:
    """One promise, or a plan; quiet until the (last) deadline. Invalid names each limit that it would break."""
    case = debtor.cases[value.case]
    if not case.open:
        raise Conflict("the case is closed: nothing is overdue that could be promised")
    settings = settings_of(case, context)
    open_ones = open_promises(case, debtor)
    if value.replaces:
        cancel_open(open_ones, "replaced", debtor, context)
        open_ones = []
    promised = promised_minor(open_ones)
    today = policy.today_of(value.made_at, case)
    if flaws := policy.broken_limits(value.wanted, case, promised, today, settings):
        raise Invalid("the promise breaks a limit", tuple(flaws))
    plan = derive("arrangement", value.name) if len(value.wanted) > 1 else None
    new = [_promise(i, value, case, plan, settings) for i in range(len(value.wanted))]
    for promise in new:
        debtor.promises[promise.id] = promise
        event = made(promise)
        data = {
            "promise_id": promise.id,
            "amount": shown(event.amount),
            "due": promise.due,
            "deadline": promise.deadline,
        }
        tell(event, case.id, data, debtor, context, promise.made_at)
    if plan:
        debtor.arrangements[plan] = Arrangement(plan, case.id, case.creditor)
        agreed = ArrangementAgreed(
            arrangement_id=plan, case_id=case.id, creditor=case.creditor, promises=[p.id for p in new]
        )  # fmt: skip
        tell(agreed, case.id, {"arrangement_id": plan, "instalments": len(new)}, debtor, context)
    quiet = promise_hold(plan or new[0].id, case.id, case.creditor, new[-1].deadline, value.name, context)
    place_hold(quiet, debtor, context)
    judge_account(case.account, debtor, context)  # what was made a while ago may be kept already


def cancel_promise(value: tuple[PromiseId, str], debtor: Debtor, context: Context) -> None:
    """Withdrawn by agreement; of a plan, all that is still open. Conflict when it is settled."""
    promise = debtor.promises[value[0]]
    if promise.state != "OPEN":
        raise Conflict(f"the promise is {promise.state} already")
    plan = [p for p in debtor.promises.values() if promise.arrangement and p.arrangement == promise.arrangement]
    cancel_open(plan or [promise], value[1], debtor, context)


def hold_once(value: HoldWanted, debtor: Debtor, context: Context) -> None:
    """Places a hold, unless one of this reason and reach is there without an end."""
    if not is_held(value.reason, value.case, value.whole, debtor):
        creditor = debtor.cases[value.case].creditor
        hold = Hold(
            value.hold_id, value.case, creditor, value.reason, value.whole, context.now, context.actor, value.until,
            bound_to=value.bound_to,
        )  # fmt: skip
        place_hold(hold, debtor, context)


def release(value: Release, debtor: Debtor, context: Context) -> None:
    """The first person proposes, a second one releases. Conflict when it is over."""
    hold = debtor.holds[value.hold_id]
    if hold.ended is not None:
        raise Conflict("the hold is over already")
    if hold.release_proposed_by in (None, value.person):
        debtor.holds[hold.id] = msgspec.structs.replace(hold, release_proposed_by=value.person)
        context.act("hold_release_proposed", debtor.id, {"hold_id": hold.id, "reason": value.reason})
        return
    release_hold(hold, value.reason, debtor, context)


def add_note(value: Noted, debtor: Debtor, context: Context) -> None:
    case = debtor.cases[value.case]
    event = NoteAdded(
        note_id=value.note_id, case_id=case.id, creditor=case.creditor, author=value.author, content=value.content
    )  # fmt: skip
    tell(event, case.id, {"note_id": value.note_id, "note": value.content}, debtor, context)


def open_matter(value: MatterOpened, debtor: Debtor, context: Context) -> None:
    """A dispute, a request for relief or a complaint: said, and held for."""
    case = debtor.cases[value.case]
    if value.kind != "complaint":
        whole = MATTER_HOLDS[value.kind][1]
        reach = [p for p in debtor.promises.values() if whole or p.case == case.id]
        cancel_open(reach, f"stopped by {value.kind}", debtor, context)
    _open_matter(value, debtor, context)
    reason, whole = MATTER_HOLDS[value.kind]
    hold = HoldWanted(HoldId(derive("hold", value.matter_id)), case.id, reason, whole, bound_to=value.matter_id)
    hold_once(hold, debtor, context)


def close_matter(value: MatterClosed, debtor: Debtor, context: Context) -> None:
    """It has an answer; its hold ends. Conflict when it had one."""
    matter = debtor.matters[value.matter_id]
    if matter.closed is not None:
        raise Conflict(f"the {matter.kind} has its answer already")
    debtor.matters[matter.id] = msgspec.structs.replace(matter, closed=context.now, result=value.result)
    case, creditor = matter.case, matter.creditor
    event: DisputeResolved | HardshipDecided | ComplaintClosed
    match matter.kind:
        case "dispute":
            event = DisputeResolved(dispute_id=matter.id, case_id=case, creditor=creditor, resolution=value.result)
        case "hardship":
            event = HardshipDecided(hardship_id=matter.id, case_id=case, creditor=creditor, decision=value.result)
        case "complaint":
            event = ComplaintClosed(complaint_id=matter.id, case_id=case, creditor=creditor, resolution=value.result)
    tell(event, case, {"matter_id": matter.id, "kind": matter.kind, "result": value.result}, debtor, context)
    release_bound(matter.id, f"{matter.kind} closed", debtor, context)


def assign_case(value: Assigned, debtor: Debtor, context: Context) -> None:
    """A lasting assignment; a claim in hand gives the case back to its new owner."""
    case = debtor.cases[value.case]
    for contact, call in list(debtor.calls.items()):
        if call.case == case.id and call.collector is not None:
            debtor.calls[contact] = msgspec.structs.replace(call, given_back_to=value.assigned_to)
    assign(case, value.team, value.assigned_to, value.reason, debtor, context)


@handlers.on_tick
def tick(value: Tick, debtor: Debtor, context: Context) -> None:
    """All that is due: promises at their deadline, holds at their end, claims that lapse."""
    due = {p.account for p in debtor.promises.values() if p.state == "OPEN" and p.deadline <= context.now}
    for account in sorted(due):
        judge_account(account, debtor, context)
    for hold in list(debtor.holds.values()):
        if hold.ended is None and hold.until is not None and hold.until <= context.now:
            release_hold(hold, "its end has come", debtor, context)
    let_claims_lapse(context.now, debtor, context)


def _take_call(value: Outcome, debtor: Debtor) -> None:
    """Step skipping (S18): a call's outcome comes from whoever has claimed it, once."""
    if value.channel != "call" or value.contact is None:
        return
    call = debtor.calls.get(value.contact)
    if call is None or call.done or call.case != value.case:
        raise Conflict("this call waits for no outcome: it is not known here, or has one")
    if call.collector is None or call.offered or call.collector != person_of(value.collector):
        raise Conflict("this call is not in your hand: claim it first")
    debtor.calls[value.contact] = msgspec.structs.replace(call, done=True)


def _open_matter(value: MatterOpened, debtor: Debtor, context: Context) -> None:
    case = debtor.cases[value.case]
    answer_by = None
    if value.kind == "complaint":
        days = settings_of(case, context).complaint_days
        days = COMPLAINT_DAYS if isinstance(days, msgspec.UnsetType) else days
        answer_by = local_date(context.now, case.zone) + timedelta(days=days)
    debtor.matters[value.matter_id] = Matter(
        value.matter_id, value.kind, case.id, case.creditor, value.reason, context.now, answer_by=answer_by
    )  # fmt: skip
    name, creditor, reason = value.matter_id, case.creditor, value.reason
    event: DisputeOpened | HardshipRequested | ComplaintOpened
    match value.kind:
        case "dispute":
            event = DisputeOpened(dispute_id=name, case_id=case.id, creditor=creditor, reason=reason)
        case "hardship":
            event = HardshipRequested(hardship_id=name, case_id=case.id, creditor=creditor, reason=reason)
        case "complaint":
            event = ComplaintOpened(complaint_id=name, case_id=case.id, creditor=creditor, reason=reason)
    tell(event, case.id, {"matter_id": name, "kind": value.kind, "reason": reason}, debtor, context)


def _promise(i: int, value: PromiseWanted, case: Case, plan: str | None, settings: CreditorSettings) -> Promise:
    minor, due = value.wanted[i]
    name = PromiseId(derive("promise", value.name, str(i + 1)))
    return Promise(
        name, case.id, case.account, case.creditor, case.currency, minor,
        policy.threshold_of(minor, settings.promise_tolerance_bp), due,
        policy.deadline_of(due, settings.promise_grace_days, case.zone), value.made_at, value.collector, i + 1,
        len(value.wanted), plan,
    )  # fmt: skip


def open_promises(case: Case, debtor: Debtor) -> list[Promise]:
    return [p for p in debtor.promises.values() if p.case == case.id and p.state == "OPEN"]


def promised_minor(promises: Iterable[Promise]) -> int:
    """What they leave to be paid, in minor units."""
    return sum(p.amount_minor - p.paid_minor for p in promises)


def settings_of(case: Case, context: Context) -> CreditorSettings:
    """The creditor's settings in force now."""
    version = context.references.version("creditor", case.creditor)
    if not version:
        raise Unavailable("the creditor's settings have not come yet; ask again", headers={"Retry-After": "1"})
    found: CreditorSettings = context.references.typed(CreditorSettings, "creditor", case.creditor, version)
    return found


def refuse_instant(at: datetime, now: datetime) -> None:
    """Invalid for what lies ahead, or too far back to be recorded."""
    if at > now or (now - at).days >= policy.BACKDATED_DAYS_MAX:
        message = f"give an instant within the last {policy.BACKDATED_DAYS_MAX} days"
        raise Invalid("the instant can't be", (Flaw("/at", "instant", message),))
