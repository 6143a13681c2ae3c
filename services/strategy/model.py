"""What strategy knows about one debtor: cases with their plans, how to reach the debtor, and what forbids it."""

from datetime import date, datetime
from typing import ClassVar, Literal, NewType

import msgspec

from libs.common.events.strategy import Channel
from libs.common.kernel.ids import CaseId, ContactId, HoldId, PromiseId
from libs.common.store.state import State

Status = Literal["active", "quiet", "held", "ended"]
# asked: whether it has left is outreach's to tell; done: it has an outcome; withdrawn: asked, then called off by the
# plan itself; suppressed: never made.
StepState = Literal["planned", "asked", "done", "withdrawn", "failed", "suppressed"]

# Why a plan is revised or ended, and what it had asked for is called off.
Cause = Literal[
    "again", "cease", "cleared", "closed", "erased", "hold", "hold_over", "hold_released", "late", "leading", "opened",
    "opt_in", "opt_out", "payment", "promise", "promise_broken", "promise_cancelled", "promise_kept",
    "promise_partly_kept", "reach", "reversal", "snapshot", "stage", "time", "wrong_number",
]  # fmt: skip
AfterOutcome = NewType("AfterOutcome", str)  # `outcome:<code>`
Why = Cause | AfterOutcome

RAN = frozenset({"asked", "done", "failed"})

SMS, CALL, EMAIL, LETTER, VISIT = 1, 2, 4, 8, 16
CHANNELS: dict[Channel, int] = {"sms": SMS, "call": CALL, "email": EMAIL, "letter": LETTER, "visit": VISIT}


class Step(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One thing to do for a case. `at`: when it is or was due (UTC); of a contact that was asked for, from when on it
    may be made. `reason`: why it does not or did not run, or the rule that it waits for."""

    name: str
    at_dpd: int
    channel: Channel
    template: str
    hour: int
    at: datetime
    state: StepState = "planned"
    reason: str = ""
    contact: ContactId | None = None
    tries: int = 0


class Decided(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The row of a decision table that decided, and what it looked at."""

    table: str
    row: str
    looked_at: dict[str, str | int | bool | None]


class Case(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One case and its plan. `oldest_due`, `band` … are facts of now; it was planned by `anchor` and `reach`."""

    id: CaseId
    creditor: str
    creditor_version: int
    zone: str
    team: str
    assigned_to: str | None
    oldest_due: date
    amount_minor: int
    band: int
    bucket: str
    difficulty: str
    strategy: str = ""
    strategy_version: int = 0
    plan_version: int = 0
    stage: str = ""
    branch: str = ""
    decided_by: tuple[Decided, ...] = ()
    arm: str = "treated"
    status: Status = "active"
    leading: bool = True
    anchor: date = date.min
    reach: int = 0
    steps: tuple[Step, ...] = ()  # of this stage and anchor
    earlier: tuple[Step, ...] = ()
    stage_at: datetime | None = None  # when the next stage may begin
    staged_on: date = date.min
    quiet_until: datetime | None = None
    pause_days: int = 0
    ended: str = ""
    product: str = ""

    @property
    def stands_at(self) -> str:
        """The step of its stage that ran last; empty before the first."""
        return next((step.name for step in reversed(self.steps) if step.state in RAN), "")

    @property
    def next_step(self) -> str:
        """The step that is planned next, whether or not it may ask now."""
        planned = [step for step in self.steps if step.state == "planned"]
        return min(planned, key=lambda step: step.at).name if planned else ""

    @property
    def next_at(self) -> datetime | None:
        """When the next step falls due; None while it may not ask."""
        if self.status != "active" or not self.leading:
            return None
        found: datetime | None = None
        for step in self.steps:
            if step.state == "planned" and (found is None or step.at < found):
                found = step.at
        return found


class Hold(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """No contact with a case (None = the debtor) until released or `until`."""

    reason: str
    case: CaseId | None = None
    until: datetime | None = None


class Promise(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A promise in term: tracking says what became of it."""

    case: CaseId
    deadline: datetime


class Talk(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What came of a call or a visit, or what others reported: a row of the law's history, which knows no number."""

    number: ClassVar[None] = None
    at: datetime
    channel: str
    result: str
    creditor: str
    debts: tuple[CaseId, ...]
    person: str = "debtor"
    contact: ContactId | None = None
    direction: str = "outbound"
    mode: str = "interactive"
    collector: str = "self"  # else whoever reported it
    place: str = "home"
    report: str = ""  # by which report


class Assigned(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Who may see a case, kept for one that tracking knew first."""

    team: str
    assigned_to: str | None


class Debtor(State):
    """Facts of tracking may come before the case does, so they are kept beside the cases."""

    shape: ClassVar[int] = 3  # since it is known who made a contact, and how

    cases: dict[CaseId, Case] = msgspec.field(default_factory=dict)
    consents: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()  # references of mobile numbers, then of landlines
    mobiles: int = 0
    emails: int = 0
    reach: int = 0  # the channels that are open, as a set of bits
    wrong: int = 0  # numbers that proved to be wrong since `phones` last changed
    opted_out: tuple[str, ...] = ()
    ceased: bool = False
    holds: dict[HoldId, Hold] = msgspec.field(default_factory=dict)
    promises: dict[PromiseId, Promise] = msgspec.field(default_factory=dict)
    assigned: dict[CaseId, Assigned] = msgspec.field(default_factory=dict)
    asked: dict[str, date] = msgspec.field(default_factory=dict)  # per creditor: the local date of the last contact
    zones: tuple[str, ...] = ()  # where the debtor may be, and whose law binds there
    jurisdictions: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()  # times that the debtor agreed to, and those named as inconvenient, "HH:MM-HH:MM"
    inconvenient: tuple[str, ...] = ()
    talks: tuple[Talk, ...] = ()  # of the last 31 dates, the oldest first

    def next_wake(self) -> datetime | None:
        """The next step, stage or end of a hold."""
        found: datetime | None = None
        for case in self.cases.values():
            if case.status == "active":
                for at in (case.next_at, case.stage_at):
                    if at is not None and (found is None or at < found):
                        found = at
        for hold in self.holds.values():
            if hold.until is not None and (found is None or hold.until < found):
                found = hold.until
        return found
