"""The arithmetic, straight from docs/glossary.md: one walk learns the cases, a second counts, and at the end what has
changed its mind (cures, payments, promises) is told as a history of values, each from the instant it was recorded.

A count is keyed by (day, figure, creditor, team, bucket, channel, strategy, collector, currency, recorded, part), which
are the columns of the rollups.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from libs.common.events import intake, outreach, strategy, tracking
from libs.common.events.envelope import Record
from libs.common.events.registry import EVENTS, decode

Counts = Counter[tuple[Any, ...]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LEARNT = frozenset({intake.DelinquencyOpened, strategy.PlanAssigned})
COUNTED = frozenset({
    intake.DelinquencyOpened, intake.DelinquencyChanged, intake.DelinquencyCleared, intake.PaymentReceived,
    intake.PaymentReversed,
    outreach.ContactSubmitted, outreach.ContactDelivered, outreach.VisitReported,
    tracking.OutcomeRecorded, tracking.PromiseMade, tracking.PromiseKept, tracking.PromisePartlyKept,
    tracking.PromiseBroken, tracking.PromiseCancelled, tracking.ComplaintOpened,
})  # fmt: skip


@dataclass
class Case:
    """One account episode as its first entry and its first plan describe it."""

    creditor: str
    entry: intake.DelinquencyOpened | None = None
    entered: datetime = EPOCH
    strategy: str | None = None
    cleared: list[tuple[datetime, str, date]] = field(default_factory=list)  # recorded, how ("" = open again), day
    bucket: str = ""  # in which it stands


@dataclass
class Cash:
    """A payment, and what came back of it, in the order in which it came."""

    case: str
    payment: intake.PaymentReceived
    recorded: datetime
    returned: list[tuple[datetime, int]] = field(default_factory=list)


@dataclass
class Promised:
    """A promise, and its judgements in the order in which they came; "" = open again, or cancelled."""

    promise: tracking.PromiseMade
    judged: list[tuple[datetime, str, int]] = field(default_factory=list)  # recorded, figure, minor units paid


class PartCount:
    """All figures of one part: `learn` every record of intake and strategy, `count` every record, then `finish`."""

    def __init__(self, part: int) -> None:
        self.part = part
        self.counts: Counts = Counter()
        self._cases: dict[str, Case] = {}
        self._cash: dict[tuple[str, str], Cash] = {}
        self._promises: dict[str, Promised] = {}
        self._gone: set[str] = set()  # promises that were cancelled

    def learn(self, record: Record) -> None:
        """The first entry and the first plan of each case."""
        if EVENTS.get(record.type) not in LEARNT:
            return
        match decode(record.type, record.data):
            case intake.DelinquencyOpened() as event:
                case = self._cases.setdefault(event.case_id, Case(event.creditor))
                if case.entry is None:
                    case.entry, case.entered = event, _instant(record)
            case strategy.PlanAssigned() as event:
                case = self._cases.setdefault(event.case_id, Case(event.creditor))
                case.strategy = event.strategy if case.strategy is None else case.strategy
            case _:
                pass

    def count(self, record: Record) -> None:
        """One record's part in the figures."""
        if EVENTS.get(record.type) not in COUNTED:
            return
        event, recorded = decode(record.type, record.data), _instant(record)
        match event:
            case intake.DelinquencyOpened():
                self._cases[event.case_id].cleared.append((recorded, "", event.local_date))
                self._cases[event.case_id].bucket = event.bucket
            case intake.DelinquencyChanged():
                self._moved(event, recorded)
            case intake.DelinquencyCleared():
                how = "cures" if event.cause == "payment" else "cleared_by_snapshot"
                self._case(event).cleared.append((recorded, how, event.local_date))
            case intake.PaymentReceived() if event.case_id and event.applied.minor:
                self._cash[event.account_id, event.payment_id] = Cash(event.case_id, event, recorded)
            case intake.PaymentReversed() if (event.account_id, event.reverses) in self._cash:
                self._cash[event.account_id, event.reverses].returned.append((recorded, event.amount.minor))
            case outreach.ContactSubmitted() if event.channel != "call" and event.channel != "visit":
                self._contact(event, "attempts", recorded, recorded, event.channel)
                if event.channel == "letter":
                    self._contact(event, "contacts", recorded, recorded, "letter")
            case outreach.ContactDelivered() if event.channel != "letter":
                self._contact(event, "contacts", event.at, recorded, event.channel)
            case outreach.VisitReported():
                self._contact(event, "attempts", recorded, recorded, "visit")
                if event.result == "MET":
                    self._contact(event, "contacts", recorded, recorded, "visit")
            case tracking.OutcomeRecorded():
                self._outcome(event, recorded)
            case tracking.ComplaintOpened():
                self._contact(event, "complaints", recorded, recorded, "")
            case tracking.PromiseMade() if event.reopened:
                self._judge(event.promise_id, recorded, "")
            case tracking.PromiseMade():
                self._promises[event.promise_id] = Promised(event)
                self._promise_made(event, recorded)
            case tracking.PromiseKept():
                self._judge(event.promise_id, recorded, "promises_kept")
            case tracking.PromisePartlyKept():
                self._judge(event.promise_id, recorded, "promises_partly_kept", event.paid.minor)
            case tracking.PromiseBroken():
                self._judge(event.promise_id, recorded, "promises_broken")
            case tracking.PromiseCancelled():
                self._judge(event.promise_id, recorded, "")
                self._gone.add(event.promise_id)
            case _:
                pass

    def finish(self) -> Counts:
        """Entries, cures, cash and judgements, now that each history is complete."""
        for name, case in self._cases.items():
            self._entry(name, case)
            self._cures(name, case)
        for cash in self._cash.values():
            self._collected(cash)
        for promised in self._promises.values():
            self._fallen_due(promised)
        return self.counts

    def _case(self, event: Any) -> Case:
        return self._cases.setdefault(event.case_id, Case(event.creditor))

    def _add(
        self, case_id: str, creditor: str, figure: str, value: int, day: date | datetime, recorded: datetime, *,
        currency: str = "", channel: str = "", collector: str = "",
    ) -> None:  # fmt: skip
        case = self._cases.get(case_id) or Case(creditor)
        zone = ZoneInfo(case.entry.zone if case.entry else "UTC")
        if isinstance(day, datetime):
            day = day.astimezone(zone).date()
        team, bucket = (case.entry.team, case.entry.bucket) if case.entry else ("", "")
        key = (
            day, figure, case.creditor, team, bucket, channel, case.strategy or "", collector, currency,
            recorded.astimezone(zone).date(), self.part,
        )  # fmt: skip
        self.counts[key] += value

    def _contact(self, event: Any, figure: str, at: datetime, recorded: datetime, channel: str) -> None:
        self._add(event.case_id, event.creditor, figure, 1, at, recorded, channel=channel)

    def _outcome(self, event: tracking.OutcomeRecorded, recorded: datetime) -> None:
        on_the_phone = event.channel == "call"
        counts = {
            "attempts": on_the_phone and event.attempt,
            "connects": on_the_phone and event.attempt and event.contacted,
            "contacts": on_the_phone and (event.contacted or event.code == "LM"),
            "right_party_contacts": event.right_party,
            "promising_contacts": event.right_party and event.code in {"PTP", "PLAN"},
        }
        for figure in (figure for figure, true in counts.items() if true):
            self._add(
                event.case_id, event.creditor, figure, 1, event.local_date, recorded, channel=event.channel,
                collector=event.collector,
            )  # fmt: skip

    def _moved(self, event: intake.DelinquencyChanged, recorded: datetime) -> None:
        case, money = self._case(event), event.overdue
        figure = f"moved/{case.bucket}/{event.bucket}"
        if case.bucket != event.bucket:
            self._add(event.case_id, event.creditor, figure, 1, event.local_date, recorded)
            self._add(
                event.case_id, event.creditor, f"{figure}_amount", money.minor, event.local_date, recorded,
                currency=money.currency,
            )  # fmt: skip
        case.bucket = event.bucket

    def _promise_made(self, event: tracking.PromiseMade, recorded: datetime) -> None:
        for figure, value, currency in (
            ("promises_made", 1, ""),
            ("promises_made_amount", event.amount.minor, event.amount.currency),
        ):
            self._add(
                event.case_id, event.creditor, figure, value, event.made_at, recorded, currency=currency,
                collector=event.collector,
            )  # fmt: skip

    def _judge(self, promise_id: str, recorded: datetime, figure: str, paid: int = 0) -> None:
        if promise_id in self._promises and promise_id not in self._gone:
            self._promises[promise_id].judged.append((recorded, figure, paid))

    def _entry(self, name: str, case: Case) -> None:
        if (entry := case.entry) is not None:
            amount = entry.overdue
            self._add(name, case.creditor, "entries", 1, entry.local_date, case.entered)
            self._add(
                name, case.creditor, "entries_amount", amount.minor, entry.local_date, case.entered,
                currency=amount.currency,
            )  # fmt: skip

    def _cures(self, name: str, case: Case) -> None:
        """A case is cleared from one record to the next that opens it again."""
        now: tuple[str, date] | None = None
        for recorded, how, day in case.cleared:
            if bool(how) == bool(now):
                continue
            sign, (figure, on) = (1, (how, day)) if how or now is None else (-1, now)
            now = (how, day) if how else None
            self._add(name, case.creditor, figure, sign, on, recorded)
            if case.entry is not None:
                amount = case.entry.overdue
                self._add(
                    name, case.creditor, f"{figure}_amount", sign * amount.minor, on, recorded,
                    currency=amount.currency,
                )  # fmt: skip

    def _collected(self, cash: Cash) -> None:
        """What of a payment met the amount owed; what comes back is first what was paid too much."""
        paid, owed = cash.payment, cash.payment.applied
        net = paid.amount.minor
        counts = min(owed.minor, net)
        who, day, currency = (cash.case, paid.creditor), paid.value_date, owed.currency
        self._add(*who, "collected", counts, day, cash.recorded, currency=currency)
        self._add(*who, "payments", 1, day, cash.recorded)
        for recorded, returned in cash.returned:
            if not counts:
                break
            net -= returned
            left = max(0, min(owed.minor, net))
            self._add(*who, "collected", left - counts, day, recorded, currency=currency)
            self._add(*who, "reversed_in_period", counts - left, recorded, recorded, currency=currency)
            self._add(*who, "reversals", 1, recorded, recorded)
            if not left:
                self._add(*who, "payments", -1, day, recorded)
            counts = left

    def _fallen_due(self, promised: Promised) -> None:
        """On the last day before the deadline, by the newest judgement; an older one counts until the newer came."""
        event = promised.promise
        day = event.deadline - timedelta(microseconds=1)
        before = ("", 0)
        for recorded, figure, paid in promised.judged:
            for sign, (name, cash) in ((-1, before), (1, (figure, paid))):
                if not name:
                    continue
                for what, value, currency in (
                    (name, 1, ""),
                    (f"{name}_amount", event.amount.minor, event.amount.currency),
                    ("promises_partly_paid", cash, event.amount.currency),
                ):
                    self._add(
                        event.case_id, event.creditor, what, sign * value, day, recorded, currency=currency,
                        collector=event.collector,
                    )  # fmt: skip
            before = (figure, paid)


def _instant(record: Record) -> datetime:
    return EPOCH + timedelta(microseconds=record.time)
