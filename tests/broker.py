"""A real Kafka broker for tests marked `kafka`: one node or three, up once for all tests of a worker.

`make test-kafka` gives all tests of a file to one worker: those of one file should use the same broker.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic  # type: ignore[import-untyped]
from aiokafka.errors import NodeNotReadyError, for_code  # type: ignore[import-untyped]

from dunwell.cluster.broker import Broker

PARTITIONS = 12
LIMIT_SECONDS = 30


@pytest.fixture(scope="session")
def one_node() -> Iterator[Broker]:
    with Broker() as broker:
        yield broker


@pytest.fixture(scope="session")
def three_nodes() -> Iterator[Broker]:
    with Broker(nodes=3) as broker:
        yield broker


@pytest.fixture
def kafka(one_node: Broker) -> Broker:
    """One node, up, whatever the test before did to it."""
    return made_whole(one_node)


@pytest.fixture
def vacant_kafka(kafka: Broker) -> Broker:
    """`kafka` without a topic of any installation: for one that has only this test."""
    asyncio.run(forget_topics(kafka))
    return kafka


@pytest.fixture
def kafka_three(three_nodes: Broker) -> Broker:
    """Three nodes, all up, whatever the test before did to them."""
    return made_whole(three_nodes)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests have measured, by `record_property`."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"measured: {name}: {value}  ({report.nodeid.rpartition('::')[2]})")


def made_whole(broker: Broker) -> Broker:
    """All its nodes up again."""
    for number in broker.nodes.keys() - broker.running():
        broker.restart(number)
    return broker


async def create_topic(broker: Broker, name: str = "", partitions: int = PARTITIONS) -> str:
    """A topic on all nodes; under a name of its own where none is given, since tests share the broker."""
    name = name or f"test-{uuid.uuid4().hex}"
    async with open_admin(broker) as admin:
        answer = await admin.create_topics([NewTopic(name, partitions, len(broker.nodes))])
    for _, code, *_ in answer.topic_errors:
        if code:
            raise for_code(code)(name)
    await partitions_of(broker, name)
    return name


async def forget_topics(broker: Broker, ours: tuple[str, ...] = ("dunwell.", "loans.")) -> None:
    """Deletes the topics of these names or beginnings, by default all of an installation, whose next one has the same
    names; returns when they are gone."""
    async with open_admin(broker) as admin, asyncio.timeout(LIMIT_SECONDS):
        while found := [name for name in await admin.list_topics() if name.startswith(ours)]:
            await admin.delete_topics(found)
            await asyncio.sleep(0.05)


async def partitions_of(broker: Broker, topic: str) -> dict[int, dict[str, Any]]:
    """By number; each with its `leader`, `replicas` and `isr`. A topic just made is known to a node a moment later."""
    found: dict[int, dict[str, Any]] = {}
    async with open_admin(broker) as admin, asyncio.timeout(LIMIT_SECONDS):
        while not found:
            with suppress(NodeNotReadyError):  # it asks any of the nodes, also one that has just been killed
                (answer,) = await admin.describe_topics([topic])
                found = {each["partition"]: each for each in answer["partitions"]}
            await asyncio.sleep(0.02)
    return found


@asynccontextmanager
async def open_admin(broker: Broker) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()
