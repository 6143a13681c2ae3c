"""How a process of the cluster reaches its broker: its sources, its relay, and whether the broker answers."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any, TypeAlias

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient  # type: ignore[import-untyped, unused-ignore]
from aiokafka.errors import KafkaError  # type: ignore[import-untyped, unused-ignore]

from libs.common.flow.heads import Heads
from libs.common.flow.journal_source import JournalSource
from libs.common.flow.kafka_topic import consumers
from libs.common.flow.kafka_transport import KafkaSource, KafkaTransport
from libs.common.flow.message import topic_of
from libs.common.flow.relay import Relay, SqlCursor, producers

LOOK_SECONDS_MAX = 15.0  # at whether the broker answers
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"


class Kafka:
    """One service's way to Kafka; `connect`: bootstrap_servers and security, as aiokafka names them."""

    def __init__(self, connect: Mapping[str, Any], service: str, monotonic: Callable[[], float]) -> None:
        self.connect, self.group = connect, f"dunwell.{service}"
        self.sources: list[KafkaSource] = []
        self._service, self._monotonic = service, monotonic
        self._admin: AIOKafkaAdminClient | None = None
        self._look: asyncio.Task[str | None] | None = None

    def source(self, truth: JournalSource, epoch: int) -> KafkaSource:
        """A service's topic, exact by its journal."""
        transport = KafkaTransport(
            topic_of(truth.name), consumers(self.connect, self.group), truth.written, self._monotonic
        )
        source = KafkaSource(truth.name, transport, truth, epoch, self._monotonic)
        self.sources.append(source)
        return source

    def relay(self, pool: Pool, heads: Heads, epoch: int) -> Relay:
        """Of the service's own journal."""
        journal = JournalSource(pool, self._service)
        make = producers(self.connect)
        return Relay(topic_of(self._service), journal, SqlCursor(pool), make, heads, epoch, self._monotonic)

    def passed(self, offsets: Mapping[tuple[str, int], int]) -> None:
        """By source and part: what the reader expects next. The group hears of it within a second or two."""
        for source in self.sources:
            source.transport.passed({part: offset for (name, part), offset in offsets.items() if name == source.name})

    def keep(self, parts: Collection[int]) -> None:
        """These parts are this process's now, all others somebody else's."""
        for source in self.sources:
            source.transport.keep(parts)

    async def check(self) -> str | None:
        """None when the broker answers and has the topics that are read here, else what is missing.

        A look goes on when whoever asked for it gives up, and serves whoever asks meanwhile: a slow machine, where it
        takes longer than a probe waits, would begin anew for ever.
        """
        if self._look is None or self._look.done():
            self._look = asyncio.get_running_loop().create_task(self._look_for_topics())
        return await asyncio.shield(self._look)

    async def _look_for_topics(self) -> str | None:
        try:
            async with asyncio.timeout(LOOK_SECONDS_MAX):
                if self._admin is None:
                    self._admin = AIOKafkaAdminClient(**self.connect, request_timeout_ms=5_000)
                    await self._admin.start()
                known = set(await self._admin.list_topics())
        except (KafkaError, OSError, TimeoutError) as error:
            await self._drop_admin()
            return f"the broker does not answer ({type(error).__name__})"
        missing = sorted({source.transport.topic for source in self.sources} - known)
        return f"the broker lacks {', '.join(missing)}; run: dunwell topics" if missing else None

    async def close(self) -> None:
        """After the last batch; offsets that are not committed to the group yet are."""
        for source in self.sources:
            await source.close()
        if self._look is not None:
            self._look.cancel()
            await asyncio.wait([self._look])
        await self._drop_admin()

    async def _drop_admin(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            with suppress(KafkaError, OSError):
                await admin.close()
