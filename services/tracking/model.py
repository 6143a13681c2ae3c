"""What tracking knows about one debtor: cases, promises and the cash that keeps them, holds, calls in hand, matters."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from libs.common.events.tracking import HoldReason
from libs.common.kernel.ids import AccountId, CaseId, ContactId, HoldId, PromiseId
from libs.common.store.state import State

PromiseState = Literal["OPEN", "KEPT", "PARTIAL", "BROKEN", "CANCELLED"]
MatterKind = Literal["dispute", "hardship", "complaint"]
TaskKind = Literal["callback", "broken_promise"]


class Case(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One episode of an account's being overdue."""

    id: CaseId
    account: AccountId
    creditor: str
    creditor_version: int
    loan_id: str
    team: str
    assigned_to: str | None
    zone: str
    currency: str
    overdue_minor: int
    bucket: str
    opened: datetime
    open: bool = True
    oldest_due: date = date.min
    band: int = 0


class Promise(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`amount` by `due`; kept when `threshold` is paid before `deadline`, the first instant that is too late."""

    id: PromiseId
    case: CaseId
    account: AccountId
    creditor: str
    currency: str
    amount_minor: int
    threshold_minor: int
    due: date
    deadline: datetime
    made_at: datetime
    collector: str
    instalment: int = 1
    instalments: int = 1
    arrangement: str | None = None
    state: PromiseState = "OPEN"
    paid_minor: int = 0


class Paid(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Cash on an account, and what of it came back; either may be known first. `counts_until` is the last instant at
    which it may have been paid: `paid_at` itself, or the end of the day where the source gave only a date."""

    id: str
    account: AccountId
    minor: int
    reversed_minor: int
    paid_at: datetime
    counts_until: datetime

    @property
    def net_minor(self) -> int:
        return max(0, self.minor - self.reversed_minor)


class Hold(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """All collection activity suspended: of a case, or `whole` of the debtor; `case` is where it was placed."""

    id: HoldId
    case: CaseId
    creditor: str
    reason: HoldReason
    whole: bool
    placed: datetime
    placed_by: str
    until: datetime | None = None
    ended: datetime | None = None
    bound_to: str = ""  # the promise, arrangement or matter with which it ends
    release_proposed_by: str | None = None


class Call(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A call that waits for a collector, or is in one's hand until `until`."""

    case: CaseId
    collector: str | None = None
    until: datetime | None = None
    given_back_to: str | None = None  # whose the case was before the claim
    done: bool = False  # it has its outcome
    corrects: bool = False  # its outcome was a slip: in the collector's hand once more, for the right one
    offered: bool = False  # not claimed: only to be read about


class Matter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A dispute, a request for relief, a complaint; `answer_by`: the last day for an answer, the creditor's date."""

    id: str
    kind: MatterKind
    case: CaseId
    creditor: str
    reason: str
    opened: datetime
    closed: datetime | None = None
    result: str | None = None
    answer_by: date | None = None


class Arrangement(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A schedule of promises; `ended` says how: fulfilled, broken, cancelled."""

    id: str
    case: CaseId
    creditor: str
    ended: str = ""


class Task(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a collector has to do at `due`, and what use it no longer is `until` then; `contact`: its call, if agreed.

    `result`: how it ended (done, missed, replaced, or why not); empty = open.
    """

    id: str
    kind: TaskKind
    case: CaseId
    creditor: str
    collector: str
    due: datetime
    until: datetime
    contact: ContactId | None = None
    closed: datetime | None = None
    result: str = ""


class Debtor(State):
    """Fields are only added at the end."""

    shape: ClassVar[int] = 2  # since tasks

    cases: dict[CaseId, Case] = msgspec.field(default_factory=dict)
    lines: dict[CaseId, int] = msgspec.field(default_factory=dict)  # how many each case's timeline has
    promises: dict[PromiseId, Promise] = msgspec.field(default_factory=dict)
    holds: dict[HoldId, Hold] = msgspec.field(default_factory=dict)
    payments: dict[str, Paid] = msgspec.field(default_factory=dict)  # by account and the payment's own id
    calls: dict[ContactId, Call] = msgspec.field(default_factory=dict)
    matters: dict[str, Matter] = msgspec.field(default_factory=dict)
    arrangements: dict[str, Arrangement] = msgspec.field(default_factory=dict)
    tasks: dict[str, Task] = msgspec.field(default_factory=dict)

    def next_wake(self) -> datetime | None:
        """The next deadline of an open promise, end of a hold, or end of a claim."""
        if not (self.promises or self.holds or self.calls):
            return None
        instants = [p.deadline for p in self.promises.values() if p.state == "OPEN"]
        instants += [h.until for h in self.holds.values() if h.ended is None and h.until is not None]
        instants += [c.until for c in self.calls.values() if c.until is not None]
        return min(instants, default=None)
