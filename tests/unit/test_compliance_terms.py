"""Whom a rule binds, and until when: of what no shipped rule that the engine judges shows the edge."""

from typing import Any

import pytest
import yaml

from libs.compliance import compile, shipped
from libs.compliance.packs import read_pack
from libs.compliance.request import read
from tests.unit.test_compliance_cases import body_of
from tests.unit.test_compliance_local import QUIET

NOON, LATE = "2026-12-02T12:00:00+08:00", "2026-12-02T19:00:00+08:00"
ENDS, BANKS = {"in_force_until": "2026-12-02"}, ["bank", "small_loan_company"]
TERMS: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    # what is shown, the rule's own terms, the debt, instant, decision
    ("it binds", {}, {}, LATE, "defer"),
    ("not on the day on which it ends", ENDS, {}, LATE, "allow"),
    ("on the day before", {"in_force_until": "2026-12-03"}, {}, LATE, "defer"),
    ("on its first day", {"in_force_from": "2026-12-02"}, {}, LATE, "defer"),
    ("not before", {"in_force_from": "2026-12-03"}, {}, LATE, "allow"),
    ("creditors of the types that it names", {"creditor_types": BANKS}, {"creditor_type": "bank"}, LATE, "defer"),
    ("no others", {"creditor_types": BANKS}, {"creditor_type": "consumer_finance_company"}, LATE, "allow"),
    ("none of an unknown type", {"creditor_types": BANKS}, {}, LATE, "allow"),
]


def house_pack(terms: dict[str, Any]) -> str:
    """A pack of one rule, open from 10:00 to 18:00, with these terms."""
    inside = {name: value for name, value in terms.items() if name == "creditor_types"}
    outside = {name: value for name, value in terms.items() if name != "creditor_types"}
    always = {"says": "noon", "at": "2026-11-01T12:00", "gives": "allow"}
    never = {"says": "late", "at": "2026-11-01T18:00", "gives": "defer", "until": "2026-11-02T10:00"}
    rule = (
        QUIET | outside | {"parameters": QUIET["parameters"] | inside, "jurisdiction": "CN", "tests": [always, never]}
    )
    pack = {
        "schema_version": 1, "id": "CN", "name": "House", "as_of": "2026-11-30", "rank": 0, "default_zone": None,
        "parents": [], "countries": [], "rules": [rule],
        "sources": {"house": {"title": "House rules", "url": None, "type": "policy"}},
    }  # fmt: skip
    return yaml.safe_dump(pack, sort_keys=False)


@pytest.mark.parametrize(("terms", "debt", "at", "decision"), [case[1:] for case in TERMS], ids=[c[0] for c in TERMS])
def test_a_rule_binds_whom_and_when_it_says(
    terms: dict[str, Any], debt: dict[str, Any], at: str, decision: str
) -> None:
    asked = read(body_of(["CN"], at, debt=debt), shipped())
    law = compile((read_pack("HOUSE", house_pack(terms)),))
    assert law.judge(asked.facts, (), asked.proposed, asked.calendar).decision == decision
