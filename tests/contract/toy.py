"""A tiny service that counts, in two worlds: real PostgreSQL, and memory."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import asyncpg
import msgspec

from libs.common.events.envelope import Record, encode_record
from libs.common.events.intake import CreditorChanged, DebtorErased, DebtorLinked
from libs.common.events.registry import type_of
from libs.common.flow.consumer import Consumer, Feed
from libs.common.flow.heads import Heads
from libs.common.flow.journal_source import JournalSource
from libs.common.flow.memory_journal import MemoryJournal
from libs.common.flow.source import Source
from libs.common.flow.timers import Timers
from libs.common.kernel.clock import ManualClock, micros
from libs.common.kernel.ids import debtor_id
from libs.common.kernel.part import part_of
from libs.common.log.record import Batch
from libs.common.run.service import PROGRESS_ROWS
from libs.common.store.context import Context
from libs.common.store.finders import AppendOnly, finder
from libs.common.store.handlers import Handlers, Tick
from libs.common.store.memory import Faults, MemoryStore, no_faults
from libs.common.store.parked import ParkedRecords
from libs.common.store.reference import NotYet, Reference, References
from libs.common.store.session import Store
from libs.common.store.sql import SqlStore
from libs.common.store.state import State
from libs.common.store.transaction import Declaration, Transaction, Work
from tests.database import Database

PARTS = 12
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TABLES = """
    SET ROLE tracking_owner;
    CREATE TABLE tracking.counter (key text PRIMARY KEY, debtor_id uuid NOT NULL, count int NOT NULL, at timestamptz);
    CREATE TABLE tracking.kept (key text PRIMARY KEY, debtor_id uuid NOT NULL, count int NOT NULL, at timestamptz);
    CREATE TABLE tracking.applied (debtor_id uuid, source text, part int, "offset" bigint);
    RESET ROLE"""
APPLIED = AppendOnly("applied", ("debtor_id", "source", "part", "offset"))


class Counter(msgspec.Struct, frozen=True):
    key: str
    count: int


class Toy(State):
    """Counts by name; ticks at `due`, sends at `send`."""

    counters: dict[str, Counter] = msgspec.field(default_factory=dict)
    due: datetime | None = None
    send: datetime | None = None
    ticks: int = 0
    tick_fails: bool = False

    def next_wake(self) -> datetime | None:
        return self.due

    def next_send(self) -> datetime | None:
        return self.send

    def count(self, name: str, by: int = 1) -> None:
        key = f"{self.id}/{name}"
        before = self.counters.get(key, Counter(key, 0))
        self.counters[key] = Counter(key, before.count + by)

    def forget(self, name: str) -> None:
        del self.counters[f"{self.id}/{name}"]


class CounterRow(msgspec.Struct):
    key: str
    debtor_id: str
    count: int
    at: datetime


def counters(toy: Toy) -> dict[str, Counter]:
    return toy.counters


@finder("counter", of=counters, key="key")
def counter_row(counter: Counter, toy: Toy) -> CounterRow | None:
    """None while nothing was counted."""
    return CounterRow(counter.key, toy.id, counter.count, NOON) if counter.count else None


@finder("kept", of=counters, key="key", keep=True)
def kept_row(counter: Counter, toy: Toy) -> CounterRow | None:
    return CounterRow(counter.key, toy.id, counter.count, NOON) if counter.count else None


handlers = Handlers(Toy)


class Limit(msgspec.Struct):
    name: str


@handlers.on(DebtorErased)
def count(event: DebtorErased, toy: Toy, context: Context) -> None:
    """`reason` says what to do: a name to count, or to fail; `broken` names what fails at present."""
    if event.reason in broken:
        raise ValueError(f"{event.reason} is broken")
    toy.count(event.reason)
    assert context.cause is not None
    context.line(APPLIED, toy.id, *context.cause.place)
    context.emit(event)


@handlers.on(DebtorLinked)
def count_by_reference(event: DebtorLinked, toy: Toy, context: Context) -> None:
    """Needs version `len(members)` of the reference `person_id`."""
    toy.count(context.references.typed(Limit, "limit", event.person_id, len(event.members)).name)
    assert context.cause is not None
    context.line(APPLIED, toy.id, *context.cause.place)


@handlers.refers(CreditorChanged)
def limit(event: CreditorChanged) -> Reference:
    if event.creditor in broken:
        raise ValueError(f"{event.creditor} is broken")
    return Reference("limit", event.creditor, event.settings_version, {"name": event.settings.name})


@handlers.on_tick
def tick(_: Tick, toy: Toy, context: Context) -> None:
    if toy.tick_fails and "reference" in broken:
        raise NotYet("limit x version 1")
    if toy.tick_fails or "tick" in broken:
        raise RuntimeError("the tick fails")
    toy.ticks += 1
    toy.due = None


broken: set[str] = set()  # what raises at present; emptied by the fixture
DECLARATION = Declaration("tracking", handlers, (counter_row, kept_row))


def debtor(number: int) -> str:
    return debtor_id(sha256(str(number).encode()).digest()[:16])


def debtor_of_part(part: int, nth: int = 0) -> str:
    found = (each for each in map(debtor, range(10_000)) if part_of(each, PARTS) == part)
    return [next(found) for _ in range(nth + 1)][nth]


def record(about: str, event: msgspec.Struct | None = None, kind: str = "", data: bytes = b"{}") -> bytes:
    """A record of an event, or of any type with any data."""
    if event is not None:
        kind, data = type_of(type(event)), msgspec.json.encode(event)  # type: ignore[arg-type]
    return encode_record(Record(kind, micros(NOON), about, None, 1, "service:intake", None, data))


def counting(about: str, reason: str = "a") -> bytes:
    return record(about, DebtorErased(reason=reason))


class World:
    """Who publishes (intake), who consumes (tracking), and a look into what is stored."""

    name: str
    publisher: Store
    store: Store

    def __init__(self) -> None:
        self.clock = ManualClock(NOON)
        self.heads = Heads()
        self.work = Work(DECLARATION, PARTS, 1, References())

    def source(self) -> Source:
        raise NotImplementedError

    async def table(self, name: str, columns: str) -> list[tuple[Any, ...]]:
        """Rows of these columns, sorted."""
        raise NotImplementedError

    async def batches(self, part: int, service: str = "intake") -> list[tuple[Batch, bytes, bytes]]:
        """A journal's rows: batch, root and link."""
        raise NotImplementedError

    async def lose_batch(self, part: int, base: int) -> None:
        """Makes a hole in intake's journal."""
        raise NotImplementedError

    def consumer(self, source: Source | None = None, store: Store | None = None) -> Consumer[Toy]:
        """Another process's: it shares nothing with the others but the store."""
        work = Work(DECLARATION, PARTS, 1, References())
        return Consumer(work, store or self.store, [Feed(source or self.source())], self.heads, self.clock)

    def timers(self) -> Timers[Toy]:
        return Timers(self.work, self.store, self.heads, self.clock)

    def parked_records(self) -> ParkedRecords[Toy]:
        return ParkedRecords(self.work, self.store, self.clock, self.consumer().reread, lambda positions: None)

    async def publish(self, *records: bytes, part: int = 0) -> int:
        """One batch in intake's journal; its first offset."""
        async with self.publisher.begin() as session:
            base = (await session.append("journal", {part: list(records)}))[part]
            await session.commit()
        self.heads.wrote("intake", part, base + len(records))
        return base

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction[Toy]]:
        """One to be committed by the caller."""
        async with self.store.begin() as session:
            yield self.work.transaction(session, self.clock.now())

    async def state(self, about: str) -> Toy:
        async with self.transaction() as tx:
            return await tx.load_one(about)

    async def counted(self, about: str, name: str = "a") -> int:
        found = (await self.state(about)).counters.get(f"{about}/{name}")
        return found.count if found else 0

    async def progress_rows(self) -> list[tuple[Any, ...]]:
        columns = "part, next_offset, first_offset, applied, ignored, parked, duplicate, backfilled"
        return [row for row in await self.table("progress", columns) if row[1]]


class SqlWorld(World):
    name = "sql"

    def __init__(self, intake: Any, tracking: Any) -> None:
        super().__init__()
        self.intake, self.tracking = intake, tracking
        self.publisher, self.store = SqlStore(intake), SqlStore(tracking)

    def source(self) -> JournalSource:
        return JournalSource(self.tracking, "intake")

    async def table(self, name: str, columns: str) -> list[tuple[Any, ...]]:
        found = await self.tracking.fetch(f"SELECT {columns} FROM {name}")
        return sorted(tuple(str(v) if type(v).__name__ == "UUID" else v for v in row) for row in found)

    async def batches(self, part: int, service: str = "intake") -> list[tuple[Batch, bytes, bytes]]:
        rows = await self.tracking.fetch(f"SELECT * FROM {service}.journal WHERE part = $1 ORDER BY base", part)
        return [(Batch(row["base"], row["count"], row["payload"]), row["root"], row["link"]) for row in rows]

    async def lose_batch(self, part: int, base: int) -> None:
        await self.intake.execute("DELETE FROM journal WHERE part = $1 AND base = $2", part, base)


class MemoryWorld(World):
    name = "memory"
    publisher: MemoryStore
    store: MemoryStore

    def __init__(self, faults: Faults = no_faults) -> None:
        super().__init__()
        self.publisher, self.store = MemoryStore(self.clock, PARTS), MemoryStore(self.clock, PARTS, faults)
        self.store.expect(["intake"])

    def source(self) -> MemoryJournal:
        return MemoryJournal(self.publisher, "intake")

    async def table(self, name: str, columns: str) -> list[tuple[Any, ...]]:
        names = [column.strip(' "') for column in columns.split(",")]
        return sorted(tuple(row[column] for column in names) for row in self._rows(name))

    def _rows(self, name: str) -> list[dict[str, Any]]:
        if name == "progress":
            moved = self.store.moved.items()
            return [{"source": s, "part": p} | msgspec.structs.asdict(row) for (s, p), row in moved]
        if name == "parked":
            return [waiting.record._asdict() | {"at": waiting.at} for waiting in self.store.waiting.values()]
        if name == "state":
            return [row._asdict() for row in self.store.states.values()]
        if name == "applied":
            return [dict(zip(APPLIED.columns, row, strict=True)) for row in self.store.lines.get(name, [])]
        return [msgspec.structs.asdict(row) for row in self.store.rows.get(name, {}).values()]

    async def batches(self, part: int, service: str = "intake") -> list[tuple[Batch, bytes, bytes]]:
        store = self.publisher if service == "intake" else self.store
        return [(row.batch, row.root, row.link) for row in store.logs.get(("journal", part), [])]

    async def lose_batch(self, part: int, base: int) -> None:
        rows = self.publisher.logs["journal", part]
        rows[:] = [row for row in rows if row.batch.base != base]


@asynccontextmanager
async def sql_world(database: Database) -> AsyncIterator[SqlWorld]:
    """The toy's tables in a fresh database."""
    admin: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(database.superuser_dsn)
    await admin.execute(TABLES)
    await admin.close()
    async with (
        asyncpg.create_pool(database.dsn("intake"), min_size=1, max_size=10) as intake,
        asyncpg.create_pool(database.dsn("tracking"), min_size=1, max_size=10) as tracking,
    ):
        await tracking.execute(PROGRESS_ROWS, ["intake"], PARTS, 1)
        yield SqlWorld(intake, tracking)


async def read_all(source: Source, offsets: Mapping[int, int], limit: int = 1_000) -> dict[int, list[bytes]]:
    """Reads until nothing comes any more."""
    found: dict[int, list[bytes]] = {part: [] for part in offsets}
    while True:
        wanted = {part: offset + len(found[part]) for part, offset in offsets.items()}
        reading = await source.read(wanted, limit)
        if not reading.records:
            return found
        for part, records in reading.records.items():
            found[part] += records


async def drain(consumer: Consumer[Toy], parts: Sequence[int] = range(PARTS)) -> None:
    """Runs batches until nothing moves any more."""
    await consumer.reload()
    while await consumer.run_batch(list(parts)):
        pass
