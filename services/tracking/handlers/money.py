"""What intake says: cases, what is overdue, and the cash that keeps promises."""

import msgspec

from libs.common.events.intake import (
    CreditorChanged,
    CreditorSettings,
    DelinquencyChanged,
    DelinquencyCleared,
    DelinquencyOpened,
    PaymentReceived,
    PaymentReversed,
)
from libs.common.kernel.ids import AccountId
from libs.common.store.context import Context
from libs.common.store.reference import Reference
from services.tracking.handlers.book import handlers, note, shown
from services.tracking.handlers.judging import judge_account
from services.tracking.handlers.tasks import follow_closed
from services.tracking.model import Case, Debtor, Paid
from services.tracking.policy import promises as policy


@handlers.refers(CreditorChanged)
def creditor_changed(event: CreditorChanged) -> Reference:
    """Limits, grace and tolerance of promises."""
    return Reference("creditor", event.creditor, event.settings_version, msgspec.to_builtins(event.settings))


@handlers.on(DelinquencyOpened)
def opened(event: DelinquencyOpened, debtor: Debtor, context: Context) -> None:
    """A new case, or an old one again: it keeps its team and whose it is. Waits for the settings that it names."""
    context.references.typed(CreditorSettings, "creditor", event.creditor, event.creditor_version)
    old = debtor.cases.get(event.case_id)
    team, whose = (old.team, old.assigned_to) if old else (event.team, None)
    debtor.cases[event.case_id] = Case(
        event.case_id, event.account_id, event.creditor, event.creditor_version, event.loan_id, team, whose, event.zone,
        event.overdue.currency, event.overdue.minor, event.bucket, old.opened if old else context.now,
        oldest_due=event.oldest_due, band=event.band,
    )  # fmt: skip
    data = {
        "overdue": shown(event.overdue), "oldest_due": event.oldest_due, "bucket": event.bucket,
        "difficulty": event.difficulty, "event_id": event.event_id,
    }  # fmt: skip
    if event.reopened:
        data["reopened"] = True
    note(event.case_id, data, debtor, context)


@handlers.on(DelinquencyChanged)
def changed(event: DelinquencyChanged, debtor: Debtor, context: Context) -> None:
    old = debtor.cases.get(event.case_id)
    if old is not None:
        debtor.cases[old.id] = msgspec.structs.replace(
            old, creditor_version=event.creditor_version, overdue_minor=event.overdue.minor, bucket=event.bucket,
            oldest_due=event.oldest_due, band=event.band,
        )  # fmt: skip
    data = {
        "cause": event.cause, "overdue": shown(event.overdue), "oldest_due": event.oldest_due, "bucket": event.bucket,
        "difficulty": event.difficulty,
    }  # fmt: skip
    note(event.case_id, data, debtor, context)


@handlers.on(DelinquencyCleared)
def cleared(event: DelinquencyCleared, debtor: Debtor, context: Context) -> None:
    """The case is closed; open promises stay until their deadline, because their cash may still be reported."""
    old = debtor.cases.get(event.case_id)
    if old is not None:
        debtor.cases[old.id] = msgspec.structs.replace(old, overdue_minor=0, open=False)
        follow_closed(old.id, debtor, context.now)
    note(event.case_id, {"cause": event.cause}, debtor, context)


@handlers.on(PaymentReceived)
def paid(event: PaymentReceived, debtor: Debtor, context: Context) -> None:
    if event.case_id is not None:
        data = {"amount": shown(event.amount), "payment_id": event.payment_id, "value_date": event.value_date}
        note(event.case_id, data, debtor, context, event.paid_at)
    zone = _zone(event.account_id, debtor)
    if zone is None:
        return
    until = policy.counts_until(event.paid_at, event.value_date, zone)
    key = f"{event.account_id}/{event.payment_id}"
    old = debtor.payments.get(key)
    known = Paid(
        event.payment_id, event.account_id, event.amount.minor, old.reversed_minor if old else 0, event.paid_at, until
    )
    _keep(key, known, debtor, context)


@handlers.on(PaymentReversed)
def reversed_(event: PaymentReversed, debtor: Debtor, context: Context) -> None:
    """Takes the cash away at the original's value date; it may come before its payment."""
    if event.case_id is not None:
        data = {"amount": shown(event.amount), "reverses": event.reverses, "value_date": event.value_date}
        note(event.case_id, data, debtor, context, event.paid_at)
    key = f"{event.account_id}/{event.reverses}"
    old = debtor.payments.get(key)
    if old is None:
        old = Paid(event.reverses, event.account_id, 0, 0, event.paid_at, event.paid_at)
    _keep(key, msgspec.structs.replace(old, reversed_minor=old.reversed_minor + event.amount.minor), debtor, context)


def _zone(account: AccountId, debtor: Debtor) -> str | None:
    return next((case.zone for case in debtor.cases.values() if case.account == account), None)


def _keep(key: str, known: Paid, debtor: Debtor, context: Context) -> None:
    """Keeps what may still serve a promise, lets go of the rest, and judges."""
    debtor.payments[key] = known
    for promise in [p for p in debtor.promises.values() if policy.is_settled_for_good(p, context.now)]:
        del debtor.promises[promise.id]
    gone = [
        k for k, p in debtor.payments.items() if not policy.is_worth_keeping(p, debtor.promises.values(), context.now)
    ]
    for k in gone:
        del debtor.payments[k]
    judge_account(known.account, debtor, context)
