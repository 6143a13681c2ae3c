"""A compliance officer's work, in both languages: what was decided, by which rule, proven; stop and resume; the law."""

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dunwell.verifier import verify_receipt
from tests.console.axe import AXE, SCHEMES, judged
from tests.console.browser import Visitor, visit
from tests.console.system import Desk
from tests.receipts import flip_record, flip_signature
from tests.service.test_outreach_law import house_rules

pytestmark = pytest.mark.console
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
STEPS = ["record", "path", "batches", "chain", "head", "signature"]
# What the page asks by itself, wherever one is in it.
OF_THE_SHELL = ("/api/session", "/api/installation", "/v1/outreach/stops")
Receipt = dict[str, Any]


@contextmanager
def officer(browser: Browser, desk: Desk, language: str, user: str = "zhao.min", **more: Any) -> Iterator[Visitor]:
    with visit(browser, desk, "compliance", user, language, **more) as visitor:
        yield visitor


def show(visitor: Visitor, what: str = "") -> Page:
    visitor.page.goto(f"{visitor.desk.url}/compliance{what}")
    visitor.room("compliance")
    return visitor.page


def states(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.eval_on_selector_all(
        "[data-step]", "steps => Object.fromEntries(steps.map((s) => [s.dataset.step, s.dataset.state]))"
    )
    return found


@LANGUAGES
def test_a_contact_that_was_put_off_is_found_read_and_proven_in_the_browser(
    browser: Browser, desk: Desk, language: str, tmp_path: Path
) -> None:
    desk.put_off()
    with officer(browser, desk, language) as visitor:
        page = show(visitor)
        page.wait_for_selector("[data-kind=suppressed], [data-kind=attempted]")
        assert visitor.mixed(language) == []
        page.click("[data-group=deferred] >> nth=0")
        page.wait_for_url("**kind=deferred**")
        page.wait_for_selector("[role=grid]:not(:has([data-kind=attempted]))")
        page.focus("[role=grid]")
        visitor.press("Enter")
        paper = page.wait_for_selector("[data-paper][data-decision=defer]")
        assert paper is not None
        page.wait_for_selector("[data-citation] a, [data-citation] [lang=en]")
        said = paper.inner_text()
        assert "47 CFR 64.1200" in said or "1006.6" in said or "08:00" in said
        assert page.locator("[data-paper] [role=img]").count() >= 1
        page.click("[data-verify]")
        page.wait_for_selector("[data-proven=true]")
        assert states(page) == dict.fromkeys(STEPS, "holds")
        assert visitor.mixed(language) == []
        with page.expect_download() as taken:
            page.click("[data-download]")
        file = tmp_path / "receipt.json"
        taken.value.save_as(file)
        key = verify_receipt.load_key((desk.home / "keys" / "checkpoint.pub").read_bytes())
        found = verify_receipt.check_all(verify_receipt.read(file.read_text()), key)
        assert [broken for _, _, broken in found] == [None] * len(found)
        page.go_back()
        page.wait_for_selector("[role=grid] [data-kind=deferred]")


def receipts(desk: Desk) -> list[Receipt]:
    """The receipts of two contacts, as their files are."""
    found = [decision["contact_id"] for decision in desk.put_off(2)]
    first, second = list(dict.fromkeys(found))[:2]
    return [desk.ask("GET", f"outreach/v1/contacts/{each}/receipt", "compliance").json() for each in (first, second)]


@LANGUAGES
def test_a_doctored_receipt_is_refused_and_what_is_wrong_with_it_is_named(
    browser: Browser, desk: Desk, language: str
) -> None:
    good, other = receipts(desk)
    flipped, unsigned, swapped = (copy.deepcopy(good) for _ in range(3))
    flip_record(flipped["records"][0])
    flip_signature(unsigned["records"][0])
    one, two = good["records"][0], other["records"][0]
    swapped["records"] = [one | {"record": two["record"]}, two | {"record": one["record"]}]
    words = {
        "en": ("a byte is not as it was written", "the signature does not hold", "were swapped"),
        "zh": ("有字节与写入时不同", "签名不成立", "被互换"),
    }[language]
    with officer(browser, desk, language) as visitor:
        page = show(visitor, "?view=receipt")
        assert visitor.mixed(language) == []
        for bad, step, named in zip(
            (flipped, unsigned, swapped), ("record", "signature", "record"), words, strict=True
        ):
            drop(page, "receipt.json", json.dumps(bad))
            page.wait_for_selector(f"[data-proven=false] [data-step={step}][data-state=broken]:has-text('{named}')")
            assert states(page) == dict.fromkeys(STEPS, "holds") | {step: "broken"}
            assert named in page.inner_text(f"[data-step={step}]")
            assert named in page.inner_text("[data-proven] [role=status]")
            page.wait_for_selector("[data-paper] [data-warned]")
        assert visitor.mixed(language) == []


@LANGUAGES
def test_a_file_with_one_doctored_record_of_three_is_not_proven_whichever_record_is_shown(
    browser: Browser, desk: Desk, language: str
) -> None:
    good, other = receipts(desk)
    first = copy.deepcopy(good["records"][0])
    flip_record(first)
    mixed = good | {"records": [first, good["records"][0], other["records"][0]]}
    title = {"en": "This file is not proven", "zh": "此文件核验未通过"}[language]
    with officer(browser, desk, language) as visitor:
        page = show(visitor, "?view=receipt")
        drop(page, "receipt.json", json.dumps(mixed))
        page.wait_for_selector("[data-proven=false] [data-step=record][data-state=broken]")
        assert page.get_attribute("[data-record][aria-current=true]", "data-record") == "0"
        page.click("[data-record='2']")
        page.wait_for_selector("[data-proven=false] [data-step=record][data-state=holds]")
        assert title in page.inner_text("[data-proven=false] [data-holds=false]")
        assert title in page.inner_text("[data-paper] [data-warned]")
        assert visitor.mixed(language) == []


def test_a_file_is_proven_by_a_pasted_key_and_nothing_of_it_is_sent(browser: Browser, desk: Desk) -> None:
    good, _ = receipts(desk)
    pem = (desk.home / "keys" / "checkpoint.pub").read_text()
    with officer(browser, desk, "en") as visitor:
        page = show(visitor, "?view=receipt")
        page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        pick(page, "receipt.json", json.dumps(good))
        page.wait_for_selector("[data-proven=true]")
        assert {address.rpartition("/api/")[2] for address in foreign(asked)} == {"outreach/v1/checkpoint"}
        asked.clear()
        shown = page.inner_text("[data-fingerprint]").replace(" ", "")
        page.get_by_label("Compare with the one you know").fill(shown.upper())
        page.wait_for_selector("text=The same key.")
        page.click("text=One that I paste")
        page.get_by_label("Public key (PEM)").fill("no key at all")
        page.wait_for_selector("text=This is no Ed25519 public key")
        page.get_by_label("Public key (PEM)").fill(pem)
        page.wait_for_selector("[data-proven=true]")
        assert page.inner_text("[data-fingerprint]").replace(" ", "") == shown
        assert foreign(asked) == []


def foreign(asked: list[str]) -> list[str]:
    return [address for address in asked if not address.endswith(OF_THE_SHELL) and "/assets/" not in address]


@pytest.mark.parametrize(("language", "scope"), [("en", "demo-card"), ("zh", "*")])
def test_outreach_is_stopped_by_one_and_resumed_by_a_second_person(
    browser: Browser, desk: Desk, language: str, scope: str
) -> None:
    row = f'[data-scope="{scope}"]'

    def stop_of() -> dict[str, Any]:
        stops = desk.ask("GET", "outreach/v1/outreach/stops", "compliance").json()
        return next((each for each in stops if each["scope"] == scope), {"stopped": False})

    with officer(browser, desk, language, "zhao.min") as first:
        page = show(first, "?view=stops")
        assert first.mixed(language) == []
        deed(page, f"{row} [data-act=stop]", "a drill")
        page.wait_for_selector(f"{row}[data-stopped=true]")
        page.wait_for_selector("[data-standing][data-runs=false]")
        assert (stop_of()["reason"], stop_of()["by"]) == ("a drill", "user:zhao.min/compliance")
        deed(page, f"{row} [data-act=propose]", "the drill is over")
        why = page.wait_for_selector(f"{row} [data-why]")
        assert why is not None
        assert {"en": "a second person", "zh": "第二人"}[language] in why.inner_text()
        assert page.locator(f"{row} button").count() == 0
        assert first.mixed(language) == []
        with officer(browser, desk, language, "he.qing") as second:
            other = show(second, "?view=stops")
            assert "zhao.min" in other.inner_text(row)
            assert "the drill is over" in other.inner_text(row)
            deed(other, f"{row} [data-act=confirm]", "seen, and agreed")
            other.wait_for_selector(f"{row}[data-stopped=false]")
        page.wait_for_selector(f"{row}[data-stopped=false]")
        assert stop_of()["stopped"] is False


@LANGUAGES
def test_anybody_asks_whether_a_contact_may_be_made_at_night(browser: Browser, desk: Desk, language: str) -> None:
    with visit(browser, desk, "team_lead", "lin.yue", language) as visitor:
        page = show(visitor, "?view=may")
        page.fill("input[type=datetime-local]", "2026-12-08T23:30")
        page.click("[data-form=may] button[type=submit]")
        answer = page.wait_for_selector("[data-answer=defer]")
        assert answer is not None
        opens = page.wait_for_selector("[data-earliest]")
        assert opens is not None
        assert opens.get_attribute("data-earliest") == "2026-12-09T00:00:00Z"
        assert "08:00" in opens.inner_text()
        page.wait_for_selector("[data-answer] [data-rule=CN-GBT45251-HOURS] [data-citation]")
        assert page.locator("[data-answer] [data-rule]").count() == 2
        assert visitor.mixed(language) == []
        page.click("[data-earliest] button")
        page.wait_for_selector("[data-answer=allow]")
        assert page.input_value("input[type=datetime-local]") == "2026-12-09T08:00"


@LANGUAGES
def test_a_pack_is_read_as_it_stood_on_a_day(browser: Browser, desk: Desk, language: str) -> None:
    with officer(browser, desk, language) as visitor:
        page = show(visitor, "?view=packs&pack=US&on=2026-11-24")
        now = page.locator("[data-pack=US] article").count()
        page.locator("[data-pack=US] details summary").first.click()
        page.wait_for_selector("[data-pack=US] details[open] table")
        assert page.locator("[data-pack=US] [data-keeper=elsewhere]").count() >= 1
        assert visitor.mixed(language) == []
        page.fill("input[type=date]", "2015-06-01")
        page.wait_for_url("**on=2015-06-01**")
        visitor.room("compliance")
        page.wait_for_function(f"document.querySelectorAll('[data-pack=US] article').length < {now}")
        page.click("[data-pack=US] h3 button")
        page.wait_for_selector("[data-pack=US][data-open=false]")


@LANGUAGES
def test_a_hold_is_released_by_two_persons_and_a_complaint_is_answered_in_time(
    browser: Browser, desk: Desk, language: str
) -> None:
    loan = {"en": "CN-0011-1", "zh": "CN-0013-1"}[language]
    case = desk.assign(loan, "mei")
    body = {"case_id": case, "code": "COMP", "channel": "call"}
    desk.ask("POST", "tracking/v1/outcomes", "collector", "mei", json=body)
    holds = f"tracking/v1/holds?case_id={case}&active=true"
    desk.ask("POST", "tracking/v1/holds", "compliance", json={"case_id": case, "reason": "manual"})
    by_case = f"[role=row]:has(a[href='/cases/{case}'])"
    with officer(browser, desk, language) as visitor:
        page = show(visitor, "?view=holds&reason=manual")
        page.click(f"{by_case} [data-act=release]")
        page.click("[data-deed] button[type=submit]")
        page.wait_for_selector(f"{by_case} [data-why]")
        assert visitor.mixed(language) == []
        with officer(browser, desk, language, "he.qing") as second:
            other = show(second, "?view=holds&state=proposed")
            other.click(f"{by_case} [data-act=release]")
            other.click("[data-deed] button[type=submit]")
            other.wait_for_selector(by_case, state="detached")
        assert [hold["reason"] for hold in desk.items(holds)] == ["complaint"]
        page = show(visitor, "?view=complaints")
        page.wait_for_selector(f"{by_case} [data-clock=well]")
        page.click(f"{by_case} [data-act=answer]")
        page.click("[data-deed] input[value=rejected]")
        assert visitor.mixed(language) == []
        page.click("[data-deed] button[type=submit]")
        page.wait_for_selector(by_case, state="detached")
        (complaint,) = desk.items(f"tracking/v1/complaints?case_id={case}")
        assert complaint["result"] == "rejected"
        desk.until(lambda: not desk.items(holds))


def test_rules_of_our_own_are_proposed_by_one_and_read_and_approved_by_another(browser: Browser, desk: Desk) -> None:
    row, path = "[data-local=demo-card]", "outreach/v1/compliance/local-packs/demo-card"
    with officer(browser, desk, "en") as first:
        page = show(first, "?view=packs")
        first.expect("PUT", path, 422)
        propose(page, "rules: [")
        page.wait_for_selector("[data-deed] [role=alert]:has-text('line ')")
        page.fill("[data-deed] textarea", house_rules("demo-card"))
        page.click("[data-deed] button[type=submit]")
        page.wait_for_selector(f"{row} [data-why]")
        assert page.locator(f"{row} [data-act=approve]").count() == 0
    with officer(browser, desk, "en", "he.qing") as second:
        page = show(second, "?view=packs")
        assert "Afternoons alone." in page.inner_text(f"{row} details[open]")
        deed(page, f"{row} [data-act=approve]", "read, and right")
        page.wait_for_selector(f"{row}:has-text('approved by he.qing')")
        page = show(second, "?view=packs&pack=LOCAL:demo-card")
        page.wait_for_selector("[data-pack='LOCAL:demo-card'] [data-rule=LOCAL-HOURS]")
    for user, what, body in (("zhao.min", "", {"text": None}), ("he.qing", "/approve", {"version": None})):
        method = "POST" if what else "PUT"
        desk.ask(method, path + what, "compliance", user, json=body | {"reason": "the test is over"})


@LANGUAGES
def test_nothing_serious_stands_in_the_way_of_an_officer_light_or_dark(
    browser: Browser, desk: Desk, language: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not here: make console-check")
    contact = desk.put_off()[0]["contact_id"]
    places = {
        "": "[role=gridcell]", "?view=receipt": "main button", "?view=packs&pack=CN": "article", "?view=holds": "main",
        "?view=complaints": "main", "?view=stops": "[data-scope]", f"?contact={contact}": "[data-verify]",
        "?view=may": "[data-form]",
    }  # fmt: skip
    found = {}
    with officer(browser, desk, language) as visitor:
        page = visitor.page
        for scheme in SCHEMES:
            visitor.dress(scheme)
            for path, there in places.items():
                visitor.go(f"/compliance{path}")
                visitor.room("compliance")
                page.wait_for_selector(there)
                for press in page.locator("[data-verify], details summary, [data-form=may] [type=submit]").all()[:4]:
                    press.click()
                if "contact" in path:
                    page.wait_for_selector("[data-proven]")
                found[f"{scheme} {path}"] = judged(visitor, scheme)
    assert {path: flaws for path, flaws in found.items() if flaws} == {}, json.dumps(found, indent=1)


def propose(page: Page, text: str) -> None:
    page.click("[data-ours] button:has-text('Propose rules')")
    page.click("[data-deed] input >> nth=0")
    page.click("[role=option]:has-text('demo-card')")
    page.fill("[data-deed] textarea", text)
    page.get_by_label("Reason").fill("afternoons alone")
    page.click("[data-deed] button[type=submit]")


def deed(page: Page, opener: str, reason: str) -> None:
    """Presses, says why, and confirms."""
    page.click(opener)
    page.fill("[data-deed] input", reason)
    page.click("[data-deed] button[type=submit]")
    page.wait_for_selector("[data-deed]", state="detached")


def pick(page: Page, name: str, text: str) -> None:
    file: Any = {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    page.set_input_files("input[type=file]", file)


def drop(page: Page, name: str, text: str) -> None:
    """Lets a file fall onto the page."""
    page.evaluate(
        """([name, text]) => {
          const dataTransfer = new DataTransfer()
          dataTransfer.items.add(new File([text], name, {type: 'application/json'}))
          document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}))
        }""",
        [name, text],
    )
