"""Signing in and out, who is signed in, and what this installation is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dunwell.console.gate import IDLE, check_own_page, cookie_name, cookie_of, refused
from dunwell.console.oidc import ON_THE_WAY, Provider
from dunwell.console.sessions import LONGEST, Session, Sessions, Tokens
from dunwell.console.tickets import Person, Tickets
from libs.common.http.scopes import ROLES
from libs.common.kernel.problems import Forbidden, Invalid, NotFound, Problem, Unauthorized

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
STATE = "dunwell_sign_in"
Endpoint = Callable[[Request], Awaitable[Response]]


class Switch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The person whom somebody at a demo becomes."""

    user: str


class SessionDoors:
    """/login, /api/session, /api/installation.

    `installation` tells what runs here; `people`: those between whom a demo switches, none anywhere else; `provider`:
    where people sign in, instead of by tickets; `secure`: the console is reached by https.
    """

    def __init__(
        self, sessions: Sessions, tickets: Tickets | None, installation: Callable[[], Mapping[str, Any]],
        people: Callable[[], Sequence[Person]] = tuple, provider: Provider | None = None, secure: bool = False,
    ) -> None:  # fmt: skip
        self._sessions, self._tickets, self._installation, self._people = sessions, tickets, installation, people
        self._provider, self._secure = provider, secure

    def routes(self) -> list[Route]:
        return [
            Route("/login", _answering(self._go_to_provider), methods=["GET"]),
            Route("/login/callback", self._come_back, methods=["GET"]),
            Route("/login/{ticket}", self._sign_in, methods=["GET"]),
            Route("/api/session", _answering(self._show), methods=["GET"]),
            Route("/api/session", _answering(self._sign_out), methods=["DELETE"]),
            Route("/api/session/person", _answering(self._switch), methods=["PUT"]),
            Route("/api/installation", _answering(self._tell), methods=["GET"]),
        ]

    async def _sign_in(self, request: Request) -> Response:
        person = self._tickets.redeem(request.path_params["ticket"]) if self._tickets else None
        if person is None:
            return RedirectResponse("/sign-in?link=used", 303, NO_STORE)
        response = RedirectResponse("/", 303, {**NO_STORE, "Referrer-Policy": "no-referrer"})
        self._begin(person, request, response)
        return response

    async def _go_to_provider(self, request: Request) -> Response:
        if self._provider is None:
            raise NotFound("nobody signs in here but by a link")
        place, state = await self._provider.begin()
        response = RedirectResponse(place, 303, NO_STORE)
        seconds = int(ON_THE_WAY.total_seconds())
        response.set_cookie(
            STATE, state, max_age=seconds, path="/login", httponly=True, samesite="lax", secure=self._secure
        )
        return response

    async def _come_back(self, request: Request) -> Response:
        """To the console, signed in; to the sign-in page, which says that it did not work."""
        query = request.query_params
        try:
            if self._provider is None or "code" not in query:
                raise Unauthorized("the provider let nobody in")
            person, tokens = await self._provider.finish(
                query.get("state", ""), request.cookies.get(STATE), query["code"]
            )
        except Problem as problem:
            return RedirectResponse(f"/sign-in?refused={problem.status}", 303, NO_STORE)
        response = RedirectResponse("/", 303, {**NO_STORE, "Referrer-Policy": "no-referrer"})
        response.delete_cookie(STATE, path="/login", httponly=True, samesite="lax", secure=self._secure)
        self._begin(person, request, response, tokens)
        return response

    async def _show(self, request: Request) -> Response:
        """200 with null where nobody is signed in: to ask is no error."""
        session = self._sessions.find(cookie_of(request.scope), IDLE in request.headers)
        return JSONResponse(None if session is None else self._shown(session), headers=NO_STORE)

    async def _sign_out(self, request: Request) -> Response:
        session = self._session(request)
        ended = self._sessions.end(session.person)
        places = [await self._provider.end(each.tokens) for each in ended if self._provider and each.tokens]
        response = JSONResponse({"next": next((place for place in places if place), "/sign-in")}, headers=NO_STORE)
        response.delete_cookie(cookie_name(request.scope), httponly=True, samesite="lax")
        return response

    async def _switch(self, request: Request) -> Response:
        session = self._session(request)
        people = {person.user: person for person in self._people()}
        if session.person.user not in people:
            raise Forbidden("only the people of a demo are switched between")
        try:
            wanted = people.get(msgspec.json.decode(await request.body(), type=Switch).user)
        except msgspec.MsgspecError as error:
            raise Invalid(f'send {{"user": name}}: {error}') from None
        if wanted is None:
            raise Invalid(f"the people of this demo are {', '.join(people)}")
        response = JSONResponse(None, headers=NO_STORE)
        self._begin(wanted, request, response)
        return response

    async def _tell(self, request: Request) -> Response:
        return JSONResponse(dict(self._installation()), headers=NO_STORE)

    def _session(self, request: Request) -> Session:
        session = self._sessions.find(cookie_of(request.scope))
        if session is None:
            raise Unauthorized("nobody is signed in")
        check_own_page(request.headers, session)
        return session

    def _begin(
        self, person: Person, request: Request, response: Response, tokens: Tokens | None = None
    ) -> None:  # fmt: skip
        cookie, _ = self._sessions.begin(person, tokens)
        response.set_cookie(
            cookie_name(request.scope), cookie, max_age=int(LONGEST.total_seconds()), httponly=True, samesite="lax",
            secure=self._secure or request.url.scheme == "https",
        )  # fmt: skip

    def _shown(self, session: Session) -> dict[str, Any]:
        person = session.person
        people = self._people() if any(each.user == person.user for each in self._people()) else ()
        grants = ROLES[person.role].items()
        return {
            "user": person.user, "role": person.role, "creditors": list(person.creditors), "team": person.team,
            "scopes": {name: "health" if grant.health else str(grant.reach) for name, grant in grants},
            "csrf": session.csrf, "people": [{"user": each.user, "role": each.role} for each in people],
        }  # fmt: skip


def _answering(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Problem as problem:
            return refused(problem)

    return answer
