"""The twin's people: the same seed gives the same ones, and each acts as who they are."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from dunwell.twin import books, keep, mind
from dunwell.twin.dice import drawn
from dunwell.twin.model import Paid, Promised, Traits, World
from dunwell.twin.parameters import Reason, shipped
from dunwell.twin.portfolio import creditors, customer_of, people
from dunwell.twin.twin import DEBTORS_MAX, new_world

PARAMETERS = shipped()
BEGINS = datetime(2026, 11, 2, tzinfo=UTC)
TODAY = BEGINS.date()
REASONS: tuple[Reason, ...] = ("forgot", "cant", "wont", "not_mine", "gone")


def traits(reason: Reason, **other: object) -> Traits:
    given = {"hours": "any", "language": "en-US", "patience": 5.0, "self_cure_days": None, **other}
    return Traits(reason, **given)  # type: ignore[arg-type]


def talks(reason: Reason, count: int = 400) -> Counter[str]:
    """The codes of so many calls in hours that the debtor likes."""
    world = new_world("s", 1, BEGINS)
    debtor = next(iter(world.debtors.values()))
    debtor.traits = traits(reason)
    account = debtor.accounts[0]
    account.owed = 100_000
    return Counter(
        mind.on_call(debtor, account, 10, TODAY, 0.0, PARAMETERS, drawn("talks", reason, n)).code for n in range(count)
    )


def test_every_table_of_the_parameters_says_where_its_numbers_come_from() -> None:
    tables = [getattr(PARAMETERS, name) for name in PARAMETERS.__struct_fields__]
    assert [table for table in tables if len(table.source) < 7] == []


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    one, same, other = (people(seed, 200, TODAY, PARAMETERS) for seed in ("a", "a", "b"))
    assert one == same
    assert [debtor.traits for debtor in one.values()] != [debtor.traits for debtor in other.values()]


def test_no_two_debtors_share_a_phone_and_a_place_goes_with_its_phone() -> None:
    found = people("a", 6_000, TODAY, PARAMETERS)
    assert len({debtor.phone for debtor in found.values()}) == 6_000
    american = found["D-5997"]
    customer = customer_of(american, "a")
    assert american.country == "US"
    assert customer["phones"][0]["number"] == american.phone
    assert american.phone[5:10] == "55501"


def test_more_debtors_than_there_are_phones_are_refused() -> None:
    with pytest.raises(ValueError, match="phones for"):
        new_world("a", DEBTORS_MAX + 1, BEGINS)


def test_all_reasons_and_both_creditors_are_there() -> None:
    found = people("a", 500, TODAY, PARAMETERS).values()
    assert {debtor.traits.reason for debtor in found} == set(REASONS)
    assert {debtor.creditor for debtor in found} == creditors().keys()


@pytest.mark.parametrize(
    ("reason", "said", "never"),
    [("forgot", {"PTP", "PAID"}, {"HARD", "DISP", "IDT"}), ("cant", {"HARD", "PLAN", "PTP"}, {"DISP", "IDT"}),
     ("wont", {"RTP", "STOP"}, {"HARD", "PAID"}), ("not_mine", {"DISP", "IDT"}, {"PTP", "HARD", "PAID"}),
     ("gone", {"DC", "WN", "NA"}, {"PTP", "HARD", "DISP", "NCM"})],
)  # fmt: skip
def test_each_reason_speaks_for_itself(reason: Reason, said: set[str], never: set[str]) -> None:
    found = talks(reason)
    assert said <= found.keys()
    assert not never & found.keys()


def test_a_debtor_picks_up_more_often_in_the_hours_they_like() -> None:
    evening = traits("forgot", hours="evening")
    reached = {
        hour: sum(mind.answers(evening, hour, PARAMETERS, drawn("hour", hour, n)) is None for n in range(400))
        for hour in (10, 19)
    }
    assert reached[19] > 1.5 * reached[10]


def test_contacts_tire_and_the_days_between_them_rest() -> None:
    debtor = next(iter(new_world("s", 1, BEGINS).debtors.values()))
    first = mind.contacted(debtor, BEGINS, PARAMETERS)
    second = mind.contacted(debtor, BEGINS + timedelta(hours=1), PARAMETERS)
    half_life = timedelta(days=PARAMETERS.traits.fatigue_half_life_days)
    assert second > 1.9 * first
    assert mind.tired(debtor, BEGINS + timedelta(hours=1) + half_life, PARAMETERS) == pytest.approx(debtor.fatigue / 2)


def test_whoever_is_tired_says_stop_more_often_and_pays_less() -> None:
    def of(strain: float) -> tuple[int, int]:
        found = [mind.on_text(traits("forgot"), 5_000, strain, PARAMETERS, drawn("t", n)) for n in range(3_000)]
        return sum(reaction.stops for reaction in found), sum(reaction.pays is not None for reaction in found)

    fresh, tired = of(0.0), of(2.0)
    assert tired[0] > 3 * fresh[0] > 0
    assert 0 < tired[1] < fresh[1]


def test_only_the_careless_write_something_else_and_never_in_place_of_a_promise() -> None:
    careful = [mind.noted("HARD", False, PARAMETERS, drawn("n", n)) for n in range(200)]
    careless = Counter(mind.noted("HARD", True, PARAMETERS, drawn("n", n)) for n in range(200))
    assert set(careful) == {"HARD"}
    assert {"HARD", "NCM", "NA", "lapse"} == careless.keys()
    assert {mind.noted("PTP", True, PARAMETERS, drawn("n", n)) for n in range(200)} == {"PTP"}


def promise(name: str, minor: int, due: date, arrangement: str | None = None) -> Promised:
    return Promised(name, "D-0001", "L", minor, BEGINS, due, arrangement)


def paid(minor: int, day: date, back: datetime | None = None) -> Paid:
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return Paid(f"p{minor}{day}", "L", minor, "CNY", at, day, back)


@pytest.mark.parametrize(
    ("payments", "state"),
    [([paid(1_000, date(2026, 11, 4))], "KEPT"), ([paid(400, date(2026, 11, 4))], "PARTIAL"), ([], "BROKEN"),
     ([paid(1_000, date(2026, 11, 6))], "BROKEN"), ([paid(1_000, date(2026, 11, 4), BEGINS)], "BROKEN")],
)  # fmt: skip
def test_what_a_promise_becomes_goes_by_the_cash_until_its_day(payments: list[Paid], state: str) -> None:
    assert books.states([promise("a", 1_000, date(2026, 11, 5))], payments, date(2026, 11, 7)) == [state]


def test_a_plan_that_breaks_cancels_what_was_to_come_and_cash_serves_the_oldest_first() -> None:
    plan = [promise(str(n), 500, date(2026, 11, 4 + n), "plan") for n in range(3)]
    assert books.states(plan, [paid(500, date(2026, 11, 3))], date(2026, 11, 6)) == ["KEPT", "BROKEN", "CANCELLED"]


def test_the_hash_is_of_what_was_done_and_in_which_order() -> None:
    def digest(*acts: tuple[str, str]) -> str:
        world = new_world("s", 1, BEGINS)
        for kind, customer in acts:
            books.act(world, kind, customer)
        return world.digest

    assert digest(("text", "a"), ("text", "b")) == digest(("text", "a"), ("text", "b"))
    assert digest(("text", "a"), ("text", "b")) != digest(("text", "b"), ("text", "a"))


def test_the_world_is_kept_whole_and_the_truth_lies_in_a_file_of_its_own(tmp_path: Path) -> None:
    world = new_world("s", 30, BEGINS)
    world.plan(BEGINS, "pay", "D-0001", "L", 5)
    keep.save(world, tmp_path / "state")
    kept = keep.load(tmp_path / "state")
    assert msgspec.to_builtins(kept) == msgspec.to_builtins(world)
    assert keep.load(tmp_path / "none") is None
    keep.write_truth(world.debtors.values(), tmp_path / "truth")
    lines = [msgspec.json.decode(line) for line in (tmp_path / "truth").read_bytes().splitlines()]
    assert [line["customer"] for line in lines] == list(world.debtors)
    assert {line["traits"]["reason"] for line in lines} <= set(REASONS)


def test_what_is_due_comes_in_order_and_once() -> None:
    world: World = new_world("s", 1, BEGINS)
    for minutes in (3, 1, 2, 90):
        world.plan(BEGINS + timedelta(minutes=minutes), "pay", "D-0001", str(minutes))
    world.plan(BEGINS, "reply", "D-0001", "other")
    due = world.due(BEGINS + timedelta(hours=1), "pay")
    assert [task.about for task in due] == ["1", "2", "3"]
    assert [task.about for task in sorted(world.agenda)] == ["other", "90"]
