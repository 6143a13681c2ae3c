"""A State is what one service knows about one debtor, kept as one msgpack array. Fields are only added at the end."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar, Generic, TypeAlias, TypeVar

import msgspec

from libs.common.kernel.ids import DebtorId
from libs.common.kernel.part import part_of


class Common(msgspec.Struct, array_like=True, gc=False):
    """What the library keeps in every State."""

    versions: dict[str, int] = msgspec.field(default_factory=dict)  # events per subject ("" = the debtor's own)
    wake_at: datetime | None = None  # when it gets a Tick: never later than its next instant; a column of its row too
    send_at: datetime | None = None  # when the sender looks at it, likewise
    parked: int = 0  # records of this debtor that wait; while any does, later ones queue behind it


class State(msgspec.Struct, array_like=True, dict=True):
    """Base of all States; its things are frozen structs in dicts by id, a change puts a new one in its place."""

    id: ClassVar[DebtorId]  # the key of the row: each State's own, and not encoded
    shape: ClassVar[int] = 1  # raised whenever fields are added, so that older code never drops them
    common: Common = msgspec.field(default_factory=Common)

    def next_wake(self) -> datetime | None:
        """The next business instant at which something is due; None when nothing is."""
        return None

    def next_send(self) -> datetime | None:
        """The next business instant at which the sender has something; None when it has nothing."""
        return None


S = TypeVar("S", bound=State)
Stored: TypeAlias = tuple[str, int, int, bytes]  # a State as it is loaded: debtor_id, rev, shape, state
Written: TypeAlias = tuple[str, int, int, bytes, int, datetime | None, datetime | None]  # and its part, at, send_at


class Newer(Exception):
    """The State was written by a newer version of the code: give the part back instead of dropping fields."""


class Codec(Generic[S]):
    """The one place where States are encoded."""

    def __init__(self, kind: type[S], shape: int) -> None:
        self.kind, self.shape = kind, shape
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._encode = msgspec.msgpack.Encoder().encode
        self.empty = self._encode(kind())  # a State that knows nothing is not stored

    def new(self, debtor_id: str) -> S:
        state = self.kind()
        state.__dict__["id"] = debtor_id
        return state

    def decode(self, debtor_id: str, shape: int, raw: bytes) -> S:
        return self.decode_all([(debtor_id, 0, shape, raw)])[debtor_id]

    def decode_all(self, rows: Iterable[Stored]) -> dict[str, S]:
        """The States of these rows, by debtor."""
        decode, newest = self._decode, self.shape
        found: dict[str, S] = {}
        for debtor_id, _, shape, raw in rows:
            if shape > newest:
                raise Newer(f"state of {debtor_id} has shape {shape}, this code knows {newest}")
            state = found[debtor_id] = decode(raw)
            state.__dict__["id"] = debtor_id
        return found

    def encode(self, state: S) -> bytes:
        return self._encode(state)

    def encode_all(
        self, states: Mapping[str, S], loaded: Mapping[str, Stored], parts: int
    ) -> tuple[list[Written], list[Written]]:
        """The rows of those that are new, and of those that are not what was loaded."""
        encode, shape, empty = self._encode, self.shape, self.empty
        new: list[Written] = []
        changed: list[Written] = []
        for debtor_id, state in states.items():
            raw = encode(state)
            row = loaded.get(debtor_id)
            if raw == (empty if row is None else row[3]):
                continue
            due = state.common
            rev, rows = (1, new) if row is None else (row[1] + 1, changed)
            rows.append((debtor_id, rev, shape, raw, part_of(debtor_id, parts), due.wake_at, due.send_at))
        return new, changed
