"""Tests and triggers, prepared once: values in, a yes or no out, and an index that asks only those that can hold."""

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from libs.compliance.facts import ELECTRONIC, Facts, Proposed
from libs.compliance.rules import Rule, Test, Trigger

GROUPS = ("actor", "debtor", "debt", "content", "visit", "third_party", "call", "proposed")
Subjects = tuple[Any, ...]
"""The eight groups of facts in the order of GROUPS."""
Condition = Callable[[Subjects], bool]
_PROPOSED = len(GROUPS) - 1
_REMEMBERED_MAX = 1_024


def subjects_of(facts: Facts, proposed: Proposed) -> Subjects:
    return (
        facts.actor, facts.debtor, facts.debt, facts.content, facts.visit, facts.third_party, facts.call, proposed,
    )  # fmt: skip


def predicate(test: Test, channel: str) -> Callable[[Any], bool]:
    """The test as a function of its fact; None (an absent fact) holds for `missing` and `ne` and nothing else.

    `contains_address` can't be told from the fact alone: here it only says whether there is any address at all.
    """
    value = test.value
    match test.op:
        case "eq":
            return lambda known: bool(known == value)
        case "ne":
            return lambda known: bool(known != value)
        case "in":
            chosen = frozenset(value)
            return lambda known: known in chosen
        case "not_in":
            excluded = frozenset((*value, None))
            return lambda known: known not in excluded
        case "lt" | "le" | "gt" | "ge":
            compare: Callable[[Any, Any], bool] = getattr(operator, test.op)
            return lambda known: known is not None and compare(known, value)
        case "missing":
            return lambda known: known is None
        case "present":
            return lambda known: known is not None
        case "contains_channel":
            return lambda known: channel in (known or ())
        case "contains_address":
            return bool


def condition(test: Test, channel: str) -> Condition:
    """The test as a function of all facts."""
    index, name = _where(test)
    get = operator.attrgetter(name)
    if test.op == "contains_address":
        return lambda subjects: _holds_address(get(subjects[index]) or (), subjects[_PROPOSED])
    holds = predicate(test, channel)
    return lambda subjects: holds(get(subjects[index]))


def _where(test: Test) -> tuple[int, str]:
    group, name = test.fact.split(".")
    return GROUPS.index(group), name


def _holds_address(refused: tuple[str, ...], proposed: Proposed) -> bool:
    if proposed.address is not None and proposed.address in refused:
        return True
    return proposed.channel in ELECTRONIC and proposed.number is not None and proposed.number in refused


class Clause:
    """A trigger of the rule that stands at `place` in the evaluation order, or one of the tests that exempt from it."""

    __slots__ = ("_all", "_unless", "exempts", "place")

    def __init__(self, place: int, trigger: Trigger, channel: str, exempts: bool = False) -> None:
        self.place, self.exempts = place, exempts
        self._all = tuple(condition(test, channel) for test in trigger.all)
        self._unless = tuple(condition(test, channel) for test in trigger.unless)

    def holds(self, subjects: Subjects) -> bool:
        for test in self._all:
            if not test(subjects):
                return False
        return not any(test(subjects) for test in self._unless)


Waiting = tuple[Clause, ...]


class Clauses:
    """All triggers and exemptions of the rules for one role and channel, each indexed by one fact that it needs.

    A decision reads the indexed facts of a group at once and looks the tuple up: nearly always nothing waits there.
    What waits for the facts about the debtor is remembered for facts that come again, the very same object.
    """

    def __init__(self, rules: Iterable[tuple[int, Rule]], role: str, channel: str) -> None:
        self._always: list[Clause] = []
        tables: dict[int, dict[str, list[_Guarded]]] = {}
        known = {"actor.role": role, "proposed.channel": channel}
        for place, rule in rules:
            exemptions = [Trigger((test,)) for test in rule.exempt_if]
            for written, exempts in ((rule.triggers(), False), (exemptions, True)):
                for trigger in filter(None, (_settled(one, known) for one in written)):
                    self._add(tables, Clause(place, trigger, channel, exempts), trigger, channel)
        self._of_facts = tuple(_Group(index, tables[index]) for index in sorted(tables) if index != _PROPOSED)
        self._of_proposed = _Group(_PROPOSED, tables[_PROPOSED]) if _PROPOSED in tables else None
        self._remembered: dict[int, tuple[Facts, Waiting]] = {}

    def _add(
        self, tables: dict[int, dict[str, list["_Guarded"]]], clause: Clause, trigger: Trigger, channel: str
    ) -> None:
        if not trigger.all:
            self._always.append(clause)
            return
        guard = max(trigger.all, key=_seldom_holds)
        index, name = _where(guard)
        tables.setdefault(index, {}).setdefault(name, []).append((predicate(guard, channel), clause))

    def waiting(self, facts: Facts, proposed: Proposed) -> Waiting:
        """Those that may hold, the others certainly don't."""
        remembered = self._remembered.get(id(facts))
        if remembered is None or remembered[0] is not facts:
            remembered = self._remember(facts)
        if self._of_proposed is None:
            return remembered[1]
        return remembered[1] + self._of_proposed.waiting(proposed)

    def _remember(self, facts: Facts) -> tuple[Facts, Waiting]:
        subjects = subjects_of(facts, None)  # type: ignore[arg-type]  # the groups of facts are asked alone
        found = tuple(clause for group in self._of_facts for clause in group.waiting(subjects[group.index]))
        if len(self._remembered) >= _REMEMBERED_MAX:
            self._remembered.clear()
        self._remembered[id(facts)] = remembered = (facts, (*self._always, *found))
        return remembered


_Guarded = tuple[Callable[[Any], bool], Clause]


class _Group:
    """The clauses that wait for a fact of one group, found by the values of its indexed facts."""

    __slots__ = ("_found", "_read", "_tables", "index")

    def __init__(self, index: int, tables: dict[str, list[_Guarded]]) -> None:
        self.index = index
        names = sorted(tables)
        self._read = operator.attrgetter(*names, "__class__")  # two names at least: always a tuple
        self._tables: Sequence[list[_Guarded]] = [tables[name] for name in names]
        self._found: dict[Any, Waiting] = {}

    def waiting(self, subject: Any) -> Waiting:
        values = self._read(subject)
        found = self._found.get(values)
        if found is None:
            if len(self._found) >= _REMEMBERED_MAX:
                self._found.clear()
            pairs = zip(values, self._tables, strict=False)
            found = tuple(clause for value, table in pairs for holds, clause in table if holds(value))
            self._found[values] = found
        return found


def _settled(trigger: Trigger, known: dict[str, str]) -> Trigger | None:
    """The trigger without the tests that role and channel settle; None when they settle that it never breaks."""
    left = []
    for test in trigger.all:
        if test.fact in known and test.op in ("eq", "in"):
            if known[test.fact] not in (test.value if test.op == "in" else [test.value]):
                return None
        else:
            left.append(test)
    return Trigger(tuple(left), trigger.unless)


_USUAL: dict[str, Any] = {
    "proposed.purpose": "collect", "proposed.party": "debtor", "content.discloses_debt": True,
    "content.opt_out_notice": True, "content.identifies_caller": True, "content.debt_collector_disclosure": True,
    "call.recording": True,
}  # fmt: skip


def _seldom_holds(test: Test) -> tuple[bool, bool]:
    """How good a guard the test is: best one that fails for the usual contact, and on a fact of few values."""
    return not predicate(test, "")(_USUAL.get(test.fact)), test.op in ("eq", "in")
