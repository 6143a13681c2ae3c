"""What a consumer reads: records of a service's journal, dense from the offset it expects.

`Ordered` makes that of any transport that may drop, repeat, shuffle or cut: the rule of docs/architecture.md, Sources.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from libs.common.log.read import Gap

TAIL_SECONDS = 5.0
POLL_MIN = 500  # asked of a transport, however few records wait: repeats may stand before them


class Reading(NamedTuple):
    """Records per part, dense from the offset that was asked for; and what was skipped or fetched on the way."""

    records: dict[int, list[bytes]]
    duplicate: dict[int, int]
    backfilled: dict[int, int]


class Source(Protocol):
    """One service's records, part by part."""

    name: str

    async def read(self, offsets: Mapping[int, int], limit: int) -> Reading:
        """At most `limit` records in all, each part from exactly its offset on. Gap when one is lost for good."""


class Arrival(NamedTuple):
    """A record as a transport brings it."""

    offset: int
    epoch: int
    raw: bytes


class Transport(Protocol):
    """Brings records at least once, perhaps; promises neither order nor completeness."""

    async def poll(self, parts: Sequence[int], limit: int) -> dict[int, list[Arrival]]:
        """What has come; an empty answer means nothing is there now."""


class Truth(Source, Protocol):
    """The source's own journal, which loses nothing."""

    async def sent(self, part: int) -> int:
        """How far the relay has published: what a transport must have brought by now."""


class NewerEpoch(Exception):
    """Only a restore raises the epoch: the part stops until this process runs under it."""

    def __init__(self, part: int, what: str) -> None:
        super().__init__(what)
        self.part = part


class Ordered:
    """Lower than expected = duplicate, skip; equal = take; higher = fetch what is missing from the truth."""

    def __init__(
        self, name: str, transport: Transport, truth: Truth, epoch: int, monotonic: Callable[[], float]
    ) -> None:
        self.name, self._transport, self._truth, self._epoch = name, transport, truth, epoch
        self._monotonic = monotonic
        self._hand: dict[int, deque[Arrival]] = {}
        self._given: dict[int, tuple[int, list[bytes]]] = {}  # the last answer, until the reader has moved past it
        self._idle_since: dict[int, float] = {}

    async def read(self, offsets: Mapping[int, int], limit: int) -> Reading:
        """A part with arrivals in hand is not polled: what waits here is bounded by one answer of the transport."""
        if empty := [part for part in offsets if not self._hand.get(part)]:
            for part, arrivals in (await self._transport.poll(empty, max(limit, POLL_MIN))).items():
                self._hand.setdefault(part, deque()).extend(arrivals)
        reading = Reading({}, {}, {})
        left = limit
        for part, expected in offsets.items():
            if left <= 0:
                break
            taken = await self._in_order(part, expected, left, reading)
            if taken:
                reading.records[part] = taken
                left -= len(taken)
        return reading

    async def _in_order(self, part: int, expected: int, limit: int, reading: Reading) -> list[bytes]:
        taken = self._given_from(part, expected)
        if len(taken) >= limit:
            return taken[:limit]
        self._given[part] = (expected, taken)
        hand = self._hand.setdefault(part, deque())
        while hand and len(taken) < limit:
            arrival, wanted = hand[0], expected + len(taken)
            if arrival.epoch > self._epoch:
                if taken:
                    break
                raise NewerEpoch(
                    part, f"{self.name} part {part}: epoch {arrival.epoch}, this process is at {self._epoch}"
                )
            if arrival.epoch < self._epoch or arrival.offset < wanted:
                reading.duplicate[part] = reading.duplicate.get(part, 0) + 1
                hand.popleft()
            elif arrival.offset == wanted:
                taken.append(hand.popleft().raw)
            else:
                count = min(arrival.offset - wanted, limit - len(taken))
                try:
                    taken += await self._backfill(part, wanted, count, reading)
                except Gap:
                    if taken:  # what comes before the hole is good; the next reading meets it
                        break
                    raise
        if not taken:
            taken += await self._lost_tail(part, expected, limit, reading)
        else:
            self._idle_since.pop(part, None)
        return list(taken)

    def _given_from(self, part: int, expected: int) -> list[bytes]:
        """What was given and is asked for again: its transaction was rolled back, or took only the beginning."""
        first, given = self._given.get(part, (expected, []))
        return given[expected - first :] if first <= expected <= first + len(given) else []

    async def _lost_tail(self, part: int, expected: int, limit: int, reading: Reading) -> list[bytes]:
        """Nothing came for a while although it was published: the transport has lost its end."""
        since = self._idle_since.setdefault(part, self._monotonic())
        if self._monotonic() - since < TAIL_SECONDS:
            return []
        missing = await self._truth.sent(part) - expected
        if missing <= limit:
            del self._idle_since[part]
        return await self._backfill(part, expected, min(missing, limit), reading) if missing > 0 else []

    async def _backfill(self, part: int, offset: int, count: int, reading: Reading) -> list[bytes]:
        found = (await self._truth.read({part: offset}, count)).records.get(part, [])
        if not found:
            raise Gap(part, f"{self.name} part {part}: offset {offset} was published, and its journal lacks it")
        reading.backfilled[part] = reading.backfilled.get(part, 0) + len(found)
        return found
