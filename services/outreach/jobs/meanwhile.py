"""What changes between a text's reservation and its write: no text overtakes a stop that stands."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import asyncpg

from libs.common.log.lost import LOST
from libs.common.store.sql import array

NOW = """
    SELECT (SELECT count(*) FROM reference), array_agg(debtor_id::text), array_agg(rev) FROM state
    WHERE debtor_id = ANY($1::text::uuid[])"""
CHANGED = "changed_meanwhile"
NOT_SEEN = "not_seen"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Revs = Mapping[str, int]


class Meanwhile:
    """Looks, right before the write, whether what a text was judged by still stands."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._judged_by: dict[str, tuple[int, Revs]] = {}
        self._found: dict[str, str | None] = {}
        self._asking: set[str] = set()
        self._next: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    def expect(self, debtor: str, references: int, revs: Revs) -> None:
        """What this debtor's text was judged by: so much reference data (stops, settings, local packs are some), and
        States at these revisions, as committed."""
        self._judged_by[debtor] = (references, revs)

    async def look(self, debtors: Iterable[str]) -> None:
        """Looks at what is committed now, of any process, in one query for all who ask together: who comes while one is
        under way waits for the next. Whoever asks does so in the last await before the write."""
        self._asking.update(debtors)
        if self._next is None:
            self._next = asyncio.create_task(self._look())
        await asyncio.shield(self._next)  # of those who wait for it one may give up

    def objection(self, debtor: str) -> str | None:
        """Why this debtor's text may not leave, as of the last look; what was not looked at may not."""
        return self._found.get(debtor, NOT_SEEN)

    def forget(self) -> None:
        """The batch is on its way, or back."""
        self._judged_by.clear()
        self._found.clear()

    async def _look(self) -> None:
        async with self._one_at_a_time:
            asking, self._asking, self._next = self._asking, set(), None
            judged_by = {debtor: self._judged_by.get(debtor, (0, {})) for debtor in asking}
            try:
                row = await self._pool.fetchrow(NOW, array(sorted({m for _, revs in judged_by.values() for m in revs})))
            except LOST:
                row = None
            if row is None:
                self._found |= dict.fromkeys(asking, NOT_SEEN)
                return
            count, now = row[0], dict(zip(row[1] or (), row[2] or (), strict=True))
            for debtor, (references, revs) in judged_by.items():
                stands = references == count and all(now.get(member, 0) == rev for member, rev in revs.items())
                self._found[debtor] = None if stands else CHANGED
