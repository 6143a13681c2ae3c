"""What a kill run is asked for, and what it tells."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

PAYS_EVERY = 4  # each fourth debtor pays in full before long
# Of a hundred numbers, by their last two digits: what the gateway does with the requests that carry one.
MISBEHAVES: Mapping[str, Sequence[str]] = {
    **{f"{n}3": ["accept_drop"] for n in range(8)},
    **{f"{n}5": ["accept_500"] for n in range(5)},
    **{f"{n}7": ["busy", "accept"] for n in range(5)},
    "09": ["hang"], "19": ["not_accept_drop"], "29": ["reject"], "39": ["accept_hang"],
}  # fmt: skip


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """`faults`: how often each kind is to happen, by the shape's own names for them."""

    seed: int
    debtors: int
    faults: Mapping[str, int]
    misbehaves: Mapping[str, Sequence[str]] = msgspec.field(default_factory=lambda: MISBEHAVES)

    def plan(self) -> list[str]:
        """The faults in the order in which they happen."""
        order = [kind for kind, count in self.faults.items() for _ in range(count)]
        random.Random(self.seed).shuffle(order)
        return order


class Told(msgspec.Struct):
    """What happened. `flaws` is what must be empty."""

    fired: Counter[str] = msgspec.field(default_factory=Counter)
    hit: Counter[str] = msgspec.field(default_factory=Counter)  # which process was killed
    decisions: Counter[str] = msgspec.field(default_factory=Counter)  # the gateway's
    contacts: Counter[str] = msgspec.field(default_factory=Counter)  # as they ended, by state and reason
    accepted: int = 0
    duplicates: int = 0
    while_killed: int = 0  # texts that reached the gateway before the last fault
    seconds: dict[str, float] = msgspec.field(default_factory=dict)
    flaws: list[str] = msgspec.field(default_factory=list)

    def lines(self) -> list[str]:
        """For people."""
        names = ("fired", "hit", "decisions", "contacts", "accepted", "duplicates", "while_killed", "seconds", "flaws")
        return [f"{name}: {_shown(getattr(self, name))}" for name in names]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count:.4g}" for name, count in sorted(value.items())) or "none"
    return "; ".join(value) or "none" if isinstance(value, list) else str(value)


class Progress:
    """How many of the faults have happened: the input is given out by it, so that it lasts as long as they do."""

    def __init__(self, total: int) -> None:
        self._total, self._passed, self._moved = total, 0, asyncio.Event()

    def step(self) -> None:
        self._passed += 1
        self._moved.set()

    async def reach(self, share: float) -> None:
        """Returns when this share (0 to 1) of the faults has happened."""
        while self._passed < share * self._total:
            self._moved.clear()
            await self._moved.wait()
