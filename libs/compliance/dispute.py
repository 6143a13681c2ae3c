"""The state of a US dispute, derived from dates (12 CFR 1006.34(b)(5), 1006.38): in time, late, or answered."""

from datetime import date, timedelta

from libs.compliance.facts import Calendar, Debt, Dispute

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
RECEIPT_BUSINESS_DAYS = 5
PERIOD_DAYS = 30


def dispute_of(debt: Debt, received_on: date, calendar: Calendar) -> Dispute:
    """What the four dates and facts say of a dispute received on that day.

    Without a date of sending, or without a federal calendar, the validation period counts as still open.
    """
    if debt.verification_sent:
        return "answered"
    if not debt.dispute_written:
        return "open_after_validation_period"
    last = debt.validation_sent_on and period_end(debt.validation_sent_on, calendar)
    if last is not None and received_on > last:
        return "open_after_validation_period"
    return "open_in_validation_period"


def period_end(sent_on: date, calendar: Calendar) -> date | None:
    """The last day of the validation period; None when the federal holidays are not known.

    Receipt is assumed on the fifth day after sending, not counting Saturdays, Sundays and US federal holidays;
    the period ends 30 calendar days after it, last day included.
    """
    day, counted = sent_on, 0
    while counted < RECEIPT_BUSINESS_DAYS:
        day += _ONE_DAY
        holiday = calendar.federal_holiday(day)
        if holiday is None:
            return None
        counted += day.weekday() < _SATURDAY and not holiday
    return day + timedelta(days=PERIOD_DAYS)
