"""docs/law.md: every rule of the packs, what keeps it, and the tests that stand beside it, for people to read."""

from collections.abc import Iterator
from typing import Any

import msgspec

from libs.compliance.packs import Library, Pack
from libs.compliance.possible import Knowledge
from libs.compliance.rules import TIME_KINDS, Earlier, Example, Rule

HEAD = """# The law, rule by rule

Written by `dunwell docs` from `libs/compliance/packs`; the tests of the house run every test named here, by the engine
and by a slow second opinion. In our own words, not legal advice.

- **judged**: the engine asks this rule before every contact, and one of ours can break it. Its tests ask it alone.
- **asked in vain**: the engine asks it too, but for a fact that our own contacts never have or that nobody here knows.
  So none of them breaks it by the engine; the place named keeps it, if any. Who asks `POST /v1/compliance/evaluate`
  and gives the fact is judged by it.
- **kept elsewhere**: nothing about a single contact can break it here; the place named keeps it.
- **not kept**: nobody keeps it here, and why.

A test asks about noon of Wednesday 2 December 2026 in the pack's zone (UTC where it has none), about a call (or the
rule's first channel) by whom the rule binds first, to the debtor, to collect, interactive, unless it says otherwise.
Instants are the wall clock of that zone.
"""


def page(library: Library, knowledge: Knowledge) -> str:
    """The whole page, Markdown; `knowledge`: of the service that asks before its contacts."""
    packs = sorted(library.packs.values(), key=lambda pack: pack.rank)
    lines = [
        HEAD,
        "## What keeps the rules",
        "",
        *_counts(packs, knowledge),
        "",
        "## Asked in vain",
        "",
        *_unknown(packs, knowledge),
        "",
        "## Kept elsewhere, and not kept",
        "",
        *_others(packs),
    ]
    for pack in packs:
        lines += ["", *_pack(pack, knowledge)]
    return "\n".join(lines) + "\n"


def _counts(packs: list[Pack], knowledge: Knowledge) -> Iterator[str]:
    yield "| pack | version | rules | verified | judged | asked in vain | tests | kept elsewhere | not kept |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for pack in packs:
        yield f"| {pack.id} | `{pack.version}` | {' | '.join(map(str, _figures(pack.rules, knowledge)))} |"
    every = tuple(rule for pack in packs for rule in pack.rules)
    yield f"| all | | {' | '.join(map(str, _figures(every, knowledge)))} |"


def _figures(rules: tuple[Rule, ...], knowledge: Knowledge) -> tuple[int, ...]:
    outside = [rule.outside for rule in rules if rule.outside is not None]
    kept, vain = sum(one.place is not None for one in outside), sum(bool(knowledge.lacks(rule)) for rule in rules)
    return (
        len(rules), sum(rule.verified for rule in rules), sum(rule.can_fail() for rule in rules) - vain, vain,
        sum(len(rule.tests) for rule in rules), kept, len(outside) - kept,
    )  # fmt: skip


def _unknown(packs: list[Pack], knowledge: Knowledge) -> Iterator[str]:
    """A line for each fact that rules ask for in vain."""
    asked: dict[str, list[str]] = {}
    for rule in [rule for pack in packs for rule in pack.rules]:
        for fact in knowledge.lacks(rule) or knowledge.partly(rule):
            asked.setdefault(fact, []).append(rule.id if knowledge.lacks(rule) else f"{rule.id} (in part)")
    yield "| fact | kept by | how, or why not | rules that ask for it |"
    yield "|---|---|---|---|"
    for fact, rules in sorted(asked.items(), key=lambda each: (knowledge.keepers[each[0]].place is None, each[0])):
        keeper = knowledge.keepers[fact]
        place = f"`{keeper.place}`" if keeper.place else "nobody"
        yield f"| `{fact}` | {place} | {_cell(keeper.says)} | {', '.join(rules)} |"


def _others(packs: list[Pack]) -> Iterator[str]:
    yield "| rule | demands | kept by | how, or why not |"
    yield "|---|---|---|---|"
    rules = [rule for pack in packs for rule in pack.rules]
    for rule in sorted(rules, key=lambda rule: rule.outside is None or rule.outside.place is None):
        if rule.outside is not None:
            place = f"`{rule.outside.place}`" if rule.outside.place else "nobody"
            off = "" if rule.enforce else " (not enforced)"
            yield f"| {rule.id}{off} | {_cell(rule.summary)} | {place} | {_cell(rule.outside.says)} |"


def _pack(pack: Pack, knowledge: Knowledge) -> Iterator[str]:
    yield f"## {pack.id}: {pack.name}"
    yield ""
    yield f"Version `{pack.version}`, state of the law of {pack.as_of}, zone {pack.default_zone or 'of the debtor'}."
    for rule in pack.rules:
        yield ""
        yield from _rule(rule, knowledge)


def _rule(rule: Rule, knowledge: Knowledge) -> Iterator[str]:
    yield f"### {rule.id}"
    yield ""
    yield rule.summary
    yield ""
    since = f", from {rule.in_force_from}" if rule.in_force_from else ""
    until = f", until {rule.in_force_until}" if rule.in_force_until else ""
    yield (
        f"*{rule.instrument}, {rule.section}*: {rule.force.replace('_', ' ')}, "
        f"{'verified' if rule.verified else 'not verified'}{since}{until}. Binds {' and '.join(rule.applies_to)}; "
        f"{', '.join(rule.channel)}; kind {rule.kind}, which {'defers' if rule.kind in TIME_KINDS else 'blocks'}."
    )
    if rule.outside is not None:
        yield ""
        yield f"{f'Kept by `{rule.outside.place}`' if rule.outside.place else 'Not kept'}: {rule.outside.says}"
    lacking, partly = knowledge.lacks(rule), knowledge.partly(rule)
    if lacking or partly:
        facts = lacking or partly
        keepers = knowledge.kept(facts)
        yield ""
        yield (
            f"Asked in vain{'' if lacking else ' in part'}, for {', '.join(f'`{fact}`' for fact in facts)}: "
            + "; ".join(f"{each.says} ({f'`{each.place}`' if each.place else 'nobody'})" for each in keepers)
            + "."
        )
    if rule.tests:
        yield ""
        yield "| test | asked | answer |"
        yield "|---|---|---|"
        for example in rule.tests:
            yield f"| {_cell(example.says)} | {_cell(_asked(example))} | {_answer(example)} |"


def _asked(example: Example) -> str:
    parts = [example.at.replace("T", " ")] if example.at else []
    parts += [example.zone] if example.zone else []
    parts += [f"{fact} = {_value(value)}" for fact, value in example.facts.items()]
    parts += [f"holiday {day}" for day in example.holidays]
    parts += [_row(row) for row in example.history]
    return "; ".join(parts) or "nothing else"


def _row(earlier: Earlier) -> str:
    row = msgspec.to_builtins(earlier)
    others = "".join(f", {name} {_value(row[name])}" for name in row if name not in ("at", "result", "times"))
    times = f"{row['times']} × " if row.get("times", 1) > 1 else ""
    return f"made: {times}{row.get('result', 'unknown')} on {str(row['at']).replace('T', ' ')}{others}"


def _value(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(_value(one) for one in value)
        case {"start": start, "end": end}:
            return f"{start}-{end}"
        case _:
            return str(value)


def _answer(example: Example) -> str:
    until = f" until {example.until.replace('T', ' ')}" if example.until else ""
    return f"**{example.gives}**{until}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
