"""Wrong engines are caught: by the tests beside the rules, by the guide's hard cases, or by the second opinion."""

import importlib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from libs.compliance import shipped
from tests.law_mutants import MUTANTS, loaded
from tests.law_opinion import KINDS, Opinion
from tests.law_questions import bodies
from tests.unit.test_compliance_cases import CASES, DISPUTED, body_of
from tests.unit.test_compliance_holidays import HOLIDAYS
from tests.unit.test_compliance_terms import TERMS, house_pack

QUESTIONS_MAX = 400


class Answered(NamedTuple):
    """A random question, and what the second opinion says of it."""

    body: dict[str, Any]
    failing: list[str]
    decision: str


@cache
def answered() -> list[Answered]:
    """The same questions in every run."""
    found: list[Answered] = []

    @seed(20261130)
    @settings(
        max_examples=QUESTIONS_MAX, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(bodies())
    def collect(body: dict[str, Any]) -> None:
        opinion = Opinion(body)
        failing = opinion.failing()
        kinds = {rule["kind"] for rule in opinion.rules if rule["id"] in failing}
        decision = "allow" if not failing else "block" if kinds - set(KINDS[-3:]) else "defer"
        found.append(Answered(body, failing, decision))

    collect()
    return found


def objections(engine: ModuleType) -> Iterator[str]:
    """What an engine gets wrong, cheapest checks first."""
    examples = importlib.import_module(f"{engine.__name__}.examples")
    read = importlib.import_module(f"{engine.__name__}.request").read
    library = engine.shipped()
    for pack in library.packs.values():
        for rule in pack.rules:
            for number, failure in examples.failures(pack, rule):
                yield f"{rule.id}, {rule.tests[number].says}: {failure}"

    def judged(body: dict[str, Any]) -> Any:
        question = read(body, library)
        law = engine.compile(question.packs)
        return law.judge(question.facts, question.history, question.proposed, question.calendar)

    for name, packs, at, facts, decision, rule_id, earliest in CASES:
        verdict = judged(body_of(packs, at, **facts))
        expected = None if earliest is None else datetime.fromisoformat(earliest)
        if (verdict.decision, verdict.rule_id, verdict.earliest_allowed) != (decision, rule_id, expected):
            yield f"case {name}"
    as_listed = importlib.import_module(f"{engine.__name__}.request").as_listed
    for name, places, zone, at, decision in HOLIDAYS:
        asked = read(body_of(places, at, debtor={"zone": zone}, role="creditor"), library, as_listed)
        law = engine.compile(asked.packs)
        if law.judge(asked.facts, (), asked.proposed, asked.calendar).decision != decision:
            yield f"holidays: {name}"
    for name, terms, debt, at, decision in TERMS:
        pack = importlib.import_module(f"{engine.__name__}.packs").read_pack("HOUSE", house_pack(terms))
        asked = read(body_of(["CN"], at, debt=debt), library)
        verdict = engine.compile((pack,)).judge(asked.facts, (), asked.proposed, asked.calendar)
        if verdict.decision != decision:
            yield f"terms of a rule: {name}"
    late = read(body_of(["US"], "2027-03-20T12:00:00-04:00", debt=DISPUTED | {"dispute_received_on": "2027-03-19"}),
                library)  # fmt: skip
    verdict = engine.compile(late.packs).judge(late.facts, (), late.proposed, engine.NO_CALENDAR)
    if verdict.rule_id != "US-REGF-DISPUTE":
        yield "a validation period without a calendar"
    nowhere = msgspec.structs.replace(late.facts, debtor=msgspec.structs.replace(late.facts.debtor, zones=()))
    if engine.compile(late.packs).judge(nowhere, (), late.proposed, engine.NO_CALENDAR).reason != "no_plausible_zone":
        yield "nobody knows where the person is"
    nobody_knows = read(body_of(["ID"], "2026-12-01T10:00:00+07:00"), library)
    law = engine.compile(nobody_knows.packs)
    verdict = law.judge(nobody_knows.facts, (), nobody_knows.proposed, engine.NO_CALENDAR)
    if verdict.reason != "public_holidays_missing":
        yield "a missing calendar"
    for body, failing, decision in answered():
        verdict = judged(body)
        told = [*([verdict.rule_id] if verdict.rule_id else []), *verdict.also_failing]
        if (told, verdict.decision) != (failing, decision):
            yield f"the second opinion: {failing}, not {told}"
        elif verdict.earliest_allowed is not None and not Opinion(body).lawful_time(verdict.earliest_allowed):
            yield "the second opinion: the instant named is not lawful"


def test_there_are_at_least_thirty_wrong_engines() -> None:
    assert len(MUTANTS) >= 30


@pytest.mark.slow
def test_the_real_engine_is_not_objected_to(tmp_path: Path) -> None:
    with loaded(0, (), tmp_path) as engine:
        assert engine.shipped() is not shipped()
        assert list(objections(engine)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_wrong_engine_is_caught(name: str, tmp_path: Path) -> None:
    """By a verdict: one that crashes would prove nothing, so that a change which breaks the engine fails here."""
    number = list(MUTANTS).index(name) + 1
    with loaded(number, MUTANTS[name], tmp_path) as engine:
        caught = next(objections(engine), None)
    assert caught is not None, f"nobody notices that {name}"
