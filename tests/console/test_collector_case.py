"""One case on one screen: what is owed, what was said, what to say, what may be done, and all of it on paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.console.browser import visit
from tests.console.system import Desk
from tests.console.test_collector import LANGUAGES, callable_abroad

pytestmark = pytest.mark.console
PAGES = re.compile(rb"/Type\s*/Page[^s]")
# Keeps what the page looks like at the moment at which it is printed.
SEEN = """addEventListener('beforeprint', () => {
  window.seen = getComputedStyle(document.querySelector('[data-who]')).color
})"""


def a_sent_text(desk: Desk) -> str:
    """The loan of a case in China, nobody's yet, to which a text was sent."""
    for case in desk.items("tracking/v1/cases?creditor=demo-lender&assigned_to=-&limit=100"):
        lines = desk.items(f"tracking/v1/cases/{case['case_id']}/timeline?type=contact_submitted")
        if lines:
            return str(case["loan_id"])
    raise AssertionError("no text was sent in the book")


@LANGUAGES
def test_a_text_that_left_is_shown_word_for_word_for_a_purpose(browser: Browser, desk: Desk, language: str) -> None:
    loan = desk.until(lambda: a_sent_text(desk))
    user = f"ding-{language}"
    case = desk.assign(loan, user)
    with visit(browser, desk, "collector", user, language, land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        masked = visitor.page.wait_for_selector("[data-sent]")
        assert masked is not None
        assert "‹name›" in masked.inner_text()
        visitor.page.click("[data-whole]")
        visitor.page.wait_for_selector("[role=dialog] input[type=radio]:focus")
        assert visitor.mixed(language) == []
        with visitor.page.expect_request("**/message?purpose=call"):
            visitor.press("Enter")
        visitor.page.wait_for_selector("[data-sent]:not(:has-text('‹'))")
        said = visitor.page.inner_text("[data-sent]")
        assert "¥" in said
        assert visitor.mixed(language) == []


@LANGUAGES
def test_what_the_debtor_wrote_back_is_hidden_until_a_purpose_is_given(
    browser: Browser, desk: Desk, language: str
) -> None:
    loan, user = ("CN-0031-1", "gao-en") if language == "en" else ("CN-0032-1", "gao-zh")
    case = desk.assign(loan, user)
    (found,) = desk.items(f"tracking/v1/cases?loan_id={loan}")
    desk.wrote_back(found["debtor_id"], "我周五还款")
    desk.until(lambda: desk.items(f"tracking/v1/cases/{case}/timeline?type=reply_received"))
    with visit(browser, desk, "collector", user, language, land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        visitor.page.wait_for_selector("[data-replied=hidden]")
        assert "周五" not in visitor.page.inner_text("body")
        assert visitor.mixed(language) == []
        visitor.page.click("[data-line=reply_received] [data-whole]")
        visitor.page.wait_for_selector("[role=dialog] input[type=radio]:focus")
        assert visitor.mixed(language) == []
        with visitor.page.expect_request("**/replies/*?purpose=call"):
            visitor.press("Enter")
        visitor.page.wait_for_selector("[data-replied]:has-text('我周五还款')")
        assert visitor.mixed(language) == []


@LANGUAGES
def test_what_is_owed_has_its_instalments_and_what_was_paid_since(browser: Browser, desk: Desk, language: str) -> None:
    loan, user = ("CN-0023-1", "fang-en") if language == "en" else ("CN-0025-1", "fang-zh")
    case = desk.assign(loan, user)
    (found,) = desk.items(f"tracking/v1/cases?loan_id={loan}")
    now = desk.ask("GET", "clock", "platform_admin").json()["now"]
    payment = {
        "event_id": f"paid-{loan}", "occurred_at": now, "creditor": "demo-lender", "loan_id": loan,
        "payment_id": f"p-{loan}", "amount": {"value": "12.34", "currency": "CNY"}, "paid_at": now,
    }  # fmt: skip
    desk.ask("POST", "intake/v1/payments", "publisher", json=payment)
    less = found["overdue"]["value"]
    desk.until(lambda: desk.items(f"tracking/v1/cases?loan_id={loan}")[0]["overdue"]["value"] != less)
    with visit(browser, desk, "collector", user, language, land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        visitor.page.wait_for_selector("[data-instalments] [data-mark=overdue]")
        marks = visitor.page.eval_on_selector_all(
            "[data-marks] [data-mark]", "marks => marks.map((m) => m.dataset.mark)"
        )
        assert len(marks) == 36
        assert marks == sorted(marks, key=["paid", "overdue", "later"].index)
        assert "12.34" in visitor.page.inner_text("[data-known=paidSince]")
        assert visitor.mixed(language) == []


def test_the_rule_its_citation_and_the_first_allowed_instant_are_said_on_both_clocks(
    browser: Browser, desk: Desk
) -> None:
    case = desk.assign(callable_abroad(desk), "ruth")
    with visit(browser, desk, "collector", "ruth", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        verdict = visitor.page.wait_for_selector('[data-channel="call"][data-decision="defer"]')
        assert verdict is not None
        said = verdict.inner_text()
        assert re.search(r"47 CFR|12 CFR", said)
        assert "08:00 their time" in said and "yours" in said
        visitor.page.wait_for_selector("[data-timeline] li:first-child time:has-text('there')")
        script = visitor.page.wait_for_selector('[data-script="en"] [data-step="disclose"]')
        assert script is not None


@LANGUAGES
def test_a_case_prints_as_one_clean_page_by_day(browser: Browser, desk: Desk, language: str, tmp_path: Path) -> None:
    loan, user = ("CN-0026-1", "gao-en") if language == "en" else ("CN-0028-1", "gao-zh")
    case = desk.assign(loan, user)
    with visit(browser, desk, "collector", user, language, "dark", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        visitor.page.wait_for_selector("[data-line]")
        visitor.page.evaluate(SEEN)
        visitor.page.pdf(path=tmp_path / "case.pdf", format="A4")
        assert len(PAGES.findall((tmp_path / "case.pdf").read_bytes())) == 1
        assert visitor.page.evaluate("window.seen") == "rgb(0, 0, 0)"
        assert visitor.page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"
        visitor.page.emulate_media(media="print")
        assert visitor.page.is_hidden("[data-code=NA]")
        assert user in visitor.page.inner_text("article > p")
        assert visitor.mixed(language) == []
