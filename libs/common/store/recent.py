"""What this process has just appended, still as its handlers said it: its own readers need not read it back."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from libs.common.events.envelope import Event, Record, encode_record
from libs.common.store.context import Cause

RECORDS_MAX = 10_000  # of all logs: 10 MB, whoever lags
Progress = Callable[[], Mapping[tuple[str, int], int]]


class Taken(msgspec.Struct, gc=False):
    """A record and its place: as `given` by a source, or as `cause` and `event` say, or once it was read all three."""

    source: str
    part: int
    offset: int
    given: bytes = b""
    cause: Cause | None = None
    event: Event | None = None

    @property
    def raw(self) -> bytes:
        """The record's bytes."""
        return self.given if self.given or self.cause is None else encode_record(self.cause.head)

    @property
    def place(self) -> tuple[str, int, int]:
        return self.source, self.part, self.offset


class Recent:
    """The newest records of this process's logs: dense, bounded, and never the truth. What it lacks is in the log."""

    def __init__(self) -> None:
        self._tails: dict[tuple[str, int], list[Taken]] = {}  # whose last put is longest ago comes first
        self._count = 0
        self._readers: dict[str, list[Progress]] = {}

    def read_by(self, source: str, progress: Progress) -> None:
        """A reader of this process, and how far it is."""
        self._readers.setdefault(source, []).append(progress)

    def put(self, source: str, part: int, base: int, told: Sequence[tuple[Record, Event]]) -> None:
        """After their commit: the records from offset `base` on. What nobody reads here is not kept."""
        if source not in self._readers:
            return
        place = (source, part)
        tail = self._tails.pop(place, [])
        if tail and tail[-1].offset + 1 != base:  # somebody else has appended in between
            self._count -= len(tail)
            tail = []
        tail += [
            Taken(source, part, offset, b"", Cause(source, part, offset, head), event)
            for offset, (head, event) in enumerate(told, base)
        ]
        self._tails[place] = tail
        self._count += len(told)
        while self._count > RECORDS_MAX:
            self._count -= len(self._tails.pop(next(iter(self._tails))))

    def passed(self, source: str, part: int) -> None:
        """A reader has moved on: what none of them needs any more is let go."""
        place = (source, part)
        tail = self._tails.get(place)
        if tail:
            first = tail[0].offset
            done = min(progress().get(place, first) for progress in self._readers[source]) - first
            if done > 0:
                self._count -= min(done, len(tail))
                del tail[:done]

    def take(self, source: str, part: int, offset: int, limit: int) -> list[Taken]:
        """Records from `offset` on, at most `limit`; none where they have to be read from the log."""
        tail = self._tails.get((source, part))
        if not tail:
            return []
        first = offset - tail[0].offset
        return tail[first : first + limit] if first >= 0 else []

    def forget(self) -> None:
        """After a lost connection only the log knows what is committed."""
        self._tails.clear()
        self._count = 0
