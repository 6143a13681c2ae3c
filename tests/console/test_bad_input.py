"""What nobody wishes for: answers that refuse or never come, and people with names out of the ordinary."""

import httpx
import pytest
from playwright.sync_api import Browser

from tests.console.browser import visit
from tests.console.doors import OF_THE_DESK, debtor_of, expect_all, of_a_case
from tests.console.recorded import SAID, twist
from tests.console.refusals import Room, is_told
from tests.console.system import Desk

pytestmark = pytest.mark.console
LIST, DEBTOR, CASE = "**/api/tracking/v1/cases?*", "**/api/intake/v1/debtors/*", "**/api/tracking/v1/cases/*"
STRANGE = {
    "long": "Wolfeschlegelsteinhausenbergerdorff " * 6, "right to left": "محمد بن عبد الله", "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "script": "<script>document.title='hit'</script><img src=x onerror=alert(1)>", "empty": "",
}  # fmt: skip


def test_a_refused_list_says_what_happened_and_is_read_again_by_a_button(browser: Browser, desk: Desk) -> None:
    room = Room("/cases?state=open", LIST, ("tracking/v1/cases",), "[role=row] [role=gridcell]")
    with visit(browser, desk, "compliance", "ida", land=False) as visitor:
        is_told(visitor, room, SAID)


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


def test_a_case_shows_people_and_amounts_out_of_the_ordinary(browser: Browser, desk: Desk) -> None:
    case, name = desk.assign("CN-0008-1", "odd"), [""]
    with visit(browser, desk, "collector", "odd", land=False) as visitor:
        twist(visitor, DEBTOR, lambda body: body["person"].update(name=name[0]))
        twist(visitor, CASE, lambda body: body.update(overdue={"value": "123456789012345.67", "currency": "CNY"}))
        for name[0] in STRANGE.values():
            visitor.page.goto(f"{desk.url}/desk/{case}")
            visitor.page.wait_for_selector("table")
            assert visitor.page.inner_text("[data-who]").strip() == name[0].strip()
            assert "¥123,456,789,012,345.67" in visitor.page.inner_text("main")
            assert "hit" not in visitor.page.title()
            for width, height in ((360, 780), (1440, 900)):
                visitor.page.set_viewport_size({"width": width, "height": height})
                assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_desk_without_any_case_says_what_to_do(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "collector", "newcomer", "zh") as visitor:
        visitor.room("desk")
        assert "N" in visitor.page.inner_text("main")
        visitor.page.goto(f"{desk.url}/cases")
        visitor.room("cases")
        assert visitor.mixed("zh") == []
        assert "您名下还没有案件" in visitor.page.inner_text("main")


def sign_out(desk: Desk, cookies: dict[str, str], word: str) -> None:
    answer = httpx.delete(f"{desk.url}/api/session", cookies=cookies, headers={"Dunwell-CSRF": word})
    assert answer.status_code == 200
