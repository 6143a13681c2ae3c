"""The wall clock of a zone: when its dates begin and when a second of its day comes, across changes of the offset."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from libs.common.kernel.clock import zone

_SECOND = timedelta(seconds=1)


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


def openings(zone_name: str, ordinal: int, starts: tuple[int, ...]) -> list[datetime]:
    """Every instant (UTC) of a local date at which something closed may open: its midnight, `starts`, its change."""
    found = [day_start(zone_name, ordinal)]
    for second in starts:
        found += instants(zone_name, ordinal, second)
    change = offset_change(zone_name, ordinal)
    if change is not None:
        found.append(change)
    return found
