"""A room that is refused in every way, one after the other, and mends itself by its own button."""

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from playwright.sync_api import Route
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.console.browser import LOST, Visitor
from tests.console.recorded import answers

ALERT = "main [role=alert]"
TRIES_MAX = 30
PASSING = (429, 500, 503, LOST)  # these are tried again first, which takes its time


class Room(NamedTuple):
    """`place`: its address; `pattern`: the door that refuses, whose `paths` are expected to; `ready`: what is there
    once it is read; `waits`: does what may pass by itself keep its reader waiting?"""

    place: str
    pattern: str
    paths: tuple[str, ...]
    ready: str
    waits: bool = True


def is_told(visitor: Visitor, room: Room, said: Mapping[int, str]) -> None:
    """Says what happened, of each kind, and is read by its button once nothing refuses any more. What is tried again by
    itself first waits in windows of its own, all at the same time."""
    alone = [status for status in said if room.waits and status in PASSING]
    others = [(visitor.beside(), status) for status in alone]
    for other, status in others:
        refuse(other, room, status)
        other.page.goto(f"{visitor.desk.url}{room.place}", wait_until="commit")
    lasting = [status for status in said if status not in alone]
    refuse(visitor, room, lasting[0])
    visitor.page.goto(f"{visitor.desk.url}{room.place}")
    for status, after in zip(lasting, [*lasting[1:], None], strict=True):
        tells(visitor, said[status])
        if after is not None:
            refuse(visitor, room, after)  # before all earlier refusals
            visitor.page.locator(f"{ALERT} button").first.click()
    mends_itself(visitor, room)
    for other, status in others:
        tells(other, said[status])
        mends_itself(other, room)
        other.page.close()


def refuse(visitor: Visitor, room: Room, status: int) -> None:
    for path in room.paths:
        visitor.expect("GET", path, status)
    visitor.page.route(room.pattern, lost if status == LOST else answers(status))


def tells(visitor: Visitor, words: str) -> None:
    visitor.page.locator(ALERT, has_text=words).first.wait_for()


def mends_itself(visitor: Visitor, room: Room) -> None:
    """By its own button, once nothing refuses any more; a refusal that was on its way comes back once more, and a room
    that has asked again by itself in the meantime has no button left."""
    visitor.page.unroute(room.pattern)
    ready = visitor.page.locator(room.ready).first
    for _ in range(TRIES_MAX):
        visitor.page.evaluate("button => document.querySelector(button)?.click()", f"{ALERT} button")
        with suppress(PlaywrightTimeout):
            ready.wait_for(timeout=1_000)
            return
    ready.wait_for()


def lost(route: Route) -> None:
    route.abort()
