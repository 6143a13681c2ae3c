"""The bare pipe over Kafka: each batch kept in an outbox by the transaction of its effects, published after the commit.

The consumers' offsets stay in PostgreSQL; clients with the product's own settings. Cost only: it does not start again
from a filled outbox.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition  # type: ignore[import-untyped, unused-ignore]

from benchmarks.bare_pipe import PARTS, log, stages
from libs.common.flow.kafka_topic import consumers
from libs.common.flow.relay import producers

NAMES = tuple(f"bare-pipe-{topic}" for topic in stages.TOPICS)
OUTBOX = """
create table outbox (seq int8 generated always as identity primary key, topic int, part int, payload bytea not null);
alter table outbox alter column payload set storage external"""
KEEP = "insert into outbox (topic, part, payload) values ($1, $2, $3) returning seq"
FORGET = "delete from outbox where seq = any($1::int8[])"
WAIT_MS = 200  # of a read that finds nothing


class Outbox:
    """What was published is deleted by the next transaction."""

    def __init__(
        self, producer: AIOKafkaProducer, readers: Sequence[AIOKafkaConsumer], connection: asyncpg.Connection
    ) -> None:
        self._producer, self._readers, self._connection = producer, readers, connection
        self._waiting: list[tuple[int, int, int, list[bytes]]] = []
        self._published: list[int] = []

    async def read(self, topic: int, part: int, offset: int) -> tuple[int, list[bytes]]:
        partition = TopicPartition(NAMES[topic], part)
        answer = await self._readers[topic].getmany(partition, timeout_ms=WAIT_MS, max_records=log.READ_EVENTS_MAX)
        found = answer.get(partition, [])
        if found and found[0].offset != offset:
            raise log.Gap((topic, part, offset, found[0].offset))
        return offset + len(found), [record.value for record in found]

    async def append(self, topic: int, part: int, records: list[bytes]) -> None:
        if self._published:
            await self._connection.execute(FORGET, self._published)
            self._published = []
        seq = await self._connection.fetchval(KEEP, topic, part, log.pack(records))
        self._waiting.append((seq, topic, part, records))

    async def publish(self) -> None:
        for seq, topic, part, records in self._waiting:
            batch = self._producer.create_batch()
            for record in records:
                if batch.append(key=None, value=record, timestamp=None) is None:
                    raise ValueError(f"{len(records)} records are more than a message batch takes")
            batch.close()
            await (await self._producer.send_batch(batch, NAMES[topic], partition=part))
            self._published.append(seq)
        self._waiting = []


@asynccontextmanager
async def open_topics(bootstrap: str, parts: Sequence[int]) -> AsyncIterator["partial[Outbox]"]:
    """What makes the bus of a session: one producer, and a reader per topic at the first record of these parts."""
    connect = {"bootstrap_servers": bootstrap}
    async with AsyncExitStack() as stack:
        producer = producers(connect)()
        await producer.start()
        stack.push_async_callback(producer.stop)
        readers = []
        for name in NAMES:
            await producer.partitions_for(name)
            reader = consumers(connect, name, group_id=None)()
            await reader.start()
            stack.push_async_callback(reader.stop)
            reader.assign([TopicPartition(name, part) for part in parts])
            for partition in reader.assignment():
                reader.seek(partition, 0)
            readers.append(reader)
        yield partial(Outbox, producer, readers)


async def ends(bootstrap: str) -> list[tuple[str, int]]:
    """How many records each topic holds."""
    reader = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    await reader.start()
    try:
        ends_of = [
            (name, await reader.end_offsets([TopicPartition(name, part) for part in range(PARTS)])) for name in NAMES
        ]
        return [(name, sum(offsets.values())) for name, offsets in ends_of]
    finally:
        await reader.stop()
