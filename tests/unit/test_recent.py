"""What a process has just appended: dense from the offset asked for, or not there at all."""

from libs.common.events.envelope import Event, Record, decode_record
from libs.common.events.intake import DebtorErased
from libs.common.store.recent import RECORDS_MAX, Recent


def told(first: int, count: int) -> list[tuple[Record, Event]]:
    numbers = range(first, first + count)
    return [(Record("t", n, "d", None, 1, "a", None, b"{}"), DebtorErased(reason=str(n))) for n in numbers]


def offsets(recent: Recent, offset: int, limit: int = 100) -> list[int]:
    return [taken.offset for taken in recent.take("intake", 0, offset, limit)]


def read(next_offset: int = 0) -> tuple[Recent, dict[tuple[str, int], int]]:
    recent, progress = Recent(), {("intake", 0): next_offset}
    recent.read_by("intake", lambda: progress)
    return recent, progress


def test_what_was_put_is_taken_from_any_offset_in_it() -> None:
    recent, _ = read()
    recent.put("intake", 0, 0, told(0, 3))
    recent.put("intake", 0, 3, told(3, 2))
    assert offsets(recent, 0) == [0, 1, 2, 3, 4]
    assert offsets(recent, 2, 2) == [2, 3]
    taken = recent.take("intake", 0, 4, 1)[0]
    assert taken.event == DebtorErased(reason="4")
    assert decode_record(taken.raw) == told(4, 1)[0][0]
    assert taken.cause is not None and (taken.cause.offset, taken.cause.head.time) == (4, 4)


def test_what_is_not_there_must_be_read_from_the_log() -> None:
    recent, _ = read(5)
    recent.put("intake", 0, 5, told(5, 2))
    assert offsets(recent, 4) == [] == offsets(recent, 7)
    assert recent.take("intake", 1, 5, 10) == [] == recent.take("strategy", 0, 5, 10)


def test_another_process_in_between_leaves_no_hole() -> None:
    recent, _ = read()
    recent.put("intake", 0, 0, told(0, 2))
    recent.put("intake", 0, 5, told(5, 1))  # 2, 3, 4 are somebody else's
    assert offsets(recent, 0) == [] == offsets(recent, 2)
    assert offsets(recent, 5) == [5]


def test_what_all_readers_have_passed_is_let_go() -> None:
    recent, progress = read()
    slow = {("intake", 0): 0}
    recent.read_by("intake", lambda: slow)
    recent.put("intake", 0, 0, told(0, 4))
    progress["intake", 0] = 4
    recent.passed("intake", 0)
    assert offsets(recent, 0) == [0, 1, 2, 3]
    slow["intake", 0] = 3
    recent.passed("intake", 0)
    recent.put("intake", 0, 4, told(4, 1))
    assert offsets(recent, 0) == [] and offsets(recent, 3) == [3, 4]
    progress["intake", 0] = slow["intake", 0] = 9
    recent.passed("intake", 0)
    recent.put("intake", 0, 5, told(5, 2))
    assert offsets(recent, 5) == [5, 6]


def test_a_reader_that_lags_costs_no_more_than_the_bound() -> None:
    recent, _ = read()
    each = RECORDS_MAX // 4
    for part in range(6):
        recent.put("intake", part, 0, told(0, each))
    kept = [part for part in range(6) if recent.take("intake", part, 0, 1)]
    assert kept == [2, 3, 4, 5]
    recent.put("intake", 2, each, told(each, 1))
    assert [part for part in range(6) if recent.take("intake", part, 0, 1)] == [2, 4, 5]
    assert sum(len(recent.take("intake", part, 0, RECORDS_MAX)) for part in range(6)) == 3 * each + 1


def test_nothing_is_kept_that_nobody_reads_or_after_a_lost_connection() -> None:
    recent, _ = read()
    recent.put("strategy", 0, 0, told(0, 1))
    assert recent.take("strategy", 0, 0, 1) == []
    recent.put("intake", 0, 0, told(0, 1))
    recent.forget()
    assert offsets(recent, 0) == []
