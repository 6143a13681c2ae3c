"""Up to which business instant all journals have been applied: what every figure states as `as_of`."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

import asyncpg

from libs.common.events.envelope import decode_head
from libs.common.kernel.clock import Clock, from_micros
from libs.common.log.read import read_batches, records_from

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
BEHIND = """
    SELECT p.source, p.part, p.next_offset, h.head FROM progress p JOIN (
      SELECT 'intake' AS source, part, head FROM intake.journal_head
      UNION ALL SELECT 'strategy', part, head FROM strategy.journal_head
      UNION ALL SELECT 'outreach', part, head FROM outreach.journal_head
      UNION ALL SELECT 'tracking', part, head FROM tracking.journal_head) h USING (source, part)
    WHERE p.next_offset < h.head"""


class Applied(NamedTuple):
    """`behind`: records that are in a journal and not in the figures, by source."""

    as_of: datetime
    behind: dict[str, int]


class Watermark:
    """Reads the heads of all journals with the serving role, which may."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    async def read(self) -> Applied:
        """To be asked before the figures: what is applied in between only makes them newer than they say."""
        as_of, behind = self._clock.now(), dict[str, int]()
        async with self._pool.acquire() as con:
            waiting: dict[str, dict[int, int]] = {}
            for source, part, next_offset, head in await con.fetch(BEHIND):
                waiting.setdefault(source, {})[part] = next_offset
                behind[source] = behind.get(source, 0) + head - next_offset
            for source, offsets in waiting.items():
                for part, batches in (await read_batches(con, source, "journal", offsets, 1)).items():
                    first = records_from(batches[0], offsets[part])[0]
                    as_of = min(as_of, from_micros(decode_head(first).time))
        return Applied(as_of, behind)
