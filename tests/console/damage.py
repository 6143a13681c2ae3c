"""Damage that only happens to a running system: a record that nobody can read, a worker that dies."""

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg

from libs.common.events.envelope import Record, encode_record
from libs.common.kernel.clock import SystemClock, micros
from libs.common.kernel.part import PARTS_DEFAULT, part_of
from libs.common.log.append import append
from libs.common.run.postgres import EmbeddedPostgres

UNREADABLE = "dunwell.outreach.call_released.v1"  # only tracking reads it; of its data nothing is there


def poison(home: Path, debtor: str) -> None:
    """A fact of outreach about a debtor that tracking can't read, as a bad release would write it."""
    with ThreadPoolExecutor(1) as beside:  # the browser's own loop runs in this thread
        beside.submit(lambda: asyncio.run(_append(home, debtor))).result()


async def _append(home: Path, debtor: str) -> None:
    record = Record(UNREADABLE, micros(SystemClock().wall()), debtor, None, 1, "service:outreach", None, b"{}")
    con = await asyncpg.connect(EmbeddedPostgres(home).join().dsn("outreach"))
    try:
        async with con.transaction():
            await append(con, "journal", {part_of(debtor, PARTS_DEFAULT): [encode_record(record)]})
    finally:
        await con.close()


def kill(member: str) -> None:
    """Ends a worker of a system of ours at once, by the name of the process that its leases bear."""
    pid = int(member.rpartition("-")[2])
    command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    assert b"dunwell" in command and b"work" in command, f"{member} is no worker"
    os.kill(pid, signal.SIGKILL)
