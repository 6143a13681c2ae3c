"""An outcome that acts at once is undone by a second event, by whoever recorded it, for every code there is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.common.events.outreach import CallReleased
from services.tracking.policy.codes import CODES, CORRECTED_WITHIN
from tests.database import Database
from tests.tracking_service import Harness, Person, running

AT_ONCE = ("STOP", "DISP", "IDT", "HARD", "VUL", "CLP", "REP", "BKY", "DEC", "COMP", "LEGAL")


@pytest.fixture
async def harness(database: Database, tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(database, tmp_path) as found:
        yield found


async def on_the_phone(harness: Harness, loan: str = "L-77") -> Person:
    """Somebody whose call is in ann's hand."""
    person = Person(harness, loan)
    await person.arrive()
    await person.claimed_by("ann")
    return person


async def recorded(harness: Harness, person: Person, code: str, **more: Any) -> dict[str, Any]:
    body = {"case_id": person.case, "contact_id": person.contact, "channel": "call", "code": code, **more}
    answer: dict[str, Any] = await harness.post("/outcomes", body)
    return answer


async def released(harness: Harness, person: Person) -> None:
    """Outreach says that the call is over, and the case goes from ann's hands."""
    event = CallReleased(
        contact_id=person.contact, case_id=person.case, creditor="xyf", collector="ann", reason="done"
    )  # fmt: skip
    await harness.append("outreach", person.debtor, event)

    async def is_gone() -> bool:
        return (await harness.get(f"/cases/{person.case}", "collector")).status_code == 404

    await harness.until(is_gone)


async def held(harness: Harness, person: Person) -> list[str]:
    items = (await harness.get(f"/holds?case_id={person.case}&active=true")).json()["items"]
    return [item["reason"] for item in items]


def test_these_are_the_codes_that_place_a_hold_other_than_a_promise() -> None:
    assert {name for name, code in CODES.items() if code.hold not in (None, "promise")} == set(AT_ONCE)


@pytest.mark.parametrize("code", AT_ONCE)
async def test_each_is_taken_back_by_whoever_recorded_it_and_by_nobody_else(harness: Harness, code: str) -> None:
    person = await on_the_phone(harness)
    answer = await recorded(harness, person, code)
    assert answer["withdraw_until"] is not None
    assert await held(harness, person) == [CODES[code].hold]
    await released(harness, person)
    path, where = f"/outcomes/{answer['outcome_id']}/withdraw", {"case_id": person.case}
    await harness.post(path, where, status=404, user="bob")
    assert [hold["reason"] for hold in (await harness.post(path, where, status=200))["holds"]] == [CODES[code].hold]
    await harness.post(path, where, status=409)
    assert await held(harness, person) == []
    lines = [line["type"] for line in await harness.timeline(person.case)]
    assert "outcome_withdrawn" in lines
    door = {"dispute": "disputes", "hardship": "hardship", "complaint": "complaints"}.get(CODES[code].matter or "")
    if door:
        matters = (await harness.get(f"/{door}?case_id={person.case}")).json()["items"]
        assert [matter["result"] for matter in matters] == ["withdrawn"]


async def test_the_call_is_theirs_once_more_until_its_right_outcome(harness: Harness) -> None:
    person = await on_the_phone(harness)
    slip = await recorded(harness, person, "STOP")
    await released(harness, person)
    path, where = f"/outcomes/{slip['outcome_id']}/withdraw", {"case_id": person.case}
    assert (await harness.post(path, where, status=200))["call_until"] is not None
    assert (await harness.get(f"/cases/{person.case}", "collector")).status_code == 200
    assert await held(harness, person) == []
    await recorded(harness, person, "DISP")
    assert (await harness.get(f"/cases/{person.case}", "collector")).status_code == 404
    assert await held(harness, person) == ["dispute"]


async def test_taken_back_before_outreach_heard_of_it_the_call_stays_in_hand(harness: Harness) -> None:
    person = await on_the_phone(harness)
    slip = await recorded(harness, person, "HARD")
    await harness.post(f"/outcomes/{slip['outcome_id']}/withdraw", {"case_id": person.case}, status=200)
    event = CallReleased(
        contact_id=person.contact, case_id=person.case, creditor="xyf", collector="ann", reason="done"
    )  # fmt: skip
    await harness.append("outreach", person.debtor, event)
    await harness.has_lines(person.case, "call_released")
    await recorded(harness, person, "NCM")
    assert (await harness.get(f"/cases/{person.case}", "collector")).status_code == 404


async def test_without_a_right_outcome_the_case_goes_back_by_itself(harness: Harness) -> None:
    person = await on_the_phone(harness)
    slip = await recorded(harness, person, "VUL")
    await released(harness, person)
    await harness.post(f"/outcomes/{slip['outcome_id']}/withdraw", {"case_id": person.case}, status=200)
    harness.clock.instant += CORRECTED_WITHIN + timedelta(seconds=1)

    async def is_gone() -> bool:
        return (await harness.get(f"/cases/{person.case}", "collector")).status_code == 404

    await harness.until(is_gone)


async def test_what_stood_before_is_not_taken_back_by_who_said_it_again(harness: Harness) -> None:
    person = await on_the_phone(harness)
    await harness.post("/holds", {"case_id": person.case, "reason": "stop", "whole": True}, "team_lead")
    again = await recorded(harness, person, "STOP")
    assert again["withdraw_until"] is None
    await harness.post(f"/outcomes/{again['outcome_id']}/withdraw", {"case_id": person.case}, status=409)
    assert await held(harness, person) == ["stop"]


async def test_a_promise_that_a_slip_ended_is_named_and_stays_ended(harness: Harness) -> None:
    person = await on_the_phone(harness)
    terms = {"amount": {"value": "100.00", "currency": "CNY"}, "due": person.due(3)}
    await harness.post("/promises", {"case_id": person.case, **terms})
    slip = await recorded(harness, person, "HARD")
    assert slip["promises_ended"] == 1
    await harness.post(f"/outcomes/{slip['outcome_id']}/withdraw", {"case_id": person.case}, status=200)
    promises = (await harness.get(f"/promises?case_id={person.case}")).json()["items"]
    assert [promise["state"] for promise in promises] == ["CANCELLED"]


async def test_after_half_an_hour_two_compliance_officers_are_needed(harness: Harness) -> None:
    person = await on_the_phone(harness)
    slip = await recorded(harness, person, "COMP")
    harness.clock.instant += timedelta(minutes=31)
    await harness.post(f"/outcomes/{slip['outcome_id']}/withdraw", {"case_id": person.case}, status=409)
    assert await held(harness, person) == ["complaint"]
