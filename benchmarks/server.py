"""A private PostgreSQL for the measurements: the launcher and settings of the product, durable, thrown away."""

import asyncio
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import asyncpg

from libs.common.run.postgres import SUPERUSER, EmbeddedPostgres

DISK = Path("/var/tmp")  # on a disk everywhere; /tmp may be memory, where fsync costs nothing
MAINTENANCE_DATABASE = "postgres"


@contextmanager
def private_server() -> Iterator[str]:
    """The superuser's address of a fresh server on loopback that lives as long as the block."""
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        with private_home() as home, EmbeddedPostgres(home) as postgres:
            yield postgres.dsn(SUPERUSER, MAINTENANCE_DATABASE)
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def private_home() -> Iterator[Path]:
    """An empty folder on a disk for a server, gone after the block."""
    home = Path(tempfile.mkdtemp(prefix="dunwell-bench-", dir=DISK if DISK.is_dir() else None))
    try:
        home.chmod(0o755)  # started by root, the server runs as another user and must be able to walk here
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The address of an empty database on that server, dropped after the block with whoever is still connected."""
    name = f"bench_{secrets.token_hex(4)}"
    asyncio.run(_execute(server, f"create database {name}"))
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        asyncio.run(_execute(server, f"drop database {name} with (force)"))


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
