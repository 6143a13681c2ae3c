"""A process ends whatever state its connections are in."""

import asyncio

import asyncpg
import pytest

from dunwell.connections import connected
from dunwell.process import close_pool
from libs.common.store.sql import leave_as_it_is
from tests.database import Database

SETTINGS = {"application_name": "closing", "statement_timeout": "10ms"}
# The server keeps what it has to say about its time limit until it is spoken to, and then takes that for nothing.
OVERDUE = """
    SELECT count(*) > 0 FROM pg_stat_activity
    WHERE application_name = 'closing' AND state = 'active' AND now() - query_start > interval '20 ms'"""
GONE = "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'closing'"


@pytest.mark.parametrize("given_back", [True, False])
async def test_a_connection_with_an_open_statement_keeps_no_process(database: Database, given_back: bool) -> None:
    pool = await asyncpg.create_pool(
        database.dsn("analytics"), min_size=1, max_size=1, reset=leave_as_it_is, server_settings=SETTINGS
    )
    connection = await pool.acquire()
    await connection.prepare("SELECT 1 + $1::int")  # without a Sync: asyncpg waits for its use
    if given_back:
        await pool.release(connection)
    async with connected(database.superuser_dsn, "test") as con, asyncio.timeout(30):
        while not await con.fetchval(OVERDUE):
            await asyncio.sleep(0.01)
        await close_pool(pool)
        while not await con.fetchval(GONE):
            await asyncio.sleep(0.01)
