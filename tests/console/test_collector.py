"""A collector's work, by keyboard alone, in both languages."""

import pytest
from playwright.sync_api import Browser

from tests.console.browser import Visitor, visit
from tests.console.system import Desk

pytestmark = pytest.mark.console
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@LANGUAGES
def test_cases_are_worked_one_after_the_other_by_keys(browser: Browser, desk: Desk, language: str) -> None:
    user = f"chen-{language}"
    with visit(browser, desk, "collector", user, language) as visitor:
        visitor.room("desk")
        visitor.press("n")
        first = visitor.case()
        visitor.page.wait_for_selector("[data-on-call]")
        visitor.page.wait_for_selector('[data-channel="call"]')
        visitor.page.wait_for_selector('[data-who]:has-text("**")')
        assert visitor.mixed(language) == []
        visitor.press("1")  # no answer: one keystroke, and the next case comes by itself
        second = visitor.next_case(first)
        visitor.page.wait_for_selector('[data-what="NA"][data-state="waits"]')
        visitor.press("u")
        assert visitor.next_case(second) == first
        visitor.page.wait_for_selector("[data-outbox]:empty", state="attached")
        visitor.press("2")
        visitor.next_case(first)
        codes = desk.until(lambda: codes_of(desk, first))
        assert codes == ["BZ"]
        desk.until(lambda: desk.items(f"tracking/v1/cases/{first}/timeline?type=call_released"))
        mine = desk.until(
            lambda: (m := desk.ask("GET", "outreach/v1/queue/mine", "collector", user).json())["offered"] and m
        )
        visitor.page.reload()  # the list is asked for while another call is offered
        visitor.page.wait_for_selector("[data-waiting]")
        visitor.page.wait_for_selector(f'aside a[href$="{mine["calls"][0]["case_id"]}"]')
        listed = visitor.page.eval_on_selector_all("aside a[href]", "links => links.map((a) => a.pathname)")
        assert len(listed) == len(set(listed)) and not {f"/desk/{case}" for case in mine["offered"]} & set(listed)
    with visit(browser, desk, "team_lead", "lin", language, land=False) as visitor:
        visitor.page.goto(f"{desk.url}/cases/{first}")
        visitor.page.wait_for_selector("[data-line=outcome_recorded]")
        lines = visitor.page.eval_on_selector_all("[data-line]", "lines => lines.map((line) => line.dataset.line)")
        assert not {"call_queued", "call_claimed", "call_released", "case_assigned"} & set(lines)
        assert visitor.mixed(language) == []


@LANGUAGES
def test_a_promise_is_recorded_and_shown(browser: Browser, desk: Desk, language: str) -> None:
    user = f"wang-{language}"
    with visit(browser, desk, "collector", user, language) as visitor:
        visitor.room("desk")
        visitor.press("n")
        case = visitor.case()
        visitor.page.wait_for_selector("[data-on-call]")
        visitor.press("p")
        visitor.page.wait_for_selector("[data-form=PTP] input:focus")
        assert visitor.mixed(language) == []
        visitor.press("Enter")
        visitor.next_case(case)
        promises = desk.until(lambda: desk.items(f"tracking/v1/promises?case_id={case}"))
        assert [(promise["state"], promise["collector"]) for promise in promises] == [("OPEN", user)]


@LANGUAGES
def test_a_promise_beyond_its_limits_is_told_before_the_form_closes(
    browser: Browser, desk: Desk, language: str
) -> None:
    loan, user = ("CN-0044-1", "hao-en") if language == "en" else ("CN-0055-1", "hao-zh")
    case = desk.assign(loan, user)
    with visit(browser, desk, "collector", user, language) as visitor:
        with visitor.page.expect_response("**/promise-limits"):
            visitor.page.goto(f"{desk.url}/desk/{case}")
            visitor.page.wait_for_selector("[data-channel=call]")
            visitor.press("p")
        visitor.page.wait_for_selector("[data-form=PTP] input:focus")
        visitor.page.keyboard.type("99999999.00")
        visitor.press("Enter")
        visitor.page.wait_for_selector("[data-form=PTP] [data-broken]")
        assert visitor.mixed(language) == []
        assert visitor.page.locator('[data-what="PTP"]').count() == 0
        visitor.page.fill("[data-form=PTP] input >> nth=0", "100")
        visitor.page.fill("[data-form=PTP] input[type=date]", "2031-01-01")
        visitor.page.click("[data-form=PTP] button[type=submit]")
        visitor.page.wait_for_selector("[data-form=PTP] [data-broken]")
        assert visitor.case() == case


def test_a_promise_that_the_system_refuses_says_why_and_gives_back_what_was_typed(browser: Browser, desk: Desk) -> None:
    cases = {desk.assign(loan, "li") for loan in ("CN-0038-1", "CN-0041-1")}
    with visit(browser, desk, "collector", "li") as visitor:
        visitor.room("desk")
        visitor.press("j")
        case = visitor.case()
        visitor.page.wait_for_selector("[data-channel=call]")
        with visitor.page.expect_response("**/promise-limits"):
            visitor.press("p")
        visitor.page.wait_for_selector("[data-form=PTP] input:focus")
        typed = promised_meanwhile(visitor, desk, case)
        visitor.expect("POST", "tracking/v1/outcomes", 422)
        visitor.press("Enter")
        (other,) = cases - {case}
        visitor.page.click(f'[href="/desk/{other}"]')
        refused = visitor.page.wait_for_selector('[data-what="PTP"][data-state="refused"] button')
        assert refused is not None
        refused.click()
        assert visitor.case() == case
        form = visitor.page.wait_for_selector("[data-form=PTP] [role=alert]")
        assert form is not None
        assert "more than can be promised" in form.inner_text()
        assert visitor.page.input_value("[data-form=PTP] input >> nth=0") == typed


@LANGUAGES
def test_hardship_brings_a_hold_at_once_and_a_slip_is_taken_back(browser: Browser, desk: Desk, language: str) -> None:
    user = f"zhou-{language}"
    loan = "CN-0010-1" if language == "en" else "CN-0020-1"
    case = desk.assign(loan, user)
    with visit(browser, desk, "collector", user, language) as visitor:
        visitor.room("desk")
        visitor.press("j")
        assert visitor.case() == case
        visitor.page.wait_for_selector("[data-who]")
        visitor.press("h")
        visitor.page.wait_for_selector("[data-form=HARD] textarea:focus")
        visitor.page.keyboard.type("lost the job")
        visitor.press("Enter")
        visitor.page.wait_for_selector('[data-what="HARD"][data-state="sent"]')
        assert [hold["reason"] for hold in held(desk, case)] == ["hardship"]
        visitor.press("u")
        visitor.page.wait_for_selector('[data-what="HARD"][data-state="taken back"]')
        assert held(desk, case) == []
        assert visitor.mixed(language) == []


@LANGUAGES
def test_a_stop_ends_all_contact_and_stands_in_red(browser: Browser, desk: Desk, language: str) -> None:
    user = f"sun-{language}"
    loan = "CN-0040-1" if language == "en" else "CN-0050-1"
    case = desk.assign(loan, user)
    with visit(browser, desk, "collector", user, language) as visitor:
        visitor.room("desk")
        visitor.page.goto(f"{desk.url}/desk/{case}")  # a deep link
        visitor.page.wait_for_selector("[data-who]")
        visitor.press("s")
        visitor.page.wait_for_selector("[data-form=STOP] textarea:focus")
        visitor.press("Enter")
        visitor.page.wait_for_selector('[data-what="STOP"][data-state="sent"]')
        visitor.page.goto(f"{desk.url}/desk/{case}")
        alarm = visitor.page.wait_for_selector("[data-holds][role=alert]")
        assert alarm is not None
        visitor.page.wait_for_selector('[data-channel="call"][data-decision="block"]')
        assert visitor.mixed(language) == []


@LANGUAGES
def test_a_call_out_of_hours_is_refused_with_its_reason(browser: Browser, desk: Desk, language: str) -> None:
    user = f"mary-{language}"
    loan = callable_abroad(desk)
    case = desk.assign(loan, user)
    with visit(browser, desk, "collector", user, language, land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        verdict = visitor.page.wait_for_selector('[data-channel="call"][data-decision="defer"]')
        assert verdict is not None
        visitor.press("c")
        refused = visitor.page.wait_for_selector("[data-refused]")
        assert refused is not None
        assert ("21:00" if language == "zh" else "9 p.m.") in refused.inner_text()
        assert "CFR" in verdict.inner_text()
        assert [c for c in desk.items(f"outreach/v1/contacts?case_id={case}") if c["state"] == "claimed"] == []
        assert visitor.mixed(language) == []


def test_personal_data_are_shown_for_a_purpose_and_stand_nowhere_else(browser: Browser, desk: Desk) -> None:
    case = desk.assign("CN-0044-1", "qian")
    with visit(browser, desk, "collector", "qian", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        visitor.page.wait_for_selector("[data-reveal]")
        visitor.press("z")
        visitor.page.wait_for_selector("[role=dialog] input[type=radio]:focus")
        visitor.press("Enter")
        shown = visitor.page.wait_for_selector("[data-revealed]")
        assert shown is not None
        assert "+86" in shown.inner_text()
        name = visitor.page.inner_text("[data-who]")
        assert "*" not in name
        kept = visitor.page.evaluate(
            "JSON.stringify([{...localStorage}, {...sessionStorage}, document.title, location.href])"
        )
        assert name not in kept
        assert "+86" not in kept


def codes_of(desk: Desk, case: str) -> list[str]:
    return [line["data"]["code"] for line in desk.items(f"tracking/v1/outcomes?case_id={case}")]


def held(desk: Desk, case: str) -> list[dict[str, object]]:
    return desk.items(f"tracking/v1/holds?case_id={case}&active=true")


def callable_abroad(desk: Desk) -> str:
    """A loan in the United States, where it is evening, of somebody who may be called by day and is nobody's yet."""
    for case in desk.items("tracking/v1/cases?creditor=demo-card&assigned=false&held=false&limit=100"):
        now = desk.ask("GET", f"outreach/v1/compliance/now?case_id={case['case_id']}", "compliance").json()
        call = now["channels"][0]
        if call["decision"] == "defer" and call["rule"]["kind"] == "contact_hours":
            return str(case["loan_id"])
    raise AssertionError("nobody in the book may be called by day there")


def promised_meanwhile(visitor: Visitor, desk: Desk, case: str) -> str:
    """Somebody else promises all that the open form is about to, so that the system refuses it; the amount."""
    amount = visitor.page.input_value("[data-form=PTP] input >> nth=0")
    due = visitor.page.input_value("[data-form=PTP] input[type=date]")
    promise = {"amount": {"value": amount, "currency": "CNY"}, "due": due, "case_id": case}
    desk.ask("POST", "tracking/v1/promises", "team_lead", json=promise)
    return amount
