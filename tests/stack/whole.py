"""The whole embedded system in this process, on its own server, asked through its gateway."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from dunwell.embedded import open_system, prepare_database
from dunwell.gateway import build_gateway
from dunwell.home import Home
from dunwell.process import Process
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.part import PARTS_DEFAULT
from libs.common.run.postgres import EmbeddedPostgres
from services.outreach.policy.signatures import sign
from tests.stack.one_event import at_ten

WAIT_SECONDS = 30.0
CREDITOR = "a-bank"


class Whole:
    """A running system; it is mid-morning in Shanghai."""

    def __init__(self, process: Process, home: Home, http: httpx.AsyncClient) -> None:
        self.process, self.http = process, http
        self._issuer = LocalIssuer(home.path, process.clock)
        secret = (home.keys / "webhook.secret").read_text().strip().removeprefix("whsec_")
        self._webhook_key = base64.b64decode(secret)
        self._commands = 0

    @property
    def now(self) -> datetime:
        return self.process.clock.now()

    async def ask(
        self, method: str, path: str, role: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        self._commands += 1
        token = {"Authorization": f"Bearer {self._issuer.issue(role, role)}", "Idempotency-Key": str(self._commands)}
        return await self.http.request(method, f"/api/{path}", headers={**token, **(headers or {})}, **more)

    async def tell_status(self, contact: str, status: str = "delivered") -> None:
        """What the provider says of a text, signed."""
        body = json.dumps({"ref": contact, "id": "p-1", "status": status, "at": self.now.isoformat()}).encode()
        at = int(time.time())
        headers = {"webhook-id": "w-1", "webhook-timestamp": str(at), "Content-Type": "application/json"}
        headers["webhook-signature"] = sign(self._webhook_key, "w-1", at, body)
        answer = await self.http.post("/api/outreach/v1/webhooks/sandbox/status", content=body, headers=headers)
        assert answer.json() == {"taken": True}, answer.text

    async def items(self, path: str, role: str = "compliance") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.ask("GET", path, role)).json()["items"]
        return found

    async def submitted(self, count: int = 1) -> list[dict[str, Any]]:
        """The contacts that left, once there are so many."""

        async def left() -> list[dict[str, Any]]:
            contacts = [
                contact
                for case in await self.items(f"tracking/v1/cases?creditor={CREDITOR}")
                for contact in await self.items(f"outreach/v1/contacts?case_id={case['case_id']}")
            ]
            found = [contact for contact in contacts if contact["state"] == "submitted"]
            return found if len(found) >= count else []

        contacts: list[dict[str, Any]] = await until(left)
        return contacts

    async def put_off(self, left: Mapping[str, Any]) -> str:
        """With whom a text has reached afternoons are agreed; a second one is asked for, and waits. Its id."""
        case = (await self.ask("GET", f"tracking/v1/cases/{left['case_id']}", "compliance")).json()
        wish = {"agreed_windows": ["14:00-16:00"], "reason": "works nights"}
        answer = await self.ask("PUT", f"outreach/v1/preferences/{case['debtor_id']}", "compliance", json=wish)
        assert answer.status_code == 200, answer.text
        asked = {"case_id": left["case_id"], "channel": "sms", "template": left["template"]}
        answer = await self.ask("POST", "outreach/v1/contacts", "team_lead", json=asked)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["contact_id"])

    def overdue(self, number: int, **customer: Any) -> dict[str, Any]:
        """An event three days past due."""
        return {
            "event_id": f"e-{number}", "occurred_at": self.now.isoformat(), "creditor": CREDITOR,
            "customer": {"id": f"C-{number}", "name": "Li Na", "language": "zh-CN", "time_zone": "Asia/Shanghai",
                         "consents": ["sms"], "phones": [{"number": f"+8613800138{number:03}"}], **customer},
            "loan": {"id": f"L-{number}", "overdue": {"value": "1250.00", "currency": "CNY"},
                     "oldest_unpaid_due_date": (self.now.date() - timedelta(days=3)).isoformat()},
        }  # fmt: skip


@asynccontextmanager
async def whole(folder: Path) -> AsyncIterator[Whole]:
    home = Home(folder)
    home.make()
    with EmbeddedPostgres(folder, fast=True) as postgres:
        await prepare_database(postgres, PARTS_DEFAULT)
        await at_ten(postgres)
        async with open_system(home, postgres) as process:
            running = asyncio.create_task(process.run())
            transport = httpx.ASGITransport(build_gateway(process, []))
            async with httpx.AsyncClient(transport=transport, base_url="http://dunwell.test", timeout=30) as http:
                strategy = process.services["strategy"].runtime

                async def has_ladder() -> bool:
                    return strategy.references.version("strategy", "default") > 0

                await until(has_ladder)
                system = Whole(process, home, http)
                settings = {"name": "A Bank", "zone": "Asia/Shanghai", "hold_out_bp": 0}  # every text leaves
                path = f"intake/v1/creditors/{CREDITOR}"
                answer = await system.ask("PUT", path, "organisation_admin", json=settings)
                assert answer.status_code == 201, answer.text
                yield system
            process.stop()
            await running


async def until(look: Callable[[], Awaitable[Any]]) -> Any:
    """Waits until an answer comes, at most WAIT_SECONDS."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not (found := await look()):
            await asyncio.sleep(0.05)
    return found
