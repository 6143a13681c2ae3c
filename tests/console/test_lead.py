"""A team lead's day at the board: figures down to their cases, periods, what happens now, and all of it taken along."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.console import book
from tests.console.browser import Visitor, visit
from tests.console.system import Desk
from tests.database import new_home, remove_home
from tests.stack.test_embedded import running

pytestmark = pytest.mark.console
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


def board(visitor: Visitor, query: str = "") -> None:
    visitor.page.goto(f"{visitor.desk.url}/board{query}")
    visitor.room("board")
    visitor.page.wait_for_selector("[data-card=entries] [data-value]")


def number(visitor: Visitor, selector: str) -> int:
    return int(visitor.page.inner_text(selector).replace(",", ""))


def figures(desk: Desk, query: str = "") -> list[dict[str, Any]]:
    return desk.items(f"analytics/v1/kpis{query}")


def taken(visitor: Visitor, button: str) -> list[list[str]]:
    """The rows of a CSV file that a button hands over."""
    with visitor.page.expect_download() as download:
        visitor.page.click(button)
    raw = Path(download.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # so that spreadsheets read Chinese
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def arrives(desk: Desk, number: int, loan: str) -> str:
    """An overdue event of somebody new; gives the case that it becomes."""
    today = date.fromisoformat(desk.ask("GET", "analytics/v1/kpis", "compliance").json()["as_of"][:10])
    record = next(record for record in book.records(today, number) if record["customer"]["id"] == f"D-{number:04}")
    record |= {"event_id": f"new-{loan}", "loan": record["loan"] | {"id": loan}}
    record["customer"] |= {"id": loan}
    desk.ask("POST", "intake/v1/delinquencies", "publisher", json={"source": "book", "records": [record]})
    (case,) = desk.until(lambda: desk.items(f"tracking/v1/cases?loan_id={loan}"))
    return str(case["case_id"])


def opened(case: str) -> str:
    """The line of the ticker that says so."""
    return f"[data-fact=delinquency_opened][data-about='{case}']"


@LANGUAGES
def test_a_lead_reads_a_figure_down_to_one_of_its_cases(browser: Browser, desk: Desk, language: str) -> None:
    with visit(browser, desk, "team_lead", "lin.yue", language) as visitor:
        board(visitor)
        entries = number(visitor, "[data-card=entries] [data-value]")
        assert entries == next(item["numerator"] for item in figures(desk) if item["kpi"] == "entries")
        visitor.page.wait_for_selector("[data-card=entries] [role=img] svg")
        assert visitor.mixed(language) == []
        visitor.page.click("[data-card=entries] h2 button")
        visitor.page.wait_for_selector("[data-case-behind]")
        assert "figure=entries" in visitor.page.url
        assert visitor.mixed(language) == []
        behind = visitor.page.eval_on_selector_all(
            "[data-case-behind]", "rows => rows.map((r) => r.dataset.caseBehind)"
        )
        assert len(behind) == entries == len(set(behind))
        visitor.page.click(f"[data-case-link='{behind[0]}']")
        assert visitor.case() == behind[0]
        visitor.page.go_back()
        visitor.page.wait_for_selector("[data-drawer=entries]")
        visitor.press("Escape")
        visitor.page.wait_for_selector("[data-drawer]", state="detached")
        assert "figure" not in visitor.page.url


@LANGUAGES
def test_the_period_and_the_creditor_stand_in_the_link(browser: Browser, desk: Desk, language: str) -> None:
    with visit(browser, desk, "team_lead", "lin.yue", language) as visitor:
        board(visitor)
        month = visitor.page.get_attribute("[data-span]", "data-span")
        visitor.page.click("label:has-text('7')")
        visitor.page.wait_for_selector(f"[data-span]:not([data-span='{month}'])")
        assert visitor.page.url.endswith("?days=7")
        start, end = (visitor.page.get_attribute("[data-span]", "data-span") or "").split()
        assert date.fromisoformat(end) - date.fromisoformat(start) == timedelta(days=7)
        board(visitor, f"?from={start}&to={end}&creditor=demo-card&as=table")
        wanted = figures(desk, f"?from={start}&to={end}&creditor=demo-card")
        entries = next(item["numerator"] for item in wanted if item["kpi"] == "entries")
        assert number(visitor, "[data-card=entries] [data-value]") == entries > 0
        assert visitor.page.locator("[data-card=collected-CNY]").count() == 0
        days = visitor.page.eval_on_selector_all("section table tbody tr", "rows => rows.length")
        assert days >= 7
        assert visitor.mixed(language) == []


def test_the_ticker_moves_when_an_event_comes_and_stands_still_when_paused(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "team_lead", "lin.yue") as visitor:
        board(visitor)
        visitor.page.wait_for_selector("[data-live=live]")
        before = number(visitor, "[data-card=entries] [data-value]")
        case = arrives(desk, 61, "NEW-1")
        visitor.page.wait_for_selector(opened(case))
        visitor.page.wait_for_selector(f"[data-card=entries] [data-value]:text-is('{before + 1}')")
        shown = visitor.page.inner_text("[data-live]")
        assert "NEW-1" not in shown and "**" not in shown  # no loan, no person
        visitor.page.click("text=Pause")
        visitor.page.wait_for_selector("[data-live=paused]")
        unseen = arrives(desk, 62, "NEW-2")
        visitor.page.wait_for_selector("[data-live=paused] >> text=more came")
        assert visitor.page.locator(opened(unseen)).count() == 0
        assert number(visitor, "[data-card=entries] [data-value]") == before + 1
        visitor.page.click("text=Go on")
        visitor.page.wait_for_selector(opened(unseen))
        visitor.page.wait_for_selector(f"[data-card=entries] [data-value]:text-is('{before + 2}')")


def test_a_stream_that_broke_off_goes_on_behind_the_last_event(browser: Browser, desk: Desk) -> None:
    begun = desk.ask("GET", "analytics/v1/live?seconds=0", "team_lead").text
    place = begun.partition("id: ")[2].partition("\n")[0]
    case = arrives(desk, 63, "NEW-3")
    places: list[str | None] = []

    def answer(route: Route) -> None:
        places.append(route.request.headers.get("last-event-id"))
        match len(places):
            case 1:
                route.fulfill(status=200, content_type="text/event-stream", body=begun)
            case 2:
                route.fulfill(status=503, headers={"Retry-After": "1"}, body="{}")
            case _:
                route.continue_()

    with visit(browser, desk, "team_lead", "mei") as visitor:
        visitor.page.goto("about:blank")  # the first room may be the board: its stream is another one
        visitor.expect("GET", "analytics/v1/live", 503)
        visitor.page.route("**/analytics/v1/live*", answer)
        board(visitor)
        visitor.page.wait_for_selector(opened(case))
        assert places[:3] == [None, place, place]


def test_every_figure_is_taken_along_and_no_cell_is_a_formula(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "team_lead", "lin.yue") as visitor:
        board(visitor)
        rows = taken(visitor, "[aria-label='Take along as CSV: All figures']")
        assert rows[0][:3] == ["kpi", "unit", "currency"]
        assert {row[0] for row in rows[1:]} >= {"entries", "attempts", "kept_rate"}
        funnel = taken(visitor, "[aria-label='Take along as CSV: How far cases came']")
        assert [row[1] for row in funnel[1:]][:2] == ["entries", "attempts"]
        board(visitor, "?figure=entries")
        visitor.page.wait_for_selector("[data-case-behind]")
        cases = taken(visitor, "[aria-label='Take along as CSV: The cases behind']")
        assert len(cases) - 1 == visitor.page.locator("[data-case-behind]").count()
        every = [cell for row in rows + funnel + cases for cell in row]
        assert [cell for cell in every if cell[:1] in ("=", "@", "+", "\t")] == []


def test_an_empty_system_waits_for_its_first_event_and_lights_up(browser: Browser) -> None:
    home = new_home()
    with running(home, "--empty") as (url, _):
        desk = Desk(url, home)
        with (
            visit(browser, desk, "team_lead", "lin.yue") as lead,
            visit(browser, desk, "analyst", "ana", "zh") as analyst,
        ):
            for visitor, words in ((lead, "Waiting for your first event…"), (analyst, "正在等待第一个事件…")):
                visitor.page.goto(f"{url}/board")
                visitor.page.wait_for_selector(f"main >> text={words}")
            assert lead.mixed("en") == analyst.mixed("zh") == []
            record = next(book.records(datetime.now(UTC).date(), 1))
            desk.ask("POST", "intake/v1/delinquencies", "publisher", json={"source": "book", "records": [record]})
            for visitor in (lead, analyst):
                visitor.page.wait_for_selector("[data-first]")
                visitor.page.wait_for_selector("[data-card=entries] [data-value]:text-is('1')")
            assert analyst.mixed("zh") == []
    remove_home(home)


def test_a_day_that_is_not_over_is_not_judged_beside_days_that_are(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "team_lead", "lin.yue", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/board?days=7")
        visitor.page.wait_for_selector("main >> text=today is not over")
        visitor.page.wait_for_selector("[data-card=entries] [data-value]")
        assert visitor.page.locator("[data-tells=true]:has-text('%')").count() == 0
        visitor.page.goto(f"{desk.url}/board?from=2026-11-02&to=2026-11-09")
        visitor.room("board")
        assert visitor.page.locator("main >> text=today is not over").count() == 0
