"""The twin's loan systems: what they publish, and when."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from dunwell.twin.clocks import WallClock
from dunwell.twin.doors import Doors
from dunwell.twin.model import Debtor
from dunwell.twin.parameters import shipped
from dunwell.twin.stage import Stage
from dunwell.twin.twin import new_world
from dunwell.twin.upstream import Upstream
from services.intake.schemas import Payment, read_payment, take_delinquency

BEGINS = datetime(2026, 11, 2, 6, tzinfo=UTC)  # 14 in Shanghai, 1 in New York


class Heard:
    """A channel that keeps what it hears."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.paid: list[dict[str, Any]] = []

    async def overdue(self, records: Sequence[dict[str, Any]]) -> None:
        self.told += records

    async def payments(self, records: Sequence[dict[str, Any]]) -> None:
        self.paid += records


class Street:
    """A loan system of sixty debtors, and what was heard of it."""

    def __init__(self) -> None:
        self.world = new_world("s", 60, BEGINS)
        doors = Doors(lambda who: "", b"a key of sixteen bytes", "t")
        self.heard = Heard()
        self.upstream = Upstream(Stage(doors, WallClock(), self.world, shipped()), self.heard)

    async def at(self, instant: datetime) -> None:
        self.world.now = instant
        await self.upstream.speak()

    def owing(self) -> Debtor:
        """Somebody Chinese with one loan that is overdue."""
        return next(
            debtor for debtor in self.world.debtors.values()
            if debtor.country == "CN" and len(debtor.accounts) == 1 and debtor.accounts[0].owed
        )  # fmt: skip


@pytest.fixture
def street() -> Street:
    return Street()


async def test_each_speaks_in_its_own_morning_and_once_a_day(street: Street) -> None:
    await street.at(BEGINS)
    assert {record["creditor"] for record in street.heard.told} == {"demo-lender"}
    count = len(street.heard.told)
    await street.at(BEGINS + timedelta(hours=1))
    assert len(street.heard.told) == count
    await street.at(BEGINS + timedelta(hours=13))
    assert {record["creditor"] for record in street.heard.told} == {"demo-lender", "demo-card"}


async def test_whatever_is_published_passes_the_door_and_is_marked_as_generated(street: Street) -> None:
    for day in range(35):
        await street.at(BEGINS + timedelta(days=day))
        await street.at(BEGINS + timedelta(days=day, hours=13))
    for record in street.heard.told:
        found = take_delinquency(orjson.dumps(record), record)
        assert isinstance(found, tuple), found
        assert record["extra"]["generated"]
    assert all(isinstance(read_payment(orjson.dumps(paid)), Payment) for paid in street.heard.paid)
    assert street.heard.paid
    events = [record["event_id"] for record in (*street.heard.told, *street.heard.paid)]
    assert len(set(events)) == len(events)


async def test_everybody_falls_due_within_the_first_thirty_days(street: Street) -> None:
    for day in range(32):
        await street.at(BEGINS + timedelta(days=day))
        await street.at(BEGINS + timedelta(days=day, hours=13))
    loans = {account.loan for debtor in street.world.debtors.values() for account in debtor.accounts}
    assert {record["loan"]["id"] for record in street.heard.told} == loans


async def test_money_is_published_up_to_what_is_owed_and_clears_the_loan(street: Street) -> None:
    await street.at(BEGINS)
    debtor = street.owing()
    account = debtor.accounts[0]
    owed, due = account.owed, account.oldest_due
    street.world.plan(BEGINS + timedelta(minutes=5), "pay", debtor.customer, account.loan, owed * 2)
    await street.at(BEGINS + timedelta(hours=1))
    mine = [paid for paid in street.heard.paid if paid["loan_id"] == account.loan]
    assert [int(paid["amount"]["value"].replace(".", "")) for paid in mine] == [owed]
    assert (account.owed, account.oldest_due, account.closed_due) == (0, None, due)


async def test_a_payment_that_goes_back_brings_the_debt_back(street: Street) -> None:
    await street.at(BEGINS)
    debtor = street.owing()
    account = debtor.accounts[0]
    owed, due = account.owed, account.oldest_due
    street.world.plan(BEGINS + timedelta(minutes=5), "pay", debtor.customer, account.loan, owed)
    await street.at(BEGINS + timedelta(hours=1))
    paid = next(paid for paid in street.world.payments.values() if paid.loan == account.loan)
    street.world.plan(BEGINS + timedelta(hours=2), "reverse", debtor.customer, paid.id)
    await street.at(BEGINS + timedelta(hours=3))
    assert [record["reverses"] for record in street.heard.paid if "reverses" in record] == [paid.id]
    assert (account.owed, account.oldest_due, paid.back) == (owed, due, BEGINS + timedelta(hours=2))


async def test_what_was_never_owed_is_taken_off_the_books(street: Street) -> None:
    await street.at(BEGINS)
    debtor = street.owing()
    account = debtor.accounts[0]
    street.world.plan(BEGINS + timedelta(minutes=5), "clear", debtor.customer, account.loan)
    await street.at(BEGINS + timedelta(hours=1))
    assert street.heard.told[-1]["loan"]["overdue"]["value"] == "0.00"
    await street.at(BEGINS + timedelta(days=90))
    assert account.owed == 0
