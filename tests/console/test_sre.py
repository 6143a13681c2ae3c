"""A day of whoever keeps the services running: parked records, a worker that dies and comes back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.console import book
from tests.console.browser import Visitor, visit
from tests.console.damage import kill, poison
from tests.console.system import Desk, desk_at_work, needs_chromium
from tests.database import new_home, remove_home

pytestmark = pytest.mark.console
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
BURST = 60
LOANS = {"en": "CN-0013-1", "zh": "CN-0014-1"}


@pytest.fixture(scope="module")
def pair() -> Iterator[Desk]:
    """A system of two processes."""
    needs_chromium()
    home = new_home()
    with desk_at_work(home, 20, "--workers", "2") as desk:
        yield desk
    remove_home(home)


def parked(desk: Desk) -> list[dict[str, Any]]:
    return desk.items("tracking/v1/parked", "platform_admin")


def a_payment(loan: str, creditor: str) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {
        "event_id": f"paid-{loan}", "payment_id": f"paid-{loan}", "occurred_at": now, "paid_at": now, "loan_id": loan,
        "creditor": creditor, "amount": {"value": "10.00", "currency": "CNY"},
    }  # fmt: skip


def payments(desk: Desk, case: str) -> int:
    lines = desk.items(f"tracking/v1/cases/{case}/timeline?limit=200")
    return [line["type"] for line in lines].count("payment_received")


@LANGUAGES
def test_a_parked_record_is_retried_in_vain_dropped_with_a_reason_and_what_waited_goes_through(
    browser: Browser, desk: Desk, language: str
) -> None:
    (case,) = desk.items(f"tracking/v1/cases?loan_id={LOANS[language]}")
    poison(desk.home, case["debtor_id"])
    desk.until(lambda: len(parked(desk)) == 1)
    body = {"source": "book", "records": [a_payment(case["loan_id"], case["creditor"])]}
    desk.ask("POST", "intake/v1/payments", "publisher", json=body)
    desk.until(lambda: len(parked(desk)) == 2)
    with visit(browser, desk, "platform_admin", f"sre-{language}", language) as visitor:
        visitor.room("operations")
        page = visitor.page
        place = page.locator('[data-parked-place^="tracking/outreach/"]')
        place.wait_for()
        page.wait_for_selector('[data-alert="parked"]:has-text("parked_records.md")')
        assert visitor.mixed(language) == []
        place.locator("[data-retry]").click()
        page.wait_for_selector("[role=alert].mantine-Notification-root")
        assert len(parked(desk)) == 2
        place.locator("[data-drop]").click()
        page.wait_for_selector("[role=dialog] textarea:focus")
        assert page.is_disabled("[role=dialog] button[type=submit]")
        page.keyboard.type("written by a bad release, says the incident")
        assert visitor.mixed(language) == []
        page.click("[role=dialog] button[type=submit]")
        waiter = page.locator('[data-parked-place^="tracking/intake/"]')
        waiter.locator("[data-retry]").click()
        page.wait_for_selector('[data-parked="0"]')
        page.wait_for_selector('[data-alerts="0"]')
        assert parked(desk) == []
        assert desk.until(lambda: payments(desk, case["case_id"])) == 1


def records(name: str) -> list[dict[str, Any]]:
    """New loans of new people, all in China."""
    made = [one for one in book.records(datetime.now(UTC).date(), BURST, name) if one["creditor"] == "demo-lender"]
    for number, one in enumerate(made):
        one["event_id"] = one["loan"]["id"] = one["customer"]["id"] = f"{name}-{number}"
    return made


def processes(visitor: Visitor) -> dict[str, str]:
    found: dict[str, str] = visitor.page.eval_on_selector_all(
        "[data-process]", "all => Object.fromEntries(all.map((one) => [one.dataset.process, one.dataset.state]))"
    )
    return found


@LANGUAGES
def test_a_killed_worker_goes_red_and_comes_back_and_nothing_is_lost(
    browser: Browser, pair: Desk, language: str
) -> None:
    with visit(browser, pair, "platform_admin", f"sre-{language}", language) as visitor:
        page = visitor.page
        visitor.room("operations")
        pair.until(lambda: list(processes(visitor).values()).count("working") == 2)
        before = processes(visitor)
        worker = page.locator('[data-process][data-state="working"]:not([data-answers])').get_attribute("data-process")
        assert worker is not None
        kill(worker)
        sent = records(f"burst-{language}")
        pair.ask("POST", "intake/v1/delinquencies", "publisher", json={"source": "book", "records": sent})
        page.wait_for_selector('[data-waiting]:not([data-waiting="0"])')
        page.wait_for_selector(f'[data-process="{worker}"]:is([data-state="late"], [data-state="gone"])')
        page.wait_for_selector("[data-service][data-state=bad]")
        page.wait_for_selector("[data-alert=silent], [data-alert=gone]")
        assert visitor.mixed(language) == []
        page.wait_for_selector('[data-alert="taken"]')
        pair.until(lambda: "working" in [state for name, state in processes(visitor).items() if name not in before])
        pair.until(lambda: page.locator('[data-service][data-state="well"]').count() == 5)
        page.wait_for_selector('[data-missing="0"][data-waiting="0"]')
        assert visitor.mixed(language) == []
    loans = [one["loan"]["id"] for one in sent]
    assert [len(pair.items(f"tracking/v1/cases?loan_id={loan}")) for loan in loans] == [1] * len(loans)
