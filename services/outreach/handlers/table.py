"""The table of handlers, and the moves that several of them share."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec.structs import replace

from libs.common.events.outreach import CallReleased, ContactSuppressed, Verdict
from libs.common.kernel.clock import from_micros, local_date
from libs.common.store.context import Context
from libs.common.store.finders import AppendOnly
from libs.common.store.handlers import Handlers
from services.outreach.model import Contact, Debtor, is_waiting
from services.outreach.policy.gate import Never, past_of, refusal_of
from services.outreach.policy.receipts import of_the_house

handlers: Handlers[Debtor] = Handlers(Debtor)
DECISIONS = AppendOnly("decisions", (
    "at", "day", "contact_id", "case_id", "creditor", "channel", "kind", "decision", "rule_id", "reason",
    "also_failing", "until",
))  # fmt: skip
Kind = Literal["attempted", "claimed", "deferred", "scheduled", "suppressed"]
KEPT = timedelta(days=32)  # the longest cap looks back 31 local dates
PACKED_AFTER = timedelta(days=1)


def change(debtor: Debtor, contact: Contact, **fields: Any) -> Contact:
    """Puts the changed contact in the place of the old."""
    changed = replace(contact, **fields)
    debtor.contacts[contact.id] = changed
    return changed


def suppress(debtor: Debtor, contact: Contact, refusal: Never, context: Context) -> None:
    """Settles a contact that will not be made."""
    change(
        debtor, contact, state=refusal.state, reason=refusal.reason, settled_at=context.now, until=None,
        claimed_by=None,
    )  # fmt: skip
    verdict = refusal.verdict or of_the_house(refusal.reason, refusal.looked_at, context.now)
    _told(contact, refusal.state, refusal.reason, verdict, context)
    decided(debtor, contact, "suppressed", refusal.reason, verdict, context)


def decided(
    debtor: Debtor, contact: Contact, kind: Kind, reason: str, verdict: Verdict | None, context: Context,
    until: datetime | None = None,
) -> None:  # fmt: skip
    """A line on a decision for those who look after the law: what was made, put off or refused, and by which rule.

    Its day is the creditor's. What only the provider put off has no verdict.
    """
    debt = debtor.debts.get(contact.case)
    day = local_date(context.now, debt.zone if debt else "UTC")
    said = ("", "", []) if verdict is None else (verdict.decision, verdict.rule_id or "", verdict.also_failing)
    decision, rule, failing = said
    context.line(
        DECISIONS, context.now, day, contact.id, contact.case, contact.creditor, contact.channel, kind, decision, rule,
        reason, failing, until,
    )  # fmt: skip


def cancel(debtor: Debtor, reason: str, context: Context, which: Callable[[Contact], bool]) -> None:
    """Calls off what waits and is meant; what has left or may have is never touched."""
    for contact in [c for c in debtor.contacts.values() if is_waiting(c) and which(c)]:
        suppress(debtor, contact, Never("cancelled", reason), context)


def end_claim(contact: Contact, reason: Literal["released", "lapsed"], debtor: Debtor, context: Context) -> Contact:
    """The claim is over without an outcome, the call waits. Lapsed: nobody knows whether it was made, so it counts."""
    if reason == "lapsed" and contact.left_at is not None:
        debtor.past[contact.attempt_id] = replace(past_of(contact, contact.left_at), result="unknown")
    context.emit(CallReleased(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, collector=contact.claimed_by or "",
        reason=reason,
    ))  # fmt: skip
    return change(debtor, contact, state="queued", claimed_by=None, until=None, left_at=None)


def withdraw(debtor: Debtor, context: Context) -> None:
    """Takes a call or a visit out of somebody's hands that is no longer lawful; it may have been made, so it counts.

    A visit that is only scheduled is called off.
    """
    for contact in [c for c in debtor.contacts.values() if c.state in ("claimed", "scheduled")]:
        refusal = refusal_of(contact, debtor, context.now)
        if refusal is not None:
            context.follow(contact.trace)
            if contact.channel == "call":
                contact = end_claim(contact, "lapsed", debtor, context)
            suppress(debtor, contact, refusal, context)


def told_at(context: Context) -> datetime:
    """When what is handled was recorded (business time)."""
    return from_micros(context.cause.head.time) if context.cause else context.now


def _told(contact: Contact, state: Any, reason: str, verdict: Verdict, context: Context) -> None:
    context.emit(ContactSuppressed(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel=contact.channel, state=state,
        reason=reason, verdict=verdict,
    ))  # fmt: skip
