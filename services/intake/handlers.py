"""What intake does with what came in: plain functions over one debtor's State."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from libs.common.events.envelope import Money
from libs.common.events.intake import (
    CreditorSettings,
    DebtorChanged,
    DebtorLinked,
    DelinquencyChanged,
    DelinquencyCleared,
    DelinquencyOpened,
    PaymentReceived,
    PaymentReversed,
)
from libs.common.events.tracking import CaseAssigned
from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import AccountId, PersonId, case_id
from libs.common.store.context import Context
from libs.common.store.handlers import Handlers, Tick
from services.intake import policy
from services.intake.model import Account, CaseRef, Debtor, Paid, Profile, Waiting
from services.intake.schemas import Delinquency, money_of

handlers: Handlers[Debtor] = Handlers(Debtor)


class Overdue(msgspec.Struct, frozen=True, gc=False):
    """An accepted overdue event, its account, and what its debtor's personal data became."""

    record: Delinquency
    source: str
    account: AccountId
    settings: CreditorSettings
    creditor_version: int
    profile: Profile
    person: Any  # the vault's Person: kept only when the handler asks for it


class PaymentIn(msgspec.Struct, frozen=True, gc=False):
    """An accepted payment."""

    payment: Waiting
    account: AccountId
    creditor: str


class Claimed(msgspec.Struct, frozen=True):
    """An account's first batch empties what waited for it."""

    account: AccountId
    into: Callable[[], Debtor]


def overdue(value: Overdue, debtor: Debtor, context: Context) -> None:
    """A snapshot of one loan: an older one changes nothing, whatever order they come in."""
    _know_person(value, debtor, context)
    record, loan, settings = value.record, value.record.loan, value.settings
    old = debtor.accounts.get(value.account)
    if old is not None and record.occurred_at < old.as_of:
        return
    amount, outstanding = money_of(loan.overdue), money_of(loan.outstanding) if loan.outstanding else None
    account = policy.still_open(
        Account(
            value.account, record.creditor, value.creditor_version, loan.id, loan.product, amount.currency,
            amount.minor, outstanding.minor if outstanding else None, loan.oldest_unpaid_due_date, record.occurred_at,
            old.payments if old else (), old.case if old else None, old.opened_due if old else None,
            team=old.team if old else settings.teams[0], assigned_to=old.assigned_to if old else None,
            shown_minor=old.shown_minor if old else 0, booked=old.booked if old else (),
            instalments_overdue=loan.instalments.overdue if loan.instalments else None,
            instalments_total=loan.instalments.total if loan.instalments else None,
            instalments_paid=loan.instalments.paid if loan.instalments else None,
            principal_minor=money_of(loan.principal).minor if loan.principal else None, opened_on=loan.opened_on,
            last_paid_on=loan.last_payment.on if loan.last_payment else None,
            last_paid_minor=money_of(loan.last_payment.amount).minor if loan.last_payment else None,
            delay_history=tuple(loan.delay_history),
        )
    )  # fmt: skip
    told = Told(
        "snapshot", value.source, record.event_id, record.occurred_at, loan.delay_history, record.creditor_type
    )  # fmt: skip
    _settle(account, old, told, debtor, context, settings)
    if debtor.waiting:
        _claim_own(value.account, debtor, context)


def payment(value: PaymentIn, debtor: Debtor, context: Context) -> None:
    """Money in, or back: kept until a newer snapshot covers it."""
    account = debtor.accounts.get(value.account)
    if account is None:
        debtor.waiting = (*debtor.waiting, value.payment)
        return
    _pay(value.payment, account, debtor, context)


def claim_waiting(value: Claimed, holder: Debtor, context: Context) -> None:
    """The loan is known now: its early payments move to the debtor. `holder` is the State keyed by the account."""
    for waiting in holder.waiting:
        debtor = value.into()
        context.turn_to(debtor, context.cause)
        _pay(waiting, debtor.accounts[value.account], debtor, context)
    context.turn_to(holder, context.cause)
    holder.waiting = ()


def _claim_own(account: AccountId, debtor: Debtor, context: Context) -> None:
    """A payment that came just before the first word on its loan, in the same batch, waits with the debtor."""
    waiting = [paid for paid in debtor.waiting if paid.account == account]
    debtor.waiting = tuple(paid for paid in debtor.waiting if paid.account != account)
    for paid in waiting:
        _pay(paid, debtor.accounts[account], debtor, context)


@handlers.on(CaseAssigned)
def assigned(event: CaseAssigned, debtor: Debtor, context: Context) -> None:
    """Who may see the case, as tracking says."""
    case = debtor.cases.get(event.case_id)
    if case is None:
        return
    debtor.cases[case.id] = msgspec.structs.replace(case, team=event.team, assigned_to=event.assigned_to)
    account = debtor.accounts[case.account]
    debtor.accounts[case.account] = msgspec.structs.replace(account, team=event.team, assigned_to=event.assigned_to)


@handlers.on_tick
def midnight(tick: Tick, debtor: Debtor, context: Context) -> None:
    """An account's bucket changes by time alone."""
    for account in list(debtor.accounts.values()):
        if account.next_bucket_at is not None and account.next_bucket_at <= context.now:
            cause = Told("bucket", None, None, account.as_of)
            settings = _settings(context, account.creditor, account.creditor_version)
            _settle(account, account, cause, debtor, context, settings)


class Told(msgspec.Struct, frozen=True, gc=False):
    """Why an account is looked at again."""

    cause: str
    source: str | None
    event_id: str | None
    as_of: datetime
    delay_history: Sequence[int] = ()
    creditor_type: str | None = None  # where the record says another than the creditor's settings


def _settle(
    account: Account, old: Account | None, told: Told, debtor: Debtor, context: Context, settings: CreditorSettings
) -> None:
    """Opens, changes, clears or leaves the case, as the overdue amount says."""
    due, today = policy.overdue_of(account), local_date(context.now, settings.zone)
    if due == 0:
        _clear(account, told, debtor, context, today)
        return
    flags = debtor.profile.flags if debtor.profile else ()
    found = policy.classify(due, account.oldest_due, flags, told.delay_history, today, settings)
    case, opened_due = account.case, account.opened_due
    opens = case is None
    if case is None:
        if opened_due is None or told.cause != "reversal":
            opened_due = account.oldest_due
        case = case_id(account.id, opened_due)
    account = msgspec.structs.replace(
        account, case=case, opened_due=opened_due, bucket=found.bucket, band=found.band, difficulty=found.difficulty,
        next_bucket_at=found.next_bucket_at, shown_minor=due,
    )  # fmt: skip
    debtor.accounts[account.id] = account
    money = Money(due, account.currency)
    outstanding = None if account.outstanding_minor is None else Money(account.outstanding_minor, account.currency)
    if opens:
        again = case in debtor.cases
        debtor.cases[case] = CaseRef(case, account.id, account.creditor, account.team, account.assigned_to)
        context.emit(DelinquencyOpened(
            case_id=case, account_id=account.id, creditor=account.creditor, creditor_version=account.creditor_version,
            creditor_type=told.creditor_type or settings.creditor_type, loan_id=account.loan_id, team=account.team,
            zone=settings.zone, product=account.product, overdue=money, outstanding=outstanding,
            oldest_due=account.oldest_due, local_date=today, bucket=found.bucket, band=found.band,
            difficulty=found.difficulty, reasons=found.reasons, as_of=told.as_of,
            source=told.source or account.creditor, event_id=told.event_id or "", reopened=again,
            instalments_overdue=account.instalments_overdue,
        ))  # fmt: skip
    elif old is None or _looks_different(account, old) or told.event_id is not None:
        context.emit(DelinquencyChanged(
            case_id=case, account_id=account.id, creditor=account.creditor,
            creditor_version=account.creditor_version, overdue=money, outstanding=outstanding,
            oldest_due=account.oldest_due, local_date=today, bucket=found.bucket, band=found.band,
            difficulty=found.difficulty, reasons=found.reasons, cause=told.cause, as_of=told.as_of,  # type: ignore[arg-type]
            source=told.source, event_id=told.event_id,
        ))  # fmt: skip


def _clear(account: Account, told: Told, debtor: Debtor, context: Context, today: date) -> None:
    """Nothing is overdue: closes the case where one is open."""
    if account.case is not None:
        context.emit(DelinquencyCleared(
            case_id=account.case, account_id=account.id, creditor=account.creditor, local_date=today,
            cause="snapshot" if told.cause == "snapshot" else "payment", as_of=told.as_of, source=told.source,
            event_id=told.event_id,
        ))  # fmt: skip
    debtor.accounts[account.id] = msgspec.structs.replace(account, case=None, next_bucket_at=None, shown_minor=0)


def _looks_different(account: Account, old: Account) -> bool:
    return (account.shown_minor, account.bucket, account.band, account.difficulty, account.oldest_due) != (
        old.shown_minor, old.bucket, old.band, old.difficulty, old.oldest_due,
    )  # fmt: skip


def _pay(paid: Waiting, account: Account, debtor: Debtor, context: Context) -> None:
    name = f"-{paid.reverses}" if paid.reverses else paid.payment_id
    if name in account.booked:
        return
    settings = _settings(context, account.creditor, account.creditor_version)
    before = policy.overdue_of(account)
    sign = -1 if paid.reverses else 1
    later = Paid(paid.payment_id, sign * paid.minor, paid.paid_at, paid.occurred_at)
    old = account
    counted = (*account.payments, later) if paid.currency == account.currency else account.payments
    account = policy.still_open(msgspec.structs.replace(account, payments=counted, booked=(*account.booked, name)))
    applied = abs(before - policy.overdue_of(account))
    fields: dict[str, Any] = {
        "payment_id": paid.payment_id, "account_id": account.id, "case_id": account.case, "creditor": account.creditor,
        "amount": Money(paid.minor, paid.currency), "applied": Money(applied, paid.currency), "paid_at": paid.paid_at,
        "value_date": local_date(paid.paid_at, settings.zone), "source": paid.source, "event_id": paid.event_id,
    }  # fmt: skip
    if paid.reverses:
        context.emit(PaymentReversed(reverses=paid.reverses, **fields))
    else:
        context.emit(PaymentReceived(**fields))
    told = Told("reversal" if paid.reverses else "payment", paid.source, None, paid.occurred_at)
    if applied or account is not old:
        _settle(account, old, told, debtor, context, settings)


def _know_person(value: Overdue, debtor: Debtor, context: Context) -> None:
    kept = policy.newer_profile(debtor.profile, value.profile)
    if kept is None or (debtor.profile is not None and policy.says_the_same(kept, debtor.profile)):
        if kept is not None:
            debtor.profile = kept
        return
    debtor.profile = kept
    context.kept[debtor.id] = value.person
    context.emit(DebtorChanged(
        as_of=kept.as_of, points=list(kept.points), consents=list(kept.consents), language=kept.language,
        jurisdictions=list(kept.jurisdictions), zones=list(kept.zones), flags=list(kept.flags),
    ))  # fmt: skip


def _settings(context: Context, creditor: str, version: int) -> CreditorSettings:
    found: CreditorSettings = context.references.typed(CreditorSettings, "creditor", creditor, version)
    return found


class Link(msgspec.Struct, frozen=True, gc=False):
    """Debtors that prove to be one person."""

    person: str
    members: list[str]


def link(value: Link, debtor: Debtor, context: Context) -> None:
    """Says once that this debtor belongs to this person."""
    if debtor.person != value.person:
        debtor.person = PersonId(value.person)
        context.emit(DebtorLinked(person_id=debtor.person, members=value.members))
