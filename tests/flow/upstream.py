"""The loan system: payments (for promises, on their own, one taken back), new snapshots, consents withdrawn."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dunwell.twin.dice import money
from tests.flow.books import Account, Books, Promised, Stop
from tests.flow.data import BILLS, SOURCE, Portfolio, overdue_minor
from tests.flow.system import PUBLISHER, TEAM_LEAD, FlowFailed, System

CHINA = ZoneInfo("Asia/Shanghai")
PAY_HOUR = 9
INTAKE = "/api/intake/v1"
GROWTH = 40_000  # NT$ on the largest bill: another amount overdue, whatever it was


class Upstream:
    """Publishes once a day, in the morning."""

    def __init__(self, system: System, books: Books, portfolio: Portfolio) -> None:
        self._system, self._books, self._portfolio = system, books, portfolio
        self._now = datetime.min.replace(tzinfo=CHINA)  # when it publishes; what it tells of was before

    async def morning(self, day: int, now: datetime) -> None:
        """All that the loan system has to say on this day."""
        self._now = now
        today = now.astimezone(CHINA).date()
        records = [self._of_promise(promise, today) for promise in self._due_to_be_paid(today)]
        back = self._taken_back(today)
        records += [back] if back else []
        for account in self._books.of_lane("pays", day) + self._books.of_lane("pays_part", day):
            whole = account.lane == "pays"
            account.done = True
            records.append(
                self._payment(account, account.overdue_minor if whole else account.overdue_minor // 2, today)
            )
        if records:
            await self._accepted(f"{INTAKE}/payments", {"source": "cash-desk", "records": records}, len(records))
        await self._snapshots(day, now)
        for account in self._books.of_lane("opts_out", day):
            account.done = True
            body = {"opted_out": ["sms"], "reason": "asked for it in a branch"}
            await self._system.ask(TEAM_LEAD, "PUT", f"/api/outreach/v1/preferences/{account.debtor}", body)
            self._books.stops.append(Stop("opted out", account.debtor, ("sms",), now))

    def _due_to_be_paid(self, today: date) -> list[Promised]:
        return [p for p in self._books.promises if p.pay_on == today and not p.cancelled and p.payment is None]

    def _of_promise(self, promise: Promised, today: date) -> dict[str, Any]:
        minor = promise.minor // 2 if promise.fate == "part" else promise.minor
        paid = self._payment(promise.account, minor, today)
        promise.payment, promise.paid_minor = paid["payment_id"], minor
        return paid

    def _taken_back(self, today: date) -> dict[str, Any] | None:
        """One payment that had kept a promise comes back, on the day after and before the promise is due."""
        if self._books.reversals:
            return None
        for promise in self._books.promises:
            paid_before = promise.pay_on is not None and promise.pay_on < today <= promise.due
            if promise.fate == "kept" and promise.payment and paid_before and promise.arrangement is None:
                account, self._books.reversals = promise.account, 1
                promise.fate, promise.reversed, promise.paid_minor = "reversed", True, 0
                back = self._payment(account, -promise.minor, today)
                return back | {"reverses": promise.payment}
        return None

    def _payment(self, account: Account, minor: int, today: date) -> dict[str, Any]:
        """A payment of this morning, booked with the script; below zero: one that goes back."""
        number = self._books.payments + self._books.reversals
        self._books.payments += minor > 0
        at = datetime(today.year, today.month, today.day, PAY_HOUR, number % 60, tzinfo=CHINA)
        account.paid_minor += minor
        account.overdue_minor -= minor
        account.cured = account.overdue_minor == 0
        account.cleared_at = self._now if account.cured else None
        name = f"pay-{today.isoformat()}-{number}-{account.late.loan}"
        return {
            "event_id": name, "payment_id": name, "occurred_at": at.isoformat(), "paid_at": at.isoformat(),
            "creditor": account.late.creditor, "loan_id": account.late.loan,
            "amount": money(abs(minor), account.late.currency),
        }  # fmt: skip

    async def _snapshots(self, day: int, now: datetime) -> None:
        grown = self._books.of_lane("grows", day)
        if grown and self._portfolio.source == SOURCE:
            await self._in_the_sources_own_shape(grown, now.astimezone(CHINA).date())
        elif grown:
            await self._canonical(grown, now, "grows")
        await self._canonical(self._books.of_lane("vanishes", day), now, "vanishes")
        await self._canonical(self._books.of_lane("withdraws_consent", day), now, "withdraws_consent")

    async def _in_the_sources_own_shape(self, grown: list[Account], as_of: date) -> None:
        """The rows of the data set with a larger bill, by way of its mapping."""
        rows = []
        for account in grown:
            bill = max(Decimal(account.late.row[name]) for name in BILLS) + GROWTH
            rows.append({**account.late.row, "BILL_AMT1": str(bill)})
            account.overdue_minor = overdue_minor(bill)
        path = f"{INTAKE}/delinquencies/bulk"
        raw = "\n".join(json.dumps(row) for row in rows).encode()
        answer = await self._system.ask(
            PUBLISHER, "POST", path, raw=raw, params={"source": SOURCE, "as_of": as_of.isoformat()},
            headers={"Content-Type": "application/x-ndjson"},
        )  # fmt: skip
        self._took(path, answer.json(), len(rows))
        self._booked(grown, "grows")

    async def _canonical(self, accounts: list[Account], now: datetime, what: str) -> None:
        if not accounts:
            return
        records = [self._record(account, now, what) for account in accounts]
        await self._accepted(f"{INTAKE}/delinquencies", {"records": records}, len(records))
        self._booked(accounts, what)

    def _record(self, account: Account, now: datetime, what: str) -> dict[str, Any]:
        customer, loan = dict(account.record["customer"]), dict(account.record["loan"])
        match what:
            case "grows":
                account.overdue_minor += 12_345
            case "vanishes":
                account.overdue_minor, account.gone, account.cleared_at = 0, True, now
            case _:
                customer["consents"] = ["call"]
                self._books.stops.append(Stop("consent withdrawn", account.debtor, ("sms",), now))
        loan["overdue"] = money(account.overdue_minor, account.late.currency)
        at = now - timedelta(minutes=1)
        event = f"snapshot-{at.isoformat()}-{account.late.loan}"
        own = {"event_id": event, "occurred_at": at.isoformat(), "customer": customer, "loan": loan}
        return {**{k: v for k, v in account.record.items() if k != "extra"}, **own, "source": "core-system"}

    def _booked(self, accounts: list[Account], what: str) -> None:
        for account in accounts:
            account.done = True
        self._books.snapshots[what] += len(accounts)

    async def _accepted(self, path: str, body: dict[str, Any], wanted: int) -> None:
        self._took(path, (await self._system.ask(PUBLISHER, "POST", path, body)).json(), wanted)

    def _took(self, path: str, answer: dict[str, Any], wanted: int) -> None:
        if answer["accepted"] != wanted or answer["rejected"]:
            raise FlowFailed(f"{path}: {wanted} records sent, the answer is {str(answer)[:500]}")
