"""The command line against a gateway that it knows by its address alone, as in a cluster, and what it says of parts."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from dunwell.home import Home
from libs.common.events.registry import SERVICES
from libs.common.run.postgres import SUPERUSER
from tests.stack.test_embedded import dunwell, running, token
from tests.stack.test_generated_requests import EVENT

LOAN: Any = {**EVENT["loan"], "overdue": {"value": "1300.00", "currency": "CNY"}}  # type: ignore[dict-item]
HOLE = """
    WITH behind AS (UPDATE analytics.progress SET next_offset = 0 WHERE source = 'intake' AND next_offset > 0)
    DELETE FROM intake.journal WHERE base = 0 RETURNING part"""


@contextmanager
def a_case(home: Path) -> Iterator[str]:
    """A system that has taken in one event and told of it; its address."""
    with running(home, "--empty") as (url, _):
        answer = httpx.post(f"{url}/api/intake/v1/delinquencies", json=EVENT, headers=token(home, "publisher"))
        assert answer.status_code == 202
        found: list[object] = []
        while not found:
            cases = httpx.get(f"{url}/api/tracking/v1/cases?loan_id=L-1", headers=token(home, "compliance"))
            found = cases.json()["items"]
        yield url


async def make_a_hole(home: Path) -> set[int]:
    """Intake's first records are lost and analytics needs them again; the parts."""
    with Home(home).postgres() as postgres:
        con = await asyncpg.connect(postgres.dsn(SUPERUSER))
        rows = await con.fetch(HOLE)
        await con.close()
    return {row[0] for row in rows}


def test_commands_that_go_by_http_work_for_a_cluster_too(home: Path, tmp_path: Path) -> None:
    with a_case(home) as url:
        cluster = {"DUNWELL_URL": url, "DUNWELL_TOKEN": token(home, "platform_admin")["Authorization"].split()[1]}
        parts = dunwell(tmp_path / "none", "parts", **cluster)
        assert (parts.returncode, parts.stderr) == (0, "")
        assert all(f" {service} " in parts.stdout for service in SERVICES)
        assert dunwell(tmp_path / "none", "parked", "list", **cluster).stdout == "nothing is parked\n"
        doctor = dunwell(tmp_path / "none", "doctor", **cluster)
        assert doctor.returncode == 0 and "analytics: answers at" in doctor.stdout
        rewind = dunwell(tmp_path / "none", "relay", "rewind", "intake", "0", "0", "--reason", "a test", **cluster)
        assert rewind.returncode == 1 and "409: there is no relay here" in rewind.stderr
        wrong = dunwell(tmp_path / "none", "kpis", **cluster | {"DUNWELL_TOKEN": "x.y.z"})
        assert wrong.returncode == 1 and "for the role compliance" in wrong.stderr
        assert not (tmp_path / "none").exists()
        keyed = {"DUNWELL_URL": url}  # and the key in the home
        kpis = dunwell(home, "kpis", "--from", "2026-01-01", "--group-by", "creditor", **keyed)
        assert (kpis.returncode, kpis.stderr) == (0, "") and "a-bank" in kpis.stdout
        assert kpis.stdout == dunwell(home, "kpis", "--from", "2026-01-01", "--group-by", "creditor").stdout
        period = ("law", "judge", "--from", "2026-01-01", "--to", "2027-01-01")
        judged = dunwell(home, *period, **keyed)
        assert (judged.returncode, judged.stderr) == (0, "") and "judged again" in judged.stdout
        assert judged.stdout == dunwell(home, *period).stdout
        audit = dunwell(home, "audit", "verify", **keyed)
        assert audit.returncode == 0 and "tracking.acts" in audit.stderr and "stand as they were" in audit.stdout


@pytest.mark.parametrize(
    "command", [("clock", "show"), ("finders", "check"), ("kpis", "--recompute")], ids=lambda command: command[0]
)
def test_commands_that_need_the_machine_itself_are_refused_of_a_cluster(
    command: tuple[str, str], tmp_path: Path
) -> None:
    refused = dunwell(tmp_path / "none", *command, DUNWELL_URL="http://127.0.0.1:9", DUNWELL_TOKEN="x")
    assert refused.returncode == 2
    assert f"dunwell {command[0]}" in refused.stderr and "embedded only" in refused.stderr
    assert not (tmp_path / "none").exists()


def test_a_part_that_has_stopped_is_named_and_the_exit_status_says_so(home: Path) -> None:
    with a_case(home):
        well = dunwell(home, "parts")
        assert (well.returncode, well.stderr) == (0, "")
    parts = asyncio.run(make_a_hole(home))
    assert parts
    with running(home, "--empty") as (url, _):
        worse = EVENT | {"event_id": "e-2", "occurred_at": "2026-11-21T01:00:00+08:00", "loan": LOAN}
        httpx.post(f"{url}/api/intake/v1/delinquencies", json=worse, headers=token(home, "publisher"))
        for _ in range(20):
            found = dunwell(home, "parts")
            if found.returncode:
                break
    assert found.returncode == 1
    (*_, line) = found.stderr.splitlines()
    assert line.startswith("stopped, analytics part ") and "of intake at" in line
    assert int(line.split()[3]) in parts
