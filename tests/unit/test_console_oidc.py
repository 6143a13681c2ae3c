"""Signing in to a cluster's console at an OpenID provider: code with PKCE, tokens on the server, ended everywhere."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dunwell.console.cluster import CALLBACK, ClusterConsole, provider_of
from libs.common.http.auth import JwksVerifier
from libs.common.http.scopes import bearer
from libs.common.kernel.clock import ManualClock
from libs.common.kernel.problems import Problem
from tests.oidc import CLIENT, ISSUER, LIFETIME_SECONDS, SECRET, Issuer

HERE = "https://dunwell.example"
CASES = "/api/tracking/v1/cases"


class Cluster:
    """A gateway's console, an API that checks tokens as the services do, a provider, and a browser."""

    def __init__(self, client_id: str = CLIENT) -> None:
        self.clock = ManualClock(datetime(2026, 11, 30, 9, tzinfo=UTC))
        self.issuer = Issuer(self.clock, f"{HERE}{CALLBACK}")
        self.outside = httpx.AsyncClient(transport=httpx.ASGITransport(self.issuer.app))
        self._verifier = JwksVerifier(ISSUER, self.outside, self.clock)
        provider = provider_of(ISSUER, client_id, SECRET, HERE, self.outside, self.clock)
        console = ClusterConsole(self.clock, provider)
        self.app = console.gate(Starlette(routes=[Route(CASES, self._api), *console.routes()]))
        self.browser = self.new_browser()

    def new_browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=HERE)

    async def _api(self, request: Request) -> Response:
        try:
            principal = await self._verifier.verify(bearer(request))
        except Problem as problem:
            return JSONResponse(problem.body(), problem.status)
        return JSONResponse({"name": principal.name, "role": principal.role, "creditors": list(principal.creditors)})

    async def go(self, browser: httpx.AsyncClient | None = None) -> str:
        """To the provider and back; the address with which it sends the browser back."""
        sent = await (browser or self.browser).get("/login")
        assert sent.status_code == 303
        return str((await self.outside.get(sent.headers["location"])).headers["location"])

    async def sign_in(self) -> httpx.Response:
        return await self.browser.get(await self.go())


@pytest.fixture
async def cluster() -> AsyncIterator[Cluster]:
    found = Cluster()
    yield found
    await found.browser.aclose()
    await found.outside.aclose()


async def test_who_signs_in_at_the_provider_is_known_and_holds_no_token(cluster: Cluster) -> None:
    answer = await cluster.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("dunwell_session"))
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    session = (await cluster.browser.get("/api/session")).json()
    assert (session["user"], session["role"], session["creditors"], session["team"]) == (
        "ann", "collector", ["a-bank"], "north",
    )  # fmt: skip
    assert (await cluster.browser.get(CASES)).json() == {"name": "ann", "role": "collector", "creditors": ["a-bank"]}
    held = " ".join(cluster.browser.cookies.values()) + str(session)
    assert "eyJ" not in held
    assert (await cluster.browser.get("/api/installation")).json()["sign_in"] == "oidc"


async def test_an_answer_that_this_browser_did_not_ask_for_lets_nobody_in(cluster: Cluster) -> None:
    back = await cluster.go()
    async with cluster.new_browser() as other:
        assert (await other.get(back)).headers["location"] == "/sign-in?refused=401"
        await other.get("/login")
        assert (await other.get(back)).headers["location"] == "/sign-in?refused=401"
        assert (await other.get("/api/session")).json() is None
    assert (await cluster.browser.get(f"{CALLBACK}?error=access_denied")).headers["location"] == "/sign-in?refused=401"


async def test_an_answer_is_good_once_and_for_ten_minutes(cluster: Cluster) -> None:
    back = await cluster.go()
    assert (await cluster.browser.get(back)).headers["location"] == "/"
    assert (await cluster.browser.get(back)).headers["location"] == "/sign-in?refused=401"
    late = await cluster.go()
    cluster.clock.forward(timedelta(minutes=10))
    assert (await cluster.browser.get(late)).headers["location"] == "/sign-in?refused=401"


async def test_a_token_meant_for_another_sign_in_lets_nobody_in(cluster: Cluster) -> None:
    cluster.issuer.nonce = "of another"
    assert (await cluster.sign_in()).headers["location"] == "/sign-in?refused=401"


@pytest.mark.parametrize("grants", [{"role": "queen"}, {"role": None}, {"creditors": []}, {"creditors": None}])
async def test_who_has_no_role_or_no_creditor_is_told_so(cluster: Cluster, grants: dict[str, object]) -> None:
    cluster.issuer.grants |= grants
    assert (await cluster.sign_in()).headers["location"] == "/sign-in?refused=403"


async def test_a_token_is_renewed_before_it_ends_and_with_it_what_one_may(cluster: Cluster) -> None:
    await cluster.sign_in()
    cluster.clock.forward(timedelta(seconds=LIFETIME_SECONDS - 10))
    cluster.issuer.grants["creditors"] = ["b-bank"]
    assert (await cluster.browser.get(CASES)).json()["creditors"] == ["b-bank"]
    assert (await cluster.browser.get("/api/session")).json()["creditors"] == ["b-bank"]
    assert (await cluster.browser.get(CASES)).json()["name"] == "ann"
    assert cluster.issuer.asked == ["authorization_code", "refresh_token"]


async def test_signing_out_takes_the_refresh_token_back_and_ends_it_at_the_provider(cluster: Cluster) -> None:
    await cluster.sign_in()
    word = (await cluster.browser.get("/api/session")).json()["csrf"]
    assert cluster.issuer.alive == 1
    answer = await cluster.browser.delete("/api/session", headers={"Dunwell-CSRF": word})
    assert answer.json()["next"].startswith(f"{ISSUER}/logout?")
    assert cluster.issuer.alive == 0
    assert (await cluster.browser.get("/api/session")).json() is None


async def test_who_was_signed_out_at_the_provider_is_signed_out_here(cluster: Cluster) -> None:
    await cluster.sign_in()
    cluster.issuer._refresh.clear()
    cluster.clock.forward(timedelta(seconds=LIFETIME_SECONDS))
    assert (await cluster.browser.get(CASES)).status_code == 401
    assert (await cluster.browser.get("/api/session")).json() is None


async def test_without_a_client_nobody_can_sign_in_and_the_page_says_so() -> None:
    cluster = Cluster(client_id="")
    assert (await cluster.browser.get("/api/installation")).json()["sign_in"] == "none"
    assert (await cluster.browser.get("/login")).status_code == 404
    assert (await cluster.browser.get(CALLBACK)).headers["location"] == "/sign-in?refused=401"
    await cluster.browser.aclose()
    await cluster.outside.aclose()
