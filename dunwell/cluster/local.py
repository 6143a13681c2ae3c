"""A whole cluster on this machine, without containers: broker, PostgreSQL, services, gateway, each its own process.

They run the commands and settings of a cluster. `python -m dunwell.cluster.local` keeps one up for a person (`make
cluster`).
"""

import argparse
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Protocol, Self

from dunwell.cluster.broker import STEADY, Broker
from dunwell.cluster.jars import BrokerRefused
from libs.common.run.migrations import LOGIN_ROLES, SERVICES
from libs.common.run.postgres import DATABASE, SUPERUSER, EmbeddedPostgres

START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 28.0
GATEWAY = "gateway"


class Refused(Exception):
    """A process of the cluster did not start, or ended; with its last words."""


class Member:
    """One process: `dunwell <command>` under its own environment, its log in a file."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.name, self._arguments = name, command
        self._environment, self.log = dict(environment), folder / f"{name}.log"
        self.url = ""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dunwell", *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=log, env=self._environment, start_new_session=True,
            )  # fmt: skip

    def await_serving(self) -> Self:
        """Returns when it takes requests; Refused otherwise."""
        said = b""
        if self.process.stdout and select.select([self.process.stdout], [], [], START_SECONDS_MAX)[0]:
            said = self.process.stdout.readline()
            self.process.stdout.close()
        if not said.startswith(b"serving "):
            raise Refused(f"{self.name} does not start: {self.last_words()}")
        self.url = f"http://{said.split()[-1].decode()}"
        return self

    def again(self, settings: Mapping[str, str]) -> "Member":
        """The same once more, at its old address, some of its settings changed."""
        listen = {"DUNWELL_LISTEN": self.url.removeprefix("http://")} if self.url else {}
        return Member(self.name, self._arguments, {**self._environment, **listen, **settings}, self.log.parent)

    def send(self, sign: signal.Signals) -> None:
        if self.process.poll() is None:
            self.process.send_signal(sign)

    def kill(self) -> None:
        """SIGKILL: it is gone when this returns."""
        self.send(signal.SIGKILL)
        self.wait()

    def wait(self, seconds: float = STOP_SECONDS_MAX) -> int | None:
        """The exit status; None when it runs on."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(seconds)
        return None

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2_000:]


class Reachable(Protocol):
    """A broker that runs."""

    @property
    def bootstrap(self) -> str: ...


class LocalCluster:
    """Data, keys and logs lie in `home`. A broker that is given is used and left as it is; else one is started."""

    def __init__(
        self, home: Path, *, broker: Reachable | None = None, settings: Mapping[str, str] | None = None, port: int = 0,
        services: Sequence[str] = SERVICES,
    ) -> None:  # fmt: skip
        """`services`: those that run, of five; the others' journals stay empty."""
        self.home, self._port, self.services = home, port, tuple(services)
        self.postgres = EmbeddedPostgres(home)
        self._own = Broker(home=home / "kafka", java=STEADY)
        self._given = broker is not None
        self.broker: Reachable = broker or self._own
        self.members: dict[str, Member] = {}
        self._settings = dict(settings or {})

    @property
    def url(self) -> str:
        return self.members[GATEWAY].url

    def environment(self, service: str = "", listen: str = "127.0.0.1:0") -> dict[str, str]:
        """What a process of one service is given; without one, what the jobs are given."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DUNWELL_")}
        roles = (service, f"{service}_read") if service else LOGIN_ROLES
        return {
            **kept, **self._settings, "DUNWELL_HOME": str(self.home), "DUNWELL_LISTEN": listen,
            "DUNWELL_DATABASE": f"postgresql://127.0.0.1:{self.postgres.port}/{DATABASE}",
            "DUNWELL_KAFKA": self.broker.bootstrap,
            **{f"DUNWELL_{role.upper()}_PASSWORD": self.postgres.role_password(role) for role in roles},
        }  # fmt: skip

    def start(self, say: bool = False) -> Self:
        """Everything, in the order of its needs; returns when all processes take requests."""
        return self.prepare(say).serve(say)

    def prepare(self, say: bool = False) -> Self:
        """Broker and database, migrated; the topics."""
        with self._ended_if_it_fails(say) as tell:
            self._run_job("keys", "init", environment=self.environment_of_keys())
            if not self._given:
                self._own.start()
            tell(f"kafka       {self.broker.bootstrap}", flush=True)
            self.postgres.start()
            tell(f"postgresql  127.0.0.1:{self.postgres.port}", flush=True)
            admin = {"DUNWELL_ADMIN": SUPERUSER, "DUNWELL_ADMIN_PASSWORD": self.postgres.role_password(SUPERUSER)}
            tell(f"migrate     {self._run_job('migrate', environment={**self.environment(), **admin})}", flush=True)
            tell(f"topics      {self.make_topics()}", flush=True)
        return self

    def serve(self, say: bool = False) -> Self:
        """The services and the gateway, of a cluster that is prepared."""
        with self._ended_if_it_fails(say) as tell:
            for name in self.services:
                self._launch(name, name, self.environment(name))
            for name in self.services:
                tell(f"{name:<12}{self.members[name].await_serving().url}", flush=True)
            urls = {f"DUNWELL_{name.upper()}_URL": self.members[name].url for name in self.services}
            kept = {name: value for name, value in os.environ.items() if not name.startswith("DUNWELL_")}
            own = {**kept, **urls, "DUNWELL_LISTEN": f"127.0.0.1:{self._port}"}
            self.members[GATEWAY] = Member(GATEWAY, ["gateway"], own, self.home).await_serving()
            tell(f"{GATEWAY:<12}{self.url}", flush=True)
        return self

    def make_topics(self) -> str:
        """The topics of our events, those that are missing; what the job says."""
        return self._run_job("topics", environment=self.environment())

    def add(self, service: str, name: str = "") -> Member:
        """A further process of a service, under a name of its own."""
        return self._launch(name or service, service, self.environment(service)).await_serving()

    def restart(self, name: str, **settings: str) -> Member:
        """A process that has ended comes back, at its old address so that the others find it; with new `settings`."""
        self.members[name] = self.members[name].again(settings).await_serving()
        return self.members[name]

    def environment_of_keys(self) -> dict[str, str]:
        return {**os.environ, "DUNWELL_HOME": str(self.home)}

    def stop_services(self) -> dict[str, int | None]:
        """All drain; returns their exit statuses, None of one that had to be killed."""
        for member in self.members.values():
            member.send(signal.SIGTERM)
        codes = {name: member.wait() for name, member in self.members.items()}
        for member in self.members.values():
            member.kill()
        return codes

    def stop(self) -> dict[str, int | None]:
        """Ends all: services first, then the database, then the broker; returns the services' exit statuses."""
        codes = self.stop_services()
        self.postgres.stop()
        if not self._given:
            self._own.stop()
        return codes

    def wait(self) -> NoReturn:
        """Until one of the processes ends, which none should: Refused with its last words."""
        while True:
            for member in self.members.values():
                if (code := member.wait(0.2)) is not None:
                    raise Refused(f"{member.name} ended with {code}: {member.last_words()}")

    def _launch(self, name: str, service: str, environment: Mapping[str, str]) -> Member:
        self.members[name] = Member(name, ["serve", service], environment, self.home)
        return self.members[name]

    @contextlib.contextmanager
    def _ended_if_it_fails(self, say: bool) -> Iterator[Callable[..., None]]:
        try:
            yield print if say else lambda *_, **__: None
        except BaseException:
            self.stop()
            raise

    def _run_job(self, *command: str, environment: Mapping[str, str]) -> str:
        if command == ("keys", "init") and (self.home / "keys" / "data.ring").exists():
            return "kept"
        done = subprocess.run(
            [sys.executable, "-m", "dunwell", *command], check=False, capture_output=True, text=True,
            env=dict(environment), timeout=START_SECONDS_MAX,
        )  # fmt: skip
        if done.returncode:
            raise Refused(f"dunwell {' '.join(command)}: {done.stderr or done.stdout}")
        return done.stdout.strip()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def main() -> None:
    """Keeps a cluster up until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description="Dunwell's cluster on this machine, without containers")
    parser.add_argument("--port", type=int, default=8000, help="of the gateway")
    parser.add_argument("--home", type=Path, default=Path("var/cluster-shape"), help="where data, keys and logs lie")
    asked = parser.parse_args()
    home = asked.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    began = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt):
        try:
            cluster = LocalCluster(home, port=asked.port, settings=_own_settings())
            with contextlib.ExitStack() as stack:
                stack.callback(cluster.stop)
                cluster.start(say=True)
                print(f"ready {cluster.url} after {time.monotonic() - began:.0f} s; logs in {home}", flush=True)
                cluster.wait()
        except (BrokerRefused, Refused) as refusal:
            sys.exit(f"cluster: {refusal}")


def _own_settings() -> dict[str, str]:
    """What a person has set for the services: a gateway for texts, say."""
    return {name: value for name, value in os.environ.items() if name.startswith(("DUNWELL_SMS_", "DUNWELL_LOG_"))}


if __name__ == "__main__":
    main()
