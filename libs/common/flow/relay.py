"""The relay: a service's journal copied to its topic, part p to partition p, in order, by whoever owns the part.

The cursor `relay.sent` moves by compare-and-set after the ack. So a crash, a second relay or a producer made anew only
repeat a suffix, which consumers skip; the idempotent producer spares them most of that and is never trusted.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, Protocol, TypeAlias

import asyncpg
from aiokafka import AIOKafkaProducer  # type: ignore[import-untyped, unused-ignore]
from aiokafka.errors import (  # type: ignore[import-untyped, unused-ignore]
    KafkaError,
    MessageSizeTooLargeError,
    UnknownTopicOrPartitionError,
)

from libs.common.flow.heads import Heads
from libs.common.flow.message import message_of
from libs.common.flow.source import Source
from libs.common.log.lost import LOST
from libs.common.log.read import Gap

log = logging.getLogger(__name__)

RECORDS_MAX = 500  # of a part in one message batch
# aiokafka counts uncompressed bytes and the broker compressed ones (message.max.bytes, 1,048,588): below it in both.
BATCH_BYTES_MAX = 900_000
ACK_SECONDS_MAX = 30.0  # an idempotent producer of aiokafka never gives a batch up: after this we give the producer up
SILENT_SECONDS = 5.0  # without an ack it is trouble, and says so
START_SECONDS_MAX = 10.0
STOP_SECONDS_MAX = 2.0
RETRY_SECONDS = 1.0
LOOK_SECONDS = 1.0  # as often as the poller; cursors are read anew, because somebody may have wound one back
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

SENT = "SELECT part, sent FROM relay WHERE part = ANY($1::int[])"
MOVE = """
    UPDATE relay r SET sent = m.new FROM unnest($1::int[], $2::bigint[], $3::bigint[]) m(part, old, new)
    WHERE r.part = m.part AND r.sent = m.old RETURNING r.part"""


class Cursor(Protocol):
    """How far each part is published; survives its relay."""

    async def sent(self, parts: Sequence[int]) -> dict[int, int]: ...

    async def move(self, moves: Mapping[int, tuple[int, int]]) -> set[int]:
        """Old and new per part; returns the parts that still stood at their old one and were moved."""


class Journal(Source, Protocol):
    """The log that is copied."""

    async def following(self, part: int, offset: int) -> int | None:
        """The first offset behind a hole at this one."""


class SqlCursor:
    """The table `relay` of the pool's own schema."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def sent(self, parts: Sequence[int]) -> dict[int, int]:
        return {int(part): int(sent) for part, sent in await self._pool.fetch(SENT, list(parts))}

    async def move(self, moves: Mapping[int, tuple[int, int]]) -> set[int]:
        parts = sorted(moves)
        old, new = [moves[part][0] for part in parts], [moves[part][1] for part in parts]
        return {row[0] for row in await self._pool.fetch(MOVE, parts, old, new)}


class _Flight(NamedTuple):
    """Records of one part between the producer and the ack."""

    old: int  # the cursor when it left
    new: int
    records: int
    since: float
    acked: "asyncio.Future[Any]"


def producers(connect: Mapping[str, Any]) -> Callable[[], AIOKafkaProducer]:
    """Makes the relay's producers; `connect`: bootstrap_servers and security, as aiokafka names them.

    No `api_version` (0.14 negotiates), no transactions (they fence nobody here), no `linger_ms` (the batches are ours).
    zstd: lz4 costs aiokafka four times as much.
    """
    return lambda: AIOKafkaProducer(
        **connect, acks="all", enable_idempotence=True, compression_type="zstd", max_batch_size=BATCH_BYTES_MAX,
        request_timeout_ms=10_000,
    )  # fmt: skip


class Relay:
    """Of one service in one process; the parts are given per call, one batch of each is under way at a time."""

    def __init__(
        self, topic: str, journal: Journal, cursor: Cursor, make_producer: Callable[[], AIOKafkaProducer], heads: Heads,
        epoch: int, monotonic: Callable[[], float],
    ) -> None:  # fmt: skip
        self.service, self.topic = journal.name, topic
        self._journal, self._cursor, self._make, self._heads = journal, cursor, make_producer, heads
        self._epoch, self._monotonic = epoch, monotonic
        self._producer: AIOKafkaProducer | None = None
        self._flights: dict[int, _Flight] = {}
        self._sent: dict[int, int] = {}
        self._most: dict[int, int] = {}  # records in the next batch, where the broker found one too large
        self._leaving: set[asyncio.Task[None]] = set()
        self._turn = 0
        self._look_at = 0.0  # when the cursors are read again
        self._well_at = monotonic()  # the last ack, or nothing to publish
        self.trouble: str | None = None  # why nothing leaves at present
        self.published = self.overtaken = self.dropped_producers = 0
        self.left_out = 0  # records that no broker takes; consumers backfill them
        self.holes: dict[int, str] = {}  # lost in the journal; consumers stop there and page

    def waits_since(self) -> float:
        """Seconds since the last ack while something is to be published; about 0 while nothing is."""
        return self._monotonic() - self._well_at

    async def run(self, stopping: asyncio.Event, parts: Callable[[], Sequence[int]]) -> None:
        """Publishes until it is told to stop; a broker or a database that is away is waited for.

        A step that waits for a broker then is not waited for: what it has sent is repeated by the parts' next owner.
        """
        async with asyncio.TaskGroup() as tasks:
            publishing = tasks.create_task(self._publish(stopping, parts))
            await stopping.wait()
            await asyncio.wait([publishing], timeout=STOP_SECONDS_MAX)
            publishing.cancel()
        await self.close()

    async def _publish(self, stopping: asyncio.Event, parts: Callable[[], Sequence[int]]) -> None:
        grown = self._heads.subscribe([self.service])
        while not stopping.is_set():
            grown.clear()
            try:
                if await self.step(parts()) or self._flights:
                    continue
                wait = max(0.0, self._look_at - self._monotonic())
            except (asyncpg.PostgresError, *LOST) as error:
                self.trouble, wait = f"the database: {error}", RETRY_SECONDS
            if self.trouble:
                grown.clear()
                wait = RETRY_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await grown.wait()

    async def step(self, parts: Sequence[int]) -> int:
        """Sends what waits of these parts, awaits the first acks; returns by how many records cursors moved."""
        self._sent = {part: sent for part, sent in self._sent.items() if part in parts or part in self._flights}
        try:
            await self._send(parts)
        except (KafkaError, TimeoutError) as error:
            self._drop_producer(f"{type(error).__name__}: {error}")
        if not self._flights:
            return 0
        acks = [flight.acked for flight in self._flights.values()]
        await asyncio.wait(acks, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return await self._settle()

    async def close(self) -> None:
        """What is under way is left to whoever owns the part next: it repeats it."""
        if self._producer is not None:
            self._drop_producer(None)
        if self._leaving:
            await asyncio.wait(self._leaving)

    async def _send(self, parts: Sequence[int]) -> None:
        now, known = self._monotonic(), frozenset(self._sent)
        if now >= self._look_at:
            self._look_at, known = now + LOOK_SECONDS, frozenset(self._flights)
        if asked := [part for part in parts if part not in known]:
            self._sent |= await self._cursor.sent(asked)
        self._turn += 1
        waiting = {
            part: self._sent[part]
            for part in _turned(parts, self._turn)
            if part not in self._flights and self._heads.get(self.service, part) > self._sent.get(part, 0)
        }
        if not waiting:
            if not self._flights:
                self.trouble, self._well_at = None, now
            return
        producer = await self._started()
        firsts, records = await self._read(waiting)
        async with asyncio.timeout(START_SECONDS_MAX):
            if missing := records.keys() - await producer.partitions_for(self.topic):
                raise UnknownTopicOrPartitionError(f"{self.topic} has no partitions {sorted(missing)}")
        for part, raws in records.items():
            first, batch = firsts[part], producer.create_batch()
            count = 0
            for raw in raws[: self._most.get(part, RECORDS_MAX)]:
                message = message_of(self.service, self._epoch, part, first + count, raw)
                if batch.append(timestamp=None, key=message.key, value=message.value, headers=message.headers) is None:
                    break  # full; the first always finds room
                count += 1
            batch.close()
            async with asyncio.timeout(START_SECONDS_MAX):
                acked = await producer.send_batch(batch, self.topic, partition=part)
            self._flights[part] = _Flight(waiting[part], first + count, count, self._monotonic(), acked)

    async def _read(self, waiting: Mapping[int, int]) -> tuple[dict[int, int], dict[int, list[bytes]]]:
        """From where each part is read, and its records. A hole is passed over: consumers find it, and stop there."""
        firsts = dict(waiting)
        while firsts:
            try:
                reading = await self._journal.read(firsts, RECORDS_MAX * len(firsts))
            except Gap as gap:
                after = await self._journal.following(gap.part, firsts[gap.part])
                if gap.part not in self.holes:
                    log.error("relay: %s", gap)
                self.holes[gap.part] = str(gap)
                if after is None:
                    del firsts[gap.part]
                else:
                    firsts[gap.part] = after
            else:
                return firsts, reading.records
        return {}, {}

    async def _settle(self) -> int:
        done = {part: flight for part, flight in self._flights.items() if flight.acked.done()}
        moves: dict[int, tuple[int, int]] = {}
        failed: str | None = None
        for part, flight in done.items():
            del self._flights[part]
            error = flight.acked.exception()
            if error is None:
                self.trouble, self._well_at = None, self._monotonic()
                self.published += flight.records
                self._most.pop(part, None)
                moves[part] = (flight.old, flight.new)
            else:
                failed = f"part {part}: {type(error).__name__}: {error}"
                if isinstance(error, MessageSizeTooLargeError):
                    if flight.records == 1:  # Kafka is the transport: consumers read it from the journal
                        self.left_out += 1
                        offset = flight.new - 1
                        log.error("relay: %s part %d offset %d is too large for the broker", self.topic, part, offset)
                        moves[part] = (flight.old, flight.new)
                    self._most[part] = max(1, flight.records // 2)
        now = self._monotonic()
        if late := [part for part, flight in self._flights.items() if now - flight.since > ACK_SECONDS_MAX]:
            failed = failed or f"no ack for parts {late} within {ACK_SECONDS_MAX:.0f} s"
        if any(now - flight.since > SILENT_SECONDS for flight in self._flights.values()):
            self.trouble = f"no ack for {SILENT_SECONDS:.0f} s"
        if failed:
            # After any error the sequence numbers may be out of step for good (OutOfOrderSequenceNumber,
            # UnknownProducerId; aiokafka #1017, #510): a new producer has new ones.
            self._drop_producer(failed)
        return await self._move(moves) if moves else 0

    async def _move(self, moves: Mapping[int, tuple[int, int]]) -> int:
        for part in moves:
            self._sent.pop(part, None)  # read again, if the database fails us here or another relay was faster
        moved = await self._cursor.move(moves)
        self._sent |= {part: moves[part][1] for part in moved}
        if moved:  # other processes' readers go by the cursor
            self._heads.appended.set()
        self.overtaken += len(moves) - len(moved)
        return sum(moves[part][1] - moves[part][0] for part in moved)

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            self._producer = self._make()
            async with asyncio.timeout(START_SECONDS_MAX):
                await self._producer.start()
        return self._producer

    def _drop_producer(self, why: str | None) -> None:
        """What it still holds may or may not arrive: all of it is sent again, from the cursor on."""
        if why is not None:
            log.warning("relay %s: the producer is made anew: %s", self.service, why)
            self.trouble = why
            self.dropped_producers += 1
        if self._producer is not None:
            leaving = asyncio.get_running_loop().create_task(_stop(self._producer))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
        for flight in self._flights.values():
            flight.acked.add_done_callback(_seen)
        self._producer = None
        self._flights.clear()


async def _stop(producer: AIOKafkaProducer) -> None:
    """stop() waits for acks that may never come, and a task of it does for ever: then it is not begun, and connections
    and sender are ended one by one (decision 7: this goes by aiokafka's insides)."""
    try:
        async with asyncio.timeout(STOP_SECONDS_MAX):
            await producer.flush()
            await producer.stop()
    except (KafkaError, TimeoutError):
        producer._closed = True  # else it warns that nobody has closed it
        ends: list[Awaitable[Any]] = [producer.client.close(), producer._sender.close()]
        for end in ends:
            with suppress(KafkaError, asyncio.CancelledError):
                await end


def _seen(acked: "asyncio.Future[Any]") -> None:
    """Nobody waits for it any more: that its error is not read is no news."""
    if not acked.cancelled():
        acked.exception()


def _turned(parts: Sequence[int], turn: int) -> list[int]:
    turn %= max(1, len(parts))
    return [*parts[turn:], *parts[:turn]]
