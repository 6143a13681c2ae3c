"""What the script has done itself, and so what the system must have on its books in the end."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from dunwell.twin.books import State, state_of
from tests.flow.data import Late

Lane = Literal[
    "plain", "pays", "pays_part", "grows", "vanishes", "withdraws_consent", "opts_out", "says_stop", "answers"
]
Fate = Literal["kept", "part", "nothing", "reversed"]


@dataclass
class Account:
    """One account: what the file says, what the system calls it, and what the script has in mind for it."""

    late: Late
    case: str
    debtor: str
    lane: Lane
    day: int  # on which its lane's thing happens
    overdue_minor: int
    record: dict[str, Any] = field(default_factory=dict)  # canonical, with the phone
    paid_minor: int = 0
    cleared_at: datetime | None = None
    cured: bool = False
    gone: bool = False  # by a snapshot
    calls: int = 0
    done: bool = False  # its lane's thing has happened

    @property
    def phone(self) -> str:
        phones = self.record["customer"]["phones"]
        return str(phones[0]["number"])


@dataclass
class Promised:
    """A promise that a collector recorded, and what will come of it."""

    id: str
    account: Account
    minor: int
    made_at: datetime
    due: date
    pay_on: date | None
    fate: Fate
    arrangement: str | None = None
    paid_minor: int = 0
    payment: str | None = None
    reversed: bool = False
    cancelled: bool = False

    def state(self, day_ended: date) -> State:
        """By our own reckoning, when all days up to `day_ended` are over (grace 0, tolerance 0)."""
        return state_of(self.minor, self.paid_minor, self.due, day_ended + timedelta(days=1), self.cancelled)


@dataclass
class Stop:
    """From `at` on nothing may go out to the debtor (or, with `case`, about it) on these channels."""

    why: str
    debtor: str
    channels: tuple[str, ...]
    at: datetime
    case: str | None = None
    until: datetime | None = None


@dataclass
class Books:
    """Everything the script did."""

    accounts: dict[str, Account] = field(default_factory=dict)  # by case
    promises: list[Promised] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)  # by code
    flags: Counter[str] = field(default_factory=Counter)  # attempt, contacted, right_party, promising
    outcomes_of_case: Counter[str] = field(default_factory=Counter)
    released: int = 0
    by_collector: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    replies: Counter[str] = field(default_factory=Counter)
    payments: int = 0
    reversals: int = 0
    snapshots: Counter[str] = field(default_factory=Counter)
    stops: list[Stop] = field(default_factory=list)

    @property
    def collected_minor(self) -> Counter[str]:
        """Net cash by currency."""
        sums: Counter[str] = Counter()
        for account in self.accounts.values():
            sums[account.late.currency] += account.paid_minor
        return sums

    def states(self, day_ended: date) -> dict[str, State]:
        """Every promise; an instalment that was not kept cancels the later ones of its plan."""
        states = {promise.id: promise.state(day_ended) for promise in self.promises}
        for promise in self.promises:
            if promise.arrangement and any(
                other.arrangement == promise.arrangement and other.due < promise.due
                and states[other.id] in ("BROKEN", "PARTIAL") for other in self.promises
            ):  # fmt: skip
                states[promise.id] = "CANCELLED"
        return states

    def of_lane(self, lane: Lane, day: int | None = None) -> list[Account]:
        """The accounts of a lane whose thing has not happened yet, in the order of their loans."""
        found = [a for a in self.accounts.values() if a.lane == lane and not a.done and (day is None or a.day <= day)]
        return sorted(found, key=lambda account: account.late.loan)
