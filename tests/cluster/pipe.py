"""Batches into a topic and records out of it, as the relay and the source do: no group, partitions named."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition  # type: ignore[import-untyped]
from aiokafka.admin import RecordsToDelete  # type: ignore[import-untyped]
from aiokafka.protocol.admin import DeleteGroupsRequest  # type: ignore[import-untyped]

from dunwell.cluster.broker import Broker
from tests.broker import PARTITIONS, open_admin

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
    async with _open_consumer(broker) as consumer, asyncio.timeout(READ_TIMEOUT_SECONDS):
        consumer.assign([TopicPartition(topic, part) for part in parts])
        for partition in consumer.assignment():
            consumer.seek(partition, 0)
        found: dict[int, list[Any]] = {part: [] for part in parts}
        while sum(map(len, found.values())) < count:
            for partition, records in (await consumer.getmany(timeout_ms=200)).items():
                found[partition.partition] += records
        return found


@asynccontextmanager
async def _open_consumer(broker: Broker, group: str | None = None) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=broker.bootstrap, group_id=group, enable_auto_commit=False, auto_offset_reset="none"
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def ends_of(broker: Broker, topic: str) -> dict[int, int]:
    """Kafka's next offset of each partition."""
    async with _open_consumer(broker) as consumer:
        ends = await consumer.end_offsets([TopicPartition(topic, part) for part in range(PARTITIONS)])
        return {partition.partition: end for partition, end in ends.items()}


async def committed(broker: Broker, group: str, topic: str) -> dict[int, int]:
    """What lag tools see."""
    async with open_admin(broker) as admin:
        found = await admin.list_consumer_group_offsets(group)
    return {place.partition: known.offset for place, known in found.items() if place.topic == topic}


async def commit(broker: Broker, group: str, topic: str, positions: Mapping[int, int]) -> None:
    """In the name of a group that nobody is a member of just now."""
    async with _open_consumer(broker, group) as consumer:
        consumer.assign([TopicPartition(topic, part) for part in positions])
        await consumer.commit({TopicPartition(topic, part): at for part, at in positions.items()})


async def forget_group(broker: Broker, group: str) -> None:
    """All that was committed in its name goes, as it does after a week without a commit."""
    async with open_admin(broker) as admin:
        coordinator = await admin.find_coordinator(group)
        answer = await admin._send_request(DeleteGroupsRequest([group]), coordinator)
        assert answer.results == [(group, 0)], answer


async def cut(broker: Broker, topic: str, parts: Iterable[int] = range(PARTITIONS)) -> None:
    """All records of these partitions go, as they would with time."""
    ends = await ends_of(broker, topic)
    async with open_admin(broker) as admin:
        await admin.delete_records({TopicPartition(topic, part): RecordsToDelete(ends[part]) for part in parts})


async def places(broker: Broker, topic: str) -> list[tuple[int, int]]:
    """Part and journal's offset of every message that a topic holds now."""
    ends, found = await ends_of(broker, topic), list[tuple[int, int]]()
    async with _open_consumer(broker) as consumer, asyncio.timeout(READ_TIMEOUT_SECONDS):
        partitions = [TopicPartition(topic, part) for part in ends]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        while any([await consumer.position(each) < ends[each.partition] for each in partitions]):
            for partition, records in (await consumer.getmany(timeout_ms=200)).items():
                found += [(partition.partition, int(dict(each.headers)["dunwell_offset"])) for each in records]
    return found


def offsets_of(records: Iterable[Any]) -> list[int]:
    """By the header; the value must be that record's."""
    found = []
    for record in records:
        offset = int(dict(record.headers)["dunwell_offset"])
        assert record.value == value(record.partition, offset)
        found.append(offset)
    return found
