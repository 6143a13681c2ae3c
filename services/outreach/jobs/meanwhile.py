"""What changes about a person between a text's reservation and its write: a stop holds for what is on its way too."""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

import asyncpg

from libs.common.store.sql import LOST

LOOK_SECONDS = 0.5
REVS = "SELECT debtor_id::text, rev FROM state WHERE debtor_id = ANY($1::text[]::uuid[])"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Revs = Mapping[str, int]
T = TypeVar("T")


class Meanwhile:
    """Looks, while a batch is on its way, whether the States it was judged by still stand; asked without waiting."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._judged_by: dict[str, Revs] = {}
        self._changed: frozenset[str] = frozenset()

    def expect(self, debtor: str, revs: Revs) -> None:
        """The revisions, as committed, of all States by which this debtor's text was judged."""
        self._judged_by[debtor] = revs

    def has_changed(self, debtor: str) -> bool:
        """Has anybody, in whichever process, changed what this debtor's text was judged by? At most 0.5 s late."""
        return debtor in self._changed

    async def during(self, sending: Coroutine[Any, Any, T]) -> T:
        """Looks twice a second until `sending` is done, and gives what it gives."""
        task = asyncio.ensure_future(sending)
        try:
            while not (await asyncio.wait({task}, timeout=LOOK_SECONDS))[0]:
                with suppress(*LOST):  # the database is away: the watch knows it too, and objects
                    await self.look()
            return task.result()
        finally:
            task.cancel()
            self._judged_by.clear()
            self._changed = frozenset()

    async def look(self) -> None:
        """One query for the whole batch."""
        asked = {member for revs in self._judged_by.values() for member in revs}
        now = {row[0]: row[1] for row in await self._pool.fetch(REVS, sorted(asked))}
        self._changed = frozenset(
            debtor
            for debtor, revs in self._judged_by.items()
            if any(now.get(member, 0) != rev for member, rev in revs.items())
        )
