"""The JSON of POST /v1/compliance/evaluate as typed facts: unknown ones refused by pointer, absent ones null."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any, TypeVar

import msgspec

from libs.common.kernel.clock import zone
from libs.common.kernel.problems import Flaw, Invalid
from libs.compliance.calendar import countries_of, whole_calendar
from libs.compliance.effort import HISTORY_ROWS_MAX
from libs.compliance.facts import (
    NO_CALENDAR,
    Actor,
    Calendar,
    Call,
    Content,
    Debt,
    Debtor,
    Fact,
    Facts,
    HistoryRow,
    Proposed,
    ThirdParty,
    Visit,
)  # fmt: skip
from libs.compliance.flaws import path_of
from libs.compliance.packs import Library, Pack
from libs.compliance.results import FIRST_YEAR, LAST_YEAR, POSSIBLE
from libs.compliance.windows import Window, WindowText

T = TypeVar("T")

ZONES_MAX = 64
WINDOWS_MAX = 64
AHEAD_MAX = timedelta(days=31)
_RANGES = (
    ("debt", "days_past_due", -36_500, 36_500), ("visit", "staff_count", 0, 100),
    ("third_party", "prior_location_contacts", 0, 10_000),
)  # fmt: skip
_UNKNOWN = re.compile(r"unknown field `(?P<name>[^`]*)`")


class Question(msgspec.Struct, frozen=True):
    """What the door was asked, ready for `compile(packs).judge(facts, history, proposed, calendar)`."""

    packs: tuple[Pack, ...]
    facts: Facts
    history: tuple[HistoryRow, ...]
    proposed: Proposed
    calendar: Calendar


StandIn = Callable[[tuple[Pack, ...], tuple[str, ...]], Calendar]
"""The holidays that a question about these packs in these places means where it names none."""
_NO_HOLIDAYS = Calendar(frozenset(), frozenset())


def no_holidays(packs: tuple[Pack, ...], places: tuple[str, ...]) -> Calendar:
    """For whoever names the holidays that are meant: all other days are none."""
    return _NO_HOLIDAYS


def nobody_knows(packs: tuple[Pack, ...], places: tuple[str, ...]) -> Calendar:
    """For a question that says all that was known as it was asked."""
    return NO_CALENDAR


def as_listed(packs: tuple[Pack, ...], places: tuple[str, ...]) -> Calendar:
    """Those of the file, of every country whose holidays the packs ask for."""
    return whole_calendar(countries_of(packs, places))


def read(body: object, library: Library, stand_in: StandIn = no_holidays) -> Question:
    """The question in a request's JSON (design.md §8); Invalid with a flaw for each part that is not understood.

    Null is absent. Holidays that the request does not name are those of `stand_in`: none unless the caller knows
    better. A history row without a result counts as unknown, the worst case; one that starts after the proposed contact
    counts for nothing before its start, and lies at most 31 days after it.
    """
    flaws: list[Flaw] = []
    parts = _object(body, "", flaws)
    for name in parts.keys() - _PARTS:
        flaws.append(Flaw(f"/{name}", "unknown", f"unknown part {name!r}; known are {', '.join(sorted(_PARTS))}"))
    packs = _packs(parts.get("jurisdiction"), library, flaws)
    debtor = _debtor(parts.get("debtor"), flaws)
    groups: dict[str, Any] = {name: _part(parts, name, form, flaws) for name, form in _GROUPS.items()}
    proposed = _proposed(parts.get("proposed"), flaws)
    history = tuple(_history(parts.get("history"), proposed, flaws))
    places = tuple(parts["jurisdiction"]) if packs else ()
    calendar = _calendar(_part(parts, "calendar", _Dates, flaws), stand_in(packs, places))
    _check_numbers(groups, flaws)
    if flaws or proposed is None:
        raise Invalid("the question is not understood", errors=tuple(flaws))
    known = {name: group for name, group in groups.items() if name in parts}
    return Question(packs, Facts(debtor=debtor, **known), history, proposed, calendar)


class _Dates(Fact, frozen=True):
    public_holidays: frozenset[date] | None = None
    us_federal_holidays: frozenset[date] | None = None


class _Place(Fact, frozen=True):
    zone: str | None = None
    zones: Annotated[tuple[str, ...], msgspec.Meta(max_length=ZONES_MAX)] = ()
    agreed_windows: Annotated[tuple[WindowText, ...], msgspec.Meta(max_length=WINDOWS_MAX)] | None = None
    inconvenient_windows: Annotated[tuple[WindowText, ...], msgspec.Meta(max_length=WINDOWS_MAX)] | None = None


_GROUPS: dict[str, type[Fact]] = {
    "actor": Actor, "debt": Debt, "content": Content, "visit": Visit, "third_party": ThirdParty, "call": Call,
}  # fmt: skip
_PARTS = {"jurisdiction", "debtor", "history", "proposed", "calendar", *_GROUPS}


def _packs(names: object, library: Library, flaws: list[Flaw]) -> tuple[Pack, ...]:
    if not isinstance(names, list) or not names:
        flaws.append(Flaw("/jurisdiction", "required", 'name at least one jurisdiction, such as ["CN"]'))
        return ()
    for index, name in enumerate(names):
        if isinstance(name, str) and name in library.unread:
            flaws.append(Flaw(f"/jurisdiction/{index}", "unread", library.unread[name]))
            return ()
        if not isinstance(name, str) or name not in library.packs:
            known = ", ".join(sorted(library.packs))
            flaws.append(Flaw(f"/jurisdiction/{index}", "unknown", f"no pack {name!r}; there are {known}"))
            return ()
    return library.packs_for(names)


def _debtor(plain: object, flaws: list[Flaw]) -> Debtor:
    facts = _object(plain, "/debtor", flaws)
    whereabouts = {name: facts.pop(name) for name in _Place.__struct_fields__ if name in facts}
    place = _converted(whereabouts, _Place, "/debtor", flaws)
    debtor = _converted(facts, Debtor, "/debtor", flaws) or Debtor()
    if place is None:
        return debtor
    names = tuple(dict.fromkeys([*([place.zone] if place.zone else []), *place.zones]))
    if not names:
        flaws.append(Flaw("/debtor/zone", "required", "name a zone (debtor.zone) or all plausible ones (debtor.zones)"))
    for name in names:
        try:
            zone(name)
        except ValueError as error:
            flaws.append(Flaw("/debtor/zones" if place.zones else "/debtor/zone", "unknown", str(error)))
    agreed = _windows(place.agreed_windows, "/debtor/agreed_windows", flaws)
    inconvenient = _windows(place.inconvenient_windows, "/debtor/inconvenient_windows", flaws)
    _check_year(debtor.overcap_consent_at, "/debtor/overcap_consent_at", flaws)
    return msgspec.structs.replace(debtor, zones=names, agreed_windows=agreed, inconvenient_windows=inconvenient)


def _windows(texts: tuple[WindowText, ...] | None, pointer: str, flaws: list[Flaw]) -> tuple[Window, ...] | None:
    if texts is None:
        return None
    windows = []
    for index, text in enumerate(texts):
        try:
            windows.append(text.window(past_midnight=True))
        except ValueError as error:
            flaws.append(Flaw(f"{pointer}/{index}", "window", str(error)))
    return tuple(windows)


def _history(rows: object, proposed: Proposed | None, flaws: list[Flaw]) -> Iterator[HistoryRow]:
    if rows is None:
        return
    if not isinstance(rows, list) or len(rows) > HISTORY_ROWS_MAX:
        flaws.append(Flaw("/history", "list", f"history is a list of at most {HISTORY_ROWS_MAX} rows"))
        return
    for index, plain in enumerate(rows):
        pointer = f"/history/{index}"
        row = _converted(_object(plain, pointer, flaws), HistoryRow, pointer, flaws)
        if row is not None:
            _check_year(row.at, f"{pointer}/at", flaws)
            if row.result not in POSSIBLE[row.channel]:
                said = f"a contact by {row.channel} can't be {row.result}"
                flaws.append(Flaw(f"{pointer}/result", "impossible", said))
            if proposed is not None and row.at - proposed.at > AHEAD_MAX:
                said = f"an earlier contact more than {AHEAD_MAX.days} days after the proposed one"
                flaws.append(Flaw(f"{pointer}/at", "impossible", said))
            if not row.debts:
                flaws.append(Flaw(f"{pointer}/debts", "empty", "a contact is about one debt at least"))
            yield row


def _proposed(plain: object, flaws: list[Flaw]) -> Proposed | None:
    facts = _object(plain, "/proposed", flaws)
    for ours in ("person", "collector"):
        if ours in facts:
            flaws.append(Flaw(f"/proposed/{ours}", "unknown", f"unknown fact proposed.{ours}"))
    proposed = _converted(facts, Proposed, "/proposed", flaws)
    if proposed is not None:
        _check_year(proposed.at, "/proposed/at", flaws)
    return proposed


def _calendar(dates: _Dates | None, stand_in: Calendar) -> Calendar:
    if dates is None or (dates.public_holidays is None and dates.us_federal_holidays is None):
        return stand_in
    public = stand_in.public_holidays if dates.public_holidays is None else dates.public_holidays
    federal = stand_in.us_federal_holidays if dates.us_federal_holidays is None else dates.us_federal_holidays
    return Calendar(public, federal)


def _check_numbers(groups: dict[str, Any], flaws: list[Flaw]) -> None:
    for group, name, least, most in _RANGES:
        value = getattr(groups[group], name, None)
        if value is not None and not least <= value <= most:
            flaws.append(Flaw(f"/{group}/{name}", "range", f"{value} can't be meant; from {least} to {most}"))


def _check_year(at: datetime | None, pointer: str, flaws: list[Flaw]) -> None:
    if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
        flaws.append(Flaw(pointer, "range", f"an instant of the year {at.year} can't be meant"))


def _object(plain: object, pointer: str, flaws: list[Flaw]) -> dict[str, Any]:
    """The members of a JSON object that are not null."""
    if plain is None:
        return {}
    if not isinstance(plain, dict):
        flaws.append(Flaw(pointer, "object", "this must be an object"))
        return {}
    return {name: value for name, value in plain.items() if value is not None}


def _part(parts: dict[str, Any], name: str, form: type[T], flaws: list[Flaw]) -> T | None:
    return _converted(_object(parts.get(name), f"/{name}", flaws), form, f"/{name}", flaws)


def _converted(plain: dict[str, Any], form: type[T], pointer: str, flaws: list[Flaw]) -> T | None:
    """The facts as `form`; None, with a flaw, when they are not understood."""
    try:
        return msgspec.convert(plain, form)
    except msgspec.ValidationError as error:
        text = str(error)
        unknown = _UNKNOWN.search(text)
        path = "".join(f"/{step}" for step in path_of(error))
        if unknown:
            path += f"/{unknown['name']}"
        flaws.append(Flaw(pointer + path, "unknown" if unknown else "invalid", text))
        return None
