"""A process that is a member of the toy service: it keeps a lease and consumes the parts that it owns."""

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg

from libs.common.flow.consumer import Consumer, Feed
from libs.common.flow.heads import Heads
from libs.common.flow.journal_source import JournalSource
from libs.common.flow.owners import Owner
from libs.common.kernel.clock import SystemClock
from libs.common.log.lost import LOST
from libs.common.store.reference import References
from libs.common.store.session import Again
from libs.common.store.sql import SqlStore
from libs.common.store.transaction import Work
from tests.contract.toy import DECLARATION, PARTS, Toy
from tests.heads import read_heads

RENEW_SECONDS = 0.1


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Waits for a condition; TimeoutError when it does not come true in time."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


class Member:
    """One process's loop, in steps."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", name: str, lease: int) -> None:
        self.pool, self.heads = pool, Heads()
        self.owner = Owner(pool, name, PARTS, time.monotonic, lease)
        self.consumer: Consumer[Toy] = Consumer(
            Work(DECLARATION, PARTS, 1, References()),
            SqlStore(pool),
            [Feed(JournalSource(pool, "intake"))],
            self.heads,
            SystemClock(),
        )

    async def step(self) -> None:
        parts = list(self.owner.parts)
        async with self.pool.acquire() as con:
            for part, head in (await read_heads(con, "intake")).items():
                self.heads.bump("intake", part, head)
        self.owner.begin(parts)
        try:
            if parts:
                await self.consumer.run_batch(parts)
        finally:
            self.owner.end(parts)

    async def keep_lease(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with suppress(*LOST):
                await self.owner.renew()
            await self._pause(stopping, RENEW_SECONDS)

    async def consume(self, stopping: asyncio.Event) -> None:
        await self.consumer.reload()
        while not stopping.is_set():
            try:
                await self.step()
            except (Again, *LOST):
                with suppress(*LOST):
                    await self.consumer.reload()
            await self._pause(stopping, 0.005)

    async def _pause(self, stopping: asyncio.Event, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stopping.wait()


async def main(dsn: str, name: str, lease: int) -> None:
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with asyncpg.create_pool(dsn, min_size=2, max_size=3, server_settings={"application_name": name}) as pool:
        member = Member(pool, name, lease)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(member.keep_lease(stopping))
            tasks.create_task(member.consume(stopping))
        await member.owner.leave()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
