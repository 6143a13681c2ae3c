"""Strategy's job: a new installation gets the ladder that ships with it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from libs.common.events.strategy import StrategyPublished
from libs.common.log.lost import LOST
from libs.common.run.service import Service
from libs.common.store.session import Again
from services.strategy.handlers.planning import DEFAULT
from services.strategy.model import Debtor
from services.strategy.store import strategies

RETRY_SECONDS = 1.0
SHIPPED_BY = "service:strategy"


async def publish_shipped(service: Service[Debtor]) -> bool:
    """Version 1 of the default strategy, if there is none: once, whoever starts at the same time."""
    runtime = service.runtime
    async with runtime.store.begin() as session:
        con = session.connection
        await strategies.lock(con)
        await session.references(runtime.references)
        if await strategies.newest(con, DEFAULT):
            return False
        content = strategies.shipped()
        hashed = strategies.content_hash(content)
        version = strategies.Version(DEFAULT, 1, "published", SHIPPED_BY, SHIPPED_BY, content, hashed, None)
        await strategies.add(con, version)
        tx = service.work.transaction(session, runtime.clock.now())
        tx.context.refer("strategy", DEFAULT, 1, content)
        tx.context.emit(StrategyPublished(strategy=DEFAULT, strategy_version=1, content_hash=hashed), version=1)
        service.wrote(await tx.commit())
        return True


def ship_ladder(service: Service[Debtor]) -> Callable[[asyncio.Event], Awaitable[None]]:
    """The job: publishes, then rests. Until it has, no case can be planned and the parts wait."""

    async def shipped_ladder(stopping: asyncio.Event) -> None:
        done = False
        while not stopping.is_set():
            if not done:
                with suppress(Again, *LOST):
                    await publish_shipped(service)
                    done = True
            with suppress(TimeoutError):
                async with asyncio.timeout(None if done else RETRY_SECONDS):
                    await stopping.wait()

    return shipped_ladder
