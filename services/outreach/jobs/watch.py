"""May anything leave: stops, fresh inputs, clocks that agree. Looked at twice a second, asked before every byte."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from libs.common.events.outreach import Clocks
from libs.common.kernel.clock import Pace, from_micros
from libs.common.kernel.part import part_of
from libs.common.run.service import Runtime
from libs.common.store.sql import LOST
from services.outreach.ports import EVERYWHERE

LOOK_SECONDS = 0.5
SIGHT_SECONDS = 3.0  # what was seen longer ago says nothing: the process was paused, or the database is away
_REAL = Pace(from_micros(0), from_micros(0))
CLOCKS_APART_MAX = timedelta(seconds=5)
SOURCES = ("intake", "strategy", "tracking")
# Parts of which a journal batch that outreach has not applied is older than $1 seconds by its own `at`.
_STALE = """
    SELECT p.part FROM progress p JOIN {source}.journal_head h USING (part) CROSS JOIN LATERAL (
      SELECT j.at FROM {source}.journal j WHERE j.part = p.part AND j.base + j.count > p.next_offset
        AND j.base >= coalesce((SELECT k.base FROM {source}.journal k WHERE k.part = p.part AND k.base <= p.next_offset
                                ORDER BY k.base DESC LIMIT 1), 0)
      ORDER BY j.base LIMIT 1) x
    WHERE p.source = '{source}' AND h.head > p.next_offset
      AND x.at < clock_timestamp() - $1::float8 * interval '1 s'"""
LOOK = f"""
    SELECT clock_timestamp(), (SELECT count(*) FROM reference),
      (SELECT extract(epoch FROM clock_timestamp() - min(at))::float8 FROM intake.fresh),
      ARRAY({" UNION ".join(_STALE.format(source=source) for source in SOURCES)})"""  # noqa: S608


class Watch:
    """What this process knows about whether contacts may leave; fails closed."""

    def __init__(self, runtime: Runtime, freshness_seconds: float, held: bool, monotonic: Callable[[], float]) -> None:
        """`held`: a provider who reaches real people waits for somebody to resume."""
        self._runtime, self._limit, self._held, self._monotonic = runtime, freshness_seconds, held, monotonic
        self._seen = float("-inf")
        self._age: float | None = None
        self._apart = timedelta(0)
        self.stale_parts: frozenset[int] = frozenset()

    async def look(self) -> None:
        """One query; new reference data (stops of other processes among them) are fetched at once."""
        started, wall = self._monotonic(), self._runtime.clock.wall()
        row = await self._runtime.serving.fetchrow(LOOK, self._limit)
        if row is None:
            return
        database, references, self._age, stale = row
        # it looked at its clock somewhere between the two looks at ours
        self._apart = max(wall - database, database - self._runtime.clock.wall(), timedelta(0))
        self.stale_parts = frozenset(stale)
        if references != self._runtime.references.count:
            async with self._runtime.store.begin() as session:
                await session.references(self._runtime.references)
        self._seen = started

    async def watch(self, stopping: asyncio.Event) -> None:
        """The job: looks until it is told to stop."""
        while not stopping.is_set():
            with suppress(*LOST):
                await self.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await stopping.wait()

    def objection(self) -> str | None:
        """Why nothing may leave now; None = it may."""
        if self._monotonic() - self._seen > SIGHT_SECONDS:
            return "not_seen"
        if self._apart > CLOCKS_APART_MAX:
            return "clocks_apart"
        if self._age is None or self._age > self._limit:
            return "inputs_not_fresh"
        if self._held and getattr(self._runtime.clock, "pace", _REAL).rate != 1:
            return "clock_not_real"
        return self.stopped(EVERYWHERE)

    def stopped(self, scope: str) -> str | None:
        """Why a scope ("*" or a creditor) is stopped; None = it is not."""
        found = self._runtime.references.get("stop", scope)
        if found is None:
            return "held_until_resumed" if scope == EVERYWHERE and self._held else None
        return str(found["reason"]) or "stopped" if found["stopped"] else None

    def is_stale(self, debtor_id: str) -> bool:
        """Is something about this debtor older than the limit and not applied yet?"""
        return bool(self.stale_parts) and part_of(debtor_id, self._runtime.parts) in self.stale_parts

    def clocks(self) -> Clocks:
        """What a receipt says of the clocks."""
        return Clocks(self._runtime.clock.wall(), self._apart.total_seconds())

    def since(self, scope: str) -> datetime | None:
        """When a scope was stopped or resumed last."""
        found = self._runtime.references.get("stop", scope)
        return datetime.fromisoformat(found["at"]) if found else None
