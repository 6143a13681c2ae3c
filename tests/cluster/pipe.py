"""Batches into a topic and records out of it, as the relay and the source do: no group, partitions named."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition  # type: ignore[import-untyped]

from dunwell.cluster.broker import Broker
from tests.broker import PARTITIONS

READ_TIMEOUT_SECONDS = 30


@asynccontextmanager
async def open_producer(broker: Broker) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap, acks="all", enable_idempotence=True, compression_type="zstd"
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def send(producer: AIOKafkaProducer, topic: str, part: int, offsets: Iterable[int]) -> list[int]:
    """One batch, a record per offset; returns the offsets once the broker has acknowledged them."""
    offsets = list(offsets)
    batch = producer.create_batch()
    for offset in offsets:
        headers = [("dunwell_offset", str(offset).encode())]
        assert batch.append(key=None, value=value(part, offset), timestamp=None, headers=headers), "batch is full"
    batch.close()
    await (await producer.send_batch(batch, topic, partition=part))
    return offsets


def value(part: int, offset: int) -> bytes:
    return f'{{"part":{part},"offset":{offset},"text":"{"overdue " * 20}"}}'.encode()


async def read(
    broker: Broker, topic: str, count: int, parts: Iterable[int] = range(PARTITIONS)
) -> dict[int, list[Any]]:
    """The records of each partition from the first on, as soon as there are so many in all."""
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False, auto_offset_reset="none")
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, part) for part in parts])
        for partition in consumer.assignment():
            consumer.seek(partition, 0)
        found: dict[int, list[Any]] = {part: [] for part in parts}
        async with asyncio.timeout(READ_TIMEOUT_SECONDS):
            while sum(map(len, found.values())) < count:
                for partition, records in (await consumer.getmany(timeout_ms=200)).items():
                    found[partition.partition] += records
        return found
    finally:
        await consumer.stop()


async def places(broker: Broker, topic: str) -> list[tuple[int, int]]:
    """Part and journal's offset of every message that a topic holds now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False, auto_offset_reset="none")
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, part) for part in range(PARTITIONS)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends, found = await consumer.end_offsets(partitions), []
        async with asyncio.timeout(READ_TIMEOUT_SECONDS):
            while any([await consumer.position(each) < ends[each] for each in partitions]):
                for partition, records in (await consumer.getmany(timeout_ms=200)).items():
                    found += [(partition.partition, int(dict(each.headers)["dunwell_offset"])) for each in records]
        return found
    finally:
        await consumer.stop()


def offsets_of(records: Iterable[Any]) -> list[int]:
    """By the header; the value must be that record's."""
    found = []
    for record in records:
        offset = int(dict(record.headers)["dunwell_offset"])
        assert record.value == value(record.partition, offset)
        found.append(offset)
    return found
