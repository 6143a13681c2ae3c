"""A text that the gateway never told of is settled by a person, with evidence on record, once nobody asks any more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.common.kernel.ids import ContactId
from tests.database import Database
from tests.service.outreach_world import World, open_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


async def lost(world: World, escalated: bool = True) -> tuple[str, ContactId]:
    """A text of which the gateway knows nothing."""
    async with world.browser("platform_admin") as browser:
        await browser.put("/v1/sandbox/behaviour", json={"decision": "unknown"})
    debtor, contact = await world.owing_asked()
    await world.send()
    for minutes in (1, 4, 10, 45) if escalated else ():
        world.step_clock(timedelta(minutes=minutes, seconds=1))
        await world.wired.janitor.step()
    return debtor, contact


async def settle(world: World, contact: str, role: str = "compliance", name: str = "1", **more: Any) -> Any:
    body = {
        "status": "delivered", "evidence": "provider_report", "reference": "daily report 2026-11-24, line 17",
        "at": world.now.isoformat(), **more,
    }  # fmt: skip
    async with world.browser(role) as browser:
        return await browser.post(
            f"/v1/contacts/{contact}/settle", json=body, headers={"Idempotency-Key": f"{role}-{name}"}
        )


@pytest.mark.parametrize("role", ["compliance", "platform_admin"])
@pytest.mark.parametrize("status", ["delivered", "failed"])
async def test_it_is_settled_with_its_evidence_in_the_event(world: World, role: str, status: str) -> None:
    debtor, contact = await lost(world)
    answer = await settle(world, contact, role, status=status)
    assert (answer.status_code, answer.json()["state"]) == (200, status)
    assert (await world.contact(debtor, contact)).state == status
    (event,) = await world.facts(f"contact_{status}")
    assert event.evidence == "provider_report: daily report 2026-11-24, line 17"  # type: ignore[attr-defined]
    assert [e.provider for e in await world.facts("contact_submitted")] == ["settled_by_hand"]  # type: ignore[attr-defined]
    async with world.browser("platform_admin") as browser:
        assert (await browser.get("/v1/unknowns")).json()["items"] == []
    assert await world.fetch("SELECT state FROM contacts") == [(status,)]


async def test_while_the_gateway_is_still_asked_nobody_settles_it(world: World) -> None:
    _, contact = await lost(world, escalated=False)
    assert (await settle(world, contact)).status_code == 409


async def test_it_is_settled_once(world: World) -> None:
    _, contact = await lost(world)
    assert (await settle(world, contact)).status_code == 200
    assert (await settle(world, contact, name="2", status="failed")).status_code == 404


@pytest.mark.parametrize("role", ["collector", "team_lead", "analyst", "organisation_admin"])
async def test_others_may_not(world: World, role: str) -> None:
    _, contact = await lost(world)
    assert (await settle(world, contact, role)).status_code == 403


@pytest.mark.parametrize(("what", "value"), [("evidence", "I think so"), ("reference", ""), ("at", "tomorrow")])
async def test_without_evidence_or_an_instant_it_is_refused(world: World, what: str, value: str) -> None:
    _, contact = await lost(world)
    given = (world.now + timedelta(days=1)).isoformat() if what == "at" else value
    assert (await settle(world, contact, **{what: given})).status_code == 422
