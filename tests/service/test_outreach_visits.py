"""A visit is lawful when it is scheduled, judged again as the visitor sets out, and counts whatever becomes of it."""

import json
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dunwell.law.asking import of_receipt
from dunwell.law.reproduce import reproduce
from dunwell.verifier import verify_receipt
from libs.common.events.envelope import Event
from libs.common.events.tracking import OutcomeRecorded
from libs.common.kernel.ids import CaseId, ContactId, derive
from libs.common.log.checkpoint import PUBLIC_FILE
from libs.compliance import shipped
from services.outreach.model import Contact
from services.outreach.policy import gate
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world
from tests.service.test_outreach_claims import a_hold, changed, cleared

CONSENTS = ("sms", "call", "visit")
IN_RUSSIA: dict[str, Any] = {"zones": ("Asia/Yekaterinburg",), "jurisdictions": ("RU",)}
IN_KOREA: dict[str, Any] = {"zones": ("Asia/Seoul",), "jurisdictions": ("KR",)}
REPORT = {"result": "MET", "proof": "rec/2026-11-24/17", "id_shown": True, "entered": False}


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


class Desk:
    """A team lead at the doors of visits."""

    def __init__(self, browser: httpx.AsyncClient) -> None:
        self._browser, self._asked = browser, 0

    async def post(self, path: str, **body: Any) -> httpx.Response:
        self._asked += 1
        return await self._browser.post(path, json=body, headers={"Idempotency-Key": f"k{self._asked}"})

    async def schedule(self, case: str, at: datetime, **more: Any) -> httpx.Response:
        body = {"case_id": case, "at": at.isoformat(), "recording": True, "notice_given": True, **more}
        return await self.post("/v1/visits", **body)

    async def scheduled(self, case: str, at: datetime, **more: Any) -> str:
        answer = await self.schedule(case, at, **more)
        assert (answer.status_code, answer.json().get("state")) == (201, "scheduled"), answer.text
        return str(answer.json()["contact_id"])

    async def under_way(self, case: str, at: datetime) -> str:
        contact = await self.scheduled(case, at)
        answer = await self.post(f"/v1/visits/{contact}/set-out")
        assert (answer.status_code, answer.json()["state"]) == (200, "claimed"), answer.text
        return contact

    async def report(self, contact: str, **more: Any) -> httpx.Response:
        return await self.post(f"/v1/visits/{contact}/report", **{**REPORT, **more})

    async def state(self, contact: str) -> tuple[str, str]:
        answer = (await self._browser.get(f"/v1/visits/{contact}")).json()
        return answer["state"], answer["reason"]


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    async with world.browser("team_lead", "ann", team="default") as browser:
        yield Desk(browser)


async def owing(world: World, n: int = 1, **person: Any) -> tuple[str, CaseId]:
    found = await world.owing(n, **{"consents": CONSENTS, **person})
    await world.consume()
    return found


async def counted(world: World, debtor: str) -> list[tuple[str, str]]:
    """What the law would be told of before a call."""
    call = Contact(
        ContactId("none"), CaseId("none"), CREDITOR, "call", "", "", "", 0, world.now, world.now, world.now
    )  # fmt: skip
    return [(row.channel, row.result) for row in gate.history_of(call, [await world.debtor(debtor)])]


async def test_a_visit_is_scheduled_set_out_for_and_reported_each_with_its_receipt(
    world: World, desk: Desk, tmp_path: Path
) -> None:
    debtor, case = await owing(world)
    at = world.now + timedelta(days=2)
    visit = await desk.scheduled(case, at, place="workplace", staff=3)
    assert await counted(world, debtor) == []
    world.step_clock(timedelta(days=1, hours=22))
    await world.look()
    on_the_way = (await desk.post(f"/v1/visits/{visit}/set-out")).json()
    assert (on_the_way["state"], on_the_way["visitor"], on_the_way["attempt"]) == ("claimed", "ann", 1)
    assert await counted(world, debtor) == [("visit", "pending")]
    world.step_clock(timedelta(hours=3))
    done = (await desk.report(visit, at=(world.now - timedelta(minutes=40)).isoformat())).json()
    assert (done["state"], done["result"]) == ("done", "met")
    assert await counted(world, debtor) == [("visit", "met")]
    assert (await desk.report(visit)).status_code == 409

    async with world.browser() as browser:
        text = (await browser.get(f"/v1/contacts/{visit}/receipt")).text
        rows = (await browser.get("/v1/decisions", params={"case_id": case})).json()["items"]
    assert [(each.type, reproduce(each, shipped()).outcome) for each in of_receipt(text)] == [
        ("visit_scheduled", "equal"), ("contact_attempted", "equal"),
    ]  # fmt: skip
    key = verify_receipt.load_key((tmp_path / "anchors" / PUBLIC_FILE).read_bytes())
    assert [broken for _, _, broken in verify_receipt.check_all(verify_receipt.read(text), key)] == [None, None]
    scheduled = json.loads(text)
    assert len(scheduled["records"]) == 2
    assert [row["kind"] for row in rows] == ["attempted", "scheduled"]
    (told,) = await world.facts("visit_scheduled")
    verdict = told.verdict  # type: ignore[attr-defined]
    assert (told.at, told.place, told.staff, told.by) == (at, "workplace", 3, "ann")  # type: ignore[attr-defined]
    assert verdict.judged_at < at and verdict.question["proposed"]["at"] == at.isoformat()
    assert verdict.question["visit"]["staff_count"] == 3 and verdict.question["proposed"]["place"] == "workplace"
    (reported,) = await world.facts("visit_reported")
    assert (reported.result, reported.place, reported.proof) == ("MET", "workplace", REPORT["proof"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("body", "rule", "why"),
    [
        ({"hours": 13}, "CN-GBT45251-HOURS", "from 2026-11-25T00:00:00+00:00 on"),
        ({"staff": 1}, "CN-CBA2026-VISIT-STAFF", "not as it is prepared"),
        ({"hours": -1}, "instant", "give one from now to"),
        ({"hours": 24 * 32}, "instant", "give one from now to"),
    ],
)  # fmt: skip
async def test_an_instant_or_a_preparation_that_is_not_lawful_is_refused_with_the_rule(
    world: World, desk: Desk, body: dict[str, Any], rule: str, why: str
) -> None:
    debtor, case = await owing(world)
    at = world.now + timedelta(hours=body.pop("hours", 1))
    answer = await desk.schedule(case, at, **body)
    assert answer.status_code == (422 if rule == "instant" else 409)
    (flaw,) = answer.json()["errors"]
    assert (flaw["code"], flaw["message"].startswith(why)) == (rule, True), flaw
    assert (await world.debtor(debtor)).contacts == {}


async def test_a_visit_that_is_moved_to_an_unlawful_instant_stays_where_it_was(world: World, desk: Desk) -> None:
    _, case = await owing(world)
    first = world.now + timedelta(hours=2)
    visit = await desk.scheduled(case, first)
    how = {"recording": True, "notice_given": True}
    night = (world.now + timedelta(hours=13)).isoformat()
    assert (await desk.post(f"/v1/visits/{visit}/schedule", at=night, **how)).status_code == 409
    later = first + timedelta(hours=1)
    moved = await desk.post(f"/v1/visits/{visit}/schedule", at=later.isoformat(), **how)
    assert (moved.status_code, moved.json()["state"]) == (200, "scheduled")
    assert [event.at for event in await world.facts("visit_scheduled")] == [first, later]  # type: ignore[attr-defined]


@pytest.mark.parametrize("on_its_way", [False, True])
@pytest.mark.parametrize(
    ("what", "state", "reason"),
    [
        ("hold", "blocked", "hold:dispute"), ("stop", "blocked", "opted_out"), ("cleared", "cancelled", "cleared"),
        ("flag", "blocked", "flag:deceased"), ("consent", "blocked", "no_consent"),
    ],
)  # fmt: skip
async def test_a_visit_that_is_no_longer_lawful_is_called_off_or_withdrawn(
    world: World, desk: Desk, what: str, state: str, reason: str, on_its_way: bool
) -> None:
    debtor, case = await owing(world)
    at = world.now + timedelta(hours=2)
    visit = await (desk.under_way(case, at) if on_its_way else desk.scheduled(case, at))
    told: dict[str, tuple[str, Event]] = {
        "hold": ("tracking", a_hold(case)),
        "stop": ("tracking", an_outcome(world, case, "STOP")),
        "cleared": ("intake", cleared(case)),
        "flag": ("intake", await changed(world, debtor, flags=["deceased"])),
        "consent": ("intake", await changed(world, debtor, consents=["sms", "call"])),
    }
    source, event = told[what]
    await world.tell(source, debtor, event)
    await world.consume()
    if what in ("hold", "stop") and not on_its_way:
        state = "cancelled"  # as all that waits
    assert await desk.state(visit) == (state, reason)
    (suppressed,) = await world.facts("contact_suppressed")
    assert suppressed.verdict.rule_id.startswith("house:")  # type: ignore[attr-defined]
    rows = [row for row in await counted(world, debtor) if row[0] == "visit" and row[1] != "met"]
    assert rows == ([("visit", "unknown")] if on_its_way else [])
    if on_its_way:  # whoever was at the door already says so
        assert (await desk.report(visit, result="NOT_HOME")).json()["state"] == state
        assert ("visit", "not_met") in await counted(world, debtor)


async def test_what_changed_since_it_was_scheduled_is_judged_as_the_visitor_sets_out(world: World, desk: Desk) -> None:
    """KR-PDPA-7IN7, seven contacts in seven dates by all means: calls made meanwhile use up the visit's place."""
    debtor, case = await owing(world, 1, **IN_KOREA)
    visit = await desk.scheduled(case, world.now + timedelta(hours=5))
    assert (await desk.post(f"/v1/visits/{visit}/set-out")).status_code == 409  # five hours ahead
    for n in range(7):
        await world.tell("tracking", debtor, an_outcome(world, case, "RTP", "call", n))
    await world.consume()
    world.step_clock(timedelta(hours=4))
    await world.look()
    answer = (await desk.post(f"/v1/visits/{visit}/set-out")).json()
    assert (answer["state"], answer["reason"]) == ("expired", "KR-PDPA-7IN7")
    (event,) = await world.facts("contact_suppressed")
    assert event.verdict.rule_id == "KR-PDPA-7IN7" and event.verdict.history_rows == 7  # type: ignore[attr-defined]


async def test_a_scheduled_visit_has_its_place_in_what_is_counted_for_a_later_one(world: World, desk: Desk) -> None:
    """RU-230-VISITS: one meeting in seven dates."""
    _, case = await owing(world, 1, **IN_RUSSIA)
    first = world.now + timedelta(hours=3)
    await desk.scheduled(case, first)
    refused = await desk.schedule(case, first + timedelta(days=6))
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "RU-230-VISITS")
    await desk.scheduled(case, first + timedelta(days=7))
    async with world.browser("collector", "bob", team="default") as browser:
        assert (await browser.get("/v1/visits")).json()["items"] == []  # not assigned to bob
    async with world.browser() as browser:
        listed = (await browser.get("/v1/visits")).json()["items"]
    assert [item["at"] for item in listed] == [
        moment.isoformat().replace("+00:00", "Z") for moment in (first, first + timedelta(days=7))
    ]


async def test_a_visit_counts_for_calls_and_texts_too(world: World, desk: Desk) -> None:
    debtor, case = await owing(world, 1, **IN_KOREA)
    for n in range(6):
        await world.tell("tracking", debtor, an_outcome(world, case, "RTP", "call", n))
    await world.consume()
    await desk.under_way(case, world.now + timedelta(minutes=5))
    async with world.browser() as browser:
        found = (await browser.get("/v1/compliance/now", params={"case_id": case})).json()["channels"]
    assert {each["channel"]: each["reason"] for each in found} == dict.fromkeys(
        ("call", "sms", "visit"), "KR-PDPA-7IN7"
    )


async def test_while_a_visitor_is_on_the_way_nobody_takes_a_call(world: World, desk: Desk) -> None:
    debtor, case = await owing(world)
    await desk.under_way(case, world.now + timedelta(minutes=5))
    asked = world.request(case, channel="call", template="first_call")
    await world.tell("strategy", debtor, asked)
    await world.consume()
    assert (await desk.post("/v1/queue/next")).json()["call"] is None
    other = await desk.scheduled(case, world.now + timedelta(minutes=10))
    assert (await desk.post(f"/v1/visits/{other}/set-out")).status_code == 409


async def test_the_visit_that_the_plan_asks_for_is_the_one_that_is_scheduled(world: World, desk: Desk) -> None:
    debtor, case = await owing(world)
    until = world.now + timedelta(days=10)
    asked = world.request(case, channel="visit", template="visit", step="m3-visit-80", not_after=until)
    await world.tell("strategy", debtor, asked)
    await world.consume()
    assert await desk.state(asked.contact_id) == ("planned", "")
    assert await desk.scheduled(case, world.now + timedelta(hours=2)) == asked.contact_id
    world.step_clock(timedelta(hours=13))  # nobody went
    await world.tick()
    assert await desk.state(asked.contact_id) == ("planned", "visit_missed")
    world.step_clock(timedelta(days=10))
    await world.tick()
    assert await desk.state(asked.contact_id) == ("expired", "not_after")


async def test_a_visit_that_nobody_reports_counts_as_unknown_until_somebody_does(world: World, desk: Desk) -> None:
    debtor, case = await owing(world)
    visit = await desk.under_way(case, world.now + timedelta(minutes=5))
    world.step_clock(timedelta(hours=15))
    await world.tick()
    assert await desk.state(visit) == ("unknown_escalated", "not_reported")
    assert await counted(world, debtor) == [("visit", "unknown")]
    assert [event.reason for event in await world.facts("contact_unknown")] == ["not_reported"]  # type: ignore[attr-defined]
    assert (await desk.report(visit, result="MOVED")).json()["state"] == "done"
    assert await counted(world, debtor) == [("visit", "not_met")]


async def test_a_visit_given_back_counts_for_nothing_and_waits_for_another_instant(world: World, desk: Desk) -> None:
    debtor, case = await owing(world)
    visit = await desk.under_way(case, world.now + timedelta(minutes=5))
    assert (await desk.post(f"/v1/visits/{visit}/release")).json()["state"] == "planned"
    assert await counted(world, debtor) == []
    assert (await desk.report(visit)).status_code == 409
    assert await desk.scheduled(case, world.now + timedelta(hours=1)) == visit
    assert (await desk.post(f"/v1/contacts/{visit}/cancel")).json()["state"] == "cancelled"


async def test_the_doors_of_calls_do_not_take_visits_and_the_other_way_round(world: World, desk: Desk) -> None:
    debtor, case = await owing(world)
    visit = await desk.under_way(case, world.now + timedelta(minutes=5))
    asked = world.request(case, channel="call", template="first_call")
    await world.tell("strategy", debtor, asked)
    await world.consume()
    for path in ("claim", "release", "check"):
        assert (await desk.post(f"/v1/calls/{visit}/{path}")).status_code == 404
    for path in ("set-out", "release"):
        assert (await desk.post(f"/v1/visits/{asked.contact_id}/{path}")).status_code == 404
    async with world.browser("collector", "bob") as browser:
        assert (await browser.get(f"/v1/visits/{visit}")).status_code == 404


async def test_whoever_has_not_consented_to_visits_is_visited_neither_now_nor_later(world: World, desk: Desk) -> None:
    _, case = await owing(world, consents=("call",))
    answer = await desk.schedule(case, world.now + timedelta(hours=1))
    assert (answer.status_code, answer.json()["state"], answer.json()["reason"]) == (201, "blocked", "no_consent")
    async with world.browser() as browser:
        found = (await browser.get("/v1/compliance/now", params={"case_id": case})).json()["channels"]
    assert {each["channel"]: each["reason"] for each in found} == {
        "call": "",
        "sms": "no_consent",
        "visit": "no_consent",
    }


async def test_while_nothing_may_leave_nobody_sets_out(world: World, desk: Desk) -> None:
    _, case = await owing(world)
    visit = await desk.scheduled(case, world.now + timedelta(minutes=5))
    async with world.browser() as browser:
        stop = {"scope": CREDITOR, "reason": "drill"}
        await browser.post("/v1/outreach/stop", json=stop, headers={"Idempotency-Key": "s"})
    await world.look()
    assert (await desk.post(f"/v1/visits/{visit}/set-out")).status_code == 503
    assert await desk.state(visit) == ("scheduled", "")


def an_outcome(world: World, case: CaseId, code: str, channel: Any = "visit", n: int = 0) -> OutcomeRecorded:
    return OutcomeRecorded(
        outcome_id=derive("outcome", code, str(n)), case_id=case, creditor=CREDITOR, channel=channel, code=code,
        attempt=True, contacted=False, right_party=False, at=world.now - timedelta(hours=n), collector="bob",
        local_date=date(2026, 11, 24),
    )  # fmt: skip
