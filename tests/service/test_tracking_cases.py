"""Cases as people list them: by what they are, in an order, counted, given away at once; and complaints' clocks."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from libs.common.events.envelope import Money
from libs.common.events.intake import DelinquencyChanged, DelinquencyCleared
from libs.common.kernel.clock import local_date
from tests.database import Database
from tests.tracking_service import ZONE, Harness, Person, running


@pytest.fixture
async def harness(database: Database, tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(database, tmp_path) as found:
        yield found


@pytest.fixture
async def people(harness: Harness) -> list[Person]:
    """Three cases of xyf that owe 1,250.00 since 3 days, and one of another creditor."""
    found = [Person(harness, f"L-{n}") for n in range(3)] + [Person(harness, "L-9", "other")]
    for person in found:
        await person.arrive()
    return found


async def listed(harness: Harness, query: str, role: str = "compliance", **who: Any) -> list[dict[str, Any]]:
    answer = await harness.get(f"/cases?{query}", role, **who)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def ids(harness: Harness, query: str, role: str = "compliance", **who: Any) -> list[str]:
    return [case["case_id"] for case in await listed(harness, query, role, **who)]


async def change(harness: Harness, person: Person, minor: int, days: int, band: int, bucket: Any = "M2") -> None:
    """More is overdue, for longer."""
    today = local_date(harness.clock.now(), ZONE)
    await harness.append("intake", person.debtor, DelinquencyChanged(
        case_id=person.case, account_id=person.account, creditor=person.creditor, creditor_version=1,
        overdue=Money(minor, "CNY"), oldest_due=today - timedelta(days=days), local_date=today, bucket=bucket,
        band=band, difficulty="normal", cause="snapshot", as_of=harness.clock.now(),
    ))  # fmt: skip
    await harness.has_lines(person.case, "delinquency_changed")


async def test_cases_are_found_by_what_they_are_and_whose(harness: Harness, people: list[Person]) -> None:
    first, second, _, other = people
    await change(harness, first, 900_000, 40, 2)
    assert await ids(harness, "band=2&bucket=M2") == await ids(harness, "days_min=30") == [first.case]
    assert set(await ids(harness, "days_max=10&creditor=xyf")) == {p.case for p in people[1:3]}
    assert await ids(harness, "overdue_minor_min=200000") == [first.case]
    assert await ids(harness, "creditor=other&state=open") == [other.case]
    await harness.post(f"/cases/{second.case}/assign", {"assigned_to": "bob"}, "team_lead", 200)
    assert await ids(harness, "assigned_to=bob&team=default") == [second.case]
    assert len(await ids(harness, "assigned_to=-")) == 3


async def test_what_holds_a_case_is_shown_and_found(harness: Harness, people: list[Person]) -> None:
    first, second, *_ = people
    await harness.post("/holds", {"case_id": first.case, "reason": "legal"}, "compliance")
    await harness.post("/disputes", {"case_id": second.case, "reason": "amount"}, "compliance")
    assert [case["held"] for case in await listed(harness, "hold=legal")] == [["legal"]]
    assert set(await ids(harness, "hold=any")) == {first.case, second.case}
    assert len(await ids(harness, "hold=none")) == 2
    assert (await harness.get(f"/cases/{second.case}")).json()["held"] == ["dispute"]


@pytest.mark.parametrize(("order", "key"), [("case", "case_id"), ("days", "oldest_due"), ("amount", "overdue")])
async def test_a_list_keeps_its_order_over_its_pages(
    harness: Harness, people: list[Person], order: str, key: str
) -> None:
    await change(harness, people[1], 900_000, 40, 2)
    await change(harness, people[2], 100, 1, 0, "M1")
    whole = await listed(harness, f"order={order}")
    pages, cursor = list[dict[str, Any]](), ""
    for _ in people:
        answer = (await harness.get(f"/cases?order={order}&limit=1{cursor}")).json()
        pages += answer["items"]
        cursor = f"&cursor={answer['next']}"
    assert pages == whole and answer["next"] is None
    values = [float(c[key]["value"]) * -1 if key == "overdue" else c[key] for c in whole]
    assert values == sorted(values)


async def test_closed_cases_stand_behind_all_that_are_open_over_the_pages_too(
    harness: Harness, people: list[Person]
) -> None:
    longest, *_ = people
    await change(harness, longest, 900_000, 40, 2)
    assert (await ids(harness, "order=days"))[0] == longest.case
    await harness.append("intake", longest.debtor, DelinquencyCleared(
        case_id=longest.case, account_id=longest.account, creditor=longest.creditor,
        local_date=local_date(harness.clock.now(), ZONE), cause="snapshot", as_of=harness.clock.now(),
    ))  # fmt: skip
    await harness.has_lines(longest.case, "delinquency_cleared")
    pages, cursor = list[str](), ""
    for _ in people:
        answer = (await harness.get(f"/cases?order=days&limit=1{cursor}")).json()
        pages += [case["case_id"] for case in answer["items"]]
        cursor = f"&cursor={answer['next']}"
    assert answer["next"] is None
    assert pages == await ids(harness, "order=days")
    assert (pages[-1], len(set(pages))) == (longest.case, len(people))


async def test_a_list_is_counted_by_one_thing(harness: Harness, people: list[Person]) -> None:
    await change(harness, people[0], 900_000, 40, 2)
    answer = (await harness.get("/cases/counts?group_by=bucket")).json()["items"]
    assert [(item["group"], item["cases"], item["overdue"]["value"]) for item in answer] == [
        ("M1", 3, "3750.00"), ("M2", 1, "9000.00"),
    ]  # fmt: skip
    assert (await harness.get("/cases/counts?creditor=other")).json()["items"][0]["cases"] == 1
    assert (await harness.get("/cases/counts", "team_lead", team="south")).json()["items"] == []
    table = await harness.get("/cases?format=csv&order=amount")
    assert table.text.splitlines()[0].startswith("case_id,debtor_id,creditor")


async def test_many_cases_are_given_away_at_once_or_none(harness: Harness, people: list[Person]) -> None:
    mine = [person.case for person in people]
    given = await harness.post("/cases/assign", {"case_ids": mine, "assigned_to": "bob"}, "team_lead", 200)
    assert [case["assigned_to"] for case in given["items"]] == ["bob"] * 4
    assert set(await ids(harness, "", "collector", user="bob")) == set(mine)
    refused = {"case_ids": [*mine, "00000000-0000-0000-0000-000000000000"], "assigned_to": "eve"}
    assert (await harness.post("/cases/assign", refused, "team_lead", None)).status_code == 404
    back = {"case_ids": mine, "assigned_to": "eve", "team": "south"}
    assert (await harness.post("/cases/assign", back, "team_lead", None)).status_code == 422
    assert (await harness.post("/cases/assign", back, "collector", None)).status_code == 403
    assert len(await ids(harness, "assigned_to=bob")) == 4


async def test_a_complaint_has_a_day_for_its_answer_and_is_listed_while_it_has_none(
    harness: Harness, people: list[Person]
) -> None:
    first, second, *_ = people
    opened = await harness.post("/complaints", {"case_id": first.case, "reason": "tone"}, "compliance")
    await harness.post("/complaints", {"case_id": second.case, "reason": "hours"}, "compliance")
    today = local_date(harness.clock.now(), ZONE)
    assert opened["answer_by"] == (today + timedelta(days=15)).isoformat()
    listed = (await harness.get("/complaints")).json()["items"]
    loans = {case["case_id"]: case["loan_id"] for case in (await harness.get("/cases")).json()["items"]}
    assert {each["case_id"]: each["loan_id"] for each in listed} == {
        case: loans[case] for case in (first.case, second.case)
    }
    path = f"/complaints/{opened['matter_id']}/close"
    await harness.post(path, {"result": "upheld"}, "compliance", 200)
    left = (await harness.get("/complaints?open=true")).json()["items"]
    assert [matter["case_id"] for matter in left] == [second.case]
    assert (await harness.get("/complaints?open=true&creditor=other")).json()["items"] == []


async def test_holds_that_wait_for_a_second_person_are_found(harness: Harness, people: list[Person]) -> None:
    for person in people[:2]:
        await harness.post("/holds", {"case_id": person.case, "reason": "legal"}, "compliance")
    hold = (await harness.get("/holds?reason=legal&creditor=xyf")).json()["items"][0]["hold_id"]
    await harness.post(f"/holds/{hold}/release", {"reason": "settled"}, "compliance", 202)
    waiting = (await harness.get("/holds?proposed=true")).json()["items"]
    assert [(found["hold_id"], found["release_proposed_by"]) for found in waiting] == [(hold, "ann")]
    assert len((await harness.get("/holds?proposed=false&active=true")).json()["items"]) == 1


async def test_what_may_be_promised_is_told_beforehand_and_judged_by_the_same(
    harness: Harness, people: list[Person]
) -> None:
    first, *_ = people
    path, today = f"/cases/{first.case}/promise-limits", local_date(harness.clock.now(), ZONE)
    limits = (await harness.get(path, "team_lead")).json()
    assert limits["first"] == today.isoformat() and limits["most"] == limits["most_replacing"]
    one = {"case_id": first.case, "amount": limits["most"], "due": limits["last"]}
    above = {"value": str(Decimal(limits["most"]["value"]) + Decimal("0.01")), "currency": "CNY"}
    later = (date.fromisoformat(limits["last"]) + timedelta(days=1)).isoformat()
    for wrong in ({"amount": above}, {"due": later}):
        await harness.post("/promises", one | wrong, "team_lead", 422)
    await harness.post("/promises", one, "team_lead")
    after = (await harness.get(path, "team_lead")).json()
    assert after["most"]["value"] == "0.00" and after["most_replacing"] == limits["most"]
    assert (await harness.get(path, "compliance")).status_code == 403
    assert (await harness.get(path, "team_lead", team="south")).status_code == 404
