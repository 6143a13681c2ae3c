"""What intake makes of snapshots, payments and people, in whatever order they come."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.database import Database
from tests.intake import Intake, an_intake, cny, days, names, overdue, paid

LATER = "2026-11-24T11:30:00+08:00"


@pytest.fixture
async def intake(database: Database, tmp_path: Path) -> AsyncIterator[Intake]:
    async with an_intake(database, tmp_path) as found:
        yield found
        await found.drain()
        await found.books()


async def account(intake: Intake, loan: str = "L-1") -> dict[str, Any]:
    """The account of a loan as people see it."""
    found = await intake.post("/search", {"loan_id": loan, "creditor": "xyf"}, role="compliance")
    (item,) = found.json()["items"]
    answer = await intake.get(f"/accounts/{item['accounts'][0]}", role="compliance")
    shown: dict[str, Any] = answer.json()
    return shown


async def test_a_payment_lowers_what_is_overdue_and_clears_at_zero(intake: Intake) -> None:
    await intake.take(overdue())
    facts = await intake.take(paid(), kind="payments")
    assert names(facts) == ["payment_received", "delinquency_changed"]
    assert (facts[1]["overdue"]["minor"], facts[1]["cause"]) == (100_000, "payment")
    facts = await intake.take(paid("P-2", amount=cny("1000.00")), kind="payments")
    assert names(facts) == ["payment_received", "delinquency_cleared"]
    assert (await account(intake))["case_id"] is None


async def test_a_payment_that_comes_before_its_loan_waits_and_then_counts(intake: Intake) -> None:
    assert await intake.take(paid(), kind="payments") == []
    assert (await intake.status("pay-P-1"))["state"] == "accepted"
    facts = await intake.take(overdue())
    assert names(facts) == ["debtor_changed", "delinquency_opened", "payment_received", "delinquency_changed"]
    assert len({fact.key for fact in facts}) == 1
    assert (await account(intake))["overdue"]["value"] == "1000.00"


@pytest.mark.parametrize("at_once", [True, False], ids=["one batch", "one by one"])
async def test_the_outcome_does_not_depend_on_the_order(database: Database, tmp_path: Path, at_once: bool) -> None:
    arrivals = [
        ("delinquencies", overdue()),
        ("delinquencies", overdue("e-2", occurred_at=LATER, loan={"overdue": cny("900.00")})),
        ("payments", paid()),  # before the second snapshot, which covers it
        ("payments", paid("P-2", amount=cny("100.00"), paid_at="2026-11-24T11:45:00+08:00")),
    ]
    async with an_intake(database, tmp_path) as intake:
        for n, order in enumerate(itertools.permutations(range(4))):
            loan, customer = f"L-{n}", f"C-{n}"
            for place in order:
                kind, record = arrivals[place]
                whose = {"loan_id": loan} if kind == "payments" else {
                    "loan": {**record["loan"], "id": loan}, "customer": {**record["customer"], "id": customer},
                }  # fmt: skip
                answer = await intake.post(f"/{kind}", {**record, **whose, "event_id": f"{record['event_id']}-{n}"})
                assert answer.status_code == 202
                if not at_once:
                    await intake.drain()
        await intake.drain()
        found = {f"L-{n}": await account(intake, f"L-{n}") for n in range(24)}
        assert {loan: shown["overdue"]["value"] for loan, shown in found.items()} == dict.fromkeys(found, "800.00")
        await intake.books()


async def test_a_payment_that_a_newer_snapshot_covers_changes_nothing(intake: Intake) -> None:
    await intake.take(overdue(occurred_at=LATER))
    facts = await intake.take(paid(), kind="payments")
    assert (facts[0].name, facts[0]["applied"]["minor"]) == ("payment_received", 0)
    assert (await account(intake))["overdue"]["value"] == "1250.00"


async def test_a_reversal_opens_the_same_case_again(intake: Intake) -> None:
    opened = (await intake.take(overdue()))[1]
    await intake.take(paid(amount=cny("1250.00")), kind="payments")
    facts = await intake.take(paid("R-1", reverses="P-1", amount=cny("1250.00"), occurred_at=LATER), kind="payments")
    assert names(facts) == ["payment_reversed", "delinquency_opened"]
    assert (facts[1]["case_id"], facts[1]["reopened"]) == (opened["case_id"], True)
    assert facts[1]["overdue"]["minor"] == 125_000


async def test_a_reversal_before_its_payment_comes_to_the_same(intake: Intake) -> None:
    await intake.take(overdue())
    await intake.take(paid("R-1", reverses="P-1", occurred_at=LATER), kind="payments")
    await intake.take(paid(), kind="payments")
    assert (await account(intake))["overdue"]["value"] == "1250.00"


async def test_a_payment_id_counts_once_also_under_another_event_id(intake: Intake) -> None:
    await intake.take(overdue())
    await intake.take(paid(), kind="payments")
    assert await intake.take(paid(event_id="again"), kind="payments") == []
    assert (await account(intake))["overdue"]["value"] == "1000.00"


async def test_a_payment_in_another_currency_is_not_taken_for_money_of_the_loan(intake: Intake) -> None:
    await intake.take(overdue())
    await intake.take(paid(amount={"value": "250", "currency": "JPY"}), kind="payments")
    assert (await account(intake))["overdue"] == {"value": "1250.00", "currency": "CNY"}
    assert (await intake.status("pay-P-1"))["state"] == "quarantined"


async def test_zero_clears_and_a_later_amount_opens_another_case(intake: Intake) -> None:
    first = (await intake.take(overdue()))[1]
    cleared = await intake.take(overdue("e-2", occurred_at=LATER, loan={"overdue": cny("0.00")}))
    assert (names(cleared), cleared[0]["cause"]) == (["delinquency_cleared"], "snapshot")
    again = await intake.take(
        overdue("e-3", occurred_at="2026-11-24T11:40:00+08:00", loan={"oldest_unpaid_due_date": "2026-11-23"})
    )
    assert again[0].name == "delinquency_opened"
    assert again[0]["case_id"] != first["case_id"]


async def test_a_debtor_without_phone_and_consents_is_a_case_all_the_same(intake: Intake) -> None:
    facts = await intake.take(overdue(customer={"phones": [], "consents": None}))
    assert (names(facts), facts[0]["points"]) == (["debtor_changed", "delinquency_opened"], [])
    assert facts[0].data["consents"] == []


async def test_zero_for_a_loan_that_was_never_overdue_opens_nothing(intake: Intake) -> None:
    assert names(await intake.take(overdue(loan={"overdue": cny("0")}))) == ["debtor_changed"]


async def test_an_older_snapshot_never_overwrites_a_newer_one(intake: Intake) -> None:
    await intake.take(overdue())
    older = overdue("e-0", occurred_at="2026-11-23T09:00:00+08:00", loan={"overdue": cny("1.00")})
    assert await intake.take(older) == []
    assert (await intake.status("e-0"))["state"] == "accepted"
    assert (await account(intake))["overdue"]["value"] == "1250.00"


async def test_what_an_older_record_says_of_the_person_changes_nothing_whichever_loan_brings_it(intake: Intake) -> None:
    await intake.take(overdue(customer={"consents": ["sms"], "flags": ["vulnerable"]}))
    older = overdue("e-2", occurred_at="2026-11-20T09:00:00+08:00", loan={"id": "L-2"}, customer={"flags": []})
    assert names(await intake.take(older)) == ["delinquency_opened"]
    newer = overdue("e-3", occurred_at=LATER, loan={"id": "L-3"}, customer={"consents": ["call"]})
    facts = await intake.take(newer)
    assert (facts[0].name, facts[0]["consents"], facts[0].data.get("flags", [])) == ("debtor_changed", ["call"], [])


async def test_at_a_tie_the_stricter_consents_and_flags_win(intake: Intake) -> None:
    await intake.take(overdue(customer={"consents": ["sms", "call"]}))
    tie = overdue("e-2", loan={"id": "L-2"}, customer={"consents": ["sms"], "flags": ["deceased"]})
    facts = await intake.take(tie)
    assert (facts[0]["consents"], facts[0]["flags"]) == (["sms"], ["deceased"])
    looser = overdue("e-3", loan={"id": "L-3"}, customer={"consents": ["sms", "call", "email"]})
    facts = await intake.take(looser)
    changed = [fact for fact in facts if fact.name == "debtor_changed"]
    assert all(fact["consents"] == ["sms"] and fact["flags"] == ["deceased"] for fact in changed)


async def test_a_bucket_changes_at_the_creditors_midnight_by_time_alone(intake: Intake) -> None:
    await intake.take(overdue(loan={"oldest_unpaid_due_date": "2026-10-25"}))  # 30 days past due: M1
    assert (await account(intake))["bucket"] == "M1"
    intake.clock.instant = intake.clock.instant.replace(hour=15, minute=59)
    assert await intake.tick() == 0
    before = await intake.journal()
    intake.clock.forward(days(1 / 24 / 60))  # midnight in Shanghai
    assert await intake.tick() == 1
    (changed,) = (await intake.journal())[len(before) :]
    assert (changed.name, changed["bucket"], changed["cause"]) == ("delinquency_changed", "M2", "bucket")
    assert changed["local_date"] == "2026-11-25"
    intake.clock.forward(days(30))
    await intake.tick()
    assert (await account(intake))["bucket"] == "M3"
    intake.clock.forward(days(400))
    await intake.tick()
    assert (await account(intake))["bucket"] == "M6+"
    assert await intake.serving.fetchval("SELECT count(coalesce(at, send_at)) FROM state") == 0


async def test_midnight_is_the_creditors_own(intake: Intake) -> None:
    await intake.put("/creditors/us-lender", {"name": "US", "zone": "America/New_York"}, role="organisation_admin")
    await intake.take(overdue(creditor="us-lender", loan={"oldest_unpaid_due_date": "2026-10-25"}))
    intake.clock.instant = intake.clock.instant.replace(hour=16)  # midnight in Shanghai, still the 24th in New York
    assert await intake.tick() == 0
    intake.clock.forward(days(13 / 24))
    assert await intake.tick() == 1


async def test_one_person_at_two_creditors_is_linked_by_the_national_id(intake: Intake) -> None:
    await intake.take(overdue(customer={"national_id": "110101199003078515"}))
    other = overdue("e-2", creditor="abc", loan={"id": "L-9"}, customer={"id": "K-1"})
    await intake.take(other)
    third = overdue(
        "e-3", creditor="abc", loan={"id": "L-10"}, occurred_at=LATER,
        customer={"id": "K-1", "national_id": "110101 1990 0307 8515"},
    )  # fmt: skip
    facts = await intake.take(third)
    linked = [fact for fact in facts if fact.name == "debtor_linked"]
    assert len(linked) == 2
    assert {fact.key for fact in linked} == set(linked[0]["members"])
    assert {fact["person_id"] for fact in linked} == {min(linked[0]["members"])}
    again = await intake.take(overdue("e-4", creditor="abc", loan={"id": "L-11"}, occurred_at=LATER, customer={
        "id": "K-1", "national_id": "110101199003078515",
    }))  # fmt: skip
    assert "debtor_linked" not in names(again)


async def test_a_person_first_seen_with_a_national_id_is_one_debtor_at_all_creditors(intake: Intake) -> None:
    first = await intake.take(overdue(customer={"national_id": "110101199003078515"}))
    second = await intake.take(
        overdue("e-2", creditor="abc", loan={"id": "L-2"}, customer={"id": "K", "national_id": "110101199003078515"})
    )
    assert {fact.key for fact in (*first, *second)} == {first[0].key}
    shown = await intake.get(f"/debtors/{first[0].key}", role="collector")
    assert shown.status_code == 404


async def test_one_person_may_have_thirty_loans(intake: Intake) -> None:
    rows = [overdue(f"e-{n}", loan={"id": f"L-{n}"}) for n in range(30)]
    assert (await intake.bulk(*rows)).json()["accepted"] == 30
    await intake.drain()
    facts = await intake.journal()
    assert names(facts).count("delinquency_opened") == 30
    assert names(facts).count("debtor_changed") == 1
    shown = (await intake.get(f"/debtors/{facts[0].key}", role="compliance")).json()
    assert len(shown["accounts"]) == 30
    assert shown["person"]["name"] == "李**"


async def test_a_phone_of_thirty_people_finds_them_all(intake: Intake) -> None:
    rows = [overdue(f"e-{n}", loan={"id": f"L-{n}"}, customer={"id": f"C-{n}"}) for n in range(30)]
    await intake.bulk(*rows)
    await intake.drain()
    found = await intake.post("/search", {"phone": "1349 1234 567"}, role="compliance")
    assert len(found.json()["items"]) == 30
    nobody = await intake.post("/search", {"phone": "+8613491234568"}, role="compliance")
    assert nobody.json()["items"] == []
    own = await intake.post("/search", {"customer_id": "C-7", "creditor": "xyf"}, role="compliance")
    assert len(own.json()["items"]) == 1
    assert (await intake.post("/search", {"customer_id": "C-7"}, role="compliance")).status_code == 422


async def test_two_processes_that_see_a_person_at_once_make_one_debtor(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path) as one, an_intake(database, tmp_path, member="two") as other:
        rows = [
            overdue(f"e-{n}", loan={"id": f"L-{n}"}, customer={"id": f"C-{n % 5}", "national_id": f"1101011990{n % 5}"})
            for n in range(60)
        ]
        assert (await one.bulk(*rows)).json()["accepted"] == 60
        for intake in (one, other):
            for part, head in await intake.serving.fetch("SELECT part, head FROM ingress_head"):
                intake.heads.bump("ingress", part, head)
        halves = ([0, 2, 4, 6, 8, 10], [1, 3, 5, 7, 9, 11])
        await asyncio.gather(one.service.consumer.run_batch(halves[0]), other.service.consumer.run_batch(halves[1]))
        await one.service.consumer.reload()
        await one.drain()
        facts = await one.journal()
        assert names(facts).count("delinquency_opened") == 60
        assert len({fact.key for fact in facts}) == 5
        await one.books()


async def test_revealing_a_person_is_on_record_with_its_purpose(intake: Intake) -> None:
    debtor = (await intake.take(overdue()))[0].key
    masked = await intake.get(f"/debtors/{debtor}", role="compliance")
    assert "13491234567" not in masked.text and "李娜" not in masked.text
    assert (await intake.post(f"/debtors/{debtor}/reveal", {}, role="compliance")).status_code == 422
    whole = await intake.post(f"/debtors/{debtor}/reveal", {"purpose": "debtor asks for a copy"}, role="compliance")
    assert (whole.json()["name"], whole.json()["phones"][0]["e164"]) == ("李娜", "+8613491234567")
    (act,) = await intake.acts()
    assert (act.type, act["purpose"], act.actor) == (
        "act.pii_revealed", "debtor asks for a copy", "user:compliance/compliance",
    )  # fmt: skip
    assert "13491234567" not in str(act.data)
