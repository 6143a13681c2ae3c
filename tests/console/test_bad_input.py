"""What nobody wishes for: answers that refuse or never come, and people with names out of the ordinary."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Route

from tests.console.browser import Visitor, visit
from tests.console.doors import OF_THE_DESK, debtor_of, expect_all, of_a_case
from tests.console.system import Desk

pytestmark = pytest.mark.console
LIST, DEBTOR, CASE = "**/api/tracking/v1/cases?*", "**/api/intake/v1/debtors/*", "**/api/tracking/v1/cases/*"
SAID = {
    403: "may not do this", 404: "not yours to see", 409: "Somebody was faster", 422: "not as it must be",
    429: "too much at once", 503: "not ready", 500: "made a mistake", 418: "code 418",
}  # fmt: skip
STRANGE = {
    "long": "Wolfeschlegelsteinhausenbergerdorff " * 6, "right to left": "محمد بن عبد الله", "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "script": "<script>document.title='hit'</script><img src=x onerror=alert(1)>", "empty": "",
}  # fmt: skip


def answers(status: int) -> Callable[[Route], None]:
    """A problem as the services word it."""
    body = {"status": status, "code": "recorded", "title": "", "detail": "as it was recorded"}
    headers = {"Content-Type": "application/problem+json"} | ({"Retry-After": "1"} if status in (429, 503) else {})
    return lambda route: route.fulfill(status=status, headers=headers, body=json.dumps(body))


@pytest.mark.parametrize("status", SAID)
def test_a_refused_list_says_what_happened_and_is_read_again_by_a_button(
    browser: Browser, desk: Desk, status: int
) -> None:
    with visit(browser, desk, "compliance", "ida", land=False) as visitor:
        visitor.expect("GET", "tracking/v1/cases", status)
        visitor.page.route(LIST, answers(status))
        visitor.page.goto(f"{desk.url}/cases?state=open")
        alert = visitor.page.wait_for_selector("main [role=alert]")
        assert alert is not None
        assert SAID[status] in alert.inner_text()
        visitor.page.unroute(LIST)
        visitor.page.click("main [role=alert] button")
        visitor.page.wait_for_selector("[role=row] [role=gridcell]")


def test_who_is_signed_out_on_the_way_keeps_what_was_typed(browser: Browser, desk: Desk) -> None:
    case = desk.assign("CN-0005-1", "tess")
    with visit(browser, desk, "collector", "tess", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        visitor.page.wait_for_selector("[data-who]")
        visitor.press("t")
        visitor.page.wait_for_selector("[data-form=note] textarea:focus")
        visitor.page.keyboard.type("half a sent")
        session = visitor.page.evaluate("fetch('/api/session').then((answer) => answer.json())")
        cookies = {cookie["name"]: cookie["value"] for cookie in visitor.page.context.cookies()}
        expect_all(visitor, (*OF_THE_DESK, *of_a_case(case, debtor_of(desk, case))), 401)
        sign_out(desk, cookies, session["csrf"])
        visitor.page.evaluate("new BroadcastChannel('dunwell-session').postMessage('changed')")
        visitor.page.wait_for_selector("text=You were signed out")
        assert visitor.page.input_value("[data-form=note] textarea") == "half a sent"
        again = visitor.page.context.new_page()
        again.goto(desk.link("collector", "tess"))
        again.wait_for_selector("main[data-room]")
        again.close()
        visitor.page.click("text=I have signed in: go on")
        visitor.page.wait_for_selector("text=You were signed out", state="detached")
        assert visitor.page.input_value("[data-form=note] textarea") == "half a sent"


@pytest.mark.parametrize("kind", STRANGE)
def test_a_case_shows_people_and_amounts_out_of_the_ordinary(browser: Browser, desk: Desk, kind: str) -> None:
    case = desk.assign("CN-0008-1", "odd")
    for size in ((1440, 900), (360, 780)):
        with visit(browser, desk, "collector", "odd", size=size, land=False) as visitor:
            twist(visitor, DEBTOR, lambda body: body["person"].update(name=STRANGE[kind]))
            twist(visitor, CASE, lambda body: body.update(overdue={"value": "123456789012345.67", "currency": "CNY"}))
            visitor.page.goto(f"{desk.url}/desk/{case}")
            visitor.page.wait_for_selector("table")
            assert visitor.page.inner_text("[data-who]").strip() == STRANGE[kind].strip()
            assert "¥123,456,789,012,345.67" in visitor.page.inner_text("main")
            assert "hit" not in visitor.page.title()
            assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_desk_without_any_case_says_what_to_do(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "collector", "newcomer", "zh") as visitor:
        visitor.room("desk")
        assert "N" in visitor.page.inner_text("main")
        visitor.page.goto(f"{desk.url}/cases")
        visitor.room("cases")
        assert visitor.mixed("zh") == []
        assert "您名下还没有案件" in visitor.page.inner_text("main")


def twist(visitor: Visitor, pattern: str, change: Callable[[dict[str, Any]], None]) -> None:
    """The real answer with one thing changed."""

    def answer(route: Route) -> None:
        real = route.fetch()
        body = real.json()
        change(body)
        route.fulfill(response=real, body=json.dumps(body))

    visitor.page.route(pattern, answer)


def sign_out(desk: Desk, cookies: dict[str, str], word: str) -> None:
    answer = httpx.delete(f"{desk.url}/api/session", cookies=cookies, headers={"Dunwell-CSRF": word})
    assert answer.status_code == 200
