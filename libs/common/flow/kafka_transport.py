"""Kafka as a transport: assign() under the parts that we own, and `KafkaSource`, the exact source made of it.

What aiokafka's groups are known for (rebalances in mid-batch, evictions by a busy event loop, the assignors) does not
arise: with assign() there is no member, no session and no heartbeat. Offsets are committed to the ordinary group for
lag tools and for the next seek; nothing else reads them, and a wrong one costs duplicates or a backfill.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition  # type: ignore[import-untyped, unused-ignore]
from aiokafka.errors import KafkaError, OffsetOutOfRangeError  # type: ignore[import-untyped, unused-ignore]

from libs.common.flow.message import arrival_of
from libs.common.flow.source import Arrival, Ordered, Reading, Truth

log = logging.getLogger(__name__)

FETCH_BYTES_MAX, FETCH_PART_BYTES_MAX = 8_000_000, 1_000_000  # aiokafka's own default is 50 MB
# One request is in flight per broker: a partition that was drained while it waits is asked for only after it.
FETCH_WAIT_MS = 50  # aiokafka's own is 500
WAIT_SECONDS = 0.02  # a poll that finds nothing; a record is on its way whenever somebody asks
COMMIT_SECONDS = 1.0  # one commit for all parts, beside the reading
BROKER_SECONDS_MAX = 5.0  # for an answer of the broker, before it counts as away
RETRY_SECONDS = 1.0
CLOCKS_AGREE = timedelta(seconds=60)
BEHIND_END = 10_000  # messages that are read again where the broker knows no message of the time
Written: TypeAlias = Callable[[int, int], Awaitable[datetime | None]]


class _Mark(NamedTuple):
    """When the reader expects `offset`, all messages below `position` are settled."""

    offset: int
    position: int


def consumers(connect: Mapping[str, Any], group: str) -> Callable[[], AIOKafkaConsumer]:
    """Makes a transport's consumers; `connect`: bootstrap_servers and security, as aiokafka names them.

    `auto_offset_reset` is none: where a position is gone (topic recreated, tail lost, retention) we seek by time. An
    `async for` over a consumer costs 5 us a message, getmany 2.
    """
    return lambda: AIOKafkaConsumer(
        **connect, group_id=group, enable_auto_commit=False, auto_offset_reset="none",
        fetch_max_bytes=FETCH_BYTES_MAX, max_partition_fetch_bytes=FETCH_PART_BYTES_MAX,
        fetch_max_wait_ms=FETCH_WAIT_MS, request_timeout_ms=10_000,
    )  # fmt: skip


class KafkaTransport:
    """One service's topic. A broker that is away brings nothing; `trouble` says so."""

    def __init__(
        self, topic: str, make_consumer: Callable[[], AIOKafkaConsumer], written: Written,
        monotonic: Callable[[], float], wait: float = WAIT_SECONDS,
    ) -> None:  # fmt: skip
        """`written`: when the journal took in a part's record at an offset, by its database's clock."""
        self.topic = topic
        self._make, self._written, self._monotonic, self._wait_ms = make_consumer, written, monotonic, int(wait * 1_000)
        self._consumer: AIOKafkaConsumer | None = None
        self._at: dict[int, int] = {}  # the next message of each assigned partition
        self._expected: dict[int, int] = {}
        self._marks: dict[int, deque[_Mark]] = {}
        self._settled: dict[int, int] = {}  # positions to be committed
        self._gone: set[int] = set()  # parts whose committed position the broker no longer has
        self._committing: asyncio.Task[None] | None = None
        self._commit_at = self._retry_at = 0.0
        self.trouble: str | None = None
        self.foreign = 0  # messages that no relay of ours has sent
        self.sought = 0  # positions found anew

    async def poll(self, parts: Sequence[int], limit: int) -> dict[int, list[Arrival]]:
        if self._monotonic() < self._retry_at:
            return {}
        try:
            async with asyncio.timeout(BROKER_SECONDS_MAX):
                return await self._poll(parts, limit)
        except OffsetOutOfRangeError as gone:
            lost = [partition.partition for partition in gone.args[0]]
            log.warning("%s: positions of parts %s are gone, seeking by time", self.topic, lost)
            for part in lost:
                self._at.pop(part, None)
                self._settled.pop(part, None)
                self._gone.add(part)
        except (KafkaError, OSError, TimeoutError) as error:
            await self._drop_consumer(f"{type(error).__name__}: {error}")
        return {}

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

    def keep(self, parts: Iterable[int]) -> None:
        """Of all others the positions are forgotten: when one comes back, somebody else has read on."""
        kept = frozenset(parts)
        if not self._at.keys() <= kept:
            if self._consumer is not None and self._settled:
                self._commit_soon()
            for held in (self._at, self._expected, self._marks):
                for part in held.keys() - kept:
                    del held[part]

    async def close(self) -> None:
        if self._consumer is not None:
            if self._committing is not None:
                await self._committing
            with suppress(TimeoutError):
                async with asyncio.timeout(BROKER_SECONDS_MAX):
                    await self._commit()
            await self._drop_consumer(None)

    async def _poll(self, parts: Sequence[int], limit: int) -> dict[int, list[Arrival]]:
        consumer = await self._assigned(parts)
        asked = [TopicPartition(self.topic, part) for part in parts]
        found: dict[int, list[Arrival]] = {}
        for partition, messages in (
            await consumer.getmany(*asked, timeout_ms=self._wait_ms, max_records=limit)
        ).items():
            part, arrivals = partition.partition, []
            for message in messages:
                arrival = arrival_of(message.key, message.value, message.headers)
                if arrival is None:
                    self.foreign += 1  # if it was one of ours, the next one shows the gap
                else:
                    arrivals.append(arrival)
            self._at[part] = messages[-1].offset + 1
            self._mark(part, arrivals)
            if arrivals:
                found[part] = arrivals
        self.trouble = None
        return found

    def _mark(self, part: int, arrivals: Sequence[Arrival]) -> None:
        marks = self._marks.setdefault(part, deque())
        reached = max((arrival.offset + 1 for arrival in arrivals), default=self._expected.get(part, 0))
        if marks and marks[-1].offset >= reached:  # only repeats: settled when those before them are
            reached = marks.pop().offset
        marks.append(_Mark(reached, self._at[part]))

    async def _assigned(self, parts: Sequence[int]) -> AIOKafkaConsumer:
        """assign() replaces the whole assignment and forgets all positions, so they are sought again in one go: nothing
        is awaited in between, and aiokafka's own search for a position never starts."""
        if self._consumer is None:
            self._consumer = self._make()
            await self._consumer.start()
        consumer = self._consumer
        wanted = {TopicPartition(self.topic, part) for part in self._at.keys() | set(parts)}
        if consumer.assignment() != wanted or not self._at.keys() >= set(parts):
            for part in parts:
                if part not in self._at:
                    self._at[part] = await self._first(consumer, part)
            wanted = {TopicPartition(self.topic, part) for part in self._at}
            consumer.assign(list(wanted))
            for partition in wanted:
                consumer.seek(partition, self._at[partition.partition])
        return consumer

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

    def _commit_soon(self) -> None:
        """Beside the reading: a commit waits for a broker for ever, and nothing depends on it."""
        if self._consumer is not None and (self._committing is None or self._committing.done()):
            self._commit_at = self._monotonic() + COMMIT_SECONDS
            self._committing = asyncio.get_running_loop().create_task(self._commit())

    async def _commit(self) -> None:
        """CommitFailedError and the like are no news: aiokafka raises them after a broker's return (#929)."""
        consumer = self._consumer
        if consumer is None:
            return
        owned = {partition.partition for partition in consumer.assignment()}  # another's raises IllegalStateError
        settled = {TopicPartition(self.topic, part): at for part, at in self._settled.items() if part in owned}
        self._settled.clear()
        self._gone -= {partition.partition for partition in settled}
        if settled:
            with suppress(KafkaError):
                await consumer.commit(settled)

    async def _drop_consumer(self, why: str | None) -> None:
        """A new one is made by the next poll, at the positions that are known."""
        if why is not None:
            if why != self.trouble:
                log.warning("%s: the consumer is made anew: %s", self.topic, why)
            self.trouble, self._retry_at = why, self._monotonic() + RETRY_SECONDS
        if self._committing is not None:
            self._committing.cancel()
            with suppress(asyncio.CancelledError):
                await self._committing
            self._committing = None
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            with suppress(KafkaError, TimeoutError):
                async with asyncio.timeout(BROKER_SECONDS_MAX):
                    await consumer.stop()


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
