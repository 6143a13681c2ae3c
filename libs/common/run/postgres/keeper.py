"""Keeps the embedded server up while its owner lives, as an orchestrator does in a cluster."""

import asyncio
import logging
from contextlib import suppress

from libs.common.run.postgres.server import EmbeddedPostgres

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5


async def keep_up(postgres: EmbeddedPostgres, stopping: asyncio.Event) -> None:
    """Brings a server of ours back whenever it has ended; PostgresRefused when it can't be. It replays its WAL."""
    while not stopping.is_set():
        if postgres.has_ended:
            log.warning("PostgreSQL has ended and is started again")
            await asyncio.to_thread(postgres.bring_back)
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await stopping.wait()
