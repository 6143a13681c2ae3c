"""Decisions listed and counted, what goes on now, and whether a debtor may be contacted at this instant."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world
from tests.service.test_outreach_claims import claimed
from tests.service.test_outreach_sending import behave

SEVEN_IN_SHANGHAI = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
HOURS = "CN-GBT45251-HOURS"


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


@pytest.fixture
async def early(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    """At seven in the morning two texts are put off and one is refused; an hour later the two leave."""
    async with open_world(database, tmp_path, now=SEVEN_IN_SHANGHAI) as world:
        for n in (1, 2):
            await world.owing_asked(n)
        await world.owing_asked(3, consents=())
        await world.send()
        world.step_clock(timedelta(hours=1, minutes=1))
        await world.send()
        yield world


async def get(world: World, path: str, role: str = "compliance", **who: Any) -> Any:
    async with world.browser(role, **who) as browser:
        answer = await browser.get(f"/v1{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_every_decision_is_listed_by_rule_kind_and_day_the_newest_first(early: World) -> None:
    found = (await get(early, "/decisions"))["items"]
    assert [(item["kind"], item["decision"], item["rule_id"]) for item in found[:2]] == [("attempted", "allow", "")] * 2
    assert sorted((item["kind"], item["rule_id"]) for item in found[2:]) == [
        ("deferred", HOURS), ("deferred", HOURS), ("suppressed", "house:no_consent"),
    ]  # fmt: skip
    late = (await get(early, f"/decisions?kind=deferred&rule={HOURS}&creditor={CREDITOR}&channel=sms"))["items"]
    assert [item["until"] for item in late] == ["2026-11-24T00:00:00Z"] * 2 and late[0]["day"] == "2026-11-24"
    assert (await get(early, "/decisions?from=2026-11-25&to=2026-11-26"))["items"] == []


async def test_a_decision_stands_for_each_fact_that_carries_a_verdict(early: World) -> None:
    rows = await early.fetch("SELECT kind, count(*) FROM decisions GROUP BY kind")
    facts = {kind: len(await early.facts(f"contact_{kind}")) for kind in ("attempted", "deferred", "suppressed")}
    assert {row[0]: row[1] for row in rows} == facts


async def test_decisions_come_in_pages(early: World) -> None:
    seen, cursor = list[tuple[str, str]](), ""
    for _ in range(3):
        answer = await get(early, f"/decisions?limit=2{cursor and f'&cursor={cursor}'}")
        seen += [(item["contact_id"], item["kind"]) for item in answer["items"]]
        cursor = answer["next"]
    assert len(seen) == len(set(seen)) == 5 and cursor is None


async def test_decisions_are_counted_by_what_is_asked(early: World) -> None:
    found = (await get(early, "/decisions/counts?group_by=rule,day"))["items"]
    assert [(item["rule"], item["kind"], item["decisions"]) for item in found] == [
        ("", "attempted", 2), (HOURS, "deferred", 2), ("house:no_consent", "suppressed", 1),
    ]  # fmt: skip
    async with early.browser() as browser:
        table = await browser.get("/v1/decisions/counts?group_by=reason&format=csv")
        wrong = await browser.get("/v1/decisions/counts?group_by=number")
        backwards = await browser.get("/v1/decisions?from=2026-11-26&to=2026-11-25")
    assert table.text.splitlines()[0] == "rule,reason,channel,creditor,day,kind,decisions"
    assert (wrong.status_code, backwards.status_code) == (422, 422)


async def test_decisions_of_cases_out_of_reach_are_not_there(early: World) -> None:
    assert (await get(early, "/decisions", "team_lead", team="south"))["items"] == []
    assert (await get(early, "/decisions", "compliance", creditors=("other",)))["items"] == []
    assert (await get(early, "/decisions/counts", "collector"))["items"] == []
    async with early.browser("analyst") as browser:
        assert (await browser.get("/v1/decisions")).status_code == 403


async def test_queues_and_who_works_them_are_seen_by_team(world: World) -> None:
    await claimed(world)
    for n in (2, 3):
        debtor, case = await world.owing(n)
        later = world.now + timedelta(hours=2 * (n - 2))
        asked = world.request(case, step="call_1", channel="call", template="first_call", not_before=later)
        await world.tell("strategy", debtor, asked)
    await world.consume()
    floor = await get(world, "/queue/depths", "team_lead")
    depth = floor["items"][0]
    assert (depth["creditor"], depth["waiting"], depth["claimed"]) == (CREDITOR, 1, 1) and depth["oldest_due"]
    assert floor["collectors"] == [{"collector": "bob", "team": "default", "calls": 1}]
    assert (await get(world, "/queue/depths", "team_lead", team="south"))["items"] == []
    assert (await get(world, "/queue/depths", "platform_admin"))["items"] == []


async def test_a_contact_of_which_nobody_knows_stays_in_sight_until_a_person_decides(world: World) -> None:
    await behave(world, "unknown")
    _, contact = await world.owing_asked()
    await world.send()
    first = (await get(world, "/unknowns", "platform_admin"))["items"]
    assert [(item["contact_id"], item["state"], item["looked"]) for item in first] == [(contact, "unknown", 0)]
    for minutes in (1, 4, 10, 45):
        world.step_clock(timedelta(minutes=minutes, seconds=1))
        await world.wired.janitor.step()
    last = (await get(world, "/unknowns"))["items"]
    assert [(item["state"], item["look_at"]) for item in last] == [("unknown_escalated", None)]
    assert (await get(world, "/unknowns", creditors=("other",)))["items"] == []
