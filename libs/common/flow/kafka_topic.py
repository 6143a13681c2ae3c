"""A topic read under assign(), by the partitions that we own: no group protocol, positions of our own.

What aiokafka's groups are known for (rebalances in mid-batch, evictions by a busy event loop, the assignors) does not
arise: with assign() there is no member, no session and no heartbeat. Offsets are committed to the ordinary group for
lag tools; what depends on a position keeps its own.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition  # type: ignore[import-untyped, unused-ignore]
from aiokafka.errors import KafkaError, OffsetOutOfRangeError  # type: ignore[import-untyped, unused-ignore]

log = logging.getLogger(__name__)

FETCH_BYTES_MAX, FETCH_PART_BYTES_MAX = 8_000_000, 1_000_000  # aiokafka's own default is 50 MB
# One request is in flight per broker: a partition that was drained while it waits is asked for only after it.
FETCH_WAIT_MS = 50  # aiokafka's own is 500
COMMIT_SECONDS = 1.0  # one commit for all partitions, beside the reading
BROKER_SECONDS_MAX = 5.0  # for an answer of the broker, before it counts as away
RETRY_SECONDS = 1.0


def consumers(connect: Mapping[str, Any], group: str, **more: Any) -> Callable[[], AIOKafkaConsumer]:
    """Makes a topic's consumers; `connect`: bootstrap_servers and security, as aiokafka names them.

    `auto_offset_reset` is none: where a position is gone (topic recreated, tail lost, retention) we seek ourselves. An
    `async for` over a consumer costs 5 us a message, getmany 2.
    """
    settings: dict[str, Any] = {
        "group_id": group, "enable_auto_commit": False, "auto_offset_reset": "none", "fetch_max_bytes": FETCH_BYTES_MAX,
        "max_partition_fetch_bytes": FETCH_PART_BYTES_MAX, "fetch_max_wait_ms": FETCH_WAIT_MS,
        "request_timeout_ms": 10_000,
    }  # fmt: skip
    return lambda: AIOKafkaConsumer(**connect, **{**settings, **more})


class AssignedTopic:
    """One topic's consumer, made anew after any trouble. A broker that is away brings nothing; `trouble` says so."""

    def __init__(
        self, topic: str, make_consumer: Callable[[], AIOKafkaConsumer], monotonic: Callable[[], float], wait: float
    ) -> None:
        """`wait`: seconds of a poll that finds nothing."""
        self.topic = topic
        self._make, self._monotonic, self._wait_ms = make_consumer, monotonic, int(wait * 1_000)
        self._consumer: AIOKafkaConsumer | None = None
        self._at: dict[int, int] = {}  # the next message of each assigned partition
        self._settled: dict[int, int] = {}  # positions to be committed
        self._gone: set[int] = set()  # where the broker has no longer what followed our position
        self._fetching = asyncio.Lock()  # lanes share a consumer, and assign() would take the parts of a poll under way
        self._committing: asyncio.Task[None] | None = None
        self._commit_at = self._retry_at = 0.0
        self.trouble: str | None = None

    async def close(self) -> None:
        if self._consumer is not None:
            if self._committing is not None:
                await self._committing
            with suppress(TimeoutError):
                async with asyncio.timeout(BROKER_SECONDS_MAX):
                    await self._commit()
            await self._drop_consumer(None)

    async def _first(self, consumer: AIOKafkaConsumer, part: int) -> int:
        """From where a partition is read that has no position."""
        raise NotImplementedError

    async def _fetch(self, parts: Sequence[int], limit: int) -> dict[int, list[Any]]:
        """The messages that follow our positions; nothing while the broker is away."""
        if self._monotonic() < self._retry_at:
            return {}
        async with self._fetching:
            return await self._fetch_alone(parts, limit)

    async def _fetch_alone(self, parts: Sequence[int], limit: int) -> dict[int, list[Any]]:
        try:
            async with asyncio.timeout(BROKER_SECONDS_MAX):
                consumer = await self._assigned(parts)
                asked = [TopicPartition(self.topic, part) for part in parts]
                answer = await consumer.getmany(*asked, timeout_ms=self._wait_ms, max_records=limit)
                # also past what is no message: the marks of transactions, what compaction took
                positions = {partition.partition: await consumer.position(partition) for partition in asked}
        except OffsetOutOfRangeError as gone:
            lost = [partition.partition for partition in gone.args[0]]
            log.warning("%s: positions of partitions %s are gone", self.topic, lost)
            self._gone.update(lost)
            for part in lost:
                self._at.pop(part, None)
                self._settled.pop(part, None)
        except (KafkaError, OSError, TimeoutError) as error:
            # also what aiokafka would step over (RecordTooLargeError): the new consumer begins at our own position
            await self._drop_consumer(f"{type(error).__name__}: {error}")
        else:
            self.trouble = None
            self._at |= positions
            return {partition.partition: messages for partition, messages in answer.items()}
        return {}

    async def _started(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            self._consumer = self._make()
            await self._consumer.start()
        return self._consumer

    async def _assigned(self, parts: Sequence[int]) -> AIOKafkaConsumer:
        """assign() replaces the whole assignment and forgets all positions, so they are sought again in one go: nothing
        is awaited in between, and aiokafka's own search for a position never starts."""
        consumer = await self._started()
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
            await _stop(consumer)


async def _stop(consumer: AIOKafkaConsumer) -> None:
    """In a task of its own: where a fetch has failed and waits for its next try, aiokafka's stop() raises that one's
    CancelledError, as if whoever stops it had been cancelled, and leaves its connections open (0.14)."""
    stopping = asyncio.get_running_loop().create_task(consumer.stop())
    await asyncio.wait([stopping], timeout=BROKER_SECONDS_MAX)
    if not stopping.cancel() and not stopping.cancelled():
        stopping.exception()  # nobody is waiting for it
    with suppress(KafkaError):
        await consumer._client.close()
