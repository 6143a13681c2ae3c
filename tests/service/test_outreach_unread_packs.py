"""A pack that was approved once and is not understood any more stops what it binds, says so, and nothing else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from libs.common.events.outreach import ContactDeferred
from libs.common.run.metrics import render
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world
from tests.service.test_outreach_law import house_rules, key, put_in_force, question

BEFORE = house_rules().replace("agreement_effect: none", "agreement_effect: none\n    siesta: true")
LINE = next(n for n, line in enumerate(BEFORE.splitlines(), 1) if line.strip() == "parameters:")
PATH = "/v1/compliance/local-packs"


async def taken_before(world: World, scope: str, text: str) -> None:
    """As an earlier version kept it, which did not look so closely."""
    by = {"by": "bob", "at": world.now.isoformat()}
    async with world.runtime.store.begin() as session:
        tx = world.service.work.transaction(session, world.now)
        proposal = {"text": text, "version": "0123456789abcdef", "reason": "x", "open": False, **by}
        tx.context.refer("local_pack_proposal", scope, 1, proposal)
        tx.context.refer("local_pack", scope, 1, {"text": text, "proposed_by": "ann", **by})
        world.service.wrote(await tx.commit())
    await world.look()


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    """A system that starts on a database which holds such a pack."""
    async with open_world(database, tmp_path / "before") as before:
        await taken_before(before, CREDITOR, BEFORE)
    async with open_world(database, tmp_path / "after") as world:
        yield world


async def test_what_it_binds_waits_with_the_pack_its_line_and_how_to_mend_it(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.send()
    waiting = await world.contact(debtor, contact)
    assert (waiting.state, waiting.attempt) == ("planned", 0)
    for said in (
        "cannot_judge:local pack LOCAL:xyf",
        f"line {LINE}:",
        "siesta",
        "propose a mended text",
        "withdraw it",
    ):
        assert said in waiting.reason
    (deferred,) = await world.facts("contact_deferred")
    assert isinstance(deferred, ContactDeferred) and deferred.reason == waiting.reason
    world.step_clock(timedelta(minutes=6))
    await world.send()
    assert len(await world.facts("contact_deferred")) == 1  # told once

    await put_in_force(world, house_rules(end="17:00").replace("13:00", "09:00"), "1")  # mended
    world.step_clock(timedelta(minutes=6))
    await world.send()
    assert (await world.contact(debtor, contact)).state == "submitted"


async def test_withdrawn_it_binds_nothing(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await put_in_force(world, None, "1")
    await world.send()
    assert (await world.contact(debtor, contact)).state == "submitted"


async def test_no_call_is_claimed_and_no_visit_scheduled_where_it_binds(world: World) -> None:
    debtor, case = await world.owing(1, consents=("sms", "call", "visit"))
    await world.tell("strategy", debtor, world.request(case, channel="call", template="first_call"))
    await world.consume()
    async with world.browser("team_lead", "ann", team="default") as browser:
        claimed = await browser.post("/v1/queue/next", json={"creditor": CREDITOR}, headers=key("1"))
        at = (world.now + timedelta(days=1)).isoformat()
        body = {"case_id": case, "at": at, "recording": True, "notice_given": True}
        visit = await browser.post("/v1/visits", json=body, headers=key("2"))
        now = (await browser.get("/v1/compliance/now", params={"case_id": case})).json()
    assert claimed.json() == {"call": None}
    assert visit.status_code == 409 and "LOCAL:xyf" in visit.json()["errors"][0]["message"]
    assert {answer["decision"] for answer in now["channels"]} == {"unknown"}


async def test_the_doors_of_the_law_show_it_and_answer_on(world: World) -> None:
    async with world.browser() as ann:
        (shown,) = (await ann.get(PATH)).json()
        (kept,) = (await ann.get(f"{PATH}/history")).json()["items"]
        listed = {pack["id"]: pack for pack in (await ann.get("/v1/compliance/packs")).json()}
        read = (await ann.get("/v1/compliance/packs/LOCAL:xyf")).json()
        law = await ann.post("/v1/compliance/evaluate", json=question())
        ours = await ann.post("/v1/compliance/evaluate", json=question(jurisdiction=["CN", "LOCAL:xyf"]))
    flaws: list[Any] = [shown["flaw"], kept["flaw"], listed["LOCAL:xyf"]["flaw"], read["flaw"]]
    assert len(set(flaws)) == 1 and f"line {LINE}:" in flaws[0]
    assert (shown["version"], listed["LOCAL:xyf"]["version"], read["says"]) == (*["0123456789abcdef"] * 2, [])
    assert listed["CN"]["flaw"] is None and law.json()["decision"] == "allow"
    assert (ours.status_code, ours.json()["errors"][0]) == (
        422, {"pointer": "/jurisdiction/1", "code": "unread", "message": flaws[0]},
    )  # fmt: skip


async def test_it_is_said_once_in_the_log_and_stands_in_the_metrics_until_it_is_mended(world: World) -> None:
    with capture_logs() as said:
        for _ in range(3):
            world.wired.watch.tell()
    (line,) = [entry for entry in said if "local pack" in entry["event"]]
    assert line["log_level"] == "error" and "LOCAL:xyf" in line["why"] and f"line {LINE}" in line["why"]
    assert b'dunwell_local_packs_unread{service="outreach"} 1.0' in render(world.runtime.figures.metrics)
    await put_in_force(world, None, "1")
    world.wired.watch.tell()
    assert b'dunwell_local_packs_unread{service="outreach"} 0.0' in render(world.runtime.figures.metrics)


async def test_one_for_all_creditors_stops_them_all(database: Database, tmp_path: Path) -> None:
    async with open_world(database, tmp_path) as world:
        await taken_before(world, "*", BEFORE.replace(f"LOCAL:{CREDITOR}", "LOCAL:*"))
        debtor, contact = await world.owing_asked()
        await world.send()
        assert "local pack LOCAL:*" in (await world.contact(debtor, contact)).reason
