"""Tracking without a database: one debtor's State, driven event by event, command by command, tick by tick."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from libs.common.events.envelope import Event, Money, Record, decode_record
from libs.common.events.intake import (
    CreditorSettings,
    DelinquencyCleared,
    DelinquencyOpened,
    PaymentReceived,
    PaymentReversed,
)
from libs.common.events.registry import TYPES, decode
from libs.common.kernel.clock import local_date, micros
from libs.common.kernel.ids import AccountId, CaseId, account_id, case_id
from libs.common.store.context import Cause, Context
from libs.common.store.handlers import TICK
from libs.common.store.reference import Reference, References
from libs.common.store.state import Codec
from services.tracking.handlers import TIMELINE, handlers, tick
from services.tracking.handlers.commands import PromiseWanted, make_promises
from services.tracking.model import Debtor, Promise

DEBTOR = "0f0e0d0c-0b0a-8908-8706-050403020100"
ZONE = "Asia/Shanghai"
START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
PARTS = 12


def day(n: int, hour: int = 12) -> datetime:
    """An hour of a day of March 2026 on the creditor's wall clock."""
    return datetime(2026, 3, n, hour, tzinfo=UTC) - timedelta(hours=8)


class Book:
    """`told` are all events emitted so far; `lines` all rows of the timeline."""

    def __init__(self, overdue_minor: int = 1_000_000, **settings: Any) -> None:
        self.now = START
        self.references = References()
        plain = msgspec.to_builtins(CreditorSettings(name="xyf", **settings))
        self.references.add(Reference("creditor", "xyf", 1, plain))
        self.debtor = Codec(Debtor, 1).new(DEBTOR)
        self.told: list[Event] = []
        self.lines: list[tuple[Any, ...]] = []
        self.account = account_id("xyf", "L-77")
        self.case = case_id(self.account, date(2026, 2, 26))
        self.offset = 0
        self.open(self.account, self.case, overdue_minor)

    def open(self, account: AccountId, case: CaseId, overdue_minor: int, loan: str = "L-77") -> None:
        self.take(DelinquencyOpened(
            case_id=case, account_id=account, creditor="xyf", creditor_version=1,
            creditor_type="consumer_finance_company", loan_id=loan, team="default", zone=ZONE, product="personal_loan",
            overdue=Money(overdue_minor, "CNY"), oldest_due=date(2026, 2, 26), local_date=local_date(self.now, ZONE),
            bucket="M1", band=0, difficulty="normal", as_of=self.now, source="core", event_id=f"e-{loan}",
        ))  # fmt: skip

    def take(self, event: Event, source: str = "intake") -> list[Event]:
        """Applies an event as its source recorded it now; what came of it."""
        head = Record(
            TYPES[type(event)], micros(self.now), DEBTOR, getattr(event, "case_id", None), 1, "test", None, b""
        )
        self.offset += 1
        cause = Cause(source, 3, self.offset, head)
        return self._run(handlers.by_type[head.type], event, cause)

    def command(self, handler: Callable[[Any, Debtor, Context], None], value: Any, actor: str = "ann") -> list[Event]:
        return self._run(handler, value, None, f"user:{actor}/collector")

    def tick(self, now: datetime) -> list[Event]:
        """Time goes on to `now`: every wake on the way is a Tick of its own."""
        told: list[Event] = []
        while (wake := self.debtor.next_wake()) is not None and wake <= now:
            self.now = max(wake, self.now)
            told += self._run(tick, TICK, None)
        self.now = now
        return told

    def pay(self, name: str, minor: int, at: datetime) -> list[Event]:
        self.now = max(self.now, at)
        return self.take(PaymentReceived(
            payment_id=name, account_id=self.account, creditor="xyf", amount=Money(minor, "CNY"),
            applied=Money(minor, "CNY"), paid_at=at, value_date=local_date(at, ZONE), source="core", event_id=name,
            case_id=self.case,
        ))  # fmt: skip

    def take_back(self, name: str, minor: int, at: datetime) -> list[Event]:
        """The reversal of a payment, reported at `at`."""
        self.now = max(self.now, at)
        return self.take(PaymentReversed(
            payment_id=f"r-{name}", reverses=name, account_id=self.account, creditor="xyf", amount=Money(minor, "CNY"),
            applied=Money(minor, "CNY"), paid_at=at, value_date=local_date(at, ZONE), source="core",
            event_id=f"r-{name}", case_id=self.case,
        ))  # fmt: skip

    def clear(self) -> list[Event]:
        return self.take(DelinquencyCleared(
            case_id=self.case, account_id=self.account, creditor="xyf", local_date=local_date(self.now, ZONE),
            cause="snapshot", as_of=self.now,
        ))  # fmt: skip

    def promise(
        self, *wanted: tuple[int, date], at: datetime | None = None, name: str = "p", replaces: bool = False
    ) -> list[Promise]:
        """Promises these (minor units, due date)."""
        before = set(self.debtor.promises)
        made_at = at or self.now
        value = PromiseWanted(name, self.case, tuple(wanted), "ann", made_at, replaces)
        self.command(make_promises, value)
        return [promise for key, promise in self.debtor.promises.items() if key not in before]

    def state(self, promise: Promise) -> tuple[str, int]:
        """The promise's state and the minor units that serve it."""
        found = self.debtor.promises[promise.id]
        return found.state, found.paid_minor

    def _run(self, handler: Any, value: Any, cause: Cause | None, actor: str | None = None) -> list[Event]:
        context = Context("tracking", PARTS, self.now, self.references, actor)
        context.turn_to(self.debtor, cause)
        handler(value, self.debtor, context)
        records = [decode_record(raw) for batch in context.journal.values() for raw in batch]
        told = [decode(record.type, record.data) for record in records]
        self.told += told
        self.lines += context.lines.get(TIMELINE, [])
        return told


def facts(events: list[Event]) -> list[str]:
    """Their short names."""
    return [TYPES[type(event)].split(".")[2] for event in events]
