"""Brings plans in line with the facts: the one place where plans change and contacts are asked for."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from libs.common.events.intake import CreditorSettings
from libs.common.events.strategy import (
    ContactRequested,
    ContactWithdrawn,
    DecidingRow,
    PlanAssigned,
    PlanEnded,
    PlannedStep,
    PlanRevised,
)
from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import contact_id
from libs.common.store.context import Context
from libs.common.store.reference import NotYet
from libs.compliance.local import EVERYWHERE, LOCAL, OwnPacks, own_packs
from libs.compliance.places import places_of
from services.strategy.model import Case, Debtor, Step, Why
from services.strategy.policy import law, plans
from services.strategy.policy.ladder import Day, Decision, Ladder, Strategy, day_of, stage_at, told

DEFAULT = "default"
NOW_OR_NEVER = law.Opening(None)


class InForce(NamedTuple):
    """A strategy's version."""

    name: str
    version: int
    ladder: Ladder


def in_force(context: Context) -> InForce:
    """The newest published version; NotYet before the first."""
    version = context.references.version("strategy", DEFAULT)
    if not version:
        raise NotYet("no strategy is published yet")
    return version_of(context, DEFAULT, version)


def version_of(context: Context, name: str, version: int) -> InForce:
    strategy: Strategy = context.references.typed(Strategy, "strategy", name, version)
    found: InForce | None = strategy.__dict__.get("in_force")
    if found is None:
        found = strategy.__dict__["in_force"] = InForce(name, version, strategy.ladder)
    return found


def open_plan(case: Case, debtor: Debtor, context: Context, hold_out_bp: int) -> None:
    """A case that is new, or open again."""
    if hold_out_bp and not case.plan_version:
        case = replace(case, arm=plans.arm_of(debtor.id, case.creditor, hold_out_bp))
    debtor.cases[case.id] = case
    if len(debtor.cases) == 1:
        debtor.cases[case.id] = _assigned(case, True, plans.standing(case, debtor), debtor, context)
    else:
        review(debtor, context, "opened", case.creditor)


def review(debtor: Debtor, context: Context, why: Why, creditor: str | None = None, touched: str | None = None) -> None:
    """Plans all open cases (of one creditor) by the facts of now, then asks for what is due.

    `why` is the reason that a revised plan gets; the plan of the case `touched` is revised in any case.
    """
    if len(debtor.cases) == 1:
        (only,) = debtor.cases.values()
        if only.status != "ended":
            new = only.plan_version == 0 or only.ended
            only = _planned(only, True, debtor, context, why, only.id == touched)
            debtor.cases[only.id] = only if new else _ask_due(only, debtor, context)
        return
    open_cases = [case for case in debtor.cases.values() if case.status != "ended"]
    for name in [creditor] if creditor else dict.fromkeys(case.creditor for case in open_cases):
        group = [case for case in open_cases if case.creditor == name]
        if not group:
            continue
        leading = plans.leader(group).id
        if len(group) > 1:  # whoever leads no more gives way first
            group.sort(key=lambda case: case.id == leading)
        for case in group:
            debtor.cases[case.id] = _planned(case, case.id == leading, debtor, context, why, case.id == touched)
        debtor.cases[leading] = _ask_due(debtor.cases[leading], debtor, context)


def _planned(case: Case, leading: bool, debtor: Debtor, context: Context, why: Why, touched: bool) -> Case:
    now = plans.standing(case, debtor)
    if case.plan_version == 0 or case.ended:
        return _assigned(case, leading, now, debtor, context)
    if now.status != "active":
        return _paused(case, leading, now, debtor, context, why)
    force = version_of(context, case.strategy, case.strategy_version)
    today = day_of(context.now, case.zone, force.ladder.strategy.last_hour).today
    decision = plans.decide(force.ladder, case, debtor.reach, today)
    moved = plans.anchor_of(case) != case.anchor
    if moved or decision.stage != case.stage:
        force = in_force(context)
        decision = plans.decide(force.ladder, case, debtor.reach, today)
    case = replace(case, stage_at=stage_at(decision, plans.anchor_of(case), case.zone))
    staged = decision.stage != case.stage
    same_steps = debtor.reach == case.reach or decision.choices == force.ladder.choices(
        case.stage, case.branch, case.reach
    )
    same = leading == case.leading and case.status == "active" and decision.branch == case.branch and same_steps
    if same and not (staged or moved or touched):
        return replace(case, reach=debtor.reach)
    if leading != case.leading and not touched:
        why = "leading"
    elif staged and why == "time":
        why = "stage"
    return _revised(case, leading, now, force, decision, today, debtor, context, why)


def _assigned(case: Case, leading: bool, now: plans.Standing, debtor: Debtor, context: Context) -> Case:
    """The first plan of a case, or of one that is open again; what is due is asked for at once."""
    force = in_force(context)
    day = day_of(context.now, case.zone, force.ladder.strategy.last_hour)
    decision = plans.decide(force.ladder, case, debtor.reach, day.today)
    anchor = plans.anchor_of(case)
    forbidden = plans.forbidden(case, force.ladder, decision.stage, leading, now, debtor.ceased)
    entry = force.ladder.entry(decision, anchor, day.today, case.zone, forbidden)
    version = case.plan_version + 1
    context.emit(PlanAssigned(
        case_id=case.id, creditor=case.creditor, plan_version=version, strategy=force.name,
        strategy_version=force.version, stage=decision.stage, decided_by=decision.rows, arm=case.arm, leading=leading,
        steps=entry.told,
    ))  # fmt: skip
    steps, late = entry.steps, False
    if entry.runs is not None and steps[entry.runs].at <= context.now:
        step = steps[entry.runs]
        late = context.now >= day.closes or debtor.asked.get(case.creditor) == day.today
        if not late:
            step = _asked(step, case, version, force, decision.stage, day, debtor, context)
            steps = (*steps[: entry.runs], step, *steps[entry.runs + 1 :])
    case = Case(
        case.id, case.creditor, case.creditor_version, case.zone, case.team, case.assigned_to, case.oldest_due,
        case.amount_minor, case.band, case.bucket, case.difficulty, force.name, force.version, version, decision.stage,
        decision.branch, decision.decided, case.arm, now.status, leading, anchor, debtor.reach, steps, case.earlier,
        entry.stage_at, day.today, now.quiet_until, case.pause_days, product=case.product,
    )  # fmt: skip
    return _ask_due(case, debtor, context) if late else case


def _revised(
    case: Case, leading: bool, now: plans.Standing, force: InForce, decision: Decision, today: date, debtor: Debtor,
    context: Context, why: Why,
) -> Case:  # fmt: skip
    anchor, index = plans.anchor_of(case), force.ladder.index
    staged = decision.stage != case.stage
    harsher = staged and index.get(decision.stage, 0) > index.get(case.stage, 0)
    case = _withdrawn(case, today, context, why)
    forbidden = plans.forbidden(case, force.ladder, decision.stage, leading, now, debtor.ceased)
    steps, earlier = plans.laid_anew(
        case,
        force.ladder,
        decision,
        debtor.reach,
        today,
        forbidden,
        fresh=staged or anchor != case.anchor,
        latest=harsher,
    )
    case = replace(
        case, strategy=force.name, strategy_version=force.version, plan_version=case.plan_version + 1,
        stage=decision.stage, branch=decision.branch, decided_by=decision.decided, status=now.status, leading=leading,
        anchor=anchor, reach=debtor.reach, steps=steps, earlier=earlier, quiet_until=now.quiet_until,
        staged_on=today if staged else case.staged_on,
    )  # fmt: skip
    _tell_revised(case, context, why)
    return case


def _paused(case: Case, leading: bool, now: plans.Standing, debtor: Debtor, context: Context, why: Why) -> Case:
    """Nothing is asked for until a hold is released or a promise has ended; the stage stands still meanwhile."""
    if (now.status, now.quiet_until, leading) == (case.status, case.quiet_until, case.leading):
        return case
    case = _withdrawn(case, local_date(context.now, case.zone), context, why)
    case = replace(
        case, status=now.status, quiet_until=now.quiet_until, leading=leading, plan_version=case.plan_version + 1,
        steps=tuple(plans.suppressed(s, now.why) if s.state == "planned" else s for s in case.steps),
    )  # fmt: skip
    _tell_revised(case, context, why)
    return case


def _tell_revised(case: Case, context: Context, why: Why, steps: list[PlannedStep] | None = None) -> None:
    context.emit(PlanRevised(
        case_id=case.id, creditor=case.creditor, plan_version=case.plan_version, strategy=case.strategy,
        strategy_version=case.strategy_version, stage=case.stage,
        decided_by=[DecidingRow(row.table, row.row, row.looked_at) for row in case.decided_by], reason=why,
        arm=case.arm, leading=case.leading, quiet_until=case.quiet_until,
        steps=told(case.steps) if steps is None else steps,
    ))  # fmt: skip


def _withdrawn(case: Case, today: date, context: Context, why: Why) -> Case:
    """Calls off what was asked for and may not have left."""
    if not any(plans.outstanding(step, case, today) for step in case.steps):
        return case
    steps: list[Step] = []
    for step in case.steps:
        if step.contact is not None and plans.outstanding(step, case, today):
            context.emit(ContactWithdrawn(contact_id=step.contact, case_id=case.id, reason=why))
            step = replace(step, state="withdrawn", reason=why)
        steps.append(step)
    return replace(case, steps=tuple(steps))


def _ask_due(case: Case, debtor: Debtor, context: Context) -> Case:
    if case.status != "active":
        return case
    ladder = version_of(context, case.strategy, case.strategy_version).ladder
    day = day_of(context.now, case.zone, ladder.strategy.last_hour)
    due = plans.due_now(case, day, context.now, debtor.asked.get(case.creditor))
    if due is plans.NOTHING_DUE:
        return case
    if due.overtaken:
        case = _overtaken(case, due.overtaken, context)
    if due.later is not None:
        return replace(case, steps=_with(case.steps, due.later))
    if due.asked is None:
        return case
    force = version_of(context, case.strategy, case.strategy_version)
    step = _asked(due.asked, case, case.plan_version, force, case.stage, day, debtor, context)
    return replace(case, steps=_with(case.steps, step))


def _asked(
    step: Step, case: Case, version: int, force: InForce, stage: str, day: Day, debtor: Debtor, context: Context
) -> Step:
    """The step with its contact asked for; put off, where the law opens only after such a contact's use is over."""
    opening, last = _opening(case, step, day, debtor, context), plans.lasts(step.channel, day)
    if opening.at is not None and opening.at >= last:
        return replace(step, at=opening.at, reason=opening.rule)
    not_before = opening.at or context.now
    contact = contact_id(case.id, version, step.name, day.today, 1)
    debtor.asked[case.creditor] = day.today
    priority = plans.priority(case, force.ladder, stage, day.today, step) if step.channel == "call" else 0
    context.emit(ContactRequested(
        contact_id=contact, case_id=case.id, cases=plans.speaks_for(case, debtor), creditor=case.creditor,
        plan_version=version, strategy=force.name, step=step.name, channel=step.channel, template=step.template,
        not_before=not_before, not_after=last, priority=priority,
    ))  # fmt: skip
    return Step(
        step.name, step.at_dpd, step.channel, step.template, step.hour, not_before, "asked", "", contact, step.tries
    )


def _opening(case: Case, step: Step, day: Day, debtor: Debtor, context: Context) -> law.Opening:
    """When its contact may be made by the law; without an instant where it may not, so that outreach says why."""
    if not debtor.zones:
        return NOW_OR_NEVER
    settings = settings_of(context, case.creditor, case.creditor_version)
    places = places_of(debtor.jurisdictions, settings.jurisdictions, settings.packs or {})
    (local, unread), channel, now = _own_packs(case.creditor, context), step.channel, context.now
    if unread:
        return NOW_OR_NEVER
    known = (
        debtor.zones, settings.acts_as, case.product, settings.creditor_type, (day.today - case.oldest_due).days,
        debtor.agreed, debtor.inconvenient,
    )  # fmt: skip
    try:
        if not case.plan_version and len(debtor.cases) == 1 and not debtor.talks:
            return law.opens_to_the_new(*known, places, local, case.creditor, channel, now)
        bound, history = law.Bound(places, local), plans.history_of(debtor)
        return law.opens(law.facts_of(*known), bound, channel, now, history, case.creditor, case.id)
    except ValueError:  # an unknown place or zone, a window that is none
        return NOW_OR_NEVER


def _own_packs(creditor: str, context: Context) -> OwnPacks:
    references = context.references
    if not (references.version(LOCAL, EVERYWHERE) or references.version(LOCAL, creditor)):
        return OwnPacks()

    def text_of(scope: str) -> str | None:
        data = references.get(LOCAL, scope)
        return None if data is None else data["text"]

    return own_packs(text_of, creditor)


def _overtaken(case: Case, names: Sequence[str], context: Context) -> Case:
    """Steps whose day is gone, or that gave way to a later one: on record before anything else."""
    steps = tuple(plans.suppressed(step, "past") if step.name in names else step for step in case.steps)
    case = replace(case, steps=steps, plan_version=case.plan_version + 1)
    _tell_revised(case, context, "late")
    return case


def _with(steps: Sequence[Step], changed: Step) -> tuple[Step, ...]:
    """The step of this name that was planned, changed."""
    return tuple(changed if step.name == changed.name and step.state == "planned" else step for step in steps)


def end_plan(case: Case, debtor: Debtor, context: Context, why: Why) -> None:
    """The case is over: what was asked for is called off, the next case leads."""
    if case.status == "ended":
        return
    case = _withdrawn(case, local_date(context.now, case.zone), context, why)
    steps = tuple(plans.suppressed(step, why) if step.state == "planned" else step for step in case.steps)
    debtor.cases[case.id] = replace(
        case, status="ended", ended=why, steps=steps, stage_at=None, quiet_until=None, leading=False
    )
    context.emit(PlanEnded(case_id=case.id, creditor=case.creditor, plan_version=case.plan_version, reason=why))
    review(debtor, context, "leading", case.creditor)


def settings_of(context: Context, creditor: str, version: int) -> CreditorSettings:
    found: CreditorSettings = context.references.typed(CreditorSettings, "creditor", creditor, version)
    return found
