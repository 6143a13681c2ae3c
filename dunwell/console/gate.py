"""The back end in front of the APIs: a session's cookie becomes an access token, which the browser never sees."""

from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dunwell.console.sessions import Session, Sessions
from libs.common.kernel.problems import Forbidden, Problem, Unauthorized

CSRF, IDLE = "Dunwell-CSRF", "Dunwell-Idle"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
Issue = Callable[[Session], Awaitable[str]]


class Gate:
    """Pure ASGI, outside of the gateway. A request with a token of its own passes as it is; cookies go no further."""

    def __init__(self, app: ASGIApp, sessions: Sessions, issue: Issue) -> None:
        """`issue` gives an access token for whoever is signed in; Unauthorized ends their session."""
        self._app, self._sessions, self._issue = app, sessions, issue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/") and not is_own(scope["path"]):
            headers = Headers(scope=scope)
            if "authorization" not in headers:
                try:
                    await self._let_in(scope, headers)
                except Problem as problem:
                    await refused(problem)(scope, receive, send)
                    return
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
        await self._app(scope, receive, send)

    async def _let_in(self, scope: Scope, headers: Headers) -> None:
        session = self._sessions.find(cookie_of(scope), IDLE in headers)
        if session is not None:
            if scope["method"] not in SAFE:
                check_own_page(headers, session)
            try:
                token = await self._issue(session)
            except Unauthorized:
                self._sessions.end(session.person)
                raise
            MutableHeaders(scope=scope)["Authorization"] = f"Bearer {token}"


def is_own(path: str) -> bool:
    """The doors of the sessions themselves, which read the cookie."""
    return path == "/api/session" or path.startswith("/api/session/")


def check_own_page(headers: Headers, session: Session) -> None:
    """Forbidden unless the request comes from our own page: another site's can't know the session's token."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") or not session.repeats(
        headers.get(CSRF, "")
    ):
        raise Forbidden(f"a request that changes something repeats the session's token in {CSRF}")


def cookie_name(scope: Scope) -> str:
    """Cookies know no ports: two systems on one machine must not take each other's."""
    _, _, port = Headers(scope=scope).get("host", "").rpartition(":")
    return f"dunwell_session_{port}" if port.isdigit() else "dunwell_session"


def cookie_of(scope: Scope) -> str | None:
    """The session's name that the browser sent; None where there is none."""
    try:
        found = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(cookie_name(scope))
    except CookieError:
        return None
    return found.value if found else None


def refused(problem: Problem) -> JSONResponse:
    return JSONResponse(problem.body(), problem.status, problem.headers, media_type="application/problem+json")
