"""The way of a visit: scheduled for an instant that is lawful, judged again as the visitor sets out, then reported."""

from datetime import datetime, timedelta

import msgspec

from libs.common.events.outreach import (
    ContactAttempted,
    ContactDeferred,
    ContactUnknown,
    Verdict,
    VisitReported,
    VisitResult,
    VisitScheduled,
)
from libs.common.kernel.ids import ContactId
from libs.common.store.context import Context
from libs.compliance.results import VISIT_RESULTS
from services.outreach.handlers.table import change, decided, suppress
from services.outreach.model import Appointment, Contact, Debtor
from services.outreach.policy import gate

REPORT_WITHIN = timedelta(hours=2)  # after the last instant at which the visit might have begun
MISSED = "visit_missed"
GIVEN_BACK = "visit_given_back"
VISITOR = "visitor"
REPORTABLE = frozenset({"claimed", "unknown_escalated"})


class Schedule(msgspec.Struct, frozen=True):
    """A visit's instant, judged lawful; `until`: the last instant at which it may begin."""

    contact_id: ContactId
    at: datetime
    until: datetime
    visit: Appointment
    verdict: Verdict


class SetOut(msgspec.Struct, frozen=True):
    """A visitor is on the way; judged lawful for when the visit is to begin."""

    contact_id: ContactId
    visitor: str
    until: datetime
    verdict: Verdict


class PutOff(msgspec.Struct, frozen=True):
    """It needs another instant, from `until` on."""

    contact_id: ContactId
    until: datetime
    reason: str
    verdict: Verdict | None = None


class Report(msgspec.Struct, frozen=True):
    """What came of it."""

    contact_id: ContactId
    result: VisitResult
    at: datetime
    place: str
    proof: str
    visitor: str
    id_shown: bool | None = None
    entered: bool | None = None
    entry_consent: bool | None = None


def schedule(value: Schedule, debtor: Debtor, context: Context) -> None:
    """The appointment stands, until something makes it unlawful."""
    contact = change(
        debtor, debtor.contacts[value.contact_id], state="scheduled", due=value.at, until=value.until,
        visit=value.visit, reason="",
    )  # fmt: skip
    context.emit(VisitScheduled(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, at=value.at, verdict=value.verdict,
        until=value.until, place=value.visit.place, staff=value.visit.staff, by=value.visit.by,
    ))  # fmt: skip
    decided(debtor, contact, "scheduled", "", value.verdict, context, value.at)


def set_out(value: SetOut, debtor: Debtor, context: Context) -> None:
    """From here on it counts for every cap, whatever becomes of it."""
    contact = debtor.contacts[value.contact_id]
    contact = change(
        debtor, contact, state="claimed", claimed_by=value.visitor, attempt=contact.attempt + 1, left_at=context.now,
        until=value.until + REPORT_WITHIN, reason="",
    )  # fmt: skip
    context.emit(ContactAttempted(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel="visit",
        attempt=contact.attempt, point="", template=contact.template, content_hash="", provider=VISITOR,
        not_after=value.until, verdict=value.verdict,
    ))  # fmt: skip
    decided(debtor, contact, "attempted", "", value.verdict, context)


def put_off(value: PutOff, debtor: Debtor, context: Context) -> None:
    """It waits for somebody to schedule it anew: missed, given back, or not lawful at its instant after all."""
    contact = debtor.contacts[value.contact_id]
    context.follow(contact.trace)
    change(
        debtor, contact, state="planned", due=value.until, until=None, visit=None, claimed_by=None, left_at=None,
        reason=value.reason,
    )  # fmt: skip
    context.emit(ContactDeferred(
        contact_id=contact.id, case_id=contact.case, until=value.until, reason=value.reason, verdict=value.verdict,
        creditor=contact.creditor,
    ))  # fmt: skip
    decided(debtor, contact, "deferred", value.reason, value.verdict, context, value.until)


class Withdraw(msgspec.Struct, frozen=True):
    """A visit that may not be made any more, and why."""

    contact_id: ContactId
    decision: gate.Later | gate.Never | gate.Senseless


def may_begin(contact: Contact, now: datetime) -> bool:
    """May a visit that is on its way still begin? After that it can only be reported."""
    return contact.until is not None and now <= contact.until - REPORT_WITHIN


def withdraw(value: Withdraw, debtor: Debtor, context: Context) -> None:
    """Takes a visit from the visitor who is on the way. It may have been made, so it counts, and can be reported."""
    contact = debtor.contacts[value.contact_id]
    context.follow(contact.trace)
    match value.decision:
        case gate.Never() as refusal:
            suppress(debtor, contact, refusal, context)
        case gate.Later(_, reason, verdict):  # another instant is another visit
            suppress(debtor, contact, gate.Never("expired", reason, verdict), context)
        case gate.Senseless(reason):
            suppress(debtor, contact, gate.Never("blocked", f"{gate.UNJUDGED}:{reason}"), context)


def lose_sight(contact: Contact, debtor: Debtor, context: Context) -> None:
    """No report has come: nobody knows whether it was made, so it counts; a report may still say."""
    change(debtor, contact, state="unknown_escalated", reason="not_reported", until=None, settled_at=context.now)
    context.emit(ContactUnknown(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel="visit",
        attempt=contact.attempt, reason="not_reported",
    ))  # fmt: skip


def report(value: Report, debtor: Debtor, context: Context) -> None:
    """Settles it. One that was withdrawn while the visitor was on the way stays so, and counts as what it was."""
    contact = debtor.contacts[value.contact_id]
    context.follow(contact.trace)
    change(
        debtor, contact, state="done" if contact.state in REPORTABLE else contact.state,
        result=VISIT_RESULTS[value.result], left_at=value.at, until=None, settled_at=context.now,
    )  # fmt: skip
    context.emit(VisitReported(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, result=value.result, at=value.at,
        place=value.place, proof=value.proof, visitor=value.visitor, id_shown=value.id_shown, entered=value.entered,
        entry_consent=value.entry_consent,
    ))  # fmt: skip
