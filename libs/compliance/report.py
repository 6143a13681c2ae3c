"""docs/law.md: every rule of the packs, what keeps it, and the tests that stand beside it, for people to read."""

from collections.abc import Iterator
from typing import Any

import msgspec

from libs.compliance.packs import Library, Pack
from libs.compliance.rules import TIME_KINDS, Earlier, Example, Rule

HEAD = """# The law, rule by rule

Written by `dunwell docs` from `libs/compliance/packs`; the tests of the house run every test named here, by the engine
and by a slow second opinion. In our own words, not legal advice.

- **judged**: the engine asks this rule before every contact. Its tests ask it alone.
- **kept elsewhere**: nothing about a single contact can break it here; the place named keeps it.
- **not kept**: nobody keeps it here, and why.

A test asks about noon of Wednesday 2 December 2026 in the pack's zone (UTC where it has none), about a call (or the
rule's first channel) by whom the rule binds first, to the debtor, to collect, interactive, unless it says otherwise.
Instants are the wall clock of that zone.
"""


def page(library: Library) -> str:
    """The whole page, Markdown."""
    packs = sorted(library.packs.values(), key=lambda pack: pack.rank)
    lines = [
        HEAD,
        "## What keeps the rules",
        "",
        *_counts(packs),
        "",
        "## Kept elsewhere, and not kept",
        "",
        *_others(packs),
    ]
    for pack in packs:
        lines += ["", *_pack(pack)]
    return "\n".join(lines) + "\n"


def _counts(packs: list[Pack]) -> Iterator[str]:
    yield "| pack | version | rules | verified | judged | tests | kept elsewhere | not kept |"
    yield "|---|---|---|---|---|---|---|---|"
    for pack in packs:
        yield f"| {pack.id} | `{pack.version}` | {' | '.join(map(str, _figures(pack.rules)))} |"
    every = tuple(rule for pack in packs for rule in pack.rules)
    yield f"| all | | {' | '.join(map(str, _figures(every)))} |"


def _figures(rules: tuple[Rule, ...]) -> tuple[int, ...]:
    outside = [rule.outside for rule in rules if rule.outside is not None]
    kept = sum(one.place is not None for one in outside)
    return (
        len(rules), sum(rule.verified for rule in rules), sum(rule.can_fail() for rule in rules),
        sum(len(rule.tests) for rule in rules), kept, len(outside) - kept,
    )  # fmt: skip


def _others(packs: list[Pack]) -> Iterator[str]:
    yield "| rule | demands | kept by | how, or why not |"
    yield "|---|---|---|---|"
    rules = [rule for pack in packs for rule in pack.rules]
    for rule in sorted(rules, key=lambda rule: rule.outside is None or rule.outside.place is None):
        if rule.outside is not None:
            place = f"`{rule.outside.place}`" if rule.outside.place else "nobody"
            off = "" if rule.enforce else " (not enforced)"
            yield f"| {rule.id}{off} | {_cell(rule.summary)} | {place} | {_cell(rule.outside.says)} |"


def _pack(pack: Pack) -> Iterator[str]:
    yield f"## {pack.id}: {pack.name}"
    yield ""
    yield f"Version `{pack.version}`, state of the law of {pack.as_of}, zone {pack.default_zone or 'of the debtor'}."
    for rule in pack.rules:
        yield ""
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
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
