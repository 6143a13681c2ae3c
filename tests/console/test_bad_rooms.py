"""The board and the strategy when an API refuses, is silent, or has nothing to say."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.console.browser import LOST, visit
from tests.console.doors import OF_THE_BOARD, expect_all
from tests.console.recorded import SAID, answers, twist
from tests.console.refusals import Room, is_told
from tests.console.system import Desk
from tests.console.test_bad_input import STRANGE
from tests.database import new_home, remove_home
from tests.house.tree import ROOT
from tests.stack.test_embedded import running

pytestmark = pytest.mark.console
KINDS = (403, 404, 422, 429, 503)
SAID_HERE = {kind: SAID[kind] for kind in KINDS} | {401: "not signed in any more", LOST: "does not answer"}
FIGURES, STANDING = "**/api/analytics/v1/kpis?*compare=previous*", "**/api/strategy/v1/strategies/default/standing*"
DOORS = {"board": FIGURES, "strategy": STANDING}
PATHS = {"board": "analytics/v1/kpis", "strategy": "strategy/v1/strategies/default/standing"}
BUILT = ROOT / "dunwell" / "console" / "built"
LOADED = {"board": "[data-card=entries] [data-value]", "strategy": "[data-row=m1_late]"}
EVERYTHING = "**/api/{analytics,outreach,strategy}/v1/**"


@pytest.mark.parametrize("room", DOORS)
def test_a_refusal_and_an_answer_that_never_comes_are_told_and_tried_again(
    browser: Browser, desk: Desk, room: str
) -> None:
    with visit(browser, desk, "compliance", "ida", land=False) as visitor:
        is_told(visitor, Room(f"/{room}", DOORS[room], (PATHS[room],), LOADED[room]), SAID_HERE)
        visitor.page.wait_for_selector("main [role=alert]", state="detached")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_board_of_which_nothing_can_be_read_stands_and_says_so(browser: Browser, desk: Desk, language: str) -> None:
    def refuse(route: Route) -> None:
        if "from=2000-01-01" in route.request.url:
            route.continue_()
        else:
            answers(403)(route)

    with visit(browser, desk, "team_lead", "lin.yue", language) as visitor:
        expect_all(visitor, OF_THE_BOARD, 403)
        visitor.page.route(EVERYTHING, refuse)
        visitor.page.goto(f"{desk.url}/board")
        visitor.page.locator("main [role=alert]").nth(5).wait_for()
        assert visitor.mixed(language) == []


@pytest.mark.parametrize("size", [(1440, 900), (360, 780)])
def test_figures_and_names_out_of_the_ordinary_fit_on_the_page(
    browser: Browser, desk: Desk, size: tuple[int, int]
) -> None:
    def grow(body: dict[str, Any]) -> None:
        for item in body["items"]:
            item.update(numerator=123_456_789_012_345)
            if item["kpi"] == "entries":
                item.update(value="123456789012345")

    def rename(body: dict[str, Any]) -> None:
        body["collectors"] = [
            {"collector": name or "-", "team": "default", "calls": n + 1} for n, name in enumerate(STRANGE.values())
        ]

    with visit(browser, desk, "team_lead", "lin.yue", size=size, land=False) as visitor:
        twist(visitor, FIGURES, grow)
        twist(visitor, "**/api/outreach/v1/queue/depths", rename)
        visitor.page.goto(f"{desk.url}/board?days=7")
        visitor.page.wait_for_selector("[data-card=entries] [data-value]:text-is('123,456,789,012,345')")
        visitor.page.wait_for_selector("[data-collector]")
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert "hit" not in visitor.page.title()


def test_an_address_that_makes_no_sense_shows_the_usual_board(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "team_lead", "lin.yue", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/board?days=9&from=yesterday&creditor=%3Cscript%3E&as=7")
        visitor.page.wait_for_selector(LOADED["board"])
        visitor.page.goto(f"{desk.url}/board?figure=no_such_figure")
        visitor.page.wait_for_selector("text=There is no figure of this name.")
        visitor.page.goto(f"{desk.url}/board?creditor=nobody-here")
        visitor.page.wait_for_selector("text=Nothing happened in this period")
        visitor.page.goto(f"{desk.url}/strategy?name=Default&version=9&step=%00")
        visitor.page.wait_for_selector("text=There is no such strategy")


def test_a_strategy_of_another_shape_is_shown_as_far_as_it_goes(browser: Browser, desk: Desk) -> None:
    def bend(body: dict[str, Any]) -> None:
        for version in body["items"]:
            version["content"] |= {"tables": {"stage": {"nodes": "none"}}, "steps": [], "follow_ups": []}

    with visit(browser, desk, "analyst", "ana", "zh", land=False) as visitor:
        twist(visitor, "**/api/strategy/v1/strategies/default/versions*", bend)
        visitor.page.goto(f"{desk.url}/strategy")
        visitor.room("strategy")
        visitor.page.wait_for_selector("[data-stage=M6\\+]")
        assert visitor.mixed("zh") == []


def test_a_ladder_on_which_nobody_stands_says_so(browser: Browser) -> None:
    home = new_home()
    with running(home, "--empty") as (url, _):
        desk = Desk(url, home)
        desk.until(lambda: desk.items("strategy/v1/strategies"))
        with visit(browser, desk, "analyst", "ana", land=False) as visitor:
            visitor.page.goto(f"{url}/strategy")
            visitor.page.wait_for_selector("[data-step=m1l-call-8]")
            visitor.page.click("[data-step=m1l-call-8]")
            visitor.page.wait_for_selector("text=No case stands here.")
    remove_home(home)


def test_a_board_whose_charts_do_not_load_keeps_its_figures(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "team_lead", "lin.yue") as visitor:
        visitor.page.goto("about:blank")
        (chart,) = (BUILT / "assets").glob("DayChart-*.js")
        visitor.expect_lost("GET", f"assets/{chart.name}")
        visitor.page.route(f"**/assets/{chart.name}", lambda route: route.abort())
        visitor.page.goto(f"{desk.url}/board")
        visitor.page.wait_for_selector("[data-card=entries] >> text=The chart did not load")
        assert visitor.page.inner_text("[data-card=entries] [data-value]") != ""
