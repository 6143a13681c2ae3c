"""A small book for journeys: generated debtors of two creditors, in China and in the US; a pure function of a date.

Everybody is made up and marked so; the phones are of ranges that nobody carries in a pocket.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

import msgspec

from libs.common.events.intake import CreditorSettings
from services.intake.adapters.generated import Country, person

SEED = "dunwell-demo"
DEBTORS = 200
SOURCE = "demo"
# Days past due as a book has them: most are a few days late, few are months late.
_STAGES = ((1, 7, 34), (8, 30, 30), (31, 60, 16), (61, 90, 9), (91, 180, 8), (181, 320, 3))
_PRODUCTS = ("personal_loan", "credit_card", "instalment_loan")


class Book(NamedTuple):
    """One creditor of the demo, and how much its debtors owe per instalment, in whole units."""

    creditor: str
    settings: CreditorSettings
    country: Country
    offset: str
    least: int
    most: int


BOOKS = (
    Book(
        "demo-lender",
        CreditorSettings(name="Demo Consumer Finance", zone="Asia/Shanghai", currency="CNY", jurisdictions=["CN"]),
        "CN", "+08:00", 300, 6_000,
    ),
    Book(
        "demo-card",
        CreditorSettings(
            name="Demo Card Company", zone="America/New_York", currency="USD", jurisdictions=["US"], language="en-US",
            creditor_type="bank",
        ),
        "US", "-05:00", 40, 900,
    ),
)  # fmt: skip


def creditors() -> dict[str, dict[str, Any]]:
    """What `PUT /v1/creditors/{creditor}` takes for each creditor of the portfolio."""
    return {book.creditor: msgspec.to_builtins(book.settings) for book in BOOKS}


def records(as_of: date, debtors: int = DEBTORS, seed: str = SEED) -> Iterator[dict[str, Any]]:
    """Canonical overdue records as of a date, one per loan; every tenth debtor has two. Two thirds are Chinese."""
    for number in range(1, debtors + 1):
        book = BOOKS[number % 3 == 0]
        for nth in range(2 if number % 10 == 0 else 1):
            yield _record(book, number, nth, as_of, seed)


def _record(book: Book, number: int, nth: int, as_of: date, seed: str) -> dict[str, Any]:
    drawn = Random(f"{seed}/{number}/{nth}")
    dpd = _days_past_due(drawn)
    instalment = drawn.randint(book.least * 100, book.most * 100)
    late = 1 + dpd // 31
    money = _money(book.settings.currency)
    return {
        "event_id": f"{SOURCE}-{as_of.isoformat()}-{number}-{nth}",
        "occurred_at": f"{as_of.isoformat()}T00:30:00{book.offset}",
        "source": SOURCE,
        "creditor": book.creditor,
        "creditor_type": book.settings.creditor_type,
        "customer": {
            "id": f"D-{number:04}",
            **person(seed, str(number), book.country, _consents(drawn)),
            "flags": ["vulnerable"] if drawn.random() < 0.03 else [],
        },
        "loan": {
            "id": f"{book.country}-{number:04}-{nth + 1}",
            "product": drawn.choice(_PRODUCTS),
            "overdue": money(instalment * late),
            "outstanding": money(instalment * (late + drawn.randint(3, 24))),
            "oldest_unpaid_due_date": (as_of - timedelta(days=dpd)).isoformat(),
            "instalments": {"total": 36, "paid": drawn.randint(1, 12), "overdue": late},
            "delay_history": [drawn.choice((0, 0, 0, 0, 1, 2)) for _ in range(6)],
        },
        "extra": {"generated": ["customer", "loan"]},
    }


def _days_past_due(drawn: Random) -> int:
    stage = drawn.choices(_STAGES, [weight for *_, weight in _STAGES])[0]
    return drawn.randint(stage[0], stage[1])


def _consents(drawn: Random) -> list[str]:
    """Nine of ten may be texted, most may be called."""
    texts = ["sms"] if drawn.random() < 0.9 else []
    return texts + (["call"] if drawn.random() < 0.8 else [])


def _money(currency: str) -> Any:
    return lambda cents: {"value": f"{cents // 100}.{cents % 100:02}", "currency": currency}
