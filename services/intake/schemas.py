"""The canonical record as the doors take it: its form, and what makes it wrong. Money comes as decimal strings."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from libs.common.kernel.money import Money, parse_money
from libs.common.kernel.problems import Flaw

Key = Annotated[str, Meta(min_length=1, max_length=128)]
Name = Annotated[str, Meta(max_length=200)]
Slug = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]
Instant = Annotated[datetime, Meta(tz=True)]
Flag = Literal["vulnerable", "deceased", "incapacity", "minor", "insolvent", "represented", "moratorium", "exempt"]
CONTACT_CHANNELS = ("sms", "call", "email", "letter", "visit")
Consent = Literal["sms", "call", "email", "letter", "visit"]
EXTRA_BYTES_MAX = 4_096
YEARS = (1950, 2200)


class Amount(msgspec.Struct, frozen=True):
    """{"value": "1234.50", "currency": "CNY"}."""

    value: Annotated[str, Meta(min_length=1, max_length=24)]
    currency: Currency


class Phone(msgspec.Struct, frozen=True):
    number: Annotated[str, Meta(min_length=1, max_length=64)]
    kind: Literal["mobile", "landline"] | None = None
    verified: bool = False


class Address(msgspec.Struct, frozen=True):
    country: Country | None = None
    region: Name | None = None
    city: Name | None = None
    line: Annotated[str, Meta(max_length=400)] | None = None
    postal_code: Annotated[str, Meta(max_length=20)] | None = None


class Relative(msgspec.Struct, frozen=True):
    name: Name
    relation: Annotated[str, Meta(max_length=40)] = ""
    phone: Annotated[str, Meta(max_length=64)] | None = None


class Customer(msgspec.Struct, frozen=True):
    """The person, as one source knows them."""

    id: Key
    name: Name = ""
    national_id: Annotated[str, Meta(min_length=4, max_length=40)] | None = None
    birth_date: date | None = None
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)] | None = None
    jurisdictions: Annotated[list[Annotated[str, Meta(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,5})?$")]], Meta(max_length=8)] = (
        msgspec.field(default_factory=list)
    )
    time_zone: Annotated[str, Meta(max_length=64)] | None = None
    phones: Annotated[list[Phone], Meta(max_length=20)] = msgspec.field(default_factory=list)
    email: Annotated[str, Meta(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    address: Address | None = None
    contacts: Annotated[list[Relative], Meta(max_length=20)] = msgspec.field(default_factory=list)
    flags: Annotated[list[Flag], Meta(max_length=8)] = msgspec.field(default_factory=list)
    consents: Annotated[list[Consent], Meta(max_length=8)] | None = None


class Instalments(msgspec.Struct, frozen=True):
    total: Annotated[int, Meta(ge=0, le=1200)] | None = None
    paid: Annotated[int, Meta(ge=0, le=1200)] | None = None
    overdue: Annotated[int, Meta(ge=0, le=1200)] | None = None


class LastPayment(msgspec.Struct, frozen=True):
    on: date
    amount: Amount


class Loan(msgspec.Struct, frozen=True):
    id: Key
    overdue: Amount
    oldest_unpaid_due_date: date
    product: Annotated[str, Meta(max_length=64)] = "personal_loan"
    opened_on: date | None = None
    principal: Amount | None = None
    outstanding: Amount | None = None
    instalments: Instalments | None = None
    last_payment: LastPayment | None = None
    delay_history: Annotated[list[Annotated[int, Meta(ge=-2, le=120)]], Meta(max_length=120)] = msgspec.field(
        default_factory=list
    )
    credit_score: Annotated[int, Meta(ge=0, le=10_000)] | None = None


class Delinquency(msgspec.Struct, frozen=True):
    """One overdue event: docs/architecture.md, The canonical record."""

    event_id: Key
    occurred_at: Instant
    creditor: Slug
    customer: Customer
    loan: Loan
    source: Slug | None = None
    creditor_type: Annotated[str, Meta(max_length=64)] | None = None


class Payment(msgspec.Struct, frozen=True):
    """Money that came in, or with `reverses` went back."""

    event_id: Key
    occurred_at: Instant
    creditor: Slug
    loan_id: Key
    payment_id: Key
    amount: Amount
    paid_at: Instant
    reverses: Key | None = None
    source: Slug | None = None


_delinquency = msgspec.json.Decoder(Delinquency)
_payment = msgspec.json.Decoder(Payment)
_delinquency_fields = frozenset(Delinquency.__struct_fields__) | {"extra"}


def read_delinquency(raw: bytes) -> Delinquency | list[Flaw]:
    """A canonical record, or all that is found wrong with it."""
    try:
        record = _delinquency.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return [flaw_of(error)]
    return _check_delinquency(record) or record


def read_payment(raw: bytes) -> Payment | list[Flaw]:
    """A payment, or all that is found wrong with it."""
    try:
        record = _payment.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return [flaw_of(error)]
    flaws: list[Flaw] = []
    _amount(record.amount, "/amount", flaws, positive=True)
    _sane_instant(record.occurred_at, "/occurred_at", flaws)
    _sane_instant(record.paid_at, "/paid_at", flaws)
    return flaws or record


def flaw_of(error: Exception) -> Flaw:
    """msgspec's message as a pointer, a code and words; it never holds the value."""
    text = str(error)
    words, _, path = text.partition(" - at `$")
    pointer = path.rstrip("`").replace("[...]", "/*").replace("[", "/").replace("]", "").replace(".", "/")
    if "missing required field" in words:
        return Flaw(pointer + "/" + words.rsplit("`", 2)[-2], "missing", "this field is required")
    code = "malformed_json" if isinstance(error, msgspec.DecodeError) and not path else "invalid"
    return Flaw(pointer, code, words)


def money_of(amount: Amount) -> Money:
    """The Money of an amount that was checked."""
    return parse_money(amount.value, amount.currency)


def _check_delinquency(record: Delinquency) -> list[Flaw]:
    flaws: list[Flaw] = []
    loan = record.loan
    _sane_instant(record.occurred_at, "/occurred_at", flaws)
    _amount(loan.overdue, "/loan/overdue", flaws)
    for name in ("principal", "outstanding"):
        amount: Amount | None = getattr(loan, name)
        if amount is not None:
            _amount(amount, f"/loan/{name}", flaws)
            if amount.currency != loan.overdue.currency:
                message = f"{amount.currency} differs from the overdue amount's {loan.overdue.currency}"
                flaws.append(Flaw(f"/loan/{name}/currency", "currency_mismatch", message))
    due = loan.oldest_unpaid_due_date
    if not YEARS[0] <= due.year <= YEARS[1]:
        flaws.append(Flaw("/loan/oldest_unpaid_due_date", "out_of_range", "give a year between 1950 and 2200"))
    elif (due - record.occurred_at.date()).days > 1 and loan.overdue.value.strip("0."):
        message = "the oldest unpaid due date lies after occurred_at, so nothing can be overdue"
        flaws.append(Flaw("/loan/oldest_unpaid_due_date", "in_the_future", message))
    return flaws


def _amount(amount: Amount, pointer: str, flaws: list[Flaw], positive: bool = False) -> None:
    try:
        minor = parse_money(amount.value, amount.currency).minor
    except ValueError as error:
        place = "/currency" if "ISO 4217" in str(error) else "/value"
        flaws.append(Flaw(pointer + place, "invalid_amount", str(error)))
        return
    if minor < 0 or (positive and minor == 0):
        flaws.append(
            Flaw(
                pointer + "/value",
                "not_positive",
                "the amount must be above zero" if positive else "the amount must not be negative",
            )
        )


def _sane_instant(instant: datetime, pointer: str, flaws: list[Flaw]) -> None:
    if not YEARS[0] <= instant.year <= YEARS[1]:
        flaws.append(Flaw(pointer, "out_of_range", "give a year between 1950 and 2200"))


def extra_of(record: dict[str, Any]) -> dict[str, Any]:
    """The fields that this form does not name."""
    return {name: value for name, value in record.items() if name not in _delinquency_fields}
