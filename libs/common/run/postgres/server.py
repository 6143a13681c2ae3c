"""The life of the embedded server: one per home, shared by all its processes, owned by the one that started it."""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from libs.common.run.postgres import postmaster
from libs.common.run.postgres.binaries import binaries, runnable_by, version_of
from libs.common.run.postgres.place import PostgresRefused, find_place, hand_over, write_note, writing

SUPERUSER = "postgres"
DATABASE = "dunwell"
STOP_SECONDS_MAX = 30
LOG_BYTES_MAX = 16_000_000

# Durable: fsync stays on, so kill -9 or a power cut loses no committed event.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # 1 GB, not the bare example's 256 MB: at ~3 kB of WAL an event the smaller one checkpoints every few seconds of a
    # bulk load, and each checkpoint writes every touched page to the WAL in full again.
    "max_wal_size": "1GB",
    "min_wal_size": "64MB",
    "jit": "off",
    # The server's log must hold no value of a row: no DETAIL, no parameters, no statements with literals.
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}
# For throw-away test databases only.
FAST: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
# What a server says that can't start.
MEMORY_IN_USE = "pre-existing shared memory block"
PORT_TAKEN = "Address already in use"
PID_IN_USE = 'lock file "postmaster.pid" already exists'
TOLD_TO_STOP = " shutdown request"


class EmbeddedPostgres:
    """`with EmbeddedPostgres(home) as postgres:` starts the server of this home, or joins the one that runs there.

    Whoever started it, or found it orphaned, ends it in `stop`; a joiner leaves it alone. `settings` and `fast` count
    for the process that starts the server. Every refusal is a PostgresRefused that says how to mend it.
    """

    def __init__(
        self,
        home: str | os.PathLike[str],
        *,
        port: int | None = None,
        fast: bool = False,
        settings: Mapping[str, str] | None = None,
        start_timeout_seconds: float = 60.0,
    ) -> None:
        self.home = Path(home).expanduser().resolve()
        self.settings = {**SETTINGS, **(FAST if fast else {}), **(settings or {})}
        self.start_timeout_seconds = start_timeout_seconds
        place = find_place(self.home)
        self.cluster, self.run_as = place.cluster, place.run_as
        self.programs = runnable_by(binaries(), self.run_as) if self.run_as else binaries()
        self.process: subprocess.Popen[bytes] | None = None
        self.adopted = 0
        self.port = 0
        self._wanted_port = port

    # -- life ----------------------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Starts, joins or adopts the server and waits until it takes connections; recovery by itself after a crash."""
        with writing(self.home), self._lock():
            if self._join():
                return self
            self._reap()
            if not (self.cluster / "PG_VERSION").exists():
                self._initdb()
            self._check_whole()
            try:
                self._launch()
            except PostgresRefused:
                raise
            except BaseException:  # Ctrl-C while it starts: nobody would be left who stops it
                self.stop()
                raise
            self._own()
        return self

    def join(self) -> Self:
        """Waits for the server that another process keeps on this home; it is neither started nor stopped by us."""
        end = time.monotonic() + self.start_timeout_seconds
        while not ((running := postmaster.find(self.cluster)) and running.ready):
            if time.monotonic() > end:
                raise PostgresRefused(
                    f"no server is ready on {self.cluster} after {self.start_timeout_seconds:.0f} s: start the system"
                )
            time.sleep(0.05)  # noqa: TID251 - nobody tells when another process's child is ready
        self.port = running.port
        return self

    def bring_back(self) -> None:
        """Starts a server that has ended anew, on the port that all its users know."""
        self._wanted_port, self.adopted = self.port, 0
        self.start()

    def stop(self, *, force: bool = False) -> None:
        """Fast shutdown: roll back, checkpoint, exit. A joined server is left alone unless forced."""
        pid = self.process.pid if self.process else self.adopted
        if force and not pid:
            running = postmaster.find(self.cluster)
            pid = running.pid if running else 0
        # Never SIGKILL: SIGQUIT, too, ends at once and leaves nothing that recovery does not mend.
        for sign in (signal.SIGINT, signal.SIGQUIT):
            if pid and self._runs(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, sign)
                self._wait_gone(pid)
        self.process, self.adopted = None, 0

    @property
    def owned(self) -> bool:
        """Does the server end with this process?"""
        return bool(self.process or self.adopted)

    @property
    def has_ended(self) -> bool:
        """Is it ours, and gone?"""
        return self.owned and not self._runs(self.process.pid if self.process else self.adopted)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- access --------------------------------------------------------------------------------------------------

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for one role; SUPERUSER is for migrations alone."""
        return f"postgresql://{role}:{self.role_password(role)}@127.0.0.1:{self.port}/{database}"

    def role_password(self, role: str) -> str:
        """Derived from the cluster's own password, so that nothing else is stored; no role can derive another's."""
        password = self._password().encode()
        if role == SUPERUSER:
            return password.decode()
        digest = hmac.digest(password, f"dunwell role {role}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:24]).decode()

    def _password(self) -> str:
        try:
            return (self.home / "postgres.password").read_text().strip()
        except FileNotFoundError:
            raise PostgresRefused(
                f"{self.home / 'postgres.password'} is missing, but {self.cluster} was made with it: bring it back "
                "from a backup, or move the cluster away to begin with an empty one"
            ) from None

    # -- parts ---------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One starter at a time, across processes; the kernel drops the lock if we die."""
        file = os.open(self.home / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            hand_over(file, self.home)
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    def _join(self) -> bool:
        """Takes part in a server that runs on this cluster; an orphan (its starter was killed) is adopted."""
        end = time.monotonic() + self.start_timeout_seconds
        while running := postmaster.find(self.cluster):
            if running.ready:
                self.port = running.port
                if not self._owner_alive():
                    self.adopted = running.pid
                    self._own()
                return True
            if time.monotonic() > end:
                raise PostgresRefused(
                    f"the server on {self.cluster} (pid {running.pid}) is {running.status} and not ready after "
                    f"{self.start_timeout_seconds:.0f} s; see {self.home / 'postgres.log'} and start again"
                )
            postmaster.wait_gone(running.pid, 0.02)
        return False

    def _own(self) -> None:
        write_note(self.home / "postgres.owner", f"{os.getpid()} {postmaster.started(os.getpid())}")

    def _owner_alive(self) -> bool:
        """By pid and start time: a pid may have been used again."""
        with contextlib.suppress(OSError, ValueError):
            pid, started = (self.home / "postgres.owner").read_text().split()
            return postmaster.started(int(pid)) == started
        return False

    def _initdb(self) -> None:
        """Makes the cluster beside its place, then renames: a killed initdb leaves nothing half-made behind."""
        if self.cluster.exists() and any(self.cluster.iterdir()):
            raise PostgresRefused(f"{self.cluster} is neither empty nor a PostgreSQL cluster: move it away")
        if not (self.home / "postgres.password").exists():
            write_note(self.home / "postgres.password", secrets.token_urlsafe(24) + "\n")
        new, handed = self.cluster.with_name("cluster.new"), self.cluster.with_name("initdb.password")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        write_note(handed, self._password() + "\n")
        if self.run_as:
            for path in (new, handed):
                os.chown(path, self.run_as.pw_uid, self.run_as.pw_gid)
        try:
            done = subprocess.run(
                self._initdb_command(new, handed),
                check=False,
                capture_output=True,
                text=True,
                env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
                **self._as_user(),
            )
        finally:
            handed.unlink()
        if done.returncode:
            raise PostgresRefused(
                f"initdb could not make {self.cluster}; nothing was kept. It said:\n{done.stdout}{done.stderr}"
            )
        new.rename(self.cluster)

    def _initdb_command(self, new: Path, password: Path) -> list[str]:
        major = int(version_of(self.programs).split(".")[0])
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if major >= 17 else ["--locale=C.UTF-8"]
        given = ["-U", SUPERUSER, "--encoding=UTF8", "--auth=scram-sha-256", f"--pwfile={password}", "--data-checksums"]
        return [str(self.programs / "initdb"), "-D", str(new), *given, *locale]

    def _check_whole(self) -> None:
        self._password()
        have, programs = (self.cluster / "PG_VERSION").read_text().strip(), version_of(self.programs)
        if have != programs.split(".")[0]:
            raise PostgresRefused(
                f"{self.cluster} was made by PostgreSQL {have}, the programs here are {programs}; nothing was changed. "
                f"Set PG_BIN to the programs of PostgreSQL {have}, dump with them and restore into a new home."
            )

    def _launch(self) -> None:
        """Starts the server as our child until it is ready.

        A pid file left by a crash stays: the server itself finds out that its pid is dead and its memory free.
        """
        self._turn_log()
        end = time.monotonic() + self.start_timeout_seconds
        while True:
            port = self._choose_port()
            said = self._try(port, end)
            if said is None:
                self.port = port
                write_note(self.home / "postgres.port", str(port))
                return
            if time.monotonic() > end or not self._passes(said):
                raise PostgresRefused(self._explain(said, port))
            time.sleep(0.1)  # noqa: TID251 - what passes here (memory of a killed server) has nobody to wait for

    def _passes(self, said: str) -> bool:
        """May the same start go well in a moment?"""
        if PORT_TAKEN in said:
            return self._wanted_port is None
        # A server that somebody stops before it is ready is brought back as one that is stopped later.
        if MEMORY_IN_USE in said or TOLD_TO_STOP in said:
            return True
        return PID_IN_USE in said and postmaster.ending(self.cluster)

    def _try(self, port: int, end: float) -> str | None:
        """One attempt: None when ready, else what the server said."""
        command = [str(self.programs / "postgres"), "-D", str(self.cluster), "-p", str(port)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with open(self.home / "postgres.log", "ab") as log:
            hand_over(log.fileno(), self.home)
            begin = log.seek(0, os.SEEK_END)
            # Its own session: Ctrl-C in the terminal reaches the services first, the server last.
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **self._as_user()
            )
        while self.process.poll() is None:
            running = postmaster.find(self.cluster)
            if running and running.pid == self.process.pid and running.ready:
                return None
            if time.monotonic() > end:
                raise PostgresRefused(
                    f"the server recovers {self.cluster} and is not ready after {self.start_timeout_seconds:.0f} s; it "
                    f"goes on. Start again in a while; {self.home / 'postgres.log'} tells how far it is."
                )
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.01)
        self.process = None
        with open(self.home / "postgres.log", "rb") as log:
            log.seek(begin)
            return log.read()[-3000:].decode(errors="replace")

    def _explain(self, said: str, port: int) -> str:
        advice = "see above what it says"
        if PORT_TAKEN in said:
            advice = (
                f"port {port} is taken: stop what listens there, or leave the port out so that a free one is chosen"
            )
        elif PID_IN_USE in said:
            advice = (
                f"{self.cluster / 'postmaster.pid'} names {postmaster.describe(self.cluster)}, still there. If "
                "no PostgreSQL works on this cluster, a crash left the file and the number was used again: restart the "
                "machine, or remove that one file by hand"
            )
        elif "No space left" in said:
            advice = "the disk is full: free some space; never remove files of the cluster by hand"
        elif "Read-only file system" in said or "Permission denied" in said:
            advice = f"{self.cluster} must be writable for {self.run_as.pw_name if self.run_as else 'this user'}"
        return f"PostgreSQL did not start on {self.cluster}:\n{said}\nWhat to do: {advice}."

    def _choose_port(self) -> int:
        """The wanted one, else the last one, else any free one."""
        if self._wanted_port:
            return self._wanted_port
        with contextlib.suppress(OSError, ValueError):
            return _bindable(int((self.home / "postgres.port").read_text()))
        return _bindable(0)

    def _turn_log(self) -> None:
        log = self.home / "postgres.log"
        if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
            log.rename(log.with_name("postgres.log.1"))

    def _runs(self, pid: int) -> bool:
        return self.process.poll() is None if self.process else postmaster.alive(pid)

    def _wait_gone(self, pid: int) -> None:
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS_MAX)
        else:
            postmaster.wait_gone(pid, STOP_SECONDS_MAX)

    def _reap(self) -> None:
        """A server of ours that was killed may still be ending: the next one can't start before it is gone."""
        if self.process:
            self.process.wait(self.start_timeout_seconds)
            self.process = None

    def _as_user(self) -> dict[str, Any]:
        # cwd: the child must be able to stat its working folder
        if not self.run_as:
            return {"cwd": "/"}
        return {"user": self.run_as.pw_uid, "group": self.run_as.pw_gid, "extra_groups": [], "cwd": "/"}


def _bindable(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return int(probe.getsockname()[1])
