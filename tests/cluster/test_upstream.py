"""Upstream publishes to topics of its own, in any shape and with any rubbish, and processes read them: each record is
accepted, or kept in quarantine with its reason; none is lost, and read again none counts twice."""

import asyncio
import base64
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer  # type: ignore[import-untyped]

from dunwell.cluster.broker import Broker
from dunwell.cluster.local import LocalCluster
from dunwell.cluster.visit import doors
from services.intake.settings import Settings
from tests.cluster.system import assert_exact, books, running, until, until_quiet
from tests.intake import paid
from tests.kafka import MESSAGE_BYTES_MAX, RealBroker
from tests.service.test_intake_upstream import BAD, BINARY, MAPPING, STRUCTURED, loan, structured

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

SERVICES = ("intake", "tracking")
OVERDUE, PAYMENTS = (str(Settings.model_fields[f"{name}_topic"].default) for name in ("overdue", "payments"))
UPSTREAMS_PARTITIONS = 5  # theirs to choose
COUNTS = """
    SELECT coalesce(sum(next_offset - first_offset), 0)::int AS passed, coalesce(sum(applied), 0)::int AS accepted,
      coalesce(sum(ignored), 0)::int AS left_out, coalesce(sum(parked), 0)::int AS quarantined,
      coalesce(sum(duplicate), 0)::int AS repeated
    FROM intake.progress WHERE source = $1"""
AGAIN = "UPDATE intake.progress SET first_offset = first_offset - next_offset, next_offset = 0 WHERE source = ANY($1)"
BOOKS = (
    "intake.ingress", "intake.seen", "intake.quarantine", "intake.journal", "intake.cases", "tracking.cases",
    "tracking.timeline",
)  # fmt: skip
Record = Callable[[str, object], None]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cluster(shared_home: Path, one_node: Broker) -> AsyncIterator[LocalCluster]:
    async with running(shared_home, one_node, SERVICES) as cluster:
        for topic in (OVERDUE, PAYMENTS):
            await RealBroker(one_node.bootstrap).create(topic, UPSTREAMS_PARTITIONS)
        yield cluster


class Publisher:
    """Somebody who may write to upstream's topics."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer
        self.sent = {OVERDUE: 0, PAYMENTS: 0}

    async def send(self, record: Any, headers: dict[str, str | bytes] | None = None, topic: str = OVERDUE) -> None:
        value = record if isinstance(record, bytes | None) else orjson.dumps(record)
        given = [(name, each.encode() if isinstance(each, str) else each) for name, each in (headers or {}).items()]
        partition = self.sent[topic] % UPSTREAMS_PARTITIONS
        await self._producer.send_and_wait(topic, value, b"key", partition, headers=given)
        self.sent[topic] += 1


@asynccontextmanager
async def a_publisher(broker: Broker) -> AsyncIterator[Publisher]:
    async with AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap, acks="all", max_request_size=MESSAGE_BYTES_MAX
    ) as producer:
        yield Publisher(producer)


async def counts(con: Any, topic: str = OVERDUE) -> dict[str, int]:
    found = dict(await con.fetchrow(COUNTS, topic))
    assert found["passed"] == sum(count for kind, count in found.items() if kind != "passed")
    return found


async def until_passed(con: Any, sent: dict[str, int], before: dict[str, dict[str, int]]) -> dict[str, int]:
    """Until intake has read all that was sent since; what became of the overdue events."""

    async def are_passed() -> bool:
        now = await all_counts(con)
        return all(now[topic]["passed"] - before[topic]["passed"] == count for topic, count in sent.items())

    await until(are_passed, "intake has read upstream's topics to their ends")
    await until_quiet(con, SERVICES)
    now = await counts(con)
    return {kind: now[kind] - before[OVERDUE][kind] for kind in now}


async def all_counts(con: Any) -> dict[str, dict[str, int]]:
    return {topic: await counts(con, topic) for topic in (OVERDUE, PAYMENTS)}


async def test_every_record_of_upstreams_topics_is_accepted_or_kept_with_its_reason(
    cluster: LocalCluster, kafka: Broker, record_property: Record
) -> None:
    huge = loan("huge", extra={"noise": base64.b64encode(bytes(range(256)) * 15_000).decode()})
    assert len(orjson.dumps(huge)) > 5_000_000
    async with books(cluster) as con, a_publisher(kafka) as upstream, doors(cluster, "organisation_admin") as admin:
        before = await all_counts(con)
        answer = await admin.put("/api/intake/v1/sources/rows", json=MAPPING)
        assert answer.status_code in (200, 201), answer.text
        good: list[tuple[Any, dict[str, str | bytes]]] = [
            (loan(11), {}), (loan(12), {"content-type": "application/json"}), (structured(loan(13)), STRUCTURED),
            (structured(None, data_base64=base64.b64encode(orjson.dumps(loan(14))).decode()), STRUCTURED),
            (loan(15), BINARY), ({"no": "16", "owed": "17.50"}, {"dunwell_source": "rows"}),
            ({"no": "17", "owed": "18.50"}, {**BINARY, "ce_source": "rows"}),
            (structured({"no": "18", "owed": "19.50"}, source="rows"), STRUCTURED),
        ]  # fmt: skip
        left_out: tuple[Any, dict[str, str | bytes]] = ({"no": "19", "owed": "0.50"}, {"dunwell_source": "rows"})
        for record, headers in good[:4]:
            await upstream.send(record, headers)
        await upstream.send(huge)
        for _, record, headers, _, _ in BAD:
            await upstream.send(record, headers)
        for record, headers in [*good[4:], left_out, good[0]]:
            await upstream.send(record, headers)
        await upstream.send({**paid(), "loan_id": "L-11"}, topic=PAYMENTS)
        await upstream.send(structured({**paid("P-2"), "loan_id": "L-12"}), STRUCTURED, topic=PAYMENTS)
        await upstream.send(b"no payment at all", topic=PAYMENTS)

        became = await until_passed(con, upstream.sent, before)
        quarantined = len(BAD) + 1
        assert became == {"passed": upstream.sent[OVERDUE], "accepted": len(good), "left_out": 1,
                          "quarantined": quarantined, "repeated": 1}  # fmt: skip
        payments = await counts(con, PAYMENTS)
        assert (payments["accepted"], payments["quarantined"]) == (2, 1)
        shown = await quarantine(cluster)
        assert sorted(shown) == sorted([
            *((pointer, code) for _, _, _, pointer, code in BAD), ("", "too_large"), ("", "bad_json")
        ])  # fmt: skip
        assert await assert_exact(con, services=SERVICES) == len(good)
        paid_for = "SELECT count(*) FROM tracking.timeline WHERE type = 'payment_received'"
        assert await con.fetchval(paid_for) == 2
        record_property("upstream's topics", f"{became}, payments {payments}")


async def quarantine(cluster: LocalCluster) -> list[tuple[str, str]]:
    """Where and why, of each record that is kept."""
    async with doors(cluster, "compliance") as client:
        answer = await client.get("/api/intake/v1/quarantine", params={"limit": 200})
    assert answer.status_code == 200, answer.text
    return [(each["errors"][0]["pointer"], each["errors"][0]["code"]) for each in answer.json()["items"]]


async def test_topics_read_again_from_their_start_count_nothing_twice(
    cluster: LocalCluster, kafka: Broker, record_property: Record
) -> None:
    intake = cluster.members["intake"]
    async with books(cluster) as con, a_publisher(kafka) as upstream:
        before = await all_counts(con)
        for number in range(100, 160):
            await upstream.send(loan(number))
        for rubbish in (b"rubbish", b"rubbish", {"event_id": "e-none"}):
            await upstream.send(rubbish)
        for number in range(100, 110):
            await upstream.send({**paid(f"P-{number}"), "loan_id": f"L-{number}"}, topic=PAYMENTS)
        await until_passed(con, upstream.sent, before)
        cases, kept = await assert_exact(con, services=SERVICES), await everything(con)
        intake.send(signal.SIGTERM)
        assert await asyncio.to_thread(intake.wait) == 0, intake.last_words()
        before = await all_counts(con)
        await con.execute(AGAIN, [OVERDUE, PAYMENTS])
        await asyncio.to_thread(cluster.restart, "intake")
        again = {topic: counted["passed"] for topic, counted in before.items()}
        became = await until_passed(con, again, before)
        assert became == {"passed": again[OVERDUE], "accepted": 0, "left_out": became["left_out"], "quarantined": 0,
                          "repeated": again[OVERDUE] - became["left_out"]}  # fmt: skip
        assert await everything(con) == kept
        assert await assert_exact(con, services=SERVICES) == cases
        record_property("read again from the start", f"{sum(again.values())} records, 0 counted twice, {cases} cases")


async def everything(con: Any) -> dict[str, list[str]]:
    """All that there is of it, but how far the topics are read."""
    return {table: sorted(map(repr, await con.fetch(f"SELECT * FROM {table}"))) for table in BOOKS}
