"""The store in memory: the promises of SQL for simulations and quick tests. One lock makes all transactions serial."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from libs.common.kernel.clock import Clock
from libs.common.log.chain import GENESIS, merkle_root, next_link
from libs.common.log.record import Batch, pack
from libs.common.store.finders import AppendOnly, Changes, Finder
from libs.common.store.reference import Reference, References
from libs.common.store.session import Again, Move, Moved, Parked, ParkedPlace, StateRow, Waiting
from libs.common.store.state import Stored, Written

# Awaited with the name of each step before it is taken, and with "committed" after the commit. It may wait, raise
# Again, or raise what a lost connection raises: before "commit" nothing was done, at "committed" everything was.
Faults = Callable[[str], Awaitable[None]]


async def no_faults(step: str) -> None:
    """The world in which nothing breaks."""


class Row(msgspec.Struct, frozen=True):
    """One row of a log: its batch, the Merkle root of the records, and the link of the chain."""

    batch: Batch
    root: bytes
    link: bytes


class Progress(msgspec.Struct):
    """One row of progress, with what became of the records passed."""

    epoch: int
    next_offset: int = 0
    first_offset: int = 0
    applied: int = 0
    ignored: int = 0
    parked: int = 0
    duplicate: int = 0
    backfilled: int = 0


class MemoryStore:
    """What one service keeps, by table."""

    def __init__(self, clock: Clock, parts: int, faults: Faults = no_faults) -> None:
        self.clock, self.parts, self.faults = clock, parts, faults
        self.lock = asyncio.Lock()
        self.states: dict[str, StateRow] = {}
        self.rows: dict[str, dict[str, Any]] = {}  # finder -> key -> row
        self.lines: dict[str, list[tuple[Any, ...]]] = {}
        self.known: dict[tuple[str, str, int], Any] = {}  # reference data
        self.moved: dict[tuple[str, int], Progress] = {}
        self.waiting: dict[tuple[str, int, int], Waiting] = {}
        self.logs: dict[tuple[str, int], list[Row]] = {}

    def expect(self, sources: Iterable[str], epoch: int = 1) -> None:
        """Rows of progress for these sources, where there are none yet."""
        for source in sources:
            for part in range(self.parts):
                self.moved.setdefault((source, part), Progress(epoch))

    def head(self, log: str, part: int) -> int:
        """The next offset to be written."""
        rows = self.logs.get((log, part))
        return rows[-1].batch.end if rows else 0

    def heads(self, log: str = "journal") -> dict[int, int]:
        return {part: self.head(log, part) for part in range(self.parts)}

    @asynccontextmanager
    async def begin(self) -> AsyncIterator["MemorySession"]:
        await self.faults("begin")
        async with self.lock:
            yield MemorySession(self)

    async def due(self, parts: Sequence[int], now: datetime, limit: int, sender: bool = False) -> list[str]:
        await self.faults("due")
        found = [(at, row.debtor_id) for at, row in self._instants(parts, sender) if at <= now]
        return [debtor for _, debtor in sorted(found)][:limit]

    async def progress(self) -> dict[tuple[str, int], int]:
        await self.faults("progress")
        return {place: row.next_offset for place, row in self.moved.items()}

    async def parked(self, limit: int, debtor_id: str | None = None, after: ParkedPlace | None = None) -> list[Waiting]:
        await self.faults("parked")
        return [
            waiting
            for waiting in self.waiting.values()
            if (debtor_id is None or waiting.record.debtor_id == debtor_id) and (after is None or waiting.place > after)
        ][:limit]

    def _instants(self, parts: Sequence[int], sender: bool) -> Iterable[tuple[datetime, StateRow]]:
        for row in self.states.values():
            at = row.send_at if sender else row.at
            if at is not None and row.part in parts:
                yield at, row


class MemorySession:
    """One transaction: checks at once, changes at the commit, all or none."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._changes: list[Callable[[], Any]] = []
        self._ends: dict[
            tuple[str, int], tuple[int, bytes]
        ] = {}  # of logs: head and link as this transaction sees them

    async def load(self, ids: Sequence[str]) -> list[Stored]:
        await self._store.faults("load")
        return [self._store.states[debtor][:4] for debtor in ids if debtor in self._store.states]

    async def references(self, known: References) -> None:
        await self._store.faults("references")
        if len(self._store.known) != known.count:
            for (kind, key, version), data in self._store.known.items():
                known.add(Reference(kind, key, version, data))

    async def save_states(self, new: Sequence[Written], changed: Sequence[Written]) -> None:
        await self._store.faults("save_states")
        states = self._store.states
        for debtor, *_ in new:
            if debtor in states:
                raise Again(f"a state of {debtor} is there already")
        for debtor, rev, *_ in changed:
            if debtor not in states or states[debtor].rev != rev - 1:
                raise Again(f"the state of {debtor} is not at revision {rev - 1}")
        self._changes.append(lambda: states.update({row[0]: StateRow(*row) for row in (*new, *changed)}))

    async def save_rows(self, finder: Finder[Any, Any, Any], changes: Changes) -> None:
        await self._store.faults("save_rows")
        rows = self._store.rows.setdefault(finder.name, {})
        new = {getattr(row, finder.key): row for row in changes.new}
        if twice := new.keys() & rows.keys():
            raise Again(f"{finder.name} has {min(twice)} already")
        changed = {key: row for row in changes.changed if (key := getattr(row, finder.key)) in rows}
        gone = list(changes.gone)
        self._changes.append(lambda: rows.update(new | changed))
        self._changes.append(lambda: [rows.pop(key, None) for key in gone])

    async def add_lines(self, table: AppendOnly, rows: Sequence[tuple[Any, ...]]) -> None:
        await self._store.faults("add_lines")
        lines, added = self._store.lines.setdefault(table.name, []), list(rows)
        self._changes.append(lambda: lines.extend(added))

    async def advance(self, moves: Sequence[Move], epoch: int) -> None:
        await self._store.faults("advance")
        for move in moves:
            row = self._store.moved.get((move.source, move.part))
            if row is None or row.next_offset != move.old or row.epoch != epoch:
                raise Moved(f"progress of {move.source} part {move.part} is not at {move.old}")
            self._changes.append(partial(_move, row, move))

    async def park(self, records: Sequence[Parked]) -> None:
        await self._store.faults("park")
        parked = {record[:3]: Waiting(record, self._store.clock.wall()) for record in records}
        if len(parked) < len(records) or parked.keys() & self._store.waiting.keys():
            raise Again("a record is parked at this place already")
        self._changes.append(lambda: self._store.waiting.update(parked))

    async def unpark(self, records: Iterable[tuple[str, int, int]]) -> None:
        await self._store.faults("unpark")
        places = list(records)
        self._changes.append(lambda: [self._store.waiting.pop(place, None) for place in places])

    async def parked(self, debtor_id: str) -> list[Parked]:
        await self._store.faults("parked")
        return [waiting.record for waiting in self._store.waiting.values() if waiting.record.debtor_id == debtor_id]

    async def parked_at(self, source: str, part: int, offset: int) -> Parked | None:
        await self._store.faults("parked_at")
        waiting = self._store.waiting.get((source, part, offset))
        return waiting.record if waiting else None

    async def park_again(self, record: Parked) -> None:
        await self._store.faults("park_again")
        waiting = self._store.waiting
        place = record[:3]
        if place in waiting:
            self._changes.append(lambda: waiting.update({place: Waiting(record, waiting[place].at)}))

    async def refer(self, references: Sequence[Reference]) -> None:
        await self._store.faults("refer")
        for kind, key, version, data in references:
            plain = msgspec.json.decode(msgspec.json.encode(data))
            self._changes.append(partial(self._store.known.setdefault, (kind, key, version), plain))

    async def append(self, log: str, records: Mapping[int, Sequence[bytes]]) -> dict[int, int]:
        await self._store.faults(f"append {log}")
        return {part: self._append(log, part, records[part]) for part in sorted(records) if records[part]}

    async def commit(self) -> None:
        await self._store.faults("commit")
        for change in self._changes:
            change()
        self._changes = []
        await self._store.faults("committed")

    def _append(self, log: str, part: int, records: Sequence[bytes]) -> int:
        if not 0 <= part < self._store.parts:
            raise LookupError(f"{log} has no part {part}")
        rows = self._store.logs.setdefault((log, part), [])
        base, link = self._ends.get((log, part)) or (self._store.head(log, part), rows[-1].link if rows else GENESIS)
        root = merkle_root(records)
        row = Row(Batch(base, len(records), pack(records)), root, next_link(link, base, len(records), root))
        self._ends[log, part] = row.batch.end, row.link
        self._changes.append(lambda: rows.append(row))
        return base


def _move(row: Progress, move: Move) -> None:
    row.next_offset = move.new
    row.applied += move.applied
    row.ignored += move.ignored
    row.parked += move.parked
    row.duplicate += move.duplicate
    row.backfilled += move.backfilled
