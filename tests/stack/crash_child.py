"""The process that a crash run kills: all services, fed with the whole input from its start each time.

    python -m tests.stack.crash_child HOME EVENTS [--unsafe [N]]

`--unsafe` moves analytics' offsets after the commit of the effects, and dies between the two at its N-th batch: such a
run must not keep its books.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import uvloop

from benchmarks.whole_path import CHUNK, lines, today_at_ten
from dunwell.clock import Stepper
from dunwell.embedded import open_system, reads_of
from dunwell.home import Home
from libs.common.run.logging import configure
from libs.common.run.postgres import SUPERUSER, EmbeddedPostgres
from libs.common.store.session import Again, Move
from libs.common.store.sql import SqlSession, SqlStore
from libs.common.vault.keys import Keys
from services.intake.store.ingress import Door


class UnsafeSession(SqlSession):
    """Moves the progress in a transaction of its own, after the one of the effects."""

    later: tuple[Sequence[Move], int] | None = None
    dies_at = 0  # the batch; 0 = never

    async def advance(self, moves: Sequence[Move], epoch: int) -> None:
        self.later = (moves, epoch)

    async def commit(self) -> None:
        await super().commit()
        if self.later:
            # what outreach says only adds to a figure: applied twice, it shows
            if any(move.source == "outreach" and move.applied for move in self.later[0]):
                self.between()
            await super().advance(*self.later)

    def between(self) -> None:
        """The effects stand, the progress does not."""
        UnsafeSession.dies_at -= 1
        if not UnsafeSession.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)


class UnsafeStore(SqlStore):
    session = UnsafeSession


async def feed(pool: object, keys: Keys, parts: int, events: int) -> None:
    """All events through the door, as if upstream sent them again after every crash."""
    door, now = Door(parts, keys.ingress_key), today_at_ten()
    source = lines(range(events), now)
    while chunk := list(islice(source, CHUNK // 10)):
        for _ in range(20):
            try:
                async with pool.acquire() as con, con.transaction():  # type: ignore[attr-defined]
                    await door.accept(con, chunk, now)
                break
            except Again:
                continue


async def main(home: Home, events: int, unsafe: bool, dies_at: int) -> None:
    UnsafeSession.dies_at = dies_at
    postgres = EmbeddedPostgres(home.path).start()
    async with open_system(home, postgres) as process:
        if unsafe:
            analytics = process.services["analytics"]  # its figures only add: what is applied twice shows
            analytics.consumer.store = UnsafeStore(analytics.runtime.serving)
        intake = process.services["intake"].runtime
        running = asyncio.create_task(process.run())
        print("at work", flush=True)
        await feed(intake.serving, Keys.open(home.keys), intake.parts, events)
        stepper = Stepper(postgres.dsn(SUPERUSER), reads_of(process), list(process.services), process.tell_clock)
        async with stepper.connection() as con:
            while not await stepper.is_quiet(con, process.clock.now()):
                if running.done():
                    running.result()
                await asyncio.sleep(0.05)
        process.stop()
        await running


if __name__ == "__main__":
    configure("crash child", "warning")  # not to standard output, which nobody reads once it is at work
    given = sys.argv[4:]
    uvloop.run(main(Home(Path(sys.argv[1])), int(sys.argv[2]), "--unsafe" in sys.argv, int(given[0]) if given else 0))
