"""An integrator's day: a broken file comes in, its rows are looked at, mended, tried again or given up."""

import csv
import re
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route

from tests.console.broken_file import GOOD, HEADERS, bad_rows, broken_file
from tests.console.browser import visit
from tests.console.system import Desk
from tests.unit.test_intake_import import a_sheet

pytestmark = pytest.mark.console
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
MAPPING = {
    "columns": ["loan_id", "customer_id", "overdue_amount", "currency", "due_date"],
    "optional": ["name", "mobile", "branch"],
    "needs_as_of": True,
    "key": {"event_id": "loan_id + '-' + as_of", "occurred_at": "as_of + 'T00:00:00Z'", "creditor": "'my-bank'",
            "loan_id": "loan_id"},
    "record": {"customer.id": "customer_id", "loan.overdue.value": "overdue_amount",
               "loan.overdue.currency": "currency", "loan.oldest_unpaid_due_date": "due_date"},
}  # fmt: skip
IMPORT = re.compile(r"/intake/v1/imports/[^/?]+(/file\?.*)?$")
# A file as a person drops it.
DROP = """([text, name]) => {
  const carried = new DataTransfer()
  carried.items.add(new File([text], name, {type: 'text/csv'}))
  document.querySelector('[data-zone]').dispatchEvent(
    new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}))
}"""


def give(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("[data-file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def run(page: Page) -> str:
    """Imports what was chosen."""
    page.click("[data-run]:not([disabled])")
    return worked_off(page)


def run_with_a_slow_look(page: Page) -> str:
    """As `run`; the first look at the import is answered after its file was, with what was true before that came."""
    held: dict[str, Route] = {}
    before: list[APIResponse] = []

    def hold(route: Route) -> None:
        if before:
            return route.continue_()
        held[route.request.method] = route
        if len(held) == 2:
            before.append(held["GET"].fetch())
            held["POST"].continue_()

    page.route(IMPORT, hold)
    with page.expect_response("**/intake/v1/imports/*/file?*"):
        page.click("[data-run]:not([disabled])")
    held["GET"].fulfill(response=before[0])
    return worked_off(page)


def worked_off(page: Page) -> str:
    """Waits for the end; "taken/known/left out/refused/unreadable"."""
    page.wait_for_selector('[data-import][data-done="true"]')
    return str(page.get_attribute("[data-result]", "data-result"))


def refused(desk: Desk, source: str) -> list[dict[str, Any]]:
    return desk.items(f"intake/v1/quarantine?source={source}&limit=100", "organisation_admin")


def is_a_case(desk: Desk, loan: str) -> bool:
    return len(desk.items(f"tracking/v1/cases?loan_id={loan}")) == 1


@LANGUAGES
def test_a_broken_file_is_brought_in_by_a_mapping_made_for_it_and_its_rejects_are_mended(
    browser: Browser, desk: Desk, language: str
) -> None:
    loans, source = f"F{language}", f"core-{language}"
    with visit(browser, desk, "publisher", f"li-{language}", language) as visitor:
        page = visitor.page
        visitor.room("sources")
        assert visitor.mixed(language) == []
        give(page, f"book-{language}.csv", broken_file(language, loans))
        page.click("[data-draft]:not([disabled])")
        page.fill("[data-mapping-name]", source)
        assert page.is_disabled("[data-try]")
        page.fill("[data-mapping-creditor]", "my-bank")
        page.click("[data-try]")
        page.wait_for_selector('[role=dialog] [data-preview="14/0/6"]')
        assert visitor.mixed(language) == []
        page.click("[data-keep]")
        page.wait_for_selector("[role=dialog]", state="detached")
        page.wait_for_selector('[data-preview="14/0/6"]')
        wrong = page.locator(f'tr[data-state="refused"]:has-text("{HEADERS[language][3]}")')
        assert wrong.locator('[data-flaw="invalid_phone"]').count() == 1
        assert "王芳" not in page.inner_text("main table")
        assert run_with_a_slow_look(page) == f"{GOOD}/0/0/6/1"
        assert visitor.mixed(language) == []
        with page.expect_download() as downloading:
            page.click("[data-rejects]")
        text = downloading.value.path().read_text("utf-8-sig")
        rows = list(csv.reader(text.splitlines()))
        assert [row[0] for row in rows[1:]] == [*(bad.loan for bad in bad_rows(loans)), f"{loans}-907"]
        assert all(row[-1] for row in rows)
        assert is_a_case(desk, f"{loans}-000")

        phone = page.locator(f'[data-event^="{loans}-903-"]')
        phone.locator("[data-mend]").click()
        field = phone.locator(f'[data-field="/{HEADERS[language][3]}"]')
        assert phone.locator("[data-send-mended]").is_disabled()
        assert visitor.mixed(language) == []
        field.fill("+8613800138000")
        phone.locator("[data-send-mended]").click()
        phone.wait_for(state="detached")
        assert desk.until(lambda: is_a_case(desk, f"{loans}-903"))

        (before,) = [row["id"] for row in refused(desk, source) if row["event_id"].startswith(f"{loans}-904-")]
        page.locator(f'[data-refusal="{before}"] [data-again]').click()
        page.locator(f'[data-event^="{loans}-904-"]:not([data-refusal="{before}"])').wait_for()  # it is back, as wrong
        page.locator(f'[data-event^="{loans}-906-"] [data-discard]').click()
        page.wait_for_selector("[role=dialog] textarea:focus")
        page.keyboard.type("a test loan of the core system")
        assert visitor.mixed(language) == []
        page.click("[role=dialog] button[type=submit]")
        desk.until(lambda: f"{loans}-906" not in str(refused(desk, source)))

        mended = text.replace("壹仟元", "1000.00").replace("2026-02-30", "2026-02-28")
        page.click("[data-another]")
        page.wait_for_selector("[data-zone]")
        page.evaluate(DROP, [mended, "mended.csv"])
        page.wait_for_selector("[data-preview]")
        run(page)
        for number in (901, 902):
            assert desk.until(partial(is_a_case, desk, f"{loans}-{number}"))


def test_a_workbook_comes_in_too_and_another_kind_of_file_is_not_even_sent(browser: Browser, desk: Desk) -> None:
    desk.ask("PUT", "intake/v1/sources/sheet-core", "publisher", "wei", json=MAPPING)
    with visit(browser, desk, "publisher", "wei") as visitor:
        page = visitor.page
        visitor.room("sources")
        give(page, "book.pdf", b"%PDF")
        alert = page.wait_for_selector("[data-zone] [role=alert]")
        assert alert is not None
        assert "book.pdf" in alert.inner_text()
        row: list[str | float] = ["X-1", "C-X-1", "Wang Fang", "+8613800138000", 1200.5, "CNY", "2026-09-01", "north"]
        give(page, "book.xlsx", a_sheet([list(HEADERS["en"]), row]))
        page.wait_for_selector('[data-preview="1/0/0"]')
        assert run(page) == "1/0/0/0/0"
        assert desk.until(lambda: is_a_case(desk, "X-1"))


def test_an_administrator_settles_what_was_refused_of_others_too(browser: Browser, desk: Desk) -> None:
    wrong = {"event_id": "a-1", "occurred_at": "yesterday", "creditor": "demo-lender", "loan": {"id": "A-1"}}
    desk.ask("POST", "intake/v1/delinquencies", "publisher", json={"source": "other", "records": [wrong]})
    with visit(browser, desk, "organisation_admin", "olga", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/sources")
        visitor.room("sources")
        one = visitor.page.locator('[data-event="a-1"]')
        one.locator("[data-discard]").click()
        visitor.page.wait_for_selector("[role=dialog] textarea:focus")
        visitor.page.keyboard.type("sent by mistake")
        visitor.page.click("[role=dialog] button[type=submit]")
        one.wait_for(state="detached")
    assert refused(desk, "other") == []
