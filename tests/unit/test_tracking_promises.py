"""When a promise is kept: every example and rule of the glossary, and that no unit of cash serves two."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.events.tracking import PromiseBroken, PromiseKept, PromiseMade, PromisePartlyKept
from libs.common.kernel.ids import AccountId, CaseId, PromiseId
from libs.common.kernel.problems import Conflict, Invalid
from services.tracking.handlers.commands import cancel_promise
from services.tracking.model import Paid, Promise, PromiseState
from services.tracking.policy import promises as policy
from tests.tracking import START, ZONE, Book, day, facts

D10 = date(2026, 3, 10)


def test_the_example_of_the_glossary_is_kept_on_the_last_day_of_grace() -> None:
    book = Book(promise_tolerance_bp=500, promise_grace_days=2)
    (promise,) = book.promise((100_000, D10))
    book.pay("a", 60_000, day(9))
    assert book.state(promise) == ("OPEN", 60_000)
    assert facts(book.pay("b", 35_000, day(12, 23))) == ["promise_kept", "hold_released"]
    assert book.state(promise) == ("KEPT", 95_000)


def test_the_example_of_the_glossary_is_partly_kept_when_the_rest_comes_a_day_later() -> None:
    book = Book(promise_tolerance_bp=500, promise_grace_days=2)
    (promise,) = book.promise((100_000, D10))
    book.pay("a", 60_000, day(9))
    told = book.tick(day(13, 0))
    book.pay("b", 35_000, day(13))
    assert facts(told) == ["promise_partly_kept", "hold_released"]
    assert book.state(promise) == ("PARTIAL", 60_000)
    assert [e.paid.minor for e in book.told if isinstance(e, PromisePartlyKept)] == [60_000]


@pytest.mark.parametrize(
    ("paid", "state"),
    [(0, "BROKEN"), (1, "PARTIAL"), (94_999, "PARTIAL"), (95_000, "KEPT"), (100_000, "KEPT"), (500_000, "KEPT")],
)
def test_at_the_deadline_the_system_judges(paid: int, state: str) -> None:
    book = Book(promise_tolerance_bp=500)
    (promise,) = book.promise((100_000, D10))
    if paid:
        book.pay("a", paid, day(10, 23))
    book.tick(day(11, 0))
    assert book.state(promise)[0] == state


def test_a_promise_is_open_until_the_last_instant_and_judged_at_the_next() -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    assert promise.deadline == day(11, 0)
    assert book.tick(promise.deadline - timedelta(microseconds=1)) == []
    assert facts(book.tick(promise.deadline)) == ["promise_broken", "hold_released"]
    assert book.debtor.next_wake() is None


def test_a_tolerance_is_never_more_than_it_says() -> None:
    assert policy.threshold_of(100_000, 500) == 95_000
    assert policy.threshold_of(99_999, 500) == 95_000
    assert policy.threshold_of(1, 500) == 1


def test_cash_serves_the_oldest_due_date_first_and_only_once() -> None:
    book = Book()
    (later,) = book.promise((50_000, date(2026, 3, 20)), name="later")
    (earlier,) = book.promise((50_000, D10), name="earlier")
    book.pay("a", 70_000, day(5))
    assert book.state(earlier) == ("KEPT", 50_000)
    assert book.state(later) == ("OPEN", 20_000)


def test_only_cash_between_the_promise_and_its_deadline_counts() -> None:
    book = Book()
    book.pay("before", 100_000, day(1, 9))
    book.now = day(2, 10)
    (promise,) = book.promise((100_000, D10))
    assert book.state(promise) == ("OPEN", 0)
    book.tick(day(11, 1))
    book.pay("after", 100_000, day(11, 2))
    assert book.state(promise) == ("BROKEN", 0)


def test_where_a_source_knows_only_the_date_the_day_of_the_promise_counts() -> None:
    book = Book()
    book.now = day(2, 10)
    (promise,) = book.promise((100_000, D10))
    book.pay("date only", 100_000, day(2, 0))
    assert book.state(promise) == ("KEPT", 100_000)


def test_a_promise_recorded_late_is_kept_by_cash_that_came_meanwhile() -> None:
    book = Book()
    book.pay("a", 100_000, day(3))
    book.now = day(4)
    (promise,) = book.promise((100_000, D10), at=day(2))
    assert book.state(promise) == ("KEPT", 100_000)


def test_cash_of_before_the_deadline_that_is_reported_later_restates_the_promise() -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    book.tick(day(12))
    assert book.state(promise) == ("BROKEN", 0)
    told = book.pay("late report", 100_000, day(9))
    assert [(type(e), e.was) for e in told if isinstance(e, PromiseKept)] == [(PromiseKept, "BROKEN")]


def test_a_reversal_before_the_deadline_opens_the_promise_again_and_is_told() -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    book.pay("a", 100_000, day(5))
    told = book.take_back("a", 100_000, day(6))
    assert book.state(promise) == ("OPEN", 0)
    assert [e.reopened for e in told if isinstance(e, PromiseMade)] == [True]
    assert facts(told) == ["promise_made", "hold_placed"]
    assert facts(book.tick(day(12))) == ["promise_broken", "hold_released"]


@pytest.mark.parametrize(
    ("back", "state", "fact"), [(100_000, "BROKEN", PromiseBroken), (40_000, "PARTIAL", PromisePartlyKept)]
)
def test_a_reversal_after_the_deadline_judges_anew(back: int, state: str, fact: type) -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    book.pay("a", 100_000, day(5))
    book.tick(day(12))
    told = book.take_back("a", back, day(20))
    assert book.state(promise) == (state, 100_000 - back)
    assert [type(e) for e in told] == [fact]
    assert getattr(told[0], "was", None) == "KEPT"


def test_a_reversal_of_the_payment_that_closed_the_case_breaks_the_promise() -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    book.pay("a", 100_000, day(5))
    book.clear()
    book.tick(day(12))
    told = book.take_back("a", 100_000, day(20))
    assert book.state(promise) == ("BROKEN", 0)
    assert [e.was for e in told if isinstance(e, PromiseBroken)] == ["KEPT"]


def test_a_broken_promise_is_not_cancelled_when_the_debt_goes_later() -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    book.tick(day(12))
    book.clear()
    book.pay("late", 50_000, day(20))
    assert book.state(promise) == ("BROKEN", 0)


def test_a_reversal_that_comes_before_its_payment_takes_it_away_all_the_same() -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    book.take_back("a", 100_000, day(5))
    book.pay("a", 100_000, day(5))
    assert book.state(promise) == ("OPEN", 0)


def test_what_is_cancelled_gives_its_cash_to_the_next() -> None:
    book = Book()
    (first,) = book.promise((50_000, D10), name="first")
    (second,) = book.promise((50_000, date(2026, 3, 20)), name="second")
    book.pay("a", 40_000, day(5))
    told = book.command(cancel_promise, (first.id, "agreed"))
    assert facts(told) == ["promise_cancelled", "hold_released"]
    assert (book.state(first), book.state(second)) == (("CANCELLED", 0), ("OPEN", 40_000))
    with pytest.raises(Conflict):
        book.command(cancel_promise, (first.id, "agreed"))


def test_a_new_promise_may_replace_the_open_ones() -> None:
    book = Book(overdue_minor=100_000)
    (first,) = book.promise((100_000, D10), name="first")
    with pytest.raises(Invalid):
        book.promise((100_000, D10), name="second")
    (second,) = book.promise((100_000, D10), name="second", replaces=True)
    assert (book.state(first)[0], book.state(second)[0]) == ("CANCELLED", "OPEN")


def plan(book: Book) -> list[Promise]:
    return book.promise((30_000, D10), (30_000, date(2026, 4, 10)), (30_000, date(2026, 5, 10)))


def test_a_plan_that_breaks_cancels_its_later_instalments() -> None:
    book = Book()
    first, second, third = plan(book)
    told = book.tick(day(12))
    assert [book.state(p)[0] for p in (first, second, third)] == ["BROKEN", "CANCELLED", "CANCELLED"]
    assert facts(told) == [
        "promise_broken", "arrangement_ended", "hold_released", "promise_cancelled", "promise_cancelled",
    ]  # fmt: skip


def test_a_plan_that_is_paid_is_fulfilled_and_quiet_until_its_last_deadline() -> None:
    book = Book()
    plan(book)
    (hold,) = book.debtor.holds.values()
    assert hold.until == datetime(2026, 5, 10, 16, tzinfo=UTC)
    book.pay("a", 30_000, day(9))
    assert hold.id in book.debtor.holds and book.debtor.holds[hold.id].ended is None
    told = book.pay("b", 60_000, day(20))
    assert facts(told) == ["promise_kept", "promise_kept", "arrangement_ended", "hold_released"]


def test_nobody_broke_a_promise_whose_debt_went_away() -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    book.clear()
    assert book.state(promise) == ("OPEN", 0)
    assert facts(book.tick(day(12))) == ["promise_cancelled", "hold_released"]


def test_cash_that_is_reported_after_the_case_was_cleared_keeps_the_promise() -> None:
    book = Book()
    (promise,) = book.promise((100_000, D10))
    book.clear()
    book.pay("a", 100_000, day(8))
    assert book.state(promise) == ("KEPT", 100_000)


def test_a_closed_case_takes_no_promise() -> None:
    book = Book()
    book.clear()
    with pytest.raises(Conflict):
        book.promise((100_000, D10))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([(105_001, D10)], "amount_limit"),
        ([(0, D10)], "positive"),
        ([(100, date(2026, 4, 1))], "days_limit"),
        ([(100, date(2026, 2, 28))], "due_order"),
        ([(100, D10), (100, D10)], "due_order"),
        ([(100, D10), (100, date(2026, 4, 11))], "days_limit"),
        ([(100, D10 + timedelta(days=i)) for i in range(37)], "instalments"),
    ],
)
def test_a_refused_promise_names_the_limit(wanted: list[tuple[int, date]], code: str) -> None:
    book = Book(overdue_minor=100_000, promise_tolerance_bp=500)
    with pytest.raises(Invalid) as refused:
        book.promise(*wanted)
    assert code in [flaw.code for flaw in refused.value.errors]
    assert book.debtor.promises == {}


def test_the_limits_themselves_are_allowed() -> None:
    book = Book(overdue_minor=100_000, promise_tolerance_bp=500)
    assert book.promise((105_000, date(2026, 3, 31)))


def test_cash_that_can_serve_no_promise_is_let_go() -> None:
    book = Book()
    book.pay("old", 100, day(1))
    book.pay("new", 100, day(20))
    assert [paid.id for paid in book.debtor.payments.values()] == ["new"]


# ------------------------------------------------------------------------------------------------- properties

ACCOUNT = AccountId("a")
DAYS = st.integers(0, 12)


@st.composite
def some_promises(draw: st.DrawFn) -> list[Promise]:
    found = []
    for i in range(draw(st.integers(1, 4))):
        made, due = draw(DAYS), draw(DAYS)
        amount = draw(st.integers(1, 500))
        threshold = draw(st.integers(1, amount))
        states: list[PromiseState] = ["OPEN", "OPEN", "OPEN", "CANCELLED"]
        state = draw(st.sampled_from(states))
        deadline = START + timedelta(days=made + due + 1)
        found.append(Promise(
            PromiseId(f"p{i}"), CaseId("c"), ACCOUNT, "xyf", "CNY", amount, threshold, deadline.date(), deadline,
            START + timedelta(days=made), "ann", state=state,
        ))  # fmt: skip
    return found


@st.composite
def some_payments(draw: st.DrawFn) -> list[Paid]:
    found = []
    for i in range(draw(st.integers(0, 6))):
        at = START + timedelta(days=draw(st.integers(-2, 26)))
        minor = draw(st.integers(0, 600))
        found.append(Paid(f"m{i}", ACCOUNT, minor, draw(st.integers(0, minor)), at, at))
    return found


@settings(deadline=None)
@given(some_promises(), some_payments())
def test_no_cash_is_counted_twice_and_none_is_invented(promises: list[Promise], payments: list[Paid]) -> None:
    taken = policy.appropriate(promises, payments)
    by_id = {p.id: p for p in promises}
    assert sum(taken.values()) <= sum(p.net_minor for p in payments)
    for name, minor in taken.items():
        eligible = sum(p.net_minor for p in payments if policy.counts(p, by_id[name]))
        assert 0 <= minor <= min(eligible, by_id[name].amount_minor)
    assert all(by_id[name].state != "CANCELLED" for name in taken)


@settings(deadline=None)
@given(some_promises(), some_payments(), st.randoms())
def test_the_order_in_which_facts_arrive_changes_nothing(
    promises: list[Promise], payments: list[Paid], chance: "object"
) -> None:
    taken = policy.appropriate(promises, payments)
    shuffled, others = list(promises), list(payments)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(others)  # type: ignore[attr-defined]
    assert policy.appropriate(shuffled, others) == taken


@settings(deadline=None)
@given(some_promises(), some_payments())
def test_no_cash_stays_idle_while_a_promise_could_take_it(promises: list[Promise], payments: list[Paid]) -> None:
    taken = policy.appropriate(promises, payments)
    short = [p for p in promises if p.state != "CANCELLED" and taken[p.id] < p.threshold_minor]
    for promise in short:
        mine = [p for p in payments if policy.counts(p, promise)]
        takers = [p for p in promises if p.id in taken and any(policy.counts(m, p) for m in mine)]
        assert sum(p.net_minor for p in mine) <= sum(taken[p.id] for p in takers)


STEP = st.one_of(
    st.tuples(st.just("pay"), st.integers(0, 3), st.integers(1, 60_000)),
    st.tuples(st.just("back"), st.integers(0, 3), st.integers(1, 60_000)),
    st.tuples(st.just("promise"), st.integers(1, 20), st.integers(1, 60_000)),
    st.tuples(st.just("wait"), st.integers(1, 72), st.just(0)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=14))
def test_the_state_is_always_that_of_a_recomputation_and_every_change_is_told(
    steps: list[tuple[str, int, int]],
) -> None:
    book = Book()
    for i, (what, n, minor) in enumerate(steps):
        match what:
            case "pay":
                book.pay(f"m{i}", minor, book.now)
            case "back":
                book.take_back(f"m{n}", minor, book.now)
            case "promise":
                due = (book.now + timedelta(hours=8)).date() + timedelta(days=n)
                book.promise((minor, due), name=str(i))
            case _:
                book.tick(book.now + timedelta(hours=n))
        book.tick(book.now)
        everything = list(book.debtor.promises.values())
        taken = policy.appropriate(everything, book.debtor.payments.values())
        for promise in everything:
            expected = policy.judge(promise, taken[promise.id], book.now, True)
            assert (promise.state, promise.paid_minor) == (expected, taken[promise.id])
        assert {p.id: p.state for p in everything} == told_states(book)
    wake = book.debtor.next_wake()
    assert wake is None or wake > book.now


def told_states(book: Book) -> dict[str, str]:
    """The states as somebody knows them who only reads the events."""
    found: dict[str, str] = {}
    for event in book.told:
        match event:
            case PromiseMade():
                found[event.promise_id] = "OPEN"
            case PromiseKept():
                found[event.promise_id] = "KEPT"
            case PromisePartlyKept():
                found[event.promise_id] = "PARTIAL"
            case PromiseBroken():
                found[event.promise_id] = "BROKEN"
            case _:
                continue
    return found


def test_the_zone_of_the_creditor_ends_the_day() -> None:
    assert policy.deadline_of(D10, 0, ZONE) == datetime(2026, 3, 10, 16, tzinfo=UTC)
    assert policy.deadline_of(date(2026, 3, 28), 0, "Europe/Berlin") == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert policy.deadline_of(date(2026, 3, 29), 0, "Europe/Berlin") == datetime(2026, 3, 29, 22, tzinfo=UTC)
