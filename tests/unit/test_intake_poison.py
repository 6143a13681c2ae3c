"""Runs of refused records: bounded, cheap where nothing is suspended; what is suspended is read once per change."""

from datetime import timedelta
from typing import Any

import pytest

from libs.common.kernel.clock import ManualClock
from libs.common.store.reference import Reference, References
from services.intake.store.suspensions import RUNS_MAX, Pair, Poison, SourceSuspended, Stopped
from tests.intake import NOON

CORE = ("core", "xyf")


def nothing() -> set[Pair]:
    return set()


def kept(poison: Poison) -> list[Pair]:
    return list(poison._runs)


def test_nothing_is_kept_where_no_source_is_ever_suspended() -> None:
    poison = Poison(0, 60, ManualClock(NOON).wall)
    assert poison.note([CORE], nothing) == {}
    assert kept(poison) == []


def test_the_runs_touched_last_are_kept() -> None:
    poison = Poison(3, 0, ManualClock(NOON).wall)
    poison.note([CORE, ("quiet", "xyf")], nothing)
    for n in range(RUNS_MAX + 100):
        poison.note([(f"invented-{n}", "xyf")], nothing)
        if n == RUNS_MAX // 2:
            poison.note([CORE], nothing)
    assert len(kept(poison)) == RUNS_MAX
    assert ("quiet", "xyf") not in kept(poison)
    assert poison.note([CORE], nothing)[CORE].records == 3


def test_a_run_that_is_quiet_for_ten_times_as_long_is_over() -> None:
    clock = ManualClock(NOON)
    poison = Poison(2, 120, clock.wall)
    poison.note([CORE], nothing)
    clock.forward(timedelta(seconds=1_200))
    assert CORE in poison.note([CORE], nothing)
    clock.forward(timedelta(seconds=1_201))
    poison.note([("other", "xyf")], nothing)
    assert kept(poison) == [("other", "xyf")]


def test_a_run_that_another_request_made_long_is_told_to_its_own_only() -> None:
    clock = ManualClock(NOON)
    poison = Poison(1, 0, clock.wall)
    assert list(poison.note([CORE], nothing)) == [CORE]
    assert poison.note([], nothing) == {}


class Counting(References):
    """Says how often all of a kind were listed."""

    listed = 0

    def keys(self, kind: str) -> list[str]:
        self.listed += 1
        return super().keys(kind)


def word(version: int, suspended: bool, creditor: str = "xyf") -> Reference:
    data: dict[str, Any] = {
        "source": "core", "creditor": creditor, "suspended": suspended, "at": NOON.isoformat(), "by": "", "reason": ""
    }  # fmt: skip
    return Reference("suspension", f"{creditor}/core", version, data)


def test_what_is_suspended_is_put_together_once_per_change_of_the_references() -> None:
    known = Counting()
    stopped = Stopped(known)
    for _ in range(3):
        stopped.check(lambda: [CORE])
    assert known.listed == 1
    known.add(word(1, True))
    for _ in range(3):
        with pytest.raises(SourceSuspended):
            stopped.check(lambda: [CORE])
        stopped.check(lambda: [("other", "xyf")])
    assert known.listed == 2
    known.add(word(2, False))
    stopped.check(lambda: [CORE])
    known.add(word(1, True, "*"))
    with pytest.raises(SourceSuspended, match="every creditor"):
        stopped.check(lambda: [CORE])


def test_keys_are_kept_by_kind() -> None:
    known = References()
    for kind, key, version in (("a", "2", 1), ("a", "1", 1), ("b", "3", 1), ("a", "1", 2)):
        known.add(Reference(kind, key, version, {}))
    assert (known.keys("a"), known.keys("b"), known.keys("c")) == (["1", "2"], ["3"], [])
