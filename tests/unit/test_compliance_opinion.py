"""The engine against a second opinion that shares no code with it, and the properties of the engine, by Hypothesis."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.compliance import compile, shipped
from libs.compliance.local import looser
from libs.compliance.request import Question, read
from libs.compliance.verdict import Verdict
from tests.law_opinion import KINDS, Opinion
from tests.law_questions import PLACES, bodies


def judged(body: dict[str, Any]) -> tuple[Question, Verdict]:
    question = read(body, shipped())
    law = compile(question.packs)
    return question, law.judge(question.facts, question.history, question.proposed, question.calendar)


@settings(max_examples=400, deadline=None)
@given(bodies())
def test_the_engine_and_the_second_opinion_agree(body: dict[str, Any]) -> None:
    opinion, (question, verdict) = Opinion(body), judged(body)
    failing = opinion.failing()
    assert [*([verdict.rule_id] if verdict.rule_id else []), *verdict.also_failing] == failing
    kinds = {rule["kind"] for rule in opinion.rules if rule["id"] in failing}
    expected = "allow" if not failing else "block" if kinds - set(KINDS[-3:]) else "defer"
    assert verdict.decision == expected
    if verdict.earliest_allowed is not None:  # the instant named is lawful by both, and not before the proposal
        assert verdict.earliest_allowed >= question.proposed.at
        assert opinion.lawful_time(verdict.earliest_allowed)


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_no_earlier_instant_is_lawful_than_the_one_the_engine_names(body: dict[str, Any]) -> None:
    _, verdict = judged(body)
    until = verdict.earliest_allowed
    if until is not None and until - datetime.fromisoformat(body["proposed"]["at"]) < timedelta(days=10):
        assert Opinion(body).earliest() == until  # a plain search by quarters of an hour: slow, so only near ones


@settings(max_examples=200, deadline=None)
@given(bodies())
def test_the_engine_allows_the_instant_it_named_itself(body: dict[str, Any]) -> None:
    question, verdict = judged(body)
    if verdict.earliest_allowed is None:
        return
    later = msgspec.structs.replace(question.proposed, at=verdict.earliest_allowed)
    again = compile(question.packs).judge(question.facts, question.history, later, question.calendar)
    assert again.decision == "allow"


@settings(max_examples=150, deadline=None)
@given(bodies(), st.randoms(use_true_random=False), st.integers(0, 12))
def test_more_history_never_loosens_and_its_order_does_not_matter(body: dict[str, Any], chance: Any, kept: int) -> None:
    if body["debtor"]["overcap_consent_at"]:
        return  # a talk that ended a consent makes the calls after it count, and those before it not
    question, verdict = judged(body)
    law, (facts, history) = compile(question.packs), (question.facts, list(question.history))
    chance.shuffle(history)
    shuffled = law.judge(facts, history, question.proposed, question.calendar)
    assert (shuffled.decision, shuffled.rule_id, shuffled.also_failing, shuffled.earliest_allowed) == (
        verdict.decision, verdict.rule_id, verdict.also_failing, verdict.earliest_allowed,
    )  # fmt: skip
    fewer = law.judge(facts, history[:kept], question.proposed, question.calendar)
    assert not looser(fewer, verdict)


@settings(max_examples=150, deadline=None)
@given(bodies(), st.sampled_from(sorted(PLACES)))
def test_more_packs_never_loosen_the_law(body: dict[str, Any], other: str) -> None:
    law_only = [name for name in body["jurisdiction"] if name != "POLICY"]  # POLICY yields to laws of hours by design
    _, fewer = judged(body | {"jurisdiction": law_only})
    _, more = judged(body | {"jurisdiction": sorted({*law_only, other})})
    assert not looser(fewer, more)
