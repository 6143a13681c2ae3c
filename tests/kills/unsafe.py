"""The control of the kill runs: a system that moves analytics' offsets after the effects, and dies between the two.

    python -m tests.kills.unsafe DEATHS

DEATHS is a file: it holds how often the system has died so. It dies at the first batch of what outreach tells that it
applies after a start, which comes for sure: those records are not passed yet, whatever is fed later.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import uvloop

from dunwell import embedded
from dunwell.home import the_home
from dunwell.process import Process
from dunwell.server import listen_near
from dunwell.settings import Settings
from libs.common.run.postgres import EmbeddedPostgres
from tests.kills.shapes import Embedded
from tests.stack.crash_child import UnsafeSession, UnsafeStore

DEATHS = 3


class DyingSession(UnsafeSession):
    deaths: ClassVar[Path]

    def between(self) -> None:
        died = int(self.deaths.read_text() or 0)
        if died < DEATHS:
            self.deaths.write_text(str(died + 1))
            os.kill(os.getpid(), signal.SIGKILL)


class DyingStore(UnsafeStore):
    session = DyingSession


class Unsafe(Embedded):
    """The same system with such a store, in one process; started again whenever it has died."""

    def __init__(self, home: Path, *more: Any) -> None:
        super().__init__(home, *more)
        self._deaths = home / "deaths"
        self._deaths.touch()
        self.command = ("-m", "tests.kills.unsafe", str(self._deaths))
        self.faults = {"death": self.let_it_die}

    @property
    def deaths(self) -> int:
        return int(self._deaths.read_text() or 0)

    def let_it_die(self) -> str:
        """Waits until it dies by itself, once more."""
        assert self._process
        self._process.wait(timeout=120)
        self.start()
        return "death"


@asynccontextmanager
async def open_unsafe(*given: Any, **more: Any) -> AsyncIterator[Process]:
    async with open_system(*given, **more) as process:
        analytics = process.services["analytics"]  # its figures only add: what is applied twice shows
        analytics.consumer.store = DyingStore(analytics.runtime.serving)
        yield process


open_system = embedded.open_system


def main(deaths: Path) -> None:
    DyingSession.deaths, home = deaths, the_home()
    sock = listen_near(0)
    embedded.open_system = open_unsafe  # the shape is made of it
    with EmbeddedPostgres(home.path) as postgres:
        asyncio.run(embedded.prepare_database(postgres, Settings.from_env().parts))
        uvloop.run(embedded.serve(home, postgres, sock))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
