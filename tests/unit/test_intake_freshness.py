"""How far all that had come by an instant has been read: never said too early, and said although more always comes."""

from datetime import UTC, datetime, timedelta

from services.intake.jobs.freshness import Mark, Marks

START = datetime(2026, 11, 24, tzinfo=UTC)


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def test_where_nothing_waits_it_is_fresh_at_once() -> None:
    marks = Marks()
    assert marks.passed(0, Mark(at(0), {}), {}) == at(0)
    assert marks.passed(0, Mark(at(5), {1: 7, 2: 0}), {1: 7}) == at(5)


def test_one_place_that_is_behind_holds_it_back() -> None:
    marks = Marks()
    assert marks.passed(0, Mark(at(0), {1: 7, 2: 9}), {1: 8, 2: 8}) is None
    assert marks.passed(0, Mark(at(5), {1: 9, 2: 10}), {1: 9, 2: 8}) is None
    assert marks.passed(0, Mark(at(9), {1: 9, 2: 10}), {1: 9, 2: 9}) == at(0)


def test_where_something_always_comes_it_is_fresh_up_to_an_earlier_end() -> None:
    marks = Marks()
    found = [marks.passed(0, Mark(at(n), {1: 10 * n + 10}), {1: 10 * n + 5}) for n in range(5)]
    assert found == [None, at(0), at(1), at(2), at(3)]


def test_each_part_has_its_own_mark() -> None:
    marks = Marks()
    assert marks.passed(0, Mark(at(0), {1: 1}), {}) is None
    assert marks.passed(1, Mark(at(1), {1: 1}), {1: 1}) == at(1)
    assert marks.passed(0, Mark(at(2), {1: 2}), {1: 1}) == at(0)
