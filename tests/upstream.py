"""Topics of upstream on a broker, somebody who publishes there, and processes of intake that read them step by step."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition  # type: ignore[import-untyped, unused-ignore]
from aiokafka.errors import KafkaError  # type: ignore[import-untyped, unused-ignore]

from services.intake.jobs.upstream import Reading, Upstream
from services.intake.settings import Settings
from tests.database import Database
from tests.intake import Intake, an_intake
from tests.kafka import MESSAGE_BYTES_MAX, Broker, new_topic

COUNTS = "next_offset - first_offset, applied, ignored, parked, duplicate"
LIMIT_SECONDS = 30
Headers = Mapping[str, str | bytes]


class Member:
    """One process of intake that reads upstream's topics."""

    def __init__(self, intake: Intake, upstream: Upstream) -> None:
        self.intake, self.upstream = intake, upstream

    @property
    def readings(self) -> list[Reading]:
        return self.upstream.readings

    async def step(self) -> int:
        """One turn of each topic, with a lease that does not run out under the test; how many records were passed."""
        await self.intake.service.owner.renew()
        return sum([await reading.step() for reading in self.readings])

    async def look(self) -> None:
        """As every two seconds: what there is to read, and what is read to its end."""
        for reading in self.readings:
            await reading._look()


class World:
    """Two topics, their publisher, and intake's processes."""

    def __init__(self, database: Database, home: Path, broker: Broker, producer: Any, settings: dict[str, Any]) -> None:
        self.database, self.home, self.broker, self._producer = database, home, broker, producer
        self.overdue, self.payments = new_topic(), new_topic()
        self.settings = {"overdue_topic": self.overdue, "payments_topic": self.payments, **settings}
        self.members: list[Member] = []
        self.stack = AsyncExitStack()

    @property
    def intake(self) -> Intake:
        return self.members[0].intake

    async def member(self, name: str = "one") -> Member:
        """Another process."""
        clock = self.members[0].intake.clock if self.members else None
        intake = await self.stack.enter_async_context(an_intake(self.database, self.home, clock, name, **self.settings))
        reception, settings = intake.service.app.state.reception, Settings(**self.settings)
        upstream = Upstream(intake.service, reception, settings, self.broker.connect, 0.05)
        self.members.append(Member(intake, upstream))
        for reading in upstream.readings:
            self.stack.push_async_callback(reading._topic.close)
        return self.members[-1]

    async def send(
        self, record: Any, headers: Headers | None = None, partition: int = 0, topic: str | None = None
    ) -> int:  # fmt: skip
        """Publishes one record and waits for its ack; the offset it got."""
        value = record if isinstance(record, bytes | None) else orjson.dumps(record)
        given = [(name, each.encode() if isinstance(each, str) else each) for name, each in (headers or {}).items()]
        sent = await self._producer.send_and_wait(topic or self.overdue, value, b"key", partition, headers=given)
        return int(sent.offset)

    async def send_again(self, record: Any, partition: int = 0) -> int:
        """To a topic that its producer does not know yet as it is now."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                try:
                    return await self.send(record, None, partition)
                except (KafkaError, AssertionError):  # aiokafka asserts that the partition is one of those it knows
                    await asyncio.sleep(0.1)

    async def pay(self, record: Any, headers: Headers | None = None, partition: int = 0) -> int:
        return await self.send(record, headers, partition, self.payments)

    async def take(self, count: int, *members: Member) -> None:
        """The members step until so many more records are passed."""
        passed = 0
        async with asyncio.timeout(LIMIT_SECONDS):
            while passed < count:
                passed += sum([await member.step() for member in members or self.members])
        assert passed == count

    async def until(self, is_so: Callable[[], Awaitable[bool]], *members: Member) -> None:
        """The members step until something is so."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while not await is_so():
                for member in members or self.members:
                    await member.step()

    async def counts(self, topic: str | None = None) -> tuple[int, int, int, int, int]:
        """Of all partitions: passed, accepted, left out, quarantined, duplicate."""
        query = f"SELECT {', '.join(f'coalesce(sum({each}), 0)::int' for each in COUNTS.split(', '))} FROM progress"
        row = await self.intake.serving.fetchrow(f"{query} WHERE source = $1", topic or self.overdue)
        assert row is not None
        passed, *kinds = row
        assert passed == sum(kinds)
        return tuple(row)

    async def positions(self, topic: str | None = None) -> dict[int, int]:
        rows = await self.intake.serving.fetch(
            "SELECT part, next_offset FROM progress WHERE source = $1", topic or self.overdue
        )
        return {row[0]: row[1] for row in rows}

    async def committed(self, topic: str, partition: int) -> int | None:
        consumer = AIOKafkaConsumer(**self.broker.connect, group_id="intake", enable_auto_commit=False)
        await consumer.start()
        try:
            found: int | None = await consumer.committed(TopicPartition(topic, partition))
            return found
        finally:
            await consumer.stop()

    async def as_superuser(self, sql: str, *args: Any) -> Any:
        con = await asyncpg.connect(self.database.superuser_dsn)
        try:
            return await con.fetchval(sql, *args)
        finally:
            await con.close()

    async def cut_off(self) -> None:
        """All connections of intake's serving role end."""
        await self.as_superuser(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = 'intake'"
        )

    async def give_all_to(self, member: str) -> None:
        """As if the leases of all others had run out."""
        await self.as_superuser("DELETE FROM intake.member WHERE id <> $1", member)
        await self.as_superuser(
            "UPDATE intake.part_owner SET owner = $1, until = clock_timestamp() + interval '1 hour'", member
        )

    @asynccontextmanager
    async def heads_held(self) -> AsyncIterator[None]:
        """Whoever appends to `ingress` waits in the middle of its transaction."""
        con = await asyncpg.connect(self.database.superuser_dsn)
        try:
            await con.execute("BEGIN; SELECT FROM intake.ingress_head FOR UPDATE")
            yield
        finally:
            await con.close()

    async def blocked(self, count: int) -> None:
        """Until so many transactions wait for a lock."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        async with asyncio.timeout(LIMIT_SECONDS):
            while await self.as_superuser(query) != count:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def a_world(
    database: Database, home: Path, broker: Broker, partitions: int = 3, make: bool = True, **settings: Any
) -> AsyncIterator[World]:
    """With one process, and its topics where `make` says so."""
    producer = AIOKafkaProducer(
        **broker.connect, acks="all", max_request_size=MESSAGE_BYTES_MAX, metadata_max_age_ms=500
    )
    world = World(database, home, broker, producer, settings)
    if make:
        for topic in (world.overdue, world.payments):
            await broker.create(topic, partitions)
    await producer.start()
    async with world.stack:
        world.stack.push_async_callback(producer.stop)
        await world.member()
        yield world
