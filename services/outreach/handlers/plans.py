"""What strategy asks for and takes back, and what time does to what waits."""

from datetime import datetime

import msgspec

from libs.common.events.outreach import CallQueued, ContactPlanned
from libs.common.events.strategy import (
    Channel,
    ContactRequested,
    ContactWithdrawn,
    PlanAssigned,
    PlanEnded,
    PlanRevised,
)
from libs.common.kernel.ids import CaseId, ContactId
from libs.common.store.context import Context
from libs.common.store.handlers import Tick
from services.outreach.handlers import visits
from services.outreach.handlers.contacts import lose_sight
from services.outreach.handlers.table import KEPT, PACKED_AFTER, cancel, change, end_claim, handlers, suppress, told_at
from services.outreach.model import CALL_BACK, UNSETTLED, Contact, Debtor
from services.outreach.policy import gate, texts


class Asked(msgspec.Struct, frozen=True):
    """A contact that a person asks for, by way of the same gate."""

    contact_id: ContactId
    case: CaseId
    creditor: str
    channel: Channel
    template: str
    not_after: datetime


class Agreed(msgspec.Struct, frozen=True):
    """A call that was agreed with the debtor, and from when on it is too late."""

    contact_id: ContactId
    case: CaseId
    creditor: str
    collector: str
    at: datetime
    until: datetime


AGREED_PRIORITY = 20_000  # before any that strategy asks for


@handlers.on(ContactRequested)
def plan(event: ContactRequested, debtor: Debtor, context: Context) -> None:
    """Accepts a contact, or refuses it at once where it can never leave."""
    asked_at, case = told_at(context), event.case_id
    _plan(
        Contact(
            event.contact_id, case, event.creditor, event.channel, event.template, event.step, event.strategy,
            event.plan_version, max(event.not_before, asked_at), event.not_after, asked_at,
            others=tuple([other for other in event.cases if other != case]), priority=event.priority,
            trace=context.trace,
        ),
        debtor, context,
    )  # fmt: skip


def ask(value: Asked, debtor: Debtor, context: Context) -> None:
    """Plans what a person asked for; it is due now."""
    _plan(
        Contact(
            value.contact_id, value.case, value.creditor, value.channel, value.template, "manual", "", 0, context.now,
            value.not_after, context.now, trace=context.trace,
        ),
        debtor, context,
    )  # fmt: skip


def call_back(value: Agreed, debtor: Debtor, context: Context) -> None:
    """Plans the call that was agreed; it waits for its collector from the agreed instant on."""
    _plan(
        Contact(
            value.contact_id, value.case, value.creditor, "call", CALL_BACK, CALL_BACK, "", 0, value.at, value.until,
            context.now, priority=AGREED_PRIORITY, trace=context.trace, wanted_by=value.collector,
        ),
        debtor, context,
    )  # fmt: skip


@handlers.on(ContactWithdrawn)
def withdrawn(event: ContactWithdrawn, debtor: Debtor, context: Context) -> None:
    cancel(debtor, f"withdrawn:{event.reason}", context, lambda contact: contact.id == event.contact_id)


@handlers.on(PlanAssigned)
def assigned(event: PlanAssigned, debtor: Debtor, context: Context) -> None:
    _follow(event.case_id, event.plan_version, False, debtor, context)


@handlers.on(PlanRevised)
def revised(event: PlanRevised, debtor: Debtor, context: Context) -> None:
    _follow(event.case_id, event.plan_version, False, debtor, context)


@handlers.on(PlanEnded)
def ended(event: PlanEnded, debtor: Debtor, context: Context) -> None:
    _follow(event.case_id, event.plan_version, True, debtor, context)


@handlers.on_tick
def tick(_: Tick, debtor: Debtor, context: Context) -> None:
    """Expiry, leases and the end of patience."""
    now = context.now
    for contact in list(debtor.contacts.values()):
        context.follow(contact.trace)
        match contact.state:
            case "planned" | "queued" | "scheduled" if now >= contact.not_after:
                suppress(debtor, contact, gate.Never("expired", "not_after"), context)
            case "planned" if contact.channel == "call" and contact.due <= now:
                queue(contact, debtor, context)
            case "reserved" if contact.until is not None and contact.until <= now:
                lose_sight(contact, "lease", debtor, context)
            case "claimed" if contact.until is not None and contact.until <= now:
                if contact.channel == "visit":
                    visits.lose_sight(contact, debtor, context)
                else:
                    end_claim(contact, "lapsed", debtor, context)
            case "scheduled" if contact.until is not None and contact.until <= now:
                visits.put_off(visits.PutOff(contact.id, now, visits.MISSED), debtor, context)
            case "submitted" if contact.until is not None and contact.until <= now:
                change(debtor, contact, state="unconfirmed", until=None, settled_at=now)
            case _:
                pass


def queue(contact: Contact, debtor: Debtor, context: Context) -> None:
    """The call waits for a collector from now on."""
    debt = debtor.debts.get(contact.case)
    change(debtor, contact, state="queued", team=debt.team if debt else "default")
    context.emit(CallQueued(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, priority=contact.priority
    ))  # fmt: skip


def _plan(contact: Contact, debtor: Debtor, context: Context) -> None:
    if contact.id in debtor.contacts or contact.id in debtor.past:
        return
    forget(debtor, context.now)
    debtor.contacts[contact.id] = contact
    if contact.channel == "sms" and contact.template not in texts.shipped():
        suppress(debtor, contact, gate.Never("blocked", "unknown_template"), context)
        return
    refusal = gate.at_once(contact, debtor, context.now)
    if refusal is not None:
        suppress(debtor, contact, refusal, context)
        return
    context.emit(ContactPlanned(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel=contact.channel,
        template=contact.template, step=contact.step, plan_version=contact.plan_version, strategy=contact.strategy,
        due=contact.due, not_after=contact.not_after,
    ))  # fmt: skip
    if contact.channel == "call" and contact.due <= context.now:
        queue(contact, debtor, context)


def _follow(case: CaseId, version: int, ended: bool, debtor: Debtor, context: Context) -> None:
    debt = debtor.debts.get(case)
    if debt is not None and version >= debt.plan_version:
        debtor.debts[case] = msgspec.structs.replace(debt, plan_version=version, plan_ended=ended)
    if ended:
        cancel(debtor, "plan_ended", context, lambda c: c.case == case and 0 < c.plan_version <= version)
    else:
        cancel(debtor, "plan_revised", context, lambda c: c.case == case and 0 < c.plan_version < version)


def forget(debtor: Debtor, now: datetime) -> None:
    """What is settled for a day is packed for the caps, what is older than any cap goes; their rows stay."""
    for contact in list(debtor.contacts.values()):
        if contact.state in UNSETTLED or contact.settled_at is None:
            continue
        age = now - contact.settled_at
        may_be_refined = contact.state in ("unconfirmed", "unknown_escalated")
        if age > KEPT or (age > PACKED_AFTER and not may_be_refined):
            if contact.left_at is not None and now - contact.left_at <= KEPT:
                debtor.past[contact.id] = gate.past_of(contact, contact.left_at)
            del debtor.contacts[contact.id]
    for name in [name for name, past in debtor.past.items() if now - past.at > KEPT]:
        del debtor.past[name]
