"""When a promise is kept (docs/glossary.md, Promises): cash in the order of due dates, no unit of it twice."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from libs.common.events.intake import CreditorSettings
from libs.common.kernel.clock import local_date, midnight
from libs.common.kernel.ids import PromiseId
from libs.common.kernel.money import to_decimal
from libs.common.kernel.problems import Flaw
from services.tracking.model import Case, Paid, Promise, PromiseState

INSTALMENTS_MAX = 36
INSTALMENT_GAP_DAYS_MIN = 31  # a monthly plan is lawful under any creditor's limit
BACKDATED_DAYS_MAX = 7  # what was said offline is recorded at most so much later
KEPT_DAYS = 400  # a settled promise may still be restated by a reversal for so long


def threshold_of(amount_minor: int, tolerance_bp: int) -> int:
    """Promised amount x (1 - tolerance in basis points), in minor units, rounded up."""
    return -(-amount_minor * (10_000 - tolerance_bp) // 10_000)


def deadline_of(due: date, grace_days: int, zone: str) -> datetime:
    """The end of (promised date + grace) in the creditor's zone: the first instant that is too late."""
    return midnight(due + timedelta(days=grace_days + 1), zone)


def counts_until(paid_at: datetime, value_date: date, zone: str) -> datetime:
    """The last instant at which it may have been paid: midnight means that the source knows only the date."""
    return midnight(value_date + timedelta(days=1), zone) if paid_at == midnight(value_date, zone) else paid_at


def counts(paid: Paid, promise: Promise) -> bool:
    """Is its value date between the promise's creation and its deadline?"""
    return paid.account == promise.account and paid.counts_until >= promise.made_at and paid.paid_at < promise.deadline


def appropriate(promises: Iterable[Promise], payments: Iterable[Paid]) -> dict[PromiseId, int]:
    """Minor units per promise: each payment, oldest first, serves the promises that lack something, oldest due first.

    What was cancelled gets nothing; a promise takes up to its amount, and nothing more once its threshold is reached.
    """
    queue = sorted((p for p in promises if p.state != "CANCELLED"), key=lambda p: (p.due, p.made_at, p.id))
    taken = {promise.id: 0 for promise in queue}
    for paid in sorted(payments, key=lambda p: (p.paid_at, p.account, p.id)):
        left = paid.net_minor
        for promise in queue:
            if left == 0:
                break
            if taken[promise.id] < promise.threshold_minor and counts(paid, promise):
                share = min(left, promise.amount_minor - taken[promise.id])
                taken[promise.id] += share
                left -= share
    return taken


def judge(promise: Promise, paid_minor: int, now: datetime, case_open: bool) -> PromiseState:
    """Its state at an instant.

    Where the debt itself went (case closed) without the promised cash, nobody broke it. What was judged before is not
    cancelled any more: a reversal makes it PARTIAL or BROKEN, also one of the payment that closed the case.
    """
    if promise.state == "CANCELLED" or paid_minor >= promise.threshold_minor:
        return "CANCELLED" if promise.state == "CANCELLED" else "KEPT"
    if now < promise.deadline:
        return "OPEN"
    if not case_open and promise.state == "OPEN":
        return "CANCELLED"
    return "PARTIAL" if paid_minor else "BROKEN"


class Limits(NamedTuple):
    """What may be promised for a case: minor units at most, due dates, days between those of a plan."""

    most_minor: int
    first: date
    last: date
    gap_days: int


def limits_of(case: Case, open_minor: int, today: date, settings: CreditorSettings) -> Limits:
    """What is overdue and its tolerance, less `open_minor`, which is promised already; dates from `today` on."""
    limit = case.overdue_minor + case.overdue_minor * settings.promise_tolerance_bp // 10_000
    days = settings.promise_days_max
    return Limits(
        max(0, limit - open_minor), today, today + timedelta(days=days), max(INSTALMENT_GAP_DAYS_MIN, days)
    )  # fmt: skip


def broken_limits(
    wanted: Collection[tuple[int, date]], case: Case, open_minor: int, today: date, settings: CreditorSettings
) -> list[Flaw]:
    """Which limits these (minor units, due date) would break, given what is promised already; none = it may be made."""
    flaws: list[Flaw] = []
    limits = limits_of(case, open_minor, today, settings)
    total = sum(minor for minor, _ in wanted)
    if not 1 <= len(wanted) <= INSTALMENTS_MAX:
        flaws.append(Flaw("/instalments", "instalments", f"a plan has 1 to {INSTALMENTS_MAX} instalments"))
    if any(minor <= 0 for minor, _ in wanted):
        flaws.append(Flaw("/promise/amount", "positive", "a promised amount is above zero"))
    if total > limits.most_minor:
        most = to_decimal(limits.most_minor, case.currency)
        flaws.append(Flaw("/promise/amount", "amount_limit", f"at most {most} {case.currency} can be promised: what is "
                          "overdue and its tolerance, less what is promised already"))  # fmt: skip
    previous, latest = today, limits.last
    for i, (_, due) in enumerate(wanted):
        if due < previous or (i and due == previous):
            flaws.append(Flaw("/promise/due", "due_order", "due dates begin today at the earliest and go forward"))
        elif due > latest:
            days = (latest - previous).days
            flaws.append(Flaw("/promise/due", "days_limit", f"due {due} is more than {days} days after {previous}"))
        previous, latest = due, due + timedelta(days=limits.gap_days)
    return flaws


def is_worth_keeping(paid: Paid, promises: Iterable[Promise], now: datetime) -> bool:
    """May this cash still serve a promise: one that is here, or one that will be recorded late?"""
    recent = paid.paid_at >= now - timedelta(days=BACKDATED_DAYS_MAX + 1)
    return recent or any(counts(paid, promise) for promise in promises)


def is_settled_for_good(promise: Promise, now: datetime) -> bool:
    return promise.state != "OPEN" and promise.deadline < now - timedelta(days=KEPT_DAYS)


def today_of(now: datetime, case: Case) -> date:
    """The creditor's date."""
    return local_date(now, case.zone)
