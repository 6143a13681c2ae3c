"""One measured run of the bare pipe in worker processes."""

import asyncio
import random
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks import kafka
from benchmarks.bare_pipe import PARTS, log, stages, tables
from benchmarks.crew import Crew
from benchmarks.events import SEED, make_event
from benchmarks.measure import BooksWrong, Meter, Row, connect

HEADS = "select topic, sum(head)::int8 as head from log_head group by topic order by topic"
OFFSETS = "select consumer, sum(next)::int8 as next from log_offset group by consumer order by consumer"


def spool(events: int, folder: Path) -> None:
    """The input, one NDJSON file per part: made before the clock starts, and not held in memory."""
    chance = random.Random(SEED)
    with ExitStack() as stack:
        files = [stack.enter_context((folder / str(part)).open("wb")) for part in range(PARTS)]
        for number in range(events):
            files[number % PARTS].write(stages.encode(make_event(number, chance)) + b"\n")


async def heads(connection: asyncpg.Connection) -> list[tuple[Any, Any]]:
    """How many records each topic holds, in the log or at the broker."""
    if (broker := kafka.given()) is None:
        return [(row["topic"], row["head"]) for row in await connection.fetch(HEADS)]
    from benchmarks.bare_pipe.kafka import ends

    return await ends(broker.bootstrap)


async def check_log(connection: asyncpg.Connection, events: int) -> None:
    """Every topic holds each event once, and every consumer has gone past all of them; else BooksWrong."""
    found = [*await heads(connection), *map(tuple, await connection.fetch(OFFSETS))]
    if len(found) != len(stages.TOPICS) + len(stages.CONSUMERS) or any(count != events for _, count in found):
        raise BooksWrong(f"heads and offsets {found}, wanted {events} of each")


async def run(events: int, workers: int) -> Row:
    """`workers` processes, each with its share of the 12 parts; the clock starts when all have claimed them."""
    connection = await connect()
    await connection.execute(tables.TABLES)
    await log.create(connection, len(stages.TOPICS), PARTS, [name for name, _, _ in stages.CONSUMERS])
    if broker := kafka.given():
        from benchmarks.bare_pipe.kafka import NAMES, OUTBOX

        await connection.execute(OUTBOX)
        await kafka.fresh_topics(broker.bootstrap, NAMES, PARTS)
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(spool, events, Path(folder))
        module = ("-m", "benchmarks.bare_pipe.worker", folder, str(events))
        async with Crew([(*module, str(worker), str(workers)) for worker in range(workers)]) as crew:
            meter = Meter(connection, crew.pids, broker.pid if broker else None)
            await meter.start()
            await crew.work()
            await meter.stop()
    await tables.check_books(connection, events)
    await check_log(connection, events)
    await connection.close()
    return meter.row("bare pipe", "kafka" if broker else "embedded", workers=workers, events=events)
