"""The relay and the Kafka source over a broker: what the journal holds arrives, once in effect, whatever happens."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition  # type: ignore[import-untyped, unused-ignore]

from libs.common.flow.kafka_transport import KafkaSource
from libs.common.flow.relay import Relay, SqlCursor, producers
from libs.common.flow.source import NewerEpoch
from libs.common.log.read import Gap
from tests.contract.topic import ALL_PARTS, Topic, topic_of
from tests.contract.toy import SqlWorld, counting, debtor_of_part, drain, sql_world
from tests.database import Database
from tests.kafka import OUT_OF_ORDER, TOO_LARGE, UNKNOWN_PRODUCER, Broker, MockBroker

EVENTS = [counting(debtor_of_part(0, n % 3), f"reason {n}") for n in range(60)]
POISON = b"no record"


@pytest.fixture
async def topic(database: Database, broker: Broker) -> AsyncIterator[Topic]:
    async with sql_world(database) as world, topic_of(world, broker) as topic:
        yield topic


@pytest.fixture
async def mocked(real: SqlWorld, mock_broker: MockBroker) -> AsyncIterator[Topic]:
    """Only the mock: a real broker does not fail on demand."""
    async with topic_of(real, mock_broker) as topic:
        yield topic


async def read(source: KafkaSource, offset: int, count: int, part: int = 0) -> tuple[list[bytes], int, int]:
    """`count` records, how many duplicates were skipped, how many backfilled."""
    found: list[bytes] = []
    duplicates = backfilled = 0
    async with asyncio.timeout(20):
        while len(found) < count:
            reading = await source.read({part: offset + len(found)}, 500)
            found += reading.records.get(part, [])
            duplicates += reading.duplicate.get(part, 0)
            backfilled += reading.backfilled.get(part, 0)
    return found, duplicates, backfilled


async def kept(topic: Topic, part: int = 0) -> list[int]:
    """The journal offsets of all messages in a partition, in the broker's order."""
    consumer = AIOKafkaConsumer(**topic.broker.connect)
    await consumer.start()
    try:
        partition = TopicPartition(topic.name, part)
        end = (await consumer.end_offsets([partition]))[partition]
        consumer.assign([partition])
        consumer.seek(partition, 0)
        found: list[int] = []
        while len(found) < end:
            for messages in (await consumer.getmany(timeout_ms=200)).values():
                found += [int(dict(message.headers)["dunwell_offset"]) for message in messages]
        return found
    finally:
        await consumer.stop()


async def committed(topic: Topic, part: int, group: str = "tracking") -> int | None:
    consumer = AIOKafkaConsumer(**topic.broker.connect, group_id=f"{topic.name}-{group}", enable_auto_commit=False)
    await consumer.start()
    try:
        found: int | None = await consumer.committed(TopicPartition(topic.name, part))
        return found
    finally:
        await consumer.stop()


async def test_the_journals_bytes_arrive_by_kafka_alone(topic: Topic) -> None:
    for part in ALL_PARTS:
        await topic.world.publish(*EVENTS[:30], POISON, *EVENTS[30:], part=part)
    assert await topic.publish_all(topic.relay()) == 12 * 61
    source = topic.source(run_relay=False)
    for part in ALL_PARTS:
        assert await read(source, 0, 61, part) == ([*EVENTS[:30], POISON, *EVENTS[30:]], 0, 0)
    assert await kept(topic, 11) == list(range(61))


async def test_a_consumer_over_kafka_leaves_what_one_over_the_journal_leaves(topic: Topic) -> None:
    await topic.world.publish(*EVENTS, POISON)
    await topic.publish_all(topic.relay())
    consumer = topic.world.consumer(topic.source(run_relay=False))
    await consumer.reload()
    async with asyncio.timeout(20):
        while consumer.next["intake", 0] < 61:
            await consumer.run_batch([0])
    assert await topic.world.progress_rows() == [(0, 61, 0, 60, 0, 1, 0, 0)]
    again = topic.world.consumer()
    await drain(again)
    assert await topic.world.progress_rows() == [(0, 61, 0, 60, 0, 1, 0, 0)]


async def test_a_relay_starts_at_the_cursor_and_moves_it_after_the_ack(topic: Topic) -> None:
    await topic.world.publish(*EVENTS[:10])
    assert await topic.publish_all(topic.relay()) == 10
    await topic.world.publish(*EVENTS[10:])
    assert await topic.publish_all(topic.relay()) == 50
    assert (await kept(topic), (await topic.sent())[0]) == (list(range(60)), 60)


async def test_two_relays_at_once_only_repeat(topic: Topic) -> None:
    """The second one slept with its batch under way while the first published all; then it wakes."""
    await topic.world.publish(*EVENTS[:20])
    woken, awake = topic.relay(), topic.relay()
    await woken._send([0])
    await topic.publish_all(awake)
    await topic.world.publish(*EVENTS[20:])
    await topic.publish_all(awake)
    await asyncio.wait([flight.acked for flight in woken._flights.values()])
    assert (await woken._settle(), woken.overtaken) == (0, 1)
    assert sorted(set(await kept(topic))) == list(range(60))
    assert len(await kept(topic)) == 80
    found, duplicates, backfilled = await read(topic.source(run_relay=False), 0, 60)
    assert (found, backfilled) == (EVENTS, 0)
    assert duplicates <= 20
    assert await woken.step([0]) == 0
    assert (await topic.sent())[0] == 60


async def test_a_crash_between_ack_and_cursor_repeats_a_suffix(topic: Topic) -> None:
    await topic.world.publish(*EVENTS)
    crashed = topic.relay()
    await crashed._send([0])
    await asyncio.wait([flight.acked for flight in crashed._flights.values()])
    assert await topic.publish_all(topic.relay()) == 60
    assert await kept(topic) == [*range(60), *range(60)]
    found, duplicates, backfilled = await read(topic.source(run_relay=False), 0, 60)
    assert (found, backfilled) == (EVENTS, 0)
    assert duplicates in (0, 60)  # whether they came in the same answer


async def test_offsets_are_committed_for_the_next_owners_seek(topic: Topic) -> None:
    await topic.world.publish(*EVENTS)
    await topic.publish_all(topic.relay())
    source = topic.source(run_relay=False)
    await read(source, 0, 60)
    await source.read({0: 60}, 10)  # its transaction is committed: the reader asks for the next
    await source.close()
    assert await committed(topic, 0) == 60
    await topic.world.publish(b"next")
    await topic.publish_all(topic.relay())
    assert await read(topic.source(run_relay=False), 60, 1) == ([b"next"], 0, 0)


async def test_a_reader_that_asks_for_nothing_more_has_its_last_batch_committed_too(topic: Topic) -> None:
    await topic.world.publish(*EVENTS)
    await topic.publish_all(topic.relay())
    source = topic.source(run_relay=False)
    await read(source, 0, 60)
    source.transport.passed({0: 60, 1: 7})  # of part 1 it reads nothing
    await source.close()
    assert (await committed(topic, 0), await committed(topic, 1)) == (60, None)


async def test_what_is_not_passed_is_not_committed(topic: Topic) -> None:
    await topic.world.publish(*EVENTS)
    await topic.publish_all(topic.relay())
    source = topic.source(run_relay=False)
    await read(source, 0, 60)
    await source.read({0: 0}, 10)  # rolled back
    await source.close()
    assert await committed(topic, 0) is None


async def test_without_a_committed_offset_the_seek_is_by_time(topic: Topic) -> None:
    await topic.world.publish(*EVENTS)
    await topic.publish_all(topic.relay())
    found, duplicates, backfilled = await read(topic.source(run_relay=False), 40, 20)
    assert (found, backfilled) == (EVENTS[40:], 0)
    assert duplicates == 40  # all of them are younger than a minute


async def test_parts_come_and_go_and_others_keep_their_positions(topic: Topic) -> None:
    for part in (0, 1, 2):
        await topic.world.publish(*EVENTS, part=part)
    await topic.publish_all(topic.relay())
    source = topic.source(run_relay=False)
    assert await read(source, 0, 60, 0) == (EVENTS, 0, 0)
    assert await read(source, 0, 60, 1) == (EVENTS, 0, 0)
    source.transport.keep([1])
    assert await read(source, 0, 60, 2) == (EVENTS, 0, 0)
    assert source.transport.sought == 3
    for part in (0, 1, 2):
        await topic.world.publish(b"next", part=part)
    await topic.publish_all(topic.relay())
    assert await read(source, 60, 1, 1) == ([b"next"], 0, 0)
    found, _, backfilled = await read(source, 60, 1, 0)
    assert (found, backfilled, source.transport.sought) == ([b"next"], 0, 4)


async def test_a_recreated_topic_is_healed(topic: Topic) -> None:
    """What it held is gone with the positions in it; the journal has it, and the next message shows the gap."""
    relay, source = topic.relay(), topic.source(run_relay=False)
    await topic.world.publish(*EVENTS[:40])
    await topic.publish_all(relay)
    await read(source, 0, 30)
    await source.read({0: 40}, 1)
    await topic.broker.delete(topic.name)
    await topic.world.publish(*EVENTS[40:50])
    await topic.broker.create(topic.name)
    await topic.publish_all(relay)
    await topic.world.publish(*EVENTS[50:])
    await topic.publish_all(relay)
    found, _, _ = await read(source, 40, 20)
    assert found == EVENTS[40:]


async def test_a_foreign_message_is_passed_by(topic: Topic) -> None:
    producer = producers(topic.broker.connect)()
    await producer.start()
    await producer.send_and_wait(topic.name, b"hello", partition=0)
    await producer.stop()
    await topic.world.publish(*EVENTS)
    await topic.publish_all(topic.relay())
    source = topic.source(run_relay=False)
    assert await read(source, 0, 60) == (EVENTS, 0, 0)
    assert source.transport.foreign == 1


async def test_a_newer_epoch_stops_and_an_older_one_is_skipped(topic: Topic) -> None:
    await topic.world.publish(*EVENTS)
    await topic.publish_all(topic.relay())
    before_restore = topic.source(run_relay=False, epoch=0)
    with pytest.raises(NewerEpoch):
        await read(before_restore, 0, 60)
    after_restore = topic.source(run_relay=False, epoch=2, group="another")
    found, duplicates, backfilled = await read(after_restore, 0, 60)
    assert (found, duplicates, backfilled) == (EVENTS, 60, 60)


@pytest.mark.parametrize("error", [OUT_OF_ORDER, UNKNOWN_PRODUCER])
async def test_a_wedged_producer_is_made_anew(mocked: Topic, mock_broker: MockBroker, error: int) -> None:
    await mocked.world.publish(*EVENTS[:30])
    relay = mocked.relay()
    await mocked.publish_all(relay)
    mock_broker.refuse(error)
    await mocked.world.publish(*EVENTS[30:])
    await mocked.publish_all(relay)
    assert (relay.dropped_producers, relay.trouble) == (1, None)
    assert await read(mocked.source(run_relay=False), 0, 60) == (EVENTS, 0, 0)


async def test_what_no_broker_takes_is_left_out_and_backfilled(mocked: Topic, mock_broker: MockBroker) -> None:
    await mocked.world.publish(*EVENTS[:3])
    mock_broker.refuse(TOO_LARGE, times=2)  # three records, then one of them
    relay = mocked.relay()
    await mocked.publish_all(relay)
    assert (relay.left_out, await kept(mocked)) == (1, [1, 2])
    assert await read(mocked.source(run_relay=False), 0, 3) == (EVENTS[:3], 0, 1)


async def test_a_hole_in_the_journal_is_passed_by_the_relay_and_met_by_the_reader(topic: Topic) -> None:
    for first in (0, 20, 40):
        await topic.world.publish(*EVENTS[first : first + 20])
    await topic.world.lose_batch(0, 20)
    relay, source = topic.relay(), topic.source(run_relay=False)
    await topic.publish_all(relay)
    assert (list(relay.holes), await kept(topic)) == ([0], [*range(20), *range(40, 60)])
    assert await read(source, 0, 20) == (EVENTS[:20], 0, 0)
    with pytest.raises(Gap):
        await read(source, 20, 1)


async def test_a_broker_that_goes_and_comes_back_loses_nothing(mocked: Topic, mock_broker: MockBroker) -> None:
    source = mocked.source()
    await mocked.world.publish(*EVENTS[:30])
    await read(source, 0, 30)
    mock_broker.away(True)
    try:
        await mocked.world.publish(*EVENTS[30:])
        reading: Any = await source.read({0: 30}, 100)
        assert reading.records == {}
    finally:
        mock_broker.away(False)
    found, _, _ = await read(source, 30, 30)
    assert found == EVENTS[30:]


async def test_a_topic_with_too_few_partitions_is_trouble_and_no_crash(mocked: Topic) -> None:
    await mocked.world.publish(b"x", part=0)
    relay = mocked.relay()
    mocked.world.heads.wrote("intake", 0, 1)

    class Narrow:
        """A producer that knows of one partition less."""

        def __init__(self) -> None:
            self._producer = producers(mocked.broker.connect)()

        def __getattr__(self, name: str) -> Any:
            return getattr(self._producer, name)

        async def partitions_for(self, topic: str) -> set[int]:
            return set(await self._producer.partitions_for(topic)) - {0}

    narrow: Relay = mocked.relay(Narrow)
    assert await narrow.step([0]) == 0
    assert narrow.trouble is not None and "has no partitions [0]" in narrow.trouble
    assert await mocked.publish_all(relay) == 1


async def test_a_relay_outlives_whatever_a_lost_connection_is_called(mocked: Topic) -> None:
    """asyncpg has several words for it; the first is what the next to use a connection that was cut off may be told."""
    lost = [asyncpg.InternalClientError("another operation (2)"), asyncpg.ConnectionDoesNotExistError("closed")]

    class Torn(SqlCursor):
        async def sent(self, parts: Sequence[int]) -> dict[int, int]:
            if lost:
                raise lost.pop()
            return await super().sent(parts)

    await mocked.world.publish(*EVENTS)
    stopping = asyncio.Event()
    running = asyncio.create_task(mocked.relay(cursor=Torn(mocked.world.intake)).run(stopping, lambda: ALL_PARTS))
    async with asyncio.timeout(20):
        while (await mocked.sent([0]))[0] < len(EVENTS):
            assert not running.done(), running.exception()
            await asyncio.sleep(0.02)
    stopping.set()
    await running
    assert lost == []
