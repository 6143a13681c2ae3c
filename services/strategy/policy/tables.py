"""Decision tables in the form of JDM, compiled to plain Python: the first row that matches decides.

zen-engine is the oracle (tests) and the validator of the same file; what it reads and this does not is refused.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from libs.common.kernel.problems import Flaw


class Facts(msgspec.Struct, frozen=True):
    """All that a table may look at. Nothing is ever missing, so no row is passed by in silence."""

    dpd: int
    band: int  # index of the amount band, 0 = smallest
    difficulty: str
    stage: str
    sms: bool
    call: bool
    email: bool
    letter: bool
    visit: bool


Kind = Literal["int", "str", "bool"]
FIELDS: dict[str, Kind] = {
    "dpd": "int", "band": "int", "difficulty": "str", "stage": "str",
    "sms": "bool", "call": "bool", "email": "bool", "letter": "bool", "visit": "bool",
}  # fmt: skip
NODES = frozenset({"inputNode", "outputNode", "decisionTableNode", "expressionNode", "switchNode"})
_COMPARED = re.compile(r"(<=|>=|<|>)\s*(-?[0-9]{1,9})", re.ASCII)
_BETWEEN = re.compile(r"([\[(])\s*(-?[0-9]{1,9})\s*\.\.\s*(-?[0-9]{1,9})\s*([\])])", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_TEXT = re.compile(r'"([^"\\]{0,64})"')
RULES_MAX = 200


class BadTable(Exception):
    """The table can't be used; `flaws` say where and how to mend it."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.pointer}: {flaw.message}" for flaw in flaws))
        self.flaws = tuple(flaws)


class Row(NamedTuple):
    """One rule: its `_id`, a Python condition per input ("" = any), and what it gives."""

    id: str
    conditions: tuple[str, ...]
    gives: str


class Table(NamedTuple):
    """A compiled table. `decide` gives the index of the row."""

    name: str
    fields: tuple[str, ...]
    rows: tuple[Row, ...]
    decide: Callable[[Facts], int]

    def looked_at(self, facts: Facts) -> dict[str, str | int | bool | None]:
        return {field: getattr(facts, field) for field in self.fields}


def compile_table(name: str, graph: Any, pointer: str = "", gives: frozenset[str] | None = None) -> Table:
    """The table of a JDM graph with one decision-table node; BadTable says what is wrong with which cell.

    `gives`: the values that rows may give, where they are limited.
    """
    flaws: list[Flaw] = []
    place, content = _content(graph, pointer, flaws)
    if flaws:
        raise BadTable(flaws)
    inputs, outputs, rules = (_list(content, part) for part in ("inputs", "outputs", "rules"))
    fields = _fields(inputs, f"{place}/inputs", flaws)
    if len(outputs) != 1:
        flaws.append(Flaw(f"{place}/outputs", "one_output", "a table gives exactly one thing"))
    if not 0 < len(rules) <= RULES_MAX:
        flaws.append(Flaw(f"{place}/rules", "rules", f"a table has 1 to {RULES_MAX} rows"))
    if flaws:
        raise BadTable(flaws)
    rows = tuple(
        _row(rule, i, inputs, fields, str(outputs[0].get("id")), f"{place}/rules/{i}", gives, flaws)
        for i, rule in enumerate(rules)
    )
    if len({row.id for row in rows}) < len(rows):
        flaws.append(Flaw(f"{place}/rules", "same_id", "every row has an `_id` of its own"))
    if any(rows[-1].conditions):
        flaws.append(Flaw(f"{place}/rules/{len(rows) - 1}", "catch_all", "leave all cells of the last row empty"))
    if flaws:
        raise BadTable(flaws)
    return Table(name, fields, rows, _function(fields, rows))


def _content(graph: Any, pointer: str, flaws: list[Flaw]) -> tuple[str, dict[str, Any]]:
    nodes = _list(graph, "nodes") if isinstance(graph, dict) else []
    tables = []
    for i, node in enumerate(nodes):
        kind = node.get("type")
        if kind not in NODES:
            allowed = ", ".join(sorted(NODES))
            flaws.append(Flaw(f"{pointer}/nodes/{i}/type", "node_kind", f"only these nodes are allowed: {allowed}"))
        if kind == "decisionTableNode":
            tables.append((f"{pointer}/nodes/{i}/content", node.get("content")))
    if len(tables) != 1 or not isinstance(tables[0][1], dict):
        flaws.append(Flaw(f"{pointer}/nodes", "one_table", "give one decision table between an input and an output"))
        return pointer, {}
    place, content = tables[0][0], dict(tables[0][1])
    if content.get("hitPolicy", "first") != "first":
        flaws.append(Flaw(f"{place}/hitPolicy", "hit_policy", 'the first row that matches decides: "first"'))
    return place, content


def _list(of: Any, name: str) -> list[dict[str, Any]]:
    found = of.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _fields(inputs: Sequence[dict[str, Any]], pointer: str, flaws: list[Flaw]) -> tuple[str, ...]:
    for i, column in enumerate(inputs):
        if column.get("field") not in FIELDS:
            flaws.append(Flaw(f"{pointer}/{i}/field", "field", f"a table may look at {', '.join(FIELDS)}"))
    return tuple(str(column.get("field")) for column in inputs)


def _row(
    rule: dict[str, Any], index: int, inputs: Sequence[dict[str, Any]], fields: Sequence[str], output: str,
    pointer: str, gives: frozenset[str] | None, flaws: list[Flaw],
) -> Row:  # fmt: skip
    conditions = []
    for column, field in zip(inputs, fields, strict=True):
        key = str(column.get("id"))
        try:
            conditions.append(_condition(field, str(rule.get(key) or "")))
        except ValueError as error:
            flaws.append(Flaw(f"{pointer}/{key}", "cell", str(error)))
    given = _TEXT.fullmatch(str(rule.get(output) or "").strip())
    if given is None or (gives is not None and given[1] not in gives):
        wanted = "a text in quotes" if gives is None else f"one of {', '.join(sorted(gives))}, in quotes"
        flaws.append(Flaw(f"{pointer}/{output}", "output", f"give {wanted}"))
    return Row(str(rule.get("_id") or index), tuple(conditions), given[1] if given else "")


def _condition(field: str, cell: str) -> str:
    """A Python condition for a cell; "" for an empty one. Built from parsed numbers and texts alone."""
    cell = cell.strip()
    if not cell:
        return ""
    kind = FIELDS[field]
    if kind == "bool":
        if cell in ("true", "false"):
            return field if cell == "true" else f"not {field}"
        raise ValueError(f"{field} is true, false or any (empty)")
    if kind == "int":
        if found := _COMPARED.fullmatch(cell):
            return f"{field} {found[1]} {int(found[2])}"
        if found := _BETWEEN.fullmatch(cell):
            low, high = ("<=" if found[1] == "[" else "<"), ("<=" if found[4] == "]" else "<")
            return f"{int(found[2])} {low} {field} {high} {int(found[3])}"
    pattern = _INTEGER if kind == "int" else _TEXT
    items = [item.strip() for item in cell.split(",")]
    if not all(pattern.fullmatch(item) for item in items):
        form = "a number, < 5, [1..7] or 1, 2" if kind == "int" else 'a text in quotes, or several: "a", "b"'
        raise ValueError(f"for {field} give {form}, or leave the cell empty")
    values = tuple(json.loads(item) if kind == "str" else int(item) for item in items)
    return f"{field} == {values[0]!r}" if len(values) == 1 else f"{field} in {values!r}"


def _function(fields: Sequence[str], rows: Sequence[Row]) -> Callable[[Facts], int]:
    lines = ["def decide(facts):", *(f"    {field} = facts.{field}" for field in fields)]
    for i, row in enumerate(rows):
        tests = [condition for condition in row.conditions if condition]
        lines.append(f"    if {' and '.join(tests) or 'True'}: return {i}")
    made: dict[str, Callable[[Facts], int]] = {}
    exec(compile("\n".join(lines), "<decision table>", "exec"), made)  # noqa: S102 - no text of the file stands in it but quoted
    return made["decide"]
