"""What an officer may meet: doors that refuse or say nothing, no decision at all, files that are no receipts."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.console.browser import Visitor, visit
from tests.console.recorded import SAID, answers, twist
from tests.console.refusals import Room, is_told
from tests.console.system import Desk
from tests.console.test_officer import deed, drop, pick, receipts, show

pytestmark = pytest.mark.console
EMPTY = json.dumps({"items": [], "next": None})
DECISIONS, COUNTS = "**/api/outreach/v1/decisions?*", "**/api/outreach/v1/decisions/counts?*"
# Each view with what it cannot do without.
DOORS = {
    "?kind=attempted": ("**/api/outreach/v1/decisions?*", "GET", "outreach/v1/decisions"),
    "?view=packs": ("**/api/outreach/v1/compliance/packs", "GET", "outreach/v1/compliance/packs"),
    "?view=holds": ("**/api/tracking/v1/holds?*", "GET", "tracking/v1/holds"),
    "?view=complaints": ("**/api/tracking/v1/complaints?*", "GET", "tracking/v1/complaints"),
    "?view=stops": ("**/api/outreach/v1/outreach/stops", "GET", "outreach/v1/outreach/stops"),
}
NO_FILES = {
    "nothing": "", "a picture": "\x89PNG\r\n\x1a\n\x00\x00", "another JSON": '{"hello": "world"}',
    "no records": '{"records": []}',
    "a script": "<script>document.title='hit'</script>", "an absurd number": '{"records": [{"offset": 1e400}]}',
}  # fmt: skip
STRANGE = {
    "long": "Wolfeschlegelsteinhausenbergerdorff " * 6, "right to left": "محمد بن عبد الله", "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "script": "<script>document.title='hit'</script><img src=x onerror=alert(1)>",
}  # fmt: skip
WITHOUT_ED25519 = """
  const real = crypto.subtle.importKey.bind(crypto.subtle)
  crypto.subtle.importKey = (form, key, name, ...more) => name === 'Ed25519'
    ? Promise.reject(new DOMException('not here', 'NotSupportedError')) : real(form, key, name, ...more)"""


@pytest.mark.parametrize("view", DOORS)
def test_a_view_whose_door_refuses_says_so_and_is_read_again_by_a_button(
    browser: Browser, desk: Desk, view: str
) -> None:
    pattern, _, path = DOORS[view]
    passing = (429, 503) if view == "?view=stops" else ()
    said = {status: SAID[status] for status in (403, 404, 409, 422, *passing)}
    with visit(browser, desk, "compliance", "ida", land=False) as visitor:
        is_told(visitor, Room(f"/compliance{view}", pattern, (path,), "main"), said)
        visitor.page.wait_for_selector("main [role=alert]", state="detached")


def test_a_door_that_says_nothing_is_asked_again_by_itself(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "compliance", "ida", land=False) as visitor:
        visitor.expect_lost("GET", "outreach/v1/decisions")
        visitor.page.route(DECISIONS, lambda route: route.abort())
        visitor.page.goto(f"{desk.url}/compliance?kind=attempted")
        visitor.page.wait_for_selector("text=does not answer")
        visitor.page.unroute(DECISIONS)
        visitor.page.wait_for_selector("[role=grid] [data-kind=attempted]")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_law_is_said_in_the_readers_language_with_its_keepers_and_its_tests(
    browser: Browser, desk: Desk, language: str
) -> None:
    with visit(browser, desk, "compliance", "ida", language, land=False) as visitor:
        visitor.page.goto(f"{desk.url}/compliance?view=packs")
        visitor.room("compliance")
        rules = 0
        for nth in (1, 2, 3):  # by who keeps them: all packs are open then
            visitor.page.locator("[role=search] [role=radiogroup] label").nth(nth).click()
            keeper = ("engine", "elsewhere", "nobody")[nth - 1]
            visitor.page.wait_for_selector(f"[data-rule] [data-keeper={keeper}]")
            visitor.room("compliance")
            visitor.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            rules += visitor.page.locator("[data-rule]").count()
            assert visitor.mixed(language) == []
        assert rules > 120


def test_the_debtors_clock_stands_beside_ones_own_in_the_tables(browser: Browser, desk: Desk) -> None:
    case = desk.put_off()[0]["case_id"]
    desk.ask("POST", "tracking/v1/holds", "compliance", json={"case_id": case, "reason": "manual"})
    row = "[role=row] [role=gridcell]:has-text(' there')"
    with visit(browser, desk, "compliance", "ida", land=False) as visitor:
        for view in ("?kind=deferred", "?view=holds"):
            visitor.page.goto(f"{desk.url}/compliance{view}")
            visitor.page.wait_for_selector(row)


def test_who_is_signed_out_while_looking_keeps_the_page(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "compliance", "ida") as visitor:
        page = show(visitor)
        visitor.expect("GET", "outreach/v1/decisions", 401)
        page.route(DECISIONS, answers(401))
        page.goto(f"{desk.url}/compliance?kind=suppressed")
        page.wait_for_selector("main [role=alert]:has-text('not signed in')")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_any_decision_the_room_says_when_one_comes(browser: Browser, desk: Desk, language: str) -> None:
    with visit(browser, desk, "compliance", "ida", language) as visitor:
        for pattern in (DECISIONS, COUNTS):
            visitor.page.route(pattern, lambda route: route.fulfill(content_type="application/json", body=EMPTY))
        page = show(visitor)
        told = page.inner_text("main")
        assert {"en": "Nothing has been decided yet", "zh": "还没有任何判定"}[language] in told
        assert visitor.mixed(language) == []
        page = show(visitor, "?rule=CN-CIVIL-546&from=2026-01-01&to=2026-01-02")
        page.click("main button:has-text('Clear'), main button:has-text('清除')")
        page.wait_for_url("**/compliance")


def test_a_receipt_that_is_not_there_or_not_mine_says_so(browser: Browser, desk: Desk) -> None:
    nowhere = "0b1c2d3e-0000-5000-8000-000000000001"
    with visit(browser, desk, "compliance", "ida") as visitor:
        visitor.expect("GET", f"outreach/v1/contacts/{nowhere}/receipt", 404)
        show(visitor, f"?contact={nowhere}")
        visitor.page.wait_for_selector("text=No verdict has been given on this contact yet")
        visitor.page.click("main button:has-text('Decisions')")
        visitor.page.wait_for_selector("[role=grid]")
    with visit(browser, desk, "team_lead", "lin") as visitor:
        page = show(visitor)
        page.focus("[role=grid]")
        visitor.press("Enter")
        page.wait_for_selector("text=The receipt is for compliance officers")


def test_a_file_that_is_no_receipt_says_what_stopped_it(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "compliance", "ida") as visitor:
        page = show(visitor, "?view=receipt")
        for name, text in NO_FILES.items():
            drop(page, f"{name} {STRANGE['script']}", text)
            alert = page.wait_for_selector(f"[role=alert]:has-text('{name}')")
            assert alert is not None
            assert "no receipt" in alert.inner_text()
        pick(page, "large.json", " " * (16 * 1024 * 1024 + 1))
        page.wait_for_selector("[role=alert]:has-text('16 MB')")
        assert "hit" not in page.title()


def test_a_receipt_of_strange_words_is_shown_as_it_is(browser: Browser, desk: Desk) -> None:
    """A record that was changed beyond reading, and one that says anything: neither harms the page."""
    good, _ = receipts(desk)
    beyond = json.loads(json.dumps(good))
    beyond["records"][0]["record"] = "AAAA"
    beyond["records"][0]["service"] = STRANGE["script"]
    with visit(browser, desk, "compliance", "ida", size=(360, 780)) as visitor:
        page = show(visitor, "?view=receipt")
        for name in STRANGE.values():
            pick(page, f"{name}.json", json.dumps(beyond))
            page.wait_for_selector("[data-proven=false] [data-step=head][data-state=broken]")
            assert "changed beyond reading" in page.inner_text("[data-paper]")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.click("text=Another file")
        assert "hit" not in page.title()


def test_a_browser_without_ed25519_says_what_to_do(browser: Browser, desk: Desk) -> None:
    good, _ = receipts(desk)
    with visit(browser, desk, "compliance", "ida") as visitor:
        visitor.page.add_init_script(WITHOUT_ED25519)
        page = show(visitor, "?view=receipt")
        pick(page, "receipt.json", json.dumps(good))
        alert = page.wait_for_selector("[role=alert]")
        assert alert is not None
        assert "does not know Ed25519" in alert.inner_text()
        assert "verify_receipt.py" in alert.inner_text()


def test_a_stop_that_is_refused_says_so_and_what_was_typed_stays(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "compliance", "ida", land=False) as visitor:
        page = show(visitor, "?view=stops")
        page.click("[data-scope='*'] [data-act=stop]")
        page.fill("[data-deed] input", "a drill")
        for status in (409, 422, 429, 503):
            refuse(visitor, "**/api/outreach/v1/outreach/stop", "outreach/v1/outreach/stop", status)
            page.click("[data-deed] button[type=submit]")
            page.locator("[data-deed] [role=alert]", has_text=SAID[status]).wait_for()
            assert page.input_value("[data-deed] input") == "a drill"


def test_a_question_that_is_not_understood_says_so(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "compliance", "ida", land=False) as visitor:
        page = show(visitor, "?view=may")
        for status in (422, 429):
            refuse(visitor, "**/api/outreach/v1/compliance/evaluate", "outreach/v1/compliance/evaluate", status)
            page.click("[data-form=may] button[type=submit]")
            page.locator("main [role=alert]", has_text=SAID[status]).wait_for()


def test_reasons_of_any_kind_are_shown_and_a_late_complaint_is_marked(browser: Browser, desk: Desk) -> None:
    case = desk.assign("CN-0014-1", "mei")
    body = {"case_id": case, "code": "COMP", "channel": "call"}
    desk.ask("POST", "tracking/v1/outcomes", "collector", "mei", json=body)
    with visit(browser, desk, "compliance", "ida", size=(360, 780)) as visitor:
        late(visitor)
        page = show(visitor, "?view=complaints")
        clock = page.wait_for_selector("[data-clock=late]")
        assert clock is not None
        assert "late" in clock.inner_text()
        page = show(visitor, "?view=stops")
        for word in STRANGE.values():
            deed(page, "[data-scope=demo-card] [data-act=stop]", word)
            row = page.wait_for_selector("[data-scope=demo-card][data-stopped=true]")
            assert row is not None
            assert word.strip() in row.inner_text()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            for user in ("ida", "otto"):
                resume = {"scope": "demo-card", "reason": word.strip()}
                desk.ask("POST", "outreach/v1/outreach/resume", "compliance", user, json=resume)
            page.wait_for_selector("[data-scope=demo-card][data-stopped=false]")
        assert "hit" not in page.title()


def late(visitor: Visitor) -> None:
    """Every complaint should have been answered long ago."""

    def change(body: dict[str, Any]) -> None:
        for complaint in body["items"]:
            complaint["answer_by"] = "2026-01-05"

    twist(visitor, "**/api/tracking/v1/complaints?*", change)


def refuse(visitor: Visitor, pattern: str, path: str, status: int) -> None:
    """From now on a command is refused like this."""
    visitor.expect("POST", path, status)
    visitor.page.unroute(pattern)
    visitor.page.route(pattern, answers(status))
