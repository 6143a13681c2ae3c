"""A call that was agreed comes back by itself at its time, before any other."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser

from tests.console.browser import visit
from tests.console.doors import debtor_of, expect_all, of_a_case
from tests.console.system import Desk
from tests.console.test_collector import LANGUAGES, codes_of

pytestmark = pytest.mark.console


@LANGUAGES
def test_an_agreed_call_is_listed_and_comes_first_when_it_is_due(browser: Browser, desk: Desk, language: str) -> None:
    user = f"bai-{language}"
    with visit(browser, desk, "collector", user, language) as visitor:
        visitor.room("desk")
        visitor.press("n")
        case = visitor.case()
        visitor.page.wait_for_selector("[data-on-call]")
        visitor.press("b")
        visitor.page.wait_for_selector("[data-form=CB] input[type=datetime-local]:focus")
        assert visitor.mixed(language) == []
        visitor.press("Enter")
        visitor.next_case(case)
        visitor.page.wait_for_selector('[data-task="callback"][data-due="false"]')
        assert visitor.mixed(language) == []
        (task,) = desk.items(f"tracking/v1/tasks?collector={user}", "collector", user)
        due = datetime.fromisoformat(task["due"]) + timedelta(minutes=1)
        desk.ask("POST", "clock", "platform_admin", json={"to": due.isoformat()})
        visitor.page.goto(f"{desk.url}/desk")  # the claim of the other case has lapsed meanwhile
        visitor.page.wait_for_selector('[data-task="callback"][data-due="true"]')
        visitor.press("n")
        visitor.page.wait_for_selector(f'[data-case="{case}"] [data-on-call]')
        assert visitor.mixed(language) == []
        visitor.press("1")
        assert desk.until(lambda: "NA" in codes_of(desk, case))
        assert desk.items(f"tracking/v1/tasks?collector={user}", "collector", user) == []


def test_a_time_that_is_over_is_refused_with_its_reason(browser: Browser, desk: Desk) -> None:
    desk.assign("CN-0022-1", "mei")
    with visit(browser, desk, "collector", "mei") as visitor:
        visitor.room("desk")
        visitor.press("j")
        visitor.page.wait_for_selector("[data-channel=call]")
        visitor.press("b")
        visitor.page.wait_for_selector("[data-form=CB] input:focus")
        visitor.page.evaluate("document.querySelector('[data-form=CB] input').removeAttribute('min')")
        visitor.page.fill("[data-form=CB] input[type=datetime-local]", "2026-01-01T10:00")
        visitor.expect("POST", "tracking/v1/outcomes", 422)
        visitor.press("Enter")
        refused = visitor.page.wait_for_selector(
            '[data-form=CB] [role=alert], [data-what="CB"][data-state="refused"] button'
        )
        assert refused is not None
        if refused.get_attribute("role") != "alert":
            refused.click()
        alert = visitor.page.wait_for_selector("[data-form=CB] [role=alert]")
        assert alert is not None
        assert "at most 30 days ahead" in alert.inner_text()


def test_an_offered_call_that_somebody_else_took_is_said_and_another_one_comes(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "collector", "kong") as visitor:
        visitor.room("desk")
        with visitor.page.expect_response("**/api/outreach/v1/queue/ahead") as asked:
            visitor.press("n")
            first = visitor.case()
        offered = asked.value.json()["call"]
        visitor.page.wait_for_selector("[data-on-call]")
        desk.ask("POST", f"outreach/v1/calls/{offered['contact_id']}/claim", "collector", "quicker")
        visitor.expect("POST", f"outreach/v1/calls/{offered['contact_id']}/claim", 409)
        theirs = of_a_case(offered["case_id"], debtor_of(desk, offered["case_id"]))
        expect_all(visitor, theirs, 404)  # read ahead, and in other hands by now
        visitor.press("n")
        visitor.page.wait_for_selector(f'[data-case]:not([data-case="{first}"], [data-case="{offered["case_id"]}"])')
        visitor.page.wait_for_selector("[data-on-call]")
