"""What all players share: the doors, the clock, the world, the parameters; and how the book names zones."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dunwell.twin.clocks import Clock
from dunwell.twin.doors import Doors, Who
from dunwell.twin.model import Account, Debtor, World
from dunwell.twin.parameters import Parameters
from dunwell.twin.portfolio import BOOK_OF

COMPLIANCE = Who("compliance", "compliance-1")
PAY_HOURS = (9, 18)


@dataclass
class Stage:
    """One run."""

    doors: Doors
    clock: Clock
    world: World
    parameters: Parameters

    def __post_init__(self) -> None:
        self.by_phone = {debtor.phone: debtor for debtor in self.world.debtors.values()}
        self.by_loan = {
            account.loan: debtor for debtor in self.world.debtors.values() for account in debtor.accounts
        }  # fmt: skip

    @property
    def now(self) -> datetime:
        return self.world.now

    def local(self, creditor: str) -> datetime:
        """Now on the creditor's wall clock."""
        return self.now.astimezone(zone_of(creditor))

    def today(self, creditor: str) -> date:
        return self.local(creditor).date()

    def owing(self, debtor: Debtor) -> Account | None:
        """The loan that somebody has in mind: the one that is overdue for longest."""
        found = [account for account in debtor.accounts if account.owed]
        return min(found, key=lambda account: (account.oldest_due or account.next_due, account.loan), default=None)

    def pay_on(self, debtor: Debtor, loan: str, minor: int, day: date, dice: Random) -> None:
        """Money by an hour of that day; within the hour where the day is today."""
        hour, minute = dice.randint(PAY_HOURS[0], PAY_HOURS[1] - 1), dice.randint(1, 59)
        zone = zone_of(debtor.creditor)
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(self.now.tzinfo)
        self.world.plan(max(at, self.now + timedelta(minutes=minute)), "pay", debtor.customer, loan, minor)


def zone_of(creditor: str) -> ZoneInfo:
    return ZoneInfo(BOOK_OF[creditor].settings.zone)
