"""Three nodes that replicate: what was acknowledged by all in-sync nodes survives any one of them."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dunwell.cluster.broker import Broker
from dunwell.cluster.node import known_nodes
from libs.common.flow.message import topic_of
from tests.broker import PARTITIONS, create_topic, partitions_of
from tests.cluster.pipe import offsets_of, open_producer, places, read, send
from tests.cluster.system import assert_exact, books, running, under_load, until, until_applied, until_quiet

pytestmark = pytest.mark.kafka

BATCH = 20
LIMIT_SECONDS = 60
SERVICES = ("intake", "tracking")
TOPIC = topic_of("intake")


async def test_every_node_knows_the_others_and_leads_some_partitions(kafka_three: Broker) -> None:
    assert [known_nodes(node.port) for node in kafka_three.nodes.values()] == [{1, 2, 3}] * 3
    found = await partitions_of(kafka_three, await create_topic(kafka_three))
    assert {each["leader"] for each in found.values()} == {1, 2, 3}
    assert {tuple(sorted(each["replicas"])) for each in found.values()} == {(1, 2, 3)}


@pytest.mark.slow
async def test_one_of_three_is_killed_under_load_and_nothing_acknowledged_is_lost(kafka_three: Broker) -> None:
    topic = await create_topic(kafka_three)
    assert 1 in {each["leader"] for each in (await partitions_of(kafka_three, topic)).values()}
    acknowledged: dict[int, list[int]] = {part: [] for part in range(PARTITIONS)}
    ending = asyncio.Event()

    async with open_producer(kafka_three) as producer:

        async def load(part: int) -> None:
            while not ending.is_set():
                done = acknowledged[part]
                done += await send(producer, topic, part, range(len(done), len(done) + BATCH))
                await asyncio.sleep(0.02)

        async def reach(more: int) -> None:
            goals = {part: len(done) + more for part, done in acknowledged.items()}
            async with asyncio.timeout(LIMIT_SECONDS):
                while any(len(acknowledged[part]) < goal for part, goal in goals.items()):
                    await asyncio.sleep(0.05)

        async with asyncio.TaskGroup() as tasks:
            for part in range(PARTITIONS):
                tasks.create_task(load(part))
            await reach(2 * BATCH)
            await asyncio.to_thread(kafka_three.kill, 1)
            await reach(3 * BATCH)
            assert {each["leader"] for each in (await partitions_of(kafka_three, topic)).values()} == {2, 3}
            await asyncio.to_thread(kafka_three.restart, 1)
            await reach(BATCH)
            ending.set()

    found = await read(kafka_three, topic, sum(map(len, acknowledged.values())))
    assert {part: offsets_of(records) for part, records in found.items()} == acknowledged
    async with asyncio.timeout(LIMIT_SECONDS):
        while any(len(each["isr"]) < 3 for each in (await partitions_of(kafka_three, topic)).values()):
            await asyncio.sleep(0.1)


async def leaders(broker: Broker) -> set[int]:
    """Of our topic's partitions."""
    return {each["leader"] for each in (await partitions_of(broker, TOPIC)).values()}


@pytest.mark.slow
async def test_services_go_on_while_one_of_three_is_killed_and_lose_nothing(
    home: Path, kafka_three: Broker, record_property: Callable[[str, object], None]
) -> None:
    """Relay and readers find the new leaders by themselves; the node comes back and catches up."""

    async def two_lead() -> bool:
        return await leaders(kafka_three) == {2, 3}

    async with running(home, kafka_three, SERVICES) as cluster, books(cluster) as con:
        async with under_load(cluster, con):
            await until_applied(con, "tracking")
            assert 1 in await leaders(kafka_three)
            await asyncio.to_thread(kafka_three.kill, 1)
            began = time.monotonic()
            await until(two_lead, "the two that are left lead all partitions")
            await until_applied(con, "tracking")
            seconds = time.monotonic() - began
            await asyncio.to_thread(kafka_three.restart, 1)
            await until_applied(con, "tracking")
        await until_quiet(con, SERVICES)
        events = await assert_exact(con, services=SERVICES)
        sent = await places(kafka_three, TOPIC)
        heads = await con.fetchval("SELECT sum(head) FROM intake.journal_head")
        backfilled = await con.fetchval("SELECT sum(backfilled) FROM tracking.progress")
        record_property(
            "one of three brokers killed",
            f"{events} events, {seconds:.1f} s until new ones flowed, {len(sent) - heads} messages repeated, "
            f"{backfilled} backfilled",
        )
        assert len(set(sent)) == heads
        assert backfilled == 0

        async def is_whole() -> bool:
            return all(len(each["isr"]) == 3 for each in (await partitions_of(kafka_three, TOPIC)).values())

        await until(is_whole, "all nodes are in step again")
