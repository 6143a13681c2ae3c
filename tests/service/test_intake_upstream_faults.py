"""Topics that are not there, cut, made anew or out of reach: intake waits, goes on, and says when it is not fresh."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer  # type: ignore[import-untyped, unused-ignore]

from services.intake.jobs.freshness import Freshness
from tests.database import Database
from tests.intake import an_intake, names, overdue, paid
from tests.kafka import Broker, MockBroker, RealBroker, new_topic
from tests.upstream import LIMIT_SECONDS, Member, World, a_world


def loan(number: int | str, **changes: Any) -> dict[str, Any]:
    return overdue(f"e-{number}", loan={"id": f"L-{number}"}, customer={"id": f"C-{number}"}, **changes)


@pytest.fixture
async def world(database: Database, tmp_path: Path, broker: Broker) -> AsyncIterator[World]:
    async with a_world(database, tmp_path, broker) as world:
        yield world


@pytest.fixture
async def mocked(database: Database, tmp_path: Path, mock_broker: MockBroker) -> AsyncIterator[World]:
    """Only the mock: a real broker does not do it on demand."""
    async with a_world(database, tmp_path, mock_broker) as world:
        yield world


@pytest.fixture
async def real(database: Database, tmp_path: Path, real_broker: RealBroker) -> AsyncIterator[World]:
    """Only the real one: the mock can't do it."""
    async with a_world(database, tmp_path, real_broker) as world:
        yield world


async def fresh(world: World, member: Member | None = None) -> set[int]:
    """The parts of which all that has come by now is applied, by a look at the topics and a renewal."""
    member = member or world.members[0]
    service = member.intake.service
    await service.owner.renew()
    now = await world.as_superuser("SELECT clock_timestamp()")
    await member.look()
    await Freshness(service.runtime, service.owner, member.upstream.read_to).renew()
    rows = await world.intake.serving.fetch("SELECT part FROM fresh WHERE at > $1", now)
    return {row[0] for row in rows}


ALL = set(range(12))


async def test_what_is_not_read_is_not_fresh_and_what_is_not_applied_neither(world: World) -> None:
    assert await fresh(world) == ALL
    await world.send(loan(1), partition=2)
    assert await fresh(world) == ALL - {2}
    await world.take(1)
    assert await fresh(world) == set()  # it stands in `ingress`, in whichever part
    await world.intake.drain()
    assert await fresh(world) == ALL


async def test_where_something_always_comes_it_is_fresh_up_to_the_end_that_was_seen_before(world: World) -> None:
    member = world.members[0]
    seen: list[datetime] = []
    for n in range(6):
        await world.send(loan(n))
        await member.look()
        seen.append(await world.as_superuser("SELECT clock_timestamp()"))
        await world.take(1)
        await world.intake.drain()
    assert seen[3] < member.upstream.read_to()[0] < seen[4]


async def test_a_topic_that_is_not_there_is_waited_for_and_holds_nobody_up(
    database: Database, tmp_path: Path, broker: Broker
) -> None:
    async with a_world(database, tmp_path, broker, make=False) as world:
        assert await fresh(world) == ALL
        await broker.create(world.overdue, 2)
        await broker.create(world.payments, 2)
        await world.send(loan(1), partition=1)
        await world.members[0].look()
        await world.take(1)
        assert await world.counts() == (1, 1, 0, 0, 0)


@pytest.mark.kafka
async def test_a_topic_that_was_there_and_is_gone_is_not_fresh_until_it_is_back(real: World) -> None:
    await real.send(loan(1))
    await real.take(1)
    await real.intake.drain()
    await real.broker.delete(real.overdue)

    async def is_gone() -> bool:
        return await fresh(real) == set()

    await real.until(is_gone)
    await real.broker.create(real.overdue, 3)

    async def is_back() -> bool:
        return await fresh(real) == ALL

    await real.until(is_back)


async def test_a_topic_that_is_made_anew_is_read_from_its_start(world: World) -> None:
    for n in range(3):
        await world.send(loan(n))
    await world.take(3)
    await world.intake.drain()
    await world.broker.delete(world.overdue)
    await world.broker.create(world.overdue, 3)
    await world.send_again(loan(0))
    await world.send_again(loan(3))
    assert await fresh(world) == ALL - {0}

    async def is_read() -> bool:
        return (await world.counts())[1] == 4

    await world.until(is_read)
    assert await world.counts() == (5, 4, 0, 0, 1)
    assert (await world.positions())[0] == 2
    metrics = (await world.intake.service.metrics()).registry
    labels = {"service": "intake", "source": world.overdue}
    assert metrics.get_sample_value("dunwell_positions_lost_total", labels) == 1
    await world.intake.drain()
    assert names(await world.intake.journal()).count("delinquency_opened") == 4
    assert await fresh(world) == ALL


@pytest.mark.kafka
async def test_records_that_are_cut_before_they_are_read_are_missed_and_counted_and_the_rest_is_read(
    real: World, real_broker: RealBroker
) -> None:
    await real.send(loan(0))
    await real.take(1)
    for reading in real.members[0].readings:
        await reading._topic.close()  # else the consumer has the next ones before they are cut
    for n in range(1, 5):
        await real.send(loan(n))
    await real_broker.cut(real.overdue, 0, before=3)
    await real.take(2)
    assert await real.counts() == (3, 3, 0, 0, 0)
    assert (await real.positions())[0] == 5
    await real.send(loan(5))
    await real.take(1)


@pytest.mark.kafka
async def test_partitions_that_are_added_are_read_too(real: World, real_broker: RealBroker) -> None:
    await real.send(loan(0))
    await real.take(1)
    await real_broker.grow(real.overdue, 14)
    await real.send_again(loan(1), partition=13)
    await real.intake.drain()

    async def is_seen() -> bool:
        return await fresh(real) == ALL - {1}

    async with asyncio.timeout(LIMIT_SECONDS):
        while not await is_seen():
            await real.members[0].look()
    await real.take(1)


@pytest.mark.kafka
async def test_what_its_publisher_took_back_was_never_sent(real: World) -> None:
    producer = AIOKafkaProducer(**real.broker.connect, transactional_id=new_topic())
    await producer.start()
    for n, is_meant in enumerate((True, False, True, False)):
        await producer.begin_transaction()
        await producer.send_and_wait(real.overdue, b'{"n": %d}' % n, partition=0)
        await real.members[0].step()
        assert (await real.counts())[0] == (n + 1) // 2  # nothing of a transaction that is under way
        await (producer.commit_transaction() if is_meant else producer.abort_transaction())
        if is_meant:
            await real.take(1)
    await producer.stop()

    async def is_read() -> bool:
        return await fresh(real) == ALL  # past the marks of all four

    await real.until(is_read)
    assert await real.counts() == (2, 0, 0, 2, 0)
    assert (await real.positions())[0] == 8


async def test_a_broker_that_is_away_is_waited_for_and_nothing_is_fresh_meanwhile(
    mocked: World, mock_broker: MockBroker
) -> None:
    await mocked.send(loan(0))
    await mocked.take(1)
    await mocked.intake.drain()
    assert await fresh(mocked) == ALL
    mock_broker.away(True)
    try:

        async def is_missed() -> bool:
            return await fresh(mocked) == set()

        await mocked.until(is_missed)
        assert (await mocked.intake.post("/delinquencies", loan(1))).status_code == 202
        assert (await mocked.intake.bulk(loan(2), source="core")).status_code == 202
    finally:
        mock_broker.away(False)
    await mocked.send_again(loan(3))
    await mocked.take(1)
    await mocked.intake.drain()

    async def is_back() -> bool:
        return await fresh(mocked) == ALL

    await mocked.until(is_back)


async def test_a_flood_waits_in_kafka_and_a_payment_does_not(world: World) -> None:
    await world.intake.take(loan(0))
    await world.intake.post("/delinquencies", loan(1))
    await world.as_superuser("UPDATE intake.ingress SET at = at - interval '10 s'")
    await world.send(loan(2))
    await world.pay(paid())
    await world.take(1)
    assert (await world.counts(), await world.counts(world.payments)) == ((0,) * 5, (1, 1, 0, 0, 0))
    assert (await world.intake.bulk(loan(3), source="core")).status_code == 202
    await world.as_superuser("UPDATE intake.ingress SET at = at - interval '30 s'")
    assert (await world.intake.bulk(loan(4), source="core")).status_code == 429
    await world.pay(paid("P-2"))
    for reading in world.members[0].readings:
        reading._waits_at = 0.0
    assert await world.members[0].step() == 0
    await world.intake.drain()
    await world.take(2)
    assert (await world.intake.bulk(loan(4), source="core")).status_code == 202


async def test_a_running_intake_reads_its_topics_and_stops_when_it_is_told(
    database: Database, tmp_path: Path, broker: Broker
) -> None:
    """As it is wired: the database is cut off once on the way."""
    async with a_world(database, tmp_path, broker) as world:
        await world.members[0].intake.service.owner.leave()
        async with an_intake(database, tmp_path, None, "whole", broker.connect, **world.settings) as intake:
            running = asyncio.create_task(intake.service.run())
            for n in range(20):
                await world.send(loan(n), partition=n % 3)
                if n == 10:
                    await world.cut_off()
            await world.pay({**paid(), "loan_id": "L-1"})

            query = "SELECT sum(applied) = 21 FROM intake.progress WHERE source = 'ingress'"
            async with asyncio.timeout(LIMIT_SECONDS):
                while not await world.as_superuser(query):
                    assert not running.done(), running.exception()
                    await asyncio.sleep(0.05)
            intake.service.stop()
            await asyncio.wait_for(running, 10)
        assert (await world.counts())[0] == 20
        assert await world.committed(world.overdue, 0) == 7
