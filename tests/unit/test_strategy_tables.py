"""Decision tables: what the compiled ones decide is what zen-engine decides, and what can't be compiled says where."""

import json
from typing import Any

import msgspec
import pytest
import zen
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.kernel.problems import Invalid
from services.strategy.policy.ladder import Strategy, facts
from services.strategy.policy.tables import FIELDS, BadTable, Facts, compile_table
from services.strategy.routes.validation import read_strategy, row_of
from services.strategy.store import strategies

INTEGERS = st.integers(-5, 200)
TEXTS = st.sampled_from(["normal", "raised", "hard", "M1-early", "M2"])


def cells(field: str) -> st.SearchStrategy[str]:
    kind = FIELDS[field]
    if kind == "bool":
        return st.sampled_from(["", "true", "false"])
    if kind == "str":
        return st.lists(TEXTS, max_size=3).map(lambda texts: ", ".join(f'"{text}"' for text in texts))
    between = st.tuples(st.sampled_from("[("), INTEGERS, INTEGERS, st.sampled_from("])"))
    return st.one_of(
        st.just(""),
        INTEGERS.map(str),
        st.lists(INTEGERS, min_size=1, max_size=3).map(lambda numbers: ", ".join(map(str, numbers))),
        st.tuples(st.sampled_from(["<", "<=", ">", ">="]), INTEGERS).map(lambda c: f"{c[0]} {c[1]}"),
        between.filter(lambda b: b[1] < b[2]).map(lambda b: f"{b[0]}{b[1]}..{b[2]}{b[3]}"),
    )


def graph(fields: list[str], rules: list[list[str]]) -> dict[str, Any]:
    """A JDM with one table; the last row matches all."""
    rows = [{"_id": f"r{i}", "o": f'"{i}"', **dict(zip(fields, rule, strict=True))} for i, rule in enumerate(rules)]
    rows.append({"_id": "else", "o": '"else"', **dict.fromkeys(fields, "")})
    content = {
        "hitPolicy": "first", "inputs": [{"id": f, "name": f, "field": f} for f in fields],
        "outputs": [{"id": "o", "name": "o", "field": "o"}], "rules": rows,
    }  # fmt: skip
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "t", "type": "decisionTableNode", "name": "t", "content": content},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "t", "type": "edge"},
            {"id": "e2", "sourceId": "t", "targetId": "out", "type": "edge"},
        ],
    }


def asked(decision: Any, seen: Facts) -> int | None:
    context = {field: getattr(seen, field) for field in Facts.__struct_fields__}
    return row_of(decision.evaluate(context, {"trace": True}))


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    fields = draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=4, unique=True))
    return graph(fields, draw(st.lists(st.tuples(*(cells(f) for f in fields)).map(list), max_size=6)))


LADDER = msgspec.convert(strategies.shipped(), Strategy).ladder
ORACLES = {
    name: zen.ZenEngine().create_decision(json.dumps(graph)) for name, graph in strategies.shipped()["tables"].items()
}
SEEN = st.builds(facts, INTEGERS, st.integers(0, 5), TEXTS, TEXTS, st.integers(0, 31))


@settings(max_examples=150, deadline=None)
@given(tables(), st.lists(SEEN, min_size=1, max_size=12))
def test_a_compiled_table_decides_as_zen_engine_does(found: dict[str, Any], questions: list[Facts]) -> None:
    table = compile_table("t", found)
    decision = zen.ZenEngine().create_decision(json.dumps(found))
    for seen in questions:
        assert table.decide(seen) == asked(decision, seen), seen


@settings(max_examples=100, deadline=None)
@given(st.integers(-10, 400), SEEN)
def test_the_shipped_tables_decide_as_zen_engine_does(dpd: int, seen: Facts) -> None:
    for table in (LADDER.stage_table, LADDER.branch_table):
        seen = msgspec.structs.replace(seen, dpd=dpd)
        assert table.decide(seen) == asked(ORACLES[table.name], seen)


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("dpd", "1..7"), ("dpd", "> 1 and < 4"), ("dpd", '"7"'), ("dpd", "$ > 3"), ("dpd", "[a..b]"), ("sms", "yes"),
        ("sms", "!= true"), ("difficulty", "hard"), ("difficulty", '"a" or true'), ("stage", "__import__('os')"),
        ("stage", '"a\\"b"'),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_understood_is_named(field: str, cell: str) -> None:
    with pytest.raises(BadTable) as refused:
        compile_table("t", graph([field], [[cell]]))
    assert [flaw.pointer for flaw in refused.value.flaws] == [f"/nodes/1/content/rules/0/{field}"]


def test_a_table_without_a_last_row_for_all_is_refused() -> None:
    found = graph(["dpd"], [["1"]])
    found["nodes"][1]["content"]["rules"].pop()
    with pytest.raises(BadTable, match="leave all cells of the last row empty"):
        compile_table("t", found)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda g: g["nodes"].append({"type": "functionNode", "id": "f"}), "only these nodes are allowed"),
        (lambda g: g["nodes"].pop(1), "give one decision table"),
        (lambda g: g["nodes"][1]["content"].update(hitPolicy="collect"), "first row that matches"),
        (lambda g: g["nodes"][1]["content"].update(rules=[]), "1 to 200 rows"),
        (lambda g: g["nodes"][1]["content"].update(outputs=[]), "exactly one thing"),
        (lambda g: g["nodes"][1]["content"]["inputs"][0].update(field="age"), "may look at"),
        (lambda g: g["nodes"][1]["content"]["rules"][0].update(_id="else"), "of its own"),
        (lambda g: g["nodes"][1]["content"]["rules"][0].update(o="3"), "in quotes"),
    ],
)
def test_a_table_of_another_form_is_refused(spoil: Any, message: str) -> None:
    found = graph(["dpd"], [["1"]])
    spoil(found)
    with pytest.raises(BadTable, match=message):
        compile_table("t", found)


@pytest.mark.parametrize("found", [None, 3, [], {}, {"nodes": 3}, {"nodes": [3, None]}])
def test_what_is_no_graph_is_refused(found: Any) -> None:
    with pytest.raises(BadTable):
        compile_table("t", found)


@pytest.mark.parametrize(
    ("part", "change", "pointer"),
    [
        ("steps", {"stage": "M9"}, "/content/steps/0/stage"),
        ("steps", {"branches": ["x"]}, "/content/steps/0/branches"),
        ("steps", {"hour": 23}, "/content/steps/0/hour"),
        ("steps", {"options": []}, "/content/steps/0/options"),
        ("steps", {"at_dpd": "x"}, "/content/steps/0/at_dpd"),
        ("follow_ups", {"step": "m0-reminder"}, "/content/follow_ups/0/step"),
    ],
)
def test_a_ladder_that_contradicts_itself_is_refused_with_the_place(part: str, change: Any, pointer: str) -> None:
    content = json.loads(json.dumps(strategies.shipped()))
    content[part][0].update(change)
    with pytest.raises(Invalid) as refused:
        read_strategy(content)
    assert [flaw.pointer for flaw in refused.value.errors] == [pointer]


def test_a_table_that_zen_engine_can_not_read_is_refused() -> None:
    content = json.loads(json.dumps(strategies.shipped()))
    del content["tables"]["stage"]["nodes"][0]["name"]
    with pytest.raises(Invalid) as refused:
        read_strategy(content)
    assert [flaw.code for flaw in refused.value.errors] == ["jdm"]
