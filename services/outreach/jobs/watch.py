"""May anything leave: stops, fresh inputs, clocks that agree. Looked at twice a second, asked before every byte."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
import structlog

from libs.common.events.outreach import Clocks
from libs.common.kernel.clock import Pace, from_micros
from libs.common.kernel.part import part_of
from libs.common.log.lost import LOST
from libs.common.run.service import Runtime
from libs.compliance.local import Unread
from services.outreach.ports import EVERYWHERE, Sender
from services.outreach.store.creditors import unread_packs

log = structlog.get_logger()
LOOK_SECONDS = 0.5
ASK_SECONDS, ASK_AGAIN_SECONDS = 30.0, 5.0
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

    def __init__(
        self, runtime: Runtime, freshness_seconds: float, sender: Sender, monotonic: Callable[[], float]
    ) -> None:
        """A sender who reaches real people waits for somebody to resume."""
        self._runtime, self._limit, self._sender, self._monotonic = runtime, freshness_seconds, sender, monotonic
        self._held = not sender.sandbox
        self._held_by: str | None = None
        self._seen = float("-inf")
        self._age: float | None = None
        self._apart = timedelta(0)
        self.stale_parts: frozenset[int] = frozenset()
        self._unread: list[Unread] = []

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
            self.tell()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await stopping.wait()

    async def compare_clocks(self, stopping: asyncio.Event) -> None:
        """The job: asks the provider for the time, more often while it names another one than we."""
        while not stopping.is_set():
            await self._sender.look_at_clock()
            with suppress(TimeoutError):
                async with asyncio.timeout(ASK_AGAIN_SECONDS if self._provider_apart() else ASK_SECONDS):
                    await stopping.wait()

    def tell(self) -> None:
        """Shows what holds everything, and how far the clocks are apart; a change is said in the log."""
        metrics, clocks = self._runtime.figures.metrics, self.clocks()
        metrics.clock_apart.labels("outreach", "database").set(clocks.database_apart)
        if clocks.provider_apart is not None:
            metrics.clock_apart.labels("outreach", "provider").set(clocks.provider_apart)
        self._tell_unread()
        held_by = self._fault() or ("stopped" if self.stopped(EVERYWHERE) is not None else None)
        if held_by == self._held_by:
            return
        if self._held_by is not None:
            metrics.sending_held.labels("outreach", self._held_by).set(0)
        if held_by is None:
            log.info("contacts may leave again", held_by=self._held_by)
        else:
            metrics.sending_held.labels("outreach", held_by).set(1)
            log.warning("nothing leaves", held_by=held_by, **msgspec.to_builtins(clocks))
        self._held_by = held_by

    def _tell_unread(self) -> None:
        """Local packs that are not understood: each is said once in the log, and so is that all are again."""
        found, old = unread_packs(self._runtime.references), self._unread
        if found == old:
            return
        self._unread = found
        self._runtime.figures.metrics.local_packs_unread.labels("outreach").set(len(found))
        for each in found:
            if each not in old:
                log.error("a local pack is not understood: nothing leaves where it binds", why=str(each))
        if not found:
            log.info("all local packs are understood again")

    def objection(self) -> str | None:
        """Why nothing may leave now; None = it may."""
        return self._fault() or self.stopped(EVERYWHERE)

    def _fault(self) -> str | None:
        """What is wrong with what we know; None = nothing."""
        if self._monotonic() - self._seen > SIGHT_SECONDS:
            return "not_seen"
        if self._apart > CLOCKS_APART_MAX:
            return "clocks_apart"
        if self._provider_apart():
            return "provider_clock_apart"
        if self._age is None or self._age > self._limit:
            return "inputs_not_fresh"
        if self._held and getattr(self._runtime.clock, "pace", _REAL).rate != 1:
            return "clock_not_real"
        return None

    def _provider_apart(self) -> bool:
        apart = self._sender.apart()
        return apart is not None and apart > CLOCKS_APART_MAX

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
        provider = self._sender.apart()
        return Clocks(
            self._runtime.clock.wall(),
            self._apart.total_seconds(),
            None if provider is None else provider.total_seconds(),
        )

    def since(self, scope: str) -> datetime | None:
        """When a scope was stopped or resumed last."""
        found = self._runtime.references.get("stop", scope)
        return datetime.fromisoformat(found["at"]) if found else None
