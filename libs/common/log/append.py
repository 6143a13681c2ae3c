"""Append: the last statements of a transaction, one per log, parts in ascending order."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from libs.common.log.chain import merkle_root
from libs.common.log.record import pack

APPEND = "SELECT append_{log}($1::int[], $2::int[], $3::bytea[], $4::bytea[])"

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"


async def append(con: Connection, log: str, records: Mapping[int, Sequence[bytes]]) -> dict[int, int]:
    """Writes one batch per part to a log of this service's schema; returns each part's first new offset.

    Nothing may be awaited between this and the COMMIT: the heads are held from here on.
    """
    parts = sorted(part for part, batch in records.items() if batch)
    if not parts:
        return {}
    counts = [len(records[part]) for part in parts]
    roots = [merkle_root(records[part]) for part in parts]
    payloads = [pack(records[part]) for part in parts]
    rows = await con.fetch(APPEND.format(log=log), parts, counts, roots, payloads)
    return {part: row[0] for part, row in zip(parts, rows, strict=True)}
