"""A running tracking on real PostgreSQL, the journals that it reads, and people at its doors."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec

from libs.common.events.envelope import Event, Money, Record, decode_record, encode_record
from libs.common.events.intake import CreditorChanged, CreditorSettings, DelinquencyOpened, PaymentReceived
from libs.common.events.outreach import CallClaimed, CallQueued, Verdict
from libs.common.events.registry import TYPES, decode
from libs.common.flow.heads import Heads
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import ManualClock, local_date, micros
from libs.common.kernel.ids import AccountId, CaseId, ContactId, DebtorId, account_id, case_id, derive
from libs.common.kernel.part import part_of
from libs.common.log.append import append
from libs.common.log.checkpoint import Audit
from libs.common.log.read import read_batches, records_from
from libs.common.run.service import Runtime, Service
from libs.common.vault import box
from libs.common.vault.keys import Keys
from services.tracking.app import build
from services.tracking.model import Debtor
from services.tracking.settings import Settings
from tests.database import Database

ZONE = "Asia/Shanghai"
START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
WAIT_SECONDS = 10.0
PARTS = 12


class Harness:
    """A running tracking, the journals that it reads, and people at its doors."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database, self.home = database, home
        self.clock = ManualClock(datetime.now(UTC).replace(microsecond=0))
        self.heads = Heads()
        self.issuer = LocalIssuer(home, self.clock)
        self.keys = Keys.open(home / "keys")
        self.audit = Audit.open(home / "keys", home / "anchors")
        self.service: Service[Debtor]
        self.pools: dict[str, asyncpg.Pool[asyncpg.Record]] = {}
        self.http: httpx.AsyncClient
        self._command = 0

    async def append(self, service: str, debtor: str, *events: Event) -> None:
        """What another service tells, in its journal."""
        records: dict[int, list[bytes]] = {}
        for event in events:
            key = str(getattr(event, event.keyed_by)) if event.keyed_by else debtor
            record = Record(
                TYPES[type(event)], micros(self.clock.now()), key, getattr(event, "case_id", None), 1,
                f"service:{service}", None, msgspec.json.encode(event),
            )  # fmt: skip
            records.setdefault(part_of(key, PARTS), []).append(encode_record(record))
        async with self.pools[service].acquire() as con, con.transaction():
            bases = await append(con, "journal", records)
        for part, base in bases.items():
            self.heads.wrote(service, part, base + len(records[part]))

    def who(
        self, role: str, user: str = "ann", creditors: Sequence[str] = ("*",), team: str = "default"
    ) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.issue(role, user, creditors, team)}"}

    async def get(self, path: str, role: str = "compliance", **more: Any) -> httpx.Response:
        return await self.http.get(f"/v1{path}", headers=self.who(role, **more))

    async def post(self, path: str, body: Any, role: str = "collector", status: int | None = 201, **more: Any) -> Any:
        self._command += 1
        headers = self.who(role, **more) | {"Idempotency-Key": str(self._command)}
        answer = await self.http.post(f"/v1{path}", json=body, headers=headers)
        if status is None:
            return answer
        assert answer.status_code == status, answer.text
        return answer.json()

    async def until(self, look: Callable[[], Any]) -> Any:
        """Waits until an answer comes, within a limit."""
        async with asyncio.timeout(WAIT_SECONDS):
            while not (found := await look()):
                await asyncio.sleep(0.01)
        return found

    async def timeline(self, case: str, role: str = "compliance") -> list[dict[str, Any]]:
        answer = await self.get(f"/cases/{case}/timeline?limit=200", role)
        return list(answer.json()["items"]) if answer.status_code == 200 else []

    async def has_lines(self, case: str, *types: str) -> list[dict[str, Any]]:
        async def look() -> Any:
            lines = await self.timeline(case)
            return lines if {line["type"] for line in lines} >= set(types) else None

        found: list[dict[str, Any]] = await self.until(look)
        return found

    async def told(self) -> list[Event]:
        """All that tracking has told, part by part."""
        async with self.pools["tracking"].acquire() as con:
            batches = await read_batches(con, "tracking", "journal", dict.fromkeys(range(PARTS), 0), 1_000)
        raw = [record for of_part in batches.values() for batch in of_part for record in records_from(batch, 0)]
        return [decode(record.type, record.data) for record in map(decode_record, raw)]


class Person:
    """Somebody who owes, with a row in the vault."""

    def __init__(self, harness: Harness, loan: str = "L-77", creditor: str = "xyf") -> None:
        self.harness, self.loan, self.creditor = harness, loan, creditor
        self.debtor = DebtorId(derive("debtor", loan, creditor))
        self.account: AccountId = account_id(creditor, loan)
        self.case: CaseId = case_id(self.account, date(2026, 2, 26))
        self.contact = ContactId(derive("contact", loan))

    async def arrive(self, **settings: Any) -> None:
        harness, now = self.harness, self.harness.clock.now()
        _, wrapped, sealed = box.seal_new(box.Person(name="Li"), self.debtor, harness.keys.ring)
        await harness.pools["intake"].execute(
            "INSERT INTO vault.person (debtor_id, key_wrapped, box) VALUES ($1, $2, $3)", self.debtor, wrapped, sealed
        )
        book = CreditorSettings(name=self.creditor, **settings)
        creditor = CreditorChanged(creditor=self.creditor, settings_version=1, settings=book)
        await harness.append("intake", self.debtor, creditor)

        async def has_settings() -> bool:
            return harness.service.runtime.references.version("creditor", self.creditor) > 0

        await harness.until(has_settings)
        opened = DelinquencyOpened(
            case_id=self.case, account_id=self.account, creditor=self.creditor, creditor_version=1,
            creditor_type="bank", loan_id=self.loan, team="default", zone=ZONE, product="personal_loan",
            overdue=Money(125_000, "CNY"), oldest_due=now.date() - timedelta(days=3), local_date=local_date(now, ZONE),
            bucket="M1", band=1, difficulty="normal", as_of=now, source="core", event_id=f"e-{self.loan}",
        )  # fmt: skip
        await harness.append("intake", self.debtor, opened)
        await harness.has_lines(self.case, "delinquency_opened")

    async def claimed_by(self, collector: str) -> None:
        harness = self.harness
        queued = CallQueued(contact_id=self.contact, case_id=self.case, creditor=self.creditor, priority=1)
        claim = CallClaimed(
            contact_id=self.contact, case_id=self.case, creditor=self.creditor, collector=collector, attempt=1,
            until=harness.clock.now() + timedelta(minutes=30),
            verdict=Verdict(decision="allow", judged_at=harness.clock.now()),
        )  # fmt: skip
        await harness.append("outreach", self.debtor, queued, claim)
        await harness.has_lines(self.case, "call_claimed", "case_assigned")

    async def pay(self, name: str, minor: int) -> None:
        harness, now = self.harness, self.harness.clock.now()
        await harness.append("intake", self.debtor, PaymentReceived(
            payment_id=name, account_id=self.account, creditor=self.creditor, amount=Money(minor, "CNY"),
            applied=Money(minor, "CNY"), paid_at=now, value_date=local_date(now, ZONE), source="core", event_id=name,
            case_id=self.case,
        ))  # fmt: skip

    def due(self, days: int) -> str:
        return (local_date(self.harness.clock.now(), ZONE) + timedelta(days=days)).isoformat()


@asynccontextmanager
async def running(database: Database, home: Path) -> AsyncIterator[Harness]:
    harness = Harness(database, home)
    async with AsyncExitStack() as stack:
        for role in ("tracking", "tracking_read", "intake", "strategy", "outreach"):
            pool = asyncpg.create_pool(database.dsn(role), min_size=0, max_size=4)
            harness.pools[role] = await stack.enter_async_context(pool)
        runtime = Runtime(
            "tracking",
            harness.pools["tracking"],
            harness.pools["tracking_read"],
            harness.clock,
            harness.heads,
            PARTS,
            1,
        )
        harness.service = build(runtime, harness.issuer.verifier(), harness.keys, Settings(), harness.audit)
        await harness.service.prepare()
        client = httpx.AsyncClient(transport=httpx.ASGITransport(harness.service.app), base_url="http://tracking.test")
        harness.http = await stack.enter_async_context(client)
        task = asyncio.create_task(harness.service.run())
        try:
            yield harness
        finally:
            harness.service.stop()
            await task
