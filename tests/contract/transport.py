"""A transport that drops, repeats, shuffles, cuts tails and seeks to random positions; it counts what it did."""

import random
from collections import Counter
from collections.abc import Sequence

from libs.common.flow.memory_journal import MemoryJournal
from libs.common.flow.source import Arrival
from libs.common.log.record import unpack
from libs.common.store.memory import MemoryStore

FAULTS = frozenset({"dropped", "repeated", "shuffled", "tail cut", "sought", "stale"})
EPOCH = 1


class Transport:
    """Copies of a store's journal, as a broker might keep and bring them; `truth` is the journal itself."""

    def __init__(self, store: MemoryStore, chance: random.Random, faults: frozenset[str] = FAULTS) -> None:
        self._store, self._chance, self._faults = store, chance, faults
        self.truth = MemoryJournal(store, "intake")
        self.fired: Counter[str] = Counter()
        self._kept: dict[int, list[Arrival]] = {}  # what the broker has
        self._copied: dict[int, int] = {}
        self._at: dict[int, int] = {}  # the consumer's position in it

    async def poll(self, parts: Sequence[int], limit: int) -> dict[int, list[Arrival]]:
        found: dict[int, list[Arrival]] = {}
        for part in parts:
            self._relay(part)
            kept, at = self._kept[part], self._at.get(part, 0)
            if kept and self._fires("sought", 0.05):
                at = self._chance.randrange(len(kept) + 1)
            arrivals = kept[at : at + self._chance.randrange(limit + 1)]
            self._at[part] = at + len(arrivals)
            if len(arrivals) > 1 and self._fires("shuffled", 0.2):
                self._chance.shuffle(arrivals)
            if arrivals:
                found[part] = arrivals
        return found

    def _relay(self, part: int) -> None:
        """Copies what is new; a record may be lost on the way, the last ones more often than others."""
        kept = self._kept.setdefault(part, [])
        copied = self._copied.get(part, 0)
        arrivals = [arrival for arrival in self._records(part) if arrival.offset >= copied]
        self._copied[part] = self.truth.relayed[part] = self._store.head("journal", part)
        if arrivals and self._fires("tail cut", 0.3):
            arrivals = arrivals[: -self._chance.randrange(1, 4)]
        for arrival in arrivals:
            if not self._fires("dropped", 0.1):
                kept.append(arrival)
            if self._fires("repeated", 0.1):
                kept += kept[-self._chance.randrange(1, 6) :]
            if self._fires("stale", 0.05):
                kept.append(arrival._replace(epoch=EPOCH - 1, raw=b"of another history"))

    def _records(self, part: int) -> list[Arrival]:
        batches = [row.batch for row in self._store.logs.get(("journal", part), [])]
        return [Arrival(b.base + n, EPOCH, raw) for b in batches for n, raw in enumerate(unpack(b.payload))]

    def _fires(self, fault: str, chance: float) -> bool:
        fires = fault in self._faults and self._chance.random() < chance
        self.fired[fault] += fires
        return fires
