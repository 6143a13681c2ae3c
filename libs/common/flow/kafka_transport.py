"""Kafka as a transport: a service's topic under the parts that we own, and `KafkaSource`, the exact source made of it.

Offsets are committed to the ordinary group for lag tools and for the next seek; nothing else reads them, and a wrong
one costs duplicates or a backfill.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition  # type: ignore[import-untyped, unused-ignore]

from libs.common.flow.kafka_topic import AssignedTopic
from libs.common.flow.message import arrival_of
from libs.common.flow.source import Arrival, Ordered, Reading, Truth

WAIT_SECONDS = 0.02  # a poll that finds nothing; a record is on its way whenever somebody asks
CLOCKS_AGREE = timedelta(seconds=60)
BEHIND_END = 10_000  # messages that are read again where the broker knows no message of the time
Written: TypeAlias = Callable[[int, int], Awaitable[datetime | None]]


class _Mark(NamedTuple):
    """When the reader expects `offset`, all messages below `position` are settled."""

    offset: int
    position: int


class KafkaTransport(AssignedTopic):
    """One service's topic. Where a position is gone, it is sought by time."""

    def __init__(
        self, topic: str, make_consumer: Callable[[], AIOKafkaConsumer], written: Written,
        monotonic: Callable[[], float], wait: float = WAIT_SECONDS,
    ) -> None:  # fmt: skip
        """`written`: when the journal took in a part's record at an offset, by its database's clock."""
        super().__init__(topic, make_consumer, monotonic, wait)
        self._written = written
        self._expected: dict[int, int] = {}
        self._marks: dict[int, deque[_Mark]] = {}
        self.foreign = 0  # messages that no relay of ours has sent
        self.sought = 0  # positions found anew

    async def poll(self, parts: Sequence[int], limit: int) -> dict[int, list[Arrival]]:
        found: dict[int, list[Arrival]] = {}
        for part, messages in (await self._fetch(parts, limit)).items():
            arrivals = []
            for message in messages:
                arrival = arrival_of(message.key, message.value, message.headers)
                if arrival is None:
                    self.foreign += 1  # if it was one of ours, the next one shows the gap
                else:
                    arrivals.append(arrival)
            self._mark(part, arrivals)
            if arrivals:
                found[part] = arrivals
        return found

    def expect(self, offsets: Mapping[int, int]) -> None:
        """What a reader asks for has been passed up to there, in transactions that are committed."""
        for part, offset in offsets.items():
            if offset < self._expected.get(part, 0):  # it goes back: what is committed lies ahead of it
                self._at.pop(part, None)
                self._marks.pop(part, None)
                self._gone.add(part)
            self._expected[part] = offset
            marks = self._marks.get(part)
            while marks and marks[0].offset <= offset:
                self._settled[part] = marks.popleft().position
        if self._monotonic() >= self._commit_at and self._settled:
            self._commit_soon()

    def passed(self, offsets: Mapping[int, int]) -> None:
        """As expect, of the parts that are read here: a reader with nothing to ask for has passed the last ones too."""
        self.expect({part: offset for part, offset in offsets.items() if part in self._at})

    def keep(self, parts: Iterable[int]) -> None:
        """Of all others the positions are forgotten: when one comes back, somebody else has read on."""
        kept = frozenset(parts)
        if not self._at.keys() <= kept:
            if self._consumer is not None and self._settled:
                self._commit_soon()
            for held in (self._at, self._expected, self._marks):
                for part in held.keys() - kept:
                    del held[part]

    def _mark(self, part: int, arrivals: Sequence[Arrival]) -> None:
        marks = self._marks.setdefault(part, deque())
        reached = max((arrival.offset + 1 for arrival in arrivals), default=self._expected.get(part, 0))
        if marks and marks[-1].offset >= reached:  # only repeats: settled when those before them are
            reached = marks.pop().offset
        marks.append(_Mark(reached, self._at[part]))

    async def _first(self, consumer: AIOKafkaConsumer, part: int) -> int:
        """Where the group has left off, else by the time of the record that is expected."""
        self.sought += 1
        partition = TopicPartition(self.topic, part)
        expected = self._expected.get(part, 0)
        if part not in self._gone:
            committed = await consumer.committed(partition)
            if committed is not None:
                return int(committed)
        at = await self._written(part, expected) if expected else None
        if at is None:
            return int((await consumer.beginning_offsets([partition]))[partition])
        since = int((at - CLOCKS_AGREE).timestamp() * 1_000)
        found = (await consumer.offsets_for_times({partition: since}))[partition]
        if found is not None:
            return int(found.offset)
        first = (await consumer.beginning_offsets([partition]))[partition]
        end = (await consumer.end_offsets([partition]))[partition]
        return max(int(first), int(end) - BEHIND_END)


class KafkaSource(Ordered):
    """A service's topic, made exact by its journal."""

    def __init__(
        self, name: str, transport: KafkaTransport, truth: Truth, epoch: int, monotonic: Callable[[], float]
    ) -> None:
        super().__init__(name, transport, truth, epoch, monotonic)
        self.transport = transport

    async def read(self, offsets: Mapping[int, int], limit: int) -> Reading:
        self.transport.expect(offsets)
        return await super().read(offsets, limit)

    async def close(self) -> None:
        await self.transport.close()
