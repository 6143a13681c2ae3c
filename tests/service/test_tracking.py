"""Tracking on real PostgreSQL, running: events become cases and timelines, outcomes promises, cash keeps them."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from libs.common.events.outreach import CallQueued, ContactSubmitted
from libs.common.events.strategy import PlanAssigned
from libs.common.kernel.part import part_of
from services.tracking.store import DUE_TODAY, FINDERS
from tests.database import Database
from tests.tracking_service import PARTS, Harness, Person, running


@pytest.fixture
async def harness(database: Database, tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(database, tmp_path) as found:
        yield found


async def test_a_loan_is_found_and_its_timeline_tells_what_happened_and_why(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    await harness.append("strategy", person.debtor, PlanAssigned(
        case_id=person.case, creditor="xyf", plan_version=1, strategy="ladder", strategy_version=1, stage="M1",
        decided_by=[],
    ))  # fmt: skip
    await harness.append("outreach", person.debtor, ContactSubmitted(
        contact_id=person.contact, case_id=person.case, creditor="xyf", channel="sms", attempt=1, provider="sandbox",
        provider_id="1", step="sms-1", strategy="ladder",
    ))  # fmt: skip
    lines = await harness.has_lines(person.case, "plan_assigned", "contact_submitted")
    assert lines[0]["type"] == "delinquency_opened"
    assert lines[0]["data"]["overdue"] == {"value": "1250.00", "currency": "CNY"}
    assert {(line["source"], line["part"]) for line in lines} == {
        (source, part_of(person.debtor, PARTS)) for source in ("intake", "strategy", "outreach")
    }
    found = (await harness.get("/cases?loan_id=L-77&creditor=xyf")).json()
    assert [case["case_id"] for case in found["items"]] == [person.case]
    assert (found["items"][0]["state"], found["items"][0]["bucket"]) == ("open", "M1")
    one = await harness.get(f"/cases/{person.case}")
    assert one.headers["ETag"].startswith('"')
    pages = [await harness.get(f"/cases/{person.case}/timeline?limit=2")]
    pages.append(await harness.get(f"/cases/{person.case}/timeline?limit=2&cursor={pages[0].json()['next']}"))
    assert [line["n"] for page in pages for line in page.json()["items"]] == [line["n"] for line in lines]
    one_kind = (await harness.get(f"/cases/{person.case}/timeline?type=plan_assigned")).json()["items"]
    assert [line["type"] for line in one_kind] == ["plan_assigned"]


async def test_a_promise_is_made_by_an_outcome_and_kept_by_cash(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    await person.claimed_by("ann")
    body = {
        "case_id": person.case, "contact_id": person.contact, "channel": "call", "code": "PTP", "note": "after payday",
        "promise": {"amount": {"value": "1000.00", "currency": "CNY"}, "due": person.due(5)},
    }  # fmt: skip
    answer = await harness.post("/outcomes", body)
    assert [(p["state"], p["amount"]["value"]) for p in answer["promises"]] == [("OPEN", "1000.00")]
    assert [h["reason"] for h in answer["holds"]] == ["promise"]
    await person.pay("p-1", 100_000)
    await harness.has_lines(person.case, "payment_received", "promise_kept", "hold_released")
    kept = (await harness.get(f"/promises?case_id={person.case}")).json()["items"]
    assert [(p["state"], p["paid"]["value"]) for p in kept] == [("KEPT", "1000.00")]
    lines = await harness.timeline(person.case, "compliance")
    assert [line["text"] for line in lines if line["type"] == "outcome_recorded"] == ["after payday"]
    hidden = await harness.timeline(person.case, "organisation_admin")
    assert [line["text"] for line in hidden if line["type"] == "outcome_recorded"] == [None]
    assert [o["data"]["code"] for o in (await harness.get(f"/outcomes?case_id={person.case}")).json()["items"]] == [
        "PTP"
    ]


async def test_the_system_breaks_a_promise_at_its_deadline(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    due = person.due(1)
    terms = {"case_id": person.case, "amount": {"value": "10.00", "currency": "CNY"}, "due": due}
    await harness.post("/promises", terms, "team_lead")
    harness.clock.forward(timedelta(days=3))
    await harness.has_lines(person.case, "promise_broken", "hold_released")
    wakes = await harness.pools["tracking"].fetchval("SELECT count(coalesce(at, send_at)) FROM state")
    assert wakes == 0


async def test_a_promise_is_due_on_its_day_where_its_creditor_is(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive(zone="Asia/Shanghai")
    due = date.fromisoformat(person.due(1))
    terms = {"case_id": person.case, "amount": {"value": "10.00", "currency": "CNY"}, "due": due.isoformat()}
    await harness.post("/promises", terms, "team_lead")
    midnight = datetime.combine(due, time(), ZoneInfo("Asia/Shanghai"))
    counts = [
        await harness.pools["tracking"].fetchval(DUE_TODAY, midnight + timedelta(hours=hours))
        for hours in (-1, 1, 23, 25)
    ]
    assert counts == [0, 1, 1, 0]


async def test_steps_can_not_be_skipped(harness: Harness) -> None:
    """S18: an outcome on an unclaimed call, a promise on what is too much."""
    person = Person(harness)
    await person.arrive()
    queued = CallQueued(contact_id=person.contact, case_id=person.case, creditor="xyf", priority=1)
    await harness.append("outreach", person.debtor, queued)
    await harness.has_lines(person.case, "call_queued")
    await harness.post(f"/cases/{person.case}/assign", {"assigned_to": "ann"}, "team_lead", 200)
    body = {"case_id": person.case, "contact_id": person.contact, "channel": "call", "code": "NA"}
    assert (await harness.post("/outcomes", body, status=None)).status_code == 409
    terms = {"case_id": person.case, "amount": {"value": "1250.01", "currency": "CNY"}, "due": person.due(1)}
    refused = await harness.post("/promises", terms, status=None)
    assert refused.status_code == 422
    assert [e["code"] for e in refused.json()["errors"]] == ["amount_limit"]


FORMS: list[tuple[dict[str, Any], str, str]] = [
    ({"code": "PTP"}, "/promise", "missing"),
    ({"code": "CB"}, "/callback_at", "missing"),
    ({"code": "NA", "callback_at": "2026-03-01T00:00:00Z"}, "/callback_at", "not_asked"),
    ({"code": "SUPP"}, "/code", "code"),
    ({"code": "NA", "creditor_id": "other"}, "/creditor_id", "extra_forbidden"),
    ({"code": "NA", "at": "2019-03-01T00:00:00Z"}, "/at", "instant"),
]


async def test_a_form_asks_only_what_its_code_needs(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    for body, pointer, code in FORMS:
        answer = await harness.post("/outcomes", {"case_id": person.case, "channel": "call"} | body, "team_lead", None)
        assert answer.status_code == 422, body
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert await harness.told() == []


async def test_a_case_out_of_reach_is_not_there(harness: Harness) -> None:
    """S13, S15: another creditor's, another team's, an unassigned case of the own team."""
    person = Person(harness)
    await person.arrive()
    case = f"/cases/{person.case}"
    assert (await harness.get(case, "compliance", creditors=("other",))).status_code == 404
    assert (await harness.get(case, "team_lead", team="south")).status_code == 404
    assert (await harness.get(case, "collector")).status_code == 404
    assert (await harness.get(case, "analyst")).status_code == 403
    body = {"case_id": person.case, "channel": "call", "code": "NA"}
    for path, content in (
        ("/outcomes", body), ("/notes", {"case_id": person.case, "text": "x"}),
        ("/disputes", {"case_id": person.case, "reason": "amount"}),
        ("/holds", {"case_id": person.case, "reason": "manual"}),
        ("/promises", {"case_id": person.case, "amount": {"value": "1", "currency": "CNY"}, "due": person.due(1)}),
    ):  # fmt: skip
        assert (await harness.post(path, content, status=None)).status_code == 404, path
    assert (await harness.get(case, "team_lead")).status_code == 200
    assert await harness.told() == []


async def test_a_note_is_kept_as_ciphertext_and_read_by_those_who_may(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    await harness.post("/notes", {"case_id": person.case, "text": "speaks to her sister"}, "team_lead")
    lines = await harness.timeline(person.case)
    assert [line["text"] for line in lines if line["type"] == "note_added"] == ["speaks to her sister"]
    rows = await harness.pools["tracking"].fetch("SELECT data::text FROM timeline")
    assert not any("sister" in row["data"] for row in rows)


async def test_the_same_command_twice_has_one_effect(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    headers = harness.who("team_lead") | {"Idempotency-Key": "one"}
    body = {"case_id": person.case, "channel": "call", "code": "DISP"}
    answers = [await harness.http.post("/v1/outcomes", json=body, headers=headers) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert [type(e).__name__ for e in await harness.told()] == ["OutcomeRecorded", "DisputeOpened", "HoldPlaced"]
    disputes = (await harness.get(f"/disputes?case_id={person.case}")).json()["items"]
    done = await harness.post(f"/disputes/{disputes[0]['matter_id']}/resolve", {"result": "upheld"}, "compliance", 200)
    assert done["result"] == "upheld"
    holds = (await harness.get(f"/holds?case_id={person.case}&active=true")).json()["items"]
    assert holds == []


async def test_a_hold_of_the_debtor_shows_on_every_case_and_needs_two_to_end(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    placed = await harness.post("/holds", {"case_id": person.case, "reason": "vulnerable", "whole": True}, "team_lead")
    hold = placed["items"][0]["hold_id"]
    (listed,) = (await harness.get(f"/holds?case_id={person.case}")).json()["items"]
    (case,) = (await harness.get("/cases")).json()["items"]
    assert listed["loan_id"] == case["loan_id"]
    path, body = f"/holds/{hold}/release", {"reason": "recovered"}
    assert (await harness.post(path, body, "team_lead", None)).status_code == 403
    assert (await harness.post(path, body, "compliance", 202, user="cleo"))["release_proposed_by"] == "cleo"
    assert (await harness.post(path, body, "compliance", 200, user="cora"))["ended"] is not None
    assert [type(e).__name__ for e in await harness.told()] == ["HoldPlaced", "HoldReleased"]


async def test_cases_are_found_by_whose_they_are_and_whether_they_are_held(harness: Harness) -> None:
    mine, held = Person(harness), Person(harness, "L-78")
    for person in (mine, held):
        await person.arrive()
    await mine.claimed_by("ann")
    await harness.post("/holds", {"case_id": held.case, "reason": "manual"}, "team_lead")
    for query, expected in (
        ("assigned_to=ann", [mine.case]), ("assigned_to=bob", []), ("assigned_to=ann&hold=none", [mine.case]),
        ("assigned_to=-", [held.case]), ("hold=any", [held.case]), ("hold=none", [mine.case]),
    ):  # fmt: skip
        items = (await harness.get(f"/cases?{query}")).json()["items"]
        assert [item["case_id"] for item in items] == expected, query
    assert (await harness.get(f"/cases/{held.case}")).json()["held"] == ["manual"]


async def test_every_finder_is_what_the_states_say(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    await harness.post("/outcomes", {"case_id": person.case, "channel": "call", "code": "HARD"}, "team_lead")
    terms = [{"amount": {"value": "1.00", "currency": "CNY"}, "due": person.due(n)} for n in (1, 5)]
    await harness.post("/promises", {"case_id": person.case, "instalments": terms}, "team_lead")
    async with harness.pools["tracking"].acquire() as con:
        row = await con.fetchrow("SELECT debtor_id::text, shape, state FROM state")
        assert row is not None
        debtor = harness.service.declaration.codec.decode(row[0], row[1], row[2])
        for finder in FINDERS:
            kept = await con.fetch(f"SELECT {', '.join(finder.columns)} FROM {finder.name}")
            expected = {tuple(map(str, msgspec.structs.astuple(r))) for r in finder.rows(debtor).values()}
            assert {tuple(map(str, each)) for each in kept} == expected, finder.name
