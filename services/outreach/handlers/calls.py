"""The call queue: a claim, its release, and the outcome that ends it."""

from datetime import datetime

import msgspec

from libs.common.events.outreach import CallClaimed, CallOffered, CallReleased, Verdict
from libs.common.events.tracking import OutcomeRecorded, OutcomeWithdrawn
from libs.common.kernel.ids import ContactId, callback_contact_id
from libs.common.store.context import Context
from services.outreach.handlers.contacts import Delay, Refusal, delay, refuse, set_aside
from services.outreach.handlers.plans import Agreed, call_back
from services.outreach.handlers.table import KEPT, cancel, change, decided, end_claim, handlers
from services.outreach.handlers.wishes import close_channel, open_channel
from services.outreach.model import CALL_BACK, Debtor, Past
from services.outreach.policy import facts, gate


class Claim(msgspec.Struct, frozen=True):
    """A collector takes a call that is lawful now."""

    contact_id: ContactId
    collector: str
    point: str
    until: datetime
    verdict: Verdict


class Release(msgspec.Struct, frozen=True):
    """A collector gives a call back."""

    contact_id: ContactId


class Offer(msgspec.Struct, frozen=True):
    """A call that a collector will take next, if nothing comes in between."""

    contact_id: ContactId
    collector: str
    until: datetime


class PutDown(msgspec.Struct, frozen=True):
    """A call that may not be made now, and why."""

    contact_id: ContactId
    decision: gate.Decision


class Shorten(msgspec.Struct, frozen=True):
    """A claim that ends earlier than was said."""

    contact_id: ContactId
    until: datetime


def offer(value: Offer, debtor: Debtor, context: Context) -> None:
    """Theirs to read about, so that it is there when they take it. It is no claim: nobody talks."""
    contact = debtor.contacts[value.contact_id]
    contact = change(debtor, contact, offered_to=value.collector, offered_until=value.until)
    context.emit(CallOffered(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, collector=value.collector,
        until=value.until,
    ))  # fmt: skip


def claim(value: Claim, debtor: Debtor, context: Context) -> None:
    contact = debtor.contacts[value.contact_id]
    contact = change(
        debtor, contact, state="claimed", claimed_by=value.collector, attempt=contact.attempt + 1, point=value.point,
        left_at=context.now, until=value.until, reason="", offered_to="", offered_until=None,
    )  # fmt: skip
    context.emit(CallClaimed(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, collector=value.collector,
        attempt=contact.attempt, until=value.until, verdict=value.verdict,
    ))  # fmt: skip
    decided(debtor, contact, "claimed", "", value.verdict, context)


def release(value: Release, debtor: Debtor, context: Context) -> None:
    end_claim(debtor.contacts[value.contact_id], "released", debtor, context)


def shorten(value: Shorten, debtor: Debtor, context: Context) -> None:
    change(debtor, debtor.contacts[value.contact_id], until=value.until)


def put_down(value: PutDown, debtor: Debtor, context: Context) -> None:
    """Puts a waiting call off, or settles it; of one about which not all is known yet nothing is said."""
    contact = value.contact_id
    match value.decision:
        case gate.Later(until, reason, verdict):
            delay(Delay(contact, until, reason, verdict), debtor, context)
        case gate.Never() as refusal:
            refuse(Refusal(contact, refusal), debtor, context)
        case gate.Senseless(reason):
            delay(set_aside(contact, reason, context.now), debtor, context)
        case gate.NotKnown() | gate.Leave():
            pass


def take_away(value: PutDown, debtor: Debtor, context: Context) -> None:
    """Out of the hands of who claimed it or reads about it. A claimed call may have been made, so it counts."""
    contact = debtor.contacts[value.contact_id]
    context.follow(contact.trace)
    if contact.state == "claimed":
        end_claim(contact, "lapsed", debtor, context)
    else:
        change(debtor, contact, offered_to="", offered_until=None)
    put_down(value, debtor, context)


@handlers.on(OutcomeRecorded)
def outcome(event: OutcomeRecorded, debtor: Debtor, context: Context) -> None:
    """Ends a claim, counts for the caps, and takes a wrong number or an opt-out at its word."""
    result = facts.result_of(event.code, event.channel)
    person = "contact" if event.code == "TPC" else event.person  # a stranger's calls are taken out of the count
    contact = debtor.contacts.get(event.contact_id) if event.contact_id else None
    is_call = contact is not None and contact.channel == "call"
    if contact is not None and is_call and contact.state in ("queued", "claimed"):
        if contact.state == "queued":  # the claim had lapsed: now it is known what came of it
            debtor.past.pop(contact.attempt_id, None)
        change(
            debtor, contact, state="done", result=result, person=person, until=None, settled_at=context.now,
            left_at=contact.left_at or event.at,
        )  # fmt: skip
        if contact.state == "claimed":
            context.emit(CallReleased(
                contact_id=contact.id, case_id=contact.case, creditor=contact.creditor,
                collector=contact.claimed_by or event.collector, reason="done",
            ))  # fmt: skip
    elif event.attempt and (contact is None or (is_call and contact.state != "done")):
        name = event.outcome_id if contact is None else contact.attempt_id  # withdrawn, and made all the same
        debtor.past[name] = Past(
            event.at, event.channel, result, event.creditor, (event.case_id,), person=person,
            number=contact.point if contact else "",
        )  # fmt: skip
    elif contact is not None and is_call and contact.state == "done":
        change(debtor, contact, result=result, person=person)  # the one before was a slip, taken back
    _follow_talk(event, debtor, context)
    if event.code in ("WN", "DC") and contact is not None and contact.point:
        debtor.bad_points = (*debtor.bad_points, contact.point)
    if event.code == "STOP":
        close_channel(event.outcome_id, event.channel, debtor, context)


def _follow_talk(event: OutcomeRecorded, debtor: Debtor, context: Context) -> None:
    """Who was spoken to need not be called back as agreed before; a call that is agreed now is planned."""
    if event.right_party:
        cancel(
            debtor, "talked", context, lambda contact: contact.step == CALL_BACK and contact.case == event.case_id
        )  # fmt: skip
    if event.callback_at is None or event.callback_until is None:
        return
    for case in [case for case, at in debtor.agreed.items() if context.now - at > KEPT]:
        del debtor.agreed[case]
    if event.right_party:  # nobody else consents for the debtor
        debtor.agreed[event.case_id] = event.at
    contact = callback_contact_id(event.case_id, event.outcome_id)
    agreed = Agreed(
        contact, event.case_id, event.creditor, event.collector, event.callback_at, event.callback_until
    )  # fmt: skip
    call_back(agreed, debtor, context)


@handlers.on(OutcomeWithdrawn)
def taken_back(event: OutcomeWithdrawn, debtor: Debtor, context: Context) -> None:
    """A slip: the channel that it closed is open again. What it counts as stays, until its right outcome comes."""
    open_channel(event.outcome_id, debtor, context)
