"""What a pack may not say: everything that the engine could not evaluate exactly as written, each with its place."""

import re
import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from libs.compliance import facts
from libs.compliance.duties import flaws_of_duty
from libs.compliance.rules import (
    EVALUATION_ORDER,
    OPERATORS_WITHOUT_VALUE,
    TIME_KINDS,
    Rule,
    Test,
)

Path = tuple[str | int, ...]
"""Where in a rule: keys of mappings and indexes of lists, from the rule down."""
Flaw = tuple[Path, str]
_WHERE = re.compile(r" - at `\$(?P<path>.*)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")


def path_of(error: msgspec.ValidationError, *above: str | int) -> Path:
    """The path that an error of msgspec names, below `above`."""
    found = _WHERE.search(str(error))
    steps = _STEP.findall(found["path"]) if found else []
    return (*above, *(name or int(index) for name, index in steps))


def flaws_of(rule: Rule) -> Iterator[Flaw]:
    """Everything that the engine could not evaluate exactly as written, in words."""
    if rule.kind not in EVALUATION_ORDER:
        yield ("kind",), f"unknown kind {rule.kind!r}"
        return
    if rule.trigger and rule.trigger_any:
        yield ("trigger",), "trigger and trigger_any exclude each other"
    if rule.kind in TIME_KINDS and rule.triggers():
        yield ("trigger" if rule.trigger else "trigger_any",), f"a rule of kind {rule.kind} has no trigger"
    for path, test in _placed_tests(rule):
        for flaw in _flaws_of_test(test):
            yield path, flaw
    try:
        yield from _flaws_of_parameters(rule)
    except msgspec.ValidationError as error:
        yield path_of(error, "parameters"), f"parameters: {error}"
    except ValueError as error:
        yield ("parameters",), f"parameters: {error}"
    if rule.in_force_from and rule.in_force_until and rule.in_force_from >= rule.in_force_until:
        yield ("in_force_until",), "in_force_until is not after in_force_from"
    yield from _flaws_of_keeping(rule)


def _placed_tests(rule: Rule) -> Iterator[tuple[Path, Test]]:
    for number, test in enumerate(rule.exempt_if):
        yield ("exempt_if", number), test
    for number, trigger in enumerate(rule.triggers()):
        above: Path = ("trigger_any", number) if rule.trigger_any else ("trigger",)
        for index, test in enumerate(trigger.all):
            yield (*above, "all", index), test
        for index, test in enumerate(trigger.unless):
            yield (*above, "unless", index), test


def _flaws_of_keeping(rule: Rule) -> Iterator[Flaw]:
    """No rule is skipped silently: the engine judges it and its tests show how, or the file says who keeps it."""
    if rule.can_fail():
        given = {example.gives for example in rule.tests}
        if "allow" not in given or len(given) == 1:
            yield ("tests",), "a rule that can fail has at least one test that allows and one that does not"
        if rule.outside is not None:
            yield ("outside",), "the engine judges this rule, so nothing outside keeps it"
    elif rule.outside is None:
        yield (), "the engine does not judge this rule: `outside` says where it is kept, or why it is not"
    elif not rule.enforce and rule.outside.place is not None:
        yield ("outside",), "a rule that is not enforced is kept nowhere"
    for index, example in enumerate(rule.tests):
        if not rule.can_fail():
            yield ("tests", index), "the engine can't judge this rule, so it has no tests"
        if (example.until is not None) and example.gives != "defer":
            yield ("tests", index), "only what is deferred has an instant until which"


def _flaws_of_parameters(rule: Rule) -> Iterator[Flaw]:
    match rule.kind:
        case "contact_hours":
            yield from _flaws_of_windows(rule)
        case "frequency_cap":
            rule.cap().all_limits()
        case "cooldown":
            cooldown = rule.cooldown()
            if rule.enforce and not (cooldown.after and cooldown.key):
                yield ("parameters",), "parameters: an enforced cooldown needs after and key"
        case _:
            yield from flaws_of_duty(rule.kind, rule.parameters)
    for name, group in (("products", "debt.product"), ("creditor_types", "debt.creditor_type")):
        values = rule.parameters.get(name)
        for value in values if isinstance(values, list) else ():
            for flaw in _flaws_of_test(Test(group, "eq", value)):
                yield ("parameters", name), flaw


def _flaws_of_windows(rule: Rule) -> Iterator[Flaw]:
    hours = rule.hours()
    for name in ("windows", "workplace_windows", "holiday_windows"):
        for index, window in enumerate(getattr(hours, name) or ()):
            try:
                window.window()
            except ValueError as error:
                yield ("parameters", name, index), f"parameters: {error}"


def _flaws_of_test(test: Test) -> Iterator[str]:
    form = VOCABULARY.get(test.fact)
    if form is None:
        yield f"unknown fact {test.fact!r}"
        return
    if test.op in OPERATORS_WITHOUT_VALUE:
        if test.value is not None:
            yield f"{test.op} on {test.fact} takes no value"
        if test.op.startswith("contains_") and typing.get_origin(form) is not tuple:
            yield f"{test.op} needs a list, {test.fact} is none"
        return
    if test.op in ("lt", "le", "gt", "ge") and form is not int:
        yield f"{test.op} needs a number, {test.fact} is none"
    values = test.value if test.op in ("in", "not_in") else [test.value]
    if not isinstance(values, list | tuple) or not values:
        yield f"{test.op} on {test.fact} needs a list of values"
        return
    for value in values:
        try:
            msgspec.convert(value, form)
        except msgspec.ValidationError:
            yield f"{value!r} is no value of {test.fact}"


def _vocabulary() -> dict[str, Any]:
    groups: dict[str, type[facts.Fact]] = {
        "actor": facts.Actor, "debtor": facts.Debtor, "debt": facts.Debt, "content": facts.Content,
        "visit": facts.Visit, "third_party": facts.ThirdParty, "call": facts.Call, "proposed": facts.Proposed,
    }  # fmt: skip
    found = {}
    for group, struct in groups.items():
        for field in msgspec.structs.fields(struct):
            found[f"{group}.{field.encode_name}"] = _without_none(field.type)
    for ours in ("proposed.person", "proposed.collector"):  # needed to count, never a fact of the law's texts
        del found[ours]
    return found


def _without_none(form: Any) -> Any:
    if isinstance(form, types.UnionType) or typing.get_origin(form) is typing.Union:
        rest = [one for one in typing.get_args(form) if one is not type(None)]
        return rest[0] if len(rest) == 1 else form
    return form


VOCABULARY: dict[str, Any] = _vocabulary()
"""Every fact a test may name, with the type of its value."""
