"""Who has something to read: the known heads of all logs in this process, and who waits for them.

An append in this process bumps them at once; other processes' appends come by NOTIFY from a side connection and, as a
safety net, by a poll. Never NOTIFY in a data transaction: all such commits would queue behind one lock.
"""

import asyncio
from collections.abc import Iterable

from libs.common.store.recent import Recent


class Heads:
    """Next offset to be written, per (source, part), as far as this process knows."""

    def __init__(self) -> None:
        self._heads: dict[tuple[str, int], int] = {}
        self._grown: dict[str, int] = {}
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self.recent = Recent()
        self.appended = asyncio.Event()  # something was appended by this process: tell the others

    def get(self, source: str, part: int) -> int:
        return self._heads.get((source, part), 0)

    def grown(self, source: str) -> int:
        """How often a source has grown: while this stays, nothing new waits there."""
        return self._grown.get(source, 0)

    def subscribe(self, sources: Iterable[str]) -> asyncio.Event:
        """An event that is set whenever one of these sources has grown."""
        event = asyncio.Event()
        for source in sources:
            self._waiting.setdefault(source, set()).add(event)
        return event

    def bump(self, source: str, part: int, head: int) -> None:
        if head > self._heads.get((source, part), 0):
            self._heads[source, part] = head
            self._grown[source] = self._grown.get(source, 0) + 1
            for event in self._waiting.get(source, ()):
                event.set()

    def wrote(self, source: str, part: int, head: int) -> None:
        """As bump, for what this process itself appended."""
        self.bump(source, part, head)
        self.appended.set()
