"""Upstream publishes overdue events and payments to topics: in any shape, with any rubbish, once or again."""

import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from libs.common.store.session import Moved
from services.intake.store.quarantine import kept_of
from tests.database import Database
from tests.intake import names, overdue, paid
from tests.kafka import Broker
from tests.upstream import World, a_world

STRUCTURED: dict[str, str | bytes] = {"content-type": "application/cloudevents+json; charset=utf-8"}
BINARY: dict[str, str | bytes] = {
    "ce_specversion": "1.0", "ce_id": "1", "ce_type": "loan.overdue", "ce_source": "/loans/core",
    "content-type": "application/json",
}  # fmt: skip
MAPPING: dict[str, Any] = {
    "columns": ["no", "owed"],
    "key": {"event_id": "'row-' + no", "occurred_at": "'2026-11-24T01:00:00Z'", "creditor": "'xyf'", "loan_id": "no"},
    "leave_out": "number(owed) < 1",
    "record": {
        "customer.id": "'C-' + no", "loan.overdue.value": "owed", "loan.overdue.currency": "'CNY'",
        "loan.oldest_unpaid_due_date": "'2026-11-01'",
    },
}  # fmt: skip


def loan(number: int | str, **changes: Any) -> dict[str, Any]:
    return overdue(f"e-{number}", loan={"id": f"L-{number}"}, customer={"id": f"C-{number}"}, **changes)


def structured(data: Any, **attributes: Any) -> dict[str, Any]:
    return {"specversion": "1.0", "id": "1", "source": "/x", "type": "t", "data": data, **attributes}


@pytest.fixture
async def world(database: Database, tmp_path: Path, broker: Broker) -> AsyncIterator[World]:
    async with a_world(database, tmp_path, broker) as world:
        yield world


async def map_source(world: World) -> None:
    """`rows`, and `dated`, whose rows speak of a date that is said besides."""
    dated = {**MAPPING, "needs_as_of": True, "record": {**MAPPING["record"], "loan.oldest_unpaid_due_date": "as_of"}}
    for source, mapping in (("rows", MAPPING), ("dated", dated)):
        answer = await world.intake.put(f"/sources/{source}", mapping, "organisation_admin")
        assert answer.status_code in (200, 201), answer.text


async def test_a_record_is_taken_in_every_shape(world: World) -> None:
    await map_source(world)
    await world.send(loan(1))
    await world.send(loan(2), {"content-type": "application/json"}, partition=1)
    await world.send(structured(loan(3)), STRUCTURED, partition=2)
    await world.send(structured(None, data_base64=base64.b64encode(orjson.dumps(loan(4))).decode()), STRUCTURED)
    await world.send(loan(5), BINARY)
    await world.send({"no": "6", "owed": "17.50"}, {"dunwell_source": "rows"})
    await world.send({"no": "7", "owed": "18.50"}, {**BINARY, "ce_source": "rows"})
    await world.send(structured({"no": "8", "owed": "19.50"}, source="rows"), STRUCTURED)
    await world.send({"no": "9", "owed": "0.50"}, {"dunwell_source": "rows"})
    await world.send({"no": "10", "owed": "20.50"}, {"dunwell_source": "dated", "dunwell_as_of": "2026-11-03"})
    await world.pay({**paid(), "loan_id": "L-1"})
    await world.pay(structured({**paid("P-2"), "loan_id": "L-2"}), STRUCTURED)
    await world.take(12)
    assert await world.counts() == (10, 9, 1, 0, 0)
    assert await world.counts(world.payments) == (2, 2, 0, 0, 0)
    await world.intake.drain()
    facts = await world.intake.journal()
    opened = [fact["oldest_due"] for fact in facts if fact.name == "delinquency_opened"]
    assert (len(opened), opened.count("2026-11-03"), names(facts).count("payment_received")) == (9, 1, 2)
    for source, event in (("xyf", "e-5"), ("rows", "row-6"), ("rows", "row-7"), ("rows", "row-8"), ("xyf", "pay-P-2")):
        assert (await world.intake.status(event, source))["state"] == "accepted"
    await world.intake.books()


BAD: list[tuple[str, Any, dict[str, str | bytes], str, str]] = [
    ("nothing", None, {}, "", "bad_json"),
    ("noise", b"\x00\xff\xfe garbage", {}, "", "bad_json"),
    ("compressed", b"\x1f\x8b\x08\x00", {"content-type": "application/json"}, "", "bad_json"),
    ("a list", [loan("bad-1")], {}, "", "malformed_json"),
    ("another schema", {"borrower": "Li Na"}, {}, "/event_id", "missing"),
    ("an amount as a number", overdue(loan={"overdue": {"value": 1, "currency": "CNY"}}), {}, "/loan/overdue/value",
     "invalid"),
    ("avro", b"\x00\x00\x00\x00\x01", {"content-type": "application/avro"}, "header:content-type",
     "unsupported_media_type"),
    ("a batch of events", [structured(loan("bad-2"))], {"content-type": "application/cloudevents-batch+json"},
     "header:content-type", "unsupported_media_type"),
    ("an old event", loan("bad-3"), {**BINARY, "ce_specversion": "0.3"}, "header:ce_specversion",
     "unsupported_version"),
    ("an event of nothing", {"specversion": "1.0", "id": "1", "source": "x", "type": "t"}, STRUCTURED, "/data",
     "missing"),
    ("no event at all", loan("bad-4"), STRUCTURED, "/specversion", "missing"),
    ("a source's name that is none", loan("bad-5"), {"dunwell_source": "a/b"}, "header:dunwell_source", "invalid"),
    ("a header of noise", loan("bad-6"), {"dunwell_source": b"\xff"}, "header:dunwell_source", "invalid"),
    ("a date that is none", loan("bad-7"), {"dunwell_as_of": "soon"}, "header:dunwell_as_of", "invalid"),
    ("no date for a mapping that needs one", {"IDENT": 1}, {"dunwell_source": "uci-credit-default"},
     "header:dunwell_as_of", "missing"),
    ("a day too far", overdue(occurred_at="2031-01-01T00:00:00Z"), {}, "/occurred_at", "in_the_future"),
]  # fmt: skip


async def test_what_can_not_be_taken_is_kept_with_its_reason_and_stops_nobody(world: World) -> None:
    for _, record, headers, _, _ in BAD:
        await world.send(record, headers)
    await world.send(loan("good"))
    await world.take(len(BAD) + 1)
    assert await world.counts() == (len(BAD) + 1, 1, 0, len(BAD), 0)
    shown = [(each["errors"][0]["pointer"], each["errors"][0]["code"]) for each in await world.intake.quarantined()]
    assert sorted(shown) == sorted((pointer, code) for _, _, _, pointer, code in BAD)
    await world.intake.drain()
    assert (await world.intake.status("e-good"))["state"] == "accepted"


async def test_five_megabytes_are_kept_whole_and_the_next_goes_on(world: World) -> None:
    huge = orjson.dumps(loan("huge", extra={"noise": base64.b64encode(bytes(range(256)) * 15_000).decode()}))
    assert len(huge) > 5_000_000
    await world.send(huge)
    await world.send(loan(1))
    await world.take(2)
    (refused,) = await world.intake.quarantined()
    assert refused["errors"][0]["code"] == "too_large"
    row = await world.intake.serving.fetchrow("SELECT * FROM quarantine")
    assert kept_of(row, world.intake.keys.ingress_key).body == huge
    shown = await world.intake.get(f"/quarantine/{refused['id']}", "compliance")
    assert shown.json()["record"]["event_id"] == "e-huge"


async def test_only_creditors_that_are_set_up_and_granted_to_the_topic_are_taken(
    database: Database, tmp_path: Path, broker: Broker
) -> None:
    settings: dict[str, Any] = {"unknown_creditors": False, "topic_creditors": "xyf,new"}
    async with a_world(database, tmp_path, broker, **settings) as world:
        await world.intake.put("/creditors/xyf", {"name": "XYF", "acts_as": "creditor"}, "organisation_admin")
        for creditor in ("xyf", "new", "stranger"):
            await world.send(loan(creditor, creditor=creditor))
        await world.take(3)
        assert await world.counts() == (3, 1, 0, 2, 0)
        found = {each["event_id"]: each["errors"][0]["code"] for each in await world.intake.quarantined()}
        assert found == {"e-new": "unknown_creditor", "e-stranger": "source_creditor"}
        await world.intake.put("/creditors/new", {"name": "New", "acts_as": "creditor"}, "organisation_admin")
        (kept,) = await world.intake.quarantined(event_id="e-new")
        retried = await world.intake.post(f"/quarantine/{kept['id']}/retry", {}, headers={"Idempotency-Key": "1"})
        assert retried.json()["state"] == "retried", retried.text
        await world.intake.drain()
        assert (await world.intake.status("e-new", "new"))["state"] == "accepted"


async def test_the_same_event_by_another_door_counts_once(world: World) -> None:
    await world.intake.take(loan(1))
    await world.send(loan(1))
    await world.send(structured(loan(1)), STRUCTURED, partition=1)
    await world.send(loan(1, flags=None) | {"occurred_at": "2026-11-24T09:00:01+08:00"}, partition=2)
    await world.take(3)
    assert await world.counts() == (3, 0, 0, 1, 2)
    (conflict,) = await world.intake.quarantined()
    assert conflict["reason"] == "id_conflict"


async def test_a_topic_read_again_from_the_start_does_nothing_twice(world: World) -> None:
    """Good ones, repeats, rubbish, conflicts, one that only intake can refuse and that was mended later."""
    zone = overdue("e-3", loan={"id": "L-3"}, customer={"id": "C-3", "time_zone": "Mars/Phobos"})
    for record in (loan(1), loan(1), b"rubbish", b"rubbish", {"event_id": "e-2"}, loan(2), zone):
        await world.send(record)
    await world.pay(paid())
    await world.take(8)
    await world.intake.drain()
    for record in (loan(3), {**loan(2), "occurred_at": "2026-11-24T09:30:00+08:00"}):
        await world.send(record)
    await world.take(2)
    await world.intake.drain()
    before = await everything(world)
    assert await world.counts() == (9, 4, 0, 3, 2)
    for topic in (world.overdue, world.payments):
        await world.intake.serving.execute(
            "UPDATE progress SET first_offset = first_offset - next_offset, next_offset = 0 WHERE source = $1", topic
        )
    await world.take(10)
    await world.intake.drain()
    assert await everything(world) == before
    assert await world.counts() == (18, 4, 0, 3, 11)
    await world.intake.books()


async def everything(world: World) -> list[Any]:
    """All that there is of it, but how far the topics are read."""
    tables = ("ingress", "seen", "quarantine", "journal", "state", "acts")
    return [sorted(map(repr, await world.intake.serving.fetch(f"SELECT * FROM {table}"))) for table in tables]


async def test_a_suspended_source_is_taken_from_its_topic_all_the_same(
    database: Database, tmp_path: Path, broker: Broker
) -> None:
    """Nobody can be told to wait: what is usable is used, the rest is kept, and people are paged."""
    async with a_world(database, tmp_path, broker, suspend_records=5, suspend_seconds=0) as world:
        await world.send(loan(0))
        await world.take(1)
        for n in range(5):
            await world.send({**loan(f"bad-{n}"), "occurred_at": "soon"})
        await world.take(5)
        refused = await world.intake.post("/delinquencies", loan(1))
        assert (refused.status_code, refused.json()["code"]) == (429, "source_suspended")
        await world.send(loan(2))
        await world.send({**loan("bad-5"), "occurred_at": "soon"})
        await world.take(2)
        assert await world.counts() == (8, 2, 0, 6, 0)


async def test_where_a_topic_is_read_is_committed_for_those_who_watch_its_lag(world: World) -> None:
    for n in range(3):
        await world.send(loan(n), partition=2)
    await world.take(3)
    for reading in world.members[0].readings:
        await reading._topic.close()
    assert await world.committed(world.overdue, 2) == 3


async def test_a_crash_in_the_middle_of_a_batch_leaves_nothing_and_the_next_owner_takes_it_whole(
    world: World,
) -> None:
    two = await world.member("two")
    for n in range(20):
        await world.send(loan(n))
    one = world.members[0]
    async with world.heads_held():
        dying = asyncio.create_task(one.readings[0].step())
        await world.blocked(1)
        dying.cancel()
        await asyncio.wait([dying])
    await one.intake.service.owner.leave()
    await world.take(20, two)
    assert await world.counts() == (20, 20, 0, 0, 0)


async def test_an_owner_that_sleeps_over_its_lease_in_the_middle_of_a_batch_changes_nothing_when_it_wakes(
    world: World,
) -> None:
    sleeper, two = world.members[0], await world.member("two")
    for n in range(20):
        await world.send(loan(n))
    await world.send(b"rubbish")
    async with world.heads_held():
        sleeping = asyncio.create_task(sleeper.readings[0].step())
        await world.blocked(1)
        await world.give_all_to("two")
        awake = asyncio.create_task(two.step())
        await world.blocked(2)
    results = await asyncio.gather(sleeping, awake, return_exceptions=True)
    (passed,) = [each for each in results if isinstance(each, int)]
    assert [type(each) for each in results if each != passed] == [Moved]
    assert (await world.counts())[0] == passed
    two.readings[0]._look_at = 0  # as after any failure
    await world.take(21 - passed, two)
    assert await world.counts() == (21, 20, 0, 1, 0)
    assert len(await world.intake.quarantined()) == 1


async def test_each_partition_is_read_by_the_owner_of_its_part_also_when_there_are_more_of_them(
    database: Database, tmp_path: Path, broker: Broker
) -> None:
    async with a_world(database, tmp_path, broker, partitions=30) as world:
        for n in range(30):
            await world.send(loan(n), partition=n)
        one = world.members[0]
        await world.take(30)
        two = await world.member("two")
        for _ in range(2):
            await one.step()
            await two.step()
        mine, others = (set(member.intake.service.owner.parts) for member in (one, two))
        assert (len(mine), len(others), mine & others) == (6, 6, set())
        for n in range(30, 60):
            await world.send(loan(n), partition=n - 30)
        await world.take(30)
        for member, parts in ((one, mine), (two, others)):
            assert set(member.readings[0]._next) == {n for n in range(30) if n % 12 in parts}
        await two.intake.service.owner.leave()
        for n in range(60, 90):
            await world.send(loan(n), partition=n - 60)
        await world.take(30, one)
        assert await world.counts() == (90, 90, 0, 0, 0)
        assert await world.positions() == dict.fromkeys(range(30), 3)
