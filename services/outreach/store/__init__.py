"""Outreach's finders: contacts, the call queue, who may see a case, what nobody knows, and who is one person."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from libs.common.kernel.ids import CaseId, ContactId
from libs.common.store.finders import finder
from services.outreach.model import Contact, Debt, Debtor

_SHOWN_AS_PLANNED = frozenset({"reserved", "unknown", "queued", "claimed", "scheduled"})  # the State answers meanwhile


class ContactRow(msgspec.Struct, frozen=True, gc=False):
    """A contact as it was planned, as it left, and as it was settled."""

    contact_id: str
    case_id: str
    debtor_id: str
    creditor: str
    channel: str
    step: str
    strategy: str
    plan_version: int
    template: str
    planned_at: datetime
    state: str
    reason: str
    provider_id: str
    settled_at: datetime | None


class CallRow(msgspec.Struct, frozen=True, gc=False):
    """A call that waits or is in somebody's hands, or a visit that somebody has set out for."""

    contact_id: str
    case_id: str
    debtor_id: str
    creditor: str
    team: str
    priority: int
    due: datetime
    claimed_by: str | None
    wanted_by: str
    offered_to: str
    offered_until: datetime | None
    channel: str


class CaseRow(msgspec.Struct, frozen=True, gc=False):
    """Who may see a case."""

    case_id: str
    debtor_id: str
    creditor: str
    team: str
    assigned_to: str | None
    account_id: str | None


class UnknownRow(msgspec.Struct, frozen=True, gc=False):
    """A contact of which nobody knows whether it left; `look_at` is None once a person has to decide."""

    contact_id: str
    debtor_id: str
    look_at: datetime | None
    creditor: str
    channel: str
    state: str
    left_at: datetime | None
    looked: int
    reason: str


class PersonRow(msgspec.Struct, frozen=True, gc=False):
    """Which person a debtor is, where two debtors proved to be one."""

    debtor_id: str
    person_id: str


_ALONE: Mapping[str, str] = {}


def _contacts(debtor: Debtor) -> Mapping[ContactId, Contact]:
    return debtor.contacts


def _debts(debtor: Debtor) -> Mapping[CaseId, Debt]:
    return debtor.debts


def _persons(debtor: Debtor) -> Mapping[str, str]:
    return _ALONE if debtor.person is None else {debtor.id: debtor.person}


@finder("contacts", of=_contacts, key="contact_id", keep=True)
def contact_row(contact: Contact, debtor: Debtor) -> ContactRow:
    """Written when planned, when it has left, and when settled; stays when the State lets go of it."""
    state = contact.state
    if state in _SHOWN_AS_PLANNED or state == "planned":
        return ContactRow(
            contact.id, contact.case, debtor.id, contact.creditor, contact.channel, contact.step, contact.strategy,
            contact.plan_version, contact.template, contact.planned_at, "planned", "", "", None,
        )  # fmt: skip
    return ContactRow(
        contact.id, contact.case, debtor.id, contact.creditor, contact.channel, contact.step, contact.strategy,
        contact.plan_version, contact.template, contact.planned_at, state, contact.reason, contact.provider_id,
        contact.settled_at,
    )  # fmt: skip


@finder("queue", of=_contacts, key="contact_id", version=4)
def call_row(contact: Contact, debtor: Debtor) -> CallRow | None:
    """While it is queued or claimed."""
    if contact.state not in ("queued", "claimed"):
        return None
    return CallRow(
        contact.id, contact.case, debtor.id, contact.creditor, contact.team, contact.priority, contact.due,
        contact.claimed_by, contact.wanted_by, contact.offered_to, contact.offered_until,
        contact.channel,
    )  # fmt: skip


@finder("cases", of=_debts, key="case_id", version=2)
def case_row(debt: Debt, debtor: Debtor) -> CaseRow:
    return CaseRow(debt.id, debtor.id, debt.creditor, debt.team, debt.assigned_to, debt.account or None)


@finder("unknowns", of=_contacts, key="contact_id", version=2)
def unknown_row(contact: Contact, debtor: Debtor) -> UnknownRow | None:
    """Until it is known, or the State lets go of it."""
    if contact.state not in ("unknown", "unknown_escalated"):
        return None
    return UnknownRow(
        contact.id, debtor.id, contact.until, contact.creditor, contact.channel, contact.state, contact.left_at,
        contact.looked, contact.reason,
    )  # fmt: skip


@finder("persons", of=_persons, key="debtor_id")
def person_row(person: str, debtor: Debtor) -> PersonRow:
    return PersonRow(debtor.id, person)


FINDERS = (contact_row, call_row, case_row, unknown_row, person_row)
