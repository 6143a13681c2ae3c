"""The embedded system as a person runs it: one command, one line when it is ready, and everything behind it."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from dunwell.home import Home
from dunwell.services import FOLDERS
from libs.common.http.auth import LocalIssuer
from libs.common.http.scopes import undeclared
from libs.common.kernel.clock import SystemClock
from libs.common.run.postgres import SUPERUSER, EmbeddedPostgres
from tests.stack.one_event import open_everything

START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 28
COMMAND_SECONDS_MAX = 600


def surroundings(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """This process's environment, with bytecode kept: many short processes start the same code."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "DUNWELL_HOME": str(home), **environment}


def dunwell(home: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "dunwell", *command], check=False, capture_output=True, text=True,
        timeout=COMMAND_SECONDS_MAX, env=surroundings(home, environment),
    )  # fmt: skip


@contextmanager
def running(home: Path, *options: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A system that is ready, and its address; ended by SIGTERM."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dunwell", "up", *options, "--port", "0"], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env=surroundings(home, environment),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield ready_line(process), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS_MAX)
        process.stdout.close()


def ready_line(process: subprocess.Popen[str]) -> str:
    """The address behind "ready"."""
    assert process.stdout is not None
    deadline, said = time.monotonic() + START_SECONDS_MAX, ""
    while time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 1)[0]:
            piece = os.read(process.stdout.fileno(), 65_536).decode()
            assert piece, f"it ended with {process.wait(5)}"
            said += piece
            for line in said.splitlines(keepends=True):
                if line.startswith("ready ") and line.endswith("\n"):
                    return line.split()[1]
    raise AssertionError(f"it did not get ready: {said}")


def token(home: Path, role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {LocalIssuer(home, SystemClock()).issue(role, role)}"}


def test_an_event_comes_in_is_worked_and_the_figure_moves(home: Path) -> None:
    with running(home, "--empty") as (url, process):
        assert httpx.get(f"{url}/livez").status_code == 200
        assert httpx.get(f"{url}/readyz").json()["status"] == "ok"
        assert "<title>Dunwell</title>" in httpx.get(url).text
        event = {
            "event_id": "e-1", "occurred_at": "2026-11-20T01:00:00+08:00", "creditor": "a-bank",
            "customer": {"id": "C-1", "name": "Li Na", "phones": [{"number": "+8613800138000"}], "consents": ["sms"]},
            "loan": {"id": "L-1", "overdue": {"value": "1250.00", "currency": "CNY"},
                     "oldest_unpaid_due_date": "2026-11-18"},
        }  # fmt: skip
        for expected in ({"accepted": 1, "duplicate": 0}, {"accepted": 0, "duplicate": 1}):
            answer = httpx.post(f"{url}/api/intake/v1/delinquencies", json=event, headers=token(home, "publisher"))
            assert answer.status_code == 202
            assert expected.items() <= answer.json().items()
        assert entries(home, url) == 1
        second = dunwell(home, "up", "--empty")
        assert (second.returncode, second.stdout.strip()) == (0, f"ready {url}")
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS_MAX) == 0
    assert dunwell(home, "audit", "verify").returncode == 0
    assert dunwell(home, "kpis", "--recompute").returncode == 0
    assert dunwell(home, "finders", "check").returncode == 0


def entries(home: Path, url: str) -> int:
    """The figure of entries, once it has moved so far."""
    deadline = time.monotonic() + 20
    count = 0
    while not count and time.monotonic() < deadline:
        answer = httpx.get(f"{url}/api/analytics/v1/kpis", headers=token(home, "compliance")).json()
        count = next(item["numerator"] for item in answer["items"] if item["kpi"] == "entries")
    return int(count)


def test_it_comes_back_by_itself_after_kill_9(home: Path) -> None:
    with running(home, "--empty") as (_, process):
        process.kill()
        process.wait(10)
    with running(home, "--empty") as (url, _):
        assert httpx.get(f"{url}/readyz").json()["status"] == "ok"


def test_days_go_by_on_the_business_clock_and_it_rests_while_nothing_runs(home: Path) -> None:
    with running(home, "--empty"):
        stepped = dunwell(home, "clock", "by", "36h")
        assert stepped.returncode == 0, stepped.stderr
        stands = dunwell(home, "clock", "show").stdout
    with running(home, "--empty"):
        assert dunwell(home, "clock", "show").stdout == stands


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DUNWELL_PARTS", "none"), ("DUNWELL_LOG_LEVEL", "loud"), ("DUNWELL_WEBHOOK_SECRET", "x"),
     ("DUNWELL_SMS_URL", "ftp://nowhere"), ("DUNWELL_FRESHNESS_SECONDS", "-1")],
)  # fmt: skip
def test_a_setting_that_makes_no_sense_stops_the_start_and_is_named(home: Path, variable: str, value: str) -> None:
    refused = dunwell(home, "up", "--empty", "--port", "0", **{variable: value})
    assert refused.returncode == 2
    assert variable in refused.stderr
    assert not (home / "postgres.password").exists()  # no database was made


def test_a_token_is_printed_alone_and_the_key_outlives_a_restart(home: Path) -> None:
    printed = dunwell(home, "token", "--role", "collector", "--creditor", "a-bank", "--team", "north", "--user", "ann")
    claims = json.loads(_decoded(printed.stdout.strip().split(".")[1]))
    assert (claims["sub"], claims["role"], claims["creditors"], claims["teams"]) == (
        "ann", "collector", ["a-bank"], ["north"],
    )  # fmt: skip
    assert claims["exp"] - claims["iat"] == 900
    assert dunwell(home, "token", "--role", "nobody").returncode == 2


def _decoded(segment: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


async def test_no_pool_of_a_running_system_is_an_owner_or_a_superuser(home: Path) -> None:
    place = Home(home)
    place.make()
    with EmbeddedPostgres(home) as postgres:
        async with open_everything(place, postgres) as process:
            users = [
                await pool.fetchval("SELECT current_user")
                for service in process.services.values()
                for pool in (service.runtime.serving, service.runtime.reading)
            ]
            assert sorted(users) == sorted([*FOLDERS, *(f"{name}_read" for name in FOLDERS)])
            con = await asyncpg.connect(postgres.dsn(SUPERUSER))
            strong = await con.fetch(
                "SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND (rolsuper OR rolbypassrls)", users
            )
            owned = await con.fetch("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = ANY($1)", users)
            await con.close()
            assert (strong, owned) == ([], [])


async def test_every_route_of_every_service_declares_its_scope(home: Path) -> None:
    place = Home(home)
    place.make()
    with EmbeddedPostgres(home) as postgres:
        async with open_everything(place, postgres) as process:
            assert {name: undeclared(service.app) for name, service in process.services.items()} == {
                name: [] for name in FOLDERS
            }
