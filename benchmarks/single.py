"""One run of one implementation in this process; prints its row as JSON.

    python -m benchmarks.single bare_pipe.run --events 20000 --workers 2

Works in the empty database that BENCH_DSN names, or on a server of its own that is thrown away at the end.
Exit status 1 and no row when the books are wrong.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from contextlib import ExitStack
from importlib import import_module
from typing import Any, Protocol

import msgspec
import uvloop

from benchmarks.kafka import real_broker
from benchmarks.measure import DSN_VARIABLE, BooksWrong, Row
from benchmarks.server import fresh_database, private_server


class Implementation(Protocol):
    """A module that can be measured."""

    def run(self, events: int, workers: int) -> Coroutine[Any, Any, Row]:
        """Send `events` through the whole path in the database of BENCH_DSN, check the books, tell what it cost.

        Raises BooksWrong when not every event happened exactly once at every stage.
        """


def main() -> None:
    parser = argparse.ArgumentParser(description="One measured run.")
    parser.add_argument(
        "module", help="module of benchmarks that has `run(events, workers)`: bare_pipe.run, per_message"
    )
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--kafka", action="store_true", help="on a real Kafka broker of its own")
    chosen = parser.parse_args()
    implementation: Implementation = import_module(f"benchmarks.{chosen.module}")
    with ExitStack() as stack:
        if DSN_VARIABLE not in os.environ:
            server = stack.enter_context(private_server())
            os.environ[DSN_VARIABLE] = stack.enter_context(fresh_database(server))
        if chosen.kafka:
            stack.enter_context(real_broker())
        try:
            row = uvloop.run(_until_told(implementation.run(chosen.events, chosen.workers)))
        except BooksWrong as wrong:
            sys.exit(f"books wrong: {wrong}")
    print(msgspec.json.encode(row).decode())


async def _until_told(run: Coroutine[Any, Any, Row]) -> Row:
    """SIGTERM cancels the run, so that it ends what it has started."""
    running = asyncio.ensure_future(run)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    return await running


if __name__ == "__main__":
    main()
