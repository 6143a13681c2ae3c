"""The door's JSON, the zones, the calendars: what is not understood is refused by pointer, never guessed."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from libs.common.kernel.problems import Invalid
from libs.compliance import shipped
from libs.compliance.calendar import calendar_for, corrected, overridden, whole_calendar
from libs.compliance.request import read
from libs.compliance.zones import country_zones, plausible_zones, region_zones


def body(**changes: Any) -> dict[str, Any]:
    """The least that the door takes, with changes by dotted name ("debtor.zone")."""
    made: dict[str, Any] = {
        "jurisdiction": ["CN"],
        "actor": {"role": "creditor"},
        "debtor": {"zone": "Asia/Shanghai"},
        "proposed": {"at": "2026-12-01T10:00:00+08:00", "channel": "sms", "party": "debtor", "purpose": "collect"},
    }
    for name, value in changes.items():
        group, _, field = name.partition("__")
        if field:
            made.setdefault(group, {})[field] = value
        else:
            made[group] = value
    return made


def test_the_least_question_is_understood() -> None:
    question = read(body(content=None, history=None), shipped())
    assert question.facts.debtor.zones == ("Asia/Shanghai",)
    assert question.facts.debt.dispute is None


def test_zone_and_zones_together_are_all_plausible() -> None:
    question = read(body(debtor__zones=["Asia/Urumqi", "Asia/Shanghai"]), shipped())
    assert question.facts.debtor.zones == ("Asia/Shanghai", "Asia/Urumqi")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"jurisdiction": []}, "/jurisdiction"),
        ({"jurisdiction": ["CN", "TW"]}, "/jurisdiction/1"),
        ({"jurisdiction": "CN"}, "/jurisdiction"),
        ({"weather": {}}, "/weather"),
        ({"actor": {}}, "/actor"),
        ({"actor__role": "bank"}, "/actor/role"),
        ({"debtor": {}}, "/debtor/zone"),
        ({"debtor__zone": "Asia/Peking"}, "/debtor/zone"),
        ({"debtor__zone": "../../etc/passwd"}, "/debtor/zone"),
        ({"debtor__mood": "good"}, "/debtor/mood"),
        ({"debtor__deceased": "no"}, "/debtor/deceased"),
        ({"debtor__optout_media": ["fax"]}, "/debtor/optout_media/0"),
        ({"debtor__agreed_windows": [{"start": "10:00", "end": "10:00"}]}, "/debtor/agreed_windows/0"),
        ({"debtor__inconvenient_windows": [{"start": "9am", "end": "10:00"}]}, "/debtor/inconvenient_windows/0"),
        ({"debtor__agreed_windows": [{"start": "09:00", "end": "10:00", "days": ["someday"]}]},
         "/debtor/agreed_windows/0/days/0"),
        ({"content__rude": True}, "/content/rude"),
        ({"proposed": {}}, "/proposed"),
        ({"proposed__at": "2026-12-01T10:00:00"}, "/proposed/at"),
        ({"proposed__at": "0001-01-01T00:00:00Z"}, "/proposed/at"),
        ({"proposed__channel": "pigeon"}, "/proposed/channel"),
        ({"proposed__collector": "A1"}, "/proposed/collector"),
        ({"history": {}}, "/history"),
        ({"history": [{"at": "2026-12-01T10:00:00+08:00"}]}, "/history/0"),
        ({"history": [{"at": "2026-12-01T10:00:00+08:00", "channel": "call", "result": "shouted"}]},
         "/history/0/result"),
        ({"history": [{"at": "2026-12-01T10:00:00", "channel": "call"}]}, "/history/0/at"),
        ({"history": [7]}, "/history/0"),
        ({"calendar": {"public_holidays": ["tomorrow"]}}, "/calendar/public_holidays/0"),
        ({"debt__days_past_due": "ten"}, "/debt/days_past_due"),
        ({"debt__days_past_due": 1_000_000}, "/debt/days_past_due"),
        ({"visit__staff_count": -1}, "/visit/staff_count"),
        ({"third_party__prior_location_contacts": -1}, "/third_party/prior_location_contacts"),
        ({"history": [{"at": "2026-12-01T10:00:00+08:00", "channel": "call", "debts": []}]}, "/history/0/debts"),
        ({"history": [{"at": "2026-11-01T10:00:00+08:00", "channel": "letter", "result": "conversation"}]},
         "/history/0/result"),
        ({"history": [{"at": "2026-11-01T10:00:00+08:00", "channel": "sms", "result": "met"}]}, "/history/0/result"),
        ({"history": [{"at": "2026-11-01T10:00:00+08:00", "channel": "visit", "result": "delivered"}]},
         "/history/0/result"),
        ({"history": [{"at": "2027-01-01T10:00:01+08:00", "channel": "call"}]}, "/history/0/at"),
        ({"history": [{"at": "9999-12-31T23:59:59Z", "channel": "call"}]}, "/history/0/at"),
        ({"debtor__overcap_consent_at": "2026-12-01T10:00:00"}, "/debtor/overcap_consent_at"),
        ({"debtor__agreed_windows": [{"start": "09:00", "end": "10:00"}] * 65}, "/debtor/agreed_windows"),
        ({"debtor__agreed_windows": [{"start": "24:00", "end": "10:00"}]}, "/debtor/agreed_windows/0"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_pointer(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(body(**changes), shipped())
    assert pointer in {flaw.pointer for flaw in refused.value.errors}


def test_every_flaw_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        read(body(debtor__mood="good", content__rude=True, proposed__channel="pigeon"), shipped())
    assert {flaw.pointer for flaw in refused.value.errors} == {"/debtor/mood", "/content/rude", "/proposed/channel"}


@pytest.mark.parametrize("nonsense", [None, [], "", 3])
def test_a_body_that_is_no_object_is_refused(nonsense: object) -> None:
    with pytest.raises(Invalid):
        read(nonsense, shipped())


@pytest.mark.parametrize(
    ("stated", "phone", "country", "zones"),
    [
        ("Asia/Shanghai", (), "CN", ("Asia/Shanghai",)),
        (None, (), "CN", ("Asia/Shanghai",)),
        (None, (), "TW", ("Asia/Taipei",)),
        ("America/Detroit", ("America/Los_Angeles",), "US", ("America/Detroit", "America/Los_Angeles")),
        ("Asia/Shanghai", (), "TW", ("Asia/Shanghai", "Asia/Taipei")),
        (None, (), None, ()),
        (None, (), "XX", ()),
    ],
)
def test_the_zones_are_all_that_the_evidence_allows(
    stated: str | None, phone: tuple[str, ...], country: str | None, zones: tuple[str, ...]
) -> None:
    assert plausible_zones(stated, phone, country) == zones


NEW_YORK, LOS_ANGELES, CHICAGO, DENVER = "America/New_York", "America/Los_Angeles", "America/Chicago", "America/Denver"


@pytest.mark.parametrize(
    ("stated", "phone", "region", "zones"),
    [
        (None, (NEW_YORK,), "CA", (NEW_YORK, LOS_ANGELES)),
        (None, (NEW_YORK,), "US-CA", (NEW_YORK, LOS_ANGELES)),
        (None, (NEW_YORK,), " california", (NEW_YORK, LOS_ANGELES)),
        (None, (), "TX", (CHICAGO, DENVER)),
        (None, (CHICAGO,), "TX", (CHICAGO, DENVER)),  # a number of Dallas does not say that they live there
        (CHICAGO, (), "TX", (CHICAGO,)),
        (NEW_YORK, (), "TX", (NEW_YORK, CHICAGO, DENVER)),
        ("America/Detroit", (), "NY", ("America/Detroit",)),  # another name of the same time
        (NEW_YORK, (), "Narnia", (NEW_YORK,)),
    ],
)
def test_an_address_in_a_state_adds_all_of_its_zones(
    stated: str | None, phone: tuple[str, ...], region: str, zones: tuple[str, ...]
) -> None:
    assert plausible_zones(stated, phone, "US", region) == zones


def test_every_state_has_its_zones_and_together_they_have_all_times_of_the_country() -> None:
    codes = (
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH "
        "OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
    ).split()
    found = {name for code in codes for name in region_zones("US", code)}
    assert len(codes) == 51 and all(region_zones("US", code) for code in codes)
    assert {clock(name) for name in found} == {clock(name) for name in country_zones("US")}
    assert sum(len(region_zones("US", code)) == 2 for code in codes) == 15


def clock(name: str) -> tuple[timedelta | None, ...]:
    noons = (datetime(2026, month, 15, 12, tzinfo=ZoneInfo(name)) for month in range(1, 13))
    return tuple(noon.utcoffset() for noon in noons)


def test_an_american_without_further_evidence_may_be_anywhere_from_the_coast_to_hawaii() -> None:
    zones = plausible_zones(None, (), "US")
    assert {"America/New_York", "America/Chicago", "America/Los_Angeles", "Pacific/Honolulu"} <= set(zones)
    assert len(zones) < 12  # one of each that keeps its own time


@pytest.mark.parametrize(
    ("region", "there"),
    [(None, True), ("新疆维吾尔自治区", True), ("Xinjiang", True), ("CN-65", True), ("广东", False)],
)
def test_xinjiang_is_a_switch_for_whoever_lives_or_may_live_there(region: str | None, there: bool) -> None:
    zones = ("Asia/Shanghai", "Asia/Urumqi") if there else ("Asia/Shanghai",)
    assert plausible_zones(None, (), "CN", region, xinjiang=True) == zones
    assert plausible_zones(None, (), "CN", region) == ("Asia/Shanghai",)


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        plausible_zones("Asia/Peking", (), None)


def test_a_country_s_calendar_knows_its_holidays_and_its_own_limits() -> None:
    calendar = calendar_for(("ID",), date(2026, 8, 1))
    assert calendar.holiday(date(2026, 8, 17)) is True
    assert calendar.holiday(date(2026, 8, 18)) is False
    assert calendar.holiday(date(2027, 8, 17)) is None
    assert calendar.federal_holiday(date(2026, 9, 7)) is True


def test_a_country_without_a_calendar_has_unknown_holidays() -> None:
    assert calendar_for(("XX",), date(2026, 8, 1)).holiday(date(2026, 8, 17)) is None


def test_overrides_come_before_the_library() -> None:
    calendar = calendar_for(("ID",), date(2026, 8, 1))
    moved = overridden(calendar, {date(2026, 8, 17): False, date(2026, 8, 18): True})
    assert (moved.holiday(date(2026, 8, 17)), moved.holiday(date(2026, 8, 18))) == (False, True)


LISTED = {("ID", 2026): frozenset({date(2026, 8, 17)})}


def test_the_table_of_overrides_opens_and_closes_days() -> None:
    table = "# as decreed\nID 2026-08-17 open moved to Tuesday\n\nID 2026-08-18 closed moved from Monday # by decree\n"
    assert corrected(LISTED, table) == {("ID", 2026): frozenset({date(2026, 8, 18)})}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ID 2026-08-17 open", "line 1: write a country"),
        ("ID 2026-08-17 shut by decree", "line 1: write a country"),
        ("ID 2026-13-01 open by decree", "month must be"),
        ("XX 2026-08-17 open by decree", "line 1: there is no calendar of XX in 2026"),
    ],
)
def test_an_override_that_is_not_understood_is_named(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        corrected(LISTED, line)


def test_a_whole_calendar_knows_all_the_years_of_the_file_and_no_other() -> None:
    calendar = whole_calendar(("ID",))
    assert calendar.holiday(date(2027, 8, 17)) is True
    assert calendar.federal_holiday(date(2016, 7, 4)) is True
    assert calendar.holiday(date(2036, 8, 17)) is None
    assert whole_calendar(("TW",)).holiday(date(2026, 8, 17)) is None
