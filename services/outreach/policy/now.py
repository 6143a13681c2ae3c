"""May this person be contacted at this instant, by each channel? The gate's own answer, for somebody who asks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from libs.common.events.intake import CreditorSettings
from libs.common.events.outreach import Clocks, Verdict
from libs.common.kernel.ids import ContactId
from libs.compliance import Proposed, Visit
from services.outreach.model import Contact, Debt, Debtor
from services.outreach.policy import facts, gate, law

Asked = Literal["call", "sms", "visit"]
ASKED: tuple[Asked, ...] = ("call", "sms", "visit")
AHEAD = timedelta(days=62)  # as far as the law itself looks for an instant
NOBODY = ContactId("")
# A visit as our own rules want it; whoever goes sees to it.
PREPARED = Visit(staff_count=2, recording=True, id_shown=True, entry_consent=True, notice_given=True)


class Answer(msgspec.Struct, frozen=True):
    """`reason`: a rule's id, or one of the gate's own reasons; `until`: how long a yes holds."""

    channel: Asked
    decision: Literal["allow", "defer", "block", "unknown"]
    reason: str = ""
    earliest: datetime | None = None
    until: datetime | None = None
    verdict: Verdict | None = None


def answer(
    channel: Asked, debt: Debt, group: Sequence[Debtor], settings: CreditorSettings, now: datetime,
    clocks: Clocks | None,
) -> Answer:  # fmt: skip
    """What the gate would say to a contact asked for at this instant; nothing is planned or kept. `group` are all
    debtors that are this person, whoever owes `debt` first."""
    contact = Contact(NOBODY, debt.id, debt.creditor, channel, "", "asked", "", 0, now, now + AHEAD, now)
    if channel == "visit":
        return _visit(contact, debt, group, settings, now, clocks)
    match gate.judge(contact, group[0], group, settings, now, clocks):
        case gate.Leave(verdict, _, leave_by):
            return Answer(channel, "allow", "", None, leave_by, verdict)
        case gate.Later(until, reason, verdict):
            return Answer(channel, "defer", reason, until, None, verdict)
        case gate.Never(_, reason, verdict):
            return Answer(channel, "block", reason, verdict=verdict)
        case gate.NotKnown(reason) | gate.Senseless(reason):
            return Answer(channel, "unknown", reason)


def _visit(
    contact: Contact, debt: Debt, group: Sequence[Debtor], settings: CreditorSettings, now: datetime,
    clocks: Clocks | None,
) -> Answer:  # fmt: skip
    """By our own rules but consent, which is asked at the door, and by the law for a visit prepared as it should be."""
    debtor, profile = group[0], group[0].profile
    if profile is None:
        return Answer("visit", "unknown", "the debt or the person is not known yet")
    refusals = [gate.standing(contact, debtor), *(gate.wishes(contact, (member,), now) for member in group)]
    for refusal in refusals:
        if refusal is not None and refusal.reason != "no_consent":
            return Answer("visit", "block", refusal.reason)
    known = facts.facts_of(contact, debt, profile, facts.wishes_of(group), settings, now)
    visited = facts.Known(msgspec.structs.replace(known.facts, visit=PREPARED))
    proposed = Proposed(
        at=now, channel="visit", party="debtor", purpose="collect", place="home", creditor=debt.creditor, debt=debt.id
    )
    home, history = profile.jurisdictions, gate.history_of(contact, group)
    try:
        opinion = law.hear(visited, law.places_of(home, settings), home, history, proposed, law.local_of(settings))
    except ValueError as error:  # as the gate has it: what it must be judged by makes no sense
        return Answer("visit", "unknown", str(error))
    said, verdict = opinion.said, opinion.receipt(history, proposed, clocks)
    until = opinion.closes if said.decision == "allow" else None
    return Answer("visit", said.decision, said.rule_id or said.reason, said.earliest_allowed, until, verdict)
