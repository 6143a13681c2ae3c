"""Tests and triggers, prepared once: values in, a yes or no out, and an index that asks only those that can hold."""

import operator
from collections.abc import Callable, Iterable
from typing import Any

from libs.compliance.facts import ELECTRONIC, NOTHING_KNOWN, Facts, Proposed
from libs.compliance.rules import Test, Trigger

GROUPS = ("actor", "debtor", "debt", "content", "visit", "third_party", "call", "proposed")
Subjects = tuple[Any, ...]
"""The eight groups of facts in the order of GROUPS."""
Condition = Callable[[Subjects], bool]


def subjects_of(facts: Facts, proposed: Proposed) -> Subjects:
    return (
        facts.actor, facts.debtor, facts.debt, facts.content, facts.visit, facts.third_party, facts.call, proposed,
    )  # fmt: skip


def condition(test: Test) -> Condition:
    """The test as a function; None (an absent fact) holds for `missing` and `ne` and nothing else."""
    group, name = test.fact.split(".")
    index, get, value = GROUPS.index(group), operator.attrgetter(name), test.value
    match test.op:
        case "eq":
            return lambda subjects: bool(get(subjects[index]) == value)
        case "ne":
            return lambda subjects: bool(get(subjects[index]) != value)
        case "in":
            chosen = frozenset(value)
            return lambda subjects: get(subjects[index]) in chosen
        case "not_in":
            excluded = frozenset((*value, None))
            return lambda subjects: get(subjects[index]) not in excluded
        case "lt" | "le" | "gt" | "ge":
            compare: Callable[[Any, Any], bool] = getattr(operator, test.op)
            return lambda subjects: (known := get(subjects[index])) is not None and compare(known, value)
        case "missing":
            return lambda subjects: get(subjects[index]) is None
        case "present":
            return lambda subjects: get(subjects[index]) is not None
        case "contains_channel":
            return lambda subjects: subjects[-1].channel in (get(subjects[index]) or ())
        case "contains_address":
            return lambda subjects: _holds_address(get(subjects[index]) or (), subjects[-1])


def _holds_address(refused: tuple[str, ...], proposed: Proposed) -> bool:
    if proposed.address is not None and proposed.address in refused:
        return True
    return proposed.channel in ELECTRONIC and proposed.number is not None and proposed.number in refused


class Clause:
    """One trigger of the rule that stands at `place` in the evaluation order."""

    __slots__ = ("all", "place", "unless")

    def __init__(self, place: int, trigger: Trigger) -> None:
        self.place = place
        self.all = tuple(condition(test) for test in trigger.all)
        self.unless = tuple(condition(test) for test in trigger.unless)

    def broken(self, subjects: Subjects) -> bool:
        for holds in self.all:
            if not holds(subjects):
                return False
        return not any(holds(subjects) for holds in self.unless)


class Triggers:
    """All triggers of the rules for one role and channel, indexed by one fact that each needs.

    A decision reads the indexed facts of a group at once and looks the tuple up: nearly always nothing waits there.
    """

    def __init__(self, clauses: Iterable[tuple[int, Trigger]], role: str, channel: str) -> None:
        tables: dict[int, dict[str, list[tuple[frozenset[Any], Clause]]]] = {}
        always: list[Clause] = []
        for place, written in clauses:
            trigger = _settled(written, {"actor.role": role, "proposed.channel": channel})
            if trigger is None:
                continue
            clause, guard = Clause(place, trigger), _guard(trigger)
            if guard is None:
                always.append(clause)
                continue
            group, name = guard.fact.split(".")
            values = frozenset(guard.value if guard.op == "in" else [guard.value])
            tables.setdefault(GROUPS.index(group), {}).setdefault(name, []).append((values, clause))
        self._always = tuple(always)
        self._groups = tuple(_Group(index, tables[index]) for index in sorted(tables))

    def broken(self, subjects: Subjects) -> set[int]:
        """The places of the rules that are broken."""
        broken: set[int] = set()
        for group in self._groups:
            subject = subjects[group.index]
            if subject is not group.nothing:
                for clause in group.waiting(subject):
                    if clause.broken(subjects):
                        broken.add(clause.place)
        for clause in self._always:
            if clause.broken(subjects):
                broken.add(clause.place)
        return broken


class _Group:
    """The clauses that wait for a fact of one group, found by the values of its indexed facts."""

    __slots__ = ("_found", "_read", "_tables", "index", "nothing")

    def __init__(self, index: int, tables: dict[str, list[tuple[frozenset[Any], Clause]]]) -> None:
        self.index, self.nothing = index, NOTHING_KNOWN.get(GROUPS[index])
        names = sorted(tables)
        self._read = operator.attrgetter(*names, "__class__")  # two names at least: always a tuple
        self._tables = [tables[name] for name in names]
        self._found: dict[Any, tuple[Clause, ...]] = {}

    def waiting(self, subject: Any) -> tuple[Clause, ...]:
        values = self._read(subject)
        found = self._found.get(values)
        if found is None:
            if len(self._found) >= _VALUES_MAX:
                self._found.clear()
            pairs = zip(values, self._tables, strict=False)
            found = tuple(clause for value, table in pairs for chosen, clause in table if value in chosen)
            self._found[values] = found
        return found


_VALUES_MAX = 4096


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


_COMMON = {"proposed.purpose": 0, "proposed.party": 1}


def _guard(trigger: Trigger) -> Test | None:
    """The test of `all` that seldom holds, to look up by its value; None when each has another operator."""
    usable = [test for test in trigger.all if test.op in ("eq", "in")]
    return max(usable, key=lambda test: _COMMON.get(test.fact, 2), default=None)
