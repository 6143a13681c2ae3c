"""What strategy does with what it hears. What comes of it for plans stands in `planning`."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from libs.common.events.intake import (
    CreditorChanged,
    DebtorChanged,
    DebtorErased,
    DelinquencyChanged,
    DelinquencyCleared,
    DelinquencyOpened,
)
from libs.common.events.outreach import (
    ContactFailed,
    ContactReported,
    ContactSuppressed,
    ContactUnknown,
    LocalPackChanged,
    PreferenceChanged,
    VisitReported,
)
from libs.common.events.tracking import (
    CaseAssigned,
    CaseClosed,
    HoldPlaced,
    HoldReleased,
    OutcomeRecorded,
    PromiseBroken,
    PromiseCancelled,
    PromiseKept,
    PromiseMade,
    PromisePartlyKept,
)
from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import ContactId, PromiseId
from libs.common.store.context import Context
from libs.common.store.handlers import Handlers, Tick
from libs.common.store.reference import Reference
from libs.compliance.local import LOCAL
from libs.compliance.results import VISIT_RESULTS, of_channel
from services.strategy.handlers.planning import end_plan, open_plan, review, settings_of, version_of
from services.strategy.model import (
    CHANNELS,
    AfterOutcome,
    Assigned,
    Case,
    Debtor,
    Hold,
    Promise,
    Step,
    StepState,
    Talk,
    Why,
)
from services.strategy.policy import plans
from services.strategy.policy.ladder import instant, open_option

WRONG_NUMBER = ("WN", "DC")
BROKEN = "broken"
_DAY = timedelta(days=1)

handlers: Handlers[Debtor] = Handlers(Debtor)


@handlers.refers(CreditorChanged)
def creditor_changed(event: CreditorChanged) -> Reference:
    """A creditor's settings become reference data."""
    return Reference("creditor", event.creditor, event.settings_version, msgspec.to_builtins(event.settings))


@handlers.refers(LocalPackChanged)
def local_pack_changed(event: LocalPackChanged) -> Reference:
    """The operator's own rules bind plans too."""
    return Reference(LOCAL, event.scope, event.local_version, {"text": event.text})


@handlers.on(DebtorChanged)
def debtor_changed(event: DebtorChanged, debtor: Debtor, context: Context) -> None:
    """Other contact points or consents may open or close channels."""
    debtor.consents = tuple(event.consents)
    debtor.zones, debtor.jurisdictions = tuple(event.zones), tuple(event.jurisdictions)
    plans.set_points(debtor, event.points)
    _reach(debtor, context, "reach")


@handlers.on(DebtorErased)
def debtor_erased(event: DebtorErased, debtor: Debtor, context: Context) -> None:
    """Nobody is left to be contacted."""
    debtor.consents, debtor.phones, debtor.mobiles, debtor.emails, debtor.reach = (), (), 0, 0, 0
    debtor.ceased = True
    for case in list(debtor.cases.values()):
        end_plan(debtor.cases[case.id], debtor, context, "erased")


@handlers.on(DelinquencyOpened)
def opened(event: DelinquencyOpened, debtor: Debtor, context: Context) -> None:
    """A case gets its plan, at once."""
    old = debtor.cases.get(event.case_id)
    if old is not None and old.status != "ended":
        return
    team, whose = (old.team, old.assigned_to) if old else (event.team, None)
    if known_first := debtor.assigned.pop(event.case_id, None):
        team, whose = known_first.team, known_first.assigned_to
    case = Case(
        event.case_id, event.creditor, event.creditor_version, event.zone, team, whose,
        event.oldest_due, event.overdue.minor, event.band, event.bucket, event.difficulty, product=event.product,
    )  # fmt: skip
    if old is not None:
        earlier = (*old.earlier, *old.steps)[-plans.EARLIER_MAX :]
        case = replace(case, plan_version=old.plan_version, arm=old.arm, ended=old.ended, earlier=earlier)
    open_plan(case, debtor, context, settings_of(context, event.creditor, event.creditor_version).hold_out_bp)


@handlers.on(DelinquencyChanged)
def changed(event: DelinquencyChanged, debtor: Debtor, context: Context) -> None:
    """Amount, class or oldest due date moved; a payment or its reversal revises the plan in any case."""
    case = debtor.cases[event.case_id]
    debtor.cases[case.id] = replace(
        case, creditor_version=event.creditor_version, oldest_due=event.oldest_due, amount_minor=event.overdue.minor,
        band=event.band, bucket=event.bucket, difficulty=event.difficulty,
    )  # fmt: skip
    if case.status == "ended":
        return
    money_moved = event.cause in ("payment", "reversal")
    why = "time" if event.cause == "bucket" else event.cause
    review(debtor, context, why, case.creditor, case.id if money_moved else None)


@handlers.on(DelinquencyCleared)
def cleared(event: DelinquencyCleared, debtor: Debtor, context: Context) -> None:
    """Nothing is owed any more."""
    end_plan(debtor.cases[event.case_id], debtor, context, "cleared")


@handlers.on(CaseClosed)
def closed(event: CaseClosed, debtor: Debtor, context: Context) -> None:
    """Tracking is done with a case."""
    if (case := debtor.cases.get(event.case_id)) is not None:
        end_plan(case, debtor, context, "closed")


@handlers.on(CaseAssigned)
def assigned(event: CaseAssigned, debtor: Debtor, context: Context) -> None:
    """Who may see the case; tracking may know it before strategy does."""
    case = debtor.cases.get(event.case_id)
    if case is None:
        debtor.assigned[event.case_id] = Assigned(event.team, event.assigned_to)
    else:
        debtor.cases[case.id] = replace(case, team=event.team, assigned_to=event.assigned_to)


@handlers.on(HoldPlaced)
def hold_placed(event: HoldPlaced, debtor: Debtor, context: Context) -> None:
    """Nothing is asked for until it is released. That of a promise is left to the promise, which names its deadline."""
    if event.reason != "promise":
        debtor.holds[event.hold_id] = Hold(event.reason, event.case_id, event.until)
        review(debtor, context, "hold")


@handlers.on(HoldReleased)
def hold_released(event: HoldReleased, debtor: Debtor, context: Context) -> None:
    """Plans go on from today."""
    if debtor.holds.pop(event.hold_id, None) is not None:
        review(debtor, context, "hold_released")


@handlers.on(PromiseMade)
def promise_made(event: PromiseMade, debtor: Debtor, context: Context) -> None:
    """Quiet until due + grace: tracking says what became of it, and nothing else ends the quiet."""
    debtor.promises[event.promise_id] = Promise(event.case_id, event.deadline)
    review(debtor, context, "promise")


@handlers.on(PromiseKept)
def promise_kept(event: PromiseKept, debtor: Debtor, context: Context) -> None:
    _promise_over(event.promise_id, debtor, context, "promise_kept")


@handlers.on(PromisePartlyKept)
def promise_partly_kept(event: PromisePartlyKept, debtor: Debtor, context: Context) -> None:
    _promise_over(event.promise_id, debtor, context, "promise_partly_kept")


@handlers.on(PromiseCancelled)
def promise_cancelled(event: PromiseCancelled, debtor: Debtor, context: Context) -> None:
    _promise_over(event.promise_id, debtor, context, "promise_cancelled")


@handlers.on(PromiseBroken)
def promise_broken(event: PromiseBroken, debtor: Debtor, context: Context) -> None:
    """A task on the same day: the case that leads asks for it. Later instalments no longer keep the case quiet."""
    for promise in [name for name, promise in debtor.promises.items() if promise.case == event.case_id]:
        del debtor.promises[promise]
    case = debtor.cases.get(event.case_id)
    if case is None or case.status == "ended":
        return
    group = [other for other in debtor.cases.values() if other.creditor == case.creditor and other.status != "ended"]
    leading = plans.leader(group)
    debtor.cases[leading.id] = _with_follow_up(leading, BROKEN, debtor, context)
    review(debtor, context, "promise_broken", case.creditor, leading.id)


@handlers.on(PreferenceChanged)
def preference_changed(event: PreferenceChanged, debtor: Debtor, context: Context) -> None:
    """Opt-out: another channel; cease: none."""
    match event.change:
        case "opt_out":
            channels = tuple(event.channels) or tuple(CHANNELS)
            debtor.opted_out = tuple(sorted({*debtor.opted_out, *channels}))
        case "opt_in":
            back = event.channels or CHANNELS
            debtor.opted_out = tuple(channel for channel in debtor.opted_out if channel not in back)
            debtor.ceased = debtor.ceased and bool(event.channels)
        case "cease":
            debtor.ceased = True
        case "windows":
            debtor.agreed, debtor.inconvenient = tuple(event.agreed_windows), tuple(event.inconvenient_windows)
            return
    _reach(debtor, context, event.change)


@handlers.on(OutcomeRecorded)
def outcome_recorded(event: OutcomeRecorded, debtor: Debtor, context: Context) -> None:
    """A wrong number closes a phone; some outcomes call for a step of their own."""
    case = debtor.cases.get(event.case_id)
    if event.attempt and (event.channel != "visit" or event.contact_id is None):  # a visit is told by its report
        result = of_channel(event.result or "unknown", event.channel)
        talk = Talk(
            event.at, event.channel, result, event.creditor, (event.case_id,), event.person, event.contact_id
        )  # fmt: skip
        debtor.talks = plans.with_talk(debtor.talks, talk)
    if case is not None and event.contact_id is not None:
        debtor.cases[case.id] = case = _noted(case, event.contact_id, "done", event.code)
    if event.code in WRONG_NUMBER and debtor.wrong < len(debtor.phones):
        debtor.wrong += 1
        _reach(debtor, context, "wrong_number")
    if case is not None and case.status == "active" and case.leading:
        case = debtor.cases[case.id]
        followed = _with_follow_up(case, event.code, debtor, context)
        if followed is not case:
            debtor.cases[case.id] = followed
            review(debtor, context, AfterOutcome(f"outcome:{event.code}"), case.creditor, case.id)


@handlers.on(ContactSuppressed)
def contact_suppressed(event: ContactSuppressed, debtor: Debtor, context: Context) -> None:
    """Not made: noted with the rule. Called off by the plan itself, or expired: again on the next day it may."""
    case = debtor.cases.get(event.case_id)
    step = _step_of(case, event.contact_id)
    if case is None or step is None:
        return
    again = step.state == "withdrawn" or event.state == "expired"
    if again and case.status == "active" and case.leading and step.tries + 1 < plans.TRIES_MAX:
        today = local_date(context.now, case.zone)
        asked_today = debtor.asked.get(case.creditor) == today
        at = instant(today + _DAY if asked_today else today, step.hour, case.zone)
        step = replace(step, state="planned", reason="", at=at, contact=None, tries=step.tries + 1)
        ladder = version_of(context, case.strategy, case.strategy_version).ladder
        step = plans.reopened(step, ladder, debtor.reach)
        steps = tuple(step if other.contact == event.contact_id else other for other in case.steps)
        debtor.cases[case.id] = replace(case, steps=steps)
        review(debtor, context, "again", case.creditor)
    else:
        debtor.cases[case.id] = _noted(case, event.contact_id, "suppressed", event.reason)


@handlers.on(ContactFailed)
def contact_failed(event: ContactFailed, debtor: Debtor, context: Context) -> None:
    """Refused or lost: noted, never again under this id."""
    if (case := debtor.cases.get(event.case_id)) is not None:
        debtor.cases[case.id] = _noted(case, event.contact_id, "failed", event.reason)


@handlers.on(ContactUnknown)
def contact_unknown(event: ContactUnknown, debtor: Debtor, context: Context) -> None:
    """It may have left: counted as made."""
    if (case := debtor.cases.get(event.case_id)) is not None:
        debtor.cases[case.id] = _noted(case, event.contact_id, "done", "unknown")


@handlers.on(ContactReported)
def contact_reported(event: ContactReported, debtor: Debtor, context: Context) -> None:
    """An agency or the lender made it: it counts like our own."""
    talk = Talk(
        event.at, event.channel, event.result, event.creditor, (event.case_id,), event.person, None, event.direction,
        event.mode, event.collector, event.place, event.report_id,
    )  # fmt: skip
    debtor.talks = plans.with_talk(debtor.talks, talk)


@handlers.on(VisitReported)
def visit_reported(event: VisitReported, debtor: Debtor, context: Context) -> None:
    """Made, whatever came of it."""
    talk = Talk(event.at or context.now, "visit", VISIT_RESULTS[event.result], event.creditor, (event.case_id,))
    debtor.talks = plans.with_talk(debtor.talks, talk)
    if (case := debtor.cases.get(event.case_id)) is not None:
        debtor.cases[case.id] = _noted(case, event.contact_id, "done", event.result)


@handlers.on_tick
def tick(due: Tick, debtor: Debtor, context: Context) -> None:
    """Steps, stages and ends of holds."""
    over = [name for name, hold in debtor.holds.items() if hold.until is not None and hold.until <= context.now]
    for name in over:
        del debtor.holds[name]
    review(debtor, context, "hold_over" if over else "time")


def _reach(debtor: Debtor, context: Context, why: Why) -> None:
    debtor.reach = plans.reach_of(debtor)
    if debtor.cases:
        review(debtor, context, why)


def _promise_over(promise: PromiseId, debtor: Debtor, context: Context, why: Why) -> None:
    if debtor.promises.pop(promise, None) is not None:
        review(debtor, context, why)


def _step_of(case: Case | None, contact: ContactId) -> Step | None:
    return next((step for step in case.steps if step.contact == contact), None) if case else None


def _noted(case: Case, contact: ContactId, state: StepState, reason: str) -> Case:
    """What became of a contact that was asked for."""

    def note(steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(replace(s, state=state, reason=reason) if s.contact == contact else s for s in steps)

    return replace(case, steps=note(case.steps), earlier=note(case.earlier))


def _with_follow_up(case: Case, on: str, debtor: Debtor, context: Context) -> Case:
    """The case with the step that an outcome calls for; the same case when there is none, or enough of them."""
    if not case.plan_version:
        return case
    rule = version_of(context, case.strategy, case.strategy_version).ladder.follow_up(on, case.stage)
    if rule is None:
        return case
    times = [step.state for step in case.steps if step.name == rule.step]
    if "planned" in times or len(times) >= plans.TRIES_MAX:
        return case
    today = local_date(context.now, case.zone)
    channel, template, is_open = open_option(rule.options, debtor.reach)
    at = max(context.now, instant(today + rule.in_days * _DAY, rule.hour, case.zone))
    dpd = (today - case.anchor).days + rule.in_days
    step = Step(rule.step, dpd, channel, template, rule.hour, at)
    if not is_open:
        step = plans.suppressed(step, "no_channel")
    return replace(case, steps=(*case.steps, step))
