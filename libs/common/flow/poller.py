"""One poller per process reads all heads in one query; across processes a debounced NOTIFY from a side connection.

A database that is away is waited for: until it is back nothing is new.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

import asyncpg

from libs.common.flow.heads import Heads
from libs.common.kernel.clock import Pace, SystemClock
from libs.common.log.lost import LOST

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
DEBOUNCE_SECONDS = 0.005
CHANNEL = "dunwell_appended"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
CLOCK = "SELECT wall_base, business_base, rate FROM platform.clock"


class Watched(NamedTuple):
    """What tells how far a source has grown: per part a `column` of a `table`."""

    source: str
    table: str
    column: str = "head"


class Poller:
    """Keeps Heads and the business clock of this process true."""

    def __init__(
        self, pool: Pool, watched: Sequence[Watched], heads: Heads, clock: SystemClock, member: str,
        dsn: str | None = None,
    ) -> None:  # fmt: skip
        """`dsn`: of the side connection, None where there is one process."""
        self._pool, self._heads, self._clock, self._member, self._dsn = pool, heads, clock, member, dsn
        self._sources = [each.source for each in watched]
        self._query = " UNION ALL ".join(
            f"SELECT {i}, part, {column} FROM {table}" for i, (_, table, column) in enumerate(watched)
        )
        self._now = asyncio.Event()
        self._told: Callable[[Pace], None] | None = None

    async def poll(self) -> None:
        """Reads all heads and the clock once."""
        async with self._pool.acquire() as con:
            for source, part, head in await con.fetch(self._query):
                self._heads.bump(self._sources[source], part, head)
            row = await con.fetchrow(CLOCK)
        if row is not None and (pace := Pace(*row)) != self._clock.pace:
            self._clock.pace = pace
            if self._told:
                self._told(pace)

    async def run(self, clock_moved: Callable[[Pace], None]) -> None:
        """Until cancelled; `clock_moved` is told of every change of pace."""
        self._told = clock_moved
        if self._dsn is None:
            await self._poll_for_ever()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._poll_for_ever())
            tasks.create_task(self._tell_others())

    async def _poll_for_ever(self) -> None:
        away = False
        while True:
            try:
                await self.poll()
            except LOST as error:
                if not away:
                    log.warning("the heads can't be read: %s", type(error).__name__)
                away = True
            else:
                away = False
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._now.wait()
            self._now.clear()

    async def _tell_others(self) -> None:
        while True:
            with suppress(*LOST):
                await self._tell_and_hear()
            await asyncio.sleep(POLL_SECONDS)

    async def _tell_and_hear(self) -> None:
        """Until the side connection is lost; what was missed meanwhile the next poll finds."""
        con: Any = await asyncpg.connect(self._dsn)
        try:
            con.add_termination_listener(lambda _: self._heads.appended.set())
            await con.add_listener(CHANNEL, self._heard)
            self._now.set()
            while True:
                await self._heads.appended.wait()
                await asyncio.sleep(DEBOUNCE_SECONDS)
                self._heads.appended.clear()
                await con.execute("SELECT pg_notify($1, $2)", CHANNEL, self._member)
        finally:
            con.terminate()

    def _heard(self, _con: Any, _pid: int, _channel: str, member: str) -> None:
        if member != self._member:
            self._now.set()
