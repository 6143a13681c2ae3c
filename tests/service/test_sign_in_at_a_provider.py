"""Signing in to a cluster's console at a provider that others wrote, over real sockets: oidc-provider-mock."""

import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import flask
import httpx
import oidc_provider_mock  # type: ignore[import-untyped]
import pytest
import werkzeug.serving
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dunwell.console.cluster import CALLBACK, ClusterConsole, provider_of
from libs.common.http.auth import JwksVerifier
from libs.common.http.scopes import bearer
from libs.common.kernel.clock import SystemClock

HERE, CASES, LIFETIME_SECONDS = "https://dunwell.example", "/api/tracking/v1/cases", 300
ANN = {"role": "collector", "creditors": ["a-bank"], "teams": ["north"]}


def access_token(client: Any, grant_type: str, user: Any, scope: str) -> str:
    """As RFC 9068 wants it; of itself this provider gives tokens that only it can read."""
    now, jwk = int(SystemClock().wall().timestamp()), flask.g.oidc_provider_mock_storage.jwk
    claims = {
        "iss": flask.request.host_url.rstrip("/"), "aud": "dunwell", "sub": user.sub, "iat": now,
        "exp": now + LIFETIME_SECONDS, **user.claims,
    }  # fmt: skip
    key = RSAKey.import_key(jwk.as_dict(is_private=True))
    kid = flask.current_app.test_client().get("/jwks").get_json()["keys"][0]["kid"]
    return jwt.encode({"alg": "RS256", "typ": "at+jwt", "kid": kid}, claims, key, default_type=None)


@pytest.fixture
def issuer() -> Iterator[str]:
    """A provider that knows ann, and lets in whoever says that she is ann."""
    app = flask.Flask(oidc_provider_mock.__name__)  # its pages lie beside it
    app.config["OAUTH2_ACCESS_TOKEN_GENERATOR"] = access_token
    oidc_provider_mock.init_app(
        app, require_nonce=True, access_token_max_age=timedelta(seconds=LIFETIME_SECONDS),
        user_claims=[oidc_provider_mock.User(sub="ann", claims=ANN)],
    )  # fmt: skip
    server = werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


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
