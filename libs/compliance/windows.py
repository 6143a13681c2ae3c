"""Windows of the wall clock: weekdays and seconds of the day, half-open, and the arithmetic on what they open."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import msgspec

DAY = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = 0b1111111

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Span = tuple[int, int]
"""[from, until) in seconds of a local day, 0 ≤ from < until ≤ 86,400."""
Spans = tuple[Span, ...]
"""Sorted, not touching."""


class Window(msgspec.Struct, frozen=True):
    """Open on `days` (bit 0 = Monday) from `start` to before `end`, in seconds of the local day.

    `end` ≤ `start` is allowed for people's own windows only and runs past midnight into the next day.
    """

    start: int
    end: int
    days: int = EVERY_DAY


class WindowText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A window as files and requests write it: "08:00" to "22:00", "24:00" closes at the end of the day."""

    start: str
    end: str
    days: Literal["all"] | tuple[Weekday, ...] | None = None

    def window(self, past_midnight: bool = False) -> Window:
        """The window meant; ValueError when it names no time, or opens and closes at once."""
        start, end = seconds(self.start), seconds(self.end)
        if start == end or start == DAY or (end == 0 and not past_midnight):
            raise ValueError(f"window {self.start}-{self.end} is empty")
        if end < start and not past_midnight:
            raise ValueError(f"window {self.start}-{self.end} closes before it opens")
        if self.days == ():
            raise ValueError(f"window {self.start}-{self.end} names no day")
        days = EVERY_DAY if self.days is None or self.days == "all" else _mask(self.days)
        return Window(start, end, days)


def windows_of(texts: Sequence[str]) -> tuple[Window, ...]:
    """People's own windows, "09:00-12:00" and the like; ValueError names the wrong one."""
    found = []
    for text in texts:
        start, _, end = text.partition("-")
        found.append(WindowText(start, end).window(past_midnight=True))
    return tuple(found)


def _mask(days: Iterable[str]) -> int:
    mask = 0
    for day in days:
        mask |= 1 << WEEKDAYS.index(day)
    return mask


def seconds(text: str) -> int:
    """Seconds of the day of "HH:MM" or "HH:MM:SS", "24:00" included; ValueError for anything else."""
    parts = text.split(":")
    if len(parts) not in (2, 3) or any(len(part) != 2 or not (part.isascii() and part.isdigit()) for part in parts):
        raise ValueError(f"{text!r} is not a time of day; write HH:MM")
    hour, minute, second = (*(int(part) for part in parts), 0)[:3]
    total = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or total > DAY:
        raise ValueError(f"{text!r} is not a time of day; write HH:MM")
    return total


@lru_cache(maxsize=4096)
def opened(windows: tuple[Window, ...], weekday: int) -> Spans:
    """What the windows open on a weekday (0 = Monday), the tail of yesterday's windows past midnight included."""
    spans: list[Span] = []
    for window in windows:
        past_midnight = window.end <= window.start
        if window.days >> weekday & 1:
            spans.append((window.start, DAY if past_midnight else window.end))
        if past_midnight and window.end and window.days >> (weekday - 1) % 7 & 1:
            spans.append((0, window.end))
    return union(spans)


def union(spans: Iterable[Span]) -> Spans:
    """All of the spans, sorted and merged where they touch."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def intersection(left: Spans, right: Spans) -> Spans:
    """What both hold."""
    common = [(max(a, c), min(b, d)) for a, b in left for c, d in right]
    return union(span for span in common if span[0] < span[1])


def difference(left: Spans, right: Spans) -> Spans:
    """What `left` holds and `right` doesn't."""
    closed = [(0, 0), *right, (DAY, DAY)]
    gaps = tuple((a[1], b[0]) for a, b in pairwise(closed) if a[1] < b[0])
    return intersection(left, gaps)
