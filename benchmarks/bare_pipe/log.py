"""The embedded log of the bare pipe: a partitioned, append-only log in PostgreSQL, a prototype of `libs.common.log`.

One head row per (topic, part), locked from an append to the commit: offsets are dense and in commit order, so a reader
that sees offset k sees every offset below it. One row per record batch, zstd over length-prefixed records. A consumer
moves its offset by compare-and-set in the transaction of its effects. No hash chain, no leases, no wake-up. Over Kafka
(`kafka.py`) the offsets stay here, and the batches go another way.
"""

import struct
from collections.abc import Iterable
from typing import Protocol

import asyncpg
import zstandard

from benchmarks.bare_pipe import BATCH

READ_EVENTS_MAX = 2000

TABLES = """
create table log_head (
  topic int, part int, head int8 not null default 0,
  primary key (topic, part))
  with (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create table log_batch (
  topic int, part int, base int8, count int not null, at timestamptz not null default now(), payload bytea not null,
  primary key (topic, part, base));
alter table log_batch alter column payload set storage external;
create table log_offset (
  consumer text, topic int, part int, next int8 not null default 0, epoch int not null default 0,
  primary key (consumer, topic, part))
  with (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
"""
APPEND = """
with moved as (update log_head set head = head + $3 where topic = $1 and part = $2 returning head - $3 as base)
insert into log_batch (topic, part, base, count, payload) select $1, $2, base, $3, $4 from moved returning base"""
READ = """
select base, count, payload from log_batch where topic = $1 and part = $2 and base >= $3 order by base limit $4"""
ADVANCE = """
update log_offset set next = $5 where consumer = $1 and topic = $2 and part = $3 and next = $4 and epoch = $6"""
CLAIM = """
update log_offset set epoch = epoch + 1 where consumer = $1 and topic = $2 and part = $3 returning next, epoch"""

_compress = zstandard.ZstdCompressor(level=1).compress
_decompress = zstandard.ZstdDecompressor().decompress
_SIZE = struct.Struct("<I")


class Fenced(Exception):
    """Another owner has this part, or the offset was already moved."""


class Gap(Exception):
    """The log is not dense: something that must not happen has happened."""


def pack(records: Iterable[bytes]) -> bytes:
    """One record batch: each record behind its length, compressed together."""
    framed = bytearray()
    for record in records:
        framed += _SIZE.pack(len(record))
        framed += record
    return _compress(bytes(framed))


def unpack(payload: bytes) -> list[bytes]:
    """The records of one batch."""
    framed = _decompress(payload)
    records, at, end, size_at = [], 0, len(framed), _SIZE.unpack_from
    while at < end:
        (size,) = size_at(framed, at)
        at += 4
        records.append(framed[at : at + size])
        at += size
    return records


async def create(connection: asyncpg.Connection, topics: int, parts: int, consumers: Iterable[str]) -> None:
    """Make the tables; consumer i reads topic i."""
    await connection.execute(TABLES)
    heads = [(topic, part) for topic in range(topics) for part in range(parts)]
    await connection.executemany("insert into log_head (topic, part) values ($1, $2)", heads)
    offsets = [(consumer, topic, part) for topic, consumer in enumerate(consumers) for part in range(parts)]
    await connection.executemany("insert into log_offset (consumer, topic, part) values ($1, $2, $3)", offsets)


class Bus(Protocol):
    """The way from stage to stage, of one session."""

    async def read(self, topic: int, part: int, offset: int) -> tuple[int, list[bytes]]:
        """The records from `offset` on, some READ_EVENTS_MAX of them, and the offset after them; raises Gap."""

    async def append(self, topic: int, part: int, records: list[bytes]) -> None:
        """The last statement of a transaction."""

    async def publish(self) -> None:
        """After the commit."""


class Log:
    """The embedded one: what is committed is published."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def read(self, topic: int, part: int, offset: int) -> tuple[int, list[bytes]]:
        records: list[bytes] = []
        batches_max = max(1, READ_EVENTS_MAX // BATCH)
        for base, count, payload in await self._connection.fetch(READ, topic, part, offset, batches_max):
            if base != offset:
                raise Gap((topic, part, offset, base))
            offset = base + count
            records += unpack(payload)
        return offset, records

    async def append(self, topic: int, part: int, records: list[bytes]) -> None:
        """One record batch; it holds the head row until the commit."""
        if await self._connection.fetchval(APPEND, topic, part, len(records), pack(records)) is None:
            raise KeyError((topic, part))

    async def publish(self) -> None:
        return


async def claim(connection: asyncpg.Connection, consumer: str, topic: int, part: int) -> tuple[int, int]:
    """The next offset of this consumer, and the epoch that its owner now holds."""
    row = await connection.fetchrow(CLAIM, consumer, topic, part)
    if row is None:
        raise KeyError((consumer, topic, part))
    return row["next"], row["epoch"]


async def advance(
    connection: asyncpg.Connection, consumer: str, topic: int, part: int, old: int, new: int, epoch: int
) -> None:
    """Move the consumer's offset, or raise Fenced: exactly one transaction can do it."""
    if await connection.execute(ADVANCE, consumer, topic, part, old, new, epoch) != "UPDATE 1":
        raise Fenced((consumer, topic, part, old, epoch))
