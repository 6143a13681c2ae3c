"""Where a fact counts: figure, dimensions, effective day, recorded day, part (docs/glossary.md, KPI)."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from libs.common.kernel.clock import from_micros, local_date
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


def _add(counts: Counts, key: Key, count: int, minor: int) -> None:
    if held := counts.get(key):
        held[0] += count
        held[1] += minor
    else:
        counts[key] = [count, minor]
