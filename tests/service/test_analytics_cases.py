"""What a figure is made of: its cases, how far cases came, where they stand; and all of it as a table."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.analytics import DAY, NOON, Teller
from tests.database import Database
from tests.service.test_analytics_routes import PERIOD, Door, open_door


@pytest.fixture
async def door(database: Database, tmp_path: Path) -> AsyncIterator[Door]:
    """Three cases of one creditor, one of another: a promise kept, a promise broken, a text, nothing at all."""
    one, two, three, other = Teller(0), Teller(1), Teller(2), Teller(3, creditor="other", currency="TWD")
    async with open_door(database, tmp_path) as door:
        await door.world.tell(
            one.opened(NOON), one.planned(NOON), one.outcome(NOON, "PTP"), one.given(NOON, "ann"),
            one.promise(NOON, "p", 50_000, NOON + DAY), one.kept(NOON, "p"), one.paid(NOON, "a", 50_000),
            two.opened(NOON, bucket="M2"), two.planned(NOON), two.promise(NOON, "q", 700, NOON + DAY),
            two.broken(NOON, "q"), three.opened(NOON), three.sent(NOON), three.arrived(NOON),
            three.changed(NOON, "M2", 120_000), other.opened(NOON, 300),
        )  # fmt: skip
        await door.world.consume()
        yield door


async def cases(door: Door, figure: str, query: str = "", role: str = "compliance", **who: Any) -> dict[str, Any]:
    answer = await door.ask(f"/v1/kpis/{figure}/cases?{PERIOD}&{query}", role, **who)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_rate_opens_into_its_cases_above_and_below_the_line(door: Door) -> None:
    kept = await cases(door, "kept_rate")
    assert [(item["case_id"], item["numerator"], item["denominator"]) for item in kept["items"]] == [
        (Teller(0).case, 1, 1)
    ]
    due = await cases(door, "kept_rate", "side=denominator")
    assert {item["case_id"]: item["numerator"] for item in due["items"]} == {Teller(0).case: 1, Teller(1).case: 0}
    assert due["definition"]["formula"] == "promises kept / promises fallen due"
    figure = due["figures"][0]
    assert (figure["numerator"], figure["denominator"]) == (1, 2) and due["as_of"] == "2026-03-02T12:00:00Z"


@pytest.mark.parametrize(
    "figure",
    ["entries", "entries_amount", "attempts", "contacts", "promises_made_amount", "collected", "kept_rate_amount"],
)
async def test_the_cases_of_a_figure_add_up_to_it(door: Door, figure: str) -> None:
    found = await cases(door, figure)
    for currency in {item["currency"] for item in found["figures"]}:
        items = [item for item in found["items"] if currency in (None, item["currency"])]
        figures = [item for item in found["figures"] if item["currency"] == currency]
        assert sum(i["numerator"] for i in items) == sum(i["numerator"] for i in figures) > 0


async def test_cases_come_in_pages_and_by_channel(door: Door) -> None:
    first = await cases(door, "entries", "limit=3")
    rest = await cases(door, "entries", f"limit=3&cursor={first['next']}")
    ids = [item["case_id"] for item in first["items"] + rest["items"]]
    assert len(ids) == 4 and ids == sorted(ids) and rest["next"] is None
    assert [i["case_id"] for i in (await cases(door, "attempts", "channel=sms"))["items"]] == [Teller(2).case]
    assert (await door.ask(f"/v1/kpis/entries/cases?{PERIOD}&limit=1001", "compliance")).status_code == 422
    table = await door.ask(f"/v1/kpis/entries/cases?{PERIOD}&limit=3&format=csv", "compliance")
    assert table.headers["Dunwell-Next"] == first["next"] and len(table.text.splitlines()) == 4


async def test_only_what_is_in_reach_is_shown(door: Door) -> None:
    mine = await cases(door, "promises_made", role="collector", user="ann")
    assert [item["case_id"] for item in mine["items"]] == [Teller(0).case]
    assert (await cases(door, "promises_made", role="collector", user="bob"))["items"] == []
    assert (await cases(door, "entries", role="team_lead", team="south"))["items"] == []
    granted = await cases(door, "entries", creditors=("other",))
    assert [item["creditor"] for item in granted["items"]] == ["other"]
    assert len((await cases(door, "entries", role="analyst"))["items"]) == 4
    assert (await cases(door, "entries", role="analyst", creditors=("nobody",)))["items"] == []
    assert (await door.ask("/v1/kpis/entries/cases", "publisher")).status_code == 403
    assert (await door.ask("/v1/kpis/nonsense/cases", "compliance")).status_code == 404


async def test_a_funnel_counts_cases_step_by_step(door: Door) -> None:
    answer = (await door.ask(f"/v1/funnel?{PERIOD}")).json()
    assert {item["step"]: item["cases"] for item in answer["items"]} == {
        "entries": 4, "attempts": 2, "contacts": 2, "right_party_contacts": 1, "promises_made": 2, "promises_kept": 1,
        "payments": 1, "cures": 0,
    }  # fmt: skip
    by_bucket = (await door.ask(f"/v1/funnel?{PERIOD}&group_by=bucket")).json()["items"]
    made = {item["group"]: item["of_entries"] for item in by_bucket if item["step"] == "promises_made"}
    assert made == {"M1": "0.333333", "M2": "1.000000"}
    assert (await door.ask(f"/v1/funnel?{PERIOD}", "platform_admin")).json()["items"][0]["cases"] == 0


async def test_buckets_are_those_of_now_and_moves_those_of_the_period(door: Door) -> None:
    answer = (await door.ask(f"/v1/buckets?{PERIOD}")).json()
    now = {(item["bucket"], item["currency"]): (item["cases"], item["overdue"]) for item in answer["items"]}
    assert now == {("M1", "CNY"): (1, "1000.00"), ("M1", "TWD"): (1, "3.00"), ("M2", "CNY"): (2, "2200.00")}
    assert answer["moves"] == [{"from": "M1", "to": "M2", "cases": 1, "overdue": {"CNY": "1200.00"}}]
    await door.world.tell(Teller(2).cleared(NOON))
    await door.world.consume()
    answer = (await door.ask(f"/v1/buckets?{PERIOD}", "team_lead")).json()
    assert [item["cases"] for item in answer["items"] if item["bucket"] == "M2"] == [1]
    ended = [(item["overdue"], item["ended"]) for item in (await cases(door, "entries"))["items"] if item["ended"]]
    assert ended == [("0.00", "cures")]
    assert (await door.ask(f"/v1/buckets?{PERIOD}", "team_lead", team="south")).json()["moves"] == []


@pytest.mark.parametrize("path", ["kpis?group_by=creditor&", "funnel?", "buckets?", "kpis/entries/cases?"])
async def test_every_figure_can_be_taken_along_with_cells_that_are_no_formula(door: Door, path: str) -> None:
    evil = Teller(9, creditor="=HYPERLINK(1)")
    await door.world.tell(evil.opened(NOON), evil.planned(NOON, "@sum"), evil.changed(NOON, "=M2"))
    await door.world.consume()
    answer = await door.ask(f"/v1/{path}{PERIOD}&format=csv", "compliance")
    assert (
        answer.headers["Content-Type"].startswith("text/csv") and "attachment" in answer.headers["Content-Disposition"]
    )
    lines = answer.text.splitlines()
    assert len(lines) > 1
    assert [cell for line in lines for cell in line.split(",") if cell.startswith(("=", "@", "+"))] == []
