"""What is in somebody's hands is taken away as soon as it may not be made any more, whatever the reason."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from libs.common.events.intake import DebtorLinked
from libs.common.events.strategy import PlanEnded, PlanRevised
from libs.common.kernel.ids import CaseId, ContactId, PersonId
from services.outreach.handlers.visits import REPORT_WITHIN
from services.outreach.policy import gate
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world
from tests.service.test_outreach_claims import changed, claimed
from tests.service.test_outreach_law import house_rules, put_in_force
from tests.service.test_outreach_offers import taken, waiting
from tests.service.test_outreach_unread_packs import BEFORE, taken_before
from tests.service.test_outreach_visits import Desk as Visits

BY_HAND = {"Idempotency-Key": "1"}


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


async def wished(world: World, debtor: str, wish: dict[str, list[str]]) -> None:
    """Somebody writes down what a debtor wishes."""
    async with world.browser() as browser:
        (await browser.put(f"/v1/preferences/{debtor}", json=wish, headers=BY_HAND)).raise_for_status()


async def told_of_a_move(world: World, debtor: str, case: CaseId) -> None:
    """It is two at night in London."""
    await world.tell("intake", debtor, await changed(world, debtor, zones=["Europe/London"]))


async def inconvenient(world: World, debtor: str, case: CaseId) -> None:
    await wished(world, debtor, {"inconvenient_windows": ["09:00-12:00"]})


async def own_rules(world: World, debtor: str, case: CaseId) -> None:
    await put_in_force(world, house_rules(), "1")  # it is ten in the morning


async def not_understood(world: World, debtor: str, case: CaseId) -> None:
    """As after an upgrade of another replica."""
    await taken_before(world, CREDITOR, BEFORE)


async def stopped_by_who_is_the_same(world: World, debtor: str, case: CaseId) -> None:
    other, _ = await world.owing(2, consents=("sms", "call", "visit"))
    for each in (debtor, other):
        linked = DebtorLinked(person_id=PersonId(min(debtor, other)), members=sorted((debtor, other)))
        await world.tell("intake", each, linked)
    await world.consume()
    assert await world.wired.claims.step() == 0
    await wished(world, other, {"opted_out": ["call", "visit"]})


async def outreach_stopped(world: World, debtor: str, case: CaseId) -> None:
    async with world.browser() as browser:
        stop = {"scope": CREDITOR, "reason": "complaint"}
        (await browser.post("/v1/outreach/stop", json=stop, headers=BY_HAND)).raise_for_status()


async def plan_ended(world: World, debtor: str, case: CaseId) -> None:
    await world.tell("strategy", debtor, PlanEnded(case_id=case, creditor=CREDITOR, plan_version=1, reason="x"))


Cause = Callable[[World, str, CaseId], Awaitable[None]]


@pytest.mark.parametrize(
    ("happens", "state", "rule"),
    [
        (told_of_a_move, "queued", "CN-GBT45251-HOURS"),
        (inconvenient, "queued", "POLICY-WISHES"),
        (own_rules, "queued", "LOCAL-HOURS"),
        (stopped_by_who_is_the_same, "blocked", "house:opted_out"),
        (outreach_stopped, "queued", "house:outreach_stopped"),
        (plan_ended, "cancelled", "house:plan_ended"),
    ],
)
async def test_a_claim_is_taken_away_whatever_makes_it_unlawful_and_counts(
    world: World, happens: Cause, state: str, rule: str
) -> None:
    debtor, case, contact = await claimed(world)
    assert await world.wired.claims.step() == 0
    assert (await world.contact(debtor, contact)).state == "claimed"
    await happens(world, debtor, case)
    await world.consume()
    assert await world.wired.claims.step() == 1
    known = await world.contact(debtor, contact)
    assert (known.state, known.claimed_by) == (state, None)
    told: Any = [*await world.facts("contact_deferred"), *await world.facts("contact_suppressed")][-1]
    assert told.contact_id == contact and told.verdict.rule_id == rule
    assert [event.reason for event in await world.facts("call_released")] == ["lapsed"]  # type: ignore[attr-defined]
    assert [past.result for past in (await world.debtor(debtor)).past.values()] == ["unknown"]
    assert await world.wired.claims.step() == 0


async def test_an_offer_is_taken_away_likewise_and_counts_for_nothing(world: World) -> None:
    debtor, _, contact = await waiting(world, 1)
    assert await taken(world, "bob", "queue/ahead") == contact
    await world.tell("intake", debtor, await changed(world, debtor, zones=["Europe/London"]))
    await world.consume()
    assert await world.wired.claims.step() == 1
    known = await world.contact(debtor, contact)
    assert (known.state, known.offered_to, known.reason) == ("queued", "", "CN-GBT45251-HOURS")
    assert (await world.debtor(debtor)).past == {}


async def test_a_claim_ends_earlier_when_the_window_closes_earlier_now(world: World) -> None:
    debtor, _, contact = await claimed(world)
    said = (await world.contact(debtor, contact)).until
    await wished(world, debtor, {"inconvenient_windows": ["10:20-12:00"]})
    assert await world.wired.claims.step() == 0
    known = await world.contact(debtor, contact)
    assert known.state == "claimed" and known.until is not None and said is not None
    assert known.until < said and known.until < world.now + timedelta(minutes=20)


async def test_a_plan_that_was_only_revised_takes_no_call_out_of_a_hand(world: World) -> None:
    debtor, case, contact = await claimed(world)
    revised = PlanRevised(
        case_id=case, creditor=CREDITOR, plan_version=2, strategy="default", strategy_version=1, stage="M1",
        decided_by=[], reason="balance",
    )  # fmt: skip
    await world.tell("strategy", debtor, revised)
    await world.consume()
    assert await world.wired.claims.step() == 0
    assert (await world.contact(debtor, contact)).state == "claimed"


async def test_asked_right_before_dialling_a_plan_that_was_only_revised_takes_no_call_away_either(world: World) -> None:
    debtor, case, contact = await claimed(world)
    revised = PlanRevised(
        case_id=case, creditor=CREDITOR, plan_version=2, strategy="default", strategy_version=1, stage="M1",
        decided_by=[], reason="balance",
    )  # fmt: skip
    await world.tell("strategy", debtor, revised)
    await world.consume()
    async with world.browser("collector", "bob") as browser:
        checked = await browser.post(f"/v1/calls/{contact}/check", headers=BY_HAND)
    assert (checked.status_code, checked.json()["state"]) == (200, "claimed")


async def test_while_inputs_are_not_fresh_no_claim_is_judged_and_afterwards_it_is(world: World) -> None:
    debtor, _, contact = await claimed(world)
    assert await world.wired.claims.step() == 0
    await world.tell("intake", debtor, await changed(world, debtor, zones=["Europe/London"]))
    await world.consume()
    await world.as_superuser("UPDATE intake.fresh SET at = clock_timestamp() - interval '61 s'")
    await world.wired.watch.look()
    assert await world.wired.claims.step() == 0
    await world.look()
    assert await world.wired.claims.step() == 1
    assert (await world.contact(debtor, contact)).state == "queued"


async def under_way(world: World) -> tuple[str, CaseId, str]:
    """A visit that somebody has set out for and that is to begin in an hour, at eleven in the morning."""
    debtor, case = await world.owing(1, consents=("sms", "call", "visit"))
    await world.consume()
    async with world.browser("team_lead", "ann", team="default") as browser:
        desk = Visits(browser)
        visit = await desk.under_way(case, world.now + timedelta(hours=1))
    assert await world.wired.claims.step() == 0
    return debtor, case, visit


@pytest.mark.parametrize(
    ("happens", "state", "rule"),
    [
        (told_of_a_move, "expired", "CN-GBT45251-HOURS"),
        (inconvenient, "expired", "POLICY-WISHES"),
        (own_rules, "expired", "LOCAL-HOURS"),
        (not_understood, "blocked", "house:cannot_judge"),
        (stopped_by_who_is_the_same, "blocked", "house:opted_out"),
        (outreach_stopped, "expired", "house:outreach_stopped"),
        (plan_ended, "cancelled", "house:plan_ended"),
    ],
)
async def test_a_visit_on_its_way_is_called_back_whatever_makes_it_unlawful_counts_and_can_be_reported(
    world: World, happens: Cause, state: str, rule: str
) -> None:
    debtor, case, visit = await under_way(world)
    await happens(world, debtor, case)
    await world.consume()
    assert await world.wired.claims.step() == 1
    known = await world.contact(debtor, visit)
    assert (known.state, known.claimed_by) == (state, None)
    (told,) = await world.facts("contact_suppressed")
    assert told.contact_id == visit and told.verdict.rule_id == rule  # type: ignore[attr-defined]
    assert await world.fetch("SELECT 1 FROM queue") == []
    call = msgspec.structs.replace(known, id=ContactId("none"), channel="call")
    assert [row.result for row in gate.history_of(call, [await world.debtor(debtor)])] == ["unknown"]
    async with world.browser("team_lead", "ann", team="default") as browser:
        assert (await Visits(browser).report(visit, result="NOT_HOME")).status_code == 200
    assert await world.wired.claims.step() == 0


async def test_a_visit_must_begin_earlier_when_its_window_closes_earlier_now(world: World) -> None:
    debtor, _, visit = await under_way(world)
    said = (await world.contact(debtor, visit)).until
    await wished(world, debtor, {"inconvenient_windows": ["12:00-23:00"]})
    assert await world.wired.claims.step() == 0
    known = await world.contact(debtor, visit)
    assert known.state == "claimed" and known.until is not None and said is not None
    noon = world.now.replace(hour=4, minute=0)
    assert known.until <= noon + REPORT_WITHIN < said


async def test_a_visit_that_can_only_be_reported_by_now_is_left_alone(world: World) -> None:
    debtor, case, visit = await under_way(world)
    await wished(world, debtor, {"inconvenient_windows": ["12:00-23:00"]})
    await world.wired.claims.step()
    world.step_clock(timedelta(hours=2, minutes=10))  # ten past twelve
    await world.look()
    assert await world.wired.claims.step() == 0
    await plan_ended(world, debtor, case)
    await world.consume()
    assert await world.wired.claims.step() == 0
    assert (await world.contact(debtor, visit)).state == "claimed"


async def test_a_visit_in_somebodys_hands_stands_in_no_list_of_calls(world: World) -> None:
    await under_way(world)
    async with world.browser("team_lead", "ann", team="default") as browser:
        mine = (await browser.get("/v1/queue/mine")).json()
        queue = (await browser.get("/v1/queue")).json()
        floor = (await browser.get("/v1/queue/depths")).json()
    assert (mine["calls"], queue["items"], floor["items"], floor["collectors"]) == ([], [], [], [])
