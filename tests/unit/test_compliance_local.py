"""An operator's own rules: they only make the law stricter, whatever they say, and are refused otherwise."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.compliance import Pack, PackRefused, shipped
from libs.compliance.effort import windows_in
from libs.compliance.flaws import VOCABULARY
from libs.compliance.local import Unread, judged, local_pack, loosened, looser, understood
from libs.compliance.packs import read_pack
from tests.law_questions import CHANNELS, RESULTS, bodies

AGREEMENTS = ["replace", "add", "intersect", "none"]


def rule(kind: str, parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    tests = [{"says": "either", "gives": "allow"}, {"says": "or", "gives": "defer"}]
    return {
        "id": "LOCAL-RULE", "jurisdiction": "LOCAL:*", "instrument": "House rules", "section": "1", "force": "policy",
        "applies_to": ["creditor", "agency"], "channel": ["any"], "kind": kind, "summary": "A rule of the house.",
        "parameters": parameters, "exceptions": [], "effect": {"action": "defer"}, "sources": ["house"],
        "verified": True, "enforce": True, "tests": tests,
    } | more  # fmt: skip


def text(*rules: dict[str, Any], **head: Any) -> str:
    pack = {
        "schema_version": 1, "id": "LOCAL:*", "name": "House rules", "as_of": "2026-11-30", "rank": 2000,
        "default_zone": None, "parents": [], "countries": [],
        "sources": {"house": {"title": "House rules", "url": None, "type": "policy"}}, "rules": list(rules),
    } | head  # fmt: skip
    return yaml.safe_dump(pack, sort_keys=False)


QUIET = rule(
    "contact_hours",
    {"windows": [{"start": "10:00", "end": "18:00"}], "clock": "debtor_local", "agreement_effect": "none"},
    tests=[
        {"says": "noon", "gives": "allow"},
        {"says": "late", "at": "2026-12-02T18:00", "gives": "defer", "until": "2026-12-03T10:00"},
    ],
)


def quarters(count: int) -> dict[str, Any]:
    """Open for ten minutes of as many quarters of an hour."""
    windows = [
        {"start": f"{n // 4:02}:{n % 4 * 15:02}", "end": f"{n // 4:02}:{n % 4 * 15 + 10:02}"} for n in range(count)
    ]  # fmt: skip
    parameters = {"windows": windows, "clock": "debtor_local", "agreement_effect": "none"}
    tests = [
        {"says": "a quarter", "at": "2026-12-02T00:00", "gives": "allow"},
        {"says": "between", "at": "2026-12-02T00:12", "gives": "defer"},
    ]
    return rule("contact_hours", parameters, tests=tests)


ALWAYS_OPEN = {"windows": [{"start": "00:00", "end": "24:00"}], "clock": "debtor_local", "agreement_effect": "add"}


@st.composite
def local_rules(draw: st.DrawFn) -> dict[str, Any]:
    more = {
        "applies_to": draw(st.sampled_from([["creditor"], ["agency"], ["creditor", "agency"]])),
        "channel": draw(st.sampled_from([["any"], ["call"], ["sms", "email"]])),
        "exempt_if": draw(st.sampled_from([[], [{"fact": "proposed.reply_once", "op": "eq", "value": True}]])),
    }
    match draw(st.sampled_from(["hours", "cap", "trigger"])):
        case "hours":
            first, last = sorted(draw(st.lists(st.integers(0, 96), min_size=2, max_size=2, unique=True)))
            clock = [f"{quarter // 4:02d}:{quarter % 4 * 15:02d}" for quarter in (first, last)]
            windows = [{"start": clock[0], "end": clock[1]}]
            agreement = draw(st.sampled_from(AGREEMENTS))
            parameters = {"windows": windows, "clock": "debtor_local", "agreement_effect": agreement}
            return rule("contact_hours", parameters, **more)
        case "cap":
            results: list[Any] = ["any", RESULTS["call"][:5], ["sent"]]
            counts = {
                "channels": draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=3, unique=True)),
                "directions": ["outbound"], "results": draw(st.sampled_from(results)),
            }  # fmt: skip
            cap: dict[str, Any] = {
                "max": draw(st.integers(1, 4)), "counts": counts, "key": ["debtor"],
                "window": {"type": "rolling_local_dates", "days": draw(st.integers(1, 31))},
                "scope": draw(st.sampled_from(["this_collector", "this_creditor"])),
            }  # fmt: skip
            return rule("frequency_cap", cap, **more)
        case _:
            fact = draw(st.sampled_from(sorted(name for name, form in VOCABULARY.items() if form is bool)))
            test = {"fact": fact, "op": draw(st.sampled_from(["eq", "ne"])), "value": draw(st.booleans())}
            tests = [{"says": "either", "gives": "allow"}, {"says": "or", "gives": "block"}]
            return rule("place", {}, trigger={"all": [test]}, tests=tests, **more)


@settings(max_examples=120, deadline=None)
@given(bodies(), st.lists(local_rules(), min_size=1, max_size=3))
def test_whatever_a_local_rule_says_nothing_becomes_lawful_or_earlier(
    body: dict[str, Any], rules: list[dict[str, Any]]
) -> None:
    named = [one | {"id": f"LOCAL-{number}"} for number, one in enumerate(rules)]
    local, packs = read_pack("local", text(*named)), shipped().packs_for(body["jurisdiction"])
    assert not looser(judged(packs, body, shipped()), judged((*packs, local), body, shipped()))


def test_no_test_of_the_shipped_rules_comes_out_looser() -> None:
    assert loosened(shipped(), local_pack("*", text(QUIET))) == []


def test_our_own_ceiling_of_hours_does_not_yield_to_a_local_rule() -> None:
    wide = rule("contact_hours", ALWAYS_OPEN)
    local, packs = read_pack("local", text(wide)), shipped().packs_for(["SG", "POLICY"])
    body = {
        "jurisdiction": ["SG", "POLICY"], "actor": {"role": "creditor"}, "debtor": {"zone": "Asia/Singapore"},
        "proposed": {"at": "2026-12-02T22:00:00+08:00", "channel": "call", "party": "debtor", "purpose": "collect"},
    }  # fmt: skip
    verdict = judged((*packs, local), body, shipped())
    assert (verdict.decision, verdict.rule_id) == ("defer", "POLICY-HOURS")
    assert [pack.id for pack in verdict.packs] == ["SG", "POLICY", "LOCAL:*"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (text(QUIET, id="LOCAL:xyf"), "jurisdiction LOCAL:* in the pack LOCAL:xyf"),
        (text(QUIET, id="CN"), "jurisdiction LOCAL:* in the pack CN"),
        (text(QUIET, parents=["CN"]), "a local pack has no parents"),
        (text(QUIET, countries=["CN"]), "a local pack has no countries"),
        (text(QUIET, rank=1), "its rank is above 1000"),
        (text(), "a local pack has 1 to 200 rules"),
        (text(QUIET | {"id": "CN-HOUSE"}), "begins with LOCAL-"),
        (text(QUIET, QUIET), "stands twice"),
        (text(QUIET | {"force": "statute"}), "it is never called law"),
        (text(QUIET | {"enforce": False, "tests": [], "outside": {"place": None, "says": "off"}}), "can break"),
        (text(rule("contact_hours", ALWAYS_OPEN | {"where_no_law_of_kind": "contact_hours"})), "yields to no other"),
        (text(rule("contact_hours", ALWAYS_OPEN)), "its test gives allow instead of defer"),
        (text(QUIET | {"kind": "siesta"}), "unknown kind 'siesta'"),
        (text(*(quarters(96) | {"id": f"LOCAL-{n}"} for n in range(3))), "name at most 256 windows in all"),
        ("rules: [", "expected"),
        ("7", "Expected `object`"),
    ],
)
def test_a_pack_that_is_no_stricter_rule_is_refused_with_its_line(wrong: str, reason: str) -> None:
    with pytest.raises(PackRefused) as refused:
        local_pack("*", wrong)
    assert reason in str(refused.value)
    assert refused.value.line >= 1


def test_as_many_windows_as_a_question_may_have_are_taken_and_judged() -> None:
    named = [quarters(85) | {"id": f"LOCAL-{n}"} for n in range(3)]
    assert windows_in(local_pack("*", text(*named))) == 255


def test_a_pack_that_was_approved_once_is_understood_or_says_which_line_is_not() -> None:
    assert isinstance(understood("*", text(QUIET)), Pack)
    unread = understood("*", text(QUIET | {"kind": "siesta"}))
    assert isinstance(unread, Unread) and unread.pack == "LOCAL:*" and unread.line > 1
    assert str(unread).endswith("unknown kind 'siesta'; propose a mended text for it, or withdraw it")


@pytest.mark.parametrize("scope", ["", "a b", "**", "x" * 65])
def test_a_scope_names_a_creditor_or_all(scope: str) -> None:
    with pytest.raises(ValueError, match="names no creditor"):
        local_pack(scope, text(QUIET))
