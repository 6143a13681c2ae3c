"""What a collector recorded is taken back, or given back with its reason, and nothing that was typed is lost."""

import json

import pytest
from playwright.sync_api import Browser, Route

from tests.console.browser import Visitor, visit
from tests.console.doors import debtor_of, expect_all, of_a_case
from tests.console.system import Desk
from tests.console.test_collector import LANGUAGES, codes_of, held, promised_meanwhile

pytestmark = pytest.mark.console
AT_ONCE = {"STOP": "s", "HARD": "h", "VUL": "v", "DISP": "d", "IDT": "f", "CLP": "x", "COMP": "g", "REP": "a",
           "BKY": "y", "DEC": "e", "LEGAL": "q"}  # fmt: skip


def nothing_waits(visitor: Visitor) -> None:
    """From now on the queue is empty: no next case comes."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps({"call": None}))

    visitor.page.route("**/api/outreach/v1/queue/next", answer)


def test_every_outcome_that_acts_at_once_is_undone_by_one_key(browser: Browser, desk: Desk) -> None:
    case = desk.assign("CN-0011-1", "he")
    with visit(browser, desk, "collector", "he") as visitor:
        visitor.room("desk")
        nothing_waits(visitor)
        visitor.press("j")
        assert visitor.case() == case
        visitor.page.wait_for_selector("[data-channel=call]")
        for code, key in AT_ONCE.items():
            visitor.press(key)
            visitor.page.wait_for_selector(f"[data-form={code}] textarea:focus")
            visitor.press("Enter")
            visitor.page.wait_for_selector(f'[data-what="{code}"][data-state="sent"]')
            assert len(held(desk, case)) == 1, code
            visitor.press("u")
            visitor.page.wait_for_selector(f'[data-what="{code}"][data-state="taken back"]')
            assert held(desk, case) == [], code
    debtor = desk.items("tracking/v1/cases?loan_id=CN-0011-1")[0]["debtor_id"]
    wishes = f"outreach/v1/preferences/{debtor}"
    assert desk.until(lambda: desk.ask("GET", wishes, "compliance").json()["opted_out"] == [])
    assert codes_of(desk, case) == list(AT_ONCE)


@LANGUAGES
def test_a_stop_that_was_a_slip_gives_the_call_again_for_its_right_outcome(
    browser: Browser, desk: Desk, language: str
) -> None:
    with visit(browser, desk, "collector", f"guo-{language}", language) as visitor:
        visitor.room("desk")
        visitor.press("n")
        case = visitor.case()
        visitor.page.wait_for_selector("[data-on-call]")
        nothing_waits(visitor)
        expect_all(visitor, of_a_case(case, debtor_of(desk, case)), 404)  # others' while the call is over
        visitor.press("s")
        visitor.page.wait_for_selector("[data-form=STOP] textarea:focus")
        visitor.page.keyboard.type("said no")
        visitor.press("Enter")
        visitor.page.wait_for_selector('[data-what="STOP"][data-state="sent"]')
        visitor.press("u")
        visitor.page.wait_for_selector("[data-again]")
        assert visitor.page.input_value("[data-form=STOP] textarea") == "said no"
        assert visitor.mixed(language) == []
        visitor.press("Escape")
        visitor.press("d")
        visitor.page.wait_for_selector("[data-form=DISP] textarea:focus")
        visitor.press("Enter")
        visitor.page.wait_for_selector('[data-what="DISP"][data-state="sent"]')
        assert [hold["reason"] for hold in held(desk, case)] == ["dispute"]
        assert codes_of(desk, case) == ["STOP", "DISP"]


def test_what_stood_before_has_no_undo_and_says_why(browser: Browser, desk: Desk) -> None:
    case = desk.assign("CN-0013-1", "luo")
    body = {"case_id": case, "reason": "stop", "whole": True}
    desk.ask("POST", "tracking/v1/holds", "team_lead", json=body)
    with visit(browser, desk, "collector", "luo") as visitor:
        visitor.room("desk")
        nothing_waits(visitor)
        visitor.press("j")
        visitor.page.wait_for_selector("[data-channel=call]")
        visitor.press("s")
        visitor.page.wait_for_selector("[data-form=STOP] textarea:focus")
        visitor.press("Enter")
        toast = visitor.page.wait_for_selector('[data-what="STOP"][data-final]')
        assert toast is not None
        assert "by you alone" in toast.inner_text()
        assert toast.query_selector("button") is None


@LANGUAGES
def test_with_nothing_waiting_a_refusal_opens_what_was_typed_again(browser: Browser, desk: Desk, language: str) -> None:
    user, loan = f"xu-{language}", "CN-0014-1" if language == "en" else "CN-0016-1"
    case = desk.assign(loan, user)
    with visit(browser, desk, "collector", user, language) as visitor:
        visitor.room("desk")
        nothing_waits(visitor)
        visitor.press("j")
        visitor.page.wait_for_selector("[data-channel=call]")
        visitor.press("p")
        visitor.page.wait_for_selector("[data-form=PTP] input:focus")
        typed = promised_meanwhile(visitor, desk, case)
        visitor.expect("POST", "tracking/v1/outcomes", 422)
        visitor.press("Enter")
        visitor.page.wait_for_selector('[data-what="PTP"][data-state="waits"]')
        visitor.page.wait_for_selector("[data-form=PTP] [role=alert]")
        assert visitor.page.input_value("[data-form=PTP] input >> nth=0") == typed
        assert visitor.case() == case
        assert visitor.mixed(language) == []
        visitor.press("Escape")
        visitor.press("n")  # nothing comes, and nothing is lost
        back = visitor.page.wait_for_selector('[data-what="PTP"][data-state="refused"] button')
        assert back is not None
        back.click()
        visitor.page.wait_for_selector("[data-form=PTP] [role=alert]")


def test_of_a_case_that_went_away_what_was_typed_is_still_shown(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "collector", "shen") as visitor:
        visitor.room("desk")
        visitor.press("n")
        case = visitor.case()
        visitor.page.wait_for_selector("[data-on-call]")
        nothing_waits(visitor)
        visitor.press("1")
        visitor.page.wait_for_selector('[data-what="NA"][data-state="waits"]')
        visitor.press("t")
        visitor.page.wait_for_selector("[data-form=note] textarea:focus")
        visitor.page.keyboard.type("a neighbour said: at work until six")
        visitor.expect("POST", "tracking/v1/notes", 404)
        expect_all(visitor, of_a_case(case, debtor_of(desk, case)), 404)  # others' again
        visitor.press("Enter")
        given = visitor.page.wait_for_selector("[data-given-back]")
        assert given is not None
        assert "a neighbour said" in given.inner_text()
