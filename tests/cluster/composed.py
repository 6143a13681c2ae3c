"""The processes of docker-compose.yml without containers: its commands, settings and order, at loopback addresses."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from dunwell.cluster.broker import Broker
from dunwell.cluster.local import START_SECONDS_MAX, Member
from dunwell.cluster.node import free_port
from libs.common.run.postgres import EmbeddedPostgres
from tests.compose import Process, processes

HOME, SECRETS, INSIDE = "/var/lib/dunwell", "/secrets", "0.0.0.0:8000"
KEPT = ("PATH", "PYTHONPATH", "LANG")  # of our own environment, as an image has them: nothing else gets in
LOOK_SECONDS = 0.2


class Composed:
    """`docker compose up`, then `stop`. Broker and database are ours; everything else is as the file says."""

    def __init__(self, folder: Path, broker: Broker) -> None:
        self.secrets, self.home, self.broker = folder / "secrets", folder / "data", broker
        self.postgres = EmbeddedPostgres(self.home)
        self.processes = processes(self.secrets)
        self.members: dict[str, Member] = {}
        self.said: dict[str, str] = {}  # by the jobs
        self._ports = {name: free_port() for name, each in self.processes.items() if each.healthcheck}

    @property
    def url(self) -> str:
        return self.members["gateway"].url

    def prepare(self) -> None:
        """The secrets, once; the volumes; and what the other two images start."""
        self._run("init")
        self.home.mkdir(exist_ok=True)
        (self.home / "anchors").mkdir()
        (self.home / "keys").symlink_to(self.secrets / "keys")
        (self.home / "postgres.password").write_text((self.secrets / "admin_password").read_text())
        self.postgres.start()

    def migrate(self) -> None:
        """The jobs that services wait for."""
        for name in ("migrate", "topics"):
            self._run(name)

    def start(self) -> None:
        """Services, then the gateway; returns when all health checks are content."""
        for name in self._in_order():
            self.members[name] = Member(name, self._command(name)[2:], self.environment(name), self.home)
        for member in self.members.values():
            member.await_serving()
        deadline = time.monotonic() + START_SECONDS_MAX
        while unwell := [name for name in self.members if not self.is_well(name)]:
            assert time.monotonic() < deadline, f"not healthy: {unwell}"
            time.sleep(LOOK_SECONDS)  # noqa: TID251 - in a loop over a condition with a limit

    def is_well(self, name: str) -> bool:
        """By the file's own health check."""
        check = self.processes[name].healthcheck
        assert check
        asked = [part.replace("127.0.0.1:8000", f"127.0.0.1:{self._ports[name]}") for part in check]
        asked[0] = sys.executable
        return subprocess.run(asked, check=False, capture_output=True).returncode == 0

    def stop(self) -> dict[str, int | None]:
        """All are sent SIGTERM in the order of Compose, whoever depends on others first; their exit statuses."""
        codes = {}
        for name in reversed(self.members):
            self.members[name].send(signal.SIGTERM)
            codes[name] = self.members[name].wait()
        return codes

    def close(self) -> None:
        for member in self.members.values():
            member.kill()
        self.postgres.stop()

    def environment(self, name: str) -> dict[str, str]:
        """What the file gives this process, at the addresses that things have here."""
        own = {variable: self._here(name, value) for variable, value in self.processes[name].environment.items()}
        if name == "gateway":  # its defaults are the services' names
            urls = {f"DUNWELL_{each.upper()}_URL": f"http://127.0.0.1:{port}" for each, port in self._ports.items()}
            own |= {variable: url for variable, url in urls.items() if variable != "DUNWELL_GATEWAY_URL"}
        return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **own}

    def _here(self, name: str, value: str) -> str:
        for there, here in (
            ("//postgres:5432", f"//127.0.0.1:{self.postgres.port}"),
            ("kafka:9092", self.broker.bootstrap), (HOME, str(self.home)),
            (INSIDE, f"127.0.0.1:{self._ports.get(name, 0)}"),
        ):  # fmt: skip
            value = value.replace(there, here)
        return value

    def _command(self, name: str) -> list[str]:
        program, *arguments = self.processes[name].command
        assert program == "dunwell"
        here = {SECRETS: str(self.secrets), "10001": str(os.getuid())}
        return ["-m", program, *(here.get(argument, argument) for argument in arguments)]

    def _run(self, name: str) -> None:
        """A job to its end, after what it waits for; it must end well."""
        assert set(self.processes[name].depends_on) <= {"postgres", "kafka"}
        done = subprocess.run(
            [sys.executable, *self._command(name)], check=False, capture_output=True, text=True,
            env=self.environment(name), timeout=START_SECONDS_MAX,
        )  # fmt: skip
        assert done.returncode == 0, f"{name}: {done.stderr}"
        self.said[name] = done.stdout

    def _in_order(self) -> list[str]:
        """Those that stay, behind all that they depend on."""
        stay = {name: each for name, each in self.processes.items() if each.healthcheck}
        return sorted(stay, key=lambda name: (len(self._needs(name, stay)), name))

    def _needs(self, name: str, stay: dict[str, Process]) -> set[str]:
        own = set(stay[name].depends_on) & stay.keys()
        return own | {deeper for each in own for deeper in self._needs(each, stay)}
