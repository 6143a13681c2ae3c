"""What each service fills into the questions that it asks the law, and who keeps what it leaves out."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest

from libs.common.events.intake import ActsAs, CreditorSettings
from libs.compliance import Facts, Proposed, shipped
from libs.compliance.conditions import GROUPS
from libs.compliance.possible import OPEN, Keeper
from libs.compliance.rules import TIME_KINDS, Rule
from services.outreach.model import Appointment, Wishes
from services.outreach.policy import facts, gate, says, texts
from services.outreach.policy.knows import FILLED, KEEPERS, KNOWLEDGE
from services.strategy.policy import law as strategy
from tests.unit.test_outreach_gate import CASE, DEBT, NOW, PROFILE, a_contact, a_debtor, with_

ROOT = Path(__file__).resolve().parents[2]
TRIGGERS = [
    rule
    for pack in shipped().packs.values()
    for rule in pack.rules
    if rule.enforce and rule.kind not in TIME_KINDS and rule.triggers()
]
FLAGS = (*sorted(gate.HARD_FLAGS), "")
ROLES: tuple[ActsAs, ...] = ("creditor", "agency")
WISHES = (Wishes(), Wishes(("sms",), True, ("07:00-23:00",), ("22:00-06:00",)))
STRATEGY = {
    "actor.role", "debtor.zones", "debtor.agreed_windows", "debtor.inconvenient_windows", "debt.product",
    "debt.creditor_type", "debt.days_past_due", "content.opt_out_notice", "visit.staff_count", "visit.recording",
    "visit.notice_given",
}  # fmt: skip


def told(given: Facts, proposed: Proposed | None = None) -> Iterator[tuple[str, Any]]:
    """Every fact of a question and its value."""
    for name in GROUPS:
        group = proposed if name == "proposed" else getattr(given, name)
        if group is not None:
            yield from ((f"{name}.{field}", value) for field, value in msgspec.structs.asdict(group).items())


def questions(channel: str) -> Iterator[tuple[str, Any]]:
    """All facts of all kinds of questions that outreach asks about a channel."""
    visits = (Appointment(), Appointment("workplace", 1, False, False)) if channel == "visit" else (None,)
    templates = list(texts.shipped().templates) if channel == "sms" else [""]
    for flag, wish, visit, template, role in product(FLAGS, WISHES, visits, templates, ROLES):
        content = says.content_of(template, "en", role, role == "agency") if template else says.UNSAID
        settings = CreditorSettings(name="X", acts_as=role)
        contact, profile = a_contact(channel=channel, visit=visit), with_(PROFILE, flags=(flag,))
        known = facts.facts_of(contact, DEBT, profile, wish, settings, NOW, NOW, content)
        yield from told(known.facts, facts.proposed_of(channel, NOW, "ref-1", "xyf", CASE, visit))


@pytest.mark.parametrize("channel", sorted(FILLED))
def test_outreach_fills_the_facts_that_it_says_it_fills_with_the_values_that_it_says(channel: str) -> None:
    found: dict[str, set[Any]] = {}
    for fact, value in questions(channel):
        found.setdefault(fact, set()).add(value)
    assert {fact for fact, values in found.items() if values != {None}} == set(FILLED[channel])
    listed = {fact: {*values} for fact, values in FILLED[channel].items() if values != OPEN}
    assert {fact: found[fact] - values for fact, values in listed.items() if found[fact] - values} == {}


def test_strategy_fills_less_and_outreach_judges_again() -> None:
    known = strategy.facts_of(
        ("Asia/Shanghai",), "creditor", "credit_card", "bank", 3, ("07:00-23:00",), ("01:00-02:00",)
    )
    assert {fact for fact, value in told(known.facts) if value is not None} == STRATEGY


@pytest.mark.parametrize("rule", TRIGGERS, ids=lambda rule: rule.id)
def test_for_a_fact_that_is_asked_for_in_vain_somebody_is_named(rule: Rule) -> None:
    for fact in (*KNOWLEDGE.lacks(rule), *KNOWLEDGE.partly(rule)):
        assert isinstance(KEEPERS[fact], Keeper)


def test_of_the_rules_with_a_trigger_so_many_can_be_broken_by_a_contact_of_ours() -> None:
    vain = [rule.id for rule in TRIGGERS if KNOWLEDGE.lacks(rule)]
    assert (len(TRIGGERS), len(vain)) == (62, 38)
    assert {"US-REGF-TEXT60", "CN-CARD2011-70", "US-REGF-TIMEBAR", "US-REGF-PLACE", "UK-CONC-DISPUTE"} <= set(vain)
    assert not {"US-REGF-DISCLOSURE", "US-REGF-OPTOUT-NOTICE", "CN-CBA2026-IDENTITY"} & set(vain)


@pytest.mark.parametrize("keeper", sorted(set(KEEPERS.values()), key=str), ids=lambda keeper: keeper.says)
def test_the_place_that_keeps_what_is_not_known_is_there(keeper: Keeper) -> None:
    if keeper.place is not None:
        file, _, name = keeper.place.partition(":")
        text = (ROOT / file).read_text()
        assert not name or re.search(rf"^(?:async )?(?:def|class) {name}\b", text, re.MULTILINE)


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_what_a_text_says_is_read_off_its_template(language: str) -> None:
    for name in texts.shipped().templates:
        own, agency = (says.content_of(name, language, role, role == "agency") for role in ROLES)
        assert (own.opt_out_notice, own.identifies_caller, own.discloses_debt) == (True, True, True)
        assert (own.debt_collector_disclosure, own.threatens_suit, own.threat_or_abuse) == (False, False, None)
        assert (agency.debt_collector_disclosure, agency.identifies_caller) == (True, None)
    assert says.content_of("none", language, "creditor", False) is says.UNSAID


def test_words_of_courts_are_a_threat_of_a_suit() -> None:
    assert all(map(texts.threatens_suit, ("We will sue you", "legal action follows", "我们将起诉", "发律师函")))
    assert not any(map(texts.threatens_suit, ("Please pursue your claim", "of course", "尽快安排还款")))


@pytest.mark.parametrize("role", ["agency", "creditor"])
def test_a_text_of_an_agency_under_us_law_says_what_collectors_must_say(role: Any) -> None:
    debtor = a_debtor(profile=with_(PROFILE, jurisdictions=("US-TX",), zones=("America/Chicago",)))
    noon = NOW.replace(hour=18)
    contact = with_(a_contact(), not_after=noon.replace(hour=23))
    decision = gate.judge(contact, debtor, (debtor,), CreditorSettings(name="X", acts_as=role), noon)
    assert isinstance(decision, gate.Leave)
    assert decision.verdict.question["content"]["debt_collector_disclosure"] is (role == "agency")
    assert says.must_disclose(role, ("CN", "US-TX")) is (role == "agency") and not says.must_disclose(role, ("CN",))
