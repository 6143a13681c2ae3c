"""Kafka loses what it was given, positions are wrong, the journal itself has a hole, the database dies: what is healed
without a hand, and what stops and pages."""

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from dunwell.cluster.broker import Broker
from dunwell.cluster.local import LocalCluster, Member
from libs.common.flow.message import topic_of
from tests.broker import forget_topics
from tests.cluster.pipe import commit, committed, cut, ends_of, forget_group
from tests.cluster.system import (
    assert_exact,
    books,
    feed_more,
    metrics,
    parts_of,
    running,
    until,
    until_applied,
    until_published,
    until_quiet,
)
from tests.stack.test_embedded import dunwell
from tests.stack.test_metrics import of

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

SERVICES = ("intake", "tracking")
TOPIC, GROUP = topic_of("intake"), "dunwell.tracking"
ROUNDS = 3
HEALED_SECONDS_MAX = 10.0
COUNTS = "SELECT sum(duplicate) AS duplicate, sum(backfilled) AS backfilled FROM tracking.progress"
UNREAD = """
    SELECT j.* FROM intake.journal j JOIN tracking.progress p USING (part)
    WHERE p.source = 'intake' AND j.base >= p.next_offset ORDER BY part, base LIMIT 1"""
Record = Callable[[str, object], None]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cluster(shared_home: Path, one_node: Broker) -> AsyncIterator[LocalCluster]:
    async with running(shared_home, one_node, SERVICES) as cluster:
        yield cluster


async def ended(member: Member) -> None:
    """SIGTERM, and it has drained."""
    member.send(signal.SIGTERM)
    assert await asyncio.to_thread(member.wait) == 0, member.last_words()


async def backfilled(cluster: LocalCluster) -> float:
    """By the counter on which the alert stands."""
    samples = await metrics(cluster.members["tracking"])
    return max(0.0, of(samples, "events_backfilled_total", service="tracking", source="intake"))


async def until_no_lag(broker: Broker) -> None:
    """As lag tools see it of a service that has nothing to do."""

    async def is_none() -> bool:
        return await committed(broker, GROUP, TOPIC) == await ends_of(broker, TOPIC)

    await until(is_none, "the group has committed all that is applied")


async def test_a_reader_that_seeks_to_any_position_is_exact(
    cluster: LocalCluster, kafka: Broker, record_property: Record
) -> None:
    """Somebody has changed what the group has committed, or all of it is forgotten."""
    anywhere = random.Random(5)
    async with books(cluster) as con:
        for number in range(ROUNDS):
            await feed_more(cluster, con, 100)
            await until_quiet(con, SERVICES)
            await until_no_lag(kafka)
            await ended(cluster.members["tracking"])
            await feed_more(cluster, con, 100)
            await until_published(con)
            await forget_group(kafka, GROUP)
            if number < ROUNDS - 1:
                ends = await ends_of(kafka, TOPIC)
                await commit(kafka, GROUP, TOPIC, {part: anywhere.randint(0, end + 10) for part, end in ends.items()})
            await asyncio.to_thread(cluster.restart, "tracking")
            await until_quiet(con, SERVICES)
        cases = await assert_exact(con, services=SERVICES)
        counts = await con.fetchrow(COUNTS)
        told = f"{cases} cases, {counts['duplicate']} records repeated, {counts['backfilled']} backfilled"
        record_property("any position", told)
        assert counts["duplicate"] > 0
        assert counts["backfilled"] > 0


async def make_anew(cluster: LocalCluster, broker: Broker) -> None:
    await forget_topics(broker, (TOPIC,))
    assert TOPIC in await asyncio.to_thread(cluster.make_topics)


async def cut_off(_: LocalCluster, broker: Broker) -> None:
    await cut(broker, TOPIC)


@pytest.mark.parametrize("lose", [make_anew, cut_off])
async def test_a_lost_tail_is_healed_by_nobody_within_ten_seconds(
    cluster: LocalCluster, kafka: Broker, record_property: Record, lose: Callable[..., Awaitable[None]]
) -> None:
    tracking = cluster.members["tracking"]
    async with books(cluster) as con:
        await feed_more(cluster, con, 50)
        await until_quiet(con, SERVICES)
        before = await backfilled(cluster)
        tracking.send(signal.SIGSTOP)
        try:
            await feed_more(cluster, con, 100)
            await until_published(con)
            await lose(cluster, kafka)
        finally:
            tracking.send(signal.SIGCONT)
        began = time.monotonic()
        await until_applied(con, "tracking")
        seconds = time.monotonic() - began
        healed = await backfilled(cluster) - before
        record_property(f"a lost tail, {lose.__name__}", f"{healed:.0f} records healed in {seconds:.1f} s")
        assert healed >= 100
        await feed_more(cluster, con, 100)
        await until_quiet(con, SERVICES)
        await assert_exact(con, services=SERVICES)
        assert await backfilled(cluster) == before + healed, "what comes later comes through Kafka again"
        assert seconds < HEALED_SECONDS_MAX


async def test_a_hole_in_the_journal_stops_its_part_and_pages_and_others_flow(
    cluster: LocalCluster, kafka: Broker
) -> None:
    """Until the record is brought back, from a backup say."""
    tracking = cluster.members["tracking"]
    async with books(cluster) as con:
        await feed_more(cluster, con, 50)
        await until_quiet(con, SERVICES)
        tracking.send(signal.SIGSTOP)
        try:
            await feed_more(cluster, con, 50)
            await until_published(con)
            lost = await con.fetchrow(UNREAD)
            await con.execute("DELETE FROM intake.journal WHERE part = $1 AND base = $2", lost["part"], lost["base"])
            await cut(kafka, TOPIC, [lost["part"]])
        finally:
            tracking.send(signal.SIGCONT)

        async def pages() -> bool:
            return of(await metrics(tracking), "parts_stopped", service="tracking") == 1

        await until(pages, "the metric that pages")
        (stopped,) = [item for item in (await parts_of(cluster, tracking))["items"] if item["stopped"]]
        assert (stopped["source"], stopped["part"], stopped["next_offset"]) == ("intake", lost["part"], lost["base"])
        told = await asyncio.to_thread(dunwell, cluster.home, "parts", DUNWELL_URL=cluster.url)
        assert told.returncode == 1
        assert f"tracking part {lost['part']} of intake" in told.stderr
        await feed_more(cluster, con, 100)
        await until_published(con)

        async def others_flow() -> bool:
            behind = "SELECT part FROM tracking.progress p JOIN intake.journal_head h USING (part) " \
                     "WHERE source = 'intake' AND head > next_offset"  # fmt: skip
            return [row["part"] for row in await con.fetch(behind)] == [lost["part"]]

        await until(others_flow, "all other parts are applied")
        columns = ", ".join(f"${number}" for number in range(1, len(lost) + 1))
        await con.execute(f"INSERT INTO intake.journal ({', '.join(lost.keys())}) VALUES ({columns})", *lost.values())
        await ended(tracking)
        await asyncio.to_thread(cluster.restart, "tracking")
        await until_quiet(con, SERVICES)
        await assert_exact(con, services=SERVICES)
        assert of(await metrics(cluster.members["tracking"]), "parts_stopped") == 0
