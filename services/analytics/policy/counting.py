"""Where a fact counts: figure, dimensions, effective day, recorded day, part (docs/glossary.md, KPI)."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from libs.common.kernel.clock import from_micros, local_date
from libs.common.kernel.ids import CaseId
from services.analytics.model import Episode, Fact

QUARTER_MICROS = 900_000_000  # no zone's offset has been finer than 15 minutes since 1972
UNKNOWN_ZONE = "UTC"  # until the entry is known
# What the amount of a figure is called where it is not "<figure>_amount".
AMOUNTS = {
    "payments": "collected",
    "reversals": "reversed_in_period",
    "promises_partly_paid": "promises_partly_paid",
}
# The key of `rollup`: day, figure, creditor, team, bucket, channel, strategy, collector, currency, recorded, part.
# A text is empty where a fact has no such dimension, or it is not known yet.
Key: TypeAlias = tuple[date, str, str, str, str, str, str, str, str, date, int]
Counts: TypeAlias = dict[Key, list[int]]  # count and minor units
CountsByCase: TypeAlias = dict[CaseId, Counts]
# What a case added to a figure: day, figure, channel, collector, currency, recorded, count, minor units.
Contribution: TypeAlias = tuple[date, str, str, str, str, date, int, int]
MOVED = "moved/"


def day_of(at: int, zone: str) -> date:
    """The date in a zone at an instant (microseconds since the epoch)."""
    return _day_of_quarter(at // QUARTER_MICROS, zone)


@lru_cache(maxsize=4096)
def _day_of_quarter(quarter: int, zone: str) -> date:
    return local_date(from_micros(quarter * QUARTER_MICROS), zone)


def add(counts: Counts, fact: Fact, episode: Episode, part: int, sign: int = 1) -> None:
    """Adds (or with sign -1 takes away) what a fact of an episode contributes, as far as the episode is known."""
    entry = episode.entry
    team, bucket, zone = (entry.team, entry.bucket, entry.zone) if entry else ("", "", UNKNOWN_ZONE)
    recorded = day_of(fact.recorded, zone)
    day = fact.day or (recorded if fact.at == fact.recorded else day_of(fact.at, zone))
    key = (
        day, fact.figure, episode.creditor, team, bucket, fact.channel, episode.strategy or "", fact.collector,
        fact.currency, recorded, part,
    )  # fmt: skip
    _add(counts, key, sign * fact.count, sign * fact.minor)


def add_episode(counts: Counts, episode: Episode, part: int, sign: int = 1) -> None:
    """All that an episode still holds: its entry, and what waits."""
    if entry := episode.entry:
        key = (
            entry.day, "entries", episode.creditor, entry.team, entry.bucket, "", episode.strategy or "", "",
            entry.currency, entry.recorded, part,
        )  # fmt: skip
        _add(counts, key, sign, sign * entry.minor)
    for fact in episode.waiting:
        add(counts, fact, episode, part, sign)


def rows(counts: Counts) -> Iterator[tuple[Key, int]]:
    """Count and amount apart: a count has no currency, an amount has one."""
    for key, (count, minor) in counts.items():
        if count:
            yield (*key[:8], "", *key[9:]), count
        if minor:
            yield (key[0], AMOUNTS.get(key[1], f"{key[1]}_amount"), *key[2:]), minor


def moved(before: str, after: str) -> str:
    """The figure of the moves from one bucket to another, such as "moved/M1/M2"."""
    return f"{MOVED}{before}/{after}"


def move_of(figure: str) -> tuple[str, str]:
    """The two buckets of such a figure."""
    before, _, after = figure.removeprefix(MOVED).partition("/")
    return before, after


def counted_as(figure: str) -> tuple[str, bool]:
    """Under which name a case's contribution to a figure is kept, and whether it is the amount of it."""
    for name, amount in AMOUNTS.items():
        if figure == amount:
            return name, True
    plain = figure.removesuffix("_amount")
    return plain, plain != figure


def contributions(counts: Counts) -> Iterator[Contribution]:
    """What one case added, without what stands with the case itself; what cancels out is left out."""
    sums: dict[tuple[date, str, str, str, str, date], list[int]] = {}
    for key, (count, minor) in counts.items():
        both = sums.setdefault((key[0], key[1], key[5], key[7], key[8], key[9]), [0, 0])
        both[0] += count
        both[1] += minor
    for short, (count, minor) in sums.items():
        if count or minor:
            yield (*short, count, minor)


def _add(counts: Counts, key: Key, count: int, minor: int) -> None:
    if held := counts.get(key):
        held[0] += count
        held[1] += minor
    else:
        counts[key] = [count, minor]
