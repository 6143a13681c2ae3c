"""The embedded source: the log itself, read in batches, and kept in hand where a batch was longer than asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

import asyncpg

from libs.common.flow.source import Reading
from libs.common.log.read import Gap, read_batches, records_from
from libs.common.log.record import Batch

BATCHES_MAX = 16  # in one read, over all parts
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"


class JournalSource:
    """A service's log (`journal`, or intake's own `ingress`), by a pool that may read it."""

    def __init__(self, pool: Pool, service: str, log: str = "journal") -> None:
        self._pool, self._schema, self._log = pool, service, log
        self.name = service if log == "journal" else log
        self._hand: dict[int, list[Batch]] = {}  # still packed: bounded by BATCHES_MAX batches
        self._open: dict[int, tuple[int, list[bytes]]] = {}  # the batch that was read in part, from this offset on

    async def read(self, offsets: Mapping[int, int], limit: int) -> Reading:
        await self._fetch({part: offset for part, offset in offsets.items() if not self._has(part, offset)})
        records: dict[int, list[bytes]] = {}
        left = limit
        for part, offset in offsets.items():
            if left <= 0:
                break
            taken = self._take(part, offset, left)
            if taken:
                records[part] = taken
                left -= len(taken)
        return Reading(records, {}, {})

    async def sent(self, part: int) -> int:
        """Published up to here; the journal itself is read when nothing is relayed."""
        row = await self._pool.fetchval(f"SELECT sent FROM {self._schema}.relay WHERE part = $1", part)
        return int(row or 0)

    async def written(self, part: int, offset: int) -> datetime | None:
        """When the batch was appended that holds this offset, or the last one below it; None where there is none."""
        at: datetime | None = await self._pool.fetchval(
            f"SELECT at FROM {self._schema}.{self._log} WHERE part = $1 AND base <= $2 ORDER BY base DESC LIMIT 1",
            part, offset,
        )  # fmt: skip
        return at

    async def following(self, part: int, offset: int) -> int | None:
        """The first offset behind a hole, or behind a damaged batch, at this one."""
        base = await self._pool.fetchval(
            f"SELECT min(base) FROM {self._schema}.{self._log} WHERE part = $1 AND base > $2", part, offset
        )
        return None if base is None else int(base)

    def _has(self, part: int, offset: int) -> bool:
        if part in self._open and self._open[part][0] == offset:
            return True
        self._open.pop(part, None)
        hand = self._hand.get(part)
        if hand and hand[0].base <= offset < hand[0].end:
            return True
        self._hand.pop(part, None)
        return False

    def _unpacked(self, part: int, batch: Batch, offset: int) -> list[bytes]:
        try:
            return records_from(batch, offset)
        except ValueError as error:
            raise Gap(part, f"{self._schema}.{self._log} part {part}: {error}") from error

    async def _fetch(self, offsets: Mapping[int, int]) -> None:
        if offsets:
            each = max(1, BATCHES_MAX // len(offsets))
            async with self._pool.acquire() as con:
                self._hand |= await read_batches(con, self._schema, self._log, offsets, each)

    def _take(self, part: int, offset: int, limit: int) -> list[bytes]:
        taken: list[bytes] = []
        while len(taken) < limit:
            at = offset + len(taken)
            if part in self._open:
                _, records = self._open.pop(part)
            elif self._hand.get(part):
                records = self._unpacked(part, self._hand[part].pop(0), at)
            else:
                break
            room = limit - len(taken)
            taken += records[:room]
            if len(records) > room:
                self._open[part] = (at + room, records[room:])
        return taken
