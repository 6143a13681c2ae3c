"""The way of a text: reserved, then submitted, rejected, planned again or unknown; and what the provider says later."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from libs.common.events.outreach import (
    ContactAttempted,
    ContactDeferred,
    ContactDelivered,
    ContactFailed,
    ContactSubmitted,
    ContactUnknown,
    Verdict,
)
from libs.common.kernel.ids import ContactId
from libs.common.kernel.problems import Conflict
from libs.common.store.context import Context
from services.outreach.handlers.table import change, decided, suppress
from services.outreach.model import REFINABLE, Contact, Debtor
from services.outreach.policy.gate import UNJUDGED, Never
from services.outreach.policy.receipts import of_the_house
from services.outreach.ports import Absent, Accepted, Found, NotSent, NoWord, Outcome, Refused, Unknown

PATIENCE = timedelta(hours=24)
LOOK_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 10, 45))  # 1, 5, 15, 60 min after it got lost
SET_ASIDE = timedelta(minutes=5)
BY_HAND = "settled_by_hand"
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))


class Reservation(msgspec.Struct, frozen=True, gc=False):
    """A contact judged lawful, with its text; `until` in business time."""

    contact_id: ContactId
    point: str
    provider: str
    content_hash: str
    content: str
    leave_by: datetime
    until: datetime
    verdict: Verdict


class Delay(msgspec.Struct, frozen=True, gc=False):
    """Not now; without a reason it is only looked at again, and nobody is told."""

    contact_id: ContactId
    until: datetime
    reason: str = ""
    verdict: Verdict | None = None


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """It will not be made."""

    contact_id: ContactId
    refusal: Never


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What came of one attempt."""

    contact_id: ContactId
    attempt: int
    provider: str
    outcome: Outcome


class Looked(msgspec.Struct, frozen=True, gc=False):
    """What the provider said when it was asked by our reference."""

    contact_id: ContactId
    provider: str
    answer: Found | Absent | NoWord


class Status(msgspec.Struct, frozen=True, gc=False):
    """What the provider tells by itself."""

    contact_id: ContactId
    provider: str
    provider_id: str
    status: Literal["delivered", "failed", "expired"]
    code: str
    at: datetime


class Settled(msgspec.Struct, frozen=True, gc=False):
    """What a person found out; `evidence`: by what, and where it can be looked up. `at` = when it happened."""

    contact_id: ContactId
    status: Literal["delivered", "failed"]
    evidence: str
    at: datetime


def reserve(value: Reservation, debtor: Debtor, context: Context) -> None:
    """TX1: from here on it counts as sent, whatever becomes of us."""
    contact = debtor.contacts[value.contact_id]
    context.follow(contact.trace)
    contact = change(
        debtor, contact, state="reserved", attempt=contact.attempt + 1, point=value.point, left_at=context.now,
        until=value.until, reason="",
    )  # fmt: skip
    context.emit(ContactAttempted(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel=contact.channel,
        attempt=contact.attempt, point=value.point, template=contact.template, content_hash=value.content_hash,
        provider=value.provider, not_after=value.leave_by, verdict=value.verdict, content=value.content,
    ))  # fmt: skip
    decided(debtor, contact, "attempted", "", value.verdict, context)


def set_aside(contact: ContactId, why: str, now: datetime) -> Delay:
    """Of a contact that nobody can judge: it stays, shows why, and is looked at again until its use is over."""
    return Delay(contact, now + SET_ASIDE, f"{UNJUDGED}:{why}", unjudged(why, now))


def unjudged(why: str, now: datetime) -> Verdict:
    """The receipt of a contact that nobody can judge."""
    return of_the_house(UNJUDGED, {"why": why}, now)


def delay(value: Delay, debtor: Debtor, context: Context) -> None:
    """Every verdict is told; what is merely looked at again, or still can't be judged, once for each reason."""
    contact = debtor.contacts[value.contact_id]
    context.follow(contact.trace)
    change(debtor, contact, due=value.until, reason=value.reason)
    is_judged = value.verdict is not None and not value.reason.startswith(UNJUDGED)
    if is_judged or (value.reason and value.reason != contact.reason):
        context.emit(ContactDeferred(
            contact_id=contact.id, case_id=contact.case, until=value.until, reason=value.reason, verdict=value.verdict,
            creditor=contact.creditor,
        ))  # fmt: skip
        decided(debtor, contact, "deferred", value.reason, value.verdict, context, value.until)


def refuse(value: Refusal, debtor: Debtor, context: Context) -> None:
    contact = debtor.contacts[value.contact_id]
    context.follow(contact.trace)
    suppress(debtor, contact, value.refusal, context)


def record(value: Answer, debtor: Debtor, context: Context) -> None:
    """TX2: what came of it, if the attempt is still the current one; a late answer settles what was given up."""
    contact = debtor.contacts.get(value.contact_id)
    if contact is None or contact.attempt != value.attempt:
        return
    context.follow(contact.trace)
    match value.outcome:
        case Accepted(provider_id) if contact.state in ("reserved", "unknown", "unknown_escalated"):
            submit(contact, provider_id, value.provider, debtor, context)
        case Refused(code) if contact.state in ("reserved", "unknown", "unknown_escalated"):
            change(debtor, contact, state="rejected", reason=code, left_at=None, until=None, settled_at=context.now)
            _failed(contact, "rejected", code, context)
        case NotSent(reason, after) if contact.state == "reserved":
            _back_to_planned(contact, reason, after, debtor, context)
        case Unknown(reason) if contact.state == "reserved":
            lose_sight(contact, reason, debtor, context)
        case _:
            pass


def submit(contact: Contact, provider_id: str, provider: str, debtor: Debtor, context: Context) -> Contact:
    """The provider has it."""
    contact = change(
        debtor, contact, state="submitted", provider_id=provider_id, until=contact.not_after + PATIENCE,
        settled_at=None, reason="",
    )  # fmt: skip
    context.emit(ContactSubmitted(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel=contact.channel,
        attempt=contact.attempt, provider=provider, provider_id=provider_id, step=contact.step,
        strategy=contact.strategy,
    ))  # fmt: skip
    return contact


def lose_sight(contact: Contact, reason: str, debtor: Debtor, context: Context) -> None:
    """It may have left: looked up by the janitor, never sent again."""
    change(debtor, contact, state="unknown", reason=reason, until=context.now + LOOK_AFTER[0], looked=0)
    context.emit(ContactUnknown(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel=contact.channel,
        attempt=contact.attempt, reason=reason,
    ))  # fmt: skip


def looked_up(value: Looked, debtor: Debtor, context: Context) -> None:
    """Found settles it; "absent" never sends it again: the provider may still read it. At last a person decides."""
    contact = debtor.contacts.get(value.contact_id)
    if contact is None or contact.state != "unknown":
        return
    context.follow(contact.trace)
    match value.answer:
        case Found(provider_id, status):
            submitted = submit(contact, provider_id, value.provider, debtor, context)
            if status in ("delivered", "failed", "expired"):
                _settle(submitted, status, provider_id, "", context.now, debtor, context)
        case Absent() | NoWord():
            looked = contact.looked + 1
            if looked < len(LOOK_AFTER):
                change(debtor, contact, looked=looked, until=context.now + LOOK_AFTER[looked])
            else:
                change(debtor, contact, looked=looked, state="unknown_escalated", until=None, settled_at=context.now)


def told(value: Status, debtor: Debtor, context: Context) -> None:
    """A status only ever refines: submitted, unconfirmed, unknown become delivered or failed, never back."""
    contact = debtor.contacts.get(value.contact_id)
    if contact is None or not (contact.state in REFINABLE or (contact.state == "planned" and contact.attempt)):
        return
    context.follow(contact.trace)
    if contact.state in ("reserved", "unknown", "unknown_escalated", "planned"):
        contact = submit(contact, value.provider_id, value.provider, debtor, context)
    _settle(contact, value.status, value.provider_id, value.code, value.at, debtor, context)


def settle_by_hand(value: Settled, debtor: Debtor, context: Context) -> None:
    """Of a text that nobody could find out about, once the look-ups are over; what a provider tells later changes
    nothing more. Conflict for any other contact."""
    contact = debtor.contacts.get(value.contact_id)
    if contact is None or contact.state != "unknown_escalated" or contact.channel == "visit":
        raise Conflict("only a text whose look-ups are over is settled by hand; a visit is reported")
    context.follow(contact.trace)
    contact = submit(contact, contact.provider_id, BY_HAND, debtor, context)
    code = "" if value.status == "delivered" else BY_HAND
    _settle(contact, value.status, contact.provider_id, code, value.at, debtor, context, value.evidence)


def _settle(
    contact: Contact, status: str, provider_id: str, code: str, at: datetime, debtor: Debtor, context: Context,
    evidence: str = "",
) -> None:  # fmt: skip
    if status == "delivered":
        change(debtor, contact, state="delivered", until=None, settled_at=context.now)
        context.emit(ContactDelivered(
            contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel=contact.channel,
            provider_id=provider_id, at=at, evidence=evidence,
        ))  # fmt: skip
        return
    reason = code or status
    change(debtor, contact, state="failed", reason=reason, until=None, settled_at=context.now)
    _failed(contact, "failed", reason, context, evidence)


def _failed(
    contact: Contact, state: Literal["rejected", "failed"], reason: str, context: Context, evidence: str = ""
) -> None:  # fmt: skip
    context.emit(ContactFailed(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel=contact.channel, state=state,
        reason=reason, evidence=evidence,
    ))  # fmt: skip


def _back_to_planned(contact: Contact, reason: str, after: float | None, debtor: Debtor, context: Context) -> None:
    pause = BACKOFF[min(contact.attempt, len(BACKOFF)) - 1]
    due = context.now + max(pause, timedelta(seconds=after or 0.0))
    change(debtor, contact, state="planned", due=due, left_at=None, until=None, reason=f"not_sent:{reason}")
    context.emit(ContactDeferred(
        contact_id=contact.id, case_id=contact.case, until=due, reason=f"not_sent:{reason}", creditor=contact.creditor,
    ))  # fmt: skip
    decided(debtor, contact, "deferred", f"not_sent:{reason}", None, context, due)
