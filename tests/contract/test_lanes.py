"""The lanes of a process share a topic's consumer, each with its own parts."""

import asyncio
from collections.abc import Sequence

from libs.common.flow.kafka_transport import KafkaSource
from tests.contract.topic import topic_of
from tests.contract.toy import SqlWorld
from tests.kafka import Broker

RECORDS = 40
LANES = (tuple(range(6)), tuple(range(6, 12)))


async def read_lane(source: KafkaSource, parts: Sequence[int]) -> dict[int, list[bytes]]:
    """As a lane does: from where it stands, until all of its parts have come."""
    found: dict[int, list[bytes]] = {part: [] for part in parts}
    async with asyncio.timeout(60):
        while any(len(records) < RECORDS for records in found.values()):
            reading = await source.read({part: len(records) for part, records in found.items()}, 7)
            for part, records in reading.records.items():
                found[part] += records
    return found


async def test_lanes_that_poll_at_the_same_time_read_all_from_the_topic(real: SqlWorld, broker: Broker) -> None:
    async with topic_of(real, broker) as topic:
        for part in range(12):
            await real.publish(*(b"%d.%d" % (part, n) for n in range(RECORDS)), part=part)
        await topic.publish_all(topic.relay())
        source = topic.source(run_relay=False)
        lanes = await asyncio.gather(*(read_lane(source, parts) for parts in LANES))
        for parts, found in zip(LANES, lanes, strict=True):
            assert found == {part: [b"%d.%d" % (part, n) for n in range(RECORDS)] for part in parts}
        assert source.transport.sought == 12, "a position was lost and sought anew"
        assert source.transport.trouble is None
