"""What one batch takes: everything that waits of as many parts as fill it, so that what has come about one debtor from
several services meets in one transaction."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeVar

import msgspec

from libs.common.flow.heads import Heads
from libs.common.flow.source import NewerEpoch, Source
from libs.common.log.read import Gap
from libs.common.store.recent import Recent, Taken

T = TypeVar("T")
BATCH_MAX = 4_000  # records of our own journals: all that a wave says of its debtors
ENTRANCE_MAX = 400  # records as they come from outside: each of another debtor, to be checked and sealed
BATCH_BYTES_MAX = 1_000_000
FEW = 8  # of a batch's room an eighth is a few records
Place = tuple[str, int]  # source, part


class Run(msgspec.Struct, frozen=True, gc=False):
    """Records of one source's part, dense from `first` on."""

    source: str
    part: int
    first: int
    records: list[Taken]


class Batch(NamedTuple):
    """Records in order, the offset from which each part was read, and what its source skipped or fetched on the way."""

    runs: list[Run]
    first: dict[Place, int]
    skipped: dict[Place, tuple[int, int]]  # duplicate, backfilled


class Batches:
    """Takes batches for one consumer; knows which parts of its sources have come to an end that must not be."""

    def __init__(self, sources: Sequence[Source], heads: Heads, recent: Recent, most: int = BATCH_MAX) -> None:
        self._sources = {source.name: source for source in sources}
        self._heads, self._recent, self._most = heads, recent, most
        self.stopped: dict[Place, str] = {}  # parts whose source has lost something for good, or is newer
        self._turns: dict[tuple[int, ...], int] = {}  # by parts: each lane has its own

    def grown(self) -> list[int]:
        """How often each source has grown."""
        return [self._heads.grown(name) for name in self._sources]

    def waiting(self, parts: Sequence[int], after: Mapping[Place, int]) -> int:
        """How many records wait for these parts, as far as this process knows."""
        return sum(self._waits(name, part, after) for name in self._sources for part in parts)

    async def take(self, parts: Sequence[int], after: Mapping[Place, int]) -> Batch:
        """Records from the offsets `after` on. Parts and sources take turns: none waits for ever."""
        lane = tuple(parts)
        turn = self._turns[lane] = self._turns.get(lane, 0) + 1
        batch, size = Batch([], {}, {}), 0
        for name, share in self._shares(_turned(list(parts), turn), _turned(list(self._sources), turn), after).items():
            for run in await self._read(name, share, after, batch):
                sizes = list(accumulate((len(taken.given) for taken in run.records), initial=size))
                if sizes[-1] > BATCH_BYTES_MAX:
                    fits = max(0 if batch.runs else 1, bisect_right(sizes, BATCH_BYTES_MAX) - 1)
                    if fits:
                        batch.runs.append(Run(run.source, run.part, run.first, run.records[:fits]))
                    return batch
                batch.runs.append(run)
                size = sizes[-1]
        return batch

    def _shares(
        self, parts: Sequence[int], sources: Sequence[str], after: Mapping[Place, int]
    ) -> dict[str, dict[int, int]]:
        """How much to read of each source and part. Of a source with a few records all, and first: whose a case is now
        does not wait behind a bulk load. Of the others whole parts until the batch is full, of the last one, from each
        source, what its share of the room is."""
        waits = {name: {part: n for part in parts if (n := self._waits(name, part, after))} for name in sources}
        shares = {name: each for name, each in waits.items() if sum(each.values()) <= self._most // FEW}
        room = self._most - sum(sum(each.values()) for each in shares.values())
        many = {name: each for name, each in waits.items() if name not in shares}
        shares |= {name: {} for name in many}
        for part in parts:
            here = {name: each[part] for name, each in many.items() if part in each}
            total = sum(here.values())
            for name, count in here.items():
                shares[name][part] = count if total <= room else min(count, max(1, count * room // total))
            room -= total
            if room <= 0:
                break
        return {name: share for name, share in shares.items() if share}

    async def _read(
        self, name: str, share: Mapping[int, int], after: Mapping[Place, int], batch: Batch
    ) -> Sequence[Run]:
        """What this process has just said itself is at hand; the rest comes from the source."""
        runs: list[Run] = []
        offsets = {part: after[name, part] for part in share}
        for part, count in share.items():
            if told := self._recent.take(name, part, offsets[part], count):
                runs.append(Run(name, part, offsets.pop(part), told))
                batch.first[name, part] = runs[-1].first
        if not offsets:
            return runs
        try:
            reading = await self._sources[name].read(offsets, sum(share[part] for part in offsets))
        except (Gap, NewerEpoch) as lost:
            self.stopped[name, lost.part] = str(lost)
            return runs
        for part in reading.duplicate.keys() | reading.backfilled.keys():
            batch.skipped[name, part] = (reading.duplicate.get(part, 0), reading.backfilled.get(part, 0))
        batch.first.update({(name, part): offset for part, offset in offsets.items()})
        for part, records in reading.records.items():
            first = offsets[part]
            runs.append(Run(name, part, first, [Taken(name, part, at, raw) for at, raw in enumerate(records, first)]))
        return runs

    def _waits(self, source: str, part: int, after: Mapping[Place, int]) -> int:
        place = (source, part)
        return 0 if place in self.stopped else max(0, self._heads.get(source, part) - after[place])


def before(runs: Sequence[Run], cut: Taken) -> Iterator[Run]:
    """Order holds within a part: a record that must wait holds up those behind it and nobody else."""
    for run in runs:
        if (run.source, run.part) != (cut.source, cut.part):
            yield run
        elif cut.offset > run.first:
            yield Run(run.source, run.part, run.first, run.records[: cut.offset - run.first])


def _turned(items: list[T], turn: int) -> list[T]:
    turn %= max(1, len(items))
    return items[turn:] + items[:turn]
