"""Pictures of the rooms, both languages, light and dark: `make pictures` puts them into docs/pictures."""

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from tests.console.broken_file import broken_file
from tests.console.browser import Visitor, opened, visit
from tests.console.damage import poison
from tests.console.system import CHROMIUM, NO_CHROMIUM, Desk, desk_at_work
from tests.house.tree import ROOT
from tests.stack.test_embedded import running

FOLDER = ROOT / "docs" / "pictures"
STYLES = (("en", "light"), ("zh", "light"), ("en", "dark"), ("zh", "dark"))
DEBTORS = 120
HISTORY_DAYS, HISTORY_SECONDS_MAX = 30, 1_200


def take(visitor: Visitor, name: str, language: str, scheme: str, live: bool = False) -> None:
    """A room that lives never falls silent."""
    if not live:
        visitor.page.wait_for_load_state("networkidle")
    visitor.page.screenshot(path=FOLDER / f"{name}-{language}-{scheme}.png")


def desk_room(browser: Browser, desk: Desk, language: str, scheme: str) -> None:
    """A collector with a call in hand, about to record a promise."""
    with visit(browser, desk, "collector", f"chen-{language}-{scheme}", language, scheme) as visitor:
        visitor.room("desk")
        visitor.press("n")
        case = visitor.case()
        for _ in range(3):
            visitor.press("n")
            case = visitor.next_case(case)
        visitor.page.wait_for_selector("[data-on-call]")
        take(visitor, "desk", language, scheme)
        visitor.press("p")
        visitor.page.wait_for_selector("[data-form=PTP]")
        take(visitor, "promise", language, scheme)


def cases_room(browser: Browser, desk: Desk, language: str, scheme: str) -> None:
    with visit(browser, desk, "team_lead", "lin.yue", language, scheme) as visitor:
        visitor.page.goto(f"{desk.url}/cases?state=open")
        visitor.room("cases")
        take(visitor, "cases", language, scheme)


def compliance_room(browser: Browser, desk: Desk, language: str, scheme: str) -> None:
    """The receipt of a contact that was put off, proven; the law asked at night; the law itself."""
    with visit(browser, desk, "compliance", "zhao.min", language, scheme) as visitor:
        page = visitor.page
        page.goto(f"{desk.url}/compliance?kind=deferred")
        page.focus("[role=grid]")
        visitor.press("Enter")
        page.click("[data-verify]")
        page.wait_for_selector("[data-proven=true]")
        take(visitor, "receipt", language, scheme)
        page.goto(f"{desk.url}/compliance?view=may")
        visitor.room("compliance")
        page.fill("input[type=datetime-local]", "2026-12-08T23:30")
        page.click("[data-form=may] button[type=submit]")
        page.wait_for_selector("[data-answer]")
        take(visitor, "may-i-contact", language, scheme)
        page.goto(f"{desk.url}/compliance?view=packs&pack=US")
        visitor.room("compliance")
        take(visitor, "law", language, scheme)


def decisions_room(browser: Browser, desk: Desk, language: str, scheme: str) -> None:
    """Weeks of decisions, by day and by what stood against contacts."""
    with visit(browser, desk, "compliance", "zhao.min", language, scheme) as visitor:
        visitor.page.goto(f"{desk.url}/compliance")
        visitor.room("compliance")
        visitor.page.wait_for_selector("[data-rule]")
        take(visitor, "compliance", language, scheme)


def operations_room(browser: Browser, desk: Desk, language: str, scheme: str) -> None:
    """With a record that a bad release has written."""
    with visit(browser, desk, "platform_admin", "sun.lei", language, scheme) as visitor:
        visitor.page.goto(f"{desk.url}/operations")
        visitor.page.wait_for_selector("[data-parked-place]")
        visitor.page.wait_for_selector('[data-flow]:not(:has-text("–"))')  # a rate needs a second look
        take(visitor, "operations", language, scheme)


def board_room(browser: Browser, desk: Desk, language: str, scheme: str) -> None:
    """A team lead's board, and a figure with the cases behind it."""
    with visit(browser, desk, "team_lead", "lin.yue", language, scheme) as visitor:
        visitor.page.goto(f"{desk.url}/board")
        visitor.page.wait_for_selector("[data-card]:last-child [role=img] svg")
        for there in ("[data-fact]", "[data-step=cures]", "[data-bucket]", "[data-figure]"):
            visitor.page.wait_for_selector(there)
        take(visitor, "board", language, scheme, live=True)
        visitor.page.click("[data-card=kept_rate] h2 button")
        visitor.page.wait_for_selector("[data-case-behind]")
        take(visitor, "figure", language, scheme, live=True)


def strategy_room(browser: Browser, desk: Desk, language: str, scheme: str) -> None:
    """The ladder, and why one of its cases has its plan."""
    with visit(browser, desk, "analyst", "wu.tong", language, scheme) as visitor:
        case = desk.items("strategy/v1/plans?stage=M2&state=standing&limit=1")[0]["case_id"]
        visitor.page.goto(f"{desk.url}/strategy?case={case}")
        visitor.page.wait_for_selector("[data-why]")
        visitor.page.wait_for_selector("[data-row][data-mine=true]")
        take(visitor, "strategy", language, scheme)


def of_the_demo(browser: Browser, home: Path) -> None:
    """What needs weeks behind it is shown as a new user sees it: with the demo's own people."""
    with running(home, "--demo") as (url, _):
        desk = Desk(url, home)
        end, pause = time.monotonic() + HISTORY_SECONDS_MAX, threading.Event()
        while httpx.get(f"{url}/api/demo", timeout=60, trust_env=False).json()["days"] < HISTORY_DAYS:
            if time.monotonic() > end:
                raise SystemExit("the demo's history did not come")
            pause.wait(1)
        for language, scheme in STYLES:
            board_room(browser, desk, language, scheme)
            strategy_room(browser, desk, language, scheme)
            decisions_room(browser, desk, language, scheme)


def sources_room(browser: Browser, desk: Desk, language: str, scheme: str) -> None:
    """A file whose mapping is known, before it is sent; what was refused of it the last time."""
    with visit(browser, desk, "publisher", f"li.wei-{language}-{scheme}", language, scheme) as visitor:
        page = visitor.page
        page.goto(f"{desk.url}/sources")
        content = broken_file(language, f"{language}-{scheme}".upper())
        page.set_input_files("[data-file]", {"name": "book-2026-11.csv", "mimeType": "text/csv", "buffer": content})
        page.click("[data-draft]:not([disabled])")
        page.fill("[data-mapping-name]", f"core-{language}-{scheme}")
        page.fill("[data-mapping-creditor]", "my-bank")
        page.click("[data-keep]")
        page.wait_for_selector("[data-preview]")
        take(visitor, "sources", language, scheme)
        page.click("[data-run]")
        page.wait_for_selector('[data-import][data-done="true"]')
        page.locator(f'[data-event^="{language.upper()}"] [data-mend]').first.click()
        page.wait_for_selector("[data-mending]")
        take(visitor, "quarantine", language, scheme)


def main() -> int:
    if CHROMIUM is None:
        print(NO_CHROMIUM)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dunwell-pictures-") as folder, opened() as browser:
        os.chmod(folder, 0o711)
        with desk_at_work(Path(folder), DEBTORS) as desk:
            desk.put_off()
            poison(desk.home, desk.items("tracking/v1/cases?creditor=demo-card&limit=1")[0]["debtor_id"])
            for language, scheme in STYLES:
                desk_room(browser, desk, language, scheme)
                cases_room(browser, desk, language, scheme)
                operations_room(browser, desk, language, scheme)
                compliance_room(browser, desk, language, scheme)
                sources_room(browser, desk, language, scheme)
        demo = Path(folder) / "demo"
        demo.mkdir(mode=0o711)
        of_the_demo(browser, demo)
    print("\n".join(str(path.relative_to(ROOT)) for path in sorted(FOLDER.glob("*.png"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
