"""`/v1/kpis`: what it answers, and whom."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import asyncpg
import httpx
import pytest

from libs.common.http.auth import LocalIssuer
from libs.common.http.scopes import undeclared
from libs.common.kernel.clock import SystemClock
from libs.common.run.service import Runtime
from services.analytics.app import build
from services.analytics.settings import Settings
from tests.analytics import DAY, NOON, PARTS, Teller, World, open_world
from tests.database import Database

PERIOD = "from=2026-02-01&to=2026-04-01"


class Door:
    """The application over a world, asked by somebody."""

    def __init__(self, world: World, app: Any, issuer: LocalIssuer) -> None:
        self.world, self.app, self._issuer = world, app, issuer
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://analytics.test")

    async def ask(self, path: str, role: str = "analyst", **who: Any) -> httpx.Response:
        token = self._issuer.issue(role, who.pop("user", "ann"), **who)
        return await self._http.get(path, headers={"Authorization": f"Bearer {token}"})

    async def figures(self, query: str = "", role: str = "analyst", **who: Any) -> dict[tuple[str, ...], Any]:
        answer = await self.ask(f"/v1/kpis?{PERIOD}&{query}", role, **who)
        assert answer.status_code == 200, answer.text
        return {(item["kpi"], *item["group"].values()): item for item in answer.json()["items"]}


@asynccontextmanager
async def open_door(database: Database, home: Path) -> AsyncIterator[Door]:
    issuer = LocalIssuer(home, SystemClock())
    async with (
        open_world(database) as world,
        asyncpg.create_pool(database.dsn("analytics_read"), min_size=1) as reading,
    ):
        runtime = Runtime("analytics", world.pool, reading, world.clock, world.heads, PARTS, 1)
        service = build(runtime, issuer.verifier(), cast(Any, None), Settings(), cast(Any, None))
        yield Door(world, service.app, issuer)


@pytest.fixture
async def door(database: Database, tmp_path: Path) -> AsyncIterator[Door]:
    """Two creditors: entry, text, calls, a promise that is kept with the first, an entry with the other."""
    one, other = Teller(0), Teller(1, creditor="other", currency="TWD")
    async with open_door(database, tmp_path) as door:
        await door.world.tell(
            one.opened(NOON), one.planned(NOON), one.sent(NOON), one.outcome(NOON, "NA", "A"), one.outcome(NOON, "PTP"),
            one.promise(NOON, "p", 50_000, NOON + DAY), one.kept(NOON, "p"), one.paid(NOON, "a", 50_000),
            other.opened(NOON, 300),
        )  # fmt: skip
        await door.world.consume()
        yield door


async def test_figures_come_with_both_sums_and_the_instant_they_are_of(door: Door) -> None:
    found = await door.figures()
    assert found["connect_rate",] | {"as_of": None} == {
        "kpi": "connect_rate", "unit": "ratio", "currency": None, "group": {}, "numerator": 1, "denominator": 2,
        "value": "0.500000", "as_of": None, "previous": None,
    }  # fmt: skip
    assert found["connect_rate",]["as_of"] == "2026-03-02T12:00:00Z"
    assert found["collected",]["value"] == "500.00"
    assert found["attempts", "sms"]["numerator"] == 1


async def test_a_period_is_set_beside_the_one_before(door: Door) -> None:
    await door.world.tell(Teller(0).sent(NOON + DAY), Teller(0).sent(NOON + DAY), Teller(0).sent(NOON + DAY, "email"))
    await door.world.consume()
    query = "/v1/kpis?from=2026-03-03&to=2026-03-04&compare=previous"
    found = {(i["kpi"], *i["group"].values()): i for i in (await door.ask(query)).json()["items"]}
    assert (found["attempts", "sms"]["value"], found["attempts", "sms"]["previous"]) == ("2", "1")
    assert (found["attempts", "email"]["value"], found["attempts", "email"]["previous"]) == ("1", None)
    assert (found["attempts", "call"]["value"], found["attempts", "call"]["previous"]) == (None, "2")
    assert (found["kept_rate",]["value"], found["kept_rate",]["previous"]) == ("1.000000", None)


async def test_nothing_to_divide_by_is_null(door: Door) -> None:
    answer = await door.ask("/v1/kpis?from=2020-01-01&to=2020-02-01")
    found = {item["kpi"]: item for item in answer.json()["items"]}
    assert (found["kept_rate"]["denominator"], found["kept_rate"]["value"]) == (0, None)


async def test_figures_are_told_apart_by_the_dimensions_asked_for(door: Door) -> None:
    found = await door.figures("group_by=creditor,strategy,day")
    assert found["promises_kept", "lender", "ladder", "2026-03-03"]["numerator"] == 1
    assert found["entries", "other", "", "2026-03-02"]["numerator"] == 1


async def test_two_currencies_are_two_figures(door: Door) -> None:
    answer = await door.ask(f"/v1/kpis?{PERIOD}")
    amounts = {i["currency"]: i["value"] for i in answer.json()["items"] if i["kpi"] == "entries_amount"}
    assert amounts == {"CNY": "1000.00", "TWD": "3.00"}


async def test_only_the_creditors_granted_are_in_the_figures(door: Door) -> None:
    assert (await door.figures())["entries",]["numerator"] == 2
    assert (await door.figures(creditors=("other",)))["entries",]["numerator"] == 1
    assert (await door.figures("creditor=lender", creditors=("other",)))["entries",]["numerator"] == 0
    assert (await door.figures("creditor=lender"))["entries",]["numerator"] == 1


async def test_a_team_lead_sees_the_teams_and_a_collector_the_own_figures(door: Door) -> None:
    assert (await door.figures(role="team_lead"))["entries",]["numerator"] == 2
    assert (await door.figures(role="team_lead", team="south"))["entries",]["numerator"] == 0
    ann = await door.figures(role="collector", user="ann")
    assert (ann["attempts", "call"]["numerator"], ann["entries",]["numerator"]) == (2, 0)
    assert ("attempts", "call") not in await door.figures(role="collector", user="bob")


async def test_a_platform_admin_sees_how_far_it_is_and_no_figure(door: Door) -> None:
    answer = (await door.ask("/v1/kpis", "platform_admin")).json()
    assert answer["items"] == [] and answer["behind"] == {}


@pytest.mark.parametrize("role", ["publisher"])
async def test_others_see_nothing_of_figures(door: Door, role: str) -> None:
    assert (await door.ask("/v1/kpis", role)).status_code == 403


async def test_what_is_not_applied_yet_sets_the_instant_back_and_is_counted(door: Door) -> None:
    one = Teller(0)
    await door.world.tell(one.sent(NOON - timedelta(minutes=5)), one.sent(NOON))
    answer = (await door.ask("/v1/kpis")).json()
    assert answer["as_of"] == "2026-03-02T11:55:00Z"
    assert answer["behind"] == {"outreach": 2}


async def test_a_figure_as_of_a_date_knows_no_later_reversal(door: Door) -> None:
    await door.world.tell(Teller(0).returned(NOON + 3 * DAY, "a", 50_000))
    await door.world.consume()
    assert ("collected",) not in await door.figures("as_of=2026-03-05")
    assert (await door.figures("as_of=2026-03-04"))["collected",]["value"] == "500.00"


@pytest.mark.parametrize("query", ["group_by=colour", "from=2026-03-02&to=2026-03-02", "from=yesterday"])
async def test_a_question_that_makes_no_sense_is_refused_with_its_field(door: Door, query: str) -> None:
    answer = await door.ask(f"/v1/kpis?{query}")
    assert answer.status_code == 422 and answer.json()["errors"], answer.text


async def test_the_last_thirty_days_are_the_default(door: Door) -> None:
    answer = (await door.ask("/v1/kpis")).json()
    assert (answer["from"], answer["to"], answer["known_at"]) == ("2026-02-02", "2026-03-04", "2026-03-03")


async def test_every_kpi_that_is_served_is_defined(door: Door) -> None:
    defined = {item["kpi"]: item for item in (await door.ask("/v1/kpis/definitions")).json()["items"]}
    assert {name[0] for name in await door.figures()} <= defined.keys()
    assert defined["kept_rate"]["formula"] and defined["kept_rate"]["source"]


async def test_every_route_declares_a_scope(door: Door) -> None:
    assert undeclared(door.app) == []
