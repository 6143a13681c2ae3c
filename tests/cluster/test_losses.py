"""Kafka loses what it was given, positions are wrong, the journal itself has a hole, the database dies: what is healed
without a hand, and what stops and pages."""

import asyncio
import os
import random
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from dunwell.cluster.broker import Broker
from dunwell.cluster.local import LocalCluster, Member
from dunwell.cluster.visit import doors
from libs.common.events.envelope import decode_record, encode_record
from libs.common.events.intake import DelinquencyChanged
from libs.common.events.registry import type_of
from libs.common.flow.message import topic_of
from libs.common.log.record import pack, unpack
from libs.common.run.postgres import postmaster
from tests.broker import forget_topics
from tests.cluster.pipe import commit, committed, cut, ends_of, forget_group
from tests.cluster.system import (
    ask,
    assert_exact,
    books,
    feed,
    feed_more,
    metrics,
    overdue,
    parts_of,
    readiness,
    running,
    until,
    until_applied,
    until_published,
    until_quiet,
    until_taken_in,
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


async def poison(con: Any, debtor: str) -> tuple[int, int, bytes]:
    """The debtor's first change that tracking has not read becomes one of a kind that nobody knows; its part, its
    offset, and the record as it was."""
    rows = await con.fetch(
        "SELECT j.* FROM intake.journal j JOIN tracking.progress p USING (part) "
        "WHERE p.source = 'intake' AND j.base >= p.next_offset ORDER BY part, base"
    )
    for row in rows:
        raws = unpack(row["payload"])
        for number, raw in enumerate(raws):
            record = decode_record(raw)
            if record.key == debtor and record.type == type_of(DelinquencyChanged):
                raws[number] = encode_record(msgspec.structs.replace(record, type="dunwell.intake.delinquency_sold.v1"))
                await con.execute("UPDATE intake.journal SET payload = $3 WHERE part = $1 AND base = $2",
                                  row["part"], row["base"], pack(raws))  # fmt: skip
                return row["part"], row["base"] + number, raw
    raise AssertionError("the debtor has no change that is still to be read")


async def parked_retry(cluster: LocalCluster, place: str) -> "subprocess.CompletedProcess[str]":
    command = ("parked", "retry", "tracking", place)
    return await asyncio.to_thread(dunwell, cluster.home, *command, DUNWELL_URL=cluster.url)


async def test_a_poison_record_is_parked_with_all_that_follow_of_its_debtor_and_others_flow(
    cluster: LocalCluster, kafka: Broker, record_property: Record
) -> None:
    """One of many persons' changes says what only a younger release can read; it travels by Kafka like the rest."""
    intake, tracking = cluster.members["intake"], cluster.members["tracking"]
    async with books(cluster) as con, doors(cluster, "platform_admin") as client:
        first = await feed_more(cluster, con, 60) - 60
        await until_quiet(con, SERVICES)
        healed = await backfilled(cluster)
        persons, poisoned = range(first, first + 60), f"L-{first + 30}"
        debtor = str(await con.fetchval("SELECT debtor_id FROM tracking.cases WHERE loan_id = $1", poisoned))
        await ended(intake)
        await asyncio.to_thread(cluster.restart, "intake", DUNWELL_KAFKA="127.0.0.1:9")  # its relay publishes nothing
        for version in (1, 2, 3):
            await feed(cluster, persons, version=version)
        await until_taken_in(con)
        part, offset, sound = await poison(con, debtor)
        await ended(cluster.members["intake"])
        await asyncio.to_thread(cluster.restart, "intake", DUNWELL_KAFKA=kafka.bootstrap)
        await until_quiet(con, SERVICES)

        waiting = (await client.get("/api/tracking/v1/parked", params={"debtor_id": debtor})).json()["items"]
        assert (waiting[0]["part"], waiting[0]["offset"]) == (part, offset)
        assert [item["reason"] for item in waiting] == ["unreadable", *["queued"] * (len(waiting) - 1)]
        assert len(waiting) == await con.fetchval("SELECT count(*) FROM tracking.parked") == 3
        owed = dict(await con.fetch("SELECT loan_id, overdue_minor % 100 FROM tracking.cases WHERE loan_id = ANY($1)",
                                    [f"L-{number}" for number in persons]))  # fmt: skip
        assert owed.pop(poisoned) == 0
        assert set(owed.values()) == {3}
        samples = await metrics(tracking)
        assert of(samples, "events_parked_total", source="intake") == 3
        assert await backfilled(cluster) == healed

        place = f"intake/{part}/{offset}"
        refused = await parked_retry(cluster, place)
        assert (refused.returncode, refused.stdout.strip()) == (1, "applied 0, still waiting 3")
        await con.execute("UPDATE tracking.parked SET record = $1 WHERE debtor_id = $2 AND NOT queued", sound, debtor)
        retried = await parked_retry(cluster, place)
        assert (retried.returncode, retried.stdout.strip()) == (0, "applied 3, still waiting 0"), retried.stderr
        owes = "SELECT overdue_minor % 100 FROM tracking.cases WHERE loan_id = $1"
        assert await con.fetchval(owes, poisoned) == 3
        await assert_exact(con, services=SERVICES)
        record_property("a poison record", "1 parked and 2 queued behind it, 59 others flow, 3 retried in order")


async def test_a_killed_database_makes_services_unready_never_dead_and_they_come_back(
    cluster: LocalCluster, record_property: Record
) -> None:
    members = [cluster.members[name] for name in SERVICES]

    async def are_ready() -> bool:
        return [(await readiness(member))["status"] for member in members] == ["ok", "ok"]

    async with books(cluster) as con:
        await feed_more(cluster, con, 100)
    running_server = postmaster.find(cluster.postgres.cluster)
    assert running_server
    os.kill(running_server.pid, signal.SIGKILL)
    for member in members:

        async def says_database(member: Member = member) -> bool:
            return str((await readiness(member))["checks"].get("database", "ok")) != "ok"

        await until(says_database, f"{member.name} says that the database is away")
        assert (await ask(member, "/livez")).status_code == 200
    async with doors(cluster, "publisher") as client:
        refused = await client.post("/api/intake/v1/delinquencies", json=overdue(0))
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) >= 1
    await asyncio.to_thread(cluster.postgres.bring_back)
    began = time.monotonic()
    await until(are_ready, "both are ready again")
    record_property("seconds from the database's return to ready", f"{time.monotonic() - began:.1f}")
    assert [member.process.poll() for member in members] == [None, None]
    async with books(cluster) as con:
        await feed_more(cluster, con, 100)
        await until_quiet(con, SERVICES)
        await assert_exact(con, services=SERVICES)
