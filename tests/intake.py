"""Intake alone on a real database: its doors, its consumer and its timers, driven step by step."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import orjson

from libs.common.events.envelope import decode_record
from libs.common.flow.heads import Heads
from libs.common.flow.kafka import Kafka
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import ManualClock
from libs.common.log.checkpoint import Audit
from libs.common.log.record import unpack
from libs.common.run.service import Runtime, Service
from libs.common.vault.keys import Keys
from services.intake import app as intake
from services.intake.model import Debtor
from services.intake.settings import Settings
from tests.database import Database

PARTS = 12
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # noon in Shanghai
ALL = list(range(PARTS))
NDJSON = {"Content-Type": "application/x-ndjson"}


class Fact:
    """An event of the journal, with its record."""

    def __init__(self, raw: bytes) -> None:
        record = decode_record(raw)
        self.type, self.key, self.version, self.actor = record.type, record.key, record.version, record.actor
        self.name = record.type.removeprefix("dunwell.intake.").removesuffix(".v1")
        self.data: dict[str, Any] = orjson.loads(record.data)

    def __getitem__(self, name: str) -> Any:
        return self.data[name]


class Intake:
    """One process of intake."""

    def __init__(
        self, serving: Any, reading: Any, clock: ManualClock, home: Path, member: str, settings: Settings, kafka: Any
    ) -> None:  # fmt: skip
        self.clock, self.heads = clock, Heads()
        runtime = Runtime("intake", serving, reading, clock, self.heads, PARTS, 1)
        runtime.member = member
        runtime.kafka = None if kafka is None else Kafka(kafka, "intake", time.monotonic)
        self.issuer = LocalIssuer(home, clock)
        self.keys = Keys.open(home / "keys")
        self.audit = Audit.open(home / "keys", home / "anchors")
        self.service: Service[Debtor] = intake.build(runtime, self.issuer.verifier(), self.keys, settings, self.audit)
        self.serving, self.reading = serving, reading
        transport = httpx.ASGITransport(self.service.app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://intake.test", timeout=30)

    def token(self, role: str = "publisher", creditors: Sequence[str] = ("*",), user: str = "") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.issue(role, user or role, creditors)}"}

    async def post(self, path: str, body: Any, role: str = "publisher", **more: Any) -> httpx.Response:
        headers = {**self.token(role, more.pop("creditors", ("*",))), **more.pop("headers", {})}
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        headers.setdefault("Content-Type", "application/json")
        return await self.http.post(f"/v1{path}", content=content, headers=headers, **more)

    async def get(self, path: str, role: str = "publisher", **more: Any) -> httpx.Response:
        headers = {**self.token(role, more.pop("creditors", ("*",))), **more.pop("headers", {})}
        return await self.http.get(f"/v1{path}", headers=headers, **more)

    async def put(self, path: str, body: Any, role: str, **more: Any) -> httpx.Response:
        headers = {**self.token(role, more.pop("creditors", ("*",))), **more.pop("headers", {})}
        return await self.http.put(f"/v1{path}", json=body, headers=headers, **more)

    async def bulk(self, *rows: Any, **query: Any) -> httpx.Response:
        lines = b"\n".join(row if isinstance(row, bytes) else orjson.dumps(row) for row in rows)
        return await self.post("/delinquencies/bulk", lines, headers=NDJSON, params=query)

    async def drain(self) -> int:
        """Applies all that is there; how many records were passed."""
        for part, head in await self.serving.fetch("SELECT part, head FROM ingress_head"):
            self.heads.bump("ingress", part, head)
        passed = 0
        while batch := await self.service.consumer.run_batch(ALL):
            passed += batch
        assert self.service.consumer.halted is None
        return passed

    async def take(self, *records: Any, kind: str = "delinquencies") -> list[Fact]:
        """Posts records one by one, applies them, and returns what the journal holds of them."""
        for record in records:
            answer = await self.post(f"/{kind}", record)
            assert answer.status_code == 202, answer.text
        before = await self.journal()
        await self.drain()
        return (await self.journal())[len(before) :]

    async def tick(self) -> int:
        ticked = 0
        while due := await self.service.timers.tick(ALL):
            ticked += due
        return ticked

    async def journal(self) -> list[Fact]:
        """All facts about debtors, batch by batch as they were written."""
        rows = await self.serving.fetch("SELECT payload FROM journal ORDER BY at, part, base")
        facts = [Fact(raw) for row in rows for raw in unpack(row["payload"])]
        return [fact for fact in facts if fact.name != "creditor_changed"]

    async def acts(self) -> list[Fact]:
        rows = await self.serving.fetch("SELECT payload FROM acts ORDER BY at, part, base")
        return [Fact(raw) for row in rows for raw in unpack(row["payload"])]

    async def status(self, event_id: str, source: str = "xyf", **more: Any) -> dict[str, Any]:
        answer = await self.get(f"/delinquencies/{event_id}", params={"source": source}, **more)
        found: dict[str, Any] = answer.json()
        return found

    async def quarantined(self, **query: Any) -> list[dict[str, Any]]:
        answer = await self.get("/quarantine", role="compliance", params=query)
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def books(self) -> None:
        """No State twice, nothing parked, every progress row where its log ends."""
        assert await self.serving.fetchval("SELECT count(*) FROM parked") == 0
        behind = await self.serving.fetch(
            "SELECT part FROM progress JOIN ingress_head USING (part) WHERE source = 'ingress' AND next_offset <> head"
        )
        assert behind == []


@asynccontextmanager
async def an_intake(
    database: Database, home: Path, clock: ManualClock | None = None, member: str = "one",
    kafka: dict[str, Any] | None = None, **settings: Any,
) -> AsyncIterator[Intake]:  # fmt: skip
    """A process of its own: pools, references and heads shared with nobody."""
    async with (
        asyncpg.create_pool(database.dsn("intake"), min_size=1, max_size=4) as serving,
        asyncpg.create_pool(database.dsn("intake_read"), min_size=1, max_size=3) as reading,
    ):
        found = Intake(serving, reading, clock or ManualClock(NOON), home, member, Settings(**settings), kafka)
        await found.service.prepare()
        yield found
        await found.http.aclose()


def overdue(event_id: str = "e-1", **changes: Any) -> dict[str, Any]:
    """A canonical overdue record of loan L-1 of customer C-1; `customer` and `loan` are merged, the rest replaced."""
    record: dict[str, Any] = {
        "event_id": event_id,
        "occurred_at": "2026-11-24T09:00:00+08:00",
        "creditor": "xyf",
        "customer": {
            "id": "C-1",
            "name": "李娜",
            "phones": [{"number": "+8613491234567"}],
            "consents": ["sms", "call"],
        },
        "loan": {
            "id": "L-1",
            "overdue": {"value": "1250.00", "currency": "CNY"},
            "oldest_unpaid_due_date": "2026-11-21",
        },
    }
    for name in ("customer", "loan"):
        record[name] = {**record[name], **changes.pop(name, {})}
    return {**record, **changes}


def paid(payment_id: str = "P-1", **changes: Any) -> dict[str, Any]:
    """A payment of 250.00 for loan L-1, made at noon."""
    return {
        "event_id": f"pay-{payment_id}",
        "occurred_at": "2026-11-24T12:00:00+08:00",
        "creditor": "xyf",
        "loan_id": "L-1",
        "payment_id": payment_id,
        "amount": {"value": "250.00", "currency": "CNY"},
        "paid_at": "2026-11-24T11:00:00+08:00",
        **changes,
    }


def cny(text: str) -> dict[str, str]:
    return {"value": text, "currency": "CNY"}


def names(facts: Sequence[Fact]) -> list[str]:
    return [fact.name for fact in facts]


def days(count: float) -> timedelta:
    return timedelta(days=count)


__all__ = ["ALL", "NDJSON", "NOON", "Fact", "Intake", "an_intake", "cny", "days", "names", "overdue", "paid"]
