"""Mappings, creditors' settings and generated persons: values in, values out."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from libs.common.vault.phones import normalise
from services.intake.adapters.generated import person
from services.intake.adapters.mapping import ZenMappings
from services.intake.ports import RowKey
from services.intake.routes.creditors import CreditorIn
from services.intake.schemas import Delinquency

MAPPING: dict[str, Any] = {
    "columns": ["no", "when", "who", "due", "owed"],
    "optional": ["phone", "note text"],
    "key": {"event_id": "'e' + no", "occurred_at": "when", "creditor": "'abc'", "loan_id": "no"},
    "leave_out": "number(owed) < 1",
    "record": {
        "customer.id": "who",
        "customer.phones": "phone != null ? [{number: phone}] : []",
        "loan.overdue.value": "number(owed) / 100",
        "loan.overdue.currency": "'CNY'",
        "loan.oldest_unpaid_due_date": "due",
        "extra.note": "$root['note text']",
    },
    "creditors": {"abc": {"acts_as": "creditor", "currency": "CNY", "zone": "Asia/Shanghai", "promise_grace_days": 2}},
}
ROW = {"no": "17", "when": "2026-11-24T01:00:00Z", "who": "C-7", "due": "2026-11-20", "owed": "12550"}
UCI = {
    "ID": "4", "LIMIT_BAL": "1.00E+05", "PAY_0": "3", "PAY_2": "2", "PAY_3": "0", "PAY_4": "0", "PAY_5": "-1",
    "PAY_6": "-2", "BILL_AMT1": "3913", "BILL_AMT2": "40000", "BILL_AMT3": "-5", "BILL_AMT4": "0", "BILL_AMT5": "0",
    "BILL_AMT6": "0",
}  # fmt: skip
DAY = date(2026, 11, 24)


def uci(**changes: str) -> Delinquency:
    mappings = ZenMappings()
    found = mappings.make(mappings.shipped["uci-credit-default"]).record({**UCI, **changes}, DAY)
    assert isinstance(found, Delinquency), found
    return found


def test_a_row_becomes_a_record() -> None:
    mapping = ZenMappings().make(MAPPING)
    assert mapping.key(ROW, None) == RowKey("e17", "2026-11-24T01:00:00Z", "abc", "17")
    record = mapping.record(ROW, None)
    assert isinstance(record, Delinquency)
    assert (record.loan.overdue.value, record.extra) == ("125.5", {})
    assert mapping.key({**ROW, "owed": "0"}, None) is None
    assert mapping.creditors["abc"].promise_grace_days == 2


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"record": {"loan.size": "no"}}, "/record/loan.size", "unknown_path"),
        ({"record": {"customer.id": "nobody"}}, "/record/customer.id", "unknown_column"),
        ({"record": {"customer.id": "`x${nobody}`"}}, "/record/customer.id", "unknown_column"),
        ({"record": {"customer.id": "$root['nobody']"}}, "/record/customer.id", "unknown_column"),
        ({"record": {"customer.id": "who +"}}, "/record/customer.id", "invalid_expression"),
        ({"leave_out": "number(no) in [1..9]"}, "/leave_out", "not_allowed"),
        ({"key": {"event_id": "no"}}, "/key", "invalid"),
        ({"surprise": 1}, "", "invalid"),
        ({"columns": []}, "/columns", "invalid"),
        ({"creditors": {"abc": {"acts_as": 3}}}, "/creditors/abc/acts_as", "literal_error"),
        ({"creditors": {"abc": {"acts_as": "agency", "zone": "Mars"}}}, "/creditors/abc/zone", "value_error"),
        ({"creditors": {"abc": {"zone": "Asia/Shanghai"}}}, "/creditors/abc/acts_as", "missing"),
    ],
    ids=str,
)
def test_a_mapping_that_can_not_work_is_refused(change: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in [(flaw.pointer, flaw.code) for flaw in ZenMappings().flaws({**MAPPING, **change})]


def test_every_shipped_mapping_is_without_flaw() -> None:
    mappings = ZenMappings()
    assert {source: mappings.flaws(data) for source, data in mappings.shipped.items()} == {"uci-credit-default": []}
    assert mappings.flaws(MAPPING) == []


@pytest.mark.parametrize(
    ("change", "overdue", "generated"),
    [
        ({}, "2000.00", ["customer"]),
        ({"BILL_AMT2": "20001"}, "1000.05", ["customer"]),
        ({"BILL_AMT2": "0"}, "1000", ["customer"]),
        ({"BILL_AMT1": "0", "BILL_AMT2": "-1"}, "1000", ["customer", "loan.overdue"]),
    ],
)
def test_the_overdue_amount_is_five_per_cent_of_the_largest_bill_and_at_least_1000(
    change: dict[str, str], overdue: str, generated: list[str]
) -> None:
    record = uci(**change)
    assert (record.loan.overdue.value, record.loan.overdue.currency) == (overdue, "TWD")
    assert record.extra["generated"] == generated


@pytest.mark.parametrize(
    ("state", "due"), [("1", date(2026, 11, 23)), ("2", date(2026, 10, 24)), ("8", date(2026, 4, 27))]
)
def test_the_oldest_due_date_follows_from_the_delay_state(state: str, due: date) -> None:
    record = uci(PAY_0=state)
    assert record.loan.oldest_unpaid_due_date == due
    assert record.loan.instalments is not None and record.loan.instalments.overdue == int(state)


def test_the_same_row_of_another_date_is_another_event_of_the_same_person() -> None:
    mappings = ZenMappings()
    mapping = mappings.make(mappings.shipped["uci-credit-default"])
    one, other = mapping.record(UCI, DAY), mapping.record(UCI, date(2026, 11, 25))
    assert isinstance(one, Delinquency) and isinstance(other, Delinquency)
    assert one.event_id != other.event_id and one.occurred_at < other.occurred_at
    assert one.customer == other.customer
    assert one.loan.principal is not None and one.loan.principal.value == "100000"


def test_a_column_that_is_no_number_is_named() -> None:
    mappings = ZenMappings()
    mapping = mappings.make(mappings.shipped["uci-credit-default"])
    flaws = mapping.record({**UCI, "BILL_AMT3": "n/a"}, DAY)
    assert isinstance(flaws, list) and {flaw.pointer for flaw in flaws} == {"/BILL_AMT3"}


def test_what_must_not_drive_treatment_is_not_used() -> None:
    text = str(ZenMappings().shipped["uci-credit-default"] | {"description": ""})
    assert not [column for column in ("SEX", "AGE", "MARRIAGE", "EDUCATION") if column in text]


@pytest.mark.parametrize("country", ["CN", "US"])
def test_a_generated_person_follows_from_seed_and_key_alone(country: Any) -> None:
    made = [person("seed", str(n), country, ["sms"]) for n in range(1, 3_001)]
    assert made == [person("seed", str(n), country, ["sms"]) for n in range(1, 3_001)]
    assert made[0] != person("other", "1", country, ["sms"])
    phones = [each["phones"][0]["number"] for each in made]
    assert all(normalise(phone).e164 == phone and normalise(phone).kind == "mobile" for phone in phones)
    if country == "CN":
        assert len(set(phones)) == len(phones)
        assert all(phone.startswith("+861349") for phone in phones)
    else:
        assert all(phone[5:10] == "55501" for phone in phones)


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Phobos"}, {"zone": "+14:59"}, {"currency": "YUAN"}, {"acts_as": "both"}, {"entry_dpd": 400},
        {"buckets": [{"name": "M1", "from_dpd": 5}, {"name": "M2", "from_dpd": 5}]}, {"teams": []},
        {"buckets": [{"name": "M1", "from_dpd": 5}, {"name": "M1", "from_dpd": 9}]}, {"teams": ["a", "a"]},
        {"amount_bands_minor": [5, 1]}, {"amount_bands_minor": [1.5]}, {"hold_out_bp": 10_001}, {"more": 1},
        {"promise_tolerance_bp": -1}, {"jurisdictions": ["china"]}, {"name": ""}, {"language": "中文"},
        {"creditor_type": "shop"}, {"promise_days_max": True},
    ],
    ids=str,
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CreditorIn.model_validate({"name": "XYF", **wrong})
