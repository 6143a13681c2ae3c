"""The canonical record as the doors take it: its form, and what makes it wrong. Money comes as decimal strings."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta
from msgspec.structs import fields

from libs.common.kernel.money import Money, parse_money
from libs.common.kernel.problems import Flaw

Key = Annotated[str, Meta(min_length=1, max_length=128)]
Name = Annotated[str, Meta(max_length=200)]
Slug = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z")]
SOURCE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"  # a Slug, for what is no record
Currency = Annotated[str, Meta(min_length=3, max_length=3)]  # which ones there are, the amount's check knows
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")]
Instant = Annotated[datetime, Meta(tz=True)]
Flag = Literal["vulnerable", "deceased", "incapacity", "minor", "insolvent", "represented", "moratorium", "exempt"]
CreditorType = Literal["bank", "consumer_finance_company", "small_loan_company", "other"]
Consent = Literal["sms", "call", "email", "letter", "visit"]
EXTRA_BYTES_MAX = 4_096
YEARS = (1950, 2200)
UNKNOWN = "unknown_field"
AHEAD_MAX = timedelta(days=1)


class Amount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """{"value": "1234.50", "currency": "CNY"}."""

    value: Annotated[str, Meta(min_length=1, max_length=24)]
    currency: Currency


class Phone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    number: Annotated[str, Meta(min_length=1, max_length=64)]
    kind: Literal["mobile", "landline"] | None = None
    verified: bool = False


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    country: Country | None = None
    region: Name | None = None
    city: Name | None = None
    line: Annotated[str, Meta(max_length=400)] | None = None
    postal_code: Annotated[str, Meta(max_length=20)] | None = None


class Relative(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    name: Name
    relation: Annotated[str, Meta(max_length=40)] = ""
    phone: Annotated[str, Meta(max_length=64)] | None = None


class Customer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The person, as one source knows them."""

    id: Key
    name: Name = ""
    national_id: Annotated[str, Meta(min_length=4, max_length=40)] | None = None
    birth_date: date | None = None
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", max_length=20)] | None = None
    jurisdictions: Annotated[
        list[Annotated[str, Meta(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,5})?\Z")]], Meta(max_length=8)
    ] = msgspec.field(default_factory=list)
    time_zone: Annotated[str, Meta(max_length=64)] | None = None
    phones: Annotated[list[Phone], Meta(max_length=20)] = msgspec.field(default_factory=list)
    email: Annotated[str, Meta(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\Z")] | None = None
    address: Address | None = None
    contacts: Annotated[list[Relative], Meta(max_length=20)] = msgspec.field(default_factory=list)
    flags: Annotated[list[Flag], Meta(max_length=8)] = msgspec.field(default_factory=list)
    consents: Annotated[list[Consent], Meta(max_length=8)] | None = None


class Instalments(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    total: Annotated[int, Meta(ge=0, le=1200)] | None = None
    paid: Annotated[int, Meta(ge=0, le=1200)] | None = None
    overdue: Annotated[int, Meta(ge=0, le=1200)] | None = None


class LastPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    on: date
    amount: Amount


class Loan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
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


class Delinquency(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One overdue event: docs/architecture.md, The canonical record."""

    event_id: Key
    occurred_at: Instant
    creditor: Slug
    customer: Customer
    loan: Loan
    source: Slug | None = None
    creditor_type: CreditorType | None = None
    extra: dict[str, Any] = msgspec.field(default_factory=dict)  # what the source says besides; only in the vault's box


class _AddressLetIn(Address, frozen=True):
    country: str | None = None


class _CustomerLetIn(Customer, frozen=True):
    language: str | None = None
    jurisdictions: list[str] = msgspec.field(default_factory=list)
    email: str | None = None
    address: _AddressLetIn | None = None


class _LetIn(Delinquency, frozen=True):
    """A record that a door has let in: its texts are not matched with their patterns again, which is half the work."""

    creditor: str
    customer: _CustomerLetIn
    source: str | None = None


class Payment(msgspec.Struct, frozen=True, gc=False):
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
_let_in = msgspec.json.Decoder(_LetIn)
_payment = msgspec.json.Decoder(Payment)
_json = msgspec.json.Encoder().encode
_parse_money = lru_cache(maxsize=8_192)(parse_money)  # each amount is read when it is checked and when it is used
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def take_delinquency(raw: bytes, plain: Any) -> tuple[Delinquency, bytes] | list[Flaw]:
    """What a door takes: the record and the body to keep, whose unknown members (rare, so found by failing) have moved
    to `extra`; or all that is wrong. `plain` is `raw` decoded."""
    record = read_delinquency(raw)
    if isinstance(record, list) and isinstance(plain, dict) and any(flaw.code == UNKNOWN for flaw in record):
        plain = with_extra(plain)
        raw, record = _json(plain), convert_delinquency(plain)
    if isinstance(record, list):
        return record
    return _check_extra(record.extra) or (record, raw)


def read_delinquency(raw: bytes) -> Delinquency | list[Flaw]:
    """A canonical record, or all that is found wrong with it."""
    try:
        record = _delinquency.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return [flaw_of(error)]
    return _check_delinquency(record) or record


def read_again(raw: bytes) -> Delinquency | list[Flaw]:
    """As `read_delinquency`, of a body that was read at a door, sealed and opened: not all is checked again."""
    try:
        return _let_in.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return [flaw_of(error)]


def convert_delinquency(plain: dict[str, Any]) -> Delinquency | list[Flaw]:
    """As `read_delinquency`, of a record that a mapping made of a source's row."""
    try:
        record = msgspec.convert(plain, Delinquency)
    except (msgspec.MsgspecError, RecursionError) as error:
        return [flaw_of(error)]
    return _check_delinquency(record) or record


def read_payment(raw: bytes) -> Payment | list[Flaw]:
    """A payment, or all that is found wrong with it."""
    try:
        record = _payment.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return [flaw_of(error)]
    flaws: list[Flaw] = []
    names = {"/event_id": record.event_id, "/loan_id": record.loan_id, "/payment_id": record.payment_id}
    _names({**names, "/reverses": record.reverses or "-"}, flaws)
    _amount(record.amount, "/amount", flaws, positive=True)
    _sane_instant(record.occurred_at, "/occurred_at", flaws)
    _sane_instant(record.paid_at, "/paid_at", flaws)
    if record.reverses == record.payment_id:
        flaws.append(Flaw("/reverses", "contradiction", "a reversal has a payment_id of its own"))
    return flaws or record


def flaw_of(error: Exception) -> Flaw:
    """msgspec's message as a pointer, a code and words; it never holds the value."""
    text = str(error)
    words, _, path = text.partition(" - at `$")
    pointer = path.rstrip("`").replace("[...]", "/*").replace("[", "/").replace("]", "").replace(".", "/")
    if "missing required field" in words:
        return Flaw(pointer + "/" + words.rsplit("`", 2)[-2], "missing", "this field is required")
    if words.startswith("Object contains unknown field"):
        return Flaw(pointer or "/", UNKNOWN, "there is no such field in the form")
    code = "malformed_json" if isinstance(error, msgspec.DecodeError) and not path else "invalid"
    if words.startswith("Invalid enum value"):
        words = "this is none of the values that are allowed here"
    return Flaw(pointer, code, words)


def money_of(amount: Amount) -> Money:
    """The Money of an amount that was checked."""
    return _parse_money(amount.value, amount.currency)


def too_early(occurred_at: datetime, now: datetime) -> list[Flaw]:
    """An instant to come would shut out every later word on its loan: a source's clock may be a day ahead, no more."""
    if occurred_at <= now + AHEAD_MAX:
        return []
    return [Flaw("/occurred_at", "in_the_future", "occurred_at lies more than a day ahead; check the source's clock")]


def with_extra(plain: dict[str, Any]) -> dict[str, Any]:
    """A canonical record whose members that the form does not name have moved to `extra`, by path ("loan.branch")."""
    found: dict[str, Any] = {}
    slim: dict[str, Any] = _without_unknown(plain, Delinquency, "", found)
    given = slim.get("extra")
    if given is None or isinstance(given, dict):
        slim["extra"] = {**found, **(given or {})}
    return slim


def paths() -> frozenset[str]:
    """Every path of a canonical record that a mapping may fill, such as "loan.overdue.value"."""
    return frozenset(_paths(Delinquency, ""))


def _check_extra(extra: dict[str, Any]) -> list[Flaw]:
    if not extra or len(_json(extra)) <= EXTRA_BYTES_MAX:
        return []
    return [Flaw("/extra", "too_large", f"fields besides the form's take at most {EXTRA_BYTES_MAX} bytes of JSON")]


def _check_delinquency(record: Delinquency) -> list[Flaw]:
    flaws: list[Flaw] = []
    loan, customer = record.loan, record.customer
    if not (record.event_id.isprintable() and customer.id.isprintable() and loan.id.isprintable()):
        _names({"/event_id": record.event_id, "/customer/id": customer.id, "/loan/id": loan.id}, flaws)
    _sane_instant(record.occurred_at, "/occurred_at", flaws)
    _amount(loan.overdue, "/loan/overdue", flaws)
    if loan.outstanding is not None:
        _same_currency(loan.outstanding, loan.overdue.currency, "/loan/outstanding", flaws)
    if loan.principal is not None:
        _same_currency(loan.principal, loan.overdue.currency, "/loan/principal", flaws)
    if loan.last_payment is not None:
        _same_currency(loan.last_payment.amount, loan.overdue.currency, "/loan/last_payment/amount", flaws)
        _sane_date(loan.last_payment.on, "/loan/last_payment/on", flaws)
    if loan.opened_on is not None:
        _sane_date(loan.opened_on, "/loan/opened_on", flaws)
    _due(record, flaws)
    return flaws


def _names(given: dict[str, str], flaws: list[Flaw]) -> None:
    """Ids stand in addresses, logs and sheets: no line breaks, no tabs."""
    for pointer, name in given.items():
        if not name.isprintable() and _CONTROL.search(name):
            flaws.append(Flaw(pointer, "control_character", "an id holds no line breaks, tabs or control characters"))


def _due(record: Delinquency, flaws: list[Flaw]) -> None:
    due = record.loan.oldest_unpaid_due_date
    if not YEARS[0] <= due.year <= YEARS[1]:
        flaws.append(_out_of_range("/loan/oldest_unpaid_due_date"))
    elif (due - record.occurred_at.date()).days > 1 and record.loan.overdue.value.strip("0."):
        message = "the oldest unpaid due date lies after occurred_at, so nothing can be overdue"
        flaws.append(Flaw("/loan/oldest_unpaid_due_date", "in_the_future", message))


def _sane_date(day: date, pointer: str, flaws: list[Flaw]) -> None:
    if not YEARS[0] <= day.year <= YEARS[1]:
        flaws.append(_out_of_range(pointer))


def _same_currency(amount: Amount, currency: str, pointer: str, flaws: list[Flaw]) -> None:
    _amount(amount, pointer, flaws)
    if amount.currency != currency:
        message = f"{amount.currency} differs from the overdue amount's {currency}"
        flaws.append(Flaw(f"{pointer}/currency", "currency_mismatch", message))


def _amount(amount: Amount, pointer: str, flaws: list[Flaw], positive: bool = False) -> None:
    try:
        minor = _parse_money(amount.value, amount.currency).minor
    except ValueError as error:
        place = "/currency" if "ISO 4217" in str(error) else "/value"
        flaws.append(Flaw(pointer + place, "invalid_amount", str(error)))
        return
    if minor < 0 or (positive and minor == 0):
        message = "the amount must be above zero" if positive else "the amount must not be negative"
        flaws.append(Flaw(pointer + "/value", "not_positive", message))


def _sane_instant(instant: datetime, pointer: str, flaws: list[Flaw]) -> None:
    if not YEARS[0] <= instant.year <= YEARS[1]:
        flaws.append(_out_of_range(pointer))


def _out_of_range(pointer: str) -> Flaw:
    return Flaw(pointer, "out_of_range", f"give a year between {YEARS[0]} and {YEARS[1]}")


def _shapes(kind: Any) -> tuple[type[msgspec.Struct] | None, bool]:
    """The struct that a field holds, alone or (True) in a list; (None, False) for a plain value."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        return next((found for found in map(_shapes, get_args(kind)) if found[0]), (None, False))
    if get_origin(kind) is list:
        return _shapes(get_args(kind)[0])[0], True
    return (kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None), False


def _members(shape: type[msgspec.Struct]) -> dict[str, tuple[type[msgspec.Struct] | None, bool]]:
    hints = get_type_hints(shape, include_extras=True)
    return {field.name: _shapes(hints[field.name]) for field in fields(shape)}


_MEMBERS: dict[type[msgspec.Struct], dict[str, tuple[type[msgspec.Struct] | None, bool]]] = {
    shape: _members(shape)
    for shape in (Delinquency, Customer, Loan, Amount, Phone, Address, Relative, Instalments, LastPayment)
}


def _without_unknown(plain: dict[str, Any], shape: type[msgspec.Struct], path: str, found: dict[str, Any]) -> Any:
    slim: dict[str, Any] = {}
    for name, value in plain.items():
        if name not in _MEMBERS[shape]:
            found[path + name] = value
            continue
        inner, many = _MEMBERS[shape][name]
        if inner and isinstance(value, dict):
            value = _without_unknown(value, inner, f"{path}{name}.", found)
        elif inner and many and isinstance(value, list):
            value = [_without_unknown(v, inner, f"{path}{name}.{i}.", found) for i, v in enumerate(value)]
        slim[name] = value
    return slim


def _paths(shape: type[msgspec.Struct], path: str) -> list[str]:
    found: list[str] = []
    for name, (inner, many) in _MEMBERS[shape].items():
        found += _paths(inner, f"{path}{name}.") if inner and not many else [path + name]
    return found
