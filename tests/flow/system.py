"""The system that the flow works on, through its public doors: the command line, and HTTP in several roles."""

import asyncio
import base64
import hmac
import io
import itertools
import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from dunwell.cli.token import token

PROJECT = Path(__file__).parents[2]
START_SECONDS_MAX = 120.0
STOP_SECONDS_MAX = 60.0
ANSWER_SECONDS_MAX = 120.0
TOKEN_SECONDS = 600.0  # a token is good for 15 minutes
TRIES_MAX = 20
KEY = b"a provider of the flow, 32 bytes"
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
SECRET = "whsec_" + base64.b64encode(KEY).decode()


class FlowFailed(Exception):
    """Something answered as it must not; the message is one clear line."""


class Who(NamedTuple):
    """A person or a system that holds a token."""

    role: str
    name: str


class Ran(NamedTuple):
    """A command that has ended."""

    code: int
    text: str
    seconds: float


PUBLISHER = Who("publisher", "loan-system")
COMPLIANCE = Who("compliance", "compliance-1")
TEAM_LEAD = Who("team_lead", "lead-1")
ADMIN = Who("platform_admin", "admin-1")
ANALYST = Who("analyst", "analyst-1")


class System:
    """`dunwell up --empty` in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DUNWELL_")},
            "DUNWELL_HOME": str(home), "DUNWELL_WEBHOOK_SECRET": SECRET, "DUNWELL_LOG_LEVEL": "warning",
        }  # fmt: skip
        self._process: subprocess.Popen[str] | None = None
        self._http: httpx.AsyncClient | None = None
        self._tokens: dict[Who, tuple[float, str]] = {}
        self._keys = itertools.count()
        self.asked: dict[str, tuple[int, float]] = {}  # by door: how often, and the seconds until the answers

    def start(self) -> None:
        """Returns when it says that it is ready; FlowFailed with its last words where it does not."""
        log = (self.home / "up.log").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dunwell", "up", "--empty", "--port", "0"], cwd=PROJECT, env=self.environment,
            stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        log.close()
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], START_SECONDS_MAX)[0]:
            raise FlowFailed(f"not ready within {START_SECONDS_MAX:g} s")
        line = self._process.stdout.readline()
        if not line.startswith("ready http"):
            raise FlowFailed(f"it does not start: {(self.home / 'up.log').read_text()[-2_000:]}")
        limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
        self._http = httpx.AsyncClient(
            base_url=line.split()[1], trust_env=False, timeout=ANSWER_SECONDS_MAX, limits=limits
        )

    async def stop(self) -> int:
        """SIGTERM; the exit status."""
        if self._http is not None:
            await self._http.aclose()
        if self._process is None or self._process.stdout is None:
            return 0
        self._process.stdout.close()
        self._process.terminate()
        try:
            return await asyncio.to_thread(self._process.wait, STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return await asyncio.to_thread(self._process.wait, STOP_SECONDS_MAX)

    async def command(self, *arguments: str) -> Ran:
        """Runs `dunwell …` in a process of its own."""
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dunwell", *arguments, cwd=PROJECT, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        text, _ = await process.communicate()
        return Ran(process.returncode or 0, text.decode(), time.monotonic() - began)

    def token(self, who: Who) -> str:
        """As `dunwell token --role … --user …` prints it, without a process for each."""
        at, kept = self._tokens.get(who, (0.0, ""))
        if not kept or time.monotonic() - at > TOKEN_SECONDS:
            printed = io.StringIO()
            with redirect_stdout(printed), _home_named(self.home):
                token(who.role, None, "default", who.name)
            kept = printed.getvalue().strip()
            self._tokens[who] = (time.monotonic(), kept)
        return kept

    async def ask(
        self, who: Who | None, method: str, path: str, body: Any = None, *, raw: bytes | None = None,
        params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None, good: tuple[int, ...] = (),
    ) -> httpx.Response:  # fmt: skip
        """One request, sent again under the same key while the answer is 429 or 503; FlowFailed for another error."""
        assert self._http is not None
        sent = {"Idempotency-Key": f"flow-{next(self._keys)}", **(headers or {})} if method != "GET" else {}
        if body is not None:
            raw, sent = json.dumps(body).encode(), {"Content-Type": "application/json", **sent}
        if who is not None:
            sent["Authorization"] = f"Bearer {self.token(who)}"
        tries = 0
        answer = None
        while answer is None or (answer.status_code in (429, 503) and tries < TRIES_MAX):
            if answer is not None:
                await asyncio.sleep(min(1.0, 0.05 * 2**tries))
            tries += 1
            began = time.monotonic()
            try:
                answer = await self._http.request(method, path, content=raw, params=params, headers=sent)
            except httpx.TransportError as error:
                words = (self.home / "up.log").read_text()[-2_000:]
                raise FlowFailed(f"{method} {path}: {type(error).__name__}, the system says: {words}") from None
            name = f"{method} {_ID.sub('…', path)}"
            count, seconds = self.asked.get(name, (0, 0.0))
            self.asked[name] = (count + 1, seconds + time.monotonic() - began)
        if answer.is_error and answer.status_code not in good:
            raise FlowFailed(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer

    async def get(self, who: Who, path: str, **params: Any) -> Any:
        return (await self.ask(who, "GET", path, params=params)).json()

    async def pages(self, who: Who, path: str, **params: Any) -> list[Any]:
        """All items of a list, page by page."""
        found, cursor = [], None
        while True:
            page = await self.get(who, path, limit=200, **params, **({"cursor": cursor} if cursor else {}))
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return found

    async def told(self, what: str, body: dict[str, Any]) -> bool:
        """A provider's webhook, signed as Standard Webhooks says; was it taken?"""
        raw, name, at = json.dumps(body).encode(), f"m{next(self._keys)}", str(int(time.time()))
        digest = hmac.digest(KEY, f"{name}.{at}.".encode() + raw, "sha256")
        headers = {
            "webhook-id": name, "webhook-timestamp": at, "webhook-signature": "v1," + base64.b64encode(digest).decode(),
            "Content-Type": "application/json",
        }  # fmt: skip
        answer = await self.ask(None, "POST", f"/api/outreach/v1/webhooks/sandbox/{what}", raw=raw, headers=headers)
        return bool(answer.json()["taken"])


@contextmanager
def _home_named(home: Path) -> Iterator[None]:
    """The command `dunwell token` finds its home by the environment."""
    before = os.environ.get("DUNWELL_HOME")
    os.environ["DUNWELL_HOME"] = str(home)
    try:
        yield
    finally:
        del os.environ["DUNWELL_HOME"]
        if before is not None:
            os.environ["DUNWELL_HOME"] = before


class BusinessClock:
    """The clock of the system; it stands still between two steps."""

    def __init__(self, system: System) -> None:
        self._system = system
        self.now = datetime.min.replace(tzinfo=UTC)
        self.steps = 0

    async def read(self) -> datetime:
        self.now = datetime.fromisoformat((await self._system.get(ADMIN, "/api/clock"))["now"])
        return self.now

    async def to(self, target: datetime) -> datetime:
        """Wake by wake, and on only when all is quiet."""
        answer = await self._system.ask(ADMIN, "POST", "/api/clock", {"to": target.isoformat()})
        last = json.loads(answer.text.strip().splitlines()[-1])
        if "now" not in last:
            raise FlowFailed(f"the clock does not go on to {target.isoformat()}: {last}")
        self.steps += last["steps"]
        self.now = datetime.fromisoformat(last["now"])
        return self.now

    async def settle(self) -> None:
        """Waits until all that was asked for is done; time stands."""
        await self.to(self.now)

    async def on(self, **span: float) -> datetime:
        """On by a timedelta's hours and minutes."""
        return await self.to(self.now + timedelta(**span))
