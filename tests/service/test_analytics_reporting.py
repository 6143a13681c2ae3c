"""The schema `reporting`: documented views for the role analyst, and nothing else."""

from datetime import date

import asyncpg
import pytest

from tests.analytics import NOON, Teller, open_world
from tests.database import Database

VIEWS = ("cases", "contacts", "promises", "timeline", "figures")
UNDOCUMENTED = """
    SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace = 'reporting'::regnamespace AND c.relkind = 'v'
      AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)"""


async def test_an_analyst_reads_every_view_and_none_is_missing(database: Database) -> None:
    con = await asyncpg.connect(database.dsn("analyst"))
    for view in VIEWS:
        assert await con.fetch(f"SELECT * FROM {view}") == []
    found = await con.fetch("SELECT viewname FROM pg_views WHERE schemaname = 'reporting' ORDER BY 1")
    assert [row[0] for row in found] == sorted(VIEWS)
    await con.close()


async def test_every_view_and_column_is_documented(database: Database) -> None:
    con = await asyncpg.connect(database.superuser_dsn)
    assert await con.fetch(UNDOCUMENTED) == []
    await con.close()


@pytest.mark.parametrize("table", ["tracking.cases", "analytics.rollup", "vault.person", "intake.journal"])
async def test_an_analyst_reads_nothing_behind_the_views(database: Database, table: str) -> None:
    con = await asyncpg.connect(database.dsn("analyst"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await con.fetch(f"SELECT * FROM {table}")
    await con.close()


async def test_figures_add_up_over_the_parts(database: Database) -> None:
    async with open_world(database) as world:
        for n in range(20):
            await world.tell(Teller(n).opened(NOON, 10))
        await world.consume()
    con = await asyncpg.connect(database.dsn("analyst"))
    rows = await con.fetch("SELECT day, value FROM figures WHERE figure = 'entries_amount'")
    assert [tuple(row) for row in rows] == [(date(2026, 3, 2), 200)]
    await con.close()
