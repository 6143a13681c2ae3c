"""Public holidays of the countries whose rules ask for them, handed to the engine as data; overrides come first.

The dates are those of the `holidays` library, written to packs/holidays.txt by `dunwell docs`: a release fixes them as
it fixes the packs, and no process carries the calendars of 250 countries (19 MB). What a government moved since, or the
library has wrong, stands in packs/overrides.txt: a country, a date, `closed` or `open`, and why.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources

from libs.common.kernel.clock import local_date
from libs.compliance.facts import Calendar
from libs.compliance.packs import POLICY, Pack

FILE = "packs/holidays.txt"
OVERRIDES = "packs/overrides.txt"
COUNTRIES = ("AU", "BR", "CN", "GB", "HK", "ID", "IN", "KE", "KR", "MX", "PH", "RU", "SG", "US", "VN")
YEARS = range(2015, 2036)
Listed = Mapping[tuple[str, int], frozenset[date]]
"""Public holidays by country and year."""
_MARGIN = timedelta(days=75)  # the longest cap and the search for an instant reach two months past the day judged


Countries = tuple[str, ...]
"""Countries (ISO 3166-1 alpha-2), sorted; () = nobody knows which."""


@lru_cache(maxsize=256)
def countries_of(packs: tuple[Pack, ...], places: tuple[str, ...]) -> Countries:
    """The countries whose public holidays decide, of the packs that bind in these places.

    A rule asks for those of its own pack's country, where that has several for those of them that the places name; an
    operator's rule, whose pack has none, for those of all the places. Where no rule asks, those of the places.
    """
    ids = {pack.id: pack for pack in packs}
    here = {country for place in places for country in (_own(ids[place]) if place in ids else _before_dash(place))}
    asking = [pack for pack in packs if any(rule.asks_for_holidays() for rule in pack.rules)]
    found = {country for pack in asking for country in (set(_own(pack)) & here or _own(pack) or here)}
    return tuple(sorted(found if asking else here))


def _own(pack: Pack) -> Countries:
    return pack.countries or _before_dash(pack.id)


def _before_dash(place: str) -> Countries:
    """The country of a part of it: US of US-NYC."""
    country = place.partition("-")[0]
    return (country,) if len(country) == 2 and place != POLICY else ()


@lru_cache(maxsize=256)
def calendar_for(countries: Countries, day: date) -> Calendar:
    """The calendar of some countries around a day, 75 days each way: closed is what any of them closes.

    National public holidays, observed days included, and the US federal ones. A country or year that the file lacks
    gives a calendar without public holidays known: a rule that needs them then fails closed.
    """
    first, last = day - _MARGIN, day + _MARGIN
    years = range(first.year, last.year + 1)
    return Calendar(_of(countries, years), _of(("US",), years), first, last)


@lru_cache(maxsize=256)
def calendar_at(
    packs: tuple[Pack, ...], places: tuple[str, ...], zones: tuple[str, ...], now: datetime
) -> Calendar:  # fmt: skip
    """The public holidays that the packs ask for which bind in these places, around the day that it is there."""
    return calendar_for(countries_of(packs, places), local_date(now, zones[0]) if zones else now.date())


@lru_cache(maxsize=64)
def whole_calendar(countries: Countries) -> Calendar:
    """All that is known of some countries, as `calendar_for`, without limits but those of the file."""
    return Calendar(_of(countries, YEARS), _of(("US",), YEARS), date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))


def _of(countries: Countries, years: Iterable[int]) -> frozenset[date] | None:
    """What any of the countries closes; None where one of them, or which they are, is not known."""
    found = [_listed().get((country, year)) for country in countries for year in years]
    return None if None in found or not found else frozenset(_days(found))


def _days(found: Iterable[frozenset[date] | None]) -> Iterator[date]:
    return (day for days in found if days for day in days)


@lru_cache(maxsize=1)
def _listed() -> Listed:
    """By country and year; a line is "CN 2026 0101 0102 ..."."""
    listed: dict[tuple[str, int], frozenset[date]] = {}
    for line in _text(FILE).splitlines():
        country, year, *days = line.split()
        listed[country, int(year)] = frozenset(date(int(year), int(day[:2]), int(day[2:])) for day in days)
    return corrected(listed, _text(OVERRIDES))


def _text(file: str) -> str:
    return resources.files("libs.compliance").joinpath(file).read_text(encoding="utf-8")


def corrected(
    listed: Mapping[tuple[str, int], frozenset[date]], table: str
) -> Mapping[tuple[str, int], frozenset[date]]:
    """The calendars with the lines of a table, such as "ID 2026-08-18 closed moved by decree"; # begins a comment.

    ValueError names the line that is not understood, or that speaks of a country and year without a calendar.
    """
    found = dict(listed)
    for number, line in enumerate(table.splitlines(), 1):
        words = line.partition("#")[0].split(maxsplit=3)
        if not words:
            continue
        if len(words) < 4 or words[2] not in ("closed", "open"):
            raise ValueError(f"line {number}: write a country, a date, closed or open, and why")
        day = date.fromisoformat(words[1])
        key = (words[0], day.year)
        if key not in found:
            raise ValueError(f"line {number}: there is no calendar of {words[0]} in {day.year}")
        found[key] = found[key] | {day} if words[2] == "closed" else found[key] - {day}
    return found


def overridden(calendar: Calendar, overrides: Mapping[date, bool]) -> Calendar:
    """The calendar with some dates set by hand: True = a public holiday, False = none. Unknown stays unknown."""
    if calendar.public_holidays is None:
        return calendar
    added = {day for day, closed in overrides.items() if closed}
    removed = {day for day, closed in overrides.items() if not closed}
    public = (calendar.public_holidays | added) - removed
    return Calendar(public, calendar.us_federal_holidays, calendar.first, calendar.last)
