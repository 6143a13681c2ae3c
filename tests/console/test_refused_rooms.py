"""The rooms of those who run the system and bring its data, when they are refused, half answered, or empty."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.console.axe import AXE, judged
from tests.console.browser import visit
from tests.console.doors import expect_all
from tests.console.recorded import SAID, answers
from tests.console.refusals import Room, is_told
from tests.console.system import Desk, needs_chromium
from tests.database import new_home, remove_home
from tests.stack.test_embedded import running

pytestmark = pytest.mark.console
READY = {"operations": "[data-service][data-state=well]", "sources": "[data-source]"}
ROLES = {"operations": "platform_admin", "sources": "publisher"}
SERVICES = ("analytics", "intake", "outreach", "strategy", "tracking")
OF_A_SERVICE = ("parts", "health", "parked", "checkpoint", "sending", "unknowns")
PATHS = {
    "operations": tuple(f"{service}/v1/parts" for service in SERVICES),
    "sources": ("intake/v1/sources",),
}
ASKED = {
    "operations": (
        *(f"{service}/v1/{door}" for service in SERVICES for door in OF_A_SERVICE), "outreach/v1/outreach/stops",
    ),
    "sources": ("intake/v1/sources", "intake/v1/imports", "intake/v1/quarantine", "outreach/v1/outreach/stops"),
}  # fmt: skip
LISTS = {"operations": "**/api/*/v1/parts", "sources": "**/api/intake/v1/sources?*"}


@pytest.fixture(scope="module")
def empty() -> Iterator[Desk]:
    """A system into which nothing has come yet."""
    needs_chromium()
    home = new_home()
    with running(home, "--empty", DUNWELL_SUSPEND_RECORDS="3", DUNWELL_SUSPEND_SECONDS="0") as (url, _):
        yield Desk(url, home)
    remove_home(home)


@pytest.mark.parametrize("room", ROLES)
def test_a_room_that_is_refused_says_what_happened_and_mends_itself(browser: Browser, empty: Desk, room: str) -> None:
    waits = room != "operations"  # that one looks again every few seconds anyway
    with visit(browser, empty, ROLES[room], "ida", land=False) as visitor:
        is_told(visitor, Room(f"/{room}", LISTS[room], PATHS[room], READY[room], waits), SAID)


@pytest.mark.parametrize("room", ROLES)
def test_a_room_whose_session_ended_asks_to_sign_in_again(browser: Browser, empty: Desk, room: str) -> None:
    with visit(browser, empty, ROLES[room], "tess", land=False) as visitor:
        visitor.page.goto(f"{empty.url}/{room}")
        visitor.page.wait_for_selector(READY[room])
        expect_all(visitor, ASKED[room], 401)
        visitor.page.context.clear_cookies()
        visitor.page.evaluate("new BroadcastChannel('dunwell-session').postMessage('changed')")
        visitor.page.wait_for_selector("text=You were signed out")


@pytest.mark.parametrize("room", ROLES)
def test_a_room_without_an_answer_says_so_and_goes_on_by_itself(browser: Browser, empty: Desk, room: str) -> None:
    with visit(browser, empty, ROLES[room], "vera", land=False) as visitor:
        for path in PATHS[room]:
            visitor.expect_lost("GET", path)
        visitor.page.route(LISTS[room], lambda route: route.abort("connectionreset"))
        visitor.page.goto(f"{empty.url}/{room}")
        visitor.page.wait_for_selector("text=does not answer")
        visitor.page.unroute(LISTS[room])
        visitor.page.wait_for_selector(READY[room])


def test_one_service_that_does_not_answer_is_red_and_the_others_are_seen(browser: Browser, empty: Desk) -> None:
    with visit(browser, empty, "platform_admin", "ida") as visitor:
        expect_all(visitor, tuple(f"tracking/v1/{door}" for door in OF_A_SERVICE), 503)
        visitor.page.route("**/api/tracking/v1/*", answers(503))
        visitor.page.goto(f"{empty.url}/operations")
        visitor.page.wait_for_selector('[data-service="tracking"][data-state="bad"]')
        visitor.page.wait_for_selector('[data-service="intake"][data-state="well"]')
        alert = visitor.page.wait_for_selector('[data-alert="away"]')
        assert alert is not None
        assert "Tracking does not answer" in alert.inner_text()


def test_an_administrator_sees_no_parked_records_and_is_told_who_does(browser: Browser, empty: Desk) -> None:
    with visit(browser, empty, "organisation_admin", "olga", "zh", land=False) as visitor:
        visitor.page.goto(f"{empty.url}/operations")
        visitor.page.wait_for_selector(READY["operations"])
        assert "运维工程师和合规专员" in visitor.page.inner_text("main")
        assert visitor.page.locator("[data-retry]").count() == 0
        assert visitor.mixed("zh") == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("room", ROLES)
def test_an_empty_system_shows_every_room_in_every_style(
    browser: Browser, empty: Desk, room: str, language: str
) -> None:
    with visit(browser, empty, ROLES[room], "zoe", language, land=False) as visitor:
        visitor.page.goto(f"{empty.url}/{room}")
        for scheme, width, height in (("light", 1440, 900), ("dark", 1440, 900), ("light", 360, 780)):
            visitor.page.set_viewport_size({"width": width, "height": height})
            visitor.dress("dark" if scheme == "dark" else "light")
            visitor.room(room)
            visitor.page.wait_for_load_state("networkidle")
            assert visitor.mixed(language) == []
            assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if AXE.exists():
                assert judged(visitor, scheme) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_suspended_source_stands_in_red_and_is_resumed_with_a_reason(
    browser: Browser, empty: Desk, language: str
) -> None:
    source = f"core-{language}"
    empty.ask("PUT", f"intake/v1/creditors/bank-{language}", "organisation_admin", json={"name": "A bank"})
    wrong = [{"event_id": f"w-{n}", "creditor": f"bank-{language}", "loan": {}} for n in range(3)]
    empty.ask("POST", "intake/v1/delinquencies", "publisher", json={"source": source, "records": wrong})
    with visit(browser, empty, "publisher", "publisher", language, land=False) as visitor:
        visitor.page.goto(f"{empty.url}/sources")
        stopped = visitor.page.locator(f'[data-suspended="{source}"]')
        stopped.locator("[data-resume]").click()
        assert visitor.mixed(language) == []
        visitor.page.wait_for_selector("[role=dialog] textarea:focus")
        assert visitor.page.is_disabled("[role=dialog] button[type=submit]")
        visitor.page.keyboard.type("the export is mended")
        visitor.page.click("[role=dialog] button[type=submit]")
        stopped.wait_for(state="detached")
        visitor.page.wait_for_selector("[data-refusal]")
        if AXE.exists():
            assert judged(visitor) == []
