"""Killed at random moments, fed again from the start, and still every event exactly once at every stage."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from benchmarks.whole_path import BOOKS, CREDITOR, PARKED, SET_CLOCK, ZONE, Place, know_creditor, today_at_ten
from dunwell.embedded import prepare_database
from dunwell.home import Home
from libs.common.events.envelope import decode_record
from libs.common.events.intake import CreditorSettings
from libs.common.log.read import read_batches, records_from
from libs.common.run.migrations import LOGIN_ROLES
from libs.common.run.postgres import SUPERUSER, EmbeddedPostgres, postmaster

EVENTS = 3_000
KILLS = 6
SERVER_STOPS = 2
PARTS = 12
# What a killed process had in flight is unknown until its lease of a minute is over and it has been looked up.
SENDING = ("texts sent", "cases with a submission in the timeline", "attempts counted")
SENT_TWICE = "SELECT count(*) - count(DISTINCT contact_id) FROM outreach.sandbox"


async def set_up(home: Home, postgres: EmbeddedPostgres) -> None:
    await prepare_database(postgres, PARTS)
    con = await asyncpg.connect(postgres.dsn(SUPERUSER))
    await con.execute(SET_CLOCK, today_at_ten())
    await con.close()
    passwords = {role: postgres.role_password(role) for role in LOGIN_ROLES}
    place = Place(postgres.dsn(SUPERUSER), passwords, str(home.path), 0, 1)
    await know_creditor(place, CreditorSettings(name=CREDITOR, zone=ZONE, hold_out_bp=0))


def child(home: Home, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.stack.crash_child", str(home.path), str(EVENTS), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    with process.stdout as said:
        said.readline()  # it is up, and has begun
    return process


async def opened_per_event(postgres: EmbeddedPostgres) -> dict[str, int]:
    """How often each event id stands in a delinquency record of intake's journal: once, whatever died."""
    con = await asyncpg.connect(postgres.dsn(SUPERUSER))
    counted: dict[str, int] = {}
    for part in range(PARTS):
        batches = (await read_batches(con, "intake", "journal", {part: 0}, 1_000_000)).get(part, [])
        for batch in batches:
            for raw in records_from(batch, batch.base):
                record = decode_record(raw)
                if ".delinquency_" in record.type:
                    event_id = record.data.split(b'"event_id":"')[1].split(b'"')[0].decode()
                    counted[event_id] = counted.get(event_id, 0) + 1
    await con.close()
    return counted


async def books(postgres: EmbeddedPostgres) -> dict[str, int]:
    con = await asyncpg.connect(postgres.dsn(SUPERUSER))
    found = {name: await con.fetchval(query) for name, query in BOOKS.items()}
    found |= {f"{row[0]} parked": row[1] + EVENTS for row in await con.fetch(PARKED)}
    await con.close()
    return found


async def sent_twice(postgres: EmbeddedPostgres) -> int:
    con = await asyncpg.connect(postgres.dsn(SUPERUSER))
    count: int = await con.fetchval(SENT_TWICE)
    await con.close()
    return count


def crash_run(home: Home, chance: random.Random, kills: int, server_stops: int, *options: str) -> int:
    """Kills `kills` children and stops the server `server_stops` times; how many died at work."""
    plan = ["kill"] * kills + ["server"] * server_stops
    chance.shuffle(plan)
    fired = 0
    for what in plan:
        process = child(home, *options)
        try:
            process.wait(0.2 + chance.random() * 2)
        except subprocess.TimeoutExpired:
            fired += 1
        if what == "server":
            stop_at_once(home)
        process.send_signal(signal.SIGKILL)
        process.wait()
    return fired


def stop_at_once(home: Home) -> None:
    """The server's immediate stop: no flush, WAL replay at the next start."""
    cluster = EmbeddedPostgres(home.path).cluster
    deadline = time.monotonic() + 30
    while (running := postmaster.find(cluster)) is None:
        assert time.monotonic() < deadline, "no server to stop"
        time.sleep(0.02)  # noqa: TID251 - in a loop over a condition with a limit
    os.kill(running.pid, signal.SIGQUIT)
    postmaster.wait_gone(running.pid, 30)


@pytest.fixture
def postgres(home: Path) -> Iterator[EmbeddedPostgres]:
    """A durable server for one crash run, with a creditor set up; stopped whoever owns it at the end."""
    place = Home(home)
    place.make()
    server = EmbeddedPostgres(home).start()
    asyncio.run(set_up(place, server))
    yield server
    server.stop(force=True)


@pytest.mark.slow
def test_every_event_happens_exactly_once_whatever_is_killed(postgres: EmbeddedPostgres) -> None:
    home = Home(postgres.home)
    fired = crash_run(home, random.Random(11), KILLS, SERVER_STOPS)
    assert fired >= KILLS, "most kills must hit a process at work, else the run proves nothing"
    assert child(home).wait(120) == 0
    postgres.start()
    counted = asyncio.run(opened_per_event(postgres))
    assert len(counted) == EVENTS
    assert set(counted.values()) == {1}
    found = asyncio.run(books(postgres))
    sent = {name: found.pop(name) for name in SENDING}
    assert set(found.values()) == {EVENTS}, found
    assert sent["attempts counted"] == sent["cases with a submission in the timeline"]
    assert max(sent.values()) <= EVENTS, "a contact that was in flight when its process died is never sent again"
    assert asyncio.run(sent_twice(postgres)) == 0


@pytest.mark.slow
def test_moving_the_offset_after_the_commit_loses_the_books(postgres: EmbeddedPostgres) -> None:
    """The control: without it the run above would prove nothing."""
    home = Home(postgres.home)
    died = [child(home, "--unsafe", str(batch)).wait(60) for batch in (2, 3, 4)]
    assert -signal.SIGKILL in died
    child(home, "--unsafe").wait(120)
    postgres.start()
    found = asyncio.run(books(postgres))
    assert found["attempts counted"] > found["cases with a submission in the timeline"], found
