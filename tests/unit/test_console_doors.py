"""Signing in to the console: links, sessions, and the gate that turns a cookie into a token."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dunwell.console import files
from dunwell.console.doors import SessionDoors
from dunwell.console.gate import Gate
from dunwell.console.sessions import IDLE_AFTER, LONGEST, Session, Sessions
from dunwell.console.tickets import GOOD_FOR, Person, Tickets
from libs.common.kernel.clock import ManualClock

ANN, BOB = Person("ann", "collector"), Person("bob", "team_lead", ("a-bank",), "north")
URL = "http://127.0.0.1:8000"
PEOPLE = [ANN, BOB]


async def echo(request: Request) -> Response:
    """An API that says with which token and cookie it was asked."""
    return JSONResponse({"token": request.headers.get("authorization"), "cookie": request.headers.get("cookie")})


async def token_of(session: Session) -> str:
    return f"token-of-{session.person.user}"


class Desk:
    """A console with one API behind it, and a browser."""

    def __init__(self, home: Path, people: list[Person] | None = None) -> None:
        self.clock = ManualClock(datetime(2026, 11, 30, 9, tzinfo=UTC))
        self.tickets = Tickets(home, self.clock)
        self.sessions = Sessions(self.clock, home / "sessions.json")
        doors = SessionDoors(self.sessions, self.tickets, lambda: {"demo": bool(people)}, lambda: people or ())
        api = Route("/api/tracking/v1/cases", echo, methods=["GET", "POST"])
        app = Starlette(routes=[api, *doors.routes(), *files.routes()])
        self.app = Gate(app, self.sessions, token_of)
        self.browser = self.new_browser()

    def new_browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=URL)

    async def sign_in(self, person: Person, browser: httpx.AsyncClient | None = None) -> dict[str, Any]:
        browser = browser or self.browser
        answer = await browser.get(self.tickets.link(URL, person))
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        found: dict[str, Any] = (await browser.get("/api/session")).json()
        return found


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    found = Desk(tmp_path)
    yield found
    await found.browser.aclose()


def test_a_link_is_good_once_and_for_a_quarter_of_an_hour(tmp_path: Path) -> None:
    clock = ManualClock(datetime(2026, 11, 30, 9, tzinfo=UTC))
    tickets = Tickets(tmp_path, clock)
    first, second = tickets.issue(ANN), tickets.issue(BOB)
    assert tickets.redeem(first) == ANN
    assert tickets.redeem(first) is None
    clock.forward(GOOD_FOR)
    assert tickets.redeem(second) is None
    assert tickets.redeem("../sessions.json") is None


def test_links_lie_in_a_closed_folder_by_their_hashes_and_old_ones_go(tmp_path: Path) -> None:
    clock = ManualClock(datetime(2026, 11, 30, 9, tzinfo=UTC))
    tickets = Tickets(tmp_path, clock)
    ticket = tickets.issue(ANN)
    folder = tmp_path / "logins"
    assert folder.stat().st_mode & 0o077 == 0
    assert [ticket in file.name or ticket.encode() in file.read_bytes() for file in folder.iterdir()] == [False]
    clock.forward(GOOD_FOR)
    tickets.issue(BOB)
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    "person", [{"user": "ann", "role": "queen"}, {"user": "a/b", "role": "collector"}, {"user": "", "role": "analyst"},
               {"user": "ann", "role": "collector", "creditors": ()}],
)  # fmt: skip
def test_nobody_signs_in_under_a_name_or_role_that_can_not_be(person: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"role|name"):
        Person(**person)


async def test_a_session_says_who_it_is_and_what_they_may_and_tells_no_token(desk: Desk) -> None:
    assert (await desk.browser.get("/api/session")).json() is None
    session = await desk.sign_in(BOB)
    assert (session["user"], session["role"], session["creditors"], session["team"]) == (
        "bob", "team_lead", ["a-bank"], "north",
    )  # fmt: skip
    assert session["scopes"]["case:assign"] == "team"
    assert "hold:release" not in session["scopes"]
    assert session["people"] == []
    assert "token-of" not in str(session)


async def test_the_cookie_is_for_the_server_alone(desk: Desk) -> None:
    answer = await desk.browser.get(desk.tickets.link(URL, ANN))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("dunwell_session_8000=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


async def test_a_cookie_becomes_a_token_and_goes_no_further(desk: Desk) -> None:
    await desk.sign_in(ANN)
    assert (await desk.browser.get("/api/tracking/v1/cases")).json() == {"token": "Bearer token-of-ann", "cookie": None}
    own = await desk.browser.get("/api/tracking/v1/cases", headers={"Authorization": "Bearer mine"})
    assert own.json() == {"token": "Bearer mine", "cookie": None}


async def test_what_changes_something_needs_the_sessions_own_word(desk: Desk) -> None:
    session = await desk.sign_in(ANN)
    path, good = "/api/tracking/v1/cases", {"Dunwell-CSRF": session["csrf"]}
    assert (await desk.browser.post(path)).status_code == 403
    assert (await desk.browser.post(path, headers={"Dunwell-CSRF": "guessed"})).status_code == 403
    assert (await desk.browser.post(path, headers=good | {"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await desk.browser.delete("/api/session")).status_code == 403
    assert (await desk.browser.post(path, headers=good)).json()["token"] == "Bearer token-of-ann"


async def test_signing_out_ends_it_everywhere(desk: Desk) -> None:
    async with desk.new_browser() as other:
        await desk.sign_in(ANN, other)
        session = await desk.sign_in(ANN)
        stolen = dict(desk.browser.cookies)
        answer = await desk.browser.delete("/api/session", headers={"Dunwell-CSRF": session["csrf"]})
        assert answer.json() == {"next": "/sign-in"}
        assert (await other.get("/api/session")).json() is None
        other.cookies.update(stolen)
        assert (await other.get("/api/tracking/v1/cases")).json()["token"] is None


async def test_a_session_idles_out_and_a_page_that_looks_by_itself_does_not_keep_it(desk: Desk) -> None:
    await desk.sign_in(ANN)
    desk.clock.forward(IDLE_AFTER - timedelta(seconds=1))
    assert (await desk.browser.get("/api/session", headers={"Dunwell-Idle": "1"})).json() is not None
    desk.clock.forward(timedelta(seconds=1))
    assert (await desk.browser.get("/api/session")).json() is None


async def test_no_session_outlasts_a_working_day(desk: Desk) -> None:
    await desk.sign_in(ANN)
    for _ in range(LONGEST // timedelta(minutes=20) - 1):
        desk.clock.forward(timedelta(minutes=20))
        assert (await desk.browser.get("/api/session")).json() is not None
    desk.clock.forward(timedelta(minutes=20))
    assert (await desk.browser.get("/api/session")).json() is None


async def test_a_restart_signs_nobody_out(desk: Desk, tmp_path: Path) -> None:
    await desk.sign_in(ANN)
    cookie = next(iter(desk.browser.cookies.values()))
    note = tmp_path / "sessions.json"
    assert note.stat().st_mode & 0o077 == 0
    assert cookie not in note.read_text()
    again = Sessions(desk.clock, note).find(cookie)
    assert again is not None
    assert again.person == ANN


async def test_the_people_of_a_demo_switch_and_nobody_else(tmp_path: Path) -> None:
    desk = Desk(tmp_path, people=PEOPLE)
    session = await desk.sign_in(ANN)
    assert [person["user"] for person in session["people"]] == ["ann", "bob"]
    word = {"Dunwell-CSRF": session["csrf"]}
    for body, status in ((b"{", 422), (b'{"user": "eve"}', 422), (b'{"user": "bob"}', 200)):
        assert (await desk.browser.put("/api/session/person", content=body, headers=word)).status_code == status
    assert (await desk.browser.get("/api/session")).json()["user"] == "bob"
    stranger = await desk.sign_in(Person("eve", "analyst"))
    word = {"Dunwell-CSRF": stranger["csrf"]}
    assert (await desk.browser.put("/api/session/person", content=b'{"user": "bob"}', headers=word)).status_code == 403
    await desk.browser.aclose()


async def test_every_address_within_the_console_is_the_page_under_a_strict_policy(desk: Desk) -> None:
    for path in ("/", "/desk", "/desk/some-case", "/cases?state=open", "/operations"):
        answer = await desk.browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert nonce in answer.text
        assert files.NONCE not in answer.text
    assert (await desk.browser.get("/nowhere")).status_code == 404
    assert (await desk.browser.get("/assets/..%2f..%2ffiles.py")).status_code == 404


async def test_every_script_of_the_page_is_there_packed_and_kept(desk: Desk) -> None:
    page = (await desk.browser.get("/")).text
    scripts = [part.partition('"')[0] for part in page.split('src="')[1:]]
    assert scripts
    for script in scripts:
        answer = await desk.browser.get(script)
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]
