"""Signing in and out, the rooms of each role, the table of cases, and what a lost connection does."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.console.axe import AXE, SCHEMES, judged
from tests.console.browser import visit
from tests.console.doors import OF_THE_BOARD, OF_THE_DESK, debtor_of, expect_all, of_a_case
from tests.console.system import Desk
from tests.stack.test_embedded import surroundings

pytestmark = pytest.mark.console
SCRIPT_BYTES_MAX = 300_000  # as it travels, packed
ROOMS = {
    "collector": ["desk", "cases", "compliance"],
    "team_lead": ["desk", "cases", "board", "compliance", "strategy", "sources"],
    "compliance": ["cases", "board", "compliance", "strategy"],
    "analyst": ["board", "compliance", "strategy"],
    "publisher": ["sources"],
    "platform_admin": ["operations"],
}


def login(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dunwell", "login", *options], check=False, capture_output=True, text=True, timeout=60,
        env=surroundings(home, {}),
    )  # fmt: skip


def test_login_prints_one_link_and_nothing_else_and_it_is_good_once(browser: Browser, desk: Desk) -> None:
    told = login(desk.home, "--role", "collector", "--user", "ann", "--team", "default", "--creditor", "demo-lender")
    assert told.stdout.startswith(f"{desk.url}/login/")
    assert len(told.stdout.split()) == 1
    link = told.stdout.strip()
    page = browser.new_page()
    page.goto(link)
    page.wait_for_selector('main[data-room="desk"]')
    assert link not in page.evaluate("JSON.stringify(performance.getEntriesByType('navigation').map((e) => e.name))")
    assert page.evaluate("document.cookie") == ""
    page.close()
    again = browser.new_page()
    again.goto(link)
    alert = again.wait_for_selector("[role=alert]")
    assert alert is not None
    assert again.url == f"{desk.url}/sign-in?link=used"
    again.close()
    assert login(desk.home, "--role", "queen").returncode == 2


@pytest.mark.parametrize("role", ROOMS)
def test_each_role_has_its_rooms_and_no_other(browser: Browser, desk: Desk, role: str) -> None:
    with visit(browser, desk, role, role) as visitor:
        shown = visitor.page.eval_on_selector_all(
            "nav a[href^='/']", "links => links.map((link) => link.pathname.slice(1))"
        )
        assert [name for name in shown if name] == ROOMS[role]
        for name in ROOMS[role]:
            visitor.page.click(f"nav a[href='/{name}']")
            visitor.room(name)
        forbidden = next(name for name in ("operations", "desk") if name not in ROOMS[role])
        visitor.page.goto(f"{desk.url}/{forbidden}")
        visitor.room(forbidden)
        assert "not for your role" in visitor.page.inner_text("main")


@pytest.mark.parametrize("role", ["collector", "analyst"])
def test_whoever_asks_the_law_is_answered_and_sees_no_decisions_of_others(
    browser: Browser, desk: Desk, role: str
) -> None:
    with visit(browser, desk, role, f"{role}-asks", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/compliance")
        visitor.room("compliance")
        views = visitor.page.eval_on_selector_all("[data-view]", "links => links.map((link) => link.dataset.view)")
        assert views == ["may", "packs"]
        visitor.page.click("[data-form=may] button[type=submit]")
        visitor.page.wait_for_selector("[data-answer]")


def test_a_lead_sees_what_is_brought_in_and_brings_nothing(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "team_lead", "lin.yue", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/sources")
        visitor.room("sources")
        visitor.page.wait_for_selector("[data-source]")
        assert visitor.page.locator("input[type=file]").count() == 0


def test_the_desk_loads_little_script_and_asks_nobody_else(browser: Browser, desk: Desk) -> None:
    case = desk.assign("CN-0007-1", "lean")
    with visit(browser, desk, "collector", "lean", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        visitor.page.wait_for_selector("[data-line]")
        loaded = visitor.page.evaluate(
            "performance.getEntriesByType('resource').map((e) => [e.name, e.encodedBodySize])"
        )
        assert [name for name, _ in loaded if not name.startswith(desk.url)] == []
        script = sum(size for name, size in loaded if name.endswith(".js"))
        assert 50_000 < script <= SCRIPT_BYTES_MAX


# Whatever a person reads or presses, scrolled to, must lie on top there; a rail may not run into its room.
COVERED = """() => [...document.querySelectorAll('main :is(h1, h2, label, input, button, a), nav a')].filter(
(element) => {
  if (!element.checkVisibility() || element.disabled || element.closest('[role=grid]')) return false
  element.scrollIntoView({block: 'center', inline: 'center'})
  const box = element.getBoundingClientRect()
  if (box.right <= 0) return false // a rail that is folded away
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  if (element.scrollWidth > element.clientWidth + 1 && element.matches('nav a')) return true
  return box.width > 0 && !(top && (element.contains(top) || top.contains(element) || top.control === element
    || element.closest('[class*=wrapper]')?.contains(top)))
}).map((element) => element.outerHTML.slice(0, 200))"""


def test_nothing_lies_over_anything_in_the_rooms_of_compliance(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "compliance", "zhao.min", land=False) as visitor:
        for width in (360, 768, 1024):
            visitor.page.set_viewport_size({"width": width, "height": 800})
            visitor.page.goto(f"{desk.url}/compliance")
            visitor.room("compliance")
            visitor.page.wait_for_load_state("networkidle")
            for view in ("decisions", "holds", "complaints", "stops"):
                visitor.page.click(f"[data-view={view}]")
                visitor.page.wait_for_selector(f"[data-view={view}][aria-current]")
                visitor.room("compliance")
                assert visitor.page.evaluate(COVERED) == [], (view, width)
                assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, (view, width)


def test_signing_out_ends_it_in_every_window(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "team_lead", "otto") as visitor:
        context = visitor.page.context
        other = context.new_page()
        other.goto(f"{desk.url}/cases")
        other.wait_for_selector('main[data-room="cases"][aria-busy="false"]')
        cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        expect_all(visitor, OF_THE_BOARD, 401)  # what the board asks as one signs out
        visitor.page.click("[data-user-menu]")
        visitor.page.click("text=Sign out everywhere")
        visitor.page.wait_for_url("**/sign-in")
        other.wait_for_selector("text=You were signed out")
        assert httpx.get(f"{desk.url}/api/session", cookies=cookies).json() is None


def test_another_language_is_loaded_when_it_is_chosen_and_stays(browser: Browser, desk: Desk) -> None:
    with visit(browser, desk, "analyst", "poly") as visitor:
        visitor.room("board")
        visitor.page.click("[data-user-menu]")
        visitor.page.click("[role=menu] label:has-text('中文')")
        visitor.page.wait_for_selector("main h1:has-text('看板')")
        visitor.press("Escape")
        visitor.page.wait_for_selector("[role=menu]", state="detached")
        assert visitor.mixed("zh") == []
        visitor.page.reload()
        visitor.page.wait_for_selector("main h1:has-text('看板')")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_cases_are_filtered_by_the_address_opened_by_keys_and_assigned(
    browser: Browser, desk: Desk, language: str
) -> None:
    with visit(browser, desk, "team_lead", "lin", language, land=False) as visitor:
        page = visitor.page
        page.goto(f"{desk.url}/cases?creditor=demo-card&state=open")
        visitor.room("cases")
        creditors = page.eval_on_selector_all(
            "[role=row] [role=gridcell]:nth-child(3)", "cells => cells.map((c) => c.textContent)"
        )
        assert set(creditors) == {"demo-card"}
        assert visitor.mixed(language) == []
        page.fill("input[inputmode=numeric] >> nth=0", "0")
        page.wait_for_url("**days_min=0**")
        visitor.room("cases")
        days = [
            int(text) for text in page.eval_on_selector_all("[data-days]", "cells => cells.map((c) => c.textContent)")
        ]
        assert days and days == sorted(days, reverse=True) and min(days) >= 0
        assert page.locator("[role=columnheader][aria-sort=descending]").count() == 1
        page.click("[role=search] [role=combobox] >> nth=3")
        page.click("[role=option]:visible >> nth=0")
        page.wait_for_url("**band=**")
        visitor.room("cases")
        assert visitor.mixed(language) == []
        page.reload()  # the address says it all
        page.wait_for_selector("[data-days]")
        page.focus("[role=grid]")
        visitor.press("ArrowDown", "Space")
        loan = page.inner_text('[role=row][aria-selected="true"] [role=gridcell]:nth-child(2)')
        page.fill("form input:not([type=checkbox])", f"nina-{language}")
        visitor.press("Escape")  # the list of suggestions
        page.click("form button[type=submit]")
        (case,) = desk.until(
            lambda: [
                c for c in desk.items(f"tracking/v1/cases?loan_id={loan}") if c["assigned_to"] == f"nina-{language}"
            ]
        )
        page.goto(f"{desk.url}/cases?collector=nina-{language}")
        visitor.room("cases")
        page.focus("[role=grid]")
        visitor.press("Enter")
        assert visitor.case() == case["case_id"]
        (after,) = desk.items(f"tracking/v1/cases?loan_id={loan}")
        assert after["team"] == case["team"]
        assert page.url == f"{desk.url}/cases/{case['case_id']}"


def test_a_phone_is_found_and_never_stands_in_an_address(browser: Browser, desk: Desk) -> None:
    (case,) = desk.items("tracking/v1/cases?loan_id=CN-0001-1")
    person = desk.ask(
        "POST", f"intake/v1/debtors/{case['debtor_id']}/reveal", "compliance", json={"purpose": "test"}
    ).json()
    phone = person["phones"][0]["e164"]
    with visit(browser, desk, "team_lead", "rosa") as visitor:
        addresses: list[str] = []
        visitor.page.on("request", lambda request: addresses.append(request.url))
        visitor.press("/")
        visitor.page.wait_for_selector("[role=dialog] input:focus")
        visitor.page.keyboard.type(phone)
        found = visitor.page.wait_for_selector("[role=dialog] button:has-text('CN-0001-1')")
        assert found is not None
        found.click()
        assert visitor.case() == case["case_id"]
        assert [address for address in addresses if phone.removeprefix("+") in address] == []


def test_a_lost_connection_says_so_keeps_what_was_recorded_and_mends_itself(browser: Browser, desk: Desk) -> None:
    case = desk.assign("CN-0002-1", "vera")
    with visit(browser, desk, "collector", "vera", land=False) as visitor:
        visitor.page.goto(f"{desk.url}/desk/{case}")
        visitor.page.wait_for_selector("[data-who]")
        visitor.press("t")
        visitor.page.wait_for_selector("[data-form=note] textarea:focus")
        visitor.page.keyboard.type("will ring back")
        visitor.press("Enter")
        visitor.page.wait_for_selector('[data-what="note"][data-state="waits"]')
        for path in (*OF_THE_DESK, *of_a_case(case, debtor_of(desk, case)), "session", "installation"):
            visitor.expect_lost("GET", path)
        visitor.expect_lost("POST", "tracking/v1/notes")
        visitor.page.context.set_offline(True)
        visitor.page.wait_for_selector('[data-what="note"][data-state="away"]')
        visitor.page.wait_for_selector("text=does not answer")
        visitor.page.context.set_offline(False)
        visitor.page.wait_for_selector('[data-outbox]:not(:has([data-what="note"]))', state="attached")
        notes = [
            line["text"]
            for line in desk.items(f"tracking/v1/cases/{case}/timeline?limit=200")
            if line["type"] == "note_added"
        ]
        assert notes == ["will ring back"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_serious_stands_in_the_way_of_anybody_light_or_dark(
    browser: Browser, desk: Desk, language: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not here: make console-check")
    case = desk.assign("CN-0004-1", "noor")
    places = {
        "/cases": "[role=row] [role=gridcell]", f"/desk/{case}": "[data-line]", f"/cases/{case}": "[data-line]",
        "/board": "[data-card=entries] svg", "/board?as=table": "section tbody tr",
        "/board?figure=entries": "[data-case-behind]", f"/strategy?case={case}": "[data-why]",
        "/strategy?row=m1_late": "[data-case-standing]", "/sign-in": "main", "/cases/nowhere/at/all": "main",
    }  # fmt: skip
    found = {}
    with visit(browser, desk, "team_lead", "noor", language) as visitor:
        for scheme in SCHEMES:
            visitor.dress(scheme)
            for path, there in places.items():
                visitor.go(path)
                visitor.page.wait_for_selector(there)
                found[f"{scheme} {path}"] = judged(visitor, scheme)
            visitor.go(f"/desk/{case}")
            visitor.page.wait_for_selector("[data-line]")
            visitor.press("l")
            visitor.page.wait_for_selector("[data-form=PLAN]")
            found[f"{scheme} plan"] = judged(visitor, scheme)
            visitor.press("Escape")
    assert {path: flaws for path, flaws in found.items() if flaws} == {}, json.dumps(found, indent=1)
