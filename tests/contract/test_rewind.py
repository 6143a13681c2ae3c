"""A relay that is wound back publishes again, and its readers pass the repeats: quickly, and with no effect twice."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError  # type: ignore[import-untyped, unused-ignore]

from libs.common.flow.journal_source import JournalSource
from libs.common.flow.relay import LOOK_SECONDS, Relay, SqlCursor, producers
from libs.common.run.rewind import rewind
from tests.contract.test_relay import EVENTS, kept
from tests.contract.topic import ALL_PARTS, Topic, topic_of
from tests.contract.toy import SqlWorld, counting, debtor_of_part, sql_world
from tests.database import Database
from tests.kafka import Broker, MockBroker

NOTICED_SECONDS_MAX = 5.0  # a second, and a machine that has much else to do
OTHERS = [counting(debtor_of_part(0, n % 3), f"reason {n % 20}") for n in range(500)]


@pytest.fixture
async def topic(database: Database, broker: Broker) -> AsyncIterator[Topic]:
    async with sql_world(database) as world, topic_of(world, broker) as topic:
        yield topic


@asynccontextmanager
async def running(topic: Topic) -> AsyncIterator[Relay]:
    relay, stopping = topic.relay(), asyncio.Event()
    task = asyncio.create_task(relay.run(stopping, lambda: ALL_PARTS))
    yield relay
    stopping.set()
    topic.world.heads.wrote("intake", 0, 10**9)  # it is woken
    await task


async def wind_back(world: SqlWorld, part: int, offset: int) -> int:
    async with world.intake.acquire() as con, con.transaction():
        return await rewind(con, part, offset)


async def published(relay: Relay, count: int) -> None:
    async with asyncio.timeout(NOTICED_SECONDS_MAX):
        while relay.published < count:
            await asyncio.sleep(0.01)


async def apply_all(topic: Topic, consumer: Any, until: int) -> int:
    """Runs batches until the reader expects this offset; how many passed something."""
    batches = 0
    async with asyncio.timeout(30):
        while consumer.next["intake", 0] < until:
            batches += bool(await consumer.run_batch([0]))
    return batches


async def test_rewound_records_are_published_again_and_have_no_effect_twice(topic: Topic) -> None:
    await topic.world.publish(*EVENTS)
    consumer = topic.world.consumer(topic.source(run_relay=False))
    await consumer.reload()
    async with running(topic) as relay:
        await published(relay, 60)
        await apply_all(topic, consumer, 60)
        assert await wind_back(topic.world, 0, 20) == 60
        await published(relay, 100)
        await topic.world.publish(EVENTS[0])
        await apply_all(topic, consumer, 61)
    assert await kept(topic) == [*range(60), *range(20, 60), 60]
    assert await topic.world.progress_rows() == [(0, 61, 0, 61, 0, 0, 40, 0)]
    assert sum(row[0] for row in await topic.world.table("counter", "count")) == 61


async def test_a_batch_that_is_under_way_does_not_undo_a_rewind(topic: Topic) -> None:
    relay = topic.relay()
    await topic.world.publish(*EVENTS[:20])
    await topic.publish_all(relay)
    await topic.world.publish(*EVENTS[20:])
    await relay._send([0])
    await wind_back(topic.world, 0, 5)
    await asyncio.wait([flight.acked for flight in relay._flights.values()])
    assert (await relay._settle(), relay.overtaken) == (0, 1)
    await topic.publish_all(relay)
    assert await kept(topic) == [*range(60), *range(5, 60)]


async def test_many_repeats_hold_up_a_new_record_neither_long_nor_with_an_alarm(topic: Topic) -> None:
    """They are passed by the batch, not one for each record that waits; nothing counts as lost by Kafka."""
    for _ in range(6):
        await topic.world.publish(*OTHERS)
    relay, consumer = topic.relay(), topic.world.consumer(topic.source(run_relay=False))
    await consumer.reload()
    await topic.publish_all(relay)
    await apply_all(topic, consumer, 3_000)
    await wind_back(topic.world, 0, 0)
    await topic.publish_all(topic.relay())
    await topic.world.publish(EVENTS[0])
    await topic.publish_all(relay)
    assert await apply_all(topic, consumer, 3_001) < 20
    assert await topic.world.progress_rows() == [(0, 3_001, 0, 3_001, 0, 0, 3_000, 0)]


async def test_what_is_published_is_told_to_other_processes(topic: Topic) -> None:
    await topic.world.publish(*EVENTS)
    topic.world.heads.appended.clear()
    await topic.publish_all(topic.relay())
    assert topic.world.heads.appended.is_set()


class CountingCursor(SqlCursor):
    """The real one; says how often it was read."""

    read = 0

    async def sent(self, parts: Sequence[int]) -> dict[int, int]:
        self.read += 1
        return await super().sent(parts)

    async def move(self, moves: Mapping[int, tuple[int, int]]) -> set[int]:
        raise AssertionError(f"nothing is published: {moves}")


class Away:
    """A producer whose broker is not there."""

    async def start(self) -> None:
        raise KafkaConnectionError("nobody listens")

    async def flush(self) -> None:
        pass

    async def stop(self) -> None:
        pass


class Idle:
    """A relay without a broker, on a clock of the test."""

    def __init__(self, world: SqlWorld) -> None:
        self.now = 100.0
        self.cursor = CountingCursor(world.intake)
        journal = JournalSource(world.intake, "intake")
        self.relay = Relay("a topic", journal, self.cursor, Away, world.heads, 1, lambda: self.now)

    async def step(self, seconds: float = 0.0, parts: Sequence[int] = ALL_PARTS) -> None:
        self.now += seconds
        await self.relay.step(parts)


async def test_a_relay_with_nothing_to_do_reads_its_cursors_once_a_second(real: SqlWorld) -> None:
    idle = Idle(real)
    for _ in range(3):
        await idle.step()
    assert idle.cursor.read == 1
    await idle.step(LOOK_SECONDS)
    await idle.step(LOOK_SECONDS / 2)
    assert idle.cursor.read == 2


async def test_it_waits_for_an_ack_only_while_there_is_something_to_publish(real: SqlWorld) -> None:
    idle = Idle(real)
    await idle.step(7.0)
    assert idle.relay.waits_since() == 0.0
    await real.publish(*EVENTS)
    await idle.step(7.0)
    assert (idle.relay.waits_since(), idle.relay.trouble) == (
        7.0,
        "KafkaConnectionError: KafkaConnectionError: nobody listens",
    )
    await idle.step(parts=[1])  # the part is somebody else's now
    assert (idle.relay.waits_since(), idle.relay.trouble) == (0.0, None)
    await idle.relay.close()


async def test_a_producer_that_gets_no_ack_any_more_is_ended_all_the_same(
    real: SqlWorld, mock_broker: MockBroker
) -> None:
    """By aiokafka's insides, and nothing of it is left: decision 7."""
    before = asyncio.all_tasks()
    async with topic_of(real, mock_broker) as topic:
        made: list[Any] = []

        def make() -> Any:
            made.append(producers(mock_broker.connect)())
            return made[-1]

        relay = topic.relay(make)
        await topic.world.publish(*EVENTS[:30])
        await topic.publish_all(relay)
        mock_broker.away(True)
        try:
            await topic.world.publish(*EVENTS[30:])
            await relay._send([0])
            assert not made[0]._sender.sender_task.done()
            await relay.close()
        finally:
            mock_broker.away(False)
        assert made[0]._sender.sender_task.done()
        assert made[0].client._conns == {}
        assert asyncio.all_tasks() - before == set()
