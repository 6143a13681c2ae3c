"""What becomes of an event at intake's doors: once, whatever comes twice; mended; refused with reasons."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.database import Database
from tests.intake import Intake, an_intake, cny, names, overdue, paid


@pytest.fixture
async def intake(database: Database, tmp_path: Path) -> AsyncIterator[Intake]:
    async with an_intake(database, tmp_path) as found:
        yield found
        await found.drain()
        await found.books()


async def test_an_overdue_event_opens_a_case_and_says_so(intake: Intake) -> None:
    answer = await intake.post("/delinquencies", overdue())
    assert (answer.status_code, answer.json()) == (
        202, {"accepted": 1, "duplicate": 0, "left_out": 0, "rejected": []},
    )  # fmt: skip
    assert (await intake.status("e-1"))["state"] == "waiting"
    await intake.drain()
    facts = await intake.journal()
    assert names(facts) == ["debtor_changed", "delinquency_opened"]
    status = await intake.status("e-1")
    assert (status["state"], status["case_id"]) == ("accepted", facts[1]["case_id"])
    assert facts[1]["overdue"] == {"minor": 125_000, "currency": "CNY"}


async def test_the_same_event_counts_once_whatever_door_it_comes_by(intake: Intake) -> None:
    first = await intake.post("/delinquencies", overdue())
    again = await intake.post("/delinquencies", overdue())
    batch = await intake.post("/delinquencies", {"records": [overdue(), overdue()]})
    stream = await intake.bulk(overdue(), overdue("e-2", loan={"id": "L-2"}))
    assert [a.json()["accepted"] for a in (first, again, batch, stream)] == [1, 0, 0, 1]
    assert [a.json()["duplicate"] for a in (first, again, batch, stream)] == [0, 1, 2, 1]
    assert await intake.drain() == 2


async def test_the_order_of_members_makes_no_other_event(intake: Intake) -> None:
    await intake.post("/delinquencies", overdue())
    turned = dict(reversed(overdue().items()))
    assert (await intake.post("/delinquencies", turned)).json()["duplicate"] == 1


async def test_a_used_event_id_with_another_body_is_a_conflict_however_often_it_comes(intake: Intake) -> None:
    await intake.post("/delinquencies", overdue())
    await intake.drain()
    for value in ("2.00", "2.00", "3.00"):
        answer = await intake.post("/delinquencies", overdue(loan={"overdue": cny(value)}))
        assert answer.status_code == 422
        assert [e["code"] for e in answer.json()["errors"]] == ["id_conflict"]
    assert await intake.drain() == 0
    assert (await intake.status("e-1"))["state"] == "accepted"
    assert {row["reason"] for row in await intake.quarantined()} == {"id_conflict"}


async def test_a_repeat_within_one_chunk_counts_once_and_a_conflict_there_is_named(intake: Intake) -> None:
    answer = (await intake.bulk(overdue(), overdue(), overdue(loan={"overdue": cny("1.00")}))).json()
    assert (answer["accepted"], answer["duplicate"]) == (1, 1)
    assert [(r["index"], r["event_id"], r["errors"][0]["code"]) for r in answer["rejected"]] == [
        (2, "e-1", "id_conflict")
    ]


@pytest.mark.parametrize(
    "wrong", [{"oldest_unpaid_due_date": "2031-01-01"}, {"overdue": cny("ten")}], ids=["at the door", "form"]
)
async def test_a_record_refused_at_the_door_comes_again_mended(intake: Intake, wrong: dict[str, Any]) -> None:
    assert (await intake.post("/delinquencies", overdue(loan=wrong))).status_code == 422
    assert (await intake.status("e-1"))["state"] == "quarantined"
    assert "delinquency_opened" in names(await intake.take(overdue()))
    assert (await intake.status("e-1"))["state"] == "accepted"
    assert await intake.quarantined() == []
    assert [row["state"] for row in await intake.quarantined(state="superseded")] == ["superseded"]


async def test_a_record_refused_behind_the_door_comes_again_mended_and_then_stands(intake: Intake) -> None:
    bad = overdue(customer={"phones": [{"number": "12"}]})
    await intake.take(bad)
    status = await intake.status("e-1")
    assert (status["state"], status["reason"]) == ("quarantined", "unusable")
    assert [e["pointer"] for e in status["errors"]] == ["/customer/phones/0/number"]
    assert (await intake.post("/delinquencies", bad)).json()["duplicate"] == 1
    assert "delinquency_opened" in names(await intake.take(overdue()))
    assert (await intake.status("e-1"))["state"] == "accepted"
    third = await intake.post("/delinquencies", overdue(loan={"overdue": cny("9.00")}))
    assert third.json()["errors"][0]["code"] == "id_conflict"


async def test_two_doors_at_once_let_each_event_in_once(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path) as one, an_intake(database, tmp_path, member="two") as other:
        rows = [overdue(f"e-{n}", loan={"id": f"L-{n}"}, customer={"id": f"C-{n}"}) for n in range(200)]
        answers = await asyncio.gather(*(door.bulk(*rows) for door in (one, other, one, other)))
        assert sum(answer.json()["accepted"] for answer in answers) == 200
        assert sum(answer.json()["duplicate"] for answer in answers) == 600
        assert await one.drain() == 200
        await one.books()


async def test_fields_beyond_the_form_stay_in_the_box_up_to_a_limit(intake: Intake) -> None:
    facts = await intake.take(overdue(branch="Futian", loan={"officer": "王"}))
    answer = await intake.post(
        f"/debtors/{facts[0].key}/reveal", {"purpose": "the debtor asks what we hold"}, role="compliance"
    )
    assert list(answer.json()["extra"].values()) == [{"branch": "Futian", "loan.officer": "王"}]
    assert "Futian" not in str([fact.data for fact in facts])
    too_much = await intake.post("/delinquencies", overdue("e-2", note="x" * 5_000))
    assert (too_much.status_code, too_much.json()["errors"][0]["code"]) == (422, "too_large")


async def test_a_publisher_writes_and_learns_only_of_its_own_creditor(intake: Intake) -> None:
    await intake.take(overdue())
    mine = await intake.post("/delinquencies", overdue("e-9", loan={"overdue": cny("9.00")}), creditors=["abc"])
    assert (mine.status_code, mine.json()["errors"][0]["code"]) == (422, "source_creditor")
    assert "xyf" not in str({k: v for k, v in mine.json().items() if k != "errors"})
    assert (await intake.get("/delinquencies/e-1", params={"source": "xyf"}, creditors=["abc"])).status_code == 404
    assert (await intake.get("/quarantine", creditors=["xyf"])).json()["items"] == []
    await intake.post("/delinquencies", overdue("e-2", loan={"id": "L-2"}, source="core"))
    for creditor, status in (("xyf", 200), ("abc", 404)):
        answer = await intake.get("/delinquencies/e-2", params={"source": "core"}, creditors=[creditor])
        assert answer.status_code == status
    assert await intake.drain() == 1


async def test_an_unknown_creditor_is_refused_where_creditors_are_set_up(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path, unknown_creditors=False) as intake:
        answer = await intake.post("/delinquencies", overdue())
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_creditor")
        put = await intake.put("/creditors/xyf", {"name": "XYF"}, role="organisation_admin")
        assert (put.status_code, put.json()["errors"][0]["pointer"]) == (422, "/acts_as")
        put = await intake.put("/creditors/xyf", {"name": "XYF", "acts_as": "agency"}, role="organisation_admin")
        assert put.status_code == 201
        record = (await intake.quarantined())[0]
        assert (await intake.post(f"/quarantine/{record['id']}/retry", {})).status_code == 200
        assert await intake.drain() == 1
        assert (await intake.status("e-1"))["state"] == "accepted"


async def test_a_creditor_names_further_rule_packs_that_there_are(intake: Intake) -> None:
    for packs, status in (({"TW": ["CN"]}, 201), ({"TW": ["TW"]}, 422), ({"taiwan": ["CN"]}, 422)):
        answer = await intake.put("/creditors/abc", {"name": "ABC", "packs": packs}, role="organisation_admin")
        assert answer.status_code == status, answer.text
    assert (await intake.get("/creditors/abc", role="organisation_admin")).json()["packs"] == {"TW": ["CN"]}


async def test_a_quarantined_record_is_shown_without_people_retried_in_vain_and_discarded(intake: Intake) -> None:
    await intake.take(overdue(customer={"phones": [{"number": "12345"}], "name": "李娜"}))
    (row,) = await intake.quarantined()
    shown = await intake.get(f"/quarantine/{row['id']}", role="compliance")
    assert shown.json()["record"]["customer"]["name"] == "***"
    assert shown.json()["record"]["loan"]["id"] == "L-1"
    assert "12345" not in shown.text and "李娜" not in shown.text
    assert (await intake.post(f"/quarantine/{row['id']}/retry", {}, role="platform_admin")).status_code == 403
    assert (await intake.post(f"/quarantine/{row['id']}/retry", {})).status_code == 200
    await intake.drain()
    (again,) = await intake.quarantined()
    assert again["id"] != row["id"]
    assert (await intake.post(f"/quarantine/{row['id']}/retry", {})).status_code == 409
    path, why = f"/quarantine/{again['id']}/discard", {"reason": "test data"}
    elsewhere = await intake.post(path, why, role="organisation_admin", creditors=["abc"])
    gone = await intake.post(path, why, role="organisation_admin")
    assert elsewhere.status_code == 404
    assert gone.json()["state"] == "discarded"
    assert await intake.quarantined() == []
    assert [act.type for act in await intake.acts()] == ["act.quarantine_retried", "act.quarantine_discarded"]
    assert "delinquency_opened" in names(await intake.take(overdue()))


async def test_a_quarantined_record_is_mended_field_by_field_unseen(intake: Intake) -> None:
    await intake.take(overdue(customer={"phones": [{"number": "12345"}], "name": "李娜"}))
    (row,) = await intake.quarantined()
    path = f"/quarantine/{row['id']}/mend"
    for change in ({}, {"set": {"customer": 1}}, {"set": {"/customer/phones/7/number": "1"}}, {"more": 1}):
        assert (await intake.post(path, change)).status_code == 422, change
    nowhere = {"remove": ["/loan/nothing"]}
    assert "leads nowhere" in (await intake.post(path, nowhere)).text
    wrong = await intake.post(path, {"set": {"/occurred_at": "yesterday"}})
    assert wrong.status_code == 422 and (await intake.quarantined())[0]["state"] == "open"
    good = {"set": {"/customer/phones/0/number": "+8613800138000"}}
    assert (await intake.post(path, good, role="platform_admin")).status_code == 403
    assert (await intake.post(path, good, creditors=["abc"])).status_code == 404
    assert (await intake.post(path, good)).json()["state"] == "retried"
    await intake.drain()
    assert await intake.quarantined() == []
    assert "delinquency_opened" in names(await intake.journal())
    (act,) = await intake.acts()
    assert (act.type, act["pointers"]) == ("act.quarantine_mended", ["/customer/phones/0/number"])
    assert (await intake.post(path, good)).status_code == 409


async def test_what_is_no_json_is_not_mended(intake: Intake) -> None:
    await intake.bulk(b"{no json", source="core")
    (row,) = await intake.quarantined(source="core")
    assert (await intake.post(f"/quarantine/{row['id']}/mend", {"set": {"/a": 1}})).status_code == 409


async def test_an_account_shows_its_instalments_and_what_was_paid_since(intake: Intake) -> None:
    facts = await intake.take(overdue(loan={
        "instalments": {"total": 24, "paid": 15, "overdue": 1}, "principal": cny("9000.00"), "opened_on": "2025-06-01",
        "last_payment": {"on": "2026-10-08", "amount": cny("410.00")}, "delay_history": [0, 1, 0, -1],
    }))  # fmt: skip
    opened = next(fact for fact in facts if fact.name == "delinquency_opened")
    await intake.take(paid(amount=cny("12.50")), kind="payments")
    shown = (await intake.get(f"/accounts/{opened['account_id']}", role="team_lead")).json()
    assert shown["instalments"] == {"total": 24, "paid": 15, "overdue": 1}
    assert [(one["payment_id"], one["amount"]["value"]) for one in shown["paid_since"]] == [("P-1", "12.50")]
    assert (shown["principal"]["value"], shown["opened_on"]) == ("9000.00", "2025-06-01")
    assert shown["last_payment"] == {"on": "2026-10-08", "amount": {"value": "410.00", "currency": "CNY"}}
    assert shown["delay_history"] == [0, 1, 0, -1]


async def test_the_masked_names_of_a_list_come_at_once_within_reach(intake: Intake) -> None:
    facts = await intake.take(
        overdue(customer={"id": "C-1", "name": "李娜"}),
        overdue("e-2", customer={"id": "C-2", "name": "Ann Lee"}, loan={"id": "L-2"}),
    )
    ids = sorted({fact.key for fact in facts if fact.name == "delinquency_opened"})
    assert len(ids) == 2
    asked = {"debtor_ids": [*ids, "00000000-0000-0000-0000-000000000001"]}
    found = (await intake.post("/debtors/names", asked, role="team_lead")).json()["items"]
    assert {item["name"] for item in found} == {"李**", "A** L**"}
    assert (await intake.post("/debtors/names", asked, role="collector")).json()["items"] == []
    assert (await intake.post("/debtors/names", asked, role="analyst")).status_code == 403
    assert (await intake.post("/debtors/names", {"debtor_ids": []}, role="team_lead")).status_code == 422


async def test_what_a_list_of_cases_needs_comes_at_once_within_reach(intake: Intake) -> None:
    facts = await intake.take(overdue(), overdue("e-2", customer={"id": "C-2"}, loan={"id": "L-2"}))
    cases = [fact["case_id"] for fact in facts if fact.name == "delinquency_opened"]
    asked = {"case_ids": [*cases, "00000000-0000-0000-0000-000000000001"]}
    found = (await intake.post("/cases/brief", asked, role="team_lead")).json()["items"]
    assert {item["case_id"] for item in found} == set(cases)
    assert {item["zone"] for item in found} == {"Asia/Shanghai"}
    assert "L-2" in {item["loan_id"] for item in found}
    assert (await intake.post("/cases/brief", asked, role="collector")).json()["items"] == []
    assert (await intake.post("/cases/brief", asked, role="analyst")).status_code == 403
    assert (await intake.post("/cases/brief", {"case_ids": ["x"]}, role="team_lead")).status_code == 422


async def test_lists_of_the_quarantine_go_on_by_cursor(intake: Intake) -> None:
    await intake.bulk(*[overdue(f"e-{n}", occurred_at="yesterday") for n in range(5)])
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await intake.get("/quarantine", params=query)).json()
        seen += [row["event_id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == [f"e-{n}" for n in range(5)]


async def test_payments_are_deduped_like_overdue_events(intake: Intake) -> None:
    await intake.take(overdue())
    first = await intake.post("/payments", paid())
    again = await intake.post("/payments", paid())
    other = await intake.post("/payments", paid(amount=cny("1.00")))
    assert (first.json()["accepted"], again.json()["duplicate"], other.status_code) == (1, 1, 422)
