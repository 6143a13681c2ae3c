"""A broker for tests: librdkafka's mock cluster, out of the confluent-kafka wheel, or a real one.

The mock lives in this process and in memory: it keeps about 5 MB of a partition, finds no offset by time, and does what
it is told (refuse, delete, be away). The real one is started (tests/broker.py), or DUNWELL_TEST_KAFKA names one that is
up by its bootstrap servers.
"""

import asyncio
import ctypes
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition  # type: ignore[import-untyped, unused-ignore]
from aiokafka.admin import (  # type: ignore[import-untyped, unused-ignore]
    AIOKafkaAdminClient,
    NewPartitions,
    NewTopic,
    RecordsToDelete,
)

PARTS = 12
REAL_VARIABLE = "DUNWELL_TEST_KAFKA"
MESSAGE_BYTES_MAX = 10_000_000
PRODUCE = 0  # Kafka's number of that request
OUT_OF_ORDER, TOO_LARGE, UNKNOWN_PRODUCER = 45, 10, 59
EXISTS = 36


class Broker:
    """Somewhere to publish to."""

    def __init__(self, bootstrap: str) -> None:
        self.connect: dict[str, Any] = {"bootstrap_servers": bootstrap}

    async def create(self, topic: str, partitions: int = PARTS) -> None:
        raise NotImplementedError

    async def delete(self, topic: str) -> None:
        raise NotImplementedError


class RealBroker(Broker):
    async def create(self, topic: str, partitions: int = PARTS) -> None:
        wanted = NewTopic(topic, partitions, 1, topic_configs={"max.message.bytes": str(MESSAGE_BYTES_MAX)})
        async with self._admin() as admin, asyncio.timeout(10):
            while (await admin.create_topics([wanted])).topic_errors[0][1]:
                await asyncio.sleep(0.1)  # one of that name is being deleted, in the broker's own time

    async def delete(self, topic: str) -> None:
        async with self._admin() as admin:
            await admin.delete_topics([topic])

    async def cut(self, topic: str, partition: int, before: int) -> None:
        """The records before this offset go, as they would with time."""
        async with self._admin() as admin:
            await admin.delete_records({TopicPartition(topic, partition): RecordsToDelete(before)})

    async def grow(self, topic: str, partitions: int) -> None:
        """So many partitions in all."""
        async with self._admin() as admin:
            await admin.create_partitions({topic: NewPartitions(partitions)})

    @asynccontextmanager
    async def _admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(**self.connect)
        await admin.start()
        yield admin
        await admin.close()


class MockBroker(Broker):
    def __init__(self) -> None:
        self._library = _librdkafka()
        reason = ctypes.create_string_buffer(512)
        configuration = ctypes.c_void_p(self._library.rd_kafka_conf_new())
        for name, value in ((b"log_level", b"2"), (b"bootstrap.servers", b"ignored:1")):
            self._library.rd_kafka_conf_set(configuration, name, value, reason, 512)
        self._owner = ctypes.c_void_p(self._library.rd_kafka_new(0, configuration, reason, 512))
        self._cluster = ctypes.c_void_p(self._library.rd_kafka_mock_cluster_new(self._owner, 1))
        super().__init__(self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode())

    async def create(self, topic: str, partitions: int = PARTS) -> None:
        """A client that asks for a topic just deleted makes it anew, of the mock's own size: that one goes."""
        made = (self._cluster, topic.encode(), partitions, 1)
        while error := self._library.rd_kafka_mock_topic_create(*made):
            assert error == EXISTS, error
            await self.delete(topic)

    async def delete(self, topic: str) -> None:
        assert self._library.rd_kafka_mock_topic_delete(self._cluster, topic.encode()) == 0

    def refuse(self, error: int, times: int = 1) -> None:
        """The next requests to produce are answered with this error."""
        self._library.rd_kafka_mock_push_request_errors(self._cluster, PRODUCE, times, *[error] * times)

    def away(self, is_away: bool) -> None:
        """Its connections are cut and nobody gets in."""
        name = f"rd_kafka_mock_broker_set_{'down' if is_away else 'up'}"
        assert getattr(self._library, name)(self._cluster, 1) == 0

    def close(self) -> None:
        self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        self._library.rd_kafka_destroy(self._owner)


def _librdkafka() -> ctypes.CDLL:
    import confluent_kafka

    wheel = Path(confluent_kafka.__file__).parent.parent
    found = next(wheel.glob("confluent_kafka.libs/librdkafka*"), None)
    if found is None:
        pytest.skip("this confluent-kafka has no librdkafka of its own")
    library = ctypes.CDLL(str(found))
    for name in ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_mock_cluster_new"):
        getattr(library, name).restype = ctypes.c_void_p
    library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
    return library


def new_topic() -> str:
    """One that no other test knows."""
    return f"dunwell.test-{uuid.uuid4().hex[:12]}.v1"


@pytest.fixture(scope="session")
def mock_broker() -> Iterator[MockBroker]:
    broker = MockBroker()
    yield broker
    broker.close()


@pytest.fixture
def real_broker(request: pytest.FixtureRequest) -> RealBroker:
    named = os.environ.get(REAL_VARIABLE)
    return RealBroker(named or request.getfixturevalue("kafka").bootstrap)


@pytest.fixture(params=["mock", pytest.param("real", marks=pytest.mark.kafka)])
def broker(request: pytest.FixtureRequest) -> Broker:
    """Both of them."""
    found: Broker = request.getfixturevalue(f"{request.param}_broker")
    return found
