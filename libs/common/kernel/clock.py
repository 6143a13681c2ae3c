"""Two faces of time: `wall()` for leases, tokens and time-outs, `now()` for business time (windows, deadlines)."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
RATE_USUAL_MAX = 60  # what is made while business time runs faster than this may be missed by a look by time


class Clock(Protocol):
    """Every instant is an aware datetime in UTC."""

    def wall(self) -> datetime: ...

    def now(self) -> datetime: ...


class Pace(msgspec.Struct, frozen=True):
    """How business time follows the wall clock: rate 1 in production, 60 in the demo, 0 while stepping."""

    wall_base: datetime
    business_base: datetime
    rate: float = 1.0

    def at(self, wall: datetime) -> datetime:
        """The business instant at a wall instant; with rate 0 it stands still."""
        if self.rate == 1 and self.wall_base == self.business_base:
            return wall
        return self.business_base + (wall - self.wall_base) * self.rate


class SystemClock:
    """The machine's clock, and business time by the pace that all processes share."""

    def __init__(self, pace: Pace | None = None) -> None:
        start = datetime.now(UTC)
        self.pace = pace or Pace(start, start)

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def now(self) -> datetime:
        return self.pace.at(datetime.now(UTC))


class ManualClock:
    """Stands where it is put; for tests and simulations."""

    def __init__(self, start: datetime) -> None:
        self.instant = start

    def wall(self) -> datetime:
        return self.instant

    def now(self) -> datetime:
        return self.instant

    def forward(self, step: timedelta) -> None:
        self.instant += step


def micros(instant: datetime) -> int:
    """Microseconds since 1970-01-01T00:00:00Z: the form of an instant in a record's head."""
    return (instant - _EPOCH) // _MICROSECOND


# Memories: the records of a batch share their instant, and its debtors a zone.


@lru_cache(maxsize=1024)
def from_micros(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of this name; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}; use an IANA name such as Asia/Shanghai") from error


@lru_cache(maxsize=4096)
def local_date(instant: datetime, zone_name: str) -> date:
    """The calendar date that the wall clock of a zone shows at an instant."""
    return instant.astimezone(zone(zone_name)).date()


@lru_cache(maxsize=4096)
def midnight(day: date, zone_name: str) -> datetime:
    """The instant (UTC) at which a calendar date begins in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)).astimezone(UTC)
