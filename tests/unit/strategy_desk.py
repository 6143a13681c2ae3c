"""One debtor at a desk of its own: what is heard, days that go by, and all that strategy tells."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import msgspec

from libs.common.events.envelope import Event, Money, decode_record
from libs.common.events.intake import (
    ContactPoint,
    CreditorSettings,
    DebtorChanged,
    DelinquencyChanged,
    DelinquencyCleared,
    DelinquencyOpened,
)
from libs.common.events.outreach import ContactSuppressed
from libs.common.events.registry import TYPES, decode
from libs.common.events.strategy import ContactRequested
from libs.common.events.tracking import (
    OutcomeRecorded,
    PromiseMade,
)
from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import CaseId, derive
from libs.common.store.context import Context
from libs.common.store.handlers import TICK
from libs.common.store.reference import Reference, References
from libs.common.store.state import Codec
from services.strategy.handlers import handlers
from services.strategy.model import CHANNELS, Case, Debtor
from services.strategy.store import strategies

ZONE = "Asia/Shanghai"
TODAY = date(2026, 11, 24)
TEN = datetime(2026, 11, 24, 2, tzinfo=UTC)  # 10:00 in Shanghai
DAY = timedelta(days=1)
STAGES = ["M0", "M1-early", "M1-late", "M2", "M3", "M4-M6", "M6+"]
E = TypeVar("E", bound=Event)


def case_of(name: str) -> CaseId:
    return CaseId(derive("test", name))


class Told(NamedTuple):
    """An event of strategy, and when it was told."""

    at: datetime
    event: Any


class Desk:
    """One debtor, a clock, and all that strategy tells."""

    def __init__(self, hold_out_bp: int = 0, now: datetime = TEN, name: str = "debtor") -> None:
        self.references = References()
        self.references.add(Reference("strategy", "default", 1, strategies.shipped()))
        for creditor in ("xyf", "abc"):
            found = msgspec.to_builtins(CreditorSettings(name=creditor, hold_out_bp=hold_out_bp))
            self.references.add(Reference("creditor", creditor, 1, found))
        self.now, self.told, self.codec = now, list[Told](), Codec(Debtor, 1)
        self.debtor = self.codec.new(derive("test", name))

    def hear(self, *events: Event) -> "Desk":
        for event in events:
            self._apply(handlers.by_type[TYPES[type(event)]], event)
        return self

    def pass_until(self, instant: datetime) -> "Desk":
        """Lets time go by, wake by wake."""
        while (wake := self.debtor.next_wake()) is not None and wake <= instant:
            self.now = max(self.now, wake)
            self._apply(handlers.tick, TICK)
            following = self.debtor.next_wake()
            assert following is None or following > self.now, "a tick did not do all that was due"
        self.now = instant
        return self

    def pass_days(self, days: int) -> "Desk":
        return self.pass_until(self.now + days * DAY)

    def _apply(self, handler: Any, value: Any) -> None:
        context = Context("strategy", 12, self.now, self.references)
        context.turn_to(self.debtor, None)
        handler(value, self.debtor, context)
        for raw in (raw for batch in context.journal.values() for raw in batch):
            record = decode_record(raw)
            event = decode(record.type, record.data)
            self.told.append(Told(self.now, event))
            if isinstance(event, ContactRequested):
                assert CHANNELS[event.channel] & self.debtor.reach, "asked for by a channel that is closed"
        kept = self.codec.decode(self.debtor.id, 1, self.codec.encode(self.debtor))
        assert kept == self.debtor, "a State must survive its own codec"
        self.debtor = kept

    def all(self, kind: type[E]) -> list[E]:
        return [told.event for told in self.told if isinstance(told.event, kind)]

    def asked(self) -> list[tuple[str, str]]:
        """(step, day) of every contact that was asked for."""
        return [
            (told.event.step, local_date(told.at, ZONE).isoformat())
            for told in self.told if isinstance(told.event, ContactRequested)
        ]  # fmt: skip

    def case(self, name: str = "A") -> Case:
        return self.debtor.cases[case_of(name)]

    def steps(self, name: str = "A") -> list[tuple[str, str, str]]:
        return [(step.name, step.state, step.reason) for step in self.case(name).steps]


def a_debtor(*consents: str, phones: int = 1, email: bool = True) -> DebtorChanged:
    points = [ContactPoint(f"p{i}", "mobile") for i in range(phones)]
    points += [ContactPoint("e", "email")] if email else []
    return DebtorChanged(
        as_of=TEN,
        points=points,
        consents=list(consents or ("sms", "call")),
        language="zh",
        jurisdictions=["CN"],
        zones=[],
    )


def opened(dpd: int, name: str = "A", creditor: str = "xyf", amount: int = 150_000, **more: Any) -> DelinquencyOpened:
    fields: dict[str, Any] = {
        "case_id": case_of(name), "account_id": derive("test", "account", name), "creditor": creditor,
        "creditor_version": 1, "creditor_type": "bank", "loan_id": name, "team": "default", "zone": ZONE,
        "product": "loan", "overdue": Money(amount, "CNY"), "oldest_due": TODAY - dpd * DAY, "local_date": TODAY,
        "bucket": "M1", "band": 1, "difficulty": "normal", "as_of": TEN, "source": creditor, "event_id": name,
    }  # fmt: skip
    return DelinquencyOpened(**fields | more)


def changed(oldest_due: date, name: str = "A", cause: str = "snapshot", **more: Any) -> DelinquencyChanged:
    fields: dict[str, Any] = {
        "case_id": case_of(name), "account_id": derive("test", "account", name), "creditor": "xyf",
        "creditor_version": 1, "overdue": Money(100_000, "CNY"), "oldest_due": oldest_due, "local_date": TODAY,
        "bucket": "M1", "band": 1, "difficulty": "normal", "cause": cause, "as_of": TEN,
    }  # fmt: skip
    return DelinquencyChanged(**fields | more)


def cleared(name: str = "A") -> DelinquencyCleared:
    return DelinquencyCleared(
        case_id=case_of(name), account_id=derive("test", "account", name), creditor="xyf",  # type: ignore[arg-type]
        local_date=TODAY, cause="payment", as_of=TEN,
    )  # fmt: skip


def promised(deadline: datetime, name: str = "A", promise: str = "P") -> PromiseMade:
    money = Money(1, "CNY")
    return PromiseMade(
        promise_id=promise, case_id=case_of(name), creditor="xyf", amount=money, threshold=money,  # type: ignore[arg-type]
        due=TODAY, deadline=deadline, made_at=TEN, collector="ann",
    )  # fmt: skip


def outcome(code: str, contact: Any = None, name: str = "A") -> OutcomeRecorded:
    return OutcomeRecorded(
        outcome_id=code, case_id=case_of(name), creditor="xyf", channel="call", code=code, attempt=True,
        contacted=False, right_party=False, at=TEN, local_date=TODAY, collector="ann", contact_id=contact,
    )  # fmt: skip


def about(promise: str = "P", name: str = "A") -> dict[str, Any]:
    return {"promise_id": promise, "case_id": case_of(name), "creditor": "xyf"}


def suppressed(desk: Desk, state: str, reason: str = "rule") -> ContactSuppressed:
    request = desk.all(ContactRequested)[-1]
    return ContactSuppressed(
        contact_id=request.contact_id, case_id=request.case_id, creditor="xyf", channel=request.channel,
        state=state, reason=reason,  # type: ignore[arg-type]
    )  # fmt: skip
