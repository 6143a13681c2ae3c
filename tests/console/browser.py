"""A person at a browser. Whatever the page complains about, and whatever request fails, fails the test."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.console.system import CHROMIUM, Desk
from tests.house.tree import ROOT

LOCALES = {"en": "en-US", "zh": "zh-CN"}
WAIT_MILLISECONDS = 60_000
# What people and systems are called and wrote, what the debtor is told in their own language, and what languages call
# themselves, is said as it is; nothing else is, whatever language it is marked to be in.
NOT_OURS = "[data-script], [data-sent], [data-tongue], [dir=auto], code, kbd, input, textarea, .mantine-Code-root"
TEXTS = """(skip) => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim()
    if (text && !walk.currentNode.parentElement.closest(skip + ', script, style')) found.push(text)
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    if (element.closest(skip)) continue
    found.push(element.getAttribute('aria-label') ?? '', element.getAttribute('placeholder') ?? '')
  }
  return found
}"""
# An id of ours, such as not_after or house:hold; a zone such as Africa/Addis_Ababa is none.
CODE = re.compile(r"(?<![\w/])[A-Za-z]\w*(?:_|:[A-Za-z])\w+")
# People who are called after their role here, and a team.
NAMES = {"team_lead", "platform_admin", "organisation_admin", "compliance", "publisher", "default"}
HAN = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[A-Za-z][a-z]+ [a-z]{2,}\b")  # two words that are no name
WORD = re.compile(r"(?<![\w./@:+-])[a-z]{3,}(?![\w./@:-])")
OUR_ENGLISH = ROOT / "console" / "src" / "i18n" / "en"


@cache
def our_english() -> frozenset[str]:
    """The words that the console says in English: one of them alone is as wrong on a Chinese screen as a sentence."""
    said = (line for path in OUR_ENGLISH.glob("*.ts") for line in path.read_text().splitlines())
    return frozenset(word for line in said for text in re.findall(r"'(.*)'", line) for word in WORD.findall(text))


LOST = 0  # in the place of a status: no answer came


def path_of(address: str) -> str:
    """The path of a door as the API has it, `tracking/v1/cases`; of a file of the console its own."""
    path = urlsplit(address).path.lstrip("/")
    return path.removeprefix("api/")


class Visitor:
    """One person in one window."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.complaints: list[str] = []
        self._expected: set[tuple[str, str, int]] = set()
        page.set_default_timeout(WAIT_MILLISECONDS)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"crashed: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)

    def expect(self, method: str, path: str, status: int) -> None:
        """A refusal that a step is about; `path` is the door's, whole, without its question."""
        self._expected.add((method, path, status))

    def expect_lost(self, method: str, path: str) -> None:
        """A request that gets no answer, because a step keeps it from its door."""
        self._expected.add((method, path, LOST))

    def beside(self) -> "Visitor":
        """Another window of the same person; what goes wrong there counts too."""
        other = Visitor(self.page.context.new_page(), self.desk)
        other.complaints, other._expected = self.complaints, self._expected
        return other

    def go(self, path: str) -> None:
        """To another place without loading the page anew, as a link does."""
        self.page.evaluate("path => history.pushState({}, '', path)", path)

    def dress(self, scheme: Literal["light", "dark"]) -> None:
        """What the person's system wishes now."""
        self.page.emulate_media(color_scheme=scheme)
        self.page.reload()
        self.page.wait_for_selector(f"html[data-mantine-color-scheme={scheme}]")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def room(self, name: str) -> None:
        """Waits until a room has loaded."""
        self.page.wait_for_selector(f'main[data-room="{name}"][aria-busy="false"]')

    def case(self) -> str:
        """The case that is open."""
        return str(self.page.wait_for_selector("[data-case]").get_attribute("data-case"))  # type: ignore[union-attr]

    def next_case(self, after: str) -> str:
        """Waits until another case has come."""
        self.page.wait_for_selector(f'[data-case]:not([data-case="{after}"])')
        return self.case()

    def mixed(self, language: str) -> list[str]:
        """Words of the other language on the screen, and codes that are no words of any."""
        wrong = HAN if language == "en" else ENGLISH
        ours = our_english() if language == "zh" else frozenset[str]()
        return [
            text
            for text in self.page.evaluate(TEXTS, NOT_OURS)
            if wrong.search(text) or set(CODE.findall(text)) - NAMES or (ours & set(WORD.findall(text))) - NAMES
        ]

    def _said(self, message: ConsoleMessage) -> None:
        about = path_of(str(message.location.get("url", "")))
        declared = message.text.startswith("Failed to load resource") and about in {
            path for _, path, _ in self._expected
        }
        if message.type in ("error", "warning") and not declared:
            self.complaints.append(f"said: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            told = (response.request.method, path_of(response.url), response.status)
            if told not in self._expected:
                self.complaints.append(f"{told[2]} {told[0]} {told[1]}")

    def _failed(self, request: Request) -> None:
        if "ERR_ABORTED" in (request.failure or ""):  # a page that is left takes its questions with it
            return
        if (request.method, path_of(request.url), LOST) not in self._expected:
            self.complaints.append(f"failed: {request.method} {request.url} {request.failure}")


@contextmanager
def opened() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        args = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox refuses root
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
        yield browser
        browser.close()


@contextmanager
def visit(
    browser: Browser, desk: Desk, role: str, user: str, language: str = "en", scheme: str = "light",
    size: tuple[int, int] = (1440, 900), land: bool = True,
) -> Iterator[Visitor]:  # fmt: skip
    """Signs in by a link, and lands in the first room unless the visit begins elsewhere; at the end nothing may have
    gone wrong."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light",
        locale=LOCALES[language], timezone_id="Asia/Shanghai", reduced_motion="reduce",
    )  # fmt: skip
    visitor = Visitor(context.new_page(), desk)
    link = desk.link(role, user)
    if land:
        visitor.page.goto(link)
        visitor.page.wait_for_selector("main[data-room]")
    else:
        assert context.request.get(link).ok
    try:
        yield visitor
    except Exception as error:
        error.add_note(f"at {visitor.page.url}, {visitor.complaints}:\n{visitor.page.inner_text('body')}")
        raise
    context.close()
    assert visitor.complaints == [], visitor.complaints
