"""Slips: whoever recorded an outcome takes back what it brought. What was said stays said."""

from datetime import datetime, timedelta

import msgspec

from libs.common.events.strategy import Channel
from libs.common.events.tracking import OutcomeWithdrawn
from libs.common.kernel.ids import CaseId, ContactId, HoldId, derive
from libs.common.kernel.problems import Conflict
from libs.common.store.context import Context
from services.tracking.handlers.book import tell
from services.tracking.handlers.commands import MatterClosed, close_matter
from services.tracking.handlers.contacts import person_of, take_again
from services.tracking.handlers.judging import release_hold
from services.tracking.model import Debtor, Hold, Matter
from services.tracking.policy.codes import CORRECTED_WITHIN, SLIP_MINUTES_MAX, Code


class Withdrawn(msgspec.Struct, frozen=True):
    """The outcome that somebody takes back, as it was recorded; `person`: the actor."""

    outcome_id: str
    case: CaseId
    code: Code
    channel: Channel
    contact: ContactId | None
    person: str


def withdrawable_until(outcome_id: str, code: Code, debtor: Debtor) -> datetime | None:
    """Until when it can be taken back by whoever recorded it; None = nothing came of it that could be."""
    hold, matter = _brought(outcome_id, code, debtor)
    came = [] if hold is None else [hold.placed]
    came += [] if matter is None else [matter.opened]
    return min(came) + timedelta(minutes=SLIP_MINUTES_MAX) if came else None


def withdraw(value: Withdrawn, debtor: Debtor, context: Context) -> None:
    """Ends the hold and the matter that an outcome brought, by events of their own, and gives its call again.

    Conflict for one that brought neither or was taken back already, and once SLIP_MINUTES_MAX are over.
    """
    until = withdrawable_until(value.outcome_id, value.code, debtor)
    if until is None:
        raise Conflict("nothing came of this outcome that is in force and yours to take back")
    if context.now > until:
        raise Conflict("too late to take it back: a hold is now released by two compliance officers")
    case, collector = debtor.cases[value.case], person_of(value.person)
    event = OutcomeWithdrawn(
        outcome_id=value.outcome_id, case_id=case.id, creditor=case.creditor, channel=value.channel,
        code=value.code.code, collector=collector, contact_id=value.contact,
    )  # fmt: skip
    tell(event, case.id, {"outcome_id": value.outcome_id, "code": value.code.code}, debtor, context)
    hold, matter = _brought(value.outcome_id, value.code, debtor)
    if matter is not None:
        close_matter(MatterClosed(matter.id, "withdrawn"), debtor, context)
    elif hold is not None:
        release_hold(hold, "withdrawn", debtor, context)
    if value.contact is not None and value.channel == "call":
        take_again(value.contact, case, collector, context.now + CORRECTED_WITHIN, debtor, context)


def _brought(outcome_id: str, code: Code, debtor: Debtor) -> tuple[Hold | None, Matter | None]:
    """The hold and the matter that it brought, as far as they stand."""
    hold = debtor.holds.get(HoldId(derive("hold", outcome_id)))
    matter = debtor.matters.get(derive(code.matter, outcome_id)) if code.matter else None
    return (
        hold if hold is not None and hold.ended is None else None,
        matter if matter is not None and matter.closed is None else None,
    )
