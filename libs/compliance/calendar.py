"""Public holidays per country from the `holidays` library, handed to the engine as data; overrides come first."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays

from libs.compliance.facts import Calendar

_MARGIN = timedelta(days=75)  # the longest cap and the search for an instant reach two months past the day judged


@lru_cache(maxsize=256)
def calendar_for(country: str, day: date) -> Calendar:
    """The calendar of a country (ISO 3166-1 alpha-2) around a day, 75 days each way.

    National public holidays, observed days included, and the US federal ones. A country that the library does not
    know gives a calendar without public holidays known: a rule that needs them then fails closed.
    """
    first, last = day - _MARGIN, day + _MARGIN
    years = range(first.year, last.year + 1)
    try:  # to ask which countries there are would import them all: a second, and 30 MB
        national = frozenset(holidays.country_holidays(country, years=years))
    except NotImplementedError:
        national = None
    return Calendar(national, frozenset(holidays.country_holidays("US", years=years)), first, last)


def overridden(calendar: Calendar, overrides: Mapping[date, bool]) -> Calendar:
    """The calendar with some dates set by hand: True = a public holiday, False = none. Unknown stays unknown."""
    if calendar.public_holidays is None:
        return calendar
    added = {day for day, closed in overrides.items() if closed}
    removed = {day for day, closed in overrides.items() if not closed}
    public = (calendar.public_holidays | added) - removed
    return Calendar(public, calendar.us_federal_holidays, calendar.first, calendar.last)
