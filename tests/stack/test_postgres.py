"""The embedded server keeps what it promises, also when it or its starter is killed."""

import asyncio
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from libs.common.log.lost import LOST
from libs.common.run.postgres import SUPERUSER, EmbeddedPostgres, PostgresRefused, binaries, postmaster
from libs.common.run.postgres.binaries import runnable_by
from libs.common.run.postgres.place import SYSTEM_FOLDER, readable
from tests.database import PROJECT, remove_home

ROOT = os.geteuid() == 0
READY = "database system is ready"
JOIN_AND_WRITE = """
import asyncio, sys
import asyncpg
from libs.common.run.postgres import EmbeddedPostgres
async def write(postgres, number):
    connection = await asyncpg.connect(postgres.dsn("postgres", "postgres"))
    await connection.execute("INSERT INTO note VALUES ($1)", number)
    await connection.close()
postgres = EmbeddedPostgres(sys.argv[1]).start()
asyncio.run(write(postgres, int(sys.argv[2])))
print("own" if postgres.owned else "join", postgres.port)
postgres.stop()
"""
START_AND_STAY = """
import sys
from libs.common.run.postgres import EmbeddedPostgres
print(EmbeddedPostgres(sys.argv[1]).start().port, flush=True)
sys.stdin.read()
"""


def python(code: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


async def ask(postgres: EmbeddedPostgres, sql: str) -> object:
    connection = await asyncpg.connect(postgres.dsn(SUPERUSER, "postgres"))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def write_until_killed(postgres: EmbeddedPostgres, commits_before: int) -> int:
    """Commits that were answered; the server is killed in the middle of writes."""
    assert postgres.process
    connection = await asyncpg.connect(postgres.dsn(SUPERUSER, "postgres"))
    committed = 0
    try:
        while True:
            await connection.execute("INSERT INTO note VALUES ($1)", 1000 + committed)
            committed += 1
            if committed == commits_before:
                os.kill(postgres.process.pid, signal.SIGKILL)
    except (asyncpg.PostgresError, *LOST):
        return committed


@pytest.fixture
def closed_home() -> Iterator[Path]:
    """What `mktemp -d` gives: nobody else may enter."""
    folder = Path(tempfile.mkdtemp(prefix="dunwell-closed-"))
    yield folder
    remove_home(folder)


def test_processes_of_one_home_share_one_server_and_a_joiner_leaves_it_running(home: Path) -> None:
    with EmbeddedPostgres(home) as postgres:
        asyncio.run(ask(postgres, "CREATE TABLE note (number int PRIMARY KEY)"))
        joiners = [python(JOIN_AND_WRITE, home, number) for number in range(4)]
        said = [joiner.communicate()[0].split() for joiner in joiners]
        assert said == [["join", str(postgres.port)]] * 4
        assert asyncio.run(ask(postgres, "SELECT count(*) FROM note")) == 4


def test_of_processes_racing_for_a_cold_start_one_starts_the_server(home: Path) -> None:
    racers = [python(START_AND_STAY, home) for _ in range(3)]
    try:
        ports = {racer.stdout.readline() for racer in racers if racer.stdout}
        assert len(ports) == 1
    finally:
        for racer in racers:
            racer.communicate()


def test_kill_9_of_the_server_loses_no_commit(home: Path) -> None:
    with EmbeddedPostgres(home) as postgres:
        asyncio.run(ask(postgres, "CREATE TABLE note (number int PRIMARY KEY)"))
        committed = asyncio.run(write_until_killed(postgres, 300))
        postgres.start()
        kept = asyncio.run(ask(postgres, "SELECT count(*) FROM note"))
        assert isinstance(kept, int)
        assert kept >= committed >= 300  # one more is possible: committed, its answer not seen


def test_a_server_that_is_stopped_at_once_while_it_recovers_is_started_once_more(home: Path) -> None:
    postgres = EmbeddedPostgres(home).start()

    def stop_amid_recovery() -> int:
        """The server that was stopped before it was ready; 0 where it was ready before anybody saw it."""
        end = time.monotonic() + 30
        while not (starting := postmaster.find(postgres.cluster)):
            assert time.monotonic() < end, "no server came"
        if starting.status == "ready":
            return 0
        os.kill(starting.pid, signal.SIGQUIT)
        return starting.pid

    with ThreadPoolExecutor(1) as beside:
        for _ in range(20):
            assert postgres.process
            postgres.process.send_signal(signal.SIGQUIT)
            postgres.process.wait(30)
            caught = beside.submit(stop_amid_recovery)
            postgres.bring_back()
            stopped = caught.result(60)
            if stopped not in (0, postgres.process.pid):
                break
            # what was brought back may be a server that was stopped only if it had been ready by then
            assert not stopped or f"[{stopped}] LOG:  {READY}" in (home / "postgres.log").read_text()
        else:
            pytest.fail("no server was caught before it was ready")
    assert asyncio.run(ask(postgres, "SELECT 1")) == 1
    postgres.stop()


def test_a_server_whose_starter_was_killed_is_adopted_and_ends_with_its_new_owner(home: Path) -> None:
    starter = python(START_AND_STAY, home)
    assert starter.stdout
    port = int(starter.stdout.readline())
    starter.kill()
    starter.communicate()
    postgres = EmbeddedPostgres(home).start()
    assert (postgres.port, postgres.process) == (port, None)
    assert postgres.owned
    postgres.stop()
    assert not (postgres.cluster / "postmaster.pid").exists()


def test_a_restart_keeps_data_and_port(home: Path) -> None:
    with EmbeddedPostgres(home) as postgres:
        asyncio.run(ask(postgres, "CREATE TABLE note (number int PRIMARY KEY)"))
        port = postgres.port
    with EmbeddedPostgres(home) as postgres:
        assert asyncio.run(ask(postgres, "SELECT count(*) FROM note")) == 0
        assert postgres.port == port


def test_a_wrong_password_is_refused_and_nothing_listens_but_loopback(home: Path) -> None:
    with EmbeddedPostgres(home) as postgres:
        with pytest.raises(asyncpg.InvalidPasswordError):
            asyncio.run(asyncpg.connect(f"postgresql://postgres:wrong@127.0.0.1:{postgres.port}/postgres"))
        assert asyncio.run(ask(postgres, "SHOW listen_addresses")) == "127.0.0.1"
        assert asyncio.run(ask(postgres, "SHOW fsync")) == "on"


def test_data_and_password_are_closed_to_others(home: Path) -> None:
    with EmbeddedPostgres(home) as postgres:
        assert stat.S_IMODE(postgres.cluster.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "postgres.password").stat().st_mode) == 0o600
        assert not (home / "initdb.password").exists()


def test_each_role_has_a_password_of_its_own_that_outlives_a_restart(home: Path) -> None:
    with EmbeddedPostgres(home) as postgres:
        first = [postgres.role_password(role) for role in (SUPERUSER, "intake", "intake_read")]
    assert len(set(first)) == 3
    assert [EmbeddedPostgres(home).role_password(role) for role in (SUPERUSER, "intake", "intake_read")] == first


@pytest.mark.skipif(not ROOT, reason="only root is refused by PostgreSQL")
def test_root_with_a_closed_home_gets_a_cluster_outside_and_the_home_notes_where(closed_home: Path) -> None:
    with EmbeddedPostgres(closed_home) as postgres:
        assert asyncio.run(ask(postgres, "SELECT 1")) == 1
        assert (closed_home / "cluster.path").read_text().strip() == str(postgres.cluster)
        assert postgres.cluster.is_relative_to(SYSTEM_FOLDER)
        assert not (closed_home / "cluster").exists()
    assert EmbeddedPostgres(closed_home).cluster == postgres.cluster


@pytest.mark.skipif(not ROOT, reason="only root can become another user")
def test_a_normal_user_runs_a_server_below_a_closed_home(closed_home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(closed_home, nobody.pw_uid, nobody.pw_gid)
    # what Python loads late lies where this user can't read it, when Python is root's own
    become = f"import os, encodings.idna; os.setgroups([]); os.setgid({nobody.pw_gid}); os.setuid({nobody.pw_uid})\n"
    user = python(START_AND_STAY.replace("print(", f"{become}print(", 1), closed_home)
    assert user.communicate()[0].strip().isdigit()
    assert (closed_home / "cluster").stat().st_uid == nobody.pw_uid


@pytest.mark.skipif(not ROOT, reason="only root runs the programs as another user")
def test_programs_below_a_closed_folder_are_copied_where_the_server_s_user_reads_them(closed_home: Path) -> None:
    installed = binaries()
    package = closed_home / f"package-{os.getpid()}"
    shutil.copytree(installed.parents[1], package)
    for libraries in installed.parents[2].glob(f"{installed.parents[1].name}.libs"):
        shutil.copytree(libraries, closed_home / f"{package.name}.libs")
    nobody = pwd.getpwnam("nobody")
    copied = runnable_by(package / installed.parent.name / "bin", nobody)
    try:
        assert copied.is_relative_to(SYSTEM_FOLDER)
        assert readable(copied, nobody)
        said = subprocess.run([copied / "postgres", "-V"], user="nobody", capture_output=True, check=True)
        assert said.stdout.startswith(b"postgres (PostgreSQL)")
    finally:
        shutil.rmtree(copied.parents[2])


@pytest.mark.skipif(not ROOT, reason="only a cluster outside the home can have two homes")
def test_a_copied_home_does_not_write_into_the_data_of_the_original(closed_home: Path, home: Path) -> None:
    EmbeddedPostgres(closed_home).start().stop()
    (home / "cluster.path").write_text((closed_home / "cluster.path").read_text())
    with pytest.raises(PostgresRefused, match="is a copy of"):
        EmbeddedPostgres(home)
    (home / "cluster.path").unlink()


def test_a_cluster_of_another_major_version_is_refused_and_left_alone(home: Path) -> None:
    postgres = EmbeddedPostgres(home).start()
    postgres.stop()
    (postgres.cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresRefused, match="made by PostgreSQL 9"):
        EmbeddedPostgres(home).start()
    assert (postgres.cluster / "base").exists()


def test_a_taken_port_is_named(home: Path) -> None:
    with EmbeddedPostgres(home) as first:
        other = EmbeddedPostgres(home / "other", port=first.port)
        with pytest.raises(PostgresRefused, match=f"port {first.port} is taken"):
            other.start()


def test_a_remembered_port_that_is_taken_is_changed(home: Path) -> None:
    with EmbeddedPostgres(home) as first:
        other = EmbeddedPostgres(home / "other")
        (other.home / "postgres.port").write_text(str(first.port))
        with other:
            assert other.port != first.port


def test_a_stale_pid_file_whose_number_another_program_has_joins_nothing(home: Path) -> None:
    """The server itself decides; the file is never removed for it."""
    postgres = EmbeddedPostgres(home).start()
    pid_file = postgres.cluster / "postmaster.pid"
    stale = pid_file.read_text()
    postgres.stop()
    gone = python("")
    gone.communicate()
    pid_file.write_text(stale.replace(stale.splitlines()[0], str(gone.pid), 1))
    with EmbeddedPostgres(home) as again:
        assert again.process
        assert asyncio.run(ask(again, "SELECT 1")) == 1


def test_a_missing_password_file_is_named(home: Path) -> None:
    EmbeddedPostgres(home).start().stop()
    (home / "postgres.password").unlink()
    with pytest.raises(PostgresRefused, match=r"postgres\.password is missing"):
        EmbeddedPostgres(home).start()


def test_programs_that_are_not_there_are_named(home: Path) -> None:
    os.environ["PG_BIN"] = str(home)
    try:
        with pytest.raises(PostgresRefused, match="PG_BIN is"):
            EmbeddedPostgres(home)
    finally:
        del os.environ["PG_BIN"]
