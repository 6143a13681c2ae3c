"""Outreach on a real database, its sources written by hand, its steps driven one by one."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec

from libs.common.events.envelope import Event, Money, decode_record
from libs.common.events.intake import (
    ContactPoint,
    CreditorChanged,
    CreditorSettings,
    DebtorChanged,
    DelinquencyOpened,
)
from libs.common.events.registry import decode
from libs.common.events.strategy import ContactRequested, PlanAssigned
from libs.common.flow.heads import Heads
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import Pace, SystemClock
from libs.common.kernel.ids import AccountId, CaseId, ContactId, DebtorId, account_id, case_id, contact_id, derive
from libs.common.log.append import append
from libs.common.log.checkpoint import Audit
from libs.common.log.record import unpack
from libs.common.run.service import Runtime, Service
from libs.common.store.context import Context
from libs.common.store.reference import References
from libs.common.store.state import State
from libs.common.vault import box
from libs.common.vault.index import phone_columns, ref_of
from libs.common.vault.keys import Keys
from libs.common.vault.store import Row, save_boxes
from services.outreach.app import Wired, build, sandbox_of
from services.outreach.model import Contact, Debtor
from services.outreach.policy import signatures
from services.outreach.ports import Sender
from services.outreach.settings import Settings
from tests.database import Database
from tests.heads import read_heads

TEN_IN_SHANGHAI = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CREDITOR = "xyf"
SECRET = "whsec_" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


class World:
    """One outreach process and the others' journals."""

    def __init__(self, database: Database, service: Service[Debtor], sender: Sender, keys: Keys) -> None:
        self.database, self.service, self.sender, self.keys = database, service, sender, keys
        self.runtime = service.runtime
        self.wired: Wired = service.app.state.wired

    @property
    def now(self) -> datetime:
        return self.runtime.clock.now()

    def step_clock(self, by: timedelta) -> None:
        clock = self.runtime.clock
        assert isinstance(clock, SystemClock)
        clock.pace = msgspec.structs.replace(clock.pace, business_base=clock.pace.business_base + by)

    async def tell(self, source: str, debtor: str, *events: Event) -> None:
        """Appends facts about one debtor to another service's journal."""
        await self.tell_all(source, [(debtor, event) for event in events])

    async def tell_all(self, source: str, told: Sequence[tuple[str, Event]]) -> None:
        context = Context(source, self.runtime.parts, self.now, References())
        state = State()
        for debtor, event in told:
            state.__dict__["id"] = debtor
            context.turn_to(state, None)
            context.emit(event, version=1)
        con = await asyncpg.connect(self.database.dsn(source))
        try:
            async with con.transaction():
                await append(con, "journal", context.journal)
            for part, head in (await read_heads(con, source)).items():
                self.runtime.heads.bump(source, part, head)
        finally:
            await con.close()

    async def consume(self) -> None:
        """Applies all there is, and lets the watch see that it did."""
        await self.service.owner.renew()
        while await self.service.consumer.run_batch(list(self.service.owner.parts)):
            pass
        await self.look()

    async def look(self) -> None:
        async with self._as("intake") as con:
            await con.execute("UPDATE fresh SET at = clock_timestamp()")
        await self.wired.watch.look()

    async def send(self) -> int:
        """Consumes and sends until nothing is due."""
        await self.consume()
        looked = 0
        while step := await self.wired.sending.step():
            looked += step
        return looked

    async def tick(self) -> None:
        while await self.service.timers.tick(self.service.owner.parts):
            pass

    async def debtor(self, debtor: str) -> Debtor:
        async with self.runtime.store.begin() as session:
            tx = self.service.work.transaction(session, self.now)
            return await tx.load_one(debtor)

    async def contact(self, debtor: str, contact: str) -> Contact:
        return (await self.debtor(debtor)).contacts[ContactId(contact)]

    async def fetch(self, sql: str, *args: object) -> list[Any]:
        return await self.runtime.serving.fetch(sql, *args)

    async def facts(self, name: str) -> list[Event]:
        """Outreach's own facts of one name, in the order of their parts."""
        found = []
        for row in await self.fetch("SELECT payload FROM journal ORDER BY part, base"):
            for raw in unpack(row[0]):
                record = decode_record(raw)
                if record.type == f"dunwell.outreach.{name}.v1":
                    found.append(decode(record.type, record.data))
        return found

    async def as_superuser(self, sql: str, *args: object) -> None:
        """Damage that no role of ours could do."""
        con = await asyncpg.connect(self.database.superuser_dsn)
        try:
            await con.execute(sql, *args)
        finally:
            await con.close()

    @asynccontextmanager
    async def _as(self, role: str) -> AsyncIterator[Any]:
        con = await asyncpg.connect(self.database.dsn(role))
        try:
            yield con
        finally:
            await con.close()

    async def person(
        self, debtor: str, number: str = "+8613800138000", consents: Sequence[str] = ("sms", "call"),
        flags: Sequence[str] = (), zones: Sequence[str] = ("Asia/Shanghai",), language: str = "zh-CN",
        jurisdictions: Sequence[str] = ("CN",),
    ) -> DebtorChanged:  # fmt: skip
        """Puts a person into the vault; the fact that intake would tell of it."""
        ref = ref_of(DebtorId(debtor), number, self.keys.identity_key)
        who = box.Person(name="张三", phones=[box.Phone(ref, number, "mobile", True)])
        _, wrapped, sealed = box.seal_new(who, DebtorId(debtor), self.keys.ring)
        row = Row(DebtorId(debtor), wrapped, sealed, *phone_columns([number], self.keys.index_key))
        async with self._as("intake") as con:
            await save_boxes(con, [row], [])
        return DebtorChanged(
            as_of=self.now, points=[ContactPoint(ref, "mobile", True, list(zones))], consents=list(consents),
            language=language, jurisdictions=list(jurisdictions), zones=list(zones), flags=list(flags),
        )  # fmt: skip

    async def owing(self, n: int = 1, **person: Any) -> tuple[str, CaseId]:
        """A debtor with one open case and a plan."""
        debtor, case, opened = a_debt(n)
        await self.tell("intake", debtor, await self.person(debtor, **person), opened)
        await self.tell("strategy", debtor, a_plan(case))
        return debtor, case

    async def owing_asked(self, n: int = 1, **person: Any) -> tuple[str, ContactId]:
        """The same, with a text asked for."""
        debtor, case = await self.owing(n, **person)
        asked = self.request(case)
        await self.tell("strategy", debtor, asked)
        return debtor, asked.contact_id

    def request(self, case: CaseId, n: int = 1, **more: Any) -> ContactRequested:
        fields: dict[str, Any] = {
            "cases": [case], "creditor": CREDITOR, "plan_version": 1, "strategy": "default", "step": "sms_1",
            "channel": "sms", "template": "first_reminder", "not_before": self.now,
            "not_after": self.now + timedelta(hours=8),
            **more,
        }  # fmt: skip
        found = contact_id(case, fields["plan_version"], fields["step"], date(2026, 11, 24), n)
        return ContactRequested(contact_id=found, case_id=case, **fields)

    @asynccontextmanager
    async def browser(
        self, role: str = "compliance", user: str = "ann", **more: Any
    ) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.service.app)
        headers = {"Authorization": f"Bearer {self.issuer.issue(role, user, **more)}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://outreach.test", headers=headers) as client:
            yield client

    issuer: LocalIssuer


def a_debt(n: int = 1, minor: int = 123_450) -> tuple[str, CaseId, DelinquencyOpened]:
    debtor = derive("test_debtor", str(n))
    account: AccountId = account_id(CREDITOR, f"L-{n}")
    case = case_id(account, date(2026, 11, 21))
    opened = DelinquencyOpened(
        case_id=case, account_id=account, creditor=CREDITOR, creditor_version=1,
        creditor_type="consumer_finance_company", loan_id=f"L-{n}", team="default", zone="Asia/Shanghai",
        product="personal_loan", overdue=Money(minor, "CNY"), oldest_due=date(2026, 11, 21),
        local_date=date(2026, 11, 24), bucket="M1", band=1, difficulty="normal", as_of=TEN_IN_SHANGHAI, source="core",
        event_id=f"E-{n}",
    )  # fmt: skip
    return debtor, case, opened


def a_plan(case: CaseId, version: int = 1) -> PlanAssigned:
    return PlanAssigned(
        case_id=case, creditor=CREDITOR, plan_version=version, strategy="default", strategy_version=1, stage="M1",
        decided_by=[],
    )  # fmt: skip


@asynccontextmanager
async def open_world(
    database: Database, home: Path, sender: Callable[[Runtime], Sender] = sandbox_of, settings: Settings | None = None,
    now: datetime = TEN_IN_SHANGHAI, clock: SystemClock | None = None,
) -> AsyncIterator[World]:  # fmt: skip
    """Outreach, prepared and not running; knows the creditor xyf."""
    clock = clock or SystemClock(Pace(datetime.now(UTC), now))
    keys, issuer = Keys.open(home / "keys"), LocalIssuer(home, SystemClock())
    audit = Audit.open(home / "keys", home / "anchors")
    async with AsyncExitStack() as stack:
        pools = [
            await stack.enter_async_context(asyncpg.create_pool(database.dsn(role), min_size=1, max_size=6))
            for role in ("outreach", "outreach_read")
        ]
        runtime = Runtime("outreach", pools[0], pools[1], clock, Heads(), 12, 1)
        chosen = sender(runtime)
        given = settings or Settings(webhook_secret=SECRET)  # type: ignore[arg-type]
        service = build(runtime, issuer.verifier(), keys, given, audit, chosen)
        await service.prepare()
        world = World(database, service, chosen, keys)
        world.issuer = issuer
        settled = CreditorSettings(name="信用付")
        event = CreditorChanged(creditor=CREDITOR, settings_version=1, settings=settled)
        await world.tell_all("intake", [("", event)])
        await world.consume()
        yield world
        await service.owner.leave()


async def hook(world: World, path: str, body: dict[str, Any], **wrong: Any) -> httpx.Response:
    """Delivers a webhook as a provider would; `wrong` replaces what is right."""
    raw = msgspec.json.encode(body)
    at = int(world.runtime.clock.wall().timestamp()) + wrong.get("late", 0)
    signing = wrong.get("key") or signatures.keys_of(SECRET)[0]
    headers = {
        "webhook-id": "m1", "webhook-timestamp": str(at), "content-type": "application/json",
        "webhook-signature": wrong.get("signature") or signatures.sign(signing, "m1", at, raw),
    }  # fmt: skip
    transport = httpx.ASGITransport(world.service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://outreach.test") as client:
        return await client.post(f"/v1/webhooks/http/{path}", content=wrong.get("raw", raw), headers=headers)
