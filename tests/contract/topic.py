"""A journal in PostgreSQL, its relay and its topic: what a Kafka source is made of."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from libs.common.flow.journal_source import JournalSource
from libs.common.flow.kafka_topic import consumers
from libs.common.flow.kafka_transport import KafkaSource, KafkaTransport
from libs.common.flow.relay import Cursor, Relay, SqlCursor, producers
from tests.contract.toy import PARTS, SqlWorld
from tests.kafka import Broker, new_topic

ALL_PARTS = tuple(range(PARTS))


class Topic:
    """Relays run on demand (`relay().step`) or, once a source was opened, by themselves."""

    def __init__(self, world: SqlWorld, broker: Broker, name: str) -> None:
        self.world, self.broker, self.name = world, broker, name
        self._opened: list[KafkaSource] = []
        self._relays: list[Relay] = []
        self._running: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    def relay(self, make_producer: Any = None, cursor: Cursor | None = None) -> Relay:
        """Another process's."""
        journal = JournalSource(self.world.intake, "intake")
        made = make_producer or producers(self.broker.connect)
        at = cursor or SqlCursor(self.world.intake)
        relay = Relay(self.name, journal, at, made, self.world.heads, 1, time.monotonic)
        self._relays.append(relay)
        return relay

    def source(self, run_relay: bool = True, group: str = "tracking", epoch: int = 1) -> KafkaSource:
        """Another process's."""
        if run_relay and self._running is None:
            self._running = asyncio.create_task(self.relay().run(self._stopping, lambda: ALL_PARTS))
        truth = JournalSource(self.world.tracking, "intake")
        made = consumers(self.broker.connect, f"{self.name}-{group}")
        transport = KafkaTransport(self.name, made, truth.written, time.monotonic, wait=0.05)
        self._opened.append(KafkaSource("intake", transport, truth, epoch, time.monotonic))
        return self._opened[-1]

    async def publish_all(self, relay: Relay, parts: Sequence[int] = ALL_PARTS) -> int:
        """Steps until all is acknowledged; how many records that were."""
        moved = 0
        async with asyncio.timeout(30):
            while any(self.world.heads.get("intake", part) > at for part, at in (await self.sent(parts)).items()):
                moved += await relay.step(parts)
        return moved

    async def sent(self, parts: Sequence[int] = ALL_PARTS) -> dict[int, int]:
        return await SqlCursor(self.world.intake).sent(parts)

    async def close(self) -> None:
        self._stopping.set()
        if self._running:
            await self._running
        for relay in self._relays:
            await relay.close()
        for source in self._opened:
            await source.close()


@asynccontextmanager
async def topic_of(world: SqlWorld, broker: Broker) -> AsyncIterator[Topic]:
    topic = Topic(world, broker, new_topic())
    await broker.create(topic.name)
    yield topic
    await topic.close()
    await broker.delete(topic.name)
