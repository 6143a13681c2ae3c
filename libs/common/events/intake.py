"""Facts of intake: who owes what, and what was paid. Personal data stay in the vault, points go by reference."""

from datetime import date, datetime
from typing import Literal

import msgspec

from libs.common.events.envelope import Event, Money
from libs.common.kernel.ids import AccountId, CaseId, PersonId

ActsAs = Literal["creditor", "agency"]
Bucket = str  # "M0", "M1" ... "M6+", or what a creditor's settings name


class BucketEdge(msgspec.Struct, frozen=True, gc=False):
    """A band of days past due: `name` from `from_dpd` on, until the next edge."""

    name: str
    from_dpd: int


class CreditorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of one creditor. Midnights, dates and DPD are reckoned in its `zone`."""

    name: str
    zone: str = "Asia/Shanghai"
    acts_as: ActsAs = "creditor"
    creditor_type: str = "consumer_finance_company"
    currency: str = "CNY"
    jurisdictions: list[str] = msgspec.field(default_factory=lambda: ["CN"])
    language: str = "zh-CN"
    buckets: list[BucketEdge] = msgspec.field(default_factory=list)
    amount_bands_minor: list[int] = msgspec.field(default_factory=lambda: [100_000, 500_000, 2_000_000])
    entry_dpd: int = 1
    promise_grace_days: int = 0
    promise_tolerance_bp: int = 0  # basis points of the promised amount
    promise_days_max: int = 30
    hold_out_bp: int = 500  # basis points of the debtors, M1 early only
    teams: list[str] = msgspec.field(default_factory=lambda: ["default"])
    packs: dict[str, list[str]] | msgspec.UnsetType = msgspec.UNSET  # rule packs to add, by jurisdiction
    xinjiang_clock: bool | msgspec.UnsetType = msgspec.UNSET  # who may be in Xinjiang is judged by UTC+6 too
    sms_queue_seconds: int | msgspec.UnsetType = msgspec.UNSET  # that a text may wait at the provider
    complaint_days: int | msgspec.UnsetType = msgspec.UNSET  # to answer a complaint in, from the day it came
    acts_as_assumed: bool | msgspec.UnsetType = msgspec.UNSET  # nobody has said `acts_as`


class CreditorChanged(Event, tag="dunwell.intake.creditor_changed.v1"):
    """All settings of a creditor, as of this version."""

    keyed_by = "creditor"
    creditor: str
    settings_version: int
    settings: CreditorSettings


class ContactPoint(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A way to reach the debtor; `ref` finds it in the vault's box."""

    ref: str
    kind: Literal["mobile", "landline", "email"]
    verified: bool = False
    zones: list[str] = msgspec.field(default_factory=list)


class DebtorChanged(Event, tag="dunwell.intake.debtor_changed.v1"):
    """Contact points, consents and flags of a debtor, whole, as known at `as_of` (the source's own instant)."""

    as_of: datetime
    points: list[ContactPoint]
    consents: list[str]
    language: str
    jurisdictions: list[str]
    zones: list[str]
    flags: list[str] = msgspec.field(default_factory=list)


class DebtorLinked(Event, tag="dunwell.intake.debtor_linked.v1"):
    """This debtor belongs to this person; caps, opt-outs, holds and the call claim hold for all of them."""

    person_id: PersonId
    members: list[str]


class DebtorErased(Event, tag="dunwell.intake.debtor_erased.v1"):
    """The debtor's key is destroyed."""

    reason: str


class DelinquencyOpened(Event, tag="dunwell.intake.delinquency_opened.v1"):
    """An account entered collections."""

    case_id: CaseId
    account_id: AccountId
    creditor: str
    creditor_version: int
    creditor_type: str
    loan_id: str
    team: str
    zone: str
    product: str
    overdue: Money
    oldest_due: date
    local_date: date  # the creditor's date of this fact
    bucket: Bucket
    band: int  # index of the amount band, 0 = smallest
    difficulty: str
    as_of: datetime  # the source's own instant
    source: str
    event_id: str
    outstanding: Money | None = None
    reasons: list[str] = msgspec.field(default_factory=list)
    reopened: bool = False
    instalments_overdue: int | None = None


class DelinquencyChanged(Event, tag="dunwell.intake.delinquency_changed.v1"):
    """Amount, bucket, class or oldest unpaid due date moved."""

    case_id: CaseId
    account_id: AccountId
    creditor: str
    creditor_version: int
    overdue: Money
    oldest_due: date
    local_date: date
    bucket: Bucket
    band: int
    difficulty: str
    cause: Literal["snapshot", "payment", "reversal", "bucket"]
    as_of: datetime
    outstanding: Money | None = None
    reasons: list[str] = msgspec.field(default_factory=list)
    source: str | None = None
    event_id: str | None = None


class DelinquencyCleared(Event, tag="dunwell.intake.delinquency_cleared.v1"):
    """Nothing is overdue any more."""

    case_id: CaseId
    account_id: AccountId
    creditor: str
    local_date: date
    cause: Literal["snapshot", "payment"]
    as_of: datetime
    source: str | None = None
    event_id: str | None = None


class PaymentReceived(Event, tag="dunwell.intake.payment_received.v1"):
    """Money came in for an account; `case_id` where one is open, `applied` what of it met the overdue amount."""

    payment_id: str
    account_id: AccountId
    creditor: str
    amount: Money
    applied: Money
    paid_at: datetime
    value_date: date
    source: str
    event_id: str
    case_id: CaseId | None = None


class PaymentReversed(Event, tag="dunwell.intake.payment_reversed.v1"):
    """A payment came back; `value_date` is the original's."""

    payment_id: str
    reverses: str
    account_id: AccountId
    creditor: str
    amount: Money
    applied: Money
    paid_at: datetime
    value_date: date
    source: str
    event_id: str
    case_id: CaseId | None = None
