"""The topics of upstream, read into `ingress`: each partition by whoever owns the part of its number.

Upstream's topics are no journals of ours (docs/decisions/0008): `progress` holds Kafka's next offset per partition, and
moves in the transaction that takes the records over; whatever comes again is known by its id.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog

from libs.common.flow.foreign_topic import WAIT_SECONDS, Extent, ForeignTopic, Letter, Letters
from libs.common.flow.kafka_topic import consumers
from libs.common.http.doors import Principal
from libs.common.log.append import Connection
from libs.common.log.lost import LOST
from libs.common.run.service import BACKOFF_SECONDS, Service
from libs.common.store.session import Again, Moved
from services.intake.jobs.freshness import Mark, Marks
from services.intake.jobs.unwrapping import unwrap
from services.intake.model import Debtor
from services.intake.settings import Settings
from services.intake.store.ingress import Kind
from services.intake.store.reception import Reception
from services.intake.store.upstream import Passage, begin, jump, where

CHUNK_MAX, CHUNK_BYTES_MAX = 1_000, 1_000_000  # of one transaction
LOOK_SECONDS = 2.0  # between two looks at what there is to read
IDLE_SECONDS = 0.5
# A topic waits while `ingress` is so many seconds behind: Kafka keeps what it does not bring. Payments are held up by
# nothing that does not hold up the doors of HTTP too.
PATIENCE_SECONDS: Mapping[Kind, float] = {"overdue": 5.0, "payment": 30.0}
log = structlog.get_logger()


class TopicWriters(Principal, frozen=True):
    """Whoever may write to a topic: Kafka does not say who it was."""

    @property
    def actor(self) -> str:
        return f"topic:{self.name}"


class Reading:
    """One topic in one process."""

    def __init__(
        self, service: Service[Debtor], reception: Reception, topic: ForeignTopic, kind: Kind, writers: Principal
    ) -> None:
        self._service, self._reception, self._topic, self._kind, self._writers = (
            service, reception, topic, kind, writers,
        )  # fmt: skip
        self._parts: tuple[int, ...] = ()  # owned, by the last look
        self._next: dict[int, int] = {}  # Kafka's, of each partition that is ours
        self._marks = Marks()
        self._look_at = self._waits_at = 0.0
        self._waits = 0.0
        self._is_missing = False
        self.read_to: dict[int, datetime] = {}  # by part: all that was sent before stands in `ingress`

    async def run(self, stopping: asyncio.Event) -> None:
        """Reads until it is told to stop; a broker or a database that is away is waited for."""
        failures = 0
        while not stopping.is_set():
            wait = 0.0
            try:
                if not await self.step() and (self._topic.trouble or self._is_held()):
                    wait = IDLE_SECONDS
                failures = 0
            except (Again, Moved, *LOST) as error:
                log.warning("not taken over", topic=self._topic.topic, error=f"{type(error).__name__}: {error}")
                self._next, self._look_at = {}, 0.0
                wait = BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)]
                failures += 1
            if wait:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await stopping.wait()
        await self._topic.close()

    async def step(self) -> int:
        """Takes over what has come, at most CHUNK_MAX records; how many that were."""
        now = time.monotonic()
        if self._service.owner.parts != self._parts or self._topic.lost or now >= self._look_at:
            await self._look()
        if now >= self._waits_at:
            self._waits, self._waits_at = await self._reception.waits(), now + LOOK_SECONDS / 2
        if self._is_held():
            return 0
        found = await self._topic.read(self._next, CHUNK_MAX)
        return sum([await self._pass(partition, letters) for partition, letters in found.items()])

    def _is_held(self) -> bool:
        return not self._next or self._waits > PATIENCE_SECONDS[self._kind]

    async def _look(self) -> None:
        """What is ours, how far it is read, how far it goes. The rows are read before the broker is asked: an end below
        one of them is that of a topic that was cut or made anew."""
        runtime, topic = self._service.runtime, self._topic
        self._parts = self._service.owner.parts
        self._next = {partition: at for partition, at in self._next.items() if self._is_ours(partition)}
        self.read_to = {part: at for part, at in self.read_to.items() if part in self._parts}
        lost = {partition: self._next[partition] for partition in topic.lost & self._next.keys()}
        async with runtime.serving.acquire() as con:
            now, known = await where(con, topic.topic)
        extent = await topic.ask(self._is_ours)
        if extent is None:
            return
        self._look_at = time.monotonic() + LOOK_SECONDS
        self._say_whether_missing(extent, bool(known))
        new = {partition: first for partition, first in extent.first.items() if partition not in known}
        self._next = {partition: (known | new)[partition] for partition in extent.end}
        gone = [partition for partition, at in lost.items() if self._next.get(partition) == at]
        if new or gone:
            async with runtime.serving.acquire() as con:
                await begin(con, topic.topic, new, runtime.epoch)
                for partition in gone:
                    await self._go_back(con, partition, extent.first[partition])
        if extent.partitions or not known:  # where a topic was and is not, nothing is known of what is unread
            self._note(now, extent)

    def _is_ours(self, partition: int) -> bool:
        return partition % self._service.runtime.parts in self._parts

    def _say_whether_missing(self, extent: Extent, was_there: bool) -> None:
        is_missing = extent.partitions == 0
        if is_missing and not self._is_missing:
            log.warning("waits for a topic that is not there", topic=self._topic.topic, was_there=was_there)
        self._is_missing = is_missing

    async def _go_back(self, con: Connection, partition: int, first: int) -> None:
        """What followed is gone: on from the earliest that is there. What we know of it already is a repeat."""
        runtime, topic, old = self._service.runtime, self._topic.topic, self._next[partition]
        await jump(con, topic, partition, old, first, runtime.epoch)
        self._next[partition] = first
        log.error("position gone", topic=topic, partition=partition, position=old, reads_on_from=first)
        runtime.figures.metrics.positions_lost.labels(runtime.name, topic).inc()

    def _note(self, now: datetime, extent: Extent) -> None:
        """Up to when each part is read, and how much there is still to read."""
        runtime = self._service.runtime
        for part in self._parts:
            ends = {p: end for p, end in extent.end.items() if p % runtime.parts == part}
            if all(self._next[partition] <= end for partition, end in ends.items()):
                at = self._marks.passed(part, Mark(now, ends), self._next)
                if at is not None:
                    self.read_to[part] = at
        lag = sum(max(0, end - self._next[partition]) for partition, end in extent.end.items())
        runtime.figures.metrics.consumer_lag.labels(runtime.name, self._topic.topic).set(lag)

    async def _pass(self, partition: int, letters: Letters) -> int:
        runtime, owner, part = self._service.runtime, self._service.owner, partition % self._service.runtime.parts
        passed = 0
        owner.begin([part])
        try:
            for chunk, new in _chunks(letters):
                if part not in owner.parts:
                    break
                began = time.monotonic()
                passage = Passage(self._topic.topic, partition, self._next[partition], new)
                sendings = [unwrap(letter.value, letter.headers) for letter in chunk]
                move = await self._reception.take_over(self._writers, self._kind, sendings, passage)
                self._next[partition] = new
                self._topic.settle(partition, new)
                runtime.figures.moved([move], time.monotonic() - began)
                passed += len(chunk)
        finally:
            owner.end([part])
        return passed


class Upstream:
    """All topics of upstream in one process."""

    def __init__(
        self, service: Service[Debtor], reception: Reception, settings: Settings, connect: Mapping[str, Any],
        wait: float = WAIT_SECONDS,
    ) -> None:  # fmt: skip
        """`connect`: bootstrap_servers and security, as aiokafka names them; `wait`: for what has not come yet."""
        make = consumers(connect, service.name, isolation_level="read_committed", fetch_max_wait_ms=100)
        self.readings = [
            Reading(
                service, reception, ForeignTopic(topic, make, time.monotonic, wait), kind,
                TopicWriters(topic, "topic", settings.creditors_of_topics),
            )
            for kind, topic in settings.topics.items()
        ]  # fmt: skip

    async def upstream(self, stopping: asyncio.Event) -> None:
        """The job: reads until it is told to stop."""
        async with asyncio.TaskGroup() as tasks:
            for reading in self.readings:
                tasks.create_task(reading.run(stopping))
        await stopping.wait()

    def read_to(self) -> dict[int, datetime]:
        """Per part, up to when all that was sent to any of the topics stands in `ingress`; only where that is known of
        each of them."""
        known = [reading.read_to for reading in self.readings]
        parts = set.intersection(*map(set, known)) if known else set()
        return {part: min(each[part] for each in known) for part in parts}


def _chunks(letters: Letters) -> Iterator[tuple[Sequence[Letter], int]]:
    """Of at most so many bytes each, with the position behind; at least one, for a position that has moved alone."""
    chunk: list[Letter] = []
    size = 0
    for letter in letters.letters:
        if chunk and size + len(letter.value) > CHUNK_BYTES_MAX:
            yield chunk, letter.offset
            chunk, size = [], 0
        chunk.append(letter)
        size += len(letter.value)
    yield chunk, letters.next
