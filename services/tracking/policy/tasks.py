"""When an agreed call is too late, and how far ahead one may be agreed."""

from datetime import datetime, timedelta

from libs.common.kernel.clock import local_date, midnight
from libs.common.kernel.problems import Flaw

CALLBACK_DAYS_MAX = 30
CALLBACK_HOURS_MIN = timedelta(hours=2)
TASK_KEPT = timedelta(days=30)


def callback_until(at: datetime, zone: str) -> datetime:
    """The end of its day in the creditor's zone, and not before two hours are over."""
    return max(end_of_day(at, zone), at + CALLBACK_HOURS_MIN)


def end_of_day(at: datetime, zone: str) -> datetime:
    """The creditor's next midnight."""
    return midnight(local_date(at, zone) + timedelta(days=1), zone)


def callback_flaws(callback_at: datetime | None, said_at: datetime) -> list[Flaw]:
    """What is wrong with the instant that was agreed at `said_at`; none = nothing."""
    if callback_at is None or said_at < callback_at <= said_at + timedelta(days=CALLBACK_DAYS_MAX):
        return []
    message = f"give an instant to come, within {CALLBACK_DAYS_MAX} days"
    return [Flaw("/callback_at", "callback_range", message)]
