"""Every table can be taken along, by a button that says the same everywhere."""

import pytest
from playwright.sync_api import Browser

from tests.console.browser import visit
from tests.console.system import Desk
from tests.console.test_lead import taken

pytestmark = pytest.mark.console
TAKE = "[aria-label='Take along as CSV: {}']"


def test_what_compliance_shows_is_taken_along_table_by_table(browser: Browser, desk: Desk) -> None:
    case = desk.assign("CN-0011-1", "mei")
    desk.ask(
        "POST", "tracking/v1/outcomes", "collector", "mei", json={"case_id": case, "code": "COMP", "channel": "call"}
    )
    desk.until(lambda: desk.items(f"tracking/v1/holds?case_id={case}&active=true"))
    places = {
        "": {"Decisions": 1, "By day": 1, "What stood against contacts": 0},
        "?view=holds": {"Holds": 1}, "?view=complaints": {"Complaints": 1},
    }  # fmt: skip
    with visit(browser, desk, "compliance", "zhao.min", land=False) as visitor:
        for view, tables in places.items():
            visitor.page.goto(f"{desk.url}/compliance{view}")
            visitor.room("compliance")
            for table, least in tables.items():
                if least == 0 and visitor.page.locator(TAKE.format(table)).count() == 0:
                    continue
                assert visitor.page.inner_text(TAKE.format(table)) == "CSV"
                rows = taken(visitor, TAKE.format(table))
                assert len(rows) > least
                assert {len(row) for row in rows} == {len(rows[0])}


def test_journals_flows_and_imports_are_taken_along(browser: Browser, desk: Desk) -> None:
    desk.ask("POST", "intake/v1/imports", "publisher", json={"source": "book", "name": "november.csv"})
    with visit(browser, desk, "platform_admin", "sun.lei", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/operations")
        visitor.room("operations")
        visitor.page.wait_for_selector("table:has-text('tracking')")
        journals = taken(visitor, TAKE.format("Journals and their chain"))
        assert {"intake", "tracking", "outreach"} <= {row[0] for row in journals[1:]}
        assert all(int(row[3]) <= int(row[2]) for row in journals[1:])
        assert len(taken(visitor, TAKE.format("How the services are joined"))) > 5
    with visit(browser, desk, "publisher", "publisher", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/sources")
        visitor.room("sources")
        assert ["book", "november.csv"] in [row[1:3] for row in taken(visitor, TAKE.format("Imports"))]
