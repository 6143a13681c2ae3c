"""What strategy and outreach say: the plan, each contact made or not made, why, and who has a call in hand."""

from datetime import datetime

import msgspec

from libs.common.events.outreach import (
    CallClaimed,
    CallOffered,
    CallQueued,
    CallReleased,
    ContactDeferred,
    ContactDelivered,
    ContactFailed,
    ContactReported,
    ContactSubmitted,
    ContactSuppressed,
    ContactUnknown,
    PreferenceChanged,
    ReplyReceived,
    VisitReported,
    VisitScheduled,
)
from libs.common.events.strategy import ContactWithdrawn, DecidingRow, PlanAssigned, PlanEnded, PlanRevised
from libs.common.events.tracking import CaseAssigned
from libs.common.kernel.ids import ContactId
from libs.common.store.context import Context
from libs.common.store.reference import NotYet
from services.tracking.handlers.book import handlers, note, note_on_all, tell
from services.tracking.handlers.tasks import follow_suppressed
from services.tracking.model import Call, Case, Debtor


@handlers.on(PlanAssigned)
def plan_assigned(event: PlanAssigned, debtor: Debtor, context: Context) -> None:
    note(event.case_id, _plan(event), debtor, context)


@handlers.on(PlanRevised)
def plan_revised(event: PlanRevised, debtor: Debtor, context: Context) -> None:
    data = _plan(event) | {"reason": event.reason}
    if event.quiet_until is not None:
        data["quiet_until"] = event.quiet_until
    note(event.case_id, data, debtor, context)


@handlers.on(PlanEnded)
def plan_ended(event: PlanEnded, debtor: Debtor, context: Context) -> None:
    note(event.case_id, {"plan_version": event.plan_version, "reason": event.reason}, debtor, context)


@handlers.on(ContactWithdrawn)
def contact_withdrawn(event: ContactWithdrawn, debtor: Debtor, context: Context) -> None:
    note(event.case_id, {"contact_id": event.contact_id, "reason": event.reason}, debtor, context)


@handlers.on(ContactDeferred)
def contact_deferred(event: ContactDeferred, debtor: Debtor, context: Context) -> None:
    data = {"contact_id": event.contact_id, "until": event.until, "reason": event.reason}
    if event.verdict and event.verdict.rule_id:
        data["rule"] = event.verdict.rule_id
    note(event.case_id, data, debtor, context)


@handlers.on(ContactSuppressed)
def contact_suppressed(event: ContactSuppressed, debtor: Debtor, context: Context) -> None:
    data = {
        "contact_id": event.contact_id, "channel": event.channel, "state": event.state, "reason": event.reason,
    }  # fmt: skip
    if event.verdict and event.verdict.rule_id:
        data["rule"] = event.verdict.rule_id
    note(event.case_id, data, debtor, context)
    give_back(event.contact_id, "withdrawn", debtor, context)
    debtor.calls.pop(event.contact_id, None)
    follow_suppressed(event.contact_id, event.state, event.reason, debtor, context.now)


@handlers.on(ContactSubmitted)
def contact_submitted(event: ContactSubmitted, debtor: Debtor, context: Context) -> None:
    """The one line of a text that left; outreach has its receipt under the same contact_id."""
    data = {
        "contact_id": event.contact_id, "channel": event.channel, "step": event.step, "strategy": event.strategy,
        "provider": event.provider,
    }  # fmt: skip
    note(event.case_id, data, debtor, context)


@handlers.on(ContactDelivered)
def contact_delivered(event: ContactDelivered, debtor: Debtor, context: Context) -> None:
    data = {"contact_id": event.contact_id, "channel": event.channel}
    note(event.case_id, data | _evidence(event), debtor, context, event.at)


@handlers.on(ContactFailed)
def contact_failed(event: ContactFailed, debtor: Debtor, context: Context) -> None:
    data = {
        "contact_id": event.contact_id, "channel": event.channel, "state": event.state, "reason": event.reason,
    }  # fmt: skip
    note(event.case_id, data | _evidence(event), debtor, context)


@handlers.on(ContactUnknown)
def contact_unknown(event: ContactUnknown, debtor: Debtor, context: Context) -> None:
    data = {"contact_id": event.contact_id, "channel": event.channel, "reason": event.reason}
    note(event.case_id, data, debtor, context)


@handlers.on(ReplyReceived)
def reply_received(event: ReplyReceived, debtor: Debtor, context: Context) -> None:
    data = {"reply_id": event.reply_id, "provider": event.provider, "meaning": event.meaning}
    if event.case_id is not None:
        note(event.case_id, data, debtor, context, event.at)
    else:
        note_on_all(data, debtor, context, event.at)


@handlers.on(PreferenceChanged)
def preference_changed(event: PreferenceChanged, debtor: Debtor, context: Context) -> None:
    data = {"change": event.change, "channels": event.channels, "reason": event.reason}
    note_on_all(data, debtor, context)


@handlers.on(VisitScheduled)
def visit_scheduled(event: VisitScheduled, debtor: Debtor, context: Context) -> None:
    data = {"contact_id": event.contact_id, "visit_at": event.at, "place": event.place, "by": event.by}
    note(event.case_id, data, debtor, context)


@handlers.on(VisitReported)
def visit_reported(event: VisitReported, debtor: Debtor, context: Context) -> None:
    data = {
        "contact_id": event.contact_id, "result": event.result, "place": event.place, "proof": event.proof,
        "by": event.visitor, "id_shown": event.id_shown, "entered": event.entered,
        "entry_consent": event.entry_consent,
    }  # fmt: skip
    note(event.case_id, data, debtor, context, event.at)


@handlers.on(ContactReported)
def contact_reported(event: ContactReported, debtor: Debtor, context: Context) -> None:
    """What an agency or the lender did, beside what was done here."""
    data = {
        "channel": event.channel, "result": event.result, "collector": event.collector, "direction": event.direction,
        "person": event.person,
    }  # fmt: skip
    note(event.case_id, data, debtor, context, event.at)


@handlers.on(CallQueued)
def call_queued(event: CallQueued, debtor: Debtor, context: Context) -> None:
    debtor.calls[event.contact_id] = Call(event.case_id)
    note(event.case_id, {"contact_id": event.contact_id, "priority": event.priority}, debtor, context)


@handlers.on(CallOffered)
def call_offered(event: CallOffered, debtor: Debtor, context: Context) -> None:
    """The case is the collector's to read until then, without a word in its timeline: nothing was said or done."""
    case = debtor.cases.get(event.case_id)
    if case is None:
        raise NotYet(f"case {event.case_id} has not been opened here yet")
    old = debtor.calls.get(event.contact_id)
    if old is not None and (old.done or (old.collector is not None and not old.offered)):
        return
    before = old.given_back_to if old and old.collector else case.assigned_to
    debtor.calls[event.contact_id] = Call(case.id, person_of(event.collector), event.until, before, offered=True)
    assign(case, case.team, person_of(event.collector), "call offered", debtor, context, quiet=True)


@handlers.on(CallClaimed)
def call_claimed(event: CallClaimed, debtor: Debtor, context: Context) -> None:
    """The case is the collector's for the duration of the claim."""
    case = debtor.cases.get(event.case_id)
    if case is None:
        raise NotYet(f"case {event.case_id} has not been opened here yet")
    collector = person_of(event.collector)
    note(event.case_id, {"contact_id": event.contact_id, "collector": collector}, debtor, context)
    old = debtor.calls.get(event.contact_id)
    before = old.given_back_to if old and old.collector else case.assigned_to
    debtor.calls[event.contact_id] = Call(case.id, collector, event.until, before)
    assign(case, case.team, collector, "call claimed", debtor, context)


@handlers.on(CallReleased)
def call_released(event: CallReleased, debtor: Debtor, context: Context) -> None:
    note(event.case_id, {"contact_id": event.contact_id, "reason": event.reason}, debtor, context)
    call = debtor.calls.get(event.contact_id)
    if event.reason == "done" and call is not None and call.corrects:
        return  # the outcome that ended it was a slip, taken back before this came
    give_back(event.contact_id, event.reason, debtor, context)
    if event.reason == "done":
        debtor.calls.pop(event.contact_id, None)


def give_back(contact: ContactId, reason: str, debtor: Debtor, context: Context) -> None:
    """The claim is over: the case is whose it was before; the call waits again."""
    call = debtor.calls.get(contact)
    if call is None or call.collector is None:
        return
    if call.corrects:
        del debtor.calls[contact]
    else:
        debtor.calls[contact] = Call(call.case, done=call.done)
    case = debtor.cases.get(call.case)
    if case is not None and case.assigned_to == call.collector:
        assign(case, case.team, call.given_back_to, f"call {reason}", debtor, context, quiet=call.offered)


def take_again(
    contact: ContactId, case: Case, collector: str, until: datetime, debtor: Debtor, context: Context
) -> None:  # fmt: skip
    """The call is its collector's once more, unless the case is in other hands by now."""
    call = debtor.calls.get(contact)
    if call is not None and call.collector == collector:  # its end is still on the way
        debtor.calls[contact] = msgspec.structs.replace(call, done=False, until=until, corrects=True)
    elif not any(other.case == case.id and other.collector is not None for other in debtor.calls.values()):
        debtor.calls[contact] = Call(case.id, collector, until, case.assigned_to, corrects=True)
        assign(case, case.team, collector, "outcome withdrawn", debtor, context)


def end_correction(contact: ContactId, debtor: Debtor, context: Context) -> None:
    """A call that was taken again has its right outcome: nobody else will say that it is over."""
    call = debtor.calls.get(contact)
    if call is not None and call.corrects:
        give_back(contact, "done", debtor, context)


def let_claims_lapse(now: datetime, debtor: Debtor, context: Context) -> None:
    for contact, call in list(debtor.calls.items()):
        if call.until is not None and call.until <= now:
            give_back(contact, "claim lapsed", debtor, context)


def assign(
    case: Case, team: str, whose: str | None, reason: str, debtor: Debtor, context: Context, quiet: bool = False
) -> None:  # fmt: skip
    """Says who may see and work the case from now on; nothing is said twice. `quiet`: without a line."""
    if (team, whose) == (case.team, case.assigned_to):
        return
    debtor.cases[case.id] = msgspec.structs.replace(case, team=team, assigned_to=whose)
    event = CaseAssigned(case_id=case.id, creditor=case.creditor, team=team, assigned_to=whose, reason=reason)
    if quiet:
        context.emit(event)
    else:
        tell(event, case.id, {"team": team, "assigned_to": whose, "reason": reason}, debtor, context)


def person_of(collector: str) -> str:
    """The name in "user:<name>/<role>", or the name itself."""
    return collector.removeprefix("user:").partition("/")[0]


def _evidence(event: ContactDelivered | ContactFailed) -> dict[str, str]:
    """By what a person settled it."""
    return {"evidence": event.evidence} if event.evidence else {}


def _plan(event: PlanAssigned | PlanRevised) -> dict[str, object]:
    return {
        "strategy": event.strategy, "strategy_version": event.strategy_version, "plan_version": event.plan_version,
        "stage": event.stage, "arm": event.arm, "decided_by": [_row(row) for row in event.decided_by],
    }  # fmt: skip


def _row(row: DecidingRow) -> str:
    return f"{row.table}/{row.row}"
