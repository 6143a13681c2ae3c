"""The book that ships: generated debtors of two creditors, in China and in the US, and who they really are.

A pure function of a seed. Everybody is made up and marked so; the phones are of ranges that nobody carries in a pocket
(services/intake/adapters/generated.py), and no two debtors of the twin share one.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

import msgspec

from dunwell.twin.dice import drawn, money, pick
from dunwell.twin.model import Account, Debtor, Traits
from dunwell.twin.parameters import Parameters, Reason
from libs.common.events.intake import CreditorSettings
from services.intake.adapters.generated import Country, person

SEED = "dunwell-demo"
DEBTORS = 200
SOURCE = "demo"
# Days past due as a book has them: most are a few days late, few are months late.
_STAGES = ((1, 7, 34), (8, 30, 30), (31, 60, 16), (61, 90, 9), (91, 180, 8), (181, 320, 3))
_PRODUCTS = ("personal_loan", "credit_card", "instalment_loan")
_TOTAL = 36
# Area codes of one state each; with 555-01xx a hundred numbers each that are kept free for fiction.
_AREAS = {
    "TX": (("Houston", "713 281 832 346"), ("Dallas", "214 469 972"), ("Austin", "512 737")),
    "FL": (("Miami", "305 786"), ("Orlando", "407 689"), ("Tampa", "813 656"), ("Fort Lauderdale", "954 754")),
    "IL": (("Chicago", "312 773 872"), ("Aurora", "630 331"), ("Rockford", "815 779")),
    "CO": (("Denver", "303 720"), ("Colorado Springs", "719")),
    "NY": (("New York City", "212 646 332 718 347 929 917"),),
    "MA": (("Boston", "617 857"), ("Worcester", "508 774"), ("Lowell", "978 351"), ("Springfield", "413")),
    "CA": (("Los Angeles", "213 323 310 424"), ("San Francisco", "415 628"), ("Oakland", "510"), ("Burbank", "818")),
    "WA": (("Seattle", "206"), ("Tacoma", "253"), ("Bellevue", "425"), ("Spokane", "509")),
}  # fmt: skip
_PACKS = {"NY": "US-NYC", "MA": "US-MA", "WA": "US-WA"}  # states and a city with a law of their own; NY: the city alone
_FAR_WEST = {"country": "CN", "region": "新疆", "city": "乌鲁木齐"}
_PLACES = tuple(
    (region, city, area) for region, cities in _AREAS.items() for city, areas in cities for area in areas.split()
)
AMERICANS_MAX = len(_PLACES) * 100


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
        CreditorSettings(
            name="Demo Consumer Finance", zone="Asia/Shanghai", currency="CNY", jurisdictions=["CN"],
            xinjiang_clock=True,
        ),
        "CN", "+08:00", 300, 6_000,
    ),
    Book(
        "demo-card",
        CreditorSettings(
            name="Demo Card Company", zone="America/New_York", currency="USD", jurisdictions=["US"], language="en-US",
            creditor_type="bank", amount_bands_minor=[10_000, 50_000, 200_000],
        ),
        "US", "-05:00", 40, 900,
    ),
)  # fmt: skip
BOOK_OF = {book.creditor: book for book in BOOKS}


class Opening(NamedTuple):
    """What is drawn for one loan, before anything happens to it."""

    dpd: int
    instalment: int
    further: int  # instalments that are not due yet
    product: str
    paid: int
    history: list[int]
    consents: list[str]
    vulnerable: bool

    @property
    def late(self) -> int:
        return 1 + self.dpd // 31


def creditors() -> dict[str, dict[str, Any]]:
    """What `PUT /v1/creditors/{creditor}` takes for each creditor of the portfolio."""
    return {book.creditor: msgspec.to_builtins(book.settings) for book in BOOKS}


def records(as_of: date, debtors: int = DEBTORS, seed: str = SEED) -> Iterator[dict[str, Any]]:
    """Canonical overdue records as of a date, one per loan; every tenth debtor has two. Two thirds are Chinese."""
    for number in range(1, debtors + 1):
        book = BOOKS[number % 3 == 0]
        for nth in range(2 if number % 10 == 0 else 1):
            drawn_for = opening(book, seed, number, nth)
            account = account_of(book, drawn_for, number, nth, as_of)
            customer = {
                "id": customer_id(number), **person(seed, str(number), book.country, drawn_for.consents),
                "flags": ["vulnerable"] if drawn_for.vulnerable else [],
            }  # fmt: skip
            event = f"{SOURCE}-{as_of.isoformat()}-{number}-{nth}"
            yield record(book, customer, account, event, f"{as_of.isoformat()}T00:30:00{book.offset}")


def customer_id(number: int) -> str:
    return f"D-{number:04}"


def opening(book: Book, seed: str, number: int, nth: int) -> Opening:
    """Dice by (seed, debtor, loan)."""
    dice = drawn(seed, number, nth)
    dpd = _days_past_due(dice)
    instalment = dice.randint(book.least * 100, book.most * 100)
    consents = _consents(dice)
    vulnerable = dice.random() < 0.03
    product = dice.choice(_PRODUCTS)
    further, paid = dice.randint(3, 24), dice.randint(1, 12)
    return Opening(
        dpd, instalment, further, product, paid, [dice.choice((0, 0, 0, 0, 1, 2)) for _ in range(6)], consents,
        vulnerable,
    )  # fmt: skip


def account_of(book: Book, drawn_for: Opening, number: int, nth: int, as_of: date) -> Account:
    """The loan as of a date on which it is overdue."""
    late, instalment = drawn_for.late, drawn_for.instalment
    oldest = as_of - timedelta(days=drawn_for.dpd)
    return Account(
        loan=f"{book.country}-{number:04}-{nth + 1}", product=drawn_for.product, instalment=instalment,
        owed=instalment * late, outstanding=instalment * (late + drawn_for.further), total=_TOTAL,
        paid_count=drawn_for.paid, late_count=late, oldest_due=oldest, next_due=oldest, history=drawn_for.history,
        missed_before=True,
    )  # fmt: skip


def record(book: Book, customer: dict[str, Any], account: Account, event: str, at: str) -> dict[str, Any]:
    """The canonical overdue record of a loan as it stands; cleared when nothing is owed."""
    currency, due = book.settings.currency, account.oldest_due or account.next_due
    return {
        "event_id": event, "occurred_at": at, "source": SOURCE, "creditor": book.creditor,
        "creditor_type": book.settings.creditor_type, "customer": customer,
        "loan": {
            "id": account.loan, "product": account.product, "overdue": money(account.owed, currency),
            "outstanding": money(account.outstanding, currency), "oldest_unpaid_due_date": due.isoformat(),
            "instalments": {"total": account.total, "paid": account.paid_count, "overdue": account.late_count},
            "delay_history": account.history,
        },
        "extra": {"generated": ["customer", "loan"]},
    }  # fmt: skip


def people(seed: str, debtors: int, today: date, parameters: Parameters) -> dict[str, Debtor]:
    """The twin's debtors by customer id: some overdue today, the others within the first 30 days."""
    found: dict[str, Debtor] = {}
    americans = 0
    for number in range(1, debtors + 1):
        book = BOOKS[number % parameters.portfolio.american_every == 0]
        loans = 2 if number % parameters.portfolio.two_loans_every == 0 else 1
        openings = [opening(book, seed, number, nth) for nth in range(loans)]
        accounts = [_begun(book, each, seed, number, nth, today, parameters) for nth, each in enumerate(openings)]
        debtor = Debtor(
            customer_id(number), book.creditor, book.country, "",
            traits_of(seed, number, openings[0].dpd, book.country, parameters),
            _consents_left(seed, number, openings[0], parameters),
            ["vulnerable"] if openings[0].vulnerable else [], accounts,
            book.country == "CN" and number % parameters.portfolio.far_west_every == 1,
        )  # fmt: skip
        debtor.phone = customer_of(debtor, seed, americans)["phones"][0]["number"]
        americans += book.country == "US"
        found[debtor.customer] = debtor
    return found


def customer_of(debtor: Debtor, seed: str, nth_american: int | None = None) -> dict[str, Any]:
    """The `customer` of their records. An American's place and phone go by their number among the Americans, which
    their phone tells once they have one."""
    number = str(int(debtor.customer.removeprefix("D-")))
    made = person(seed, number, debtor.country, debtor.consents)
    if debtor.country == "US":
        region, city, phone = _american(nth_american) if nth_american is not None else _place_of(debtor.phone)
        made["address"] = {"country": "US", "region": region, "city": city}
        made["phones"] = [{"number": phone, "kind": "mobile", "verified": True}]
        made["jurisdictions"] = [_PACKS.get(region, "US")]
    elif debtor.far_west:
        made["address"] = _FAR_WEST
    return {"id": debtor.customer, **made, "language": debtor.traits.language, "flags": debtor.flags}


def _american(nth: int) -> tuple[str, str, str]:
    region, city, area = _PLACES[nth % len(_PLACES)]
    return region, city, f"+1{area}55501{nth // len(_PLACES):02}"


def _place_of(phone: str) -> tuple[str, str, str]:
    region, city, _ = next(place for place in _PLACES if place[2] == phone[2:5])
    return region, city, phone


def traits_of(seed: str, number: int, dpd: int, country: Country, parameters: Parameters) -> Traits:
    """Who somebody really is, by (seed, customer): drawn once, never told."""
    dice, given = drawn(seed, customer_id(number), "traits"), parameters.traits
    table = parameters.reasons
    reason: Reason = pick(dice, table.early if dpd <= 30 else table.middle if dpd <= 90 else table.late)
    own = pick(dice, given.languages) == "own"
    cures = dice.random() < parameters.self_cure.p[reason]
    return Traits(
        reason, pick(dice, given.hours), "zh-CN" if own == (country == "CN") else "en-US",
        dice.uniform(*given.patience), dice.randint(*parameters.self_cure.days) if cures else None,
    )  # fmt: skip


def _consents_left(seed: str, number: int, drawn_for: Opening, parameters: Parameters) -> list[str]:
    """By (seed, customer): some took back what they had once consented to."""
    withdrawn = drawn(seed, customer_id(number), "calls").random() < parameters.portfolio.p_calls_withdrawn
    return [channel for channel in drawn_for.consents if channel != "call" or not withdrawn]


def _begun(
    book: Book, drawn_for: Opening, seed: str, number: int, nth: int, today: date, parameters: Parameters
) -> Account:  # fmt: skip
    dice = drawn(seed, customer_id(number), "begun", nth)
    account = account_of(book, drawn_for, number, nth, today)
    every = parameters.portfolio.instalment_days
    if dice.random() < parameters.portfolio.overdue_at_start:
        account.next_due = today + timedelta(days=every - drawn_for.dpd % every)
        return account
    account.missed_before, account.oldest_due, account.owed, account.late_count = False, None, 0, 0
    account.next_due = today + timedelta(days=dice.randint(0, every - 1))
    account.outstanding = account.instalment * (1 + drawn_for.further)
    return account


def _days_past_due(dice: Random) -> int:
    stage = dice.choices(_STAGES, [weight for *_, weight in _STAGES])[0]
    return dice.randint(stage[0], stage[1])


def _consents(dice: Random) -> list[str]:
    """Nine of ten may be texted, most may be called."""
    texts = ["sms"] if dice.random() < 0.9 else []
    return texts + (["call"] if dice.random() < 0.8 else [])
