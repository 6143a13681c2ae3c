"""The call that a collector will take next is offered: to be read about, by nobody else, and no claim."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.common.events.tracking import HoldPlaced
from libs.common.kernel.clock import Pace, SystemClock
from libs.common.kernel.ids import CaseId, ContactId, HoldId, derive
from services.outreach.routes.doorway import of_people
from tests.database import Database
from tests.service.outreach_world import World, open_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


async def waiting(world: World, n: int, priority: int = 0) -> tuple[str, CaseId, ContactId]:
    """A debtor whose call waits."""
    debtor, case = await world.owing(n)
    asked = world.request(case, step="call_1", channel="call", template="first_call", priority=priority)
    await world.tell("strategy", debtor, asked)
    await world.consume()
    return debtor, case, asked.contact_id


async def post(world: World, user: str, path: str, name: str = "1") -> Any:
    async with world.browser("collector", user, team="default") as browser:
        headers = {"Idempotency-Key": f"{user}-{path}-{name}"}
        return await browser.post(f"/v1/{path}", json={} if path.startswith("queue") else None, headers=headers)


async def taken(world: World, user: str, path: str, name: str = "1") -> str | None:
    call = (await post(world, user, path, name)).json()["call"]
    return None if call is None else str(call["contact_id"])


async def test_what_is_offered_to_one_is_neither_offered_nor_given_to_another(world: World) -> None:
    _, _, first = await waiting(world, 1, priority=9)
    _, _, second = await waiting(world, 2)
    assert await taken(world, "bob", "queue/ahead") == first
    assert await taken(world, "ann", "queue/ahead") == second
    _, _, third = await waiting(world, 3)
    assert await taken(world, "eve", "queue/next") == third
    assert (await post(world, "bob", f"calls/{first}/claim")).json()["claimed_by"] == "bob"
    assert await taken(world, "bob", "queue/ahead", "2") is None


async def test_where_nothing_else_waits_whoever_is_ready_goes_before_whoever_reads(world: World) -> None:
    _, _, contact = await waiting(world, 1)
    assert await taken(world, "bob", "queue/ahead") == contact
    assert await taken(world, "ann", "queue/ahead") is None
    assert await taken(world, "eve", "queue/next") == contact
    assert (await post(world, "bob", f"calls/{contact}/claim")).status_code == 409


async def test_the_one_after_the_call_that_is_being_taken_may_be_asked_for_at_once(world: World) -> None:
    _, _, first = await waiting(world, 1, priority=9)
    _, _, second = await waiting(world, 2)
    assert await taken(world, "bob", "queue/ahead") == first
    async with world.browser("collector", "bob", team="default") as browser:
        answer = await browser.post("/v1/queue/ahead", json={"besides": first}, headers={"Idempotency-Key": "b"})
    assert answer.json()["call"]["contact_id"] == second


async def test_an_offer_is_no_claim_and_counts_for_nothing(world: World) -> None:
    debtor, _, contact = await waiting(world, 1)
    await taken(world, "bob", "queue/ahead")
    known = await world.contact(debtor, contact)
    assert (known.state, known.left_at, known.attempt) == ("queued", None, 0)
    assert [event.collector for event in await world.facts("call_offered")] == ["bob"]  # type: ignore[attr-defined]
    assert await world.facts("call_claimed") == []
    assert (await post(world, "bob", f"calls/{contact}/check")).status_code == 409


async def test_asked_again_it_is_the_same_one_for_longer_and_lapses_by_itself(world: World) -> None:
    await waiting(world, 1)
    first = (await post(world, "bob", "queue/ahead")).json()["call"]
    await waiting(world, 2, priority=9)
    world.step_clock(timedelta(minutes=2))
    await world.look()
    again = (await post(world, "bob", "queue/ahead", "2")).json()["call"]
    assert again["contact_id"] == first["contact_id"]
    assert again["until"] > first["until"]
    world.step_clock(timedelta(minutes=6))
    await world.look()
    assert await taken(world, "eve", "queue/next") is not None
    assert await taken(world, "eve", "queue/next", "2") == first["contact_id"]


async def test_what_may_not_be_made_is_not_offered_and_nothing_is_put_down(world: World) -> None:
    debtor, _, contact = await waiting(world, 1)
    await world.tell("tracking", debtor, HoldPlaced(hold_id=HoldId(derive("hold", "1")), reason="dispute"))
    _, _, free = await waiting(world, 2)
    await world.consume()
    assert await taken(world, "bob", "queue/ahead") == free
    world.step_clock(timedelta(hours=14))  # midnight in Shanghai
    await world.look()
    assert await taken(world, "eve", "queue/ahead") is None
    assert [event.until for event in await world.facts("contact_deferred")] == []  # type: ignore[attr-defined]
    assert (await world.contact(debtor, contact)).reason == "hold:dispute"


async def test_while_nothing_may_leave_nothing_is_offered(world: World) -> None:
    await waiting(world, 1)
    async with world.browser() as browser:
        body = {"scope": "*", "reason": "drill"}
        await browser.post("/v1/outreach/stop", json=body, headers={"Idempotency-Key": "s"})
    assert await taken(world, "bob", "queue/ahead") is None


@pytest.mark.parametrize(("rate", "minutes"), [(0.0, 30), (1.0, 30), (60.0, 1_800)])
def test_where_the_clock_runs_fast_a_claim_lasts_as_long_for_whoever_sits_there(rate: float, minutes: int) -> None:
    start = datetime(2026, 11, 24, tzinfo=UTC)
    clock = SystemClock(Pace(start, start, rate))
    assert of_people(clock, timedelta(minutes=30)) == timedelta(minutes=minutes)


async def test_a_case_whose_call_is_only_offered_is_told_apart_from_those_in_hand(world: World) -> None:
    _, case, contact = await waiting(world, 1)
    await taken(world, "bob", "queue/ahead")
    async with world.browser("collector", "bob", team="default") as browser:
        mine = (await browser.get("/v1/queue/mine")).json()
        assert (mine["offered"], mine["calls"]) == ([case], [])
        await post(world, "bob", f"calls/{contact}/claim")
        mine = (await browser.get("/v1/queue/mine")).json()
        assert (mine["offered"], [call["case_id"] for call in mine["calls"]]) == ([], [case])
    async with world.browser("collector", "ann", team="default") as browser:
        assert (await browser.get("/v1/queue/mine")).json()["offered"] == []
