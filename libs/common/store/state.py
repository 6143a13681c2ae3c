"""A State is what one service knows about one debtor, kept as one msgpack array. Fields are only added at the end."""

from datetime import datetime
from typing import ClassVar, Generic, TypeVar

import msgspec

from libs.common.kernel.ids import DebtorId


class Common(msgspec.Struct, array_like=True, gc=False):
    """What the library keeps in every State."""

    versions: dict[str, int] = msgspec.field(default_factory=dict)  # events per subject ("" = the debtor's own)
    wake_at: datetime | None = None  # what the row in `wake` holds: never later than the State's next instant
    send_at: datetime | None = None
    parked: int = 0  # records of this debtor that wait; while any does, later ones queue behind it


class State(msgspec.Struct, array_like=True, dict=True):
    """Base of all States; its things are frozen structs in dicts by id, a change puts a new one in its place."""

    id: ClassVar[DebtorId]  # the key of the row: each State's own, and not encoded
    common: Common = msgspec.field(default_factory=Common)

    def next_wake(self) -> datetime | None:
        """The next business instant at which something is due; None when nothing is."""
        return None

    def next_send(self) -> datetime | None:
        """The next business instant at which the sender has something; None when it has nothing."""
        return None


S = TypeVar("S", bound=State)


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
        if shape > self.shape:
            raise Newer(f"state of {debtor_id} has shape {shape}, this code knows {self.shape}")
        state = self._decode(raw)
        state.__dict__["id"] = debtor_id
        return state

    def encode(self, state: S) -> bytes:
        return self._encode(state)
