"""Intake's word on how fresh it is: all accepted before `at` is in its journal; outreach trusts nothing older."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from libs.common.flow.owners import Owner
from libs.common.run.service import Runtime
from libs.common.store.sql import LOST

RENEW_SECONDS = 5.0
# A part of `ingress` is fresh when nothing of it waits; one statement, so that no append slips between.
RENEW = """
    UPDATE fresh f SET at = clock_timestamp() FROM progress p JOIN ingress_head h USING (part)
    WHERE p.source = 'ingress' AND p.part = f.part AND p.next_offset = h.head AND f.part = ANY($1::int[])"""


def keep_fresh(runtime: Runtime, owner: Owner) -> Callable[[asyncio.Event], Awaitable[None]]:
    """The job that renews `fresh` for the parts that this process owns."""

    async def freshness(stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with suppress(*LOST):
                await runtime.serving.execute(RENEW, list(owner.parts))
                async with runtime.store.begin() as session:  # doors without a part hear of suspensions here
                    await session.references(runtime.references)
            with suppress(TimeoutError):
                async with asyncio.timeout(RENEW_SECONDS):
                    await stopping.wait()

    return freshness
