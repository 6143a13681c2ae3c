"""Ids and parts: frozen values, and what must hold for any input."""

import hmac
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from libs.common.kernel import ids
from libs.common.kernel.part import ingress_part, part_of

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent.parent / "golden" / "kernel.json").read_text("utf-8"))
NAMESPACE = UUID("6f2c1d5e-8a4b-4c0f-9d37-d0e2b1a95c11")
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
hashes = st.binary(min_size=16, max_size=16)


def computed(function: str, row: dict[str, Any]) -> object:
    match function:
        case "derive":
            return ids.derive(row["kind"], *row["names"])
        case "keyed":
            return ids.keyed(bytes.fromhex(row["key"]), row["kind"], *row["names"]).hex()
        case "debtor_id":
            return ids.debtor_id(bytes.fromhex(row["hash"]), row["generation"])
        case "account_id":
            return ids.account_id(row["creditor"], row["loan_id"])
        case "case_id":
            return ids.case_id(row["account"], date.fromisoformat(row["oldest_due"]))
        case "contact_id":
            day = date.fromisoformat(row["local_date"])
            return ids.contact_id(row["case"], row["plan_version"], row["step"], day, row["n"])
        case "manual_contact_id":
            return ids.manual_contact_id(row["case"], row["idempotency_key"])
        case "part_of":
            return part_of(row["key"], row["parts"])
        case "ingress_part":
            return ingress_part(row["creditor"], row["loan_id"], row["parts"])
        case _:
            raise LookupError(function)


def test_every_id_hash_and_part_is_what_the_first_release_gave() -> None:
    tables = {function: rows for function, rows in GOLDEN.items() if function != "about"}
    assert len(tables) == 9
    for function, rows in tables.items():
        for row in rows:
            assert computed(function, row) == list(row.values())[-1], (function, row)


@given(names, st.lists(names, max_size=4))
def test_a_derived_id_is_the_standard_name_based_uuid(kind: str, rest: list[str]) -> None:
    assert ids.derive(kind, *rest) == str(uuid5(NAMESPACE, "\0".join((kind, *rest))))


@given(names, names, st.binary(min_size=1, max_size=64))
def test_a_keyed_hash_is_the_head_of_hmac_sha256(kind: str, name: str, key: bytes) -> None:
    assert ids.keyed(key, kind, name) == hmac.new(key, f"{kind}\0{name}".encode(), "sha256").digest()[:16]


@given(hashes, st.integers(0, 2**32 - 1))
def test_a_debtor_id_is_a_version_8_uuid_in_lower_case(hashed: bytes, generation: int) -> None:
    text = ids.debtor_id(hashed, generation)
    parsed = UUID(text)
    assert (str(parsed), parsed.version, parsed.variant) == (text, 8, "specified in RFC 4122")


@given(hashes, st.lists(st.integers(0, 10_000), min_size=2, max_size=6, unique=True))
def test_every_generation_of_a_person_is_somebody_else(hashed: bytes, generations: list[int]) -> None:
    assert len({ids.debtor_id(hashed, generation) for generation in generations}) == len(generations)


@given(st.dates(), st.integers(0, 99), st.integers(1, 99))
def test_contacts_that_differ_in_one_thing_have_different_ids(day: date, version: int, n: int) -> None:
    case = ids.case_id(ids.account_id("xyf", "L-77"), date(2026, 11, 5))
    other = day - timedelta(1) if day > date.min else day + timedelta(1)
    made = {
        ids.contact_id(case, version, "sms", day, n),
        ids.contact_id(case, version + 1, "sms", day, n),
        ids.contact_id(case, version, "call", day, n),
        ids.contact_id(case, version, "sms", other, n),
        ids.contact_id(case, version, "sms", day, n + 1),
        ids.manual_contact_id(case, "sms"),
    }
    assert len(made) == 6


@given(names, names, st.integers(1, 4096))
def test_a_part_lies_within_the_parts(key: str, loan: str, parts: int) -> None:
    assert 0 <= part_of(key, parts) < parts
    assert 0 <= ingress_part(key, loan, parts) < parts


def test_twelve_parts_share_debtors_evenly() -> None:
    counts = [0] * 12
    for number in range(12_000):
        counts[part_of(ids.debtor_id(number.to_bytes(16, "big"), 1), 12)] += 1
    assert min(counts) > 850 and max(counts) < 1_150
