"""Collectors and the back office of the twin: what they ask of a system, and what they remember of its answers."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from dunwell.twin.beside import Beside
from dunwell.twin.clocks import WallClock
from dunwell.twin.desk import Desk
from dunwell.twin.doors import Doors, Who
from dunwell.twin.duty import is_on_duty, next_morning
from dunwell.twin.model import Debtor
from dunwell.twin.office import Office
from dunwell.twin.parameters import shipped
from dunwell.twin.stage import Stage
from dunwell.twin.twin import new_world

NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)  # Monday, 11 in Shanghai, night in New York
CALL = {"contact_id": "c-1", "case_id": "case-1"}
FLAGS = {"attempt": True, "contacted": True, "right_party": True, "promises": []}
Answers = Callable[[str, Any], tuple[int, Any]]


class Told(Doors):
    """Doors of a system that answers as it is told."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(lambda who: "", b"a key of sixteen bytes", "t")
        self._answers = answers
        self.said: list[tuple[str, str, Any]] = []

    async def ask(
        self, who: Who | None, method: str, path: str, body: Any = None, *, raw: bytes | None = None,
        params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None, good: tuple[int, ...] = (),
    ) -> httpx.Response:  # fmt: skip
        self.said.append((who.name if who else "", path, body))
        status, answer = self._answers(path, body)
        assert status < 400 or status in good
        return httpx.Response(status, json=answer)

    def to(self, end: str) -> list[Any]:
        """The bodies that were sent to a door."""
        return [body for _, path, body in self.said if path.endswith(end)]


class Floor:
    """A desk whose only call is about `debtor`, who is who they are told to be."""

    def __init__(self, answers: Answers | None = None, reason: str = "forgot") -> None:
        self.calls = 1
        self.world = new_world("s", 60, NOW)
        self.doors = Told(answers or self.answers)
        self.stage = Stage(self.doors, WallClock(), self.world, quiet())
        self.office = Office(self.stage)
        self.beside = Beside(self.stage)
        self.desk = Desk(self.stage, self.office, self.beside)
        self.debtor: Debtor = next(
            d for d in self.world.debtors.values() if d.country == "CN" and d.accounts[0].owed > 1_000
        )
        self.debtor.traits = msgspec.structs.replace(self.debtor.traits, reason=reason, hours="any")

    def answers(self, path: str, body: Any) -> tuple[int, Any]:
        if path.endswith("/queue/next"):
            self.calls -= 1
            return 200, {"call": CALL if self.calls >= 0 else None}
        if path.endswith("/cases"):
            return 200, {"items": [{"case_id": "case-1", "loan_id": self.debtor.accounts[0].loan}], "next": None}
        return 201, FLAGS


def quiet() -> Any:
    """The parameters, with everybody at home and nobody at a desk careless."""
    given = shipped()
    calls = msgspec.structs.replace(given.calls, p_answers={"inside": 1.0, "outside": 1.0}, first={})
    desks = msgspec.structs.replace(given.desks, p_careless=0.0, p_gives_back=0.0)
    talks = msgspec.structs.replace(given.talks, p_complains=0.0, cant={"HARD": 1.0}, forgot={"NCM": 1.0})
    return msgspec.structs.replace(given, calls=calls, desks=desks, talks=talks)


@pytest.mark.parametrize(("now", "morning"), [
    ("2026-11-30T01:59:00+00:00", "2026-11-30T02:00:00+00:00"),  # Monday, a minute to ten in Shanghai
    ("2026-11-30T02:00:00+00:00", "2026-12-01T02:00:00+00:00"),
    ("2026-12-05T12:00:00+00:00", "2026-12-07T02:00:00+00:00"),  # Saturday evening: nobody works on Sunday
])  # fmt: skip
def test_a_floor_is_at_work_in_the_middle_of_its_morning(now: str, morning: str) -> None:
    team = shipped().desks.team[0]
    assert next_morning(team, datetime.fromisoformat(now)) == datetime.fromisoformat(morning)


async def test_a_call_is_claimed_talked_and_written_down_under_keys_of_its_own() -> None:
    floor = Floor()
    await floor.desk.hurry()
    assert floor.doors.to("/outcomes") == [{**CALL, "channel": "call", "code": "NCM"}]
    assert {key: floor.world.counts[key] for key in ("outcome", "right_party", "code NCM")} == {
        "outcome": 1, "right_party": 1, "code NCM": 1,
    }  # fmt: skip
    assert floor.world.cases == {"case-1": (floor.debtor.customer, floor.debtor.accounts[0].loan)}


async def test_only_who_is_on_duty_asks_for_calls_and_one_no_is_for_the_team() -> None:
    floor = Floor()
    floor.calls = 0
    await floor.desk.hurry()
    assert [name for name, path, _ in floor.doors.said if path.endswith("/queue/next")] == ["chen.yu"]


async def test_a_refused_outcome_is_counted_and_nothing_follows_from_it() -> None:
    floor = Floor(reason="cant")
    before = floor.answers
    floor.doors._answers = lambda path, body: (422, {}) if path.endswith("/outcomes") else before(path, body)
    await floor.desk.hurry()
    assert floor.world.counts["refused"] == 1
    assert "code HARD" not in floor.world.counts
    assert [task.kind for task in floor.world.agenda] == []


async def test_about_somebody_unknown_nobody_answered() -> None:
    floor = Floor()
    floor.stage.by_loan.clear()
    await floor.desk.hurry()
    assert [body["code"] for body in floor.doors.to("/outcomes")] == ["NA"]


async def test_live_a_call_is_in_hand_until_the_talk_is_over() -> None:
    floor = Floor()
    await floor.desk.go_on()
    assert floor.doors.to("/outcomes") == []
    floor.world.now += timedelta(minutes=floor.stage.parameters.desks.talk_minutes[1])
    await floor.desk.go_on()
    assert len(floor.doors.to("/outcomes")) == 1


async def test_a_stopped_outreach_is_no_failure_of_a_live_desk() -> None:
    floor = Floor(lambda path, body: (503, {}))
    await floor.desk.go_on()
    assert floor.doors.to("/outcomes") == []


@pytest.mark.parametrize(("reason", "result"), [("cant", "relief"), ("wont", "declined")])
async def test_hardship_is_answered_once_after_some_days(reason: str, result: str) -> None:
    floor = Floor(reason=reason)
    floor.office.opened(floor.debtor, "case-1", "NCM", floor.world.dice(floor.debtor))
    floor.office.opened(floor.debtor, "case-1", "HARD", floor.world.dice(floor.debtor))
    matters = [{"matter_id": "m-1", "closed": None}, {"matter_id": "m-0", "closed": "before"}]
    floor.doors._answers = lambda path, body: (200, {"items": matters, "next": None})
    assert not await floor.office.answer()
    floor.world.now += timedelta(days=floor.stage.parameters.office.answer_days[1])
    assert await floor.office.answer()
    assert [(path.rpartition("/v1/")[2], body) for _, path, body in floor.doors.said if body] == [
        ("hardship/m-1/decide", {"result": result})
    ]


def test_desks_have_days_hours_and_a_break() -> None:
    team = shipped().desks.team[0]
    assert [hour for hour in range(24) if is_on_duty(team, 0, hour)] == [9, 10, 11, 12, 14, 15, 16, 17]
    assert not is_on_duty(team, 6, 10)
