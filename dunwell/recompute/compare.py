"""Counts all journals and sets the result beside what analytics serves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from dunwell.recompute.count import Counts, PartCount
from dunwell.recompute.journals import SOURCES, Journals, Place

ROLLUP = """
    SELECT day, figure, creditor, team, bucket, channel, strategy, collector, currency, recorded, part, value
    FROM rollup"""
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass
class Result:
    """Both sides, and what does not agree; rows that sum to zero say nothing and are on neither side."""

    served: Counts
    computed: Counts
    places: list[Place]
    records: int = 0
    parked: list[str] = field(default_factory=list)

    @property
    def differences(self) -> list[tuple[tuple[Any, ...], int, int]]:
        """Keys whose served value is not the computed one, with both."""
        keys = sorted(self.served.keys() | self.computed.keys())
        return [(key, self.served[key], self.computed[key]) for key in keys if self.served[key] != self.computed[key]]

    @property
    def flaws(self) -> list[str]:
        """What does not add up in the books of progress, part by part."""
        return [flaw for place in self.places for flaw in place.flaws()]

    @property
    def behind(self) -> list[Place]:
        return [place for place in self.places if place.behind]

    @property
    def equal(self) -> bool:
        return not (self.differences or self.flaws or self.parked)


@asynccontextmanager
async def snapshot(con: Any) -> AsyncIterator[None]:
    """All that is read within belongs to one instant."""
    await con.execute(SNAPSHOT)
    try:
        yield
    finally:
        await con.execute("ROLLBACK")


async def compare(con: Any) -> Result:
    """Like with like: the journals up to the offsets that analytics has applied, and its rollups at that same instant.

    `con` is in a snapshot, and of a role that may read the journals of all services and the tables of analytics.
    """
    journals = Journals(con)
    places = await journals.places()
    served: Counts = Counts({tuple(row)[:-1]: row["value"] for row in await con.fetch(ROLLUP) if row["value"]})
    result = Result(served, Counts(), places, parked=await journals.parked())
    for part in sorted({place.part for place in places}):
        counts = await _part(journals, [place for place in places if place.part == part], result)
        result.computed.update({key: value for key, value in counts.items() if value})
    return result


async def _part(journals: Journals, places: list[Place], result: Result) -> Counts:
    count = PartCount(places[0].part)
    for place in places:
        if place.source in ("intake", "strategy"):
            async for record in journals.records(place.source, place.part, place.next_offset):
                count.learn(record)
    for place in sorted(places, key=lambda place: SOURCES.index(place.source)):
        async for record in journals.records(place.source, place.part, place.next_offset):
            count.count(record)
            result.records += 1
    return count.finish()
