"""Texts that are no pack, or that mean to be more than one: refused with a line, never a crash."""

from typing import Any

import pytest

from libs.compliance import PackRefused
from libs.compliance.local import local_pack
from libs.compliance.page import Page
from tests.unit.test_compliance_local import QUIET, text

BOMB = "a: &a0 [1, 1]\n" + "".join(f"b{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 25))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("{a: 1}: 2\n? [1]\n: 3", "pack:1: a key is plain text"),
        ("a: 1\n? [1]\n: 3", "pack:2: a key is plain text"),
        ("a: 1\n1: 3", "pack:2: a key is plain text"),
        ("a: 1\n<<: {b: 2}", "pack:2: a key is plain text"),
        ("a: 1\nb: " + "9" * 5_000, "pack:2: a number has at most 18 digits"),
        ("a: 2026-13-01", "pack:1: this is read as timestamp"),
        ("a: 2026-12-01", "pack:1: this is read as timestamp"),
        ("a: !!binary eA==", "pack:1: this is read as binary"),
        ("a: !!set {x: null}", "pack:1: this is read as set"),
        ("a: !!int x", "pack:1: it is not understood: "),
        ("a: !mine 1", "pack:1: this is read as !mine"),
        ("a: " + "[" * 5_000, "pack:1: "),
        ("a: " + "[" * 100 + "]" * 100, "nested in more than 32 levels"),
        ("a: &a [*a]", "nested in more than 32 levels"),
        (BOMB, "it has more than 50000 parts"),
        ("a: \x00", "pack:1: "),
        ("a: 1\n---\nb: 2", "pack:2: "),
    ],
)
def test_a_text_that_is_no_plain_data_is_refused_with_its_line(wrong: str, says: str) -> None:
    with pytest.raises(PackRefused, match="pack:") as refused:
        Page("pack", wrong)
    assert says in str(refused.value)


def test_what_stands_twice_by_an_alias_is_plain_data() -> None:
    assert Page("pack", "a: &a [1]\nb: *a").plain == {"a": [1], "b": [1]}


LATE = {"says": "late", "at": "2026-12-02T18:00", "gives": "defer", "until": "2026-12-03T10:00"}


def tested(**example: Any) -> dict[str, Any]:
    return QUIET | {"tests": [{"says": "x", "gives": "allow"} | example, LATE]}


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (QUIET | {"applies_to": []}, "length >= 1 - at `$.applies_to`"),
        (QUIET | {"channel": []}, "length >= 1 - at `$.channel`"),
        (tested(history=[{"at": "2026-12-01T12:00", "times": "x"}]), "Expected `int`, got `str`"),
        (tested(history=[{"at": "2026-12-01T12:00", "times": -1}]), "`int` >= 1"),
        (tested(history=[{"at": "2026-12-01T12:00", "times": 200_000}]), "`int` <= 100"),
        (tested(history=[{"at": "2026-12-01T12:00"}] * 51), "length <= 50"),
        (tested(history=[{"result": "sent"}]), "missing required field `at`"),
        (tested(history=[{"at": "noon"}]), "its test is not understood"),
        (tested(history=[{"at": "9999-12-31T23:59:59", "times": 100}]), "its test is not understood"),
        (tested(facts={"proposed.at": 5}), "/proposed/at Expected `datetime`"),
        (tested(facts={"history": 5}), "unknown fact 'history'"),
        (tested(facts={"jurisdiction.x": 5}), "unknown fact 'jurisdiction.x'"),
        (tested(zone="Mars/Phobos"), "unknown time zone"),
        (QUIET | {"tests": [QUIET["tests"][0], LATE | {"until": "x"}]}, "its test is not understood"),
    ],
)  # fmt: skip
def test_a_test_of_a_local_rule_that_makes_no_sense_refuses_the_pack(rule: dict[str, Any], says: str) -> None:
    with pytest.raises(PackRefused) as refused:
        local_pack("*", text(rule))
    assert says in str(refused.value)


def test_the_tests_of_a_local_pack_make_no_more_earlier_contacts_than_can_be_judged_in_a_request() -> None:
    many = [{"says": "x", "gives": "allow", "history": [{"at": "2026-12-01T12:00", "times": 100}] * 40}] * 2
    with pytest.raises(PackRefused, match="at most 5000 earlier contacts"):
        local_pack("*", text(QUIET | {"tests": [*many, LATE]}))
