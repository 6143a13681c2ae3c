"""What counts, when, and what is taken back."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from dunwell.recompute.count import PartCount
from libs.common.kernel.part import part_of
from services.analytics.model import Debtor
from tests.analytics import DAY, NOON, PARTS, Book, Teller, Told, between_sources, history, local, record_of

CASE = Teller()
ENTERED = [CASE.opened(NOON), CASE.planned(NOON)]
MARCH_4 = datetime.fromisoformat("2026-03-05T00:00:00+08:00")  # the end of the fourth, in the creditor's zone


def figures(*facts: Told) -> dict[Any, int]:
    """The figures of these facts besides those of the entry."""
    found = Book().apply(*ENTERED, *facts).figures()
    return {name: value for name, value in found.items() if not name.startswith("entries")}


@pytest.mark.parametrize(
    ("code", "flags", "channel", "expected"),
    [
        ("NA", "A", "call", {"attempts": 1}),
        ("LM", "A", "call", {"attempts": 1, "contacts": 1}),
        ("TPC", "AC", "call", {"attempts": 1, "connects": 1, "contacts": 1}),
        ("RTP", "ACR", "call", {"attempts": 1, "connects": 1, "contacts": 1, "right_party_contacts": 1}),
        ("FAIL", "", "call", {}),
        ("SUPP", "", "call", {}),
        ("DISP", "ACR", "sms", {"right_party_contacts": 1}),
    ],
)
def test_an_outcome_counts_by_its_flags(code: str, flags: str, channel: str, expected: dict[str, int]) -> None:
    assert figures(CASE.outcome(NOON, code, flags, channel)) == expected


@pytest.mark.parametrize("code", ["PTP", "PLAN"])
def test_a_conversation_that_ends_in_a_promise_counts_once(code: str) -> None:
    facts = [CASE.outcome(NOON, code), CASE.promise(NOON, "p", 1, MARCH_4), CASE.promise(NOON, "q", 2, MARCH_4)]
    assert figures(*facts)["promising_contacts"] == 1


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (CASE.sent(NOON), {"attempts": 1}),
        (CASE.arrived(NOON), {"contacts": 1}),
        (CASE.sent(NOON, "letter"), {"attempts": 1, "contacts": 1}),
        (CASE.arrived(NOON, "letter"), {}),
        (CASE.sent(NOON, "call"), {}),
        (CASE.visited(NOON, "MET"), {"attempts": 1, "contacts": 1}),
        (CASE.visited(NOON, "NOT_HOME"), {"attempts": 1}),
        (CASE.complained(NOON), {"complaints": 1}),
    ],
)
def test_each_channel_has_its_own_attempts_and_contacts(fact: Told, expected: dict[str, int]) -> None:
    assert figures(fact) == expected


def test_a_contact_leaves_nothing_in_the_state_once_the_case_is_known() -> None:
    book = Book().apply(*ENTERED)
    before = dict(book.states)
    book.apply(CASE.sent(NOON), CASE.arrived(NOON), CASE.outcome(NOON, "RTP"))
    assert book.states == before


def test_a_late_evening_counts_on_the_creditors_date() -> None:
    book = Book().apply(*ENTERED, CASE.sent(NOON + timedelta(hours=5)))  # 01:00 of the third in Shanghai
    assert book.figures(by_day=True)["attempts", date(2026, 3, 3)] == 1


def test_a_promise_counts_as_made_when_made_and_as_kept_on_its_last_day() -> None:
    book = Book().apply(*ENTERED, CASE.promise(NOON, "p", 70_000, MARCH_4), CASE.kept(NOON, "p"))
    found = book.figures(by_day=True)
    assert found["promises_made", date(2026, 3, 2)] == found["promises_kept", date(2026, 3, 4)] == 1
    assert found["promises_kept_amount", date(2026, 3, 4)] == 70_000


def test_a_reversal_after_the_deadline_judges_anew_on_the_same_day_and_restates() -> None:
    late = NOON + 20 * DAY
    book = Book().apply(
        *ENTERED, CASE.promise(NOON, "p", 70_000, MARCH_4), CASE.kept(NOON, "p"), CASE.partly(late, "p", 30_000)
    )
    found = {(key[1], key[0], key[9]): value for key, value in book.counts.items() if "kept" in key[1]}
    due, then, now = date(2026, 3, 4), local(NOON), local(late)
    assert found["promises_kept", due, then] == 1
    assert found["promises_kept", due, now] == -1
    assert found["promises_partly_kept", due, now] == 1
    assert book.figures()["promises_partly_paid"] == 30_000


def test_a_promise_open_again_is_neither_new_nor_judged() -> None:
    facts = [CASE.promise(NOON, "p", 5, MARCH_4), CASE.kept(NOON, "p"), CASE.promise(NOON, "p", 5, MARCH_4, True)]
    assert figures(*facts) == {"promises_made": 1, "promises_made_amount": 5}


def test_a_cancelled_promise_leaves_the_denominator() -> None:
    facts = [CASE.promise(NOON, "p", 5, MARCH_4), CASE.broken(NOON, "p"), CASE.cancelled(NOON, "p")]
    assert figures(*facts) == {"promises_made": 1, "promises_made_amount": 5}


def test_a_reversal_takes_the_cash_back_on_the_payments_own_day() -> None:
    late = NOON + 30 * DAY
    found = Book().apply(*ENTERED, CASE.paid(NOON, "a", 500), CASE.returned(late, "a", 500)).figures(by_day=True)
    assert {name: value for name, value in found.items() if not name[0].startswith("entries")} == {
        ("reversed_in_period", local(late)): 500,
        ("reversals", local(late)): 1,
    }


@pytest.mark.parametrize(
    ("amount", "owed", "back", "collected", "reversed_"),
    [(500, 500, 200, 300, 200), (500, 300, 200, 300, 0), (500, 300, 300, 200, 100), (500, 300, 900, 0, 300)],
)
def test_what_comes_back_is_first_what_was_paid_too_much(
    amount: int, owed: int, back: int, collected: int, reversed_: int
) -> None:
    found = figures(CASE.paid(NOON, "a", amount, owed), CASE.returned(NOON, "a", back))
    assert (found.get("collected", 0), found.get("reversed_in_period", 0)) == (collected, reversed_)
    assert found.get("payments", 0) == bool(collected)


def test_the_reversal_of_a_payment_that_never_counted_changes_nothing() -> None:
    assert figures(CASE.paid(NOON, "a", 500, 0), CASE.returned(NOON, "a", 500), CASE.returned(NOON, "b", 1)) == {}


def test_a_case_that_opens_again_is_no_entry_and_takes_back_its_cure() -> None:
    cured = [CASE.cleared(NOON + DAY)]
    assert figures(*cured) == {"cures": 1, "cures_amount": 100_000}
    again = [CASE.opened(NOON + 2 * DAY, 1, reopened=True)]
    assert figures(*cured, *again) == {}
    assert figures(*cured, *again, CASE.cleared(NOON + 3 * DAY, by_payment=False)) == {
        "cleared_by_snapshot": 1,
        "cleared_by_snapshot_amount": 100_000,
    }


def test_two_currencies_are_two_figures() -> None:
    other = Teller(case="other", currency="TWD")
    book = Book().apply(CASE.opened(NOON, 5), other.opened(NOON, 7))
    assert {key[8]: value for key, value in book.counts.items() if key[1] == "entries_amount"} == {"CNY": 5, "TWD": 7}


@pytest.mark.parametrize("seed", range(40))
def test_the_order_between_sources_and_the_recomputation_give_the_same_rows(seed: int) -> None:
    random = Random(seed)
    facts = history(random, 150)
    book = Book().apply(*facts)
    assert Book().apply(*between_sources(random, facts)).counts == book.counts
    assert recomputed(facts) == book.counts


def recomputed(facts: list[Told]) -> Counter[tuple[Any, ...]]:
    """Part by part, source by source, as the journals are read."""
    found: Counter[tuple[Any, ...]] = Counter()
    for part in range(PARTS):
        records = [record_of(told) for told in facts if part_of(told[0], PARTS) == part]
        count = PartCount(part)
        for record in records:
            count.learn(record)
        for source in ("intake", "strategy", "outreach", "tracking"):
            for record in records:
                if record.type.startswith(f"dunwell.{source}."):
                    count.count(record)
        found.update(count.finish())
    return Counter({key: value for key, value in found.items() if value})


def test_a_state_that_knows_nothing_is_the_empty_one() -> None:
    assert Debtor() == Debtor(episodes={}, promises={}, payments={})
