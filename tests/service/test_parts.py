"""/v1/parts, /v1/relay/rewind and the relay's figures: what who runs it sees of a service, and what they may do."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families

from libs.common.events.envelope import decode_record
from libs.common.events.intake import DebtorErased
from libs.common.flow.journal_source import JournalSource
from libs.common.flow.relay import Relay, SqlCursor, producers
from libs.common.http.scopes import ROLES
from libs.common.kernel.part import part_of
from libs.common.log.record import unpack
from tests.database import Database
from tests.kafka import MockBroker, new_topic
from tests.tracking_service import PARTS, Harness, Person, running

SOURCES = ("intake", "outreach", "strategy")
WHY = "a subscriber has lost its disk"


@pytest.fixture
async def tracking(database: Database, tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(database, tmp_path) as harness:
        yield harness


async def seen(tracking: Harness, role: str = "team_lead") -> Any:
    answer = await tracking.get("/parts", role)
    assert answer.status_code == 200, answer.text
    return answer.json()


def of(found: Any, source: str, part: int) -> Any:
    return next(row for row in found["items"] if (row["source"], row["part"]) == (source, part))


@asynccontextmanager
async def publishing(tracking: Harness, broker: MockBroker) -> AsyncIterator[Relay]:
    """Tracking as it is in a cluster: its own journal goes to a topic."""
    pool, topic, stopping = tracking.pools["tracking"], new_topic(), asyncio.Event()
    await broker.create(topic)
    relay = Relay(
        topic, JournalSource(pool, "tracking"), SqlCursor(pool), producers(broker.connect), tracking.heads, 1,
        time.monotonic,
    )  # fmt: skip
    tracking.service.relay = relay
    task = asyncio.create_task(relay.run(stopping, lambda: tracking.service.owner.parts))
    yield relay
    stopping.set()
    await task
    await broker.delete(topic)


async def a_journal(tracking: Harness) -> tuple[int, int]:
    """A person whose call was claimed: the part, and how many records tracking's journal has there."""
    person = Person(tracking)
    await person.arrive()
    await person.claimed_by("ann")
    part = part_of(person.debtor, PARTS)
    return part, await tracking.pools["tracking"].fetchval("SELECT head FROM journal_head WHERE part = $1", part)


async def is_sent(tracking: Harness, part: int, count: int) -> None:
    async def look() -> bool:
        found = await seen(tracking)
        return bool(found["journal"][part]["sent"] == count)

    await tracking.until(look)


async def rewind(tracking: Harness, part: int, offset: int, role: str = "platform_admin", **headers: str) -> Any:
    body = {"part": part, "offset": offset, "reason": WHY}
    return await tracking.http.post("/v1/relay/rewind", json=body, headers=tracking.who(role) | headers)


async def acts(tracking: Harness) -> list[Any]:
    rows = await tracking.pools["tracking"].fetch("SELECT payload FROM acts ORDER BY at")
    return [decode_record(raw) for row in rows for raw in unpack(row["payload"])]


async def test_every_part_of_every_source_shows_its_owner_and_how_far_it_is(tracking: Harness) -> None:
    part, head = await a_journal(tracking)
    found = await seen(tracking)
    places = [(row["source"], row["part"]) for row in found["items"]]
    assert places == [(source, part) for source in SOURCES for part in range(PARTS)]
    assert {row["owner"] for row in found["items"]} == {found["member"]} == {tracking.service.runtime.member}
    assert all(row["live"] and row["behind"] == 0 and row["stopped"] is None for row in found["items"])
    told = await tracking.pools["intake"].fetchval("SELECT head FROM journal_head WHERE part = $1", part)
    assert (of(found, "intake", part)["head"], of(found, "intake", part)["next_offset"]) == (told, told)
    assert told > 0 and head > 0
    shown = {"part": part, "head": head, "sent": None, "backlog": None, "hole": None}
    assert found["journal"][part] == shown
    assert (found["service"], found["halted"], found["trouble"]) == ("tracking", None, None)


async def test_parts_are_for_those_who_run_it(tracking: Harness) -> None:
    answers = {role: (await tracking.get("/parts", role)).status_code for role in ROLES}
    assert {role for role, status in answers.items() if status == 200} == {
        "team_lead", "organisation_admin", "platform_admin",
    }  # fmt: skip
    assert set(answers.values()) == {200, 403}
    assert (await tracking.http.get("/v1/parts")).status_code == 401


async def test_a_part_that_nobody_owns_or_whose_owner_is_gone_shows_it(tracking: Harness) -> None:
    tracking.service.stop()

    async def is_given_back() -> Any:
        found = await seen(tracking)
        return None if any(row["owner"] for row in found["items"]) else found

    found = await tracking.until(is_given_back)
    assert not any(row["live"] for row in found["items"])
    await tracking.pools["tracking"].execute("UPDATE part_owner SET owner = 'gone', until = now() WHERE part = 5")
    found = await seen(tracking)
    assert [(row["owner"], row["live"]) for row in found["items"] if row["part"] == 5] == [("gone", False)] * 3


async def test_a_process_that_died_stays_in_sight_and_one_that_left_does_not(tracking: Harness) -> None:
    serving, own = tracking.pools["tracking"], tracking.service.runtime.member
    await serving.execute("INSERT INTO member VALUES ('died', clock_timestamp() - interval '1 second')")
    found = await seen(tracking)
    assert {row["member"]: row["live"] for row in found["members"]} == {"died": False, own: True}
    until = {row["member"]: datetime.fromisoformat(row["until"]) for row in found["members"]}
    assert until["died"] < datetime.fromisoformat(found["at"]) < until[own]
    await serving.execute("DELETE FROM member WHERE id = 'died'")
    tracking.service.stop()

    async def has_left() -> bool:
        return not (await seen(tracking))["members"]

    await tracking.until(has_left)


async def test_what_waits_and_why_a_part_has_stopped_are_shown(tracking: Harness) -> None:
    """A hole in a source's journal: the part stops there, the others do not."""
    debtor = Person(tracking).debtor
    part = part_of(debtor, PARTS)
    intake = tracking.pools["intake"]
    tracking.service.consumer.halted = "held by the test"
    for _ in range(3):
        await tracking.append("intake", debtor, DebtorErased(reason="asked"))
    await intake.execute("DELETE FROM journal WHERE part = $1 AND base = 1", part)
    held = await seen(tracking)
    row = of(held, "intake", part)
    assert (held["halted"], row["behind"]) == ("held by the test", 3)
    appended = await intake.fetchval("SELECT at FROM journal WHERE part = $1 AND base = 0", part)
    assert datetime.fromisoformat(row["waits_since"]) == appended
    assert {other["waits_since"] for other in held["items"] if not other["behind"]} == {None}
    tracking.service.consumer.halted = None
    tracking.heads.wrote("intake", part, 4)

    async def has_stopped() -> Any:
        found = await seen(tracking)
        return found if of(found, "intake", part)["stopped"] else None

    found = await tracking.until(has_stopped)
    row = of(found, "intake", part)
    assert f"part {part}" in row["stopped"] and row["behind"] == 2
    assert [r["stopped"] for r in found["items"] if r["stopped"]] == [row["stopped"]]


async def test_without_kafka_there_is_no_relay_to_rewind(tracking: Harness) -> None:
    answer = await rewind(tracking, 0, 0, **{"Idempotency-Key": "1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_relay")
    assert await acts(tracking) == []


async def test_a_rewind_is_published_again_and_stands_on_record_once(
    tracking: Harness, mock_broker: MockBroker
) -> None:
    part, head = await a_journal(tracking)
    async with publishing(tracking, mock_broker) as relay:
        await is_sent(tracking, part, head)
        published = relay.published
        for _ in range(2):
            answer = await rewind(tracking, part, 0, **{"Idempotency-Key": "a"})
            assert (answer.status_code, answer.json()) == (200, {"part": part, "sent": 0, "before": head})
        assert "idempotency-replayed" in answer.headers
        await is_sent(tracking, part, head)
        assert relay.published == published + head
    (act,) = await acts(tracking)
    assert (act.type, act.key, act.actor) == ("act.relay_rewound", f"tracking/{part}", "user:ann/platform_admin")
    assert orjson.loads(act.data) == {"part": part, "offset": 0, "before": head, "reason": WHY}


async def test_a_rewind_that_makes_no_sense_is_refused_and_changes_nothing(
    tracking: Harness, mock_broker: MockBroker
) -> None:
    part, head = await a_journal(tracking)
    async with publishing(tracking, mock_broker):
        await is_sent(tracking, part, head)
        above = await rewind(tracking, part, head + 1, **{"Idempotency-Key": "1"})
        assert (above.status_code, above.json()["errors"][0]["pointer"]) == (422, "/offset")
        assert f"up to {head}" in above.json()["detail"]
        assert (await rewind(tracking, PARTS, 0, **{"Idempotency-Key": "2"})).status_code == 404
        assert (await rewind(tracking, part, 0)).json()["code"] == "idempotency_key_missing"
        assert (await rewind(tracking, part, 0, "organisation_admin", **{"Idempotency-Key": "3"})).status_code == 403
        unexplained = await tracking.post("/relay/rewind", {"part": part, "offset": 0}, "platform_admin", None)
        assert unexplained.status_code == 422
        assert (await seen(tracking))["journal"][part]["sent"] == head
    assert await acts(tracking) == []


async def test_what_the_relay_does_shows_in_parts_and_in_the_metrics(
    tracking: Harness, mock_broker: MockBroker
) -> None:
    part, head = await a_journal(tracking)
    tracking.service.runtime.figures.look_seconds_min = 0.0
    assert "dunwell_relay_backlog{" not in (await tracking.http.get("/metrics")).text
    async with publishing(tracking, mock_broker) as relay:
        await is_sent(tracking, part, head)
        assert (await rewind(tracking, part, 0, **{"Idempotency-Key": "1"})).status_code == 200
        await is_sent(tracking, part, head)
        for _ in range(2):  # what was counted is not counted again
            figures = await relay_figures(tracking)
        published, total = figures.pop("published_total"), await tracking.pools["tracking"].fetchval(
            "SELECT sum(head) FROM journal_head"
        )  # fmt: skip
        assert published == relay.published == total + head
        assert 0 <= figures.pop("last_ack_age_seconds") < 5
        assert figures == {
            "backlog": 0, "dropped_producers_total": 0, "overtaken_total": 0, "left_out_total": 0, "holes": 0,
        }  # fmt: skip


async def test_a_relay_without_a_broker_says_so_and_its_backlog_grows(
    tracking: Harness, mock_broker: MockBroker
) -> None:
    tracking.service.runtime.figures.look_seconds_min = 0.0
    async with publishing(tracking, mock_broker) as relay:
        mock_broker.away(True)
        try:
            part, head = await a_journal(tracking)

            async def is_in_trouble() -> Any:
                found = await seen(tracking)
                return found if found["trouble"] else None

            found = await tracking.until(is_in_trouble)
            assert found["journal"][part] == {
                "part": part, "head": head, "sent": 0, "backlog": head, "hole": None,
            }  # fmt: skip
            figures = await relay_figures(tracking)
            assert figures["backlog"] >= head and figures["dropped_producers_total"] >= 1
            assert figures["last_ack_age_seconds"] > 0
        finally:
            mock_broker.away(False)
        await is_sent(tracking, part, head)
        assert relay.trouble is None


async def relay_figures(tracking: Harness) -> dict[str, float]:
    text = (await tracking.http.get("/metrics")).text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    prefix = "dunwell_relay_"
    return {s.name.removeprefix(prefix): s.value for s in samples if s.name.startswith(prefix)}
