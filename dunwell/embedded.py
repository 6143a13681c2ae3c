"""The embedded shape: PostgreSQL as a child, all five services in one process, one port."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from dunwell.clock import Rest, Stepper
from dunwell.demo import Demo, state_of, welcome
from dunwell.doors import ProcessDoors
from dunwell.gateway import build_gateway
from dunwell.home import DATABASE, SUPERUSER, Home
from dunwell.process import DRAIN_SECONDS, Process, Trust, open_process
from dunwell.server import Server
from dunwell.services import FOLDERS, is_sandbox
from dunwell.workers import Workers, environment
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock
from libs.common.run.migrations import LOGIN_ROLES, create_database, migrate
from libs.common.run.postgres import EmbeddedPostgres, keep_up

EMPTY = "empty: waiting for your first event"
log = structlog.get_logger()


async def prepare_database(postgres: EmbeddedPostgres, parts: int) -> list[str]:
    """The database of this home, migrated; returns what was applied."""
    await create_database(postgres.dsn(SUPERUSER, "postgres"), DATABASE)
    passwords = {role: postgres.role_password(role) for role in LOGIN_ROLES}
    return await migrate(postgres.dsn(SUPERUSER), passwords, FOLDERS, parts=parts)


@asynccontextmanager
async def open_system(home: Home, postgres: EmbeddedPostgres, *, several: bool = False) -> AsyncIterator[Process]:
    """All services on a database that is migrated; not yet running."""
    clock = SystemClock()
    async with open_process(postgres.dsn, Trust.open(home.path, clock), clock, several=several) as process:
        yield process


async def work(home: Home, postgres: EmbeddedPostgres) -> None:
    """A further process: the loops of all services, no doors. Ends by SIGTERM, or when its parent is gone."""
    async with open_system(home, postgres, several=True) as process:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, process.stop)
        loop.add_reader(sys.stdin.fileno(), process.stop)
        await process.run()


async def serve(
    home: Home, postgres: EmbeddedPostgres, sock: socket.socket, workers: int = 1, demo: Demo | None = None
) -> None:
    """Runs until SIGTERM or SIGINT, then drains; an exception in a loop or in the doors ends both."""
    rest = Rest(home.path / "clock.rests", postgres.dsn(SUPERUSER))
    await rest.resume()
    async with open_system(home, postgres, several=workers > 1) as process:
        others = Workers(workers - 1, environment(str(home.path)))
        app = build_gateway(process, own_doors(process, home, postgres, lambda: others.at_work, demo).routes())
        server = Server(app)
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, process.stop)
        port = sock.getsockname()[1]
        async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as tasks:
            running = tasks.create_task(process.run(), name="services")
            doors = tasks.create_task(server.serve(sockets=[sock]), name="doors")
            tasks.create_task(keep_up(postgres, process.stopping), name="postgresql")
            tasks.create_task(others.run(process.stopping, demo.made if demo else None), name="workers")
            await server.ready.wait()
            url = f"http://127.0.0.1:{port}"
            home.note_serving(url)
            if demo is not None:
                tasks.create_task(demo.run(url, process.stopping), name="demo")
                await demo.shown.wait()
            if not process.stopping.is_set():
                _say_ready(home, url, demo, process)
            await process.stopping.wait()
            limit.reschedule(loop.time() + DRAIN_SECONDS)
            server.should_exit = True
            await asyncio.gather(running, doors)
        await rest.begin()
        home.forget_serving()


def _say_ready(home: Home, url: str, demo: Demo | None, process: Process) -> None:
    """The last line is for programs: "ready" and the address."""
    if sys.stdout.isatty() or demo:
        sys.stdout.write(welcome(home, url, demo.line if demo else EMPTY, process.clock.now()))
    sys.stdout.write(f"ready {url}\n")
    sys.stdout.flush()


def reads_of(process: Process) -> list[tuple[str, str, str, str]]:
    """(service, source, schema, log) of each source that a service of this process reads."""
    return [
        (name, source, *(("intake", "ingress") if source == "ingress" else (source, "journal")))
        for name, service in process.services.items()
        for source in service.consumer.feeds
    ]


def own_doors(
    process: Process, home: Home, postgres: EmbeddedPostgres, several: Callable[[], bool], demo: Demo | None = None
) -> ProcessDoors:  # fmt: skip
    """The doors of the process itself."""
    stepper = Stepper(
        postgres.dsn(SUPERUSER), reads_of(process), list(process.services), process.tell_clock, several,
        process.in_flight,
    )  # fmt: skip
    return ProcessDoors(
        stepper, LocalIssuer(home.path, process.clock).verifier(), is_sandbox(), lambda: state_of(home, demo)
    )
