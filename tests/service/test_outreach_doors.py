"""Outreach's doors: contacts, calls, preferences, stops, templates, the law, and signed webhooks."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from libs.common.events.tracking import OutcomeRecorded
from libs.common.http.scopes import undeclared
from libs.common.kernel.ids import derive
from services.outreach.policy import gate
from services.outreach.ports import Accepted
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, hook, open_world

NOBODY_KNOWS = "00000000-0000-5000-8000-000000000000"


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": name}


async def test_every_route_declares_who_may_come_in(world: World) -> None:
    assert undeclared(world.service.app) == []


async def test_contacts_of_a_case_are_listed_with_state_reason_and_instants(world: World) -> None:
    debtor, case = await world.owing()
    first, second = world.request(case, 1), world.request(case, 2, not_before=world.now + timedelta(hours=1))
    await world.tell("strategy", debtor, first, second)
    await world.send()
    async with world.browser() as browser:
        page = (await browser.get("/v1/contacts", params={"case_id": case, "limit": 1})).json()
        rest = (await browser.get("/v1/contacts", params={"case_id": case, "cursor": page["next"]})).json()
        one = (await browser.get(f"/v1/contacts/{first.contact_id}")).json()
        none = await browser.get(f"/v1/contacts/{NOBODY_KNOWS}")
    found = {item["contact_id"]: item["state"] for item in page["items"] + rest["items"]}
    assert found == {first.contact_id: "submitted", second.contact_id: "planned"}
    assert one["attempt"] == 1 and one["left_at"] and one["provider_id"]
    assert none.status_code == 404


async def test_a_case_out_of_reach_has_no_contacts(world: World) -> None:
    _, contact = await world.owing_asked()
    await world.consume()
    for browser_of in (
        world.browser("collector", "bob"),  # not assigned
        world.browser("team_lead", "eve", team="other"),
        world.browser("compliance", "zoe", creditors=("else",)),
    ):
        async with browser_of as browser:
            assert (await browser.get(f"/v1/contacts/{contact}")).status_code == 404


async def test_a_waiting_contact_can_be_called_off_and_one_that_left_cannot(world: World) -> None:
    _, contact = await world.owing_asked()
    await world.consume()
    async with world.browser() as browser:
        done = await browser.post(f"/v1/contacts/{contact}/cancel", json={"reason": "asked"}, headers=key("a"))
        again = await browser.post(f"/v1/contacts/{contact}/cancel", json={"reason": "asked"}, headers=key("b"))
    assert (done.status_code, done.json()["state"], again.status_code) == (200, "cancelled", 409)
    assert "Dunwell-Position" in done.headers
    await world.send()
    assert await world.fetch("SELECT 1 FROM sandbox") == []


async def test_a_person_asks_for_a_contact_once_per_key(world: World) -> None:
    _, case = await world.owing()
    await world.consume()
    asked = {"case_id": case, "channel": "sms", "template": "call_us"}
    async with world.browser("team_lead") as browser:
        first = await browser.post("/v1/contacts", json=asked, headers=key("a"))
        again = await browser.post("/v1/contacts", json=asked, headers=key("a"))
        wrong = await browser.post("/v1/contacts", json={**asked, "template": "nobody_knows"}, headers=key("c"))
    assert first.status_code == 201 and first.json() == again.json()
    assert wrong.json()["state"] == "blocked"
    await world.send()
    assert len(await world.fetch("SELECT 1 FROM sandbox")) == 1


async def a_call(world: World, n: int = 1, **more: Any) -> tuple[str, str, str]:
    debtor, case = await world.owing(n, **{k: v for k, v in more.items() if k == "number"})
    request = world.request(
        case, step="call_1", channel="call", template="first_call", priority=more.get("priority", 0)
    )
    await world.tell("strategy", debtor, request)
    await world.consume()
    return debtor, case, request.contact_id


async def claim(browser: httpx.AsyncClient, name: str) -> Any:
    return (await browser.post("/v1/queue/next", json={}, headers=key(name))).json()["call"]


async def test_the_most_urgent_call_is_claimed_first_and_each_by_one(world: World) -> None:
    low = await a_call(world, 1, priority=1)
    high = await a_call(world, 2, priority=9)
    async with world.browser("team_lead", "ann") as ann, world.browser("team_lead", "bob") as bob:
        listed = (await ann.get("/v1/queue")).json()["items"]
        one, two, three = await claim(ann, "1"), await claim(bob, "2"), await claim(ann, "3")
        shown = (await ann.get(f"/v1/calls/{high[2]}")).json()
        refused = await bob.post(f"/v1/calls/{high[2]}/release", headers=key("4"))
        released = await ann.post(f"/v1/calls/{high[2]}/release", headers=key("5"))
    assert [item["contact_id"] for item in listed] == [high[2], low[2]]
    assert (one["contact_id"], one["claimed_by"], two["contact_id"], three) == (high[2], "ann", low[2], None)
    assert shown["state"] == "claimed"
    assert (refused.status_code, released.json()["state"]) == (409, "queued")
    assert len(await world.facts("call_claimed")) == 2 and len(await world.facts("call_released")) == 1


async def test_of_many_who_claim_at_once_one_gets_the_call(world: World) -> None:
    await a_call(world)
    async with world.browser("team_lead", "ann") as ann, world.browser("team_lead", "bob") as bob:
        found = await asyncio.gather(*(claim(browser, f"k{n}") for n, browser in enumerate([ann, bob, ann, bob])))
    assert sum(call is not None for call in found) == 1
    assert len(await world.facts("call_claimed")) == 1


async def test_a_claim_that_nobody_ends_lapses_and_counts_as_a_call(world: World) -> None:
    debtor, _, contact = await a_call(world)
    async with world.browser("team_lead") as browser:
        await claim(browser, "1")
    world.step_clock(timedelta(minutes=31))
    await world.tick()
    known = await world.contact(debtor, contact)
    assert known.state == "queued"
    (row,) = gate.history_of(known, [await world.debtor(debtor)])
    assert (row.channel, row.result, row.number) == ("call", "unknown", known.point)
    assert [event.reason for event in await world.facts("call_released")] == ["lapsed"]  # type: ignore[attr-defined]


async def test_an_outcome_ends_the_claim_and_counts_for_the_caps(world: World) -> None:
    debtor, case, contact = await a_call(world)
    async with world.browser("team_lead") as browser:
        await claim(browser, "1")
    await world.tell("tracking", debtor, an_outcome(case, world, "WN", contact_id=contact))
    await world.consume()
    known = await world.debtor(debtor)
    assert (known.contacts[contact].state, known.contacts[contact].result) == ("done", "answered")  # type: ignore[index]
    assert known.bad_points and await world.fetch("SELECT 1 FROM queue") == []


async def test_a_call_that_is_no_longer_lawful_is_withdrawn_when_somebody_reaches_for_it(world: World) -> None:
    debtor, case, contact = await a_call(world)
    await world.tell("tracking", debtor, an_outcome(case, world, "STOP", channel="call"))
    await world.consume()
    async with world.browser("team_lead") as browser:
        assert await claim(browser, "1") is None
    assert (await world.contact(debtor, contact)).state == "cancelled"


async def test_outside_the_hours_no_call_is_given_out(world: World) -> None:
    await a_call(world)
    world.step_clock(timedelta(hours=7, minutes=59))
    async with world.browser("team_lead") as browser:
        assert await claim(browser, "1") is not None
    other, _, second = await a_call(world, 2, number="+8613900139000")
    world.step_clock(timedelta(hours=5))  # 22:59 in Shanghai
    async with world.browser("team_lead") as browser:
        assert await claim(browser, "2") is None
    assert (await world.contact(other, second)).state in ("queued", "expired")


def an_outcome(case: Any, world: World, code: str, channel: Any = "call", contact_id: Any = None) -> Any:
    return OutcomeRecorded(
        outcome_id=derive("outcome", code), case_id=case, creditor=CREDITOR, channel=channel, code=code, attempt=True,
        contacted=True, right_party=False, at=world.now, local_date=date(2026, 11, 24), collector="ann",
        contact_id=contact_id,
    )  # fmt: skip


async def test_a_stop_holds_at_once_and_two_persons_resume(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.consume()
    body = {"scope": "*", "reason": "drill"}
    async with world.browser("compliance", "ann") as ann, world.browser("organisation_admin", "bob") as bob:
        assert (await ann.post("/v1/outreach/stop", json=body, headers=key("1"))).json()["stopped"]
        assert await world.send() == 0
        first = (await ann.post("/v1/outreach/resume", json=body, headers=key("2"))).json()
        async with world.browser("organisation_admin", "ann") as other_role:
            same = (await other_role.post("/v1/outreach/resume", json=body, headers=key("3"))).json()
        assert await world.send() == 0
        everywhere = (await bob.get("/v1/outreach/stops")).json()[0]
        second = (await bob.post("/v1/outreach/resume", json=body, headers=key("4"))).json()
    assert (first["waits_for_second"], same["stopped"], second["stopped"]) == (True, True, False)
    assert (everywhere["by"], everywhere["proposed_by"]) == ("user:ann/compliance", "user:ann/organisation_admin")
    assert everywhere["proposed_reason"] == "drill" and everywhere["proposed_at"] and everywhere["waits_for_second"]
    await world.send()
    assert (await world.contact(debtor, contact)).state == "submitted"
    assert len(await world.facts("outreach_stopped")) == len(await world.facts("outreach_resumed")) == 1


async def test_a_stop_of_a_creditor_holds_for_that_creditor_alone(world: World) -> None:
    debtor, contact = await world.owing_asked()
    async with world.browser() as browser:
        for scope in ("else", CREDITOR):
            body = {"scope": scope, "reason": "drill"}
            await browser.post("/v1/outreach/stop", json=body, headers=key(scope))
            stops = (await browser.get("/v1/outreach/stops")).json()
            await world.send()
            state = (await world.contact(debtor, contact)).state
            if scope == "else":
                assert state == "submitted"
                second = world.request(next(iter((await world.debtor(debtor)).debts)), 2)
                await world.tell("strategy", debtor, second)
    assert (await world.contact(debtor, second.contact_id)).state == "planned"
    assert {stop["scope"]: stop["stopped"] for stop in stops} == {"*": False, "else": True, CREDITOR: True}


async def test_preferences_are_kept_and_call_off_what_waits(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.consume()
    url = f"/v1/preferences/{debtor}"
    async with world.browser() as browser:
        put = await browser.put(url, json={"opted_out": ["sms"], "inconvenient_windows": ["09:00-12:00"]})
        bad = await browser.put(url, json={"agreed_windows": ["09:00-09:00"]})
        got = (await browser.get(url)).json()
        none = await browser.get(f"/v1/preferences/{NOBODY_KNOWS}")
    assert put.json() == got and got["opted_out"] == ["sms"]
    assert (bad.status_code, none.status_code) == (422, 404)
    assert (await world.contact(debtor, contact)).state == "cancelled"
    assert len(await world.facts("preference_changed")) == 2


async def test_the_law_answers_in_its_fixed_form(world: World) -> None:
    question = {
        "jurisdiction": ["CN"], "actor": {"role": "creditor"}, "debtor": {"zone": "Asia/Shanghai"},
        "proposed": {"at": "2026-11-24T23:30:00+08:00", "channel": "sms", "party": "debtor", "purpose": "collect"},
    }  # fmt: skip
    async with world.browser() as browser:
        answer = await browser.post("/v1/compliance/evaluate", json=question)
        wrong = await browser.post("/v1/compliance/evaluate", json={**question, "weather": {}})
        packs = (await browser.get("/v1/compliance/packs")).json()
    found = answer.json()
    assert (found["decision"], found["earliest_allowed"]) == ("defer", "2026-11-25T00:00:00Z")
    assert set(found) == {"decision", "earliest_allowed", "rule_id", "also_failing", "packs"}
    assert wrong.status_code == 422
    assert {pack["id"] for pack in packs} >= {"CN", "US", "POLICY"}


async def test_templates_are_listed_and_tried_out(world: World) -> None:
    async with world.browser() as browser:
        listed = (await browser.get("/v1/templates")).json()
        good = (await browser.post("/v1/templates/preview", json={"template": "first_reminder"})).json()
        bad = (await browser.post("/v1/templates/preview", json={"source": "{{ nobody }}"})).json()
        none = await browser.post("/v1/templates/preview", json={"template": "nobody"})
    assert any(template["name"] == "first_reminder" for template in listed)
    assert "¥1,234.50" in good["text"] and good["flaws"] == []
    assert bad["text"] is None and bad["flaws"]
    assert none.status_code == 404


async def test_the_sandbox_shows_its_messages_masked_to_whoever_may_audit(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.send()
    async with world.browser() as browser, world.browser("team_lead") as lead:
        (item,) = (await browser.get("/v1/sandbox/messages")).json()["items"]
        refused = await lead.get("/v1/sandbox/messages")
        told = await browser.post(
            "/v1/sandbox/statuses", json={"contact_ids": [contact], "status": "delivered"}, headers=key("1")
        )
    assert item["sent_to"] == "***-8000" and "张三" in item["text"]
    assert (refused.status_code, told.json()) == (403, 1)
    assert (await world.contact(debtor, contact)).state == "delivered"


def a_status(contact: str, status: str = "delivered") -> dict[str, Any]:
    return {"ref": contact, "id": "G-1", "status": status, "at": "2026-11-24T10:01:00+08:00"}


@pytest.mark.parametrize(
    "wrong", [{"signature": "v1,AAAA"}, {"late": -302}, {"late": 600}, {"raw": b'{"ref":"x"}'}, {"key": b"x" * 32}]
)
async def test_a_forged_or_stale_webhook_is_refused_and_changes_nothing(world: World, wrong: dict[str, Any]) -> None:
    debtor, contact = await world.owing_asked()
    await world.send()
    assert (await hook(world, "status", a_status(contact), **wrong)).status_code == 401
    assert (await world.contact(debtor, contact)).state == "submitted"


async def test_statuses_are_taken_once_and_never_go_backwards(world: World) -> None:
    """F-H6: twice, out of order, for a stranger."""
    debtor, contact = await world.owing_asked()
    await world.send()
    answers = [
        (await hook(world, "status", a_status(ref, status))).json()["taken"]
        for ref, status in (
            (contact, "delivered"), (contact, "delivered"), (contact, "failed"), (NOBODY_KNOWS, "delivered"),
        )
    ]  # fmt: skip
    assert answers == [True, False, True, False]
    assert (await world.contact(debtor, contact)).state == "delivered"
    assert len(await world.facts("contact_delivered")) == 1 and await world.facts("contact_failed") == []


async def test_a_status_that_overtakes_its_answer_settles_the_contact(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.consume()
    (message,) = await world.wired.sending.reserve([debtor])
    await hook(world, "status", a_status(contact))
    await world.wired.sending.record([(message, Accepted("late"))])
    assert (await world.contact(debtor, contact)).state == "delivered"
    assert len(await world.facts("contact_submitted")) == 1


@pytest.mark.parametrize("number", ["+8613800138000", "0086 138 0013 8000", "+86 138-0013-8000"])
async def test_stop_is_an_opt_out_for_everyone_with_that_number(world: World, number: str) -> None:
    one, contact = await world.owing_asked(1)
    two, second = await world.owing_asked(2)  # the same number
    await world.consume()
    reply = {"id": "r1", "from": number, "text": "T d", "at": "2026-11-24T10:01:00+08:00"}
    assert (await hook(world, "replies", reply)).json() == {"taken": True}
    assert (await hook(world, "replies", reply)).json() == {"taken": False}
    await world.send()
    assert {(await world.contact(d, c)).state for d, c in ((one, contact), (two, second))} == {"cancelled"}
    assert len(await world.facts("reply_received")) == len(await world.facts("preference_changed")) == 2
    assert await world.fetch("SELECT 1 FROM sandbox") == []


async def test_a_reply_of_a_stranger_and_a_large_one_are_no_error_of_ours(world: World) -> None:
    reply = {"id": "r1", "from": "+8613900139999", "text": "hello", "at": "2026-11-24T10:01:00+08:00"}
    assert (await hook(world, "replies", reply)).json() == {"taken": False}
    assert (await hook(world, "replies", {**reply, "text": "x" * 70_000})).status_code == 413
    assert (await hook(world, "replies", {"id": "r1"})).status_code == 422
