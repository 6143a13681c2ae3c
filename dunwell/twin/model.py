"""What the twin knows: who its people are, what they owe, what it is going to do. Saved between starts."""

from datetime import date, datetime
from heapq import heappop, heappush
from random import Random
from typing import Literal

import msgspec

from dunwell.twin.dice import drawn
from dunwell.twin.parameters import Reason

TaskKind = Literal["pay", "reverse", "status", "reply", "clear", "answer", "ask", "times", "elsewhere"]


class Traits(msgspec.Struct, frozen=True):
    """The truth of one debtor, never told to the platform. `hours`: the part of the day in which they like to answer;
    `patience`: contacts until they have had enough; `self_cure_days`: after entry they would pay by themselves."""

    reason: Reason
    hours: str
    language: str
    patience: float
    self_cure_days: int | None


class Account(msgspec.Struct):
    """One loan, as the creditor's own system has it. Money in minor units."""

    loan: str
    product: str
    instalment: int
    owed: int
    outstanding: int
    total: int
    paid_count: int
    late_count: int
    next_due: date
    oldest_due: date | None = None
    closed_due: date | None = None  # the oldest due date that was paid last: what a reversal brings back
    history: list[int] = []
    missed_before: bool = False  # the first instalment of this twin's time is missed by all: they are its debtors
    told: datetime | None = None  # when upstream last spoke of it
    cleared: bool = False  # taken off the books: it was never owed


class Debtor(msgspec.Struct):
    """One customer of one creditor. `ordinal` counts what was drawn for them."""

    customer: str
    creditor: str
    country: Literal["CN", "US"]
    phone: str
    traits: Traits
    consents: list[str]
    flags: list[str]
    accounts: list[Account]
    far_west: bool = False  # of a Chinese: in Xinjiang, by whose clock it is two hours earlier
    ordinal: int = 0
    fatigue: float = 0.0
    tired_at: datetime | None = None
    stopped: bool = False
    disputed: bool = False
    self_cured: bool = False


class Promised(msgspec.Struct):
    """A promise as it was recorded."""

    id: str
    customer: str
    loan: str
    minor: int
    made_at: datetime
    due: date
    arrangement: str | None
    cancelled: bool = False


class Paid(msgspec.Struct):
    """A payment that was published; `back` when it was reversed."""

    id: str
    loan: str
    minor: int
    currency: str
    at: datetime
    day: date  # on the creditor's calendar
    back: datetime | None = None


class Task(msgspec.Struct, frozen=True, order=True):
    """Something that is going to happen at an instant; `n` keeps the order of those that share one."""

    at: datetime
    n: int
    kind: TaskKind
    customer: str
    # pay, clear, elsewhere: the loan; reverse: the payment; status: the contact; reply: its id; the others: the case
    about: str
    minor: int = 0
    text: str = ""


class Collector(msgspec.Struct):
    """Somebody at a desk; `contact` and `case`: the call in hand, whose talk is over at `until`."""

    name: str
    creditor: str
    careless: bool
    contact: str = ""
    case: str = ""
    seen: str = ""
    until: datetime | None = None


class Text(msgspec.Struct, frozen=True):
    """A text that reached the gateway and was accepted, whether its answer came through or not."""

    ref: str
    to: str


class World(msgspec.Struct, kw_only=True):
    """Everything, as of `now`."""

    seed: str
    name: str  # of this run: events and keys carry it
    begins: datetime
    now: datetime
    debtors: dict[str, Debtor]
    collectors: list[Collector]
    agenda: list[Task] = []
    tasks: int = 0
    era: int = 0
    commands: int = 0
    acts: int = 0
    digest: str = ""
    published: dict[str, date] = {}  # by creditor: the last day on which its loan system spoke
    cases: dict[str, tuple[str, str]] = {}  # case: customer and loan
    promises: list[Promised] = []
    payments: dict[str, Paid] = {}
    texts: dict[str, str] = {}  # ref: what the gateway answers to it, its own id
    refused: dict[str, str] = {}  # ref: why
    counts: dict[str, int] = {}
    made: bool = False  # the history that was asked for stands

    def plan(
        self, at: datetime, kind: TaskKind, customer: str, about: str, minor: int = 0, text: str = ""
    ) -> None:  # fmt: skip
        self.tasks += 1
        heappush(self.agenda, Task(at, self.tasks, kind, customer, about, minor, text))

    def due(self, now: datetime, *kinds: TaskKind) -> list[Task]:
        """Takes what is due of these kinds off the agenda, in order."""
        found: list[Task] = []
        kept: list[Task] = []
        while self.agenda and self.agenda[0].at <= now:
            task = heappop(self.agenda)
            (found if task.kind in kinds else kept).append(task)
        for task in kept:
            heappush(self.agenda, task)
        return found

    def dice(self, debtor: Debtor) -> Random:
        """For the next act of a debtor: by (seed, customer, ordinal)."""
        debtor.ordinal += 1
        return drawn(self.seed, debtor.customer, debtor.ordinal)

    def key(self) -> dict[str, str]:
        """The Idempotency-Key of the next command: a repeat after a crash is the same command."""
        self.commands += 1
        return {"Idempotency-Key": f"{self.name}-{self.era}-{self.commands}"}

    def count(self, what: str, by: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + by

    def of_loan(self, customer: str, loan: str) -> Account:
        return next(account for account in self.debtors[customer].accounts if account.loan == loan)
