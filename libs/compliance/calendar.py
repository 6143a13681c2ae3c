"""Public holidays per country, handed to the engine as data; overrides come first.

The dates are those of the `holidays` library, written to packs/holidays.txt by `dunwell docs`: a release fixes them as
it fixes the packs, and no process carries the calendars of 250 countries (19 MB).
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

from libs.compliance.facts import Calendar

FILE = "packs/holidays.txt"
COUNTRIES = ("AU", "BR", "CN", "GB", "HK", "ID", "IN", "KE", "KR", "MX", "PH", "RU", "SG", "US", "VN")
YEARS = range(2015, 2036)
_MARGIN = timedelta(days=75)  # the longest cap and the search for an instant reach two months past the day judged


@lru_cache(maxsize=256)
def calendar_for(country: str, day: date) -> Calendar:
    """The calendar of a country (ISO 3166-1 alpha-2) around a day, 75 days each way.

    National public holidays, observed days included, and the US federal ones. A country or year that the file lacks
    gives a calendar without public holidays known: a rule that needs them then fails closed.
    """
    first, last = day - _MARGIN, day + _MARGIN
    years = range(first.year, last.year + 1)
    return Calendar(_of(country, years), _of("US", years), first, last)


def _of(country: str, years: Iterable[int]) -> frozenset[date] | None:
    found = [_listed().get((country, year)) for year in years]
    return None if None in found else frozenset(day for days in found if days for day in days)


@lru_cache(maxsize=1)
def _listed() -> Mapping[tuple[str, int], tuple[date, ...]]:
    """By country and year; a line is "CN 2026 0101 0102 ..."."""
    listed: dict[tuple[str, int], tuple[date, ...]] = {}
    for line in resources.files("libs.compliance").joinpath(FILE).read_text(encoding="ascii").splitlines():
        country, year, *days = line.split()
        listed[country, int(year)] = tuple(date(int(year), int(day[:2]), int(day[2:])) for day in days)
    return listed


def overridden(calendar: Calendar, overrides: Mapping[date, bool]) -> Calendar:
    """The calendar with some dates set by hand: True = a public holiday, False = none. Unknown stays unknown."""
    if calendar.public_holidays is None:
        return calendar
    added = {day for day, closed in overrides.items() if closed}
    removed = {day for day, closed in overrides.items() if not closed}
    public = (calendar.public_holidays | added) - removed
    return Calendar(public, calendar.us_federal_holidays, calendar.first, calendar.last)
