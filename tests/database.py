"""A real database for each test: one throw-away server for all xdist workers, one template, one copy per test."""

import asyncio
import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import TypeVar

import asyncpg
import msgspec
import pytest

from libs.common.run.migrations import LOGIN_ROLES, SERVICES, create_database, migrate
from libs.common.run.postgres import SUPERUSER, EmbeddedPostgres, PostgresRefused

PROJECT = Path(__file__).parent.parent
TEMPLATE = "template_dunwell"
# Set by the first pytest process and inherited by the workers; the process that set it stops the server.
HOME_VARIABLE = "DUNWELL_TEST_HOME"
HOME_PREFIX = "dunwell-tests-"
MEMORY = Path("/dev/shm")
MEMORY_BYTES_MIN = 4_000_000_000

T = TypeVar("T")


class Database(msgspec.Struct, frozen=True):
    """One test's own database, migrated; gone after the test."""

    name: str
    server: EmbeddedPostgres

    def dsn(self, role: str) -> str:
        """For one role: `intake`, `intake_read`, …, `analyst`."""
        return self.server.dsn(role, self.name)

    @property
    def superuser_dsn(self) -> str:
        return self.server.dsn(SUPERUSER, self.name)


class Server:
    """The worker's way to the shared server, with one connection kept for making and dropping databases."""

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self.postgres = postgres
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._connection: asyncpg.Connection[asyncpg.Record] = self._runner.run(self._connect())
        self._made = 0

    def execute(self, sql: str) -> None:
        self._runner.run(self._connection.execute(sql))

    def run(self, work: Awaitable[T]) -> T:
        async def await_it() -> T:
            return await work

        return self._runner.run(await_it())

    def new_name(self) -> str:
        self._made += 1
        return f"test_{os.getpid()}_{self._made}"

    def close(self) -> None:
        self._runner.run(self._connection.close())
        self._runner.close()

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(self.postgres.dsn(SUPERUSER, "postgres"))


def pytest_configure(config: pytest.Config) -> None:
    if HOME_VARIABLE not in os.environ:
        _remove_leftovers()
        os.environ[HOME_VARIABLE] = str(new_home())
        config.add_cleanup(lambda: remove_home(Path(os.environ.pop(HOME_VARIABLE))))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The shared server, started by the worker that comes first; not durable, so for nothing that tests a crash."""
    postgres = EmbeddedPostgres(os.environ[HOME_VARIABLE], fast=True, start_timeout_seconds=120).start()
    server = Server(postgres)
    yield server
    server.close()
    if postgres.process:  # it outlives this worker: the run ends it, in pytest_configure's cleanup
        postgres.process.returncode = 0


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """The name of the migrated database that every test's own is a copy of; made once for all workers."""
    home = server.postgres.home
    with open(home / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "template.made").exists():
            server.run(_make_template(server.postgres))
            (home / "template.made").touch()
    return TEMPLATE


@pytest.fixture
def database(server: Server, template: str) -> Iterator[Database]:
    """A fresh migrated database."""
    yield from _fresh(server, f"TEMPLATE {template} STRATEGY file_copy")


@pytest.fixture
def empty_database(server: Server) -> Iterator[Database]:
    """A fresh database without anything in it; for tests of the migrations themselves."""
    yield from _fresh(server, "STRATEGY file_copy")


@pytest.fixture
def role_passwords(server: Server) -> dict[str, str]:
    return {role: server.postgres.role_password(role) for role in LOGIN_ROLES}


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder that the server's user can walk to, for a test with a server of its own."""
    yield from _a_home()


@pytest.fixture(scope="module")
def shared_home() -> Iterator[Path]:
    """As `home`, for all tests of a file."""
    yield from _a_home()


def _a_home() -> Iterator[Path]:
    folder = new_home()
    yield folder
    remove_home(folder)


def new_home() -> Path:
    """An empty folder that the server's user can walk to when root runs the tests; named after this process."""
    home = Path(tempfile.mkdtemp(prefix=f"{HOME_PREFIX}{os.getpid()}-", dir=_parent()))
    home.chmod(0o711)
    return home


def _parent() -> Path:
    """Memory where there is plenty: copying the template takes half the time there (35 ms against 60–90 on disk)."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_BYTES_MIN
    return MEMORY if roomy else Path(tempfile.gettempdir())


def _fresh(server: Server, how: str) -> Iterator[Database]:
    name = server.new_name()
    server.execute(f"CREATE DATABASE {name} {how}")
    yield Database(name, server.postgres)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def _make_template(postgres: EmbeddedPostgres) -> None:
    await create_database(postgres.dsn(SUPERUSER, "postgres"), TEMPLATE)
    await migrate(
        postgres.dsn(SUPERUSER, TEMPLATE),
        {role: postgres.role_password(role) for role in LOGIN_ROLES},
        {service: PROJECT / "services" / service / "migrations" for service in SERVICES},
    )


def remove_home(home: Path) -> None:
    if (home / "postgres.password").exists():
        postgres = EmbeddedPostgres(home)
        postgres.stop(force=True)
        outside = postgres.cluster.parent
        if outside != home:
            shutil.rmtree(outside)
    shutil.rmtree(home)


def _remove_leftovers() -> None:
    """Ends what killed test runs left behind: the pid in a folder's name is that of its run."""
    for home in [*MEMORY.glob(f"{HOME_PREFIX}*"), *Path(tempfile.gettempdir()).glob(f"{HOME_PREFIX}*")]:
        pid = home.name.removeprefix(HOME_PREFIX).partition("-")[0]
        with contextlib.suppress(FileNotFoundError, PostgresRefused):  # another run was faster
            if home.stat().st_uid == os.geteuid() and not Path("/proc", pid).exists():
                remove_home(home)
