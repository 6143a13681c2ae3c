"""Facts as the other services tell them, in memory and on a real database, and random histories of them."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeAlias

import asyncpg
import msgspec

from libs.common.events.envelope import Event, Money, Record, encode_record
from libs.common.events.intake import (
    DelinquencyChanged,
    DelinquencyCleared,
    DelinquencyOpened,
    PaymentReceived,
    PaymentReversed,
)
from libs.common.events.outreach import ContactDelivered, ContactSubmitted, VisitReported
from libs.common.events.registry import TYPES, owner, type_of
from libs.common.events.strategy import PlanAssigned
from libs.common.events.tracking import (
    CaseAssigned,
    ComplaintOpened,
    OutcomeRecorded,
    PromiseBroken,
    PromiseCancelled,
    PromiseKept,
    PromiseMade,
    PromisePartlyKept,
)
from libs.common.flow.consumer import Consumer, Feed
from libs.common.flow.heads import Heads
from libs.common.flow.journal_source import JournalSource
from libs.common.kernel.clock import ManualClock, micros
from libs.common.kernel.ids import AccountId, CaseId, ContactId, PromiseId, debtor_id, derive
from libs.common.kernel.part import part_of
from libs.common.log.append import append
from libs.common.run.service import PROGRESS_ROWS
from libs.common.store.context import Cause, Context
from libs.common.store.reference import References
from libs.common.store.sql import SqlStore
from libs.common.store.state import Codec
from libs.common.store.transaction import Work
from services.analytics.app import SOURCES, declare
from services.analytics.handlers import ROLLUP, handlers
from services.analytics.model import Debtor
from services.analytics.policy.counting import rows
from tests.database import Database

PARTS = 12
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
DAY = timedelta(days=1)
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Told = tuple[str, datetime, Event]  # debtor, when it was recorded, what


def a_debtor(n: int = 0) -> str:
    return debtor_id(n.to_bytes(16, "big"))


def local(at: datetime) -> date:
    """The date of the tests' creditors, whose zone has no other time in summer."""
    return (at + timedelta(hours=8)).date()


class Teller:
    """Writes the facts of one case."""

    def __init__(self, n: int = 0, case: str = "case", creditor: str = "lender", currency: str = "CNY") -> None:
        self.debtor, self.creditor, self.currency = a_debtor(n), creditor, currency
        self.case = CaseId(derive("case", str(n), case))
        self.account = AccountId(derive("account", str(n), case))

    def told(self, at: datetime, event: Event) -> Told:
        return self.debtor, at, event

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def opened(self, at: datetime, minor: int = 100_000, bucket: str = "M1", reopened: bool = False) -> Told:
        return self.told(at, DelinquencyOpened(
            case_id=self.case, account_id=self.account, creditor=self.creditor, creditor_version=1,
            creditor_type="consumer_finance_company", loan_id="L-1", team="default", zone=ZONE, product="loan",
            overdue=self.money(minor), oldest_due=local(at), local_date=local(at), bucket=bucket, band=0,
            difficulty="normal", as_of=at, source="lender", event_id="e", reopened=reopened,
        ))  # fmt: skip

    def changed(self, at: datetime, bucket: str, minor: int = 100_000) -> Told:
        return self.told(at, DelinquencyChanged(
            case_id=self.case, account_id=self.account, creditor=self.creditor, creditor_version=1,
            overdue=self.money(minor), oldest_due=local(at), local_date=local(at), bucket=bucket, band=0,
            difficulty="normal", cause="bucket", as_of=at,
        ))  # fmt: skip

    def given(self, at: datetime, assigned_to: str | None, team: str = "default") -> Told:
        return self.told(at, CaseAssigned(
            case_id=self.case, creditor=self.creditor, team=team, assigned_to=assigned_to
        ))  # fmt: skip

    def cleared(self, at: datetime, by_payment: bool = True) -> Told:
        return self.told(at, DelinquencyCleared(
            case_id=self.case, account_id=self.account, creditor=self.creditor, local_date=local(at),
            cause="payment" if by_payment else "snapshot", as_of=at,
        ))  # fmt: skip

    def planned(self, at: datetime, strategy: str = "ladder") -> Told:
        return self.told(at, PlanAssigned(
            case_id=self.case, creditor=self.creditor, plan_version=1, strategy=strategy, strategy_version=1,
            stage="M1", decided_by=[],
        ))  # fmt: skip

    def paid(self, at: datetime, name: str, minor: int, applied: int | None = None, on: date | None = None) -> Told:
        return self.told(at, PaymentReceived(
            payment_id=name, account_id=self.account, creditor=self.creditor, amount=self.money(minor),
            applied=self.money(minor if applied is None else applied), paid_at=at, value_date=on or local(at),
            source="lender", event_id=name, case_id=self.case,
        ))  # fmt: skip

    def returned(self, at: datetime, name: str, minor: int) -> Told:
        return self.told(at, PaymentReversed(
            payment_id=f"R-{name}", reverses=name, account_id=self.account, creditor=self.creditor,
            amount=self.money(minor), applied=self.money(minor), paid_at=at, value_date=local(at), source="lender",
            event_id=f"R-{name}",
        ))  # fmt: skip

    def sent(self, at: datetime, channel: Any = "sms") -> Told:
        return self.told(at, ContactSubmitted(
            contact_id=ContactId("c"), case_id=self.case, creditor=self.creditor, channel=channel, attempt=1,
            provider="sandbox", provider_id="p",
        ))  # fmt: skip

    def arrived(self, at: datetime, channel: Any = "sms") -> Told:
        return self.told(at, ContactDelivered(
            contact_id=ContactId("c"), case_id=self.case, creditor=self.creditor, channel=channel, provider_id="p",
            at=at,
        ))  # fmt: skip

    def visited(self, at: datetime, result: Any) -> Told:
        return self.told(at, VisitReported(
            contact_id=ContactId("c"), case_id=self.case, creditor=self.creditor, result=result
        ))  # fmt: skip

    def outcome(self, at: datetime, code: str, flags: str = "ACR", channel: Any = "call") -> Told:
        return self.told(at, OutcomeRecorded(
            outcome_id="o", case_id=self.case, creditor=self.creditor, channel=channel, code=code, attempt="A" in flags,
            contacted="C" in flags, right_party="R" in flags, at=at, local_date=local(at), collector="ann",
        ))  # fmt: skip

    def promise(self, at: datetime, name: str, minor: int, deadline: datetime, reopened: bool = False) -> Told:
        return self.told(at, PromiseMade(
            promise_id=PromiseId(name), case_id=self.case, creditor=self.creditor, amount=self.money(minor),
            threshold=self.money(minor), due=local(deadline - DAY), deadline=deadline, made_at=at, collector="ann",
            reopened=reopened,
        ))  # fmt: skip

    def kept(self, at: datetime, name: str) -> Told:
        return self.told(at, PromiseKept(
            promise_id=PromiseId(name), case_id=self.case, creditor=self.creditor, amount=self.money(1),
            paid=self.money(1), effective=at,
        ))  # fmt: skip

    def partly(self, at: datetime, name: str, paid: int) -> Told:
        return self.told(at, PromisePartlyKept(
            promise_id=PromiseId(name), case_id=self.case, creditor=self.creditor, amount=self.money(1),
            paid=self.money(paid), effective=at,
        ))  # fmt: skip

    def broken(self, at: datetime, name: str) -> Told:
        return self.told(at, PromiseBroken(
            promise_id=PromiseId(name), case_id=self.case, creditor=self.creditor, amount=self.money(1), effective=at
        ))  # fmt: skip

    def cancelled(self, at: datetime, name: str) -> Told:
        return self.told(at, PromiseCancelled(
            promise_id=PromiseId(name), case_id=self.case, creditor=self.creditor, reason="withdrawn"
        ))  # fmt: skip

    def complained(self, at: datetime) -> Told:
        return self.told(at, ComplaintOpened(
            complaint_id="x", case_id=self.case, creditor=self.creditor, reason="tone"
        ))  # fmt: skip


def record_of(told: Told) -> Record:
    debtor, at, event = told
    subject = getattr(event, "case_id", None)
    return Record(TYPES[type(event)], micros(at), debtor, subject, 1, "service:test", None, msgspec.json.encode(event))


def source_of(told: Told) -> str:
    return owner(type_of(type(told[2])))


def history(random: Random, n: int, debtors: int = 6) -> list[Told]:
    """`n` facts about a few cases: everything that can follow, in an order that the owners could have told it in."""
    cases = [Teller(i // 2, str(i), f"lender-{i % 3}", "CNY" if i % 2 else "TWD") for i in range(debtors * 2)]
    facts: list[Told] = []
    payments: dict[str, list[tuple[str, int]]] = defaultdict(list)
    promises: dict[str, list[str]] = defaultdict(list)
    opened: dict[str, bool] = {}
    for step in range(n):
        case = random.choice(cases)
        at = NOON + timedelta(minutes=random.randrange(60 * 24 * 40), seconds=step)
        if case.case not in opened:
            facts.append(case.opened(at, random.randrange(1, 10**6), random.choice(["M1", "M2"])))
            opened[case.case] = True
            continue
        facts += _next(random, case, at, opened, payments[case.case], promises[case.case], str(step))
    return facts


def _next(
    random: Random, case: Teller, at: datetime, opened: dict[str, bool], payments: list[tuple[str, int]],
    promises: list[str], name: str,
) -> list[Told]:  # fmt: skip
    minor = random.randrange(1, 50_000)
    match random.randrange(16):
        case 0:
            return [case.planned(at, random.choice(["ladder", "soft"]))]
        case 1:
            opened[case.case] = not opened[case.case]
            is_open = opened[case.case]
            return [case.opened(at, minor, reopened=True) if is_open else case.cleared(at, random.random() < 0.7)]
        case 2 | 3:
            payments.append((name, minor))
            return [case.paid(at, name, minor, random.choice([0, minor, minor // 2]), local(at - 3 * DAY))]
        case 4 if payments:
            paid, amount = random.choice(payments)
            return [case.returned(at, paid, random.choice([amount, amount // 3]))]
        case 5:
            return [case.sent(at, random.choice(["sms", "email", "letter", "call"]))]
        case 6:
            return [case.arrived(at, random.choice(["sms", "email"]))]
        case 7:
            return [case.visited(at, random.choice(["MET", "NOT_HOME"]))]
        case 8 | 9:
            code, flags = random.choice([("NA", "A"), ("LM", "A"), ("PTP", "ACR"), ("RTP", "ACR"), ("TPC", "AC")])
            return [case.outcome(at, code, flags, random.choice(["call", "call", "sms"]))]
        case 10:
            promises.append(name)
            return [case.promise(at, name, minor, at + random.randrange(1, 9) * DAY)]
        case 11 | 12 if promises:
            return [_judged(random, case, at, random.choice(promises), minor)]
        case 13:
            return [case.changed(at, random.choice(["M1", "M2", "M3"]), minor)]
        case 14:
            return [case.given(at, random.choice([None, "ann", "bob"]))]
        case _:
            return [case.complained(at)]


def _judged(random: Random, case: Teller, at: datetime, name: str, minor: int) -> Told:
    match random.randrange(5):
        case 0:
            return case.partly(at, name, minor)
        case 1:
            return case.broken(at, name)
        case 2:
            return case.cancelled(at, name)
        case 3:
            return case.promise(at, name, minor, at + DAY, reopened=True)
        case _:
            return case.kept(at, name)


def between_sources(random: Random, facts: Iterable[Told]) -> list[Told]:
    """Another order that a consumer could meet: that of each source stays, that between them does not."""
    by_source: dict[str, list[Told]] = defaultdict(list)
    for told in facts:
        by_source[source_of(told)].append(told)
    waiting = [list(reversed(part)) for part in by_source.values()]
    mixed = []
    while waiting := [part for part in waiting if part]:
        mixed.append(random.choice(waiting).pop())
    return mixed


class Book:
    """Analytics without a database: its handlers over States that are encoded after every fact."""

    def __init__(self) -> None:
        self.codec = Codec(Debtor, 1)
        self.states: dict[str, bytes] = {}
        self.counts: Counter[tuple[Any, ...]] = Counter()

    def apply(self, *facts: Told) -> "Book":
        for told in facts:
            debtor, _, event = told
            raw = self.states.get(debtor)
            state = self.codec.decode(debtor, 1, raw) if raw else self.codec.new(debtor)
            context = Context("analytics", PARTS, NOON, References())
            record, part = record_of(told), part_of(debtor, PARTS)
            context.turn_to(state, Cause(source_of(told), part, 0, record))
            handlers.by_type[record.type](event, state, context)
            self.states[debtor] = self.codec.encode(state)
            for counts in context.kept.get(ROLLUP, {}).values():
                for key, value in rows(counts):
                    self.counts[key] += value
        self.counts = Counter({key: value for key, value in self.counts.items() if value})
        return self

    def figures(self, by_day: bool = False) -> dict[Any, int]:
        """Each figure over everything, or by figure and effective day."""
        found: Counter[Any] = Counter()
        for key, value in self.counts.items():
            found[(key[1], key[0]) if by_day else key[1]] += value
        return {name: value for name, value in found.items() if value}


class World:
    """Analytics on a real database: a test tells facts, lets it consume, and looks at the figures."""

    def __init__(self, database: Database, pools: dict[str, Pool]) -> None:
        self.database, self.pools, self.pool = database, pools, pools["analytics"]
        self.heads, self.clock = Heads(), ManualClock(NOON)
        work = Work(declare(), PARTS, 1, References())
        feeds = [Feed(JournalSource(self.pool, source)) for source in SOURCES]
        self.consumer = Consumer(work, SqlStore(self.pool), feeds, self.heads, self.clock)

    async def tell(self, *facts: Told) -> None:
        """Appends facts to the journals of their owners, one batch per part and owner."""
        batches: dict[str, dict[int, list[bytes]]] = defaultdict(lambda: defaultdict(list))
        for told in facts:
            batches[source_of(told)][part_of(told[0], PARTS)].append(encode_record(record_of(told)))
        for service, records in batches.items():
            async with self.pools[service].acquire() as con, con.transaction():
                bases = await append(con, "journal", records)
            for part, base in bases.items():
                self.heads.bump(service, part, base + len(records[part]))

    async def consume(self, parts: Iterable[int] = range(PARTS)) -> None:
        """Until nothing is left."""
        while await self.consumer.run_batch(list(parts)):
            pass

    async def rollup(self) -> Counter[tuple[Any, ...]]:
        """All rows that do not sum to zero."""
        rows = await self.pool.fetch("SELECT * FROM rollup")
        return Counter({tuple(row)[:11]: row["value"] for row in rows if row["value"]})


@asynccontextmanager
async def open_world(database: Database) -> AsyncIterator[World]:
    pools: dict[str, Pool] = {}
    try:
        for name in (*SOURCES, "analytics"):
            pools[name] = await asyncpg.create_pool(database.dsn(name), min_size=1, max_size=2)
        await pools["analytics"].execute(PROGRESS_ROWS, list(SOURCES), PARTS, 1)
        world = World(database, pools)
        await world.consumer.reload()
        yield world
    finally:
        for pool in pools.values():
            await pool.close()
