"""A call in somebody's hands is taken away as soon as it may not be made any more, whatever the reason."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.common.events.intake import DebtorLinked
from libs.common.events.strategy import PlanEnded, PlanRevised
from libs.common.kernel.ids import CaseId, PersonId
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world
from tests.service.test_outreach_claims import changed, claimed
from tests.service.test_outreach_law import house_rules, put_in_force
from tests.service.test_outreach_offers import taken, waiting

BY_HAND = {"Idempotency-Key": "1"}


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


async def told_of_a_move(world: World, debtor: str, case: CaseId) -> None:
    """It is two at night in London."""
    await world.tell("intake", debtor, await changed(world, debtor, zones=["Europe/London"]))


async def inconvenient(world: World, debtor: str, case: CaseId) -> None:
    async with world.browser() as browser:
        wish = {"inconvenient_windows": ["09:00-12:00"]}
        (await browser.put(f"/v1/preferences/{debtor}", json=wish, headers=BY_HAND)).raise_for_status()


async def own_rules(world: World, debtor: str, case: CaseId) -> None:
    await put_in_force(world, house_rules(), "1")  # it is ten in the morning


async def stopped_by_who_is_the_same(world: World, debtor: str, case: CaseId) -> None:
    other, _ = await world.owing(2)
    for each in (debtor, other):
        linked = DebtorLinked(person_id=PersonId(min(debtor, other)), members=sorted((debtor, other)))
        await world.tell("intake", each, linked)
    await world.consume()
    assert await world.wired.claims.step() == 0
    async with world.browser() as browser:
        wish = {"opted_out": ["call"]}
        (await browser.put(f"/v1/preferences/{other}", json=wish, headers=BY_HAND)).raise_for_status()


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
    async with world.browser() as browser:
        wish = {"inconvenient_windows": ["10:20-12:00"]}
        (await browser.put(f"/v1/preferences/{debtor}", json=wish, headers=BY_HAND)).raise_for_status()
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
