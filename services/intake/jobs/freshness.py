"""Intake's word on how fresh it is: all accepted before `at` is in its journal; outreach trusts nothing older."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from libs.common.flow.owners import Owner
from libs.common.log.lost import LOST
from libs.common.run.service import Runtime

RENEW_SECONDS = 5.0
# One snapshot, not older than the instant.
LOOK = """
    SELECT statement_timestamp(), array_agg(part), array_agg(h.head), array_agg(p.next_offset)
    FROM ingress_head h JOIN progress p USING (part) WHERE p.source = 'ingress'"""
RENEW = """
    UPDATE fresh f SET at = u.at FROM unnest($1::int[], $2::timestamptz[]) u(part, at)
    WHERE f.part = u.part AND f.at < u.at"""


class Mark(NamedTuple):
    """At this instant what had come ended there, place by place."""

    at: datetime
    ends: Mapping[int, int]

    def is_passed(self, reached: Mapping[int, int]) -> bool:
        return all(reached.get(place, 0) >= end for place, end in self.ends.items())


class Marks:
    """Where something always comes nobody is ever at the end: so the end is marked, and once that is passed, all that
    had come at that instant has been read. One mark is waited for at a time, per part."""

    def __init__(self) -> None:
        self._waiting: dict[int, Mark] = {}

    def passed(self, part: int, newest: Mark, reached: Mapping[int, int]) -> datetime | None:
        """The instant of the newest mark that is passed; None while none is."""
        if newest.is_passed(reached):
            self._waiting.pop(part, None)
            return newest.at
        waiting = self._waiting.setdefault(part, newest)
        if not waiting.is_passed(reached):
            return None
        self._waiting[part] = newest
        return waiting.at


class Freshness:
    """Renews `fresh` for the parts that this process owns."""

    def __init__(
        self, runtime: Runtime, owner: Owner, read_to: Callable[[], Mapping[int, datetime]] | None = None
    ) -> None:
        """`read_to`: per part, up to when all that was sent to the topics of upstream stands in `ingress`; a part that
        it lacks is not renewed. None = there are no topics."""
        self._runtime, self._owner, self._read_to = runtime, owner, read_to
        self._marks = Marks()

    async def freshness(self, stopping: asyncio.Event) -> None:
        """The job."""
        while not stopping.is_set():
            with suppress(*LOST):
                await self.renew()
                async with self._runtime.store.begin() as session:  # doors without a part hear of suspensions here
                    await session.references(self._runtime.references)
            with suppress(TimeoutError):
                async with asyncio.timeout(RENEW_SECONDS):
                    await stopping.wait()

    async def renew(self) -> None:
        """What was read before the look stands below the heads that it finds; where those are passed, it is applied."""
        read = None if self._read_to is None else dict(self._read_to())
        ((now, parts, heads, reached),) = await self._runtime.serving.fetch(LOOK)
        ends, applied = dict(zip(parts, heads, strict=True)), dict(zip(parts, reached, strict=True))
        fresh: dict[int, datetime] = {}
        for part in self._owner.parts:
            since = now if read is None else read.get(part)
            if since is not None:
                at = self._marks.passed(part, Mark(since, ends), applied)
                if at is not None:
                    fresh[part] = at
        if fresh:
            await self._runtime.serving.execute(RENEW, list(fresh), list(fresh.values()))
