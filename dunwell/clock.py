"""Stepping the business clock: wake by wake, and on only when the whole system is quiet."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from dunwell.connections import connected
from libs.common.kernel.clock import Pace
from libs.common.kernel.problems import Conflict

QUIET_SECONDS_MAX = 30.0
LOOK_SECONDS, LOOK_SECONDS_MAX = 0.01, 0.05
PATIENCE = 0.1  # of the time that it has taken: whoever looks all the time takes it from those who work
SETTLE_SECONDS = 1.5  # longer than a poll: other processes have seen the clock by then
READ = "SELECT wall_base, business_base, rate, clock_timestamp() FROM platform.clock"
SET = "UPDATE platform.clock SET wall_base = clock_timestamp(), business_base = $1, rate = $2 RETURNING wall_base"
BEHIND = """
    SELECT '{service}', p.source, p.part, h.head - p.next_offset FROM {service}.progress p
    JOIN {schema}.{log}_head h USING (part) WHERE p.source = '{source}' AND p.next_offset < h.head"""
# part by part, as the indexes of what is due have it
DUE = """
    SELECT '{service}', 'wakes', o.part, d.ticks + d.texts FROM {service}.part_owner o CROSS JOIN LATERAL (
      SELECT (SELECT count(*) FROM {service}.state WHERE part = o.part AND at <= $1) AS ticks,
        (SELECT count(*) FROM {service}.state WHERE part = o.part AND send_at <= $1) AS texts) d
    WHERE d.ticks + d.texts > 0"""
NEXT = """
    SELECT min(least(a.at, s.send_at)) FROM {service}.part_owner o
    LEFT JOIN LATERAL (SELECT at FROM {service}.state
      WHERE part = o.part AND at > $1 AND at < 'infinity' ORDER BY at LIMIT 1) a ON true
    LEFT JOIN LATERAL (SELECT send_at FROM {service}.state
      WHERE part = o.part AND send_at > $1 ORDER BY send_at LIMIT 1) s ON true"""


class NotQuiet(Conflict):
    code = "not_quiet"


class Step(msgspec.Struct, frozen=True):
    """One step: where the clock stands now."""

    now: datetime
    steps: int


class Rest:
    """A sandbox's business clock rests while nothing runs, and goes on from its last instant."""

    def __init__(self, note: Path, dsn: str) -> None:
        self._note, self._dsn = note, dsn

    async def begin(self) -> None:
        """At a clean stop: notes the business instant of a clock that was ever moved."""
        async with connected(self._dsn, "clock") as con:
            wall_base, business_base, rate, wall = await con.fetchrow(READ)
        if wall_base != business_base or rate != 1:
            self._note.write_text(Pace(wall_base, business_base, rate).at(wall).isoformat())

    async def resume(self) -> None:
        """At a start: the clock goes on from the noted instant; after a crash there is none, and it has run on."""
        if not self._note.exists():
            return
        instant = datetime.fromisoformat(self._note.read_text())
        async with connected(self._dsn, "clock") as con:
            rate = (await con.fetchrow(READ))["rate"]
            await con.fetchval(SET, instant, rate)
        self._note.unlink()


class Stepper:
    """Moves the clock that all processes of this database read. Needs a connection that may write platform.clock."""

    def __init__(
        self, dsn: str, reads: Sequence[tuple[str, str, str, str]], services: Sequence[str],
        told: Callable[[Pace], None], several: Callable[[], bool] = bool, in_flight: Callable[[], int] = int,
    ) -> None:  # fmt: skip
        """`reads`: (service, source, schema, log) of each source that a service reads; `told`: this process's clock;
        `several`: do other processes work on this database now; `in_flight`: contacts between their reservation and
        their record."""
        self._in_flight = in_flight
        self.dsn, self._told, self._several = dsn, told, several
        self._next = [NEXT.format(service=service) for service in services]
        self._behind = " UNION ALL ".join(
            [BEHIND.format(service=s, source=source, schema=schema, log=log) for s, source, schema, log in reads]
        )
        self._due = " UNION ALL ".join(DUE.format(service=service) for service in services)
        self._lock = asyncio.Lock()

    async def show(self) -> tuple[datetime, float]:
        """Business time and its rate."""
        async with self.connection() as con:
            wall_base, business_base, rate, wall = await con.fetchrow(READ)
            return Pace(wall_base, business_base, rate).at(wall), rate

    async def to(self, target: datetime) -> AsyncIterator[Step]:
        """Steps to `target`, and says where it stands after each step; NotQuiet names what was still at work."""
        async with self._lock, self.connection() as con:
            wall_base, business_base, rate, wall = await con.fetchrow(READ)
            now = Pace(wall_base, business_base, rate).at(wall)
            if target < now:
                raise Conflict(f"business time is {now.isoformat()} already and never goes back")
            steps = 0
            await self._stand(con, now)
            while True:
                await self._wait_quiet(con, now)
                yield Step(now, steps)
                if now >= target:
                    return
                found = [at for query in self._next if (at := await con.fetchval(query, now)) is not None]
                now = min([target, *found])
                steps += 1
                await self._stand(con, now)

    async def run_on(self, rate: float = 1.0) -> None:
        """Lets the clock run from where it stands."""
        async with self._lock, self.connection() as con:
            wall_base, business_base, old, wall = await con.fetchrow(READ)
            await self._set(con, Pace(wall_base, business_base, old).at(wall), rate)

    async def is_quiet(self, con: Any, now: datetime) -> bool:
        """Is nothing unapplied anywhere, and no wake due?"""
        return not await self._busy(con, now)

    async def _busy(self, con: Any, now: datetime) -> Any:
        # Behind is read twice, around the wakes: what a wake appended meanwhile shows in the second look.
        if self._in_flight():
            return [("outreach", "contacts", "all", self._in_flight())]
        return await con.fetch(self._behind) or await con.fetch(self._due, now) or await con.fetch(self._behind)

    async def _stand(self, con: Any, now: datetime) -> None:
        await self._set(con, now, 0.0)

    async def _set(self, con: Any, now: datetime, rate: float) -> None:
        wall_base = await con.fetchval(SET, now, rate)
        self._told(Pace(wall_base, now, rate))

    async def _wait_quiet(self, con: Any, now: datetime) -> None:
        began = time.monotonic()
        deadline = began + QUIET_SECONDS_MAX
        quiet_since = 0.0
        while True:
            busy = await self._busy(con, now)
            moment = time.monotonic()
            if not busy:
                quiet_since = quiet_since or moment
                if not self._several() or moment - quiet_since >= SETTLE_SECONDS:
                    return
            else:
                quiet_since = 0.0
            if moment > deadline:
                service, what, part, count = busy[0]
                raise NotQuiet(f"still at work after {QUIET_SECONDS_MAX:g} s: {service} part {part}, {count} of {what}")
            await asyncio.sleep(min(LOOK_SECONDS_MAX, max(LOOK_SECONDS, (moment - began) * PATIENCE)))

    def connection(self) -> AbstractAsyncContextManager[Any]:
        """A connection for looking at the whole system."""
        return connected(self.dsn, "clock")
