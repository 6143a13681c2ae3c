"""Finders are pure functions of State: computed anew from all States they must equal their tables, and can be rebuilt.

Each pass takes at most DEBTORS_MAX debtors. PostgreSQL compares, so that every value is compared as its own type.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from libs.common.store.finders import Finder
from libs.common.store.sql import COLUMN_TYPES
from libs.common.store.state import State
from libs.common.store.transaction import Declaration

DEBTORS_MAX = 1_000
FIRST = "00000000-0000-0000-0000-000000000000"
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
STATES = """
    SELECT debtor_id::text, rev, shape, state FROM state WHERE debtor_id > $1::uuid ORDER BY debtor_id LIMIT $2"""
VERSION = """
    INSERT INTO finder (name, version) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = excluded.version"""

TOO_MANY = "no State has this row"

S = TypeVar("S", bound=State)


class Difference(NamedTuple):
    """A row that is missing, that differs, or that no State has (`too many`)."""

    finder: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.finder} {self.key}: {self.what}"


class Table:
    """The table of one finder, and its SQL."""

    def __init__(self, finder: Finder[Any, Any, Any], types: Mapping[str, str]) -> None:
        self.finder, columns = finder, finder.columns
        names, key = ", ".join(columns), finder.key
        arrays = ", ".join(f"${i}::{types[column]}[]" for i, column in enumerate(columns, 1))
        given = f"unnest({arrays}) u({names})"
        ours, theirs = ", ".join(f"u.{c}" for c in columns), ", ".join(f"t.{c}" for c in columns)
        self.compare = (
            f"SELECT u.{key}::text, t.{key} IS NULL FROM {given} LEFT JOIN {finder.name} t ON t.{key} = u.{key} "
            f"WHERE ({theirs}) IS DISTINCT FROM ({ours})"
        )
        sets = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
        conflict = f"DO UPDATE SET {sets}" if sets else "DO NOTHING"
        self.write = f"INSERT INTO {finder.name} ({names}) SELECT {ours} FROM {given} ON CONFLICT ({key}) {conflict}"
        self.keys = f"SELECT {key}::text FROM {finder.name}"
        self.count = f"SELECT count(*) FROM {finder.name}"
        self.keys_of = f"{self.keys} WHERE debtor_id = ANY ($1::uuid[])"
        self.drop = f"DELETE FROM {finder.name} WHERE {key}::text = ANY ($1::text[])"
        # a State and its rows are committed together, so that one statement sees both or neither
        self.drop_orphans = (
            f"DELETE FROM {finder.name} t WHERE NOT EXISTS (SELECT FROM state s WHERE s.debtor_id = t.debtor_id)"
        )

    def arrays(self, rows: Sequence[msgspec.Struct]) -> list[list[Any]]:
        """One array per column."""
        return [list(column) for column in zip(*map(msgspec.structs.astuple, rows), strict=True)]


async def tables(con: Any, declaration: Declaration[S]) -> list[Table]:
    """The tables of a service's finders; LookupError when one is not there."""
    found = []
    for finder in declaration.finders:
        types = {row[0]: row[1] for row in await con.fetch(COLUMN_TYPES, finder.name)}
        if missing := [column for column in (*finder.columns, "debtor_id") if column not in types]:
            raise LookupError(f"the table {finder.name} lacks {', '.join(missing)}")
        found.append(Table(finder, types))
    return found


async def check(con: Any, declaration: Declaration[S]) -> tuple[int, list[Difference]]:
    """How many States there are, and every row that is not what they say, in one snapshot.

    A finder marked keep may hold more than its States do. `con`: the service's serving role, its schema in the path.
    """
    found: list[Difference] = []
    expected: dict[str, int] = {finder.name: 0 for finder in declaration.finders}
    debtors = 0
    await con.execute(SNAPSHOT)
    try:
        ours = await tables(con, declaration)
        async for states in _states(con, declaration):
            debtors += len(states)
            for table in ours:
                rows = _rows(table, states)
                expected[table.finder.name] += len(rows)
                found += await _compare(con, table, rows)
        for table in ours:
            if not table.finder.keep and await con.fetchval(table.count) != expected[table.finder.name]:
                found += await _too_many(con, declaration, table)
    finally:
        await con.execute("ROLLBACK")
    return debtors, list(dict.fromkeys(found))


async def rebuild(con: Any, declaration: Declaration[S]) -> int:
    """Writes all finders anew from their States, DEBTORS_MAX debtors a transaction under their row locks, while the
    service runs; returns how many debtors. Rows that no State has are dropped, unless the finder is marked keep."""
    ours, debtors, last = await tables(con, declaration), 0, FIRST
    while True:
        async with con.transaction():
            rows = await con.fetch(f"{STATES} FOR UPDATE", last, DEBTORS_MAX)
            states = _decoded(declaration, rows)
            for table in ours:
                await _write(con, table, states)
        if not rows:
            break
        debtors, last = debtors + len(rows), rows[-1][0]
    for table in ours:
        if not table.finder.keep:
            await con.execute(table.drop_orphans)
        await con.execute(VERSION, table.finder.name, table.finder.version)
    return debtors


async def _states(con: Any, declaration: Declaration[S]) -> AsyncIterator[list[S]]:
    last = FIRST
    while rows := await con.fetch(STATES, last, DEBTORS_MAX):
        yield _decoded(declaration, rows)
        last = rows[-1][0]


def _decoded(declaration: Declaration[S], rows: Sequence[Any]) -> list[S]:
    return list(declaration.codec.decode_all(rows).values())


def _rows(table: Table, states: Sequence[State]) -> list[msgspec.Struct]:
    return [row for state in states for row in table.finder.rows(state).values()]


async def _compare(con: Any, table: Table, rows: Sequence[msgspec.Struct]) -> list[Difference]:
    if not rows:
        return []
    different = await con.fetch(table.compare, *table.arrays(rows))
    return [
        Difference(table.finder.name, key, "missing" if gone else "differs from its State") for key, gone in different
    ]


async def _too_many(con: Any, declaration: Declaration[S], table: Table) -> list[Difference]:
    known: set[str] = set()
    async for states in _states(con, declaration):
        known |= {str(getattr(row, table.finder.key)) for row in _rows(table, states)}
    keys = [row[0] for row in await con.fetch(table.keys)]
    return [Difference(table.finder.name, key, TOO_MANY) for key in keys if key not in known]


async def _write(con: Any, table: Table, states: Sequence[State]) -> None:
    rows = _rows(table, states)
    if rows:
        await con.execute(table.write, *table.arrays(rows))
    if not table.finder.keep:
        known = {str(getattr(row, table.finder.key)) for row in rows}
        there = await con.fetch(table.keys_of, [state.id for state in states])
        await con.execute(table.drop, [row[0] for row in there if row[0] not in known])
