"""One process of the bare pipe: intake and all consumers of the parts it owns.

python -m benchmarks.bare_pipe.worker <folder with the input> <events> <worker> <workers>

Over the broker that BENCH_KAFKA names, else over the embedded log.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import asyncpg
import uvloop

from benchmarks import kafka
from benchmarks.bare_pipe import BATCH, PARTS, log, stages, tables
from benchmarks.crew import take_part
from benchmarks.measure import connect

INTAKES = 2
IDLE_SECONDS, IDLE_SECONDS_MAX = 0.001, 0.02

Feed = Iterator[tuple[int, list[bytes]]]
MakeBus = Callable[[asyncpg.Connection], log.Bus]


async def open_connection() -> asyncpg.Connection:
    """One durable session with its staging tables."""
    connection = await connect(synchronous_commit="on", application_name="bare pipe")
    await connection.execute(tables.SESSION)
    return connection


def feed(inputs: dict[int, BinaryIO]) -> Feed:
    """Batches of raw lines, one part after the other, until all files have ended."""
    while inputs:
        for part, lines in list(inputs.items()):
            if batch := list(islice(lines, BATCH)):
                yield part, batch
            else:
                inputs.pop(part).close()


@asynccontextmanager
async def open_way(parts: Sequence[int]) -> AsyncIterator[MakeBus]:
    """What makes the bus of a session, over the broker where one is given."""
    if (given := kafka.given()) is None:
        yield log.Log
        return
    from benchmarks.bare_pipe.kafka import open_topics

    async with open_topics(given.bootstrap, parts) as make_bus:
        yield make_bus


async def accept(source: Feed, connection: asyncpg.Connection, bus: log.Bus) -> None:
    """The edge: each batch is one transaction."""
    for part, records in source:
        async with connection.transaction():
            if said := await stages.intake(connection, records):
                await bus.append(stages.OVERDUE, part, said)
        await bus.publish()
        await asyncio.sleep(0)


class Consumer:
    """One stage on one part, from its claim to its last event."""

    def __init__(
        self, connection: asyncpg.Connection, bus: log.Bus, name: str, topic: int, part: int, stage: stages.Stage
    ) -> None:
        self._connection, self._bus = connection, bus
        self._name, self._topic, self._part, self._stage = name, topic, part, stage
        self._next, self._epoch = 0, 0

    async def claim(self) -> None:
        self._next, self._epoch = await log.claim(self._connection, self._name, self._topic, self._part)

    async def consume(self, total: int) -> None:
        """Until `total` events of this part have been handled."""
        idle_seconds = IDLE_SECONDS
        while self._next < total:
            if await self._step():
                idle_seconds = IDLE_SECONDS
            else:
                await asyncio.sleep(idle_seconds)
                idle_seconds = min(idle_seconds * 2, IDLE_SECONDS_MAX)

    async def _step(self) -> bool:
        """Offset, effects and output of what is there, in one transaction; False when nothing is there."""
        new, records = await self._bus.read(self._topic, self._part, self._next)
        if not records:
            return False
        async with self._connection.transaction():
            await log.advance(self._connection, self._name, self._topic, self._part, self._next, new, self._epoch)
            if said := await self._stage(self._connection, self._part, records):
                await self._bus.append(self._topic + 1, self._part, said)
        await self._bus.publish()
        self._next = new
        return True


def events_of_part(events: int, part: int) -> int:
    """How many of `events`, dealt to the parts in turn, this one gets."""
    return events // PARTS + (part < events % PARTS)


async def main(folder: Path, events: int, worker: int, workers: int) -> None:
    """Open and claim everything first, then work when told."""
    parts = [part for part in range(PARTS) if part % workers == worker]
    source = feed({part: (folder / str(part)).open("rb") for part in parts})
    async with open_way(parts) as make_bus:
        tasks: list[Awaitable[None]] = []
        for _ in range(INTAKES):
            connection = await open_connection()
            tasks.append(accept(source, connection, make_bus(connection)))
        for part in parts:
            for name, topic, stage in stages.CONSUMERS:
                connection = await open_connection()
                consumer = Consumer(connection, make_bus(connection), name, topic, part, stage)
                await consumer.claim()
                tasks.append(consumer.consume(events_of_part(events, part)))

        async def work() -> None:
            await asyncio.gather(*tasks)

        await take_part(work)


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1]), *(int(argument) for argument in sys.argv[2:5])))
