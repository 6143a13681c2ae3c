"""What intake knows about one debtor: the accounts, and what the sources last said of the person."""

from datetime import date, datetime
from typing import ClassVar

import msgspec

from libs.common.events.intake import ContactPoint
from libs.common.kernel.ids import AccountId, CaseId, PersonId
from libs.common.store.state import State


class Paid(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A payment that no newer snapshot covers yet; a reversal is negative."""

    payment_id: str
    minor: int
    paid_at: datetime
    occurred_at: datetime


class Account(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One loan: the newest snapshot of upstream, what was paid since, and the case where one is open."""

    id: AccountId
    creditor: str
    creditor_version: int
    loan_id: str
    product: str
    currency: str
    overdue_minor: int  # of the newest snapshot
    outstanding_minor: int | None
    oldest_due: date
    as_of: datetime  # of the newest snapshot
    payments: tuple[Paid, ...] = ()
    case: CaseId | None = None
    opened_due: date | None = None  # the oldest due date with which the episode opened
    bucket: str = ""
    band: int = 0
    difficulty: str = ""
    next_bucket_at: datetime | None = None
    team: str = "default"
    assigned_to: str | None = None
    shown_minor: int = 0  # the overdue amount of the last event
    booked: tuple[str, ...] = ()  # ids of all payments and "-" + id of all reversals: each counts once for ever
    instalments_overdue: int | None = None
    instalments_total: int | None = None
    instalments_paid: int | None = None
    principal_minor: int | None = None
    opened_on: date | None = None
    last_paid_on: date | None = None  # as upstream said it with the newest snapshot, and how much
    last_paid_minor: int | None = None
    delay_history: tuple[int, ...] = ()  # months late in each month, in upstream's order


class Profile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What belongs to the person, whichever loan brought it; `as_of` is the source's own instant."""

    as_of: datetime
    fingerprint: bytes  # keyed hash of the source's customer object
    points: tuple[ContactPoint, ...] = ()
    consents: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    language: str = ""
    jurisdictions: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


class Waiting(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A payment for a loan that is not known yet."""

    payment_id: str
    minor: int
    currency: str
    paid_at: datetime
    occurred_at: datetime
    source: str
    event_id: str
    reverses: str | None
    account: str = ""  # whose loan it waits for, where the debtor is known and the loan is not


class CaseRef(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Who may see a case."""

    id: CaseId
    account: AccountId
    creditor: str
    team: str
    assigned_to: str | None = None


class Debtor(State):
    """Keyed by debtor; a State keyed by an account's id only holds payments that wait for that loan."""

    shape: ClassVar[int] = 2  # since an account's principal, last payment and delays are kept for those who read it

    accounts: dict[AccountId, Account] = msgspec.field(default_factory=dict)
    cases: dict[CaseId, CaseRef] = msgspec.field(default_factory=dict)
    profile: Profile | None = None
    waiting: tuple[Waiting, ...] = ()
    generation: int = 0
    person: PersonId | None = None

    def next_wake(self) -> datetime | None:
        """The next midnight at which a bucket changes."""
        earliest = None
        for account in self.accounts.values():
            at = account.next_bucket_at
            if at is not None and (earliest is None or at < earliest):
                earliest = at
        return earliest
