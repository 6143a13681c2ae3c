"""What the twin's people ask for beside the plan: whatever they wish, the system says whether it may be."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from dunwell.twin import beside
from dunwell.twin.dice import drawn
from dunwell.twin.duty import at_work, next_day
from dunwell.twin.model import Debtor
from dunwell.twin.parameters import shipped
from dunwell.twin.portfolio import BOOK_OF, customer_of, people
from services.outreach.policy import texts
from tests.unit.test_twin_desk import NOW, Floor

CHINESE, AMERICAN = shipped().desks.team


def floor_that(**given: Any) -> Floor:
    """Whose people do one thing alone, at eleven on a Monday in Shanghai."""
    nothing: dict[str, Any] = {
        "unreached": {"nothing": 1.0}, "talked": {"nothing": 1.0}, "p_names_times": 0.0, "p_elsewhere": {},
    }  # fmt: skip
    floor = Floor()
    parameters = floor.stage.parameters
    table = msgspec.structs.replace(parameters.beside, **{**nothing, **given})
    floor.stage.parameters = msgspec.structs.replace(parameters, beside=table)
    floor.doors._answers = lambda path, body: (201, {"state": "queued"})
    return floor


def after(floor: Floor, code: str) -> None:
    floor.beside.after(floor.debtor, floor.debtor.accounts[0], "case-1", code, drawn("s", code))


async def asked(floor: Floor, later: timedelta) -> list[Any]:
    floor.world.now += later
    await floor.beside.act()
    return floor.doors.to("/contacts")


async def test_who_was_not_reached_is_called_again_later_that_day_by_the_same_gate_as_any() -> None:
    floor = floor_that(unreached={"again": 1.0}, again_hours=(3, 3))
    after(floor, "NA")
    assert await asked(floor, timedelta(hours=2)) == []
    assert await asked(floor, timedelta(hours=1)) == [
        {"case_id": "case-1", "channel": "call", "template": "manual_call"}
    ]
    assert floor.doors.said[-1][0] == "lead.demo-lender"


async def test_a_text_is_asked_for_on_the_next_morning_and_a_refusal_is_remembered_as_one() -> None:
    floor = floor_that(unreached={"text": 1.0}, talked={"text": 1.0})
    floor.doors._answers = lambda path, body: (
        (404, {}) if body["template"] == beside.SAID.split()[1] else (201, {"state": "x"})
    )
    after(floor, "BZ")
    after(floor, "PTP")
    assert await asked(floor, timedelta(hours=21)) == []  # eight on Tuesday
    assert [body["template"] for body in await asked(floor, timedelta(hours=1))] == ["missed_you", "ways_to_pay"]
    assert floor.world.counts["asked"] == 2
    assert all(name in texts.shipped() for name in ("missed_you", "ways_to_pay"))


@pytest.mark.parametrize("code", beside.NOBODYS)
async def test_nothing_is_asked_for_where_nobody_is_there_or_a_time_was_agreed(code: str) -> None:
    floor = floor_that(unreached={"again": 1.0}, talked={"text": 1.0}, p_names_times=1.0)
    after(floor, code)
    assert floor.world.agenda == []


async def test_who_names_a_time_has_it_written_down() -> None:
    floor = floor_that(p_names_times=1.0, times=["08:00-12:00"])
    floor.doors._answers = lambda path, body: (200, {"debtor_id": "d-1"})
    after(floor, "RTP")
    await floor.beside.act()
    path, body = floor.doors.said[-1][1:]
    assert path.endswith("/preferences/d-1") and body["inconvenient_windows"] == ["08:00-12:00"]


async def test_an_agency_elsewhere_reports_each_of_its_attempts() -> None:
    floor = floor_that(p_elsewhere={"demo-lender": 1.0}, tries=(6, 6))
    after(floor, "VM")
    await asked(floor, timedelta(minutes=29))
    assert floor.doors.to("/contacts/reported/bulk") == []
    await asked(floor, timedelta(minutes=31))
    (body,) = floor.doors.to("/contacts/reported/bulk")
    times = [datetime.fromisoformat(record["at"]) for record in body["records"]]
    assert times == sorted(times) and len({record["id"] for record in body["records"]}) == 6
    assert times[0] >= NOW and times[-1] <= floor.world.now
    assert {record["result"] for record in body["records"]} <= shipped().beside.results.keys()


@pytest.mark.parametrize(("team", "at", "begins"), [
    (CHINESE, "2026-11-30T03:20:00+00:00", "2026-11-30T03:20:00+00:00"),  # at eleven: at once
    (CHINESE, "2026-11-30T05:20:00+00:00", "2026-11-30T06:00:00+00:00"),  # over lunch
    (CHINESE, "2026-12-05T12:00:00+00:00", "2026-12-07T01:00:00+00:00"),  # Saturday evening
    (AMERICAN, "2026-12-06T15:00:00+00:00", "2026-12-07T13:00:00+00:00"),  # Sunday morning in New York
])  # fmt: skip
def test_people_ask_while_they_are_at_their_desks(team: Any, at: str, begins: str) -> None:
    assert at_work(team, datetime.fromisoformat(at)) == datetime.fromisoformat(begins)
    saturday = datetime(2026, 12, 5, 16, tzinfo=UTC)
    assert next_day(AMERICAN, saturday) == datetime(2026, 12, 7, 13, tzinfo=UTC)


def test_a_portfolio_has_people_in_places_with_a_law_of_their_own_and_behind_other_clocks() -> None:
    found = people("a", 2_000, NOW.date(), shipped())
    shown = {name: customer_of(debtor, "a") for name, debtor in found.items()}
    americans = [shown[name] for name, debtor in found.items() if debtor.country == "US"]
    law = {customer["jurisdictions"][0] for customer in americans}
    assert law == {"US", "US-NYC", "US-MA", "US-WA"}
    in_the_city = next(customer for customer in americans if customer["jurisdictions"] == ["US-NYC"])
    assert in_the_city["address"]["city"] == "New York City"
    west = [debtor for debtor in found.values() if debtor.far_west]
    assert 0.02 < len(west) / len(found) < 0.06 and all(debtor.country == "CN" for debtor in west)
    assert shown[west[0].customer]["address"]["region"] == "新疆"
    assert BOOK_OF["demo-lender"].settings.xinjiang_clock is True


def test_some_took_back_that_they_may_be_called_and_texts_stay() -> None:
    def callable_share(p: float) -> tuple[float, float]:
        given = shipped()
        table = msgspec.structs.replace(given.portfolio, p_calls_withdrawn=p)
        found: list[Debtor] = list(
            people("a", 1_000, NOW.date(), msgspec.structs.replace(given, portfolio=table)).values()
        )
        return tuple(sum(channel in debtor.consents for debtor in found) / 1_000 for channel in ("call", "sms"))  # type: ignore[return-value]

    none, half = callable_share(0.0), callable_share(0.5)
    assert abs(half[0] - none[0] / 2) < 0.05
    assert half[1] == none[1]
