"""The two shapes of a system as a kill run sees them: where its doors are, and what can be done to it."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from dunwell.cluster.broker import Broker
from dunwell.cluster.local import LocalCluster
from libs.common.run.postgres import SUPERUSER, EmbeddedPostgres, postmaster
from tests.stack.test_embedded import ready_line, surroundings

WAIT_SECONDS = 60.0


class Shape(Protocol):
    """A running system. Each fault does one thing, returns what it hit, and leaves it to mend itself; it may block."""

    home: Path
    relayed: bool  # do journals go through Kafka?
    faults: Mapping[str, Callable[[], str]]

    def start(self) -> None: ...

    def address(self) -> str:
        """Of its doors."""

    def dsn(self) -> str:
        """The superuser's, to look at the books."""

    def stop_services(self) -> None:
        """An orderly stop of all but the database; a flaw raises."""

    def stop(self) -> None: ...


def stop_at_once(cluster: Path) -> None:
    """The server's immediate stop: no flush, WAL replay at the next start."""
    running = _until(lambda: postmaster.find(cluster), "there is no database to stop")
    os.kill(running.pid, signal.SIGQUIT)
    postmaster.wait_gone(running.pid, WAIT_SECONDS)


class Embedded:
    """`dunwell up --workers 2`, started again whenever it is killed."""

    relayed = False
    command: tuple[str, ...] = ("-m", "dunwell", "up", "--empty", "--workers", "2", "--port", "0")

    def __init__(self, home: Path, chance: random.Random, settings: Mapping[str, str]) -> None:
        self.home, self._chance, self._settings = home, chance, settings
        self.postgres = EmbeddedPostgres(home)
        self.faults: Mapping[str, Callable[[], str]] = {"process": self.kill_process, "database": self.stop_database}
        self._process: subprocess.Popen[str] | None = None
        self._url = ""

    def start(self) -> None:
        """Launched, and ready."""
        self._url = ready_line(self.launch())

    def launch(self) -> "subprocess.Popen[str]":
        self._hear_no_more()
        with (self.home / "up.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self.command], stdout=subprocess.PIPE, stderr=log, text=True,
                env=surroundings(self.home, self._settings),
            )  # fmt: skip
        return self._process

    def _hear_no_more(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()

    def address(self) -> str:
        return self._url

    def dsn(self) -> str:
        return EmbeddedPostgres(self.home).join().dsn(SUPERUSER)

    def kill_process(self) -> str:
        """Mostly the one with the doors, which takes the worker with it; else the worker, which it starts again."""
        process = self.running()
        workers = _children(process.pid, b"work")
        if workers and self._chance.random() < 0.3:
            os.kill(workers[0], signal.SIGKILL)
            return "worker"
        process.kill()
        process.wait()
        self.start()
        return "main"

    def stop_database(self) -> str:
        stop_at_once(self.postgres.cluster)
        return "database"

    def running(self) -> "subprocess.Popen[str]":
        assert self._process
        assert self._process.poll() is None, f"it ended by itself: {self.last_words()}"
        return self._process

    def last_words(self) -> str:
        return (self.home / "up.log").read_text(errors="replace")[-3_000:]

    def stop_services(self) -> None:
        process = self.running()
        process.send_signal(signal.SIGTERM)
        code = process.wait(WAIT_SECONDS)
        assert code == 0, f"SIGTERM ended it with {code}: {self.last_words()}"

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._hear_no_more()
        self.postgres.stop(force=True)


class Cluster:
    """Five services, a gateway, a database and a broker, each a process; whatever is killed is started again, as an
    orchestrator would."""

    relayed = True

    def __init__(self, home: Path, chance: random.Random, settings: Mapping[str, str], broker: Broker) -> None:
        self.home, self._chance, self._broker = home, chance, broker
        self.local = LocalCluster(home, broker=broker, settings=settings)
        self.faults: Mapping[str, Callable[[], str]] = {
            "process": self.kill_process, "database": self.stop_database, "broker": self.kill_broker,
        }  # fmt: skip

    def start(self) -> None:
        self.local.start()

    def address(self) -> str:
        return self.local.url

    def dsn(self) -> str:
        return self.local.postgres.dsn(SUPERUSER)

    def kill_process(self) -> str:
        name = self._chance.choice(sorted(self.local.members))
        member = self.local.members[name]
        assert member.process.poll() is None, f"{name} ended by itself: {member.last_words()}"
        member.kill()
        self.local.restart(name)
        return name

    def stop_database(self) -> str:
        stop_at_once(self.local.postgres.cluster)
        self.local.postgres.bring_back()
        return "database"

    def kill_broker(self) -> str:
        self._broker.kill(1)
        self._broker.restart(1)
        return "broker"

    def stop_services(self) -> None:
        codes = self.local.stop_services()
        words = {name: self.local.members[name].last_words() for name, code in codes.items() if code}
        assert set(codes.values()) == {0}, f"SIGTERM ended them with {codes}: {words}"

    def stop(self) -> None:
        self.local.stop()


def _children(pid: int, word: bytes) -> list[int]:
    """Child processes whose command line has this word."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if word in _command(int(child))]


def _command(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _until(look: Callable[[], postmaster.Postmaster | None], why: str) -> postmaster.Postmaster:
    deadline = time.monotonic() + WAIT_SECONDS
    while (found := look()) is None:
        assert time.monotonic() < deadline, why
        time.sleep(0.02)  # noqa: TID251 - in a loop over a condition with a limit
    return found
