"""The journals, read from offset 0 up to what analytics says it has applied, in one snapshot of the database."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from libs.common.events.envelope import Record, decode_record
from libs.common.log.read import read_batches, records_from

SOURCES = ("intake", "strategy", "outreach", "tracking")
BATCHES = 16  # in one read
PROGRESS = """
    SELECT source, part, next_offset, first_offset, applied + ignored + parked FROM progress
    ORDER BY source, part"""
HEADS = "SELECT part, head FROM {source}.journal_head"
PARKED = 'SELECT source, part, "offset", reason FROM parked ORDER BY source, part, "offset"'


class Place(NamedTuple):
    """How far analytics is with one part of one journal, by its own books."""

    source: str
    part: int
    next_offset: int
    first_offset: int
    counted: int  # records that it says it has applied, passed by or parked
    head: int

    @property
    def behind(self) -> int:
        return max(0, self.head - self.next_offset)

    def flaws(self) -> list[str]:
        """What does not add up in the books of this part."""
        found = []
        passed = self.next_offset - self.first_offset
        if self.counted != passed:
            found.append(f"{self}: {passed} records were passed and {self.counted} accounted for")
        if self.first_offset:
            found.append(f"{self}: the figures begin at offset {self.first_offset}, not at 0")
        if self.next_offset > self.head:
            found.append(f"{self}: next is {self.next_offset}, and the journal ends at {self.head}")
        return found

    def __str__(self) -> str:
        return f"{self.source} part {self.part}"


class Journals:
    """Reads by one connection of a role that may read all journals, within one REPEATABLE READ transaction."""

    def __init__(self, con: Any) -> None:
        self._con = con

    async def places(self) -> list[Place]:
        """Every part of every source; one without a row of progress has applied nothing."""
        progress = {(row[0], row[1]): (row[2], row[3], row[4]) for row in await self._con.fetch(PROGRESS)}
        found = []
        for source in SOURCES:
            for part, head in sorted(map(tuple, await self._con.fetch(HEADS.format(source=source)))):
                found.append(Place(source, part, *progress.get((source, part), (0, 0, 0)), head))
        return found

    async def parked(self) -> list[str]:
        """What analytics has set aside: it is in the journals and not in the figures."""
        return [f"{row[0]} part {row[1]} offset {row[2]}: {row[3]}" for row in await self._con.fetch(PARKED)]

    async def records(self, source: str, part: int, end: int) -> AsyncIterator[Record]:
        """The records of one part below `end`; Gap when one is missing."""
        offset = 0
        while offset < end:
            batches = (await read_batches(self._con, source, "journal", {part: offset}, BATCHES)).get(part, [])
            if not batches:
                return
            for batch in batches:
                for raw in records_from(batch, offset)[: max(0, end - offset)]:
                    yield decode_record(raw)
                offset = batch.end
