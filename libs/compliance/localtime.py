"""The wall clock of a zone: when its dates begin and when a second of its day comes, across changes of the offset."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from libs.common.kernel.clock import zone
from libs.compliance.windows import Span, Spans

_SECOND = timedelta(seconds=1)

Wall = tuple[str, int, int, int]
"""An instant in a zone: zone, ordinal of the local date, weekday (0 = Monday), second of the day."""


_Day = tuple[datetime, datetime, int, int]
"""A local date of a zone on which its clock does not change: its first instant, the next date's, ordinal, weekday."""

_latest: dict[str, _Day] = {}  # the date that a zone was last asked about; there are some 600 zones


@lru_cache(maxsize=1024)
def walls_of(at: datetime, names: tuple[str, ...]) -> tuple[Wall, ...]:
    """What the wall clocks of a person's zones show; all of a batch are asked about the same instant."""
    return tuple([wall_of(at, name) for name in names])


def wall_of(at: datetime, name: str) -> Wall:
    """What the wall clock of a zone shows at an instant."""
    day = _latest.get(name)
    if day is not None:
        low, high, ordinal, weekday = day
        if low <= at < high:
            return name, ordinal, weekday, (at - low).seconds
    local = at.astimezone(zone(name))
    ordinal = local.toordinal()
    if offset_change(name, ordinal) is None:
        _latest[name] = day_start(name, ordinal), day_start(name, ordinal + 1), ordinal, (ordinal + 6) % 7
    return name, ordinal, (ordinal + 6) % 7, local.hour * 3600 + local.minute * 60 + local.second


@lru_cache(maxsize=8192)
def day_start(zone_name: str, ordinal: int) -> datetime:
    """The first instant (UTC) of a local date, given by its proleptic ordinal; the date may begin at 01:00."""
    day = date.fromordinal(ordinal)
    return datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)).astimezone(UTC)


@lru_cache(maxsize=8192)
def instants(zone_name: str, ordinal: int, second: int) -> tuple[datetime, ...]:
    """The instants (UTC) at which the wall clock may reach a second of a local date; two where an hour comes twice."""
    day = date.fromordinal(ordinal)
    wall = datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)) + timedelta(seconds=second)
    first = wall.astimezone(UTC)
    second_time = wall.replace(fold=1).astimezone(UTC)
    return (first,) if first == second_time else (first, second_time)


@lru_cache(maxsize=8192)
def offset_change(zone_name: str, ordinal: int) -> datetime | None:
    """The instant (UTC) within a local date at which the offset changes; None on an ordinary day."""
    there = zone(zone_name)
    low, high = day_start(zone_name, ordinal), day_start(zone_name, ordinal + 1)
    before = low.astimezone(there).utcoffset()
    if high.astimezone(there).utcoffset() == before:
        return None
    while high - low > _SECOND:
        middle = low + (high - low) / 2
        if middle.astimezone(there).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0) if high.microsecond else high


@lru_cache(maxsize=8192)
def openings(zone_name: str, ordinal: int, spans: Spans) -> tuple[datetime, ...]:
    """The instants (UTC) of a local date at which something that holds in `spans` may begin to hold, in order.

    Of its midnight, the starts of the spans and the change of its offset, those that lie in a span.
    """
    found = {day_start(zone_name, ordinal)}
    for start, _ in spans:
        found.update(instants(zone_name, ordinal, start))
    change = offset_change(zone_name, ordinal)
    shown = [
        (instant, wall_of(instant, zone_name)) for instant in sorted(found if change is None else found | {change})
    ]
    return tuple([at for at, wall in shown if any(start <= wall[3] < end for start, end in spans)])


def closing(at: datetime, wall: Wall, span: Span) -> datetime:
    """The first instant (UTC) after `at` at which a span of that local date, which is open then, is so no longer.

    That is when the wall clock shows its end, or when the clock is put forward past it, or back before its start.
    """
    name, ordinal = wall[0], wall[1]
    ends, change = instants(name, ordinal, span[1]), offset_change(name, ordinal)
    if change is None:
        return ends[0]
    for instant in sorted({*ends, change, day_start(name, ordinal + 1)}):
        shown = wall_of(instant, name)
        if instant > at and not (shown[1] == ordinal and span[0] <= shown[3] < span[1]):
            return instant
    return day_start(name, ordinal + 1)
