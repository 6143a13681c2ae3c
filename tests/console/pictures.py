"""Pictures of the rooms, both languages, light and dark: `make pictures` puts them into docs/pictures."""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.console.browser import Visitor, opened, visit
from tests.console.system import CHROMIUM, Desk, desk_at_work
from tests.house.tree import ROOT

FOLDER = ROOT / "docs" / "pictures"
STYLES = (("en", "light"), ("zh", "light"), ("en", "dark"), ("zh", "dark"))
DEBTORS = 120


def take(visitor: Visitor, name: str, language: str, scheme: str) -> None:
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
    """The decisions, and the receipt of one that was put off, proven; the law asked at night."""
    with visit(browser, desk, "compliance", "zhao.min", language, scheme) as visitor:
        page = visitor.page
        page.goto(f"{desk.url}/compliance")
        visitor.room("compliance")
        take(visitor, "compliance", language, scheme)
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


def main() -> int:
    if CHROMIUM is None:
        print("no Chromium here: apt-get install -y chromium fonts-noto-cjk")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dunwell-pictures-") as folder, opened() as browser:
        os.chmod(folder, 0o711)
        with desk_at_work(Path(folder), DEBTORS) as desk:
            desk.put_off()
            for language, scheme in STYLES:
                desk_room(browser, desk, language, scheme)
                cases_room(browser, desk, language, scheme)
                compliance_room(browser, desk, language, scheme)
    print("\n".join(str(path.relative_to(ROOT)) for path in sorted(FOLDER.glob("*.png"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
