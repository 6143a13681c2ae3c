"""`dunwell finders`: a finder that is not what the States say is found, named and mended."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from dunwell.cli.finders import _check, _rebuild, declaration
from dunwell.services import FOLDERS
from libs.common.store.rebuild import DEBTORS_MAX, Difference, check, rebuild
from libs.common.store.session import StateRow
from tests.contract.toy import DECLARATION, TABLES
from tests.database import Database

DEBTORS = DEBTORS_MAX + 200


@pytest.fixture
async def con(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """States of tracking with one counter each, and the rows that they say."""
    admin = await asyncpg.connect(database.superuser_dsn)
    await admin.execute(TABLES)
    await admin.close()
    con = await asyncpg.connect(database.dsn("tracking"))
    states = []
    for n in range(DEBTORS):
        state = DECLARATION.codec.new(f"00000000-0000-4000-8000-{n:012}")
        state.count("x", n + 1)
        states.append(state)
    rows = [StateRow(state.id, 1, 1, DECLARATION.codec.encode(state), 0, None, None) for state in states]
    await con.copy_records_to_table("state", records=rows, columns=StateRow._fields)
    for finder in DECLARATION.finders:
        written = [_tuple(row) for state in states for row in finder.rows(state).values()]
        await con.copy_records_to_table(finder.name, records=written, columns=finder.columns)
    yield con
    await con.close()


def _tuple(row: object) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in row.__struct_fields__)  # type: ignore[attr-defined]


def key(n: int) -> str:
    return f"00000000-0000-4000-8000-{n:012}/x"


async def test_finders_that_are_what_the_states_say_are_equal(con: "asyncpg.Connection[asyncpg.Record]") -> None:
    assert await check(con, DECLARATION) == (DEBTORS, [])


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        ("UPDATE counter SET count = count + 1 WHERE count = 1101", "differs from its State"),
        ("UPDATE kept SET at = NULL WHERE count = 1101", "differs from its State"),
        ("DELETE FROM counter WHERE count = 1101", "missing"),
        ("INSERT INTO counter SELECT 'more', debtor_id, 1 FROM counter WHERE count = 7", "no State has this row"),
        ("INSERT INTO counter VALUES ('more', gen_random_uuid(), 1)", "no State has this row"),
    ],
)
async def test_one_row_that_is_not_so_is_found_and_a_rebuild_mends_it(
    con: "asyncpg.Connection[asyncpg.Record]", fault: str, what: str
) -> None:
    await con.execute(fault)
    _, [difference] = await check(con, DECLARATION)
    named = "more" if "more" in fault else key(1100)
    assert difference == Difference("kept" if "kept" in fault else "counter", named, what)
    assert await rebuild(con, DECLARATION) == DEBTORS
    assert await check(con, DECLARATION) == (DEBTORS, [])
    assert await con.fetchval("SELECT count(*) FROM finder") == len(DECLARATION.finders)


async def test_a_finder_marked_keep_may_hold_what_no_state_has_any_more(
    con: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    await con.execute("INSERT INTO kept SELECT 'settled', debtor_id, 1 FROM kept WHERE count = 7")
    assert (await check(con, DECLARATION))[1] == []
    await rebuild(con, DECLARATION)
    assert await con.fetchval("SELECT count(*) FROM kept WHERE key = 'settled'") == 1


@pytest.mark.parametrize("service", FOLDERS)
async def test_the_command_knows_the_finders_of_every_service(database: Database, service: str) -> None:
    assert declaration(service).service == service
    assert await _check(service, database.dsn(service)) == 0
    await _rebuild(service, database.dsn(service))
