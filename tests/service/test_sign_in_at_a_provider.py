"""Signing in to a cluster's console at a provider that others wrote, over real sockets: oidc-provider-mock."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dunwell.console.cluster import CALLBACK, ClusterConsole, provider_of
from libs.common.http.auth import JwksVerifier
from libs.common.http.scopes import bearer
from libs.common.kernel.clock import SystemClock
from tests.provider import ANN, provider

HERE, CASES = "https://dunwell.example", "/api/tracking/v1/cases"


@pytest.fixture
def issuer() -> Iterator[str]:
    with provider(ANN) as url:
        yield url


@pytest.fixture
async def browser(issuer: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at a gateway whose API checks tokens as the services do."""
    clock = SystemClock()
    async with httpx.AsyncClient(trust_env=False) as outside:
        verifier = JwksVerifier(issuer, outside, clock)

        async def api(request: Request) -> Response:
            principal = await verifier.verify(bearer(request))
            return JSONResponse({"name": principal.name, "role": principal.role, "teams": list(principal.teams)})

        console = ClusterConsole(clock, provider_of(issuer, "dunwell-console", "between-us", HERE, outside, clock))
        app = console.gate(Starlette(routes=[Route(CASES, api), *console.routes()]))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as client:
            yield client


async def at_the_provider(place: str, form: dict[str, str]) -> str:
    """What a person does there; the address that the provider sends the browser to."""
    async with httpx.AsyncClient(trust_env=False) as person:
        page = await person.get(place)
        assert "ann" in page.text
        answer = await person.post(place, data=form)
        return str(answer.headers["location"])


async def test_a_person_signs_in_at_a_real_provider_works_and_signs_out(browser: httpx.AsyncClient) -> None:
    sent = await browser.get("/login")
    back = await at_the_provider(sent.headers["location"], {"sub": "ann"})
    assert back.startswith(f"{HERE}{CALLBACK}?code=")
    assert (await browser.get(back)).headers["location"] == "/"
    session = (await browser.get("/api/session")).json()
    assert (session["user"], session["role"], session["creditors"]) == ("ann", "collector", ["a-bank"])
    assert (await browser.get(CASES)).json() == {"name": "ann", "role": "collector", "teams": ["north"]}
    out = await browser.delete("/api/session", headers={"Dunwell-CSRF": session["csrf"]})
    assert out.status_code in (200, 204)
    assert (await browser.get("/api/session")).json() is None


async def test_who_is_refused_at_the_provider_is_told_so_here(browser: httpx.AsyncClient) -> None:
    sent = await browser.get("/login")
    back = await at_the_provider(sent.headers["location"], {"action": "deny"})
    assert "error=access_denied" in back
    assert (await browser.get(back)).headers["location"] == "/sign-in?refused=401"
    assert (await browser.get("/api/session")).json() is None


async def test_somebody_of_whom_the_provider_says_nothing_is_not_let_in(browser: httpx.AsyncClient) -> None:
    sent = await browser.get("/login")
    back = await at_the_provider(sent.headers["location"], {"sub": "stranger@example.org"})
    assert (await browser.get(back)).headers["location"] == "/sign-in?refused=403"
