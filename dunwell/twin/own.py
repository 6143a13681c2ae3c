"""A system of one's own: `dunwell up --empty` as a child, in a home whose clock begins where it is told."""

import asyncio
import base64
import os
import select
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from dunwell.settings import PROJECT
from dunwell.twin.doors import DoorFailed, Doors, Who
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock

START_SECONDS_MAX = 120.0
STOP_SECONDS_MAX = 60.0
LOG_CHARACTERS = 2_000
KEY = b"a provider that is played, 32 b."
SECRET = "whsec_" + base64.b64encode(KEY).decode()


def secure_identity(home: Path, seed: str) -> None:
    """The identity key of a new home, from the seed: the same people have the same ids in every run of it."""
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "identity.key"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(sha256(f"dunwell twin {seed}".encode()).hexdigest() + "\n")


def begin_at(home: Path, instant: datetime) -> None:
    """The business clock of a home that has never run begins there."""
    (home / "clock.rests").write_text(instant.isoformat())


def issuing(home: Path) -> Callable[[Who], str]:
    """Makes tokens by the key of a home."""
    issuer = LocalIssuer(home, SystemClock())
    return lambda who: issuer.issue(who.role, who.name, who.creditors or ("*",))


class OwnSystem(Doors):
    """`environment` besides what is set here; start it, and its doors are open."""

    def __init__(self, home: Path, prefix: str, environment: Mapping[str, str]) -> None:
        super().__init__(issuing(home), KEY, prefix)
        self.home = home
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DUNWELL_")},
            "DUNWELL_HOME": str(home), "DUNWELL_WEBHOOK_SECRET": SECRET, "DUNWELL_LOG_LEVEL": "warning", **environment,
        }  # fmt: skip
        self.process: subprocess.Popen[str] | None = None

    def last_words(self) -> str:
        log = self.home / "up.log"
        return f", the system says: {log.read_text()[-LOG_CHARACTERS:]}" if log.exists() else ""

    def start(self) -> None:
        """Returns when it says that it is ready; DoorFailed with its last words where it does not."""
        with (self.home / "up.log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dunwell", "up", "--empty", "--port", "0"], cwd=PROJECT, env=self.environment,
                stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        out = self.process.stdout
        if out is None or not select.select([out], [], [], START_SECONDS_MAX)[0]:
            raise DoorFailed(f"not ready within {START_SECONDS_MAX:g} s")
        line = out.readline()
        if not line.startswith("ready http"):
            raise DoorFailed(f"it does not start{self.last_words()}")
        self.open(line.split()[1])

    async def stop(self) -> int:
        """SIGTERM; the exit status."""
        await self.close()
        if self.process is None or self.process.stdout is None:
            return 0
        self.process.stdout.close()
        self.process.terminate()
        try:
            return await asyncio.to_thread(self.process.wait, STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return await asyncio.to_thread(self.process.wait, STOP_SECONDS_MAX)
