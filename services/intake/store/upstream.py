"""How far the topics of upstream are read: a row of `progress` per topic and Kafka partition, in Kafka's offsets.

They have holes, and may be gone or come anew: a topic is no journal of ours. `first_offset` moves along with each jump,
so that next_offset - first_offset = applied (accepted) + ignored (left out) + parked (quarantined) + duplicate.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from libs.common.log.append import Connection
from libs.common.store.session import Move, Moved
from libs.common.store.sql import SqlSession

WHERE = """
    SELECT clock_timestamp(), coalesce(array_agg(part), '{}'), coalesce(array_agg(next_offset), '{}') FROM progress
    WHERE source = $1"""
BEGIN = """
    INSERT INTO progress (source, part, epoch, next_offset, first_offset)
    SELECT $1, u.part, $2, u.first, u.first FROM unnest($3::int[], $4::bigint[]) u(part, first)
    ON CONFLICT DO NOTHING"""
JUMP = """
    UPDATE progress SET next_offset = $4, first_offset = first_offset + $4 - $3
    WHERE source = $1 AND part = $2 AND next_offset = $3 AND epoch = $5"""


class Passage(NamedTuple):
    """Records of one partition of a topic, and the way past them: from `old` to `new`."""

    topic: str
    partition: int
    old: int
    new: int

    def move(self, accepted: int, left_out: int, quarantined: int, duplicate: int) -> Move:
        """By what became of all its records; what else lies between is a hole."""
        begin = self.new - (accepted + left_out + quarantined + duplicate)
        return Move(self.topic, self.partition, begin, self.new, accepted, left_out, quarantined, duplicate)

    async def go(self, session: SqlSession, move: Move, epoch: int) -> None:
        """Moves the row by compare-and-set; Moved when it is not where it was."""
        if move.old != self.old:
            await jump(session.connection, self.topic, self.partition, self.old, move.old, epoch)
        await session.advance([move], epoch)


async def where(con: Connection, topic: str) -> tuple[datetime, dict[int, int]]:
    """The next offset by partition, and the database's instant before it was looked up."""
    ((now, parts, offsets),) = await con.fetch(WHERE, topic)
    return now, dict(zip(parts, offsets, strict=True))


async def begin(con: Connection, topic: str, first: Mapping[int, int], epoch: int) -> None:
    """Rows for partitions that are seen for the first time, each from its first record on."""
    await con.execute(BEGIN, topic, epoch, list(first), list(first.values()))


async def jump(con: Connection, topic: str, partition: int, old: int, new: int, epoch: int) -> None:
    """On from `new`, with nothing read between; Moved when the row is not where it was."""
    if await con.execute(JUMP, topic, partition, old, new, epoch) != "UPDATE 1":
        raise Moved(f"{topic} partition {partition} is not at {old} any more")
