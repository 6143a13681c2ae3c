"""Is this a strategy? The form by msgspec, the tables by zen-engine and by our own compiler, which must agree."""

import re
from typing import Any

import msgspec
import orjson
import zen

from libs.common.kernel.problems import Flaw, Invalid
from services.strategy.policy.ladder import Ladder, Strategy, facts
from services.strategy.policy.tables import BadTable, Facts, Table

# DPD around every edge that is usual, bands and classes: where two readings of a table would differ.
_SAMPLES = [
    (dpd, band, difficulty, reach)
    for dpd in (-3, 0, 1, 7, 8, 30, 31, 60, 61, 90, 91, 180, 181, 400)
    for band, difficulty, reach in ((0, "normal", 0), (3, "hard", 31), (1, "raised", 3))
]
_PLACE = re.compile(r"\[(\d+|\.\.\.)\]")


def read_strategy(content: dict[str, Any]) -> Strategy:
    """The strategy of a content; Invalid says what is wrong with which part of it."""
    try:
        strategy = msgspec.convert(content, Strategy)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        pointer = "/content" + _PLACE.sub(r"/\1", place.rstrip("`").replace(".", "/"))
        raise Invalid("this is no strategy", (Flaw(pointer, "form", message),)) from None
    try:
        ladder = Ladder(strategy)
    except BadTable as bad:
        flaws = tuple(Flaw(f"/content{flaw.pointer}", flaw.code, flaw.message) for flaw in bad.flaws)
        raise Invalid("this strategy can't be used", flaws) from None
    flaws = tuple(
        flaw for flaw in (_oracle(strategy, t, ladder) for t in (ladder.stage_table, ladder.branch_table)) if flaw
    )
    if flaws:
        raise Invalid("the tables can't be read by the engine that checks them", flaws)
    return strategy


def _oracle(strategy: Strategy, table: Table, ladder: Ladder) -> Flaw | None:
    graph = strategy.tables[table.name]  # type: ignore[index]
    pointer = f"/content/tables/{table.name}"
    try:
        decision = zen.ZenEngine().create_decision(orjson.dumps(graph).decode())
        for sample in _SAMPLES:
            for stage in ("",) if table.name == "stage" else strategy.stages:
                dpd, band, difficulty, reach = sample
                seen = facts(dpd, band, difficulty, stage, reach)
                given = decision.evaluate(_context(seen), {"trace": True})
                if row_of(given) != table.decide(seen):
                    return Flaw(pointer, "oracle", f"the two engines differ on {_context(seen)}")
    except RuntimeError as error:
        return Flaw(pointer, "jdm", str(error).split("\n\nStack")[0][:300])
    return None


def _context(seen: Facts) -> dict[str, Any]:
    return {field: getattr(seen, field) for field in Facts.__struct_fields__}


def row_of(answer: Any) -> int | None:
    """Index of the row that zen-engine says decided."""
    for node in answer["trace"].values():
        if node["traceData"] and "rule" in node["traceData"]:
            return int(node["traceData"]["index"])
    return None
