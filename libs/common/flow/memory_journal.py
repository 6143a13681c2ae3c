"""The embedded source over a store in memory: a log that loses nothing, for simulations and quick tests."""

from collections.abc import Mapping

from libs.common.flow.source import Reading
from libs.common.log.read import Gap, records_from
from libs.common.store.memory import MemoryStore


class MemoryJournal:
    """A service's log, read from its store; Source and Truth."""

    def __init__(self, store: MemoryStore, service: str, log: str = "journal") -> None:
        self._store, self._log = store, log
        self.name = service if log == "journal" else log
        self.relayed: dict[int, int] = {}  # how far a relay has published

    async def read(self, offsets: Mapping[int, int], limit: int) -> Reading:
        await self._store.faults("read")
        records: dict[int, list[bytes]] = {}
        left = limit
        for part, offset in offsets.items():
            if left <= 0:
                break
            taken = self._take(part, offset, left)
            if taken:
                records[part] = taken
                left -= len(taken)
        return Reading(records, {}, {})

    async def sent(self, part: int) -> int:
        await self._store.faults("sent")
        return self.relayed.get(part, 0)

    def _take(self, part: int, offset: int, limit: int) -> list[bytes]:
        taken: list[bytes] = []
        for row in self._store.logs.get((self._log, part), ()):
            wanted = offset + len(taken)
            if row.batch.end <= wanted:
                continue
            if row.batch.base > wanted:
                if taken:
                    break
                raise Gap(part, f"{self.name} part {part}: expected offset {wanted}, found {row.batch.base}")
            try:
                taken += records_from(row.batch, wanted)
            except ValueError as error:
                raise Gap(part, f"{self.name} part {part}: {error}") from error
            if len(taken) >= limit:
                break
        return taken[:limit]
