"""A running embedded system with a small book, on the business clock of a Tuesday morning in Shanghai."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import TOO_MANY_REQUESTS
from pathlib import Path
from typing import Any

import httpx
import pytest

from dunwell.console.tickets import Person, Tickets
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock
from services.outreach.policy.signatures import keys_of, sign
from tests.console import book
from tests.stack.test_embedded import running

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the lightest first
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
NO_CHROMIUM = "no Chromium here: apt-get install -y chromium-headless-shell fonts-noto-cjk"
WAIT_SECONDS = 120
DEBTORS = 60
TEN_IN_SHANGHAI = 2  # o'clock, UTC


def needs_chromium() -> None:
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)


class Desk:
    """The system, asked by anybody."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.home = url, home
        self._issuer = LocalIssuer(home, SystemClock())
        self._tickets = Tickets(home, SystemClock())
        self._commands = 0

    def ask(self, method: str, path: str, role: str, user: str = "", **more: Any) -> httpx.Response:
        self._commands += 1
        headers = {"Authorization": f"Bearer {self._issuer.issue(role, user or role)}",
                   "Idempotency-Key": f"t-{self._commands}", **more.pop("headers", {})}  # fmt: skip
        url, pause = f"{self.url}/api/{path}", threading.Event()
        answer = httpx.request(method, url, headers=headers, timeout=60, trust_env=False, **more)
        while answer.status_code == TOO_MANY_REQUESTS:
            pause.wait(1)
            answer = httpx.request(method, url, headers=headers, timeout=60, trust_env=False, **more)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def items(self, path: str, role: str = "compliance", user: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", path, role, user).json()["items"]
        return found

    def link(self, role: str, user: str) -> str:
        return self._tickets.link(self.url, Person(user, role))

    def until(self, look: Callable[[], Any]) -> Any:
        """Waits until an answer comes, within a limit."""
        end, pause = time.monotonic() + WAIT_SECONDS, threading.Event()
        while not (found := look()):
            assert time.monotonic() < end, "it did not come"
            pause.wait(0.2)
        return found

    def assign(self, loan: str, user: str) -> str:
        """Gives the case of a loan to somebody for good."""
        (case,) = self.items(f"tracking/v1/cases?loan_id={loan}")
        body = {"assigned_to": user, "team": "default", "reason": "assigned"}
        self.ask("POST", f"tracking/v1/cases/{case['case_id']}/assign", "team_lead", json=body)
        mine = f"tracking/v1/cases?loan_id={loan}"
        self.until(lambda: self.items(mine, "collector", user))
        return str(case["case_id"])

    def wrote_back(self, debtor: str, text: str) -> None:
        """A text from the first phone of a debtor, as the gateway tells of it."""
        person = self.ask("POST", f"intake/v1/debtors/{debtor}/reveal", "compliance", json={"purpose": "test"}).json()
        self._commands += 1
        name, at = f"r-{self._commands}", int(time.time())
        said = {"id": name, "from": person["phones"][0]["e164"], "text": text, "at": datetime.now(UTC).isoformat()}
        raw = json.dumps(said).encode()
        (key,) = keys_of((self.home / "keys" / "webhook.secret").read_text())
        headers = {
            "webhook-id": name, "webhook-timestamp": str(at), "webhook-signature": sign(key, name, at, raw),
            "Content-Type": "application/json",
        }  # fmt: skip
        url = f"{self.url}/api/outreach/v1/webhooks/sandbox/replies"
        assert httpx.post(url, content=raw, headers=headers, trust_env=False).json() == {"taken": True}

    def put_off(self, wanted: int = 1) -> list[dict[str, Any]]:
        """Texts that somebody asks for where it is night: the law puts them off. The decisions, the newest first."""
        for case in self.items("tracking/v1/cases?creditor=demo-card&held=false&state=open&limit=100"):
            body = {"case_id": case["case_id"], "channel": "sms", "template": "first_reminder"}
            self.ask("POST", "outreach/v1/contacts", "team_lead", json=body)
        newest = "outreach/v1/decisions?kind=deferred&limit=50"
        self.until(lambda: len(self.items(newest)) >= wanted)
        return self.items(newest)


@contextmanager
def desk_at_work(home: Path, debtors: int = DEBTORS, *options: str) -> Iterator[Desk]:
    """The book is in, its plans are made, and calls wait."""
    with running(home, "--empty", *options) as (url, _):
        desk = Desk(url, home)
        morning = (datetime.now(UTC) + timedelta(days=8)).replace(hour=TEN_IN_SHANGHAI, minute=0, second=0)
        morning -= timedelta(days=(morning.weekday() - 1) % 7)
        desk.ask("POST", "clock", "platform_admin", json={"to": morning.isoformat()})
        for creditor, settings in book.creditors().items():
            desk.ask("PUT", f"intake/v1/creditors/{creditor}", "organisation_admin", json=settings | {"hold_out_bp": 0})
        records = list(book.records(morning.date(), debtors))
        desk.ask("POST", "intake/v1/delinquencies", "publisher", json={"source": "book", "records": records})
        desk.until(lambda: len(desk.items("outreach/v1/queue?limit=200", "team_lead")) >= debtors // 8)
        yield desk
