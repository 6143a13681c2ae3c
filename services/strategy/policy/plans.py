"""What a plan is made of: who leads, what forbids it, how a debtor can be reached, and how steps are laid out anew."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from libs.common.events.intake import ContactPoint
from libs.common.events.strategy import Channel
from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import CaseId
from libs.compliance import HistoryRow
from libs.compliance.facts import Result
from services.strategy.model import CHANNELS, RAN, Case, Debtor, Status, Step, Talk
from services.strategy.policy.ladder import Day, Decision, Ladder, instant, lay_out

HOLD_OUT = "hold_out"
TREATED = "treated"
BASIS_POINTS = 10_000
EARLIER_MAX = 40
TRIES_MAX = 3
SPOKEN = frozenset({"call", "visit"})  # what came of them stands in the talks
KEPT = timedelta(days=32)
VISIT_DAYS = 10  # creditor's days, the one on which it is asked for included
_DAY = timedelta(days=1)


class Standing(NamedTuple):
    """May a case ask for contacts, and if not, why: the word that its steps are suppressed with."""

    status: Status
    why: str = ""
    quiet_until: datetime | None = None


ACTIVE = Standing("active")


def standing(case: Case, debtor: Debtor) -> Standing:
    """A hold weighs more than a promise. Holds for a promise are left to the promise itself."""
    if not debtor.holds and not debtor.promises:
        return ACTIVE
    for hold in debtor.holds.values():
        if hold.case is None or hold.case == case.id:
            return Standing("held", f"hold:{hold.reason}")
    deadlines = [promise.deadline for promise in debtor.promises.values() if promise.case == case.id]
    return Standing("quiet", "promise", max(deadlines)) if deadlines else ACTIVE


def leader(cases: Sequence[Case]) -> Case:
    """The case that asks, of one debtor's open cases with one creditor: highest DPD, then amount, then id."""
    if len(cases) == 1:
        return cases[0]
    return min(cases, key=lambda case: (anchor_of(case), -case.amount_minor, case.id))


def anchor_of(case: Case) -> date:
    """The day of DPD 0: DPD = local date - oldest unpaid due date - pause days (docs/glossary.md)."""
    return case.oldest_due + case.pause_days * _DAY if case.pause_days else case.oldest_due


def arm_of(debtor_id: str, creditor: str, hold_out_bp: int) -> str:
    """The arm of the hold-out test: the same answer for the same debtor, and no relation to the part."""
    if not hold_out_bp:
        return TREATED
    digest = hashlib.sha256(f"arm\0{debtor_id}\0{creditor}".encode()).digest()
    return HOLD_OUT if int.from_bytes(digest[:4]) % BASIS_POINTS < hold_out_bp else TREATED


def set_points(debtor: Debtor, points: Iterable[ContactPoint]) -> None:
    """What there is to reach the debtor by; other phones than before forget which proved to be wrong."""
    emails = 0
    mobiles: list[str] = []
    landlines: list[str] = []
    for point in points:
        if point.kind == "email":
            emails += 1
        else:
            (mobiles if point.kind == "mobile" else landlines).append(point.ref)
    phones = (*mobiles, *landlines)
    if debtor.phones != phones:
        debtor.phones, debtor.wrong = phones, 0
    debtor.mobiles, debtor.emails = len(mobiles), emails


def reach_of(debtor: Debtor) -> int:
    """The open channels: consent, a point that is not known to be wrong, no opt-out."""
    if debtor.ceased:
        return 0
    numbers_left = len(debtor.phones) > debtor.wrong
    return _reach(
        debtor.consents, debtor.opted_out, numbers_left and debtor.mobiles > 0, numbers_left, debtor.emails > 0
    )


@lru_cache(maxsize=1024)
def _reach(consents: tuple[str, ...], opted_out: tuple[str, ...], mobile: bool, number: bool, email: bool) -> int:
    """Few debtors differ in what they allow and are reached by, so most are answered from memory."""
    lacking = {"sms": not mobile, "call": not number, "email": not email}
    reach = 0
    for channel, bit in CHANNELS.items():
        if channel in consents and channel not in opted_out and not lacking.get(channel):
            reach |= bit
    return reach


def decide(ladder: Ladder, case: Case, reach: int, today: date) -> Decision:
    """What the tables say today; a planned case enters at most one harsher stage a day, so that none is skipped."""
    dpd = (today - anchor_of(case)).days
    entered = ladder.index.get(case.stage)
    if case.plan_version == 0 or case.ended or entered is None:
        highest = len(ladder.index) - 1
    else:
        highest = entered if case.staged_on == today else min(entered + 1, len(ladder.index) - 1)
    return ladder.decide(dpd, case.band, case.difficulty, reach, highest)


def forbidden(case: Case, ladder: Ladder, stage: str, leading: bool, now: Standing, ceased: bool) -> str:
    """Why no step of this plan may run; "" when they may."""
    if now.status != "active":
        return now.why
    if ceased:
        return "cease"
    if not leading:
        return "not_leading"
    return HOLD_OUT if case.arm == HOLD_OUT and stage in ladder.strategy.hold_out_stages else ""


def laid_anew(
    case: Case,
    ladder: Ladder,
    decision: Decision,
    reach: int,
    today: date,
    forbidden: str,
    *,
    fresh: bool,
    latest: bool,
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps from today on, and the earlier ones. `fresh`: another stage or anchor, so nothing counts as done."""
    anchor = anchor_of(case)
    if fresh:
        laid = lay_out(decision.choices, anchor, today, case.zone, latest=latest, forbidden=forbidden)
        gone = [suppressed(step, "replanned") if step.state == "planned" else step for step in case.steps]
        return laid, (*case.earlier, *gone)[-EARLIER_MAX:]
    old = {step.name: step for step in case.steps}
    done = frozenset(step.name for step in case.steps if step.contact)
    laid = lay_out(decision.choices, anchor, today, case.zone, latest=False, forbidden=forbidden, done=done)
    kept = [step for step in case.steps if step.contact]
    names = {choice.step for choice in decision.choices}
    for step in case.steps:
        if step.name not in names and not step.contact:
            kept.append(reopened(step, ladder, reach, forbidden) if step.state == "planned" else step)
    merged = (*kept, *(_merged(step, old.get(step.name), forbidden) for step in laid))
    return tuple(sorted(merged, key=lambda step: step.at)), case.earlier


def _merged(new: Step, old: Step | None, forbidden: str) -> Step:
    if old is None:
        return new
    if old.state == "planned" and not forbidden and new.reason in ("", "past"):
        return replace(old, channel=new.channel, template=new.template)
    if old.state == "suppressed" and new.reason == "past":
        return old  # why it did not run at its time
    return new


def reopened(step: Step, ladder: Ladder, reach: int, forbidden: str = "") -> Step:
    """A step that is still to run, by a channel that is open now."""
    channel, template, is_open = ladder.channel_of(step, reach)
    if forbidden or not is_open:
        return suppressed(step, forbidden or "no_channel")
    return replace(step, channel=channel, template=template)


def suppressed(step: Step, why: str) -> Step:
    return replace(step, state="suppressed", reason=why)


def lasts(channel: Channel, day: Day) -> datetime:
    """Until when a contact that is asked for on a day may be made: its end, and some days more for a visit, because
    people give notice of it and go there."""
    return day.ends + (VISIT_DAYS - 1) * _DAY if channel == "visit" else day.ends


def outstanding(step: Step, case: Case, today: date) -> bool:
    """May its contact still be made?"""
    days = VISIT_DAYS if step.channel == "visit" else 1
    return step.state == "asked" and (today - local_date(step.at, case.zone)).days < days


def priority(case: Case, ladder: Ladder, stage: str, today: date, step: Step) -> int:
    """Order of the calls, larger first: a broken promise, then stage, amount band and DPD."""
    dpd = (today - anchor_of(case)).days
    broken = 10_000 if step.name in ladder.after_broken else 0
    return broken + 1_000 * ladder.index.get(stage, 0) + 100 * min(case.band, 9) + min(max(dpd, 0), 99)


class Due(NamedTuple):
    """What to do with the steps that have fallen due: one is asked now or waits, the others are overtaken."""

    asked: Step | None
    later: Step | None  # the same step at its new instant
    overtaken: tuple[str, ...]


NOTHING_DUE = Due(None, None, ())


def due_now(case: Case, day: Day, now: datetime, asked_on: date | None) -> Due:
    """At most one contact per debtor, creditor and local day, and none at or after the ladder's last hour."""
    due = [step for step in case.steps if step.state == "planned" and step.at <= now]
    if not due:
        return NOTHING_DUE
    step, overtaken = due[0], tuple[str, ...]()
    if len(due) > 1:
        step = max(due, key=lambda step: (step.at, step.at_dpd))
        overtaken = tuple(other.name for other in due if other is not step)
    if asked_on != day.today and now < day.closes:
        return Due(step, None, overtaken)
    tomorrow = day.today + _DAY
    if any(other.state == "planned" and other.at_dpd == (tomorrow - case.anchor).days for other in case.steps):
        return Due(None, None, (*overtaken, step.name))
    return Due(None, replace(step, at=instant(tomorrow, step.hour, case.zone)), overtaken)


def with_talk(talks: tuple[Talk, ...], talk: Talk) -> tuple[Talk, ...]:
    """Those that a cap can still count (the longest looks back 31 dates); one that corrects another takes its place."""
    kept = [old for old in talks if talk.at - old.at <= KEPT and not _corrects(talk, old)]
    return tuple(sorted((*kept, talk), key=lambda each: each.at))


def _corrects(talk: Talk, old: Talk) -> bool:
    return (talk.contact is not None and talk.contact == old.contact) or (
        talk.report != "" and talk.report == old.report
    )


def history_of(debtor: Debtor) -> list[Talk | HistoryRow]:
    """What the law is told of: what was said or reported by others, and each text that was asked for and not called
    off."""
    rows: list[Talk | HistoryRow] = list(debtor.talks)
    for case in debtor.cases.values():
        for step in (*case.earlier, *case.steps):
            if step.contact is not None and step.channel not in SPOKEN and step.state in RAN:
                rows.append(HistoryRow(
                    step.at, step.channel, _result(step), mode="notice", debts=(case.id,), creditor=case.creditor
                ))  # fmt: skip
    return rows


def _result(step: Step) -> Result:
    if step.state == "failed":
        return "undelivered"
    return "unknown" if step.reason == "unknown" else "sent"


def speaks_for(case: Case, debtor: Debtor) -> list[CaseId]:
    """The debts that the leading case's contact is about, itself first; those on hold or promised are left alone."""
    if len(debtor.cases) == 1:
        return [case.id]
    others = sorted(
        other.id for other in debtor.cases.values()
        if other.creditor == case.creditor and other.id != case.id and other.status == "active"
    )  # fmt: skip
    return [case.id, *others]
