"""A cluster of real processes for tests, the doors to it, and what is true when it is quiet."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from dunwell.cluster.broker import Broker
from dunwell.cluster.local import LocalCluster
from dunwell.cluster.visit import READS, behind, doors
from libs.common.run.postgres import SUPERUSER
from tests.broker import forget_topics

QUIET_SECONDS_MAX = 180.0


@asynccontextmanager
async def running(home: Path, broker: Broker, **settings: str) -> AsyncIterator[LocalCluster]:
    """All five services on a broker that other tests use too: no topic of theirs is left to the next cluster."""
    cluster = LocalCluster(home, broker=broker, settings=settings)
    try:
        yield await asyncio.to_thread(cluster.start)
    finally:
        await asyncio.to_thread(cluster.stop)
        await forget_topics(broker)


def overdue(number: int) -> dict[str, Any]:
    """The overdue event of one person's loan."""
    return {
        "event_id": f"e-{number}", "occurred_at": "2026-11-20T01:00:00+08:00", "creditor": "a-bank",
        "customer": {"id": f"C-{number}", "name": "Li Na", "phones": [{"number": f"+86138{number:08}"}],
                     "consents": ["sms", "call"], "language": "zh-CN", "time_zone": "Asia/Shanghai"},
        "loan": {"id": f"L-{number}", "overdue": {"value": f"{100 + number}.00", "currency": "CNY"},
                 "oldest_unpaid_due_date": "2026-11-18"},
    }  # fmt: skip


async def feed(cluster: LocalCluster, numbers: range, chunk: int = 100) -> None:
    """Through the door until each is accepted or known: a service that is away is tried again."""
    async with doors(cluster, "publisher") as client:
        for first in range(numbers.start, numbers.stop, chunk):
            records = [overdue(number) for number in range(first, min(first + chunk, numbers.stop))]
            deadline = time.monotonic() + QUIET_SECONDS_MAX
            while True:
                try:
                    answer = await client.post("/api/intake/v1/delinquencies", json={"records": records})
                    if answer.status_code == 202:
                        told = answer.json()
                        assert told["accepted"] + told["duplicate"] == len(records), told
                        break
                    assert answer.status_code in (429, 500, 502, 503), answer.text
                except httpx.TransportError:
                    pass
                assert time.monotonic() < deadline, "the door does not open"
                await asyncio.sleep(0.1)


@asynccontextmanager
async def books(cluster: LocalCluster) -> AsyncIterator[Any]:
    """The database as its owner sees it."""
    con = await asyncpg.connect(cluster.postgres.dsn(SUPERUSER))
    try:
        yield con
    finally:
        await con.close()


async def until_quiet(con: Any) -> None:
    """Until every record is applied by all its readers, twice in a row."""
    deadline, quiet = time.monotonic() + QUIET_SECONDS_MAX, 0
    while quiet < 5:
        left = await behind(con)
        quiet = 0 if left else quiet + 1
        assert time.monotonic() < deadline, f"{left} records are still unapplied"
        await asyncio.sleep(0.1)


async def assert_exact(con: Any, events: int) -> None:
    """Each event once at every stage: seen, a case, its journal dense, nothing merely skipped, versions without gap."""
    assert await con.fetchval("SELECT count(*) FROM intake.seen") == events
    assert await con.fetchval("SELECT count(*) FROM tracking.cases") == events
    for name in READS:
        rows = await con.fetch(
            "SELECT base, lag(base + count, 1, 0::bigint) OVER (PARTITION BY part ORDER BY base) AS before "
            f"FROM {name}.journal"
        )
        assert all(row["base"] == row["before"] for row in rows), f"{name}'s journal has a hole"
        lost = await con.fetch(
            f"SELECT * FROM {name}.progress WHERE next_offset - first_offset <> applied + ignored + parked"
        )
        assert not lost
        assert await con.fetchval(f"SELECT count(*) FROM {name}.parked") == 0
