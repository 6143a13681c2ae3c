"""What goes away with time: the answers that were kept for `Idempotency-Key`s."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeAlias

import asyncpg

from libs.common.http.idempotency import KEPT_DAYS, forget
from libs.common.kernel.clock import Clock
from libs.common.log.lost import LOST

FORGET_SECONDS = 3_600.0
AT_ONCE = 1_000  # rows in one transaction: nobody waits for it
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"


class Upkeep:
    """Once an hour, where this process owns part 0."""

    def __init__(self, pool: Pool, clock: Clock, is_owner: Callable[[], bool]) -> None:
        self._pool, self._clock, self._is_owner = pool, clock, is_owner

    async def forget_answers(self) -> int:
        """Drops all answers older than KEPT_DAYS of wall time; how many went."""
        before = self._clock.wall() - timedelta(days=KEPT_DAYS)
        gone, last = 0, AT_ONCE
        while last == AT_ONCE:
            async with self._pool.acquire() as con:
                last = await forget(con, before, AT_ONCE)
            gone += last
        return gone

    async def run(self, stopping: asyncio.Event) -> None:
        """Until stopped."""
        while not stopping.is_set():
            if self._is_owner():
                with suppress(*LOST):
                    await self.forget_answers()
            with suppress(TimeoutError):
                async with asyncio.timeout(FORGET_SECONDS):
                    await stopping.wait()
