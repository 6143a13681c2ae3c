"""Signing in to a cluster's console in a browser, at a provider that others wrote; signing out ends it everywhere."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route as Door

from dunwell.console.cluster import CALLBACK, ClusterConsole, provider_of
from dunwell.proxy import METHODS
from dunwell.server import Server
from libs.common.http.auth import JwksVerifier, LocalIssuer
from libs.common.http.scopes import bearer
from libs.common.kernel.clock import SystemClock
from tests.console.browser import Visitor
from tests.console.doors import OF_THE_DESK, expect_all
from tests.console.system import Desk, needs_chromium
from tests.database import new_home, remove_home
from tests.provider import provider
from tests.stack.test_embedded import running

pytestmark = pytest.mark.console
STOPPED_SECONDS_MAX = 30
CLAIMS = {"role": "collector", "creditors": ["*"], "teams": ["default"]}
DROPPED = {"host", "authorization", "content-length"}


class Cluster:
    """A gateway with its console on a socket of its own. What is behind it checks the provider's tokens as services do,
    and is an embedded system: that takes its own tokens only, so that each is changed for one of the same person."""

    def __init__(self, issuer: str, system: Desk, url: str) -> None:
        self.url, self.system, self._issuer = url, system, issuer
        self._local = LocalIssuer(system.home, SystemClock())

    def app(self, outside: httpx.AsyncClient) -> object:
        clock = SystemClock()
        verifier = JwksVerifier(self._issuer, outside, clock)

        async def api(request: Request) -> Response:
            person = await verifier.verify(bearer(request))
            token = self._local.issue(person.role, person.name, person.creditors, person.teams[0])
            headers = {name: value for name, value in request.headers.items() if name not in DROPPED}
            asked = outside.build_request(
                request.method, f"{self.system.url}{request.url.path}?{request.url.query}",
                headers=headers | {"authorization": f"Bearer {token}"}, content=await request.body(),
            )  # fmt: skip
            answer = await outside.send(asked, stream=True)
            response = StreamingResponse(
                answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose)
            )
            response.raw_headers = [
                (name, value) for name, value in answer.headers.raw if name.lower() != b"transfer-encoding"
            ]
            return response

        place = provider_of(self._issuer, "dunwell-console", "between-us", self.url, outside, clock)
        console = ClusterConsole(clock, place)
        return console.gate(Starlette(routes=[*console.routes(), Door("/api/{path:path}", api, methods=METHODS)]))


@contextmanager
def gateway(issuer: str, system: Desk) -> Iterator[Cluster]:
    listening = socket.create_server(("127.0.0.1", 0))
    cluster = Cluster(issuer, system, f"http://127.0.0.1:{listening.getsockname()[1]}")
    servers = list[Server]()

    async def serve() -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as outside:
            servers.append(Server(cluster.app(outside)))
            await servers[0].serve(sockets=[listening])

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    yield cluster
    servers[0].should_exit = True
    thread.join(STOPPED_SECONDS_MAX)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    needs_chromium()
    home = new_home()
    with (
        running(home, "--empty") as (url, _), provider(CLAIMS) as issuer,
        gateway(issuer, Desk(url, home)) as cluster,
    ):  # fmt: skip
        yield cluster
    remove_home(home)


def dressed(route: Route) -> None:
    """The provider's pages would fetch their looks from afar."""
    route.fulfill(body="", content_type="text/css")


def at_the_provider(page: Page, url: str) -> None:
    """Presses the one way in, and is who one says."""
    page.click("a[href='/login']")
    page.wait_for_url("**/oauth2/authorize?**")
    assert "code_challenge_method=S256" in page.url
    page.click("button[value=ann]")
    page.wait_for_url(f"{url}/**")


def test_a_person_signs_in_at_the_provider_works_and_signing_out_ends_it_everywhere(
    browser: Browser, cluster: Cluster
) -> None:
    context = browser.new_context(locale="en-US", timezone_id="Asia/Shanghai", reduced_motion="reduce")
    context.route("https://cdn.jsdelivr.net/**", dressed)
    visitor = Visitor(context.new_page(), Desk(cluster.url, cluster.system.home))
    page, addresses = visitor.page, list[str]()
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    page.goto(cluster.url)
    at_the_provider(page, cluster.url)
    visitor.room("desk")
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage])").count("ey") == 0  # no token
    (cookie,) = [each for each in context.cookies() if each["name"].startswith("dunwell") and each["path"] == "/"]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    other = context.new_page()
    other.goto(f"{cluster.url}/cases")
    other.wait_for_selector('main[data-room="cases"][aria-busy="false"]')
    expect_all(visitor, OF_THE_DESK, 401)  # what the desk asks as one signs out
    page.click("[data-user-menu]")
    page.click("text=Sign out everywhere")
    other.wait_for_selector("text=You were signed out")
    page.wait_for_url("**/end_session?**")  # at the provider too
    old = {cookie["name"]: cookie["value"]}
    assert httpx.get(f"{cluster.url}/api/session", cookies=old, trust_env=False).json() is None
    page.goto(f"{cluster.url}/desk")
    at_the_provider(page, cluster.url)  # back in by the same way
    visitor.room("desk")
    assert [address for address in addresses if CALLBACK in address] == []  # no code stays in the history
    context.close()
    assert visitor.complaints == [], visitor.complaints


def test_who_is_refused_at_the_provider_is_told_so_and_may_try_again(browser: Browser, cluster: Cluster) -> None:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    context.route("https://cdn.jsdelivr.net/**", dressed)
    page = context.new_page()
    page.goto(f"{cluster.url}/login")
    page.click("button[value=deny]")
    page.wait_for_url(f"{cluster.url}/sign-in?refused=401")
    page.wait_for_selector("[role=alert]")
    page.wait_for_selector("a[href='/login']")
    context.close()
