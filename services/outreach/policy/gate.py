"""May this contact be made at this instant? Our own rules first, then the law; a reason in every refusal."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from libs.common.events.intake import CreditorSettings
from libs.common.events.outreach import Clocks, Verdict
from libs.compliance import Content, Row
from libs.compliance.effort import HISTORY_ROWS_MAX
from libs.compliance.known import MODES
from libs.compliance.results import nonsense, of_channel
from services.outreach.model import CALL_BACK, Contact, Debtor, Hold, Past, Profile
from services.outreach.policy import facts, law, pace, says
from services.outreach.policy.receipts import of_the_house

# The gateway's deadline of 10 s and clocks that agree within 5 s; a text may stand in the provider's queue besides.
MARGIN = timedelta(seconds=15)
AHEAD_MAX = timedelta(minutes=5)  # a collector's clock may be ahead of ours
WINDOW_CLOSES = "window_closes"
PLAN_REVISED = "plan_revised"
STOPPED = "outreach_stopped"
UNJUDGED = "cannot_judge"
NOT_FRESH = "inputs_not_fresh"
LOOK_AGAIN = timedelta(seconds=30)
HARD_FLAGS = frozenset({"deceased", "incapacity", "minor", "insolvent", "represented", "moratorium", "exempt"})
_CHANNEL_KINDS = {"sms": ("mobile",), "call": ("mobile", "landline")}
AS_WHOM = (
    "nobody has said as whom {} acts, and the law here tells creditors from agencies; say acts_as: "
    "PUT /api/intake/v1/creditors/{}"
)
DOORSTEP = ""  # a visit has no contact point: where the person lives stands in the vault alone


class Leave(msgspec.Struct, frozen=True, gc=False):
    """Lawful now, to this contact point, and until `leave_by`."""

    verdict: Verdict
    point: str
    leave_by: datetime


class Later(msgspec.Struct, frozen=True, gc=False):
    """Only time stands against it."""

    until: datetime
    reason: str
    verdict: Verdict


class Never(msgspec.Struct, frozen=True, gc=False):
    """It will not be made."""

    state: str  # blocked, cancelled, expired
    reason: str
    verdict: Verdict | None = None  # None: a rule of ours, not the law's
    looked_at: dict[str, Any] = msgspec.field(default_factory=dict)  # what our rule decided by


class NotKnown(msgspec.Struct, frozen=True, gc=False):
    """What it must be judged by has not come: nothing leaves, nothing is refused."""

    reason: str


class Senseless(msgspec.Struct, frozen=True, gc=False):
    """What it must be judged by makes no sense: it is set aside, visibly, until it does or its use is over."""

    reason: str


Decision = Leave | Later | Never | NotKnown | Senseless


def judge(
    contact: Contact, debtor: Debtor, group: Sequence[Debtor], settings: CreditorSettings, now: datetime,
    clocks: Clocks | None = None, judged_at: datetime | None = None,
) -> Decision:  # fmt: skip
    """The decision on a contact that waits; `group` are all debtors that are this person, itself included.

    It is judged for `now`; `judged_at` is the present instant where that is another: a visit is judged ahead.
    """
    if now > contact.not_after:
        return Never("expired", "not_after", looked_at={"not_after": contact.not_after})
    for member in group:
        if member.common.parked:
            return NotKnown("parked")
    if debtor.profile is None or contact.case not in debtor.debts:
        return NotKnown("not_known_yet")
    refusal = standing(contact, debtor) or wishes(contact, group, now)
    if refusal is not None:
        return refusal
    if unread := law.unread_of(settings):
        return Senseless(unread)
    point = point_of(contact.channel, debtor)
    if point is None:
        return Never("blocked", "no_contact_point", looked_at={"channel": contact.channel})
    history = history_of(contact, group, point)
    flaw = senseless(history, now)
    if flaw is not None:
        return Senseless(flaw)
    try:
        decision = _by_law(Asked(contact, debtor, group, settings, now, point, history), clocks, judged_at)
        if contact.channel == "call" and history and isinstance(decision, Leave):
            return _at_its_pace(decision, contact, history, debtor.profile.zones[0], now)
    except ValueError as error:  # an unknown place or zone, a window that is none
        return Senseless(str(error))
    return decision


def standing(contact: Contact, debtor: Debtor) -> Never | None:
    """Is there still a debt and a plan that asks for it? None = yes, or not known yet."""
    debt = debtor.debts.get(contact.case)
    if debt is None:
        return None
    if not debt.open:
        return Never("cancelled", "cleared", looked_at={"open": False})
    versions = {"plan_version": contact.plan_version, "in_force": debt.plan_version}
    if debt.plan_ended:
        return Never("cancelled", "plan_ended", looked_at=versions)
    if 0 < contact.plan_version < debt.plan_version:
        return Never("cancelled", PLAN_REVISED, looked_at=versions)
    return None


def wishes(contact: Contact, group: Sequence[Debtor], now: datetime) -> Never | None:
    """Holds, flags, cease, opt-outs and consent of everyone who is this person."""
    for member in group:
        for hold in member.holds.values():
            if binds(hold, contact, now):
                looked_at = {"hold": hold.reason, "case": hold.case, "until": hold.until}
                return Never("blocked", f"hold:{hold.reason}", looked_at=looked_at)
        wish, profile = member.wishes, member.profile
        if wish.cease:
            return Never("blocked", "cease", looked_at={"cease": True})
        if contact.channel in wish.opted_out:
            return Never("blocked", "opted_out", looked_at={"opted_out": wish.opted_out})
        if profile is None:
            continue
        for flag in profile.flags:
            if flag in HARD_FLAGS:
                return Never("blocked", f"flag:{flag}", looked_at={"flags": profile.flags})
        if contact.channel not in profile.consents:
            return Never("blocked", "no_consent", looked_at={"consents": profile.consents})
    return None


def refusal_of(contact: Contact, debtor: Debtor, now: datetime) -> Never | None:
    """Why a call in somebody's hands may not be made any more, as far as this debtor alone is known."""
    debt = debtor.debts.get(contact.case)
    if debt is not None and not debt.open:
        return Never("cancelled", "cleared", looked_at={"open": False})
    return wishes(contact, (debtor,), now)


def in_hand(
    contact: Contact, debtor: Debtor, group: Sequence[Debtor], settings: CreditorSettings, now: datetime,
    clocks: Clocks | None = None,
) -> Decision:  # fmt: skip
    """The decision on a call that somebody has claimed or reads about, or on a visit that somebody is on the way to and
    that may begin at its instant, or now. A plan that was only revised takes none away: it is no less lawful."""
    at, judged_at = (max(now, contact.due), now) if contact.channel == "visit" else (now, None)
    decision = judge(contact, debtor, group, settings, at, clocks, judged_at)
    if isinstance(decision, Never) and decision.reason == PLAN_REVISED:
        of_no_plan = msgspec.structs.replace(contact, plan_version=0)
        return judge(of_no_plan, debtor, group, settings, at, clocks, judged_at)
    return decision


def stopped(why: str, now: datetime) -> Later:
    """Somebody has stopped outreach: it waits for whoever resumes it."""
    return Later(now + LOOK_AGAIN, STOPPED, of_the_house(STOPPED, {"why": why}, now))


def binds(hold: Hold, contact: Contact, now: datetime) -> bool:
    """Does this hold stand in the contact's way? One of a case binds every contact that speaks for that case."""
    return (hold.case is None or hold.case in contact.cases) and (hold.until is None or now < hold.until)


def point_of(channel: str, debtor: Debtor) -> str | None:
    """The ref of the first good contact point for a channel, verified ones first."""
    if channel == "visit":
        return DOORSTEP
    if debtor.profile is None:
        return None
    kinds, first = _CHANNEL_KINDS.get(channel, ()), None
    for point in debtor.profile.points:
        if point.kind in kinds and point.ref not in debtor.bad_points:
            if point.verified:
                return point.ref
            if first is None:
                first = point.ref
    return first


def _at_its_pace(leave: Leave, contact: Contact, history: Sequence[Past], zone: str, now: datetime) -> Decision:
    """A call that the law allows, unless it comes too soon after others to its number."""
    close = pace.too_close(history, leave.point, zone, now)
    if close is None:
        return leave
    verdict = of_the_house(pace.REASON, close.looked_at, now)
    if close.until > contact.not_after:
        return Never("expired", pace.REASON, verdict)
    return Later(close.until, pace.REASON, verdict)


def senseless(history: Sequence[Row], now: datetime) -> str | None:
    """Why this can't be what happened, or is too much to be judged; None = it can."""
    if len(history) > HISTORY_ROWS_MAX:
        return f"{len(history)} earlier contacts; no more than {HISTORY_ROWS_MAX} are judged"
    return nonsense(history, now + AHEAD_MAX)


class Asked(NamedTuple):
    """What is known to judge a contact by, as `judge` is given it, its number and its history."""

    contact: Contact
    debtor: Debtor
    group: Sequence[Debtor]
    settings: CreditorSettings
    now: datetime
    point: str
    history: Sequence[Past]


def _by_law(asked: Asked, clocks: Clocks | None, judged_at: datetime | None) -> Decision:
    contact, debtor, group, settings, now, point, history = asked
    profile, debt = debtor.profile, debtor.debts[contact.case]
    assert profile is not None  # noqa: S101 - judged before
    known = facts.facts_of(
        contact, debt, profile, facts.wishes_of(group), settings, now,
        debtor.agreed.get(debt.id) if contact.step == CALL_BACK else None,  # the debtor agreed to that call alone
        _said(contact, profile, settings),
    )  # fmt: skip
    proposed = facts.proposed_of(contact.channel, now, point, contact.creditor, contact.case, contact.visit)
    places, local = law.places_for(profile.jurisdictions, settings), law.local_of(settings)
    if settings.acts_as_assumed is True and law.tells_roles_apart(places):
        raise ValueError(AS_WHOM.format(contact.creditor, contact.creditor))
    heard = None if history or contact.visit else law.unheard(known, places, contact.channel, now, local)
    opinion = heard or law.hear(known, places, history, proposed, local)
    said, verdict = opinion.said, opinion.receipt(history, proposed, clocks, judged_at)
    match said.decision:
        case "allow":
            leave_by = min(contact.not_after, opinion.closes - margin_of(contact.channel, settings))
            if now > leave_by:
                return Later(now + MARGIN * 4, WINDOW_CLOSES, verdict)
            return Leave(verdict, point, leave_by)
        case "defer" if said.earliest_allowed is not None and said.earliest_allowed <= contact.not_after:
            return Later(said.earliest_allowed, said.rule_id or said.reason, verdict)
        case "defer":
            return Never("expired", said.rule_id or said.reason, verdict)
        case "block":
            return Never("blocked", said.rule_id or said.reason, verdict)


def _said(contact: Contact, profile: Profile, settings: CreditorSettings) -> Content:
    """What it says, as far as anybody knows before it is said."""
    if contact.channel != "sms":
        return says.UNSAID
    told = says.must_disclose(settings.acts_as, law.places_for(profile.jurisdictions, settings))
    return says.content_of(contact.template, says.language_for(profile, settings), settings.acts_as, told)


def margin_of(channel: str, settings: CreditorSettings) -> timedelta:
    """How long before a window closes the last contact leaves."""
    queue = (settings.sms_queue_seconds or 0) if channel == "sms" else 0
    return MARGIN + timedelta(seconds=queue) if queue else MARGIN


def history_of(contact: Contact, group: Sequence[Debtor], point: str = "") -> list[Past]:
    """Everything that left or may have left to this person, the contact itself excepted.

    A call of which nobody knows the number counts as one of `point`, the number proposed: the worst case.
    """
    rows = []
    for member in group:
        if member.past:
            rows += [past if past.number else _called(past, point) for past in member.past.values()]
        for other in member.contacts.values():
            if other.left_at is not None and other.id != contact.id:
                rows.append(_called(past_of(other, other.left_at), point))
            elif other.state == "scheduled" and _is_ahead_of(contact, other):
                rows.append(past_of(other, other.due))
    return rows


def _is_ahead_of(contact: Contact, other: Contact) -> bool:
    """Is the other visit to be made before this one? Then it has its place in what is counted, as a reservation."""
    return contact.channel == "visit" and other.id != contact.id and other.due <= contact.due


def past_of(contact: Contact, left_at: datetime) -> Past:
    """The contact as the law counts it."""
    result = of_channel(contact.result or facts.RESULTS_BY_STATE.get(contact.state, "unknown"), contact.channel)
    mode = MODES.get(contact.channel, "interactive")
    past = Past(
        left_at, contact.channel, result, contact.creditor, contact.cases, "outbound", mode, contact.point,
        contact.person,
    )  # fmt: skip
    return past if contact.visit is None else msgspec.structs.replace(past, place=contact.visit.place)


def _called(past: Past, point: str) -> Past:
    return past if past.number or not point else msgspec.structs.replace(past, number=point)


def at_once(contact: Contact, debtor: Debtor, now: datetime) -> Never | None:
    """Why a contact that is asked for can never leave; None where it may, or where not all is known yet."""
    if contact.channel not in _CHANNEL_KINDS and contact.channel != "visit":
        return Never("blocked", "no_provider", looked_at={"channel": contact.channel})
    if now > contact.not_after:
        return Never("expired", "not_after", looked_at={"not_after": contact.not_after})
    refusal = standing(contact, debtor) or wishes(contact, (debtor,), now)
    if refusal is None and debtor.profile is not None and point_of(contact.channel, debtor) is None:
        return Never("blocked", "no_contact_point", looked_at={"channel": contact.channel})
    return refusal
