"""The test event: 25 fields, about 660 bytes of JSON; a seeded generator and its models in pydantic and msgspec.

Deterministic and synthetic: no personal data, telephone numbers from the fictional 555-01xx block. It is not one of
the product's events: the bare pipe and the baseline must stay what they are while the product grows.
"""

import random
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field

SEED = 7
FIRST_NAMES = ("Asha", "Liam", "Noor", "Mateo", "Yuki", "Zola", "Ines", "Omar", "Priya", "Tom")
LAST_NAMES = ("Okafor", "Silva", "Chen", "Novak", "Diaz", "Khan", "Berg", "Rossi", "Mori", "Lee")
PRODUCTS = ("credit_card", "personal_loan", "auto_loan", "overdraft", "bnpl")
BUCKETS = ("current", "dpd_1_29", "dpd_30_59", "dpd_60_89", "dpd_90_plus")
TAGS = ("vip", "promise_broken", "first_time", "disputed_before", "new")

Product = Literal["credit_card", "personal_loan", "auto_loan", "overdraft", "bnpl"]
Bucket = Literal["current", "dpd_1_29", "dpd_30_59", "dpd_60_89", "dpd_90_plus"]


def make_event(number: int, chance: random.Random) -> dict[str, Any]:
    """Event `number` of a run: each its own loan and its own id, so that every effect can be counted."""
    days_past_due = chance.randint(1, 180)
    principal = chance.randint(50_00, 25_000_00)
    interest = principal * chance.randint(1, 12) // 100
    fees = chance.randint(0, 75_00)
    return {
        "event_id": _event_id(number, chance),
        "event_type": "loan.overdue",
        "schema_version": 1,
        "occurred_at": f"2025-03-{chance.randint(1, 28):02d}T{chance.randint(0, 23):02d}"
        f":{chance.randint(0, 59):02d}:07.123456Z",
        "source": "core-banking",
        "source_sequence": number,
        "creditor_id": f"creditor-{number % 4}",
        "loan_id": f"LOAN{number:010d}",
        "person_id": f"PERSON{number % 700_000:010d}",
        "person_name": f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}",
        "phone": f"+120255501{chance.randint(0, 99):02d}",
        "email": f"user{number}@example.org",
        "language": chance.choice(("en", "es", "fr", "sw")),
        "timezone": chance.choice(("America/New_York", "Europe/Madrid", "Africa/Nairobi")),
        "product": chance.choice(PRODUCTS),
        "currency": "USD",
        "principal_minor": principal,
        "interest_minor": interest,
        "fees_minor": fees,
        "total_due_minor": principal + interest + fees,
        "days_past_due": days_past_due,
        "bucket": BUCKETS[min(days_past_due // 30 + 1, 4)],
        "due_date": f"2025-02-{chance.randint(1, 28):02d}",
        "consent": {"sms": True, "voice": bool(chance.getrandbits(1)), "email": bool(chance.getrandbits(1))},
        "tags": chance.sample(TAGS, k=chance.randint(0, 2)),
    }


def _event_id(number: int, chance: random.Random) -> str:
    head = f"{chance.getrandbits(32):08x}-{chance.getrandbits(16):04x}"
    return f"{head}-4{chance.getrandbits(12):03x}-a{chance.getrandbits(12):03x}-{number:012x}"


class PydanticConsent(BaseModel):
    """Consents as the per-message baseline reads them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sms: bool
    voice: bool
    email: bool


class PydanticEvent(BaseModel):
    """The event as the per-message baseline reads and writes it."""

    model_config = ConfigDict(extra="forbid")
    event_id: UUID
    event_type: Literal["loan.overdue"]
    schema_version: int = Field(ge=1, le=9)
    occurred_at: datetime
    source: str = Field(max_length=64)
    source_sequence: int = Field(ge=0)
    creditor_id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    loan_id: str = Field(min_length=3, max_length=40)
    person_id: str = Field(min_length=3, max_length=40)
    person_name: str = Field(max_length=200)
    phone: str | None = Field(pattern=r"^\+[1-9][0-9]{6,14}$")
    email: str | None = Field(max_length=254)
    language: str = Field(pattern=r"^[a-z]{2}$")
    timezone: str = Field(max_length=64)
    product: Product
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    principal_minor: int = Field(ge=0)
    interest_minor: int = Field(ge=0)
    fees_minor: int = Field(ge=0)
    total_due_minor: int = Field(ge=0)
    days_past_due: int = Field(ge=0, le=36500)
    bucket: Bucket
    due_date: date
    consent: PydanticConsent
    tags: list[str] = Field(max_length=16)


Natural = Annotated[int, msgspec.Meta(ge=0)]
Id40 = Annotated[str, msgspec.Meta(min_length=3, max_length=40)]


class Consent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Consents as the bare pipe reads them."""

    sms: bool
    voice: bool
    email: bool


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same rules as PydanticEvent: the bare pipe checks no less."""

    event_id: UUID
    event_type: Literal["loan.overdue"]
    schema_version: Annotated[int, msgspec.Meta(ge=1, le=9)]
    occurred_at: datetime
    source: Annotated[str, msgspec.Meta(max_length=64)]
    source_sequence: Natural
    creditor_id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}$")]
    loan_id: Id40
    person_id: Id40
    person_name: Annotated[str, msgspec.Meta(max_length=200)]
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] | None
    email: Annotated[str, msgspec.Meta(max_length=254)] | None
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}$")]
    timezone: Annotated[str, msgspec.Meta(max_length=64)]
    product: Product
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
    principal_minor: Natural
    interest_minor: Natural
    fees_minor: Natural
    total_due_minor: Natural
    days_past_due: Annotated[int, msgspec.Meta(ge=0, le=36500)]
    bucket: Bucket
    due_date: date
    consent: Consent
    tags: Annotated[list[str], msgspec.Meta(max_length=16)]


class EventForStrategy(msgspec.Struct, frozen=True):
    """Only what an inner hop needs to decide; the other fields are skipped, not built."""

    event_id: str
    creditor_id: str
    loan_id: str
    product: Product
    total_due_minor: Natural
    days_past_due: Natural
    occurred_at: str
    consent: Consent


def choose(days_past_due: int) -> tuple[str, str]:
    """The plan and the channel of a delinquency: the one decision that both implementations take."""
    if days_past_due < 30:
        return "gentle", "sms"
    if days_past_due < 60:
        return "firm", "sms"
    return ("call", "call") if days_past_due < 90 else ("legal", "call")
