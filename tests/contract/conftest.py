"""One world per adapter: each test of a promise runs in all of them."""

from collections.abc import AsyncIterator

import pytest

from tests.contract import toy
from tests.contract.toy import MemoryWorld, SqlWorld, World, sql_world
from tests.database import Database


@pytest.fixture(params=["sql", "memory"])
def perhaps_database(request: pytest.FixtureRequest) -> Database | None:
    """A fresh one, or None for memory; made here because making one runs a loop of its own."""
    database: Database | None = request.getfixturevalue("database") if request.param == "sql" else None
    return database


@pytest.fixture
async def world(perhaps_database: Database | None) -> AsyncIterator[World]:
    """Intake publishes, tracking counts; nothing is stored yet."""
    toy.broken.clear()
    if perhaps_database is None:
        yield MemoryWorld()
    else:
        async with sql_world(perhaps_database) as world:
            yield world


@pytest.fixture
async def real(database: Database) -> AsyncIterator[SqlWorld]:
    """Only the real one: what memory can't show."""
    toy.broken.clear()
    async with sql_world(database) as world:
        yield world
