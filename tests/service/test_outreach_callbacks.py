"""A call that was agreed waits for its collector from the agreed instant on, and is judged as any call."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from libs.common.events.intake import CreditorChanged, CreditorSettings
from libs.common.events.tracking import HoldPlaced, OutcomeRecorded
from libs.common.kernel.ids import CaseId, ContactId, HoldId, callback_contact_id, derive
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


def talk(
    world: World, case: CaseId, code: str, *, at: datetime | None = None, contact: str | None = None
) -> OutcomeRecorded:  # fmt: skip
    """What bob records; `at` = when they will be called back."""
    return OutcomeRecorded(
        outcome_id=derive("outcome", code, str(at)), case_id=case, creditor=CREDITOR, channel="call", code=code,
        attempt=True, contacted=True, right_party=True, at=world.now, local_date=date(2026, 11, 24), collector="bob",
        contact_id=contact, callback_at=at, callback_until=at and at + timedelta(hours=6),  # type: ignore[arg-type]
    )  # fmt: skip


async def agreed(world: World, hours: float = 3.0, n: int = 1, **person: Any) -> tuple[str, CaseId, ContactId]:
    """A debtor whom bob will call back."""
    debtor, case = await world.owing(n, **person)
    at = world.now + timedelta(hours=hours)
    event = talk(world, case, "CB", at=at)
    await world.tell("tracking", debtor, event)
    await world.consume()
    return debtor, case, callback_contact_id(case, event.outcome_id)


async def later(world: World, by: timedelta) -> None:
    world.step_clock(by)
    await world.tick()
    await world.look()


async def next_for(world: World, user: str, name: str) -> str | None:
    async with world.browser("collector", user, team="default") as browser:
        answer = await browser.post("/v1/queue/next", json={}, headers={"Idempotency-Key": f"{user}-{name}"})
    call = answer.json()["call"]
    return None if call is None else str(call["contact_id"])


async def test_it_waits_from_the_agreed_instant_and_comes_first_for_whoever_agreed_on_it(world: World) -> None:
    debtor, _, contact = await agreed(world)
    other, case = await world.owing(2)
    urgent = world.request(case, step="call_1", channel="call", template="first_call", priority=9_000)
    await world.tell("strategy", other, urgent)
    await world.consume()
    assert (await world.contact(debtor, contact)).state == "planned"
    await later(world, timedelta(hours=3))
    assert (await world.contact(debtor, contact)).state == "queued"
    assert await next_for(world, "ann", "1") == urgent.contact_id
    assert await next_for(world, "ann", "2") is None
    assert await next_for(world, "bob", "1") == contact


async def test_when_it_is_late_anybody_of_the_team_keeps_the_word(world: World) -> None:
    _, _, contact = await agreed(world)
    await later(world, timedelta(hours=3))
    assert await next_for(world, "ann", "1") is None
    await later(world, timedelta(minutes=31))
    assert await next_for(world, "ann", "2") == contact


async def test_a_list_of_calls_says_whose_it_is(world: World) -> None:
    _, _, contact = await agreed(world)
    await later(world, timedelta(hours=3))
    async with world.browser("collector", "ann", team="default") as browser:
        (item,) = (await browser.get("/v1/queue")).json()["items"]
    assert (item["contact_id"], item["wanted_by"]) == (contact, "bob")


async def test_ones_own_calls_and_how_many_wait_are_told_without_a_list(world: World) -> None:
    _, _, contact = await agreed(world)
    await world.owing(2)
    await later(world, timedelta(hours=3))
    async with world.browser("collector", "bob", team="default") as browser:
        before = (await browser.get("/v1/queue/mine")).json()
        await next_for(world, "bob", "1")
        after = (await browser.get("/v1/queue/mine")).json()
    assert before == {"calls": [], "waiting": 1, "more": False, "offered": []}
    assert ([call["contact_id"] for call in after["calls"]], after["waiting"]) == ([contact], 0)


async def test_who_was_spoken_to_meanwhile_is_not_called_back(world: World) -> None:
    debtor, case, contact = await agreed(world)
    await world.tell("tracking", debtor, talk(world, case, "NCM"))
    await world.consume()
    known = await world.contact(debtor, contact)
    assert (known.state, known.reason) == ("cancelled", "talked")


async def test_a_hold_calls_it_off(world: World) -> None:
    debtor, case, contact = await agreed(world)
    hold = HoldPlaced(hold_id=HoldId(derive("hold", "1")), reason="hardship")
    await world.tell("tracking", debtor, hold)
    await world.consume()
    assert (await world.contact(debtor, contact)).reason == "hold:hardship"
    assert case


async def test_agreed_for_the_night_it_is_not_made(world: World) -> None:
    """By no law may a call be made at one in the morning, whatever was agreed."""
    debtor, _, contact = await agreed(world, hours=15.0)
    await later(world, timedelta(hours=15))
    assert await next_for(world, "bob", "1") is None
    known = await world.contact(debtor, contact)
    assert known.state in ("queued", "expired")
    assert known.reason.startswith("CN-")


@pytest.mark.parametrize("code", ["CB", "NCM"])
async def test_to_whom_it_was_agreed_the_pause_after_a_talk_does_not_apply(world: World, code: str) -> None:
    """12 CFR 1006.14(b)(3)(i): a call within seven days of a talk is lawful where the person asked for it."""
    settings = CreditorSettings(name="Agency", acts_as="agency", jurisdictions=["US"])
    await world.tell_all("intake", [("", CreditorChanged(creditor=CREDITOR, settings_version=2, settings=settings))])
    world.step_clock(timedelta(hours=14))  # 11:00 in New York
    person = {"zones": ("America/New_York",), "jurisdictions": ("US",), "language": "en-US"}
    debtor, case = await world.owing(1, **person)
    at = world.now + timedelta(hours=24)
    await world.tell("tracking", debtor, talk(world, case, code, at=at if code == "CB" else None))
    await world.consume()
    await later(world, timedelta(hours=24))
    if code == "CB":
        assert await next_for(world, "bob", "1") == callback_contact_id(case, derive("outcome", "CB", str(at)))
        return
    asked = world.request(case, step="call_1", channel="call", template="first_call")
    await world.tell("strategy", debtor, asked)
    await world.consume()
    assert await next_for(world, "bob", "1") is None
    assert (await world.contact(debtor, asked.contact_id)).reason == "US-REGF-COOLDOWN"


async def test_who_agreed_to_one_call_did_not_agree_to_others(world: World) -> None:
    settings = CreditorSettings(name="Agency", acts_as="agency", jurisdictions=["US"])
    await world.tell_all("intake", [("", CreditorChanged(creditor=CREDITOR, settings_version=2, settings=settings))])
    world.step_clock(timedelta(hours=14))  # 11:00 in New York
    person: Any = {"zones": ("America/New_York",), "jurisdictions": ("US",), "language": "en-US"}
    debtor, case, contact = await agreed(world, 24.0, **person)
    asked = world.request(case, step="call_1", channel="call", template="first_call")
    await world.tell("strategy", debtor, asked)
    await world.consume()
    await later(world, timedelta(minutes=6))
    assert await next_for(world, "bob", "1") is None
    assert (await world.contact(debtor, asked.contact_id)).reason == "US-REGF-COOLDOWN"
    await later(world, timedelta(hours=24))
    assert await next_for(world, "bob", "2") == contact


async def test_nobody_else_consents_for_the_debtor(world: World) -> None:
    debtor, case = await world.owing()
    said = msgspec.structs.replace(talk(world, case, "CB", at=world.now + timedelta(hours=3)), right_party=False)
    await world.tell("tracking", debtor, said)
    await world.consume()
    assert (await world.debtor(debtor)).agreed == {}
