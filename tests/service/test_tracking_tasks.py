"""What collectors have to do at an instant: calls that were agreed, promises of theirs that were broken."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from libs.common.events.envelope import Event
from libs.common.events.intake import DelinquencyCleared
from libs.common.events.outreach import ContactSuppressed
from libs.common.events.tracking import OutcomeRecorded
from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import ContactId, callback_contact_id
from tests.database import Database
from tests.tracking_service import ZONE, Harness, Person, running


@pytest.fixture
async def harness(database: Database, tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(database, tmp_path) as found:
        yield found


async def agreed(harness: Harness, loan: str = "L-77", hours: float = 3.0) -> tuple[Person, dict[str, Any]]:
    """Somebody whom ann will call back, and what the outcome answered."""
    person = Person(harness, loan)
    await person.arrive()
    await person.claimed_by("ann")
    return person, await said(harness, person, "CB", hours)


async def said(harness: Harness, person: Person, code: str, hours: float = 0.0, **more: Any) -> dict[str, Any]:
    body = {"case_id": person.case, "contact_id": person.contact, "channel": "call", "code": code, **more}
    if code == "CB":
        body["callback_at"] = (harness.clock.now() + timedelta(hours=hours)).isoformat()
    answer: dict[str, Any] = await harness.post("/outcomes", body, more.pop("role", "collector"))
    return answer


async def tasks(harness: Harness, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await harness.get(f"/tasks?{query}", "collector")).json()["items"]
    return items


async def test_an_agreed_call_is_a_task_of_its_collector_at_that_time(harness: Harness) -> None:
    person, outcome = await agreed(harness)
    (task,) = await tasks(harness, "collector=ann")
    assert (task["kind"], task["loan_id"], task["case_id"]) == ("callback", "L-77", person.case)
    assert task["contact_id"] == callback_contact_id(person.case, outcome["outcome_id"])
    assert task["due"] < task["until"]
    assert await tasks(harness, "collector=bob") == []
    assert [other["task_id"] for other in await tasks(harness, f"case_id={person.case}")] == [task["task_id"]]
    (told,) = [event for event in await harness.told() if isinstance(event, OutcomeRecorded)]
    assert told.callback_at is not None
    assert told.callback_until is not None
    assert told.callback_until >= told.callback_at + timedelta(hours=2)


async def test_a_new_time_replaces_the_old_one(harness: Harness) -> None:
    person, _ = await agreed(harness)
    body = {"case_id": person.case, "channel": "call", "code": "CB"}
    later = harness.clock.now() + timedelta(days=2)
    await harness.post("/outcomes", body | {"callback_at": later.isoformat()}, "team_lead", user="lin")
    (task,) = await tasks(harness)
    assert (task["collector"], task["due"][:16]) == ("lin", later.isoformat()[:16])


def suppressed(person: Person, contact: str, state: Literal["expired", "blocked"], reason: str) -> Event:
    return ContactSuppressed(
        contact_id=ContactId(contact), case_id=person.case, creditor="xyf", channel="call", state=state, reason=reason
    )  # fmt: skip


def cleared(harness: Harness, person: Person) -> Event:
    now = harness.clock.now()
    return DelinquencyCleared(
        case_id=person.case, account_id=person.account, creditor="xyf", local_date=local_date(now, ZONE),
        cause="payment", as_of=now,
    )  # fmt: skip


@pytest.mark.parametrize("what", ["spoken", "expired", "blocked", "cleared"])
async def test_it_is_over_when_they_spoke_or_the_call_will_not_be_made(harness: Harness, what: str) -> None:
    person, _ = await agreed(harness)
    (task,) = await tasks(harness)
    match what:
        case "spoken":
            body = {"case_id": person.case, "channel": "call", "code": "NCM"}
            await harness.post("/outcomes", body, "team_lead")
        case "cleared":
            await harness.append("intake", person.debtor, cleared(harness, person))
        case _:
            event = suppressed(person, task["contact_id"], "expired" if what == "expired" else "blocked", "no_consent")
            await harness.append("outreach", person.debtor, event)

    async def is_over() -> bool:
        return await tasks(harness) == []

    await harness.until(is_over)


async def test_nobody_answering_some_other_call_leaves_it_to_be_done(harness: Harness) -> None:
    person, _ = await agreed(harness)
    await harness.post("/outcomes", {"case_id": person.case, "channel": "call", "code": "NA"}, "team_lead")
    assert len(await tasks(harness)) == 1


async def test_too_late_it_is_no_task_any_more(harness: Harness) -> None:
    await agreed(harness)
    harness.clock.forward(timedelta(days=2))
    assert await tasks(harness) == []


@pytest.mark.parametrize("hours", [-1.0, 0.0, 24.0 * 31])
async def test_a_time_that_is_over_or_far_away_is_refused(harness: Harness, hours: float) -> None:
    person = Person(harness)
    await person.arrive()
    at = (harness.clock.now() + timedelta(hours=hours)).isoformat()
    body = {"case_id": person.case, "channel": "call", "code": "CB", "callback_at": at}
    answer = await harness.post("/outcomes", body, "team_lead", status=422)
    assert [(flaw["pointer"], flaw["code"]) for flaw in answer["errors"]] == [("/callback_at", "callback_range")]


async def test_a_broken_promise_is_a_task_on_the_same_day_until_somebody_calls(harness: Harness) -> None:
    person = Person(harness)
    await person.arrive()
    await person.claimed_by("ann")
    terms = {"amount": {"value": "100.00", "currency": "CNY"}, "due": person.due(0)}
    await harness.post("/promises", {"case_id": person.case, **terms})
    harness.clock.forward(timedelta(days=1))
    (task,) = await harness.until(lambda: tasks(harness, "kind=broken_promise"))
    assert (task["collector"], task["contact_id"]) == ("ann", None)
    await harness.post("/outcomes", {"case_id": person.case, "channel": "call", "code": "NA"}, "team_lead")
    assert await tasks(harness) == []
