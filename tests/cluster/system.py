"""A cluster of real processes for tests, the doors to it, and what is true when it is quiet."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import httpx

from dunwell.cluster.broker import Broker
from dunwell.cluster.local import LocalCluster, Member
from dunwell.cluster.visit import System, behind, doors, token
from libs.common.run.migrations import SERVICES
from libs.common.run.postgres import SUPERUSER
from tests.broker import forget_topics, made_whole
from tests.stack.test_metrics import Samples, read

T = TypeVar("T")
PERSONS = "SELECT count(DISTINCT account) FROM intake.seen"
QUIET_SECONDS_MAX = 180.0
LOAD_CHUNK, LOAD_PAUSE_SECONDS = 20, 0.1


@asynccontextmanager
async def running(
    home: Path, broker: Broker, services: Sequence[str] = SERVICES, **settings: str
) -> AsyncIterator[LocalCluster]:  # fmt: skip
    """Services on a broker that other tests use too: whoever had it before, its topics are gone."""
    await forget_topics(await asyncio.to_thread(made_whole, broker))
    cluster = LocalCluster(home, broker=broker, settings=settings, services=services)
    try:
        yield await asyncio.to_thread(cluster.start)
    finally:
        await asyncio.to_thread(cluster.stop)


async def parts_of(cluster: LocalCluster, member: Member) -> dict[str, Any]:
    """What a process itself says of its parts."""
    headers = {"Authorization": f"Bearer {token(cluster, 'platform_admin')}"}
    answer = await ask(member, "/v1/parts", headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def readiness(member: Member) -> dict[str, Any]:
    """What a process says of itself at /readyz."""
    answer: dict[str, Any] = (await ask(member, "/readyz")).json()
    return answer


async def metrics(member: Member) -> Samples:
    return read((await ask(member, "/metrics")).text)


async def ask(member: Member, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    async with httpx.AsyncClient(base_url=member.url, headers=headers, timeout=30, trust_env=False) as client:
        return await client.get(path)


async def until(look: Callable[[], Awaitable[T]], what: str, seconds: float = QUIET_SECONDS_MAX) -> T:
    """What is looked for, as soon as it is there."""
    deadline = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        await asyncio.sleep(0.05)
    return found


def overdue(number: int, version: int = 0) -> dict[str, Any]:
    """The overdue event of one person's loan; a later `version` says of the same loan that it owes a cent more."""
    name = f"e-{number}-{version}" if version else f"e-{number}"
    return {
        "event_id": name, "occurred_at": f"2026-11-20T01:{version:02}:00+08:00", "creditor": "a-bank",
        "customer": {"id": f"C-{number}", "name": "Li Na", "phones": [{"number": f"+86138{number:08}"}],
                     "consents": ["sms", "call"], "language": "zh-CN", "time_zone": "Asia/Shanghai"},
        "loan": {"id": f"L-{number}", "overdue": {"value": f"{100 + number}.{version:02}", "currency": "CNY"},
                 "oldest_unpaid_due_date": "2026-11-18"},
    }  # fmt: skip


async def feed(cluster: System, numbers: range, chunk: int = 100, version: int = 0) -> None:
    """Through the door until each is accepted or known: a service that is away is tried again."""
    async with doors(cluster, "publisher") as client:
        for first in range(numbers.start, numbers.stop, chunk):
            records = [overdue(number, version) for number in range(first, min(first + chunk, numbers.stop))]
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


async def feed_more(cluster: System, con: Any, count: int) -> int:
    """So many new persons; how many there are then."""
    known = int(await con.fetchval(PERSONS))
    await feed(cluster, range(known, known + count))
    return known + count


@asynccontextmanager
async def under_load(cluster: System, con: Any) -> AsyncIterator[None]:
    """New persons come all the time, some 200 a second."""
    ending = asyncio.Event()
    known = int(await con.fetchval(PERSONS))

    async def load() -> None:
        first = known
        while not ending.is_set():
            await feed(cluster, range(first, first + LOAD_CHUNK))
            first += LOAD_CHUNK
            await asyncio.sleep(LOAD_PAUSE_SECONDS)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(load())
        try:
            yield
        finally:
            ending.set()


@asynccontextmanager
async def books(cluster: System) -> AsyncIterator[Any]:
    """The database as its owner sees it."""
    con = await asyncpg.connect(cluster.postgres.dsn(SUPERUSER))
    try:
        yield con
    finally:
        await con.close()


async def until_quiet(con: Any, services: Sequence[str] = SERVICES, relayed: bool = True) -> None:
    """Until every record is applied by all its readers, several times in a row."""
    deadline, quiet = time.monotonic() + QUIET_SECONDS_MAX, 0
    while quiet < 5:
        left = await behind(con, relayed, services)
        quiet = 0 if left else quiet + 1
        assert time.monotonic() < deadline, f"{left} records are still unapplied"
        await asyncio.sleep(0.1)


async def until_taken_in(con: Any) -> None:
    """Until intake has applied all that it has accepted."""

    async def is_taken_in() -> bool:
        taken = ("SELECT bool_and(next_offset >= head) FROM intake.progress JOIN intake.ingress_head USING (part) "
                 "WHERE source = 'ingress'")  # fmt: skip
        return bool(await con.fetchval(taken))

    await until(is_taken_in, "intake has taken in all")


async def until_published(con: Any, service: str = "intake") -> None:
    """Until the broker has acknowledged all that a service has said."""
    await until_taken_in(con)

    async def is_published() -> bool:
        sent = f"SELECT bool_and(sent >= head) FROM {service}.relay JOIN {service}.journal_head USING (part)"
        return bool(await con.fetchval(sent))

    await until(is_published, f"{service} has published all")


async def until_applied(con: Any, service: str, source: str = "intake") -> None:
    """Until all that `source` has said so far is applied, while more comes."""
    heads = dict(await con.fetch(f"SELECT part, head FROM {source}.journal_head"))

    async def is_applied() -> bool:
        rows = await con.fetch(f"SELECT part, next_offset FROM {service}.progress WHERE source = $1", source)
        return all(offset >= heads[part] for part, offset in rows)

    await until(is_applied, f"{service} has applied what {source} said")


async def assert_exact(con: Any, events: int | None = None, services: Sequence[str] = SERVICES) -> int:
    """Each event once at every stage: seen, a case, its journal dense, nothing merely skipped; returns the cases.

    `events`: how many there must be, of as many loans; without it, as many as intake has accepted."""
    loans = int(await con.fetchval(PERSONS))
    if events is not None:
        assert loans == await con.fetchval("SELECT count(*) FROM intake.seen") == events
    assert await con.fetchval("SELECT count(*) FROM tracking.cases") == loans
    opened = "SELECT count(*) FROM tracking.timeline WHERE type = 'delinquency_opened'"
    assert await con.fetchval(opened) == loans
    for name in services:
        rows = await con.fetch(
            "SELECT base, lag(base + count, 1, 0::bigint) OVER (PARTITION BY part ORDER BY base) AS before "
            f"FROM {name}.journal"
        )
        assert all(row["base"] == row["before"] for row in rows), f"{name}'s journal has a hole"
        lost = await con.fetch(
            f"SELECT * FROM {name}.progress WHERE next_offset - first_offset <> applied + ignored + parked"
            " + CASE WHEN source LIKE 'loans.%' THEN duplicate ELSE 0 END"  # not ours: a repeat has a place of its own
        )
        assert not lost
        assert await con.fetchval(f"SELECT count(*) FROM {name}.parked") == 0
    return loans
