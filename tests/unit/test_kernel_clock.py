"""Instants, paces, zones and midnights."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.kernel.clock import (
    ManualClock,
    Pace,
    SystemClock,
    from_micros,
    local_date,
    micros,
    midnight,
    zone,
)

START = datetime(2026, 11, 20, 1, tzinfo=UTC)
# Among them: midnights that do not exist (Beirut, Sao Paulo) or come twice (Havana), half and three-quarter hours.
ZONES = ["Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "America/Havana", "Asia/Beirut"]
ZONES += ["Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
instants = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))


@given(instants)
def test_an_instant_survives_as_microseconds(instant: datetime) -> None:
    assert from_micros(micros(instant)) == instant


@given(instants, instants)
def test_microseconds_keep_the_order_of_instants(one: datetime, other: datetime) -> None:
    assert (one < other) == (micros(one) < micros(other))


def test_microseconds_count_from_1970_and_know_offsets() -> None:
    assert micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1_000_000
    assert micros(datetime.fromisoformat("1970-01-01T08:00:00+08:00")) == 0
    assert micros(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


@pytest.mark.parametrize(("rate", "seconds"), [(1.0, 90), (60.0, 5400), (0.0, 0)])
def test_business_time_follows_the_wall_at_its_rate(rate: float, seconds: int) -> None:
    business = START + timedelta(days=30)
    pace = Pace(START, business, rate)
    assert pace.at(START + timedelta(seconds=90)) == business + timedelta(seconds=seconds)


def test_in_production_business_time_is_the_wall_itself() -> None:
    assert Pace(START, START).at(START + timedelta(days=400)) == START + timedelta(days=400)


def test_the_system_clock_has_two_faces_in_utc() -> None:
    shifted = SystemClock(Pace(START, START + timedelta(days=3650), 1.0))
    assert shifted.now() - shifted.wall() > timedelta(days=3649)
    assert shifted.wall().tzinfo is UTC and shifted.now().tzinfo is UTC
    plain = SystemClock()
    assert abs(plain.now() - plain.wall()) < timedelta(seconds=5)


def test_a_manual_clock_stands_until_it_is_moved() -> None:
    clock = ManualClock(START)
    assert clock.wall() == clock.now() == START
    clock.forward(timedelta(hours=8))
    assert clock.wall() == clock.now() == START + timedelta(hours=8)


@given(st.dates(date(1971, 1, 1), date(2037, 12, 31)), st.sampled_from(ZONES))
def test_a_date_begins_at_its_midnight_and_not_before(day: date, name: str) -> None:
    begins = midnight(day, name)
    assert local_date(begins, name) == day
    assert local_date(begins - timedelta(microseconds=1), name) == day - timedelta(1)


@pytest.mark.parametrize(
    ("day", "name", "instant"),
    [
        (date(2026, 11, 20), "Asia/Shanghai", datetime(2026, 11, 19, 16, tzinfo=UTC)),
        (date(2018, 11, 4), "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),  # 00:00 was 01:00
        (date(2026, 11, 1), "America/Havana", datetime(2026, 11, 1, 4, tzinfo=UTC)),  # 00:00 came twice
    ],
)
def test_midnight_is_right_where_clocks_change(day: date, name: str, instant: datetime) -> None:
    assert midnight(day, name) == instant


@pytest.mark.parametrize("name", ["", "Asia", "Asia/Shangai", "../etc/passwd", "/etc/localtime", "x\0y", "a" * 300])
def test_an_unknown_zone_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(ValueError, match="IANA"):
        zone(name)
