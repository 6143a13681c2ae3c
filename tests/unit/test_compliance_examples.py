"""Every rule that can fail, alone, at its edges: the tests beside it hold, by the engine and by the second opinion."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from libs.compliance import Pack, shipped
from libs.compliance.examples import body_of, failures, instant, judged, zone_of
from libs.compliance.rules import TIME_KINDS, Example, Rule
from tests.law_opinion import Opinion

ROOT = Path(__file__).parent.parent.parent
RULES = [(pack, rule) for pack in shipped().packs.values() for rule in pack.rules]
JUDGED = [pytest.param(pack, rule, id=rule.id) for pack, rule in RULES if rule.can_fail()]
OUTSIDE = [pytest.param(rule, id=rule.id) for _, rule in RULES if not rule.can_fail()]


def test_every_rule_is_judged_by_its_tests_or_says_who_keeps_it() -> None:
    assert (len(JUDGED), len(OUTSIDE)) == (98, 38)
    assert sum(len(rule.tests) for _, rule in RULES) >= 500


@pytest.mark.parametrize(("pack", "rule"), JUDGED)
def test_the_tests_beside_a_rule_hold(pack: Pack, rule: Rule) -> None:
    assert list(failures(pack, rule)) == []


@pytest.mark.parametrize(("pack", "rule"), JUDGED)
def test_the_second_opinion_says_the_same(pack: Pack, rule: Rule) -> None:
    for example in rule.tests:
        opinion = Opinion(body_of(pack, rule, example), rule.id)
        failing, blocks = opinion.failing() == [rule.id], rule.kind not in TIME_KINDS
        assert failing == (example.gives != "allow"), example.says
        assert not failing or (example.gives == "block") == blocks, example.says
        if example.until is not None:
            assert opinion.earliest() == instant(example.until, zone_of(pack, example)), example.says


@pytest.mark.parametrize(("pack", "rule"), JUDGED)
def test_a_rule_is_tested_on_both_sides_of_its_edge(pack: Pack, rule: Rule) -> None:
    given = {example.gives for example in rule.tests}
    assert given >= {"allow", "defer" if rule.kind in TIME_KINDS else "block"}
    for example in rule.tests:
        assert example.gives != "defer" or example.until is not None, f"{rule.id}: {example.says}: until when"


@pytest.mark.parametrize("rule", OUTSIDE)
def test_the_place_that_keeps_a_rule_is_there(rule: Rule) -> None:
    assert rule.outside is not None
    assert len(rule.outside.says) > 20
    if rule.outside.place is not None:
        file, _, name = rule.outside.place.partition(":")
        text = (ROOT / file).read_text()
        assert not name or re.search(rf"^(?:async )?(?:def|class) {name}\b", text, re.MULTILINE), rule.outside.place


def hours() -> tuple[Pack, Rule]:
    pack = shipped().packs["VN"]
    return pack, pack.rules[0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"gives": "block"}, "gives allow instead of block"),
        ({"at": "2026-12-02T22:00", "gives": "defer", "until": "2026-12-03T08:00"}, "instead of 2026-12-03 08:00"),
        ({"facts": {"debtor.mood": "good"}}, "/debtor/mood"),
        ({"zone": "Asia/Saigon2"}, "unknown time zone"),
        ({"at": "noon"}, "is not understood"),
        ({"history": ({"at": "2026-12-01T12:00", "result": "shouted"},)}, "/history/0/result"),
    ],
)
def test_a_test_that_does_not_hold_says_what_came_instead(changes: dict[str, Any], says: str) -> None:
    pack, rule = hours()
    example = msgspec.structs.replace(Example("noon", "allow"), **changes)
    ((number, told),) = failures(pack, msgspec.structs.replace(rule, tests=(example,)))
    assert number == 0
    assert says in told


def test_an_example_is_judged_by_its_rule_alone_in_the_pack_s_zone() -> None:
    pack, rule = hours()
    verdict = judged(pack, rule, Example("closed", "defer", at="2026-12-02T21:00"))
    assert verdict.earliest_allowed == datetime.fromisoformat("2026-12-03T07:00+07:00")
    assert verdict.also_failing == ()
