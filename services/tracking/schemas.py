"""What the doors take and give. Money as decimal strings, unknown fields refused."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_serializer

from libs.common.events.strategy import Channel
from libs.common.events.tracking import HoldReason
from libs.common.kernel.money import Money, parse_money, to_decimal
from libs.common.kernel.problems import Flaw, Invalid

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_ -]{0,63}$")]
Person = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f/]+$")]
Text = Annotated[str, Field(max_length=4_000)]
PlaceableReason = Literal[
    "dispute", "identity", "hardship", "vulnerable", "complaint", "claims_paid", "represented", "insolvent", "deceased",
    "legal", "stop", "manual",
]  # fmt: skip


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MoneyIn(In):
    value: str = Field(max_length=24)
    currency: str = Field(pattern="^[A-Z]{3}$")

    def read(self, currency: str, pointer: str) -> int:
        """Minor units of the case's own currency; Invalid otherwise."""
        try:
            money = parse_money(self.value, self.currency)
        except ValueError as error:
            raise Invalid("the amount is not as it must be", (Flaw(pointer, "amount", str(error)),)) from None
        if money.currency != currency:
            raise Invalid("another currency", (Flaw(pointer, "currency", f"this case is in {currency}"),))
        return money.minor


class MoneyOut(BaseModel):
    value: str
    currency: str

    @classmethod
    def of(cls, money: Money) -> "MoneyOut":
        return cls(value=money.decimal(), currency=money.currency)

    @classmethod
    def minor(cls, minor: int, currency: str) -> "MoneyOut":
        return cls(value=to_decimal(minor, currency), currency=currency)


class Shown(BaseModel):
    """What a finder's row says; of money the row has minor units and one currency."""

    money: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def of(cls, row: Any) -> Self:
        plain: dict[str, Any] = {name: row[name] for name in cls.model_fields if name not in cls.money}
        return cls(**plain, **{name: MoneyOut.minor(row[f"{name}_minor"], row["currency"]) for name in cls.money})


class PromiseTerms(In):
    amount: MoneyIn
    due: date


class OutcomeIn(In):
    """A code asks only what it needs: `promise` with PTP, `instalments` with PLAN, `callback_at` with CB."""

    case_id: UUID
    channel: Channel
    code: str = Field(pattern="^[A-Z]{2,8}$")
    contact_id: UUID | None = None
    at: AwareDatetime | None = None
    promise: PromiseTerms | None = None
    instalments: list[PromiseTerms] | None = Field(default=None, max_length=36)
    callback_at: AwareDatetime | None = None
    right_party: bool | None = None
    reason: Slug | None = None
    replace: bool = False
    note: Text | None = None


class OutcomeOut(BaseModel):
    outcome_id: str
    case_id: str
    code: str
    next_step: str
    attempt: bool
    contacted: bool
    right_party: bool
    promises: list["PromiseOut"] = []
    holds: list["HoldOut"] = []
    promises_ended: int = Field(default=0, description="Promises that it ended: taking it back does not revive them.")
    withdraw_until: datetime | None = Field(
        default=None, description="Until when whoever recorded it takes it back alone; null: nothing that could be."
    )


class WithdrawIn(In):
    """The case on which the outcome was recorded."""

    case_id: UUID


class WithdrawOut(BaseModel):
    """What ended with it; `call_until`: the call is the caller's once more until then, for its right outcome."""

    outcome_id: str
    holds: list["HoldOut"]
    call_until: datetime | None = None


class CodeOut(BaseModel):
    """One result code, and which fields its form has."""

    code: str
    meaning: str
    flags: str
    next_step: str
    asks: list[str]
    hold: str | None


class PromiseIn(In):
    """One promise, or a plan of `instalments`, made outside of a contact of ours."""

    case_id: UUID
    amount: MoneyIn | None = None
    due: date | None = None
    instalments: list[PromiseTerms] | None = Field(default=None, max_length=36)
    at: AwareDatetime | None = None
    replace: bool = False


class PromiseLimitsOut(BaseModel):
    """What may be promised now; `most_replacing` where it takes the place of all that is promised already."""

    most: MoneyOut
    most_replacing: MoneyOut
    first: date
    last: date = Field(description="The last due date of one promise, or of a plan's first instalment.")
    gap_days_max: int = Field(description="Days from one instalment of a plan to the next.")
    instalments_max: int


class ReasonIn(In):
    reason: Slug


class PromiseOut(Shown):
    money = ("amount", "threshold", "paid")

    promise_id: str
    case_id: str
    creditor: str
    state: str
    amount: MoneyOut
    threshold: MoneyOut
    paid: MoneyOut
    due: date
    deadline: datetime
    made_at: datetime
    collector: str
    instalment: int
    instalments: int
    arrangement_id: str | None


class HoldIn(In):
    """`whole`: for all cases of the debtor."""

    case_id: UUID
    reason: PlaceableReason
    whole: bool = False
    until: AwareDatetime | None = None


class HoldOut(Shown):
    hold_id: str
    case_id: str
    creditor: str
    reason: HoldReason
    whole: bool
    placed: datetime
    until: datetime | None
    ended: datetime | None
    placed_by: str
    release_proposed_by: str | None
    loan_id: str | None = Field(None, description="In lists: of its case, where that is in reach.")


class CaseOut(Shown):
    money = ("overdue",)

    case_id: str
    debtor_id: str
    creditor: str
    team: str
    assigned_to: str | None
    loan_id: str
    account_id: str
    state: str
    bucket: str
    overdue: MoneyOut
    opened: datetime
    oldest_due: date
    band: int
    held: list[str] = Field(description="Why nothing goes out now, of the case or of the whole debtor.")


class CaseCount(BaseModel):
    """Cases of one group and currency; `overdue` is their sum."""

    group: str
    cases: int
    overdue: MoneyOut


class AssignManyIn(In):
    """Which cases go to whom; all or none."""

    case_ids: list[UUID] = Field(min_length=1, max_length=500)
    assigned_to: Person | None = None
    team: Person | None = None
    reason: Slug = "assigned"


class AssignIn(In):
    assigned_to: Person | None = None
    team: Person | None = None
    reason: Slug = "assigned"


class LineOut(BaseModel):
    """One thing that happened: `at` when, `recorded` when its service knew; where its record stands, and what to read.
    `text` is what somebody wrote, for those who may see it."""

    n: int
    at: datetime
    recorded: datetime
    type: str
    source: str
    part: int
    offset: int | None
    data: dict[str, Any]
    text: str | None = None

    @field_serializer("at", "recorded")
    def _instant(self, value: datetime) -> str:
        return value.isoformat()


class TaskOut(Shown):
    """`contact_id`: the call that was agreed, in outreach's queue from `due` on; too late from `until` on."""

    task_id: str
    kind: Literal["callback", "broken_promise"]
    case_id: str
    loan_id: str
    creditor: str
    collector: str
    due: datetime
    until: datetime
    contact_id: str | None


class NoteIn(In):
    case_id: UUID
    text: str = Field(min_length=1, max_length=4_000)


class NoteOut(BaseModel):
    note_id: str
    case_id: str


class MatterIn(In):
    case_id: UUID
    reason: Slug
    note: Text | None = None


class MatterResult(In):
    result: Slug


class MatterOut(Shown):
    matter_id: str
    kind: str
    case_id: str
    creditor: str
    reason: str
    opened: datetime
    closed: datetime | None
    result: str | None
    answer_by: date | None = Field(description="Of a complaint: the last day for an answer, the creditor's date.")
    loan_id: str | None = Field(None, description="In lists: of its case.")


OutcomeOut.model_rebuild()
WithdrawOut.model_rebuild()
