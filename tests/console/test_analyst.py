"""An analyst at the strategy: who stands where on the ladder, by which rows, and why one case has its plan."""

from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.console.browser import Visitor, visit
from tests.console.system import Desk
from tests.console.test_lead import taken

pytestmark = pytest.mark.console
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
WORDS = ("normal", "raised", "hard")  # said in the language of whoever looks
STANDING = "strategy/v1/strategies/default/standing"


def strategy(visitor: Visitor, query: str = "") -> None:
    visitor.page.goto(f"{visitor.desk.url}/strategy{query}")
    visitor.room("strategy")
    visitor.page.wait_for_selector("[data-step]")


def stand(items: Iterable[dict[str, Any]], **where: str) -> int:
    return sum(item["cases"] for item in items if all(item[name] == value for name, value in where.items()))


@LANGUAGES
def test_a_step_of_the_ladder_opens_into_the_row_and_facts_of_one_case(
    browser: Browser, desk: Desk, language: str
) -> None:
    items = desk.items(STANDING)
    step = max(items, key=lambda item: (item["step"] != "", item["cases"]))["step"]
    with visit(browser, desk, "analyst", "ana", language) as visitor:
        strategy(visitor)
        button = visitor.page.wait_for_selector(f"[data-step='{step}']")
        assert button is not None
        assert str(stand(items, step=step)) in button.inner_text().split()
        assert visitor.mixed(language) == []
        button.click()
        visitor.page.wait_for_selector("[data-case-standing]")
        standing = visitor.page.eval_on_selector_all(
            "[data-case-standing]", "b => b.map((e) => e.dataset.caseStanding)"
        )
        assert len(standing) == stand(items, step=step)
        visitor.page.click(f"[data-case-standing='{standing[0]}']")
        visitor.page.wait_for_selector(f"[data-why='{standing[0]}']")
        plan = desk.ask("GET", f"strategy/v1/plans/{standing[0]}", "compliance").json()
        for row in plan["decided_by"]:
            said = visitor.page.inner_text(f"[data-decided='{row['row']}']").split()
            assert {str(value) for value in row["looked_at"].values() if value not in WORDS} <= set(said)
            visitor.page.wait_for_selector(f"[data-row='{row['row']}'][data-mine=true]")
        assert f"case={standing[0]}" in visitor.page.url
        assert visitor.mixed(language) == []
        assert visitor.page.locator("a[href^='/cases']").count() == 0  # an analyst gets no further


def test_a_row_says_for_how_many_cases_it_decided_and_shows_them(browser: Browser, desk: Desk) -> None:
    hits = desk.ask("GET", STANDING, "compliance").json()["hits"]
    row = max((hit for hit in hits if hit["table"] == "stage"), key=lambda hit: int(hit["cases"]))
    with visit(browser, desk, "analyst", "ana") as visitor:
        strategy(visitor)
        assert str(row["cases"]) in visitor.page.inner_text(f"[data-row='{row['row']}']").split()
        visitor.page.click(f"[data-row='{row['row']}'] button")
        visitor.page.wait_for_selector("[data-case-standing]")
        cases = taken(visitor, "[aria-label='Take along as CSV: Cases that stand here']")
        assert len(cases) - 1 == row["cases"]
        assert {line[cases[0].index("stage_row")] for line in cases[1:]} == {row["row"]}
        table = taken(visitor, "[aria-label='Take along as CSV: Stage']")
        assert [line[2] for line in table[1:]][:2] == ["m6_plus", "m4_m6"]


def test_a_case_is_found_by_its_id_and_for_a_lead_by_its_loan(browser: Browser, desk: Desk) -> None:
    (case,) = desk.items("tracking/v1/cases?loan_id=CN-0001-1")
    with visit(browser, desk, "analyst", "ana") as visitor:
        strategy(visitor)
        visitor.page.fill("main [role=search] input", case["case_id"])
        visitor.press("Enter")
        visitor.page.wait_for_selector(f"[data-why='{case['case_id']}']")
        visitor.page.fill("main [role=search] input", "CN-0001-1")
        visitor.press("Enter")
        visitor.page.wait_for_selector("text=That is no case’s id")
    with visit(browser, desk, "team_lead", "lin.yue") as visitor:
        strategy(visitor)
        visitor.page.fill("main [role=search] input", "CN-0001-1")
        visitor.press("Enter")
        visitor.page.wait_for_selector(f"[data-why='{case['case_id']}']")
        assert "CN-0001-1" not in visitor.page.url
        visitor.page.click(f"a[href='/cases/{case['case_id']}']")
        assert visitor.case() == case["case_id"]
