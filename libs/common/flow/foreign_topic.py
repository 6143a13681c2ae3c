"""A topic that is no journal of ours: read from the positions that its reader keeps, which may be gone any time."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition  # type: ignore[import-untyped, unused-ignore]
from aiokafka.errors import (  # type: ignore[import-untyped, unused-ignore]
    KafkaError,
    NodeNotReadyError,
    UnknownTopicOrPartitionError,
    for_code,
)
from aiokafka.protocol.metadata import MetadataRequest  # type: ignore[import-untyped, unused-ignore]

from libs.common.flow.kafka_topic import BROKER_SECONDS_MAX, AssignedTopic
from libs.common.flow.message import Headers

WAIT_SECONDS = 0.5  # a poll that finds nothing: it ends as soon as something has come


class Letter(NamedTuple):
    """A message as its publisher sent it."""

    offset: int
    value: bytes
    headers: Headers


class Letters(NamedTuple):
    """What follows a position, and the position behind it: further than the last one where offsets are left out."""

    letters: list[Letter]
    next: int


class Extent(NamedTuple):
    """How many partitions there are (0 = no such topic), and of those that were asked for the first offset and the end,
    by partition."""

    partitions: int
    first: dict[int, int]
    end: dict[int, int]


class ForeignTopic(AssignedTopic):
    """Somebody else's topic, in one process."""

    def __init__(
        self, topic: str, make_consumer: Callable[[], AIOKafkaConsumer], monotonic: Callable[[], float],
        wait: float = WAIT_SECONDS,
    ) -> None:  # fmt: skip
        super().__init__(topic, make_consumer, monotonic, wait)
        self._wanted: Mapping[int, int] = {}  # by the last reading

    @property
    def lost(self) -> frozenset[int]:
        """Where a position is gone: its reader asks what there is, and goes on from there."""
        return frozenset(self._gone)

    async def ask(self, is_ours: Callable[[int], bool]) -> Extent | None:
        """What there is now, by the broker itself; None while it does not say."""
        if self._monotonic() < self._retry_at:
            return None
        try:
            async with asyncio.timeout(BROKER_SECONDS_MAX):
                consumer = await self._started()
                count = await _count_partitions(consumer, self.topic)
                ours = [TopicPartition(self.topic, part) for part in range(count) if is_ours(part)]
                first = await consumer.beginning_offsets(ours) if ours else {}
                end = await consumer.end_offsets(ours) if ours else {}
        except (KafkaError, OSError, TimeoutError) as error:
            await self._drop_consumer(f"{type(error).__name__}: {error}")
            return None
        self.trouble = None
        self._gone.clear()
        return Extent(count, {at.partition: first[at] for at in ours}, {at.partition: end[at] for at in ours})

    async def read(self, offsets: Mapping[int, int], limit: int) -> dict[int, Letters]:
        """What follows these offsets, at most `limit` letters in all; all other partitions are given up."""
        self._wanted = offsets
        self._at = {part: at for part, at in self._at.items() if offsets.get(part) == at}
        found: dict[int, Letters] = {}
        if offsets:
            answer = await self._fetch(list(offsets), limit)
            for part in answer.keys() | {part for part, at in self._at.items() if at > offsets[part]}:
                letters = [Letter(each.offset, each.value or b"", each.headers) for each in answer.get(part, ())]
                found[part] = Letters(letters, self._at[part])
        return found

    def settle(self, part: int, offset: int) -> None:
        """All below is passed, in transactions that are committed."""
        self._settled[part] = offset
        if self._monotonic() >= self._commit_at:
            self._commit_soon()

    async def _first(self, consumer: AIOKafkaConsumer, part: int) -> int:
        return self._wanted[part]


async def _count_partitions(consumer: AIOKafkaConsumer, topic: str) -> int:
    """0 = there is no such topic. Asked of a broker, because aiokafka remembers for five minutes what it has heard, and
    so that the asking does not make the topic."""
    client = consumer._client
    node = client.get_random_node()
    if node is None:
        raise NodeNotReadyError("no broker is known")
    answer = await client.send(node, MetadataRequest([topic], allow_auto_topic_creation=False))
    (found,) = answer.to_object()["topics"]
    if found["error_code"] == UnknownTopicOrPartitionError.errno:
        return 0
    if found["error_code"]:
        raise for_code(found["error_code"])(topic)
    return len(found["partitions"])
