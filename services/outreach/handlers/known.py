"""What others tell outreach of persons, debts and cases."""

import msgspec

from libs.common.events.intake import (
    CreditorChanged,
    DebtorChanged,
    DebtorErased,
    DebtorLinked,
    DelinquencyChanged,
    DelinquencyCleared,
    DelinquencyOpened,
    PaymentReceived,
)
from libs.common.events.tracking import CaseAssigned, HoldPlaced, HoldReleased
from libs.common.store.context import Context
from libs.common.store.reference import Reference
from services.outreach.handlers.table import cancel, change, handlers, told_at, withdraw
from services.outreach.model import Debt, Debtor, Hold, Profile, Wishes


@handlers.refers(CreditorChanged)
def creditor(event: CreditorChanged) -> Reference:
    return Reference("creditor", event.creditor, event.settings_version, msgspec.to_builtins(event.settings))


@handlers.on(DebtorChanged)
def person(event: DebtorChanged, debtor: Debtor, context: Context) -> None:
    """Contact points, consents and flags, whole."""
    debtor.profile = Profile(
        tuple(event.points), tuple(event.consents), tuple(event.flags), event.language, tuple(event.jurisdictions),
        tuple(event.zones),
    )  # fmt: skip
    withdraw(debtor, context)


@handlers.on(DebtorLinked)
def linked(event: DebtorLinked, debtor: Debtor, context: Context) -> None:
    """From now on caps, opt-outs, holds and the call claim hold for all of them."""
    debtor.person = event.person_id
    debtor.members = tuple(sorted({*debtor.members, *event.members} - {debtor.id}))


@handlers.on(DebtorErased)
def erased(event: DebtorErased, debtor: Debtor, context: Context) -> None:
    """Nobody is there to be contacted any more."""
    debtor.profile = Profile()
    debtor.wishes = Wishes(cease=True)
    cancel(debtor, "erased", context, lambda contact: True)
    withdraw(debtor, context)


@handlers.on(DelinquencyOpened)
def opened(event: DelinquencyOpened, debtor: Debtor, context: Context) -> None:
    """A debt, new or again."""
    old = debtor.debts.get(event.case_id)
    debtor.debts[event.case_id] = Debt(
        event.case_id, event.creditor, event.creditor_version, event.creditor_type, event.product,
        event.overdue.minor, event.overdue.currency, event.oldest_due, event.team, event.zone,
        old.assigned_to if old else None, True, old.plan_version if old else 0,
        account=event.account_id,
    )  # fmt: skip


@handlers.on(DelinquencyChanged)
def changed(event: DelinquencyChanged, debtor: Debtor, context: Context) -> None:
    """The amount that a text will name, and the settings it is judged by."""
    debt = debtor.debts.get(event.case_id)
    if debt is not None:
        debtor.debts[debt.id] = msgspec.structs.replace(
            debt, minor=event.overdue.minor, currency=event.overdue.currency, oldest_due=event.oldest_due,
            creditor_version=event.creditor_version, open=True, account=event.account_id,
        )  # fmt: skip


@handlers.on(DelinquencyCleared)
def cleared(event: DelinquencyCleared, debtor: Debtor, context: Context) -> None:
    """Nothing is owed: nothing leaves."""
    debt = debtor.debts.get(event.case_id)
    if debt is not None:
        debtor.debts[debt.id] = msgspec.structs.replace(debt, minor=0, open=False)
    cancel(debtor, "cleared", context, lambda contact: contact.case == event.case_id)
    withdraw(debtor, context)


@handlers.on(PaymentReceived)
def paid(event: PaymentReceived, debtor: Debtor, context: Context) -> None:
    """What was asked for before the payment must not leave; strategy plans anew."""
    if event.case_id is None:
        return
    paid_at = told_at(context)
    cancel(
        debtor, "payment", context,
        lambda contact: event.case_id in contact.cases and contact.plan_version > 0 and contact.planned_at < paid_at,
    )  # fmt: skip


@handlers.on(CaseAssigned)
def assigned(event: CaseAssigned, debtor: Debtor, context: Context) -> None:
    """Who may see the case."""
    debt = debtor.debts.get(event.case_id)
    if debt is not None:
        debtor.debts[debt.id] = msgspec.structs.replace(debt, team=event.team, assigned_to=event.assigned_to)
    for contact in list(debtor.contacts.values()):
        if contact.case == event.case_id and contact.state in ("queued", "claimed") and contact.team != event.team:
            change(debtor, contact, team=event.team)


@handlers.on(HoldPlaced)
def held(event: HoldPlaced, debtor: Debtor, context: Context) -> None:
    """Nothing leaves during a hold: what waited is called off, claims are withdrawn; strategy plans anew after it."""
    debtor.holds[event.hold_id] = Hold(event.reason, event.case_id, event.until)
    cancel(
        debtor, f"hold:{event.reason}", context,
        lambda contact: event.case_id is None or event.case_id in contact.cases,
    )  # fmt: skip
    withdraw(debtor, context)


@handlers.on(HoldReleased)
def released(event: HoldReleased, debtor: Debtor, context: Context) -> None:
    debtor.holds.pop(event.hold_id, None)
