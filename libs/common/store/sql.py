"""The store in PostgreSQL: one schema per service, one statement per table and batch."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from itertools import accumulate
from typing import Any

import asyncpg
import msgspec
import orjson
from asyncpg.transaction import Transaction

from libs.common.log.append import Connection, append
from libs.common.log.lost import LOST
from libs.common.store.finders import AppendOnly, Changes, Finder
from libs.common.store.reference import Reference, References
from libs.common.store.session import NEVER, Again, Move, Moved, Parked, ParkedPlace, StateRow, Waiting
from libs.common.store.state import Stored, Written

# Long arrays travel as text, "{a,b}", and are cast here: asyncpg looks at every element of an array twice, which costs
# more than all that PostgreSQL does with it. It also keeps the planner on the key's index: it thinks a text is short.
LOAD = """
    SELECT u.i, s.rev, s.shape, s.state FROM unnest($1::text::uuid[]) WITH ORDINALITY u(id, i)
    CROSS JOIN LATERAL (SELECT rev, shape, state FROM state WHERE debtor_id = u.id FOR UPDATE) s"""
# States lie end to end in $4; `first` counts from 1.
CHANGE_STATES = """
    UPDATE state s SET rev = u.rev, shape = u.shape, state = substring($4::bytea FROM u.first FOR u.size),
      part = u.part, at = u.at, send_at = u.send_at
    FROM unnest($1::text::uuid[], $2::text::bigint[], $3::text::int[], $5::text::int[], $6::text::int[],
      $7::text::int[], $8::text::timestamptz[], $9::text::timestamptz[])
      u(id, rev, shape, first, size, part, at, send_at)
    WHERE s.debtor_id = u.id AND s.rev = u.rev - 1"""
ADVANCE = """
    UPDATE progress p SET next_offset = u.new, applied = p.applied + u.applied, ignored = p.ignored + u.ignored,
      parked = p.parked + u.parked, duplicate = p.duplicate + u.duplicate, backfilled = p.backfilled + u.backfilled
    FROM unnest($1::text::text[], $2::text::int[], $3::text::bigint[], $4::text::bigint[], $5::text::bigint[],
      $6::text::bigint[], $7::text::bigint[], $8::text::bigint[], $9::text::bigint[])
      u(source, part, old, new, applied, ignored, parked, duplicate, backfilled)
    WHERE p.source = u.source AND p.part = u.part AND p.next_offset = u.old AND p.epoch = $10"""
PARK = """
    INSERT INTO parked (source, part, "offset", debtor_id, reason, error, queued, record)
    SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::bool[],
      $8::bytea[])"""
UNPARK = """
    DELETE FROM parked p USING unnest($1::text[], $2::int[], $3::bigint[]) u(source, part, o)
    WHERE p.source = u.source AND p.part = u.part AND p."offset" = u.o"""
PARKED = """
    SELECT source, part, "offset", debtor_id::text, reason, error, queued, record, at FROM parked
    WHERE debtor_id = $1::uuid AND ($3::timestamptz IS NULL OR (at, source, part, "offset") > ($3, $4, $5, $6))
    ORDER BY at, source, part, "offset" LIMIT $2"""
ALL_PARKED = """
    SELECT source, part, "offset", debtor_id::text, reason, error, queued, record, at FROM parked
    WHERE $2::timestamptz IS NULL OR (at, source, part, "offset") > ($2, $3, $4, $5)
    ORDER BY at, source, part, "offset" LIMIT $1"""
FIRST = (None, None, None, None)
PARKED_AT = """
    SELECT source, part, "offset", debtor_id::text, reason, error, queued, record FROM parked
    WHERE source = $1 AND part = $2 AND "offset" = $3 FOR UPDATE"""
PARK_AGAIN = """
    UPDATE parked SET reason = $4, error = $5, queued = $6 WHERE source = $1 AND part = $2 AND "offset" = $3"""
REFERENCES_COUNT = "SELECT count(*) FROM reference"
REFERENCES = "SELECT kind, key, version, data FROM reference"
REFER = """
    INSERT INTO reference (kind, key, version, data)
    SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::jsonb[]) ON CONFLICT DO NOTHING"""
# part by part, so that it is read off the index, whatever the planner believes of the table
DUE = """
    SELECT due.debtor_id::text FROM unnest($1::int[]) p CROSS JOIN LATERAL (SELECT debtor_id, {instant} FROM state
      WHERE part = p AND {instant} <= $2 ORDER BY {instant} LIMIT $3) due
    ORDER BY due.{instant}, due.debtor_id LIMIT $3"""
PROGRESS = "SELECT source, part, next_offset FROM progress"
COLUMN_TYPES = """
    SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped"""

AGAIN = (
    asyncpg.UniqueViolationError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
)

_json = msgspec.json.Encoder().encode
_NEVER = _json(NEVER).decode()


async def leave_as_it_is(_: Connection) -> None:
    """For a pool's `reset`: no code changes a session beyond its transaction, which asyncpg itself ends, and so a round
    trip each time a connection is given back is saved."""


class SqlSession:
    """One transaction on one connection."""

    def __init__(self, con: Connection, types: dict[str, dict[str, str]]) -> None:
        self.connection, self._types = con, types
        self._transaction: Transaction | None = con.transaction()

    async def start(self) -> None:
        if self._transaction is not None:
            await self._transaction.start()

    async def commit(self) -> None:
        # over in any case: after a failed COMMIT there is nothing left to roll back, and trying hides the failure
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            await transaction.commit()

    async def rollback(self) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            await transaction.rollback()

    async def load(self, ids: Sequence[str]) -> list[Stored]:
        rows = await self.connection.fetch(LOAD, array(ids))
        return [(ids[i - 1], rev, shape, state) for i, rev, shape, state in rows]

    async def references(self, known: References) -> None:
        if await self.connection.fetchval(REFERENCES_COUNT) != known.count:
            for kind, key, version, data in await self.connection.fetch(REFERENCES):
                known.add(Reference(kind, key, version, orjson.loads(data)))

    async def save_states(self, new: Sequence[Written], changed: Sequence[Written]) -> None:
        if new:
            await self._copy("state", StateRow._fields, new)
        if changed:
            ids, revs, shapes, states, *due = zip(*changed, strict=True)
            sizes = list(map(len, states))
            first = list(accumulate(sizes[:-1], initial=1))
            done = await self.connection.execute(
                CHANGE_STATES, *map(array, (ids, revs, shapes)), b"".join(states), *map(array, (first, sizes, *due))
            )
            if done != f"UPDATE {len(changed)}":
                raise Again(f"{len(changed)} states were to change, {done}")

    async def save_rows(self, finder: Finder[Any, Any, Any], changes: Changes) -> None:
        if changes.new:
            await self._copy(finder.name, finder.columns, [msgspec.structs.astuple(row) for row in changes.new])
        if changes.changed:
            types = await self._types_of(finder.name)
            await self.connection.execute(_update(finder, types), _json(changes.changed).decode())
        if changes.gone:
            key_type = (await self._types_of(finder.name))[finder.key]
            await self.connection.execute(
                f"DELETE FROM {finder.name} WHERE {finder.key} = ANY($1::{key_type}[])",
                changes.gone,
            )

    async def add_lines(self, table: AppendOnly, rows: Sequence[tuple[Any, ...]]) -> None:
        await self._copy(table.name, table.columns, rows)

    async def advance(self, moves: Sequence[Move], epoch: int) -> None:
        done = await self.connection.execute(ADVANCE, *map(array, zip(*moves, strict=True)), epoch)
        if done != f"UPDATE {len(moves)}":
            raise Moved(f"{len(moves)} progress rows were to move, {done}")

    async def park(self, records: Sequence[Parked]) -> None:
        await self.connection.execute(PARK, *zip(*records, strict=True))

    async def unpark(self, records: Iterable[tuple[str, int, int]]) -> None:
        await self.connection.execute(UNPARK, *zip(*records, strict=True))

    async def parked(self, debtor_id: str) -> list[Parked]:
        return [Parked(*row[:8]) for row in map(tuple, await self.connection.fetch(PARKED, debtor_id, None, *FIRST))]

    async def parked_at(self, source: str, part: int, offset: int) -> Parked | None:
        row = await self.connection.fetchrow(PARKED_AT, source, part, offset)
        return None if row is None else Parked(*row)

    async def park_again(self, record: Parked) -> None:
        place, (reason, error, queued) = record[:3], record[4:7]
        await self.connection.execute(PARK_AGAIN, *place, reason, error, queued)

    async def refer(self, references: Sequence[Reference]) -> None:
        kinds, keys, versions, data = zip(*references, strict=True)
        texts = [_json(item).decode() for item in data]
        await self.connection.execute(REFER, kinds, keys, versions, texts)

    async def append(self, log: str, records: Mapping[int, Sequence[bytes]]) -> dict[int, int]:
        return await append(self.connection, log, records)

    async def _copy(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        await self.connection.copy_records_to_table(table, columns=columns, records=rows)

    async def _types_of(self, table: str) -> dict[str, str]:
        if table not in self._types:
            rows = await self.connection.fetch(COLUMN_TYPES, table)
            self._types[table] = {row[0]: row[1] for row in rows}
        return self._types[table]


def _update(finder: Finder[Any, Any, Any], types: Mapping[str, str]) -> str:
    """Rows come as JSON, which costs the client a tenth of an array per column."""
    columns = ", ".join(f"{column} {types[column]}" for column in finder.columns)
    sets = ", ".join(f"{column} = u.{column}" for column in finder.columns if column != finder.key)
    return (
        f"UPDATE {finder.name} t SET {sets} FROM json_to_recordset($1::text::json) u({columns}) "
        f"WHERE t.{finder.key} = u.{finder.key}"
    )


class SqlStore:
    """What one service keeps, by a pool of its serving role."""

    session = SqlSession

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self.pool = pool
        self._types: dict[str, dict[str, str]] = {}

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlSession]:
        async with self.pool.acquire() as con:
            session = self.session(con, self._types)
            await session.start()
            try:
                yield session
            except AGAIN as error:
                await session.rollback()
                raise Again(str(error)) from error
            except BaseException:
                with suppress(*LOST):  # a lost connection has rolled back by itself
                    await session.rollback()
                raise
            else:
                await session.rollback()

    async def due(self, parts: Sequence[int], now: datetime, limit: int, sender: bool = False) -> list[str]:
        rows = await self.pool.fetch(DUE.format(instant=_instant(sender)), parts, now, limit)
        return [row[0] for row in rows]

    async def progress(self) -> dict[tuple[str, int], int]:
        return {(row[0], row[1]): row[2] for row in await self.pool.fetch(PROGRESS)}

    async def parked(self, limit: int, debtor_id: str | None = None, after: ParkedPlace | None = None) -> list[Waiting]:
        if debtor_id is None:
            rows = await self.pool.fetch(ALL_PARKED, limit, *(after or FIRST))
        else:
            rows = await self.pool.fetch(PARKED, debtor_id, limit, *(after or FIRST))
        return [Waiting(Parked(*row[:8]), row[8]) for row in map(tuple, rows)]


def array(values: Sequence[str | int | datetime | None]) -> str:
    """An array of ids, numbers or instants in PostgreSQL's own words: JSON's in other brackets."""
    return "{" + _json(values)[1:-1].decode().replace(_NEVER, "infinity") + "}"


def _instant(sender: bool) -> str:
    return "send_at" if sender else "at"
