"""Rollups on a real database, their recomputation from the journals, and the faults that it must find."""

import ast
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rich.console import Console

import dunwell.recompute
from dunwell.cli.kpis import show_recomputed
from libs.common.kernel.part import part_of
from tests.analytics import NOON, PARTS, Book, Teller, World, history, open_world, record_of
from tests.database import Database

# what the cases added, by the dimensions that stand with the case, beside the rollups of these cases
COUNTED = """
    SELECT k.day, k.figure, c.creditor, c.entry_team, c.entry_bucket, c.strategy, k.channel, k.collector, k.recorded,
      sum(k.count) FROM counted k JOIN cases c USING (case_id) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    HAVING sum(k.count) <> 0"""
ROLLED = """
    SELECT day, figure, creditor, team, bucket, strategy, channel, collector, recorded, sum(value) FROM rollup
    WHERE currency = '' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(value) <> 0"""


async def by_figure_and_day(world: World, sql: str) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in await world.pool.fetch(sql)}


async def recompute(database: Database) -> tuple[bool, str]:
    """What `dunwell kpis --recompute` says."""
    written = StringIO()
    equal = await show_recomputed(database.dsn("analytics"), Console(file=written, width=200))
    return equal, written.getvalue()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_rollups_equal_a_recomputation_whatever_happened(database: Database, seed: int) -> None:
    random = Random(seed)
    facts = history(random, 400)
    async with open_world(database) as world:
        for start in range(0, len(facts), 100):
            await world.tell(*facts[start : start + 100])
            await world.consume(random.sample(range(PARTS), PARTS))
        assert await world.rollup() == Book().apply(*facts).counts
        assert world.consumer.halted is None
        assert await by_figure_and_day(world, COUNTED) == await by_figure_and_day(world, ROLLED)
    equal, said = await recompute(database)
    assert equal, said
    assert "400 records recomputed" in said and "equal" in said


async def test_one_altered_row_is_found_and_named(database: Database) -> None:
    async with open_world(database) as world:
        await world.tell(*history(Random(5), 60))
        await world.consume()
        await world.pool.execute("UPDATE rollup SET value = value + 1 WHERE ctid = (SELECT min(ctid) FROM rollup)")
    equal, said = await recompute(database)
    assert not equal
    assert "DIFFERENT" in said and "served" in said


async def test_two_altered_rows_that_cancel_out_are_found(database: Database) -> None:
    lender = Teller()
    async with open_world(database) as world:
        await world.tell(lender.opened(NOON), lender.planned(NOON), lender.sent(NOON), lender.sent(NOON, "email"))
        await world.consume()
        await world.pool.execute("UPDATE rollup SET day = day - 1 WHERE figure = 'attempts'")
    equal, said = await recompute(database)
    assert not equal
    assert "served 1, recomputed 0" in said and "served 0, recomputed 1" in said


@pytest.mark.parametrize("counts", [True, False])
async def test_a_skipped_record_is_found_whether_or_not_it_would_have_counted(database: Database, counts: bool) -> None:
    lender = Teller()
    part = part_of(lender.debtor, PARTS)
    async with open_world(database) as world:
        await world.tell(lender.opened(NOON), lender.planned(NOON))
        await world.consume()
        await world.tell(lender.sent(NOON, "sms" if counts else "call"))
        await world.pool.execute("UPDATE progress SET next_offset = 1 WHERE source = 'outreach' AND part = $1", part)
    equal, said = await recompute(database)
    assert not equal
    assert "1 records were passed and 0 accounted for" in said
    assert ("served 0, recomputed 1" in said) == counts


async def test_a_parked_record_is_found_until_it_is_settled(database: Database) -> None:
    lender = Teller()
    async with open_world(database) as world:
        await world.tell(lender.opened(NOON), lender.planned(NOON), lender.sent(NOON))
        await world.consume()
        raw = record_of(lender.sent(NOON)).data
        await world.pool.execute(
            "UPDATE progress SET parked = 1, applied = 0 WHERE source = 'outreach' AND applied = 1"
        )
        await world.pool.execute("INSERT INTO parked VALUES ('outreach', 1, 0, NULL, 'failed', 'x', false, $1)", raw)
    equal, said = await recompute(database)
    assert not equal
    assert "parked, so not in the figures: outreach part 1 offset 0: failed" in said


@pytest.mark.parametrize("batches", [[1], [1, 5, 3]])
async def test_what_analytics_has_not_come_to_yet_is_not_compared_and_said(
    database: Database, batches: list[int]
) -> None:
    lender = Teller()
    async with open_world(database) as world:
        await world.tell(lender.opened(NOON), lender.planned(NOON), lender.sent(NOON))
        await world.consume()
        for size in batches:
            await world.tell(*(lender.sent(NOON) for _ in range(size)))
    equal, said = await recompute(database)
    assert equal, said
    assert "not compared, analytics has not come so far" in said


async def test_a_record_met_twice_counts_once(database: Database) -> None:
    lender = Teller()
    facts = [lender.opened(NOON), lender.planned(NOON), lender.sent(NOON)]
    async with open_world(database) as world:
        await world.tell(*facts)
        await world.consume()
        world.consumer.next = dict.fromkeys(world.consumer.next, 0)  # a second owner that knows nothing
        await world.consume()
        assert await world.rollup() == Book().apply(*facts).counts


def test_the_recomputation_shares_no_code_with_analytics() -> None:
    for path in Path(dunwell.recompute.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert not name.startswith(("services", "libs.common.store", "libs.common.flow")), f"{path}: {name}"
