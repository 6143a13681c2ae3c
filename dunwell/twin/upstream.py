"""The loan systems of both creditors: overdue events as instalments are missed, payments, and what goes back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

import orjson

from dunwell.twin import books
from dunwell.twin.dice import money
from dunwell.twin.doors import DoorFailed, Doors, Who
from dunwell.twin.model import Account, Debtor, Paid, Task
from dunwell.twin.portfolio import BOOK_OF, SOURCE, customer_of, record
from dunwell.twin.stage import Stage

PUBLISHER = Who("publisher", "loan-system")
INTAKE = "/api/intake/v1"
SPEAKS_FROM_HOUR = 8
CHUNK_MAX = 1_000


class Channel(Protocol):
    """How records reach intake."""

    async def overdue(self, records: Sequence[dict[str, Any]]) -> None: ...

    async def payments(self, records: Sequence[dict[str, Any]]) -> None: ...


class HttpChannel:
    """Intake's own doors: overdue events as NDJSON in bulk, payments as a list."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    async def overdue(self, records: Sequence[dict[str, Any]]) -> None:
        for start in range(0, len(records), CHUNK_MAX):
            part = records[start : start + CHUNK_MAX]
            raw = b"\n".join(map(orjson.dumps, part))
            answer = await self._doors.ask(
                PUBLISHER, "POST", f"{INTAKE}/delinquencies/bulk", raw=raw, params={"source": SOURCE},
                headers={"Content-Type": "application/x-ndjson"},
            )  # fmt: skip
            took(answer.json(), len(part))

    async def payments(self, records: Sequence[dict[str, Any]]) -> None:
        for start in range(0, len(records), CHUNK_MAX):
            part = records[start : start + CHUNK_MAX]
            body = {"source": SOURCE, "records": part}
            took((await self._doors.ask(PUBLISHER, "POST", f"{INTAKE}/payments", body)).json(), len(part))


def took(answer: dict[str, Any], wanted: int) -> None:
    """All of them, now or before a restart; DoorFailed otherwise."""
    if answer["accepted"] + answer["duplicate"] != wanted:
        raise DoorFailed(f"{wanted} records sent, the answer is {str(answer)[:500]}")


class Upstream:
    """Both loan systems: each speaks in its own morning, money comes at any hour."""

    def __init__(self, stage: Stage, channel: Channel) -> None:
        self._stage, self._channel = stage, channel

    async def speak(self) -> bool:
        """All that is due now; was anything said?"""
        paid = await self._money()
        told = self._cleared()
        for creditor in BOOK_OF:
            told += self._morning(creditor)
        if told:
            await self._channel.overdue(told)
        return paid or bool(told)

    def is_due(self, creditor: str) -> bool:
        """Is it their morning, and have they not spoken yet?"""
        local = self._stage.local(creditor)
        return local.hour >= SPEAKS_FROM_HOUR and self._stage.world.published.get(creditor) != local.date()

    def _morning(self, creditor: str) -> list[dict[str, Any]]:
        """Once a day: every instalment that fell due and was missed; at first all that is overdue."""
        world, today = self._stage.world, self._stage.today(creditor)
        first = creditor not in world.published
        if not self.is_due(creditor):
            return []
        world.published[creditor] = today
        found = []
        for debtor in world.debtors.values():
            if debtor.creditor == creditor:
                for account in debtor.accounts:
                    missed = self._misses(debtor, account)
                    if missed or (first and account.owed):
                        found.append(self._tells(debtor, account, begun=first and not missed))
        return found

    def _misses(self, debtor: Debtor, account: Account) -> bool:
        """Did an instalment fall due, unpaid, before today?"""
        missed, today = False, self._stage.today(debtor.creditor)
        while account.next_due < today and not account.cleared:
            p = self._stage.parameters.traits.misses_again[debtor.traits.reason]
            if not account.missed_before or self._stage.world.dice(debtor).random() < p:
                missed = account.missed_before = True
                account.oldest_due = account.oldest_due or account.next_due
                account.owed += account.instalment
                account.late_count += 1
                if account.late_count == 1:
                    self._may_cure(debtor, account, 0)
            account.next_due += timedelta(days=self._stage.parameters.portfolio.instalment_days)
        return missed

    def _may_cure(self, debtor: Debtor, account: Account, dpd: int) -> None:
        """Some pay by themselves some days after they fell due, whatever anybody says."""
        days = debtor.traits.self_cure_days
        if days is not None and days >= dpd:
            dice = self._stage.world.dice(debtor)
            day = self._stage.today(debtor.creditor) + timedelta(days=days - dpd)
            self._stage.pay_on(debtor, account.loan, account.owed, day, dice)

    def _tells(self, debtor: Debtor, account: Account, begun: bool = False) -> dict[str, Any]:
        world, today = self._stage.world, self._stage.today(debtor.creditor)
        if begun and account.oldest_due:
            self._may_cure(debtor, account, (today - account.oldest_due).days)
        account.told = world.now
        books.act(world, "overdue", debtor.customer, account.loan, account.owed)
        customer = customer_of(debtor, world.seed)
        event = f"{world.name}-{account.loan}-{today.isoformat()}-{account.owed}"
        return record(BOOK_OF[debtor.creditor], customer, account, event, world.now.isoformat())

    def _cleared(self) -> list[dict[str, Any]]:
        """What was never owed is taken off the books."""
        world, found = self._stage.world, []
        for task in world.due(world.now, "clear"):
            debtor, account = world.debtors[task.customer], world.of_loan(task.customer, task.about)
            if account.owed:
                books.cancel_promises(world, debtor.customer, account.loan, self._stage.today(debtor.creditor))
                account.owed, account.late_count, account.cleared = 0, 0, True
                found.append(self._tells(debtor, account))
        return found

    async def _money(self) -> bool:
        world = self._stage.world
        made = [self._pay(task) if task.kind == "pay" else self._back(task) for task in world.due(
            world.now, "pay", "reverse"
        )]  # fmt: skip
        records = [each for each in made if each is not None]
        if records:
            await self._channel.payments(records)
        return bool(records)

    def _pay(self, task: Task) -> dict[str, Any] | None:
        """A payment, up to what is overdue."""
        world, debtor = self._stage.world, self._stage.world.debtors[task.customer]
        account = world.of_loan(task.customer, task.about)
        minor = min(task.minor, account.owed)
        at = max(task.at, account.told + timedelta(seconds=1)) if account.told else task.at
        if minor <= 0 or at > world.now:
            return None
        account.owed -= minor
        account.outstanding = max(0, account.outstanding - minor)
        if account.owed == 0:
            account.closed_due, account.oldest_due = account.oldest_due, None
            account.paid_count, account.late_count = account.paid_count + account.late_count, 0
        currency = BOOK_OF[debtor.creditor].settings.currency
        paid = Paid(f"{world.name}-p{task.n}", account.loan, minor, currency, at, self._stage.today(debtor.creditor))
        world.payments[paid.id] = paid
        books.act(world, "payment", debtor.customer, account.loan, minor)
        self._may_come_back(debtor, paid)
        return self._record(debtor, paid, paid.id, paid.at.isoformat())

    def _may_come_back(self, debtor: Debtor, paid: Paid) -> None:
        given, dice = self._stage.parameters.payments, self._stage.world.dice(debtor)
        if dice.random() < given.p_reversed:
            at = paid.at + timedelta(days=dice.randint(*given.reversed_days))
            self._stage.world.plan(at, "reverse", debtor.customer, paid.id)

    def _back(self, task: Task) -> dict[str, Any] | None:
        """A payment goes back, unless upstream has spoken of the loan since: its snapshot stands."""
        world, debtor = self._stage.world, self._stage.world.debtors[task.customer]
        paid = world.payments[task.about]
        account = world.of_loan(task.customer, paid.loan)
        if account.told is not None and account.told > paid.at:
            return None
        paid.back = task.at
        if account.owed == 0:
            account.oldest_due, account.late_count = account.closed_due, 1
        account.owed += paid.minor
        account.outstanding += paid.minor
        books.act(world, "reversal", debtor.customer, account.loan, paid.minor)
        return self._record(debtor, paid, f"{paid.id}-back", task.at.isoformat()) | {"reverses": paid.id}

    def _record(self, debtor: Debtor, paid: Paid, name: str, at: str) -> dict[str, Any]:
        return {
            "event_id": name, "payment_id": name, "occurred_at": at, "paid_at": at, "creditor": debtor.creditor,
            "loan_id": paid.loan, "amount": money(paid.minor, paid.currency),
        }  # fmt: skip
