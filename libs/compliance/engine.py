"""The law, compiled from packs: pure, without clock, chance or I/O; the same input gives the same verdict anywhere."""

from bisect import bisect_right
from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import msgspec

from libs.compliance.caps import caps_of
from libs.compliance.case import Case, Rows
from libs.compliance.chosen import Chosen, Kind, selected
from libs.compliance.conditions import subjects_of
from libs.compliance.dispute import dispute_of
from libs.compliance.facts import Calendar, Debtor, Facts, Proposed
from libs.compliance.hours import HoursRule
from libs.compliance.localtime import Wall, day_start, walls_of
from libs.compliance.packs import Pack
from libs.compliance.rules import EVALUATION_ORDER, TIME_KINDS, Rule
from libs.compliance.verdict import Allow, Block, Defer, Evidence, Hours, Verdict

__all__ = ["SEARCH_DAYS", "Law", "compile"]

SEARCH_DAYS = 62  # two months: the longest cap looks back 31 dates
_CHOSEN_MAX = 1_024
_NONE: frozenset[int] = frozenset()
_OF_ONE_CONTACT = frozenset({"proposed.number", "proposed.address", "proposed.creditor", "proposed.debt"})


@lru_cache(maxsize=256)
def compile(packs: tuple[Pack, ...]) -> "Law":
    """The law of these packs (parents included, as `Library.packs_for` gives them); compiled once per process."""
    return Law(packs)


class Law:
    """Packs made ready: rules in evaluation order, chosen once per kind of contact and date, then only looked up."""

    def __init__(self, packs: tuple[Pack, ...]) -> None:
        self.packs = packs
        self.versions = tuple(pack.named() for pack in packs)
        enforced = [rule for pack in sorted(packs, key=lambda pack: pack.rank) for rule in pack.rules if rule.enforce]
        self.rules: tuple[Rule, ...] = tuple(sorted(enforced, key=lambda rule: EVALUATION_ORDER.index(rule.kind)))
        self._numbered = list(enumerate(self.rules))
        self._places = {rule.id: n for n, rule in self._numbered}
        self._hours = {n: HoursRule(n, rule) for n, rule in self._numbered if rule.kind == "contact_hours"}
        self._caps = [caps_of(n, rule) for n, rule in self._numbered]
        self._chosen: dict[Kind, Chosen] = {}
        dates = {day for rule in self.rules for day in (rule.in_force_from, rule.in_force_until) if day is not None}
        self._changes = sorted(day.toordinal() for day in dates)
        asked = {test.fact for rule in self.rules for test in rule.asked()}
        self._asks_who = not asked.isdisjoint(_OF_ONE_CONTACT)

    def tells_apart(self, debtor: Debtor) -> bool:
        """Can the verdict on a contact without a history depend on its number, its address, its creditor or its debt?

        If not, it is the same for everyone with equal facts at the same instant. (Caps read them off the history.)
        """
        return self._asks_who or bool(debtor.optout_addresses)

    def judge(self, facts: Facts, history: Rows, proposed: Proposed, calendar: Calendar) -> Verdict:
        """May this contact be made at `proposed.at`, and if not, when (design.md §8; the compliance guide, §2).

        History rows may lie in any order, packed (`History`) or not; those that start after the instant judged don't
        count for it.
        """
        at, zones = proposed.at, facts.debtor.zones
        if not zones:
            return Block(packs=self.versions, evidence=Evidence(), reason="no_plausible_zone")
        walls = walls_of(at, zones)
        debt, ordinal = facts.debt, walls[0][1]
        if debt.dispute is None and debt.dispute_received_on is not None:
            derived = dispute_of(debt, debt.dispute_received_on, calendar)
            debt = msgspec.structs.replace(debt, dispute=derived)
            facts = msgspec.structs.replace(facts, debt=debt)
        chosen = self._choose(_kind_of(facts, proposed, ordinal))
        failing, spared = _asked(chosen, facts, proposed)
        case = Case(chosen, spared, facts.debtor, history, proposed, calendar, ordinal)
        hours: tuple[Hours, ...] = ()
        for wall in walls:
            opened = case.opened(wall)
            hours += opened.hours
            if not opened.holds(wall[3]):
                failing.update(self._places[said.rule_id] for said in opened.hours if not said.holds(wall[3]))
        counters = case.counters(at, ordinal)
        for counter in counters:
            if counter.counted >= counter.max and not counter.consented:
                failing.add(self._places[counter.rule_id])
        evidence = Evidence(zones, hours, counters)
        if not failing:
            return Allow(packs=self.versions, evidence=evidence)
        return self._refuse(failing, case, evidence, walls, Question(facts, history, proposed, calendar))

    def _refuse(
        self, failing: set[int], case: Case, evidence: Evidence, walls: Sequence[Wall], question: "Question"
    ) -> Verdict:
        rules = [self.rules[place] for place in sorted(failing)]
        blocks = any(rule.kind not in TIME_KINDS for rule in rules)
        missing = None if blocks else case.lacks_holidays(walls)
        if missing:  # the rule that lacks its calendar decides, since waiting does not bring one
            others = tuple(rule.id for rule in rules if rule.id != missing)
            return Block(
                packs=self.versions, evidence=evidence, rule_id=missing, also_failing=others,
                reason="public_holidays_missing",
            )  # fmt: skip
        first, others = rules[0].id, tuple(rule.id for rule in rules[1:])
        if blocks:
            return Block(packs=self.versions, evidence=evidence, rule_id=first, also_failing=others, reason="rule")
        until = self._earliest(case, walls[0], question)
        return Defer(
            packs=self.versions, evidence=evidence, rule_id=first, also_failing=others, until=until,
            reason="rule" if until else "no_instant_in_two_months",
        )  # fmt: skip

    def _earliest(self, case: Case, wall: Wall, question: "Question") -> datetime | None:
        """The first instant at which every time rule in force then passes, and no other rule is broken; None within
        two months. Rules that come into force or cease meanwhile are judged from their own date on."""
        name, ordinal, at = wall[0], wall[1], question.proposed.at
        last = at + timedelta(days=SEARCH_DAYS + 1)
        judged: Case | None = case
        while at < last:
            later = bisect_right(self._changes, ordinal)
            ordinal = self._changes[later] if later < len(self._changes) else ordinal + SEARCH_DAYS + 3
            high = min(last, day_start(name, ordinal))
            found = judged.earliest(at, high) if judged is not None else None
            if found is not None:
                return found
            at, judged = high, self._case_on(ordinal, question)
        return None

    def _case_on(self, ordinal: int, question: "Question") -> Case | None:
        """The case under the law of a later date; None where that law blocks it."""
        facts, proposed = question.facts, question.proposed
        chosen = self._choose(_kind_of(facts, proposed, ordinal))
        failing, spared = _asked(chosen, facts, proposed)
        if failing:
            return None
        return Case(chosen, spared, facts.debtor, question.history, proposed, question.calendar, ordinal)

    def _choose(self, kind: Kind) -> Chosen:
        chosen = self._chosen.get(kind)
        if chosen is None:
            if len(self._chosen) >= _CHOSEN_MAX:
                self._chosen.clear()
            rules = [(place, rule) for place, rule in self._numbered if selected(rule, kind)]
            chosen = self._chosen[kind] = Chosen(kind, rules, self._hours, self._caps)
        return chosen


class Question(NamedTuple):
    """What was asked, with `debt.dispute` derived."""

    facts: Facts
    history: Rows
    proposed: Proposed
    calendar: Calendar


def _kind_of(facts: Facts, proposed: Proposed, ordinal: int) -> Kind:
    debt = facts.debt
    return (
        facts.actor.role, proposed.channel, ordinal, debt.product, debt.creditor_type, proposed.mode, proposed.place,
    )  # fmt: skip


def _asked(chosen: Chosen, facts: Facts, proposed: Proposed) -> tuple[set[int], Set[int]]:
    """The places of the rules whose trigger holds, and of those that an exemption takes out."""
    waiting = chosen.clauses.waiting(facts, proposed)
    if not waiting:
        return set(), _NONE
    subjects = subjects_of(facts, proposed)
    holding = [clause for clause in waiting if clause.holds(subjects)]
    spared = {clause.place for clause in holding if clause.exempts}
    return {clause.place for clause in holding if not clause.exempts} - spared, spared
