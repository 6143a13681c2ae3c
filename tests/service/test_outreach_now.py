"""What a collector asks before a contact: may this case be called now, and is this call mine."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from libs.common.events.tracking import HoldPlaced
from libs.common.kernel.clock import Pace, SystemClock
from libs.common.kernel.ids import CaseId, HoldId, derive
from tests.database import Database
from tests.service.outreach_world import TEN_IN_SHANGHAI, World, a_debt, open_world

NOBODY_KNOWS = "00000000-0000-5000-8000-000000000000"


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": name}


async def a_call(world: World, n: int) -> tuple[str, CaseId, str]:
    """A debtor, the case, and a call of it that waits."""
    debtor, case = await world.owing(n)
    request = world.request(case, step="call_1", channel="call", template="first_call")
    await world.tell("strategy", debtor, request)
    await world.consume()
    return debtor, case, request.contact_id


async def test_a_call_is_claimed_by_its_name_while_it_waits_and_may_be_made(world: World) -> None:
    (_, case, waits), (_, held_case, held) = await a_call(world, 1), await a_call(world, 2)
    async with world.browser("team_lead", "ann") as ann, world.browser("collector", "bob", team="other") as bob:
        theirs = await bob.post(f"/v1/calls/{waits}/claim", headers=key("0"))
        mine = await ann.post(f"/v1/calls/{waits}/claim", headers=key("1"))
        again = await ann.post(f"/v1/calls/{waits}/claim", headers=key("2"))
        await world.tell("tracking", a_debt(2)[0], a_hold(held_case))
        await world.consume()
        refused = await ann.post(f"/v1/calls/{held}/claim", headers=key("3"))
    assert (mine.status_code, mine.json()["claimed_by"], mine.json()["case_id"]) == (200, "ann", case)
    assert (theirs.status_code, again.status_code, refused.status_code) == (404, 409, 409)
    assert len(await world.facts("call_claimed")) == 1


async def channels_now(browser: httpx.AsyncClient, case: str) -> dict[str, Any]:
    answer = await browser.get("/v1/compliance/now", params={"case_id": case})
    assert answer.status_code == 200, answer.text
    return {each["channel"]: each for each in answer.json()["channels"]}


async def test_whether_a_case_may_be_contacted_now_is_answered_as_the_gate_would(world: World) -> None:
    _, case = await world.owing(consents=("call", "visit"))
    await world.consume()
    async with world.browser() as browser:
        by_day = await channels_now(browser, case)
        world.step_clock(timedelta(hours=13))  # 23:00 in Shanghai
        by_night = await channels_now(browser, case)
        nowhere = await browser.get("/v1/compliance/now", params={"case_id": NOBODY_KNOWS})
    assert {channel: each["decision"] for channel, each in by_day.items()} == {
        "call": "allow", "sms": "block", "visit": "allow",
    }  # fmt: skip
    assert by_day["sms"]["reason"] == "no_consent"
    assert by_day["call"]["until"].startswith("2026-11-24T13:59:4")  # 22:00 there, less the margin
    call = by_night["call"]
    assert (call["decision"], call["earliest_allowed"]) == ("defer", "2026-11-25T00:00:00Z")
    assert call["rule"]["id"] == call["reason"] == "CN-GBT45251-HOURS"
    assert call["rule"]["sources"] and "22:00" in call["rule"]["summary"]
    assert by_night["visit"]["decision"] == "defer"
    assert nowhere.status_code == 404


async def test_a_hold_or_a_stop_stands_against_every_channel(world: World) -> None:
    debtor, case = await world.owing()
    await world.tell("tracking", debtor, a_hold(case))
    await world.consume()
    async with world.browser() as browser:
        held = await channels_now(browser, case)
        await browser.post("/v1/outreach/stop", json={"reason": "a test"}, headers=key("s"))
        await world.look()
        stopped = await channels_now(browser, case)
    assert {each["reason"] for each in held.values()} == {"hold:hardship"}
    assert {each["reason"] for each in stopped.values()} == {"outreach_stopped"}
    assert await world.facts("contact_suppressed") == []


async def test_a_dialler_asks_claims_confirms_and_reports_and_sees_nothing_else(world: World) -> None:
    debtor, case, waits = await a_call(world, 1)
    question = {
        "jurisdiction": ["CN"], "actor": {"role": "creditor"}, "debtor": {"zone": "Asia/Shanghai"},
        "proposed": {"at": world.now.isoformat(), "channel": "call", "party": "debtor", "purpose": "collect"},
    }  # fmt: skip
    async with world.browser("dialler", "dial-1") as dial, world.browser("dialler", "dial-2", team="south") as south:
        assert (await dial.post("/v1/compliance/evaluate", json=question)).json()["decision"] == "allow"
        assert (await channels_now(dial, case))["call"]["decision"] == "allow"
        assert (await south.get("/v1/compliance/now", params={"case_id": case})).status_code == 404
        assert (await south.post("/v1/queue/next", json={}, headers=key("0"))).json()["call"] is None
        taken = (await dial.post("/v1/queue/next", json={}, headers=key("1"))).json()["call"]
        assert (taken["contact_id"], taken["claimed_by"]) == (waits, "dial-1")
        await world.tell("tracking", debtor, a_hold(case))
        await world.consume()
        assert (await dial.post(f"/v1/calls/{waits}/check", headers=key("2"))).status_code == 409
        seen = [
            await dial.get(path)
            for path in (f"/v1/contacts?case_id={case}", "/v1/decisions", f"/v1/preferences/{debtor}", "/v1/visits")
        ]
        asked = {"case_id": case, "channel": "call", "template": "first_call"}
        seen.append(await dial.post("/v1/contacts", json=asked, headers=key("3")))
    assert {answer.status_code for answer in seen} == {403}


class Ahead(SystemClock):
    """A process whose clock is wrong."""

    by = timedelta(0)

    def wall(self) -> datetime:
        return super().wall() + self.by


async def test_whether_anything_may_leave_is_told_to_those_who_run_it(database: Database, tmp_path: Path) -> None:
    clock = Ahead(Pace(datetime.now(UTC), TEN_IN_SHANGHAI))
    async with (
        open_world(database, tmp_path, clock=clock) as world, world.browser("platform_admin") as browser,
        world.browser("collector") as collector,
    ):  # fmt: skip
        await world.consume()
        free = (await browser.get("/v1/sending")).json()
        clock.by = timedelta(seconds=7)
        await world.look()
        wrong = (await browser.get("/v1/sending")).json()
        assert (await collector.get("/v1/sending")).status_code == 403
    assert (free["held_by"], free["provider_apart"], free["sandbox"]) == (None, None, True)
    assert 0 <= free["database_apart"] < 5 < wrong["database_apart"]
    assert wrong["held_by"] == "clocks_apart"


async def test_how_many_texts_left_and_wait_is_told_from_one_look_to_the_next(world: World) -> None:
    await world.owing_asked()
    await world.consume()
    async with world.browser("platform_admin") as browser:
        before = (await browser.get("/v1/sending")).json()
        await world.send()
        after = (await browser.get(f"/v1/sending?since={before['upto']}")).json()
        again = (await browser.get(f"/v1/sending?since={after['upto']}")).json()
    assert (before["sent"], before["waiting"]) == (None, 1)
    assert before["waits_since"] is not None
    assert (after["sent"], after["waiting"], after["waits_since"]) == (1, 0, None)
    assert after["upto"] > before["upto"]
    assert (again["sent"], again["upto"]) == (0, after["upto"])


async def test_nobody_asks_about_a_case_out_of_reach(world: World) -> None:
    _, case = await world.owing()
    await world.consume()
    async with world.browser("team_lead", team="south") as lead, world.browser("collector") as collector:
        for browser in (lead, collector):
            assert (await browser.get("/v1/compliance/now", params={"case_id": case})).status_code == 404


def a_hold(case: str) -> HoldPlaced:
    return HoldPlaced(hold_id=HoldId(derive("hold", case)), case_id=CaseId(case), reason="hardship")
