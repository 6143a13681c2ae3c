"""The port of a store: one open transaction on what one service keeps. Two adapters, SQL and memory, one suite."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol, TypeAlias

from libs.common.store.finders import AppendOnly, Changes, Finder
from libs.common.store.reference import Reference, References
from libs.common.store.state import Stored, Written

NEVER = datetime.max.replace(tzinfo=UTC)  # 'infinity' in PostgreSQL


class StateRow(NamedTuple):
    """A State as it is stored, and when it is due: a Tick at `at`, the sender at `send_at`. `Written` is the same as a
    plain tuple, which is made in a fifth of the time."""

    debtor_id: str
    rev: int
    shape: int
    state: bytes
    part: int
    at: datetime | None
    send_at: datetime | None


class Move(NamedTuple):
    """One step of progress over a source's part: from `old` to `new`, with what became of the records between."""

    source: str
    part: int
    old: int
    new: int
    applied: int = 0
    ignored: int = 0
    parked: int = 0
    duplicate: int = 0
    backfilled: int = 0


class Parked(NamedTuple):
    """A record set aside with its reason; `queued` = it only waits behind an earlier one of its debtor."""

    source: str
    part: int
    offset: int
    debtor_id: str | None
    reason: str
    error: str
    queued: bool
    record: bytes


class Waiting(NamedTuple):
    """A parked record, and since when it waits (wall time)."""

    record: Parked
    at: datetime

    @property
    def place(self) -> "ParkedPlace":
        """Where it stands among those that wait."""
        return self.at, self.record.source, self.record.part, self.record.offset


ParkedPlace: TypeAlias = tuple[datetime, str, int, int]


class Moved(Exception):
    """Another owner moved the progress: roll back, reload, nothing is lost."""


class Again(Exception):
    """The database asks to repeat the whole transaction (23505 on state or identity, 40001, 40P01, 55P03)."""


class Session(Protocol):
    """One transaction. Every change is bulk: one statement per table. Raises Again where it must be repeated."""

    async def load(self, ids: Sequence[str]) -> list[Stored]:
        """The States that exist of these ids (sorted), locked in id order."""

    async def references(self, known: References) -> None:
        """Adds what `known` lacks."""

    async def save_states(self, new: Sequence[Written], changed: Sequence[Written]) -> None: ...

    async def save_rows(self, finder: Finder[Any, Any, Any], changes: Changes) -> None: ...

    async def add_lines(self, table: AppendOnly, rows: Sequence[tuple[Any, ...]]) -> None: ...

    async def advance(self, moves: Sequence[Move], epoch: int) -> None:
        """Compare-and-set of every progress row; Moved when one is not where it was."""

    async def park(self, records: Sequence[Parked]) -> None: ...

    async def unpark(self, records: Iterable[tuple[str, int, int]]) -> None: ...

    async def parked(self, debtor_id: str) -> list[Parked]:
        """What waits of a debtor, in the order in which it came; to be asked under the lock of the State."""

    async def parked_at(self, source: str, part: int, offset: int) -> Parked | None:
        """The parked record of this place, locked."""

    async def park_again(self, record: Parked) -> None:
        """A parked record keeps its place and gets a new reason and error."""

    async def refer(self, references: Sequence[Reference]) -> None: ...

    async def append(self, log: str, records: Mapping[int, Sequence[bytes]]) -> dict[int, int]:
        """One record batch per part, parts in ascending order; the first new offset of each."""

    async def commit(self) -> None: ...


class Store(Protocol):
    """What one service keeps."""

    def begin(self) -> AbstractAsyncContextManager[Session]:
        """A transaction; rolled back when the block is left without commit()."""

    async def due(self, parts: Sequence[int], now: datetime, limit: int, sender: bool = False) -> list[str]:
        """Debtors of these parts whose `at` (or `send_at`) has come, earliest first."""

    async def progress(self) -> dict[tuple[str, int], int]:
        """Next expected offset per (source, part)."""

    async def parked(self, limit: int, debtor_id: str | None = None, after: ParkedPlace | None = None) -> list[Waiting]:
        """What waits (of one debtor), in the order in which it came, behind `after`."""
