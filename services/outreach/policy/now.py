"""May this person be contacted at this instant, by each channel? The gate's own answer, for somebody who asks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from libs.common.events.intake import CreditorSettings
from libs.common.events.outreach import Clocks, Verdict
from libs.common.kernel.ids import ContactId
from services.outreach.model import Contact, Debt, Debtor
from services.outreach.policy import gate

Asked = Literal["call", "sms", "visit"]
ASKED: tuple[Asked, ...] = ("call", "sms", "visit")
AHEAD = timedelta(days=62)  # as far as the law itself looks for an instant
NOBODY = ContactId("")


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
    debtors that are this person, whoever owes `debt` first. A visit is one made as our own rules want it."""
    contact = Contact(NOBODY, debt.id, debt.creditor, channel, "", "asked", "", 0, now, now + AHEAD, now)
    match gate.judge(contact, group[0], group, settings, now, clocks):
        case gate.Leave(verdict, _, leave_by):
            return Answer(channel, "allow", "", None, leave_by, verdict)
        case gate.Later(until, reason, verdict):
            return Answer(channel, "defer", reason, until, None, verdict)
        case gate.Never(_, reason, verdict):
            return Answer(channel, "block", reason, verdict=verdict)
        case gate.NotKnown(reason):
            return Answer(channel, "unknown", reason)
        case gate.Senseless(reason):
            return Answer(channel, "unknown", f"{gate.UNJUDGED}:{reason}")
