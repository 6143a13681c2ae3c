"""Which role may do what, as data, and the declaration that every route carries (security.md §2)."""

from collections.abc import Iterator

from fastapi import Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.params import Depends as Dependency
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.requests import Request

from libs.common.http.doors import Grant, Principal, Reach, doors_of, visit_of
from libs.common.kernel.problems import Forbidden, Unauthorized

# A cell: - no · own, assigned, team, all (of the creditors granted) · 2 needs a second person · health: nothing else.
# `case:pseudonymous`: plans and what figures are made of, by a case's id; no person, loan or contact point is in them.
# `callqueue:*` reaches the collector's team, because an unclaimed call is nobody's yet; the claim assigns the case.
# A dialler is a system that dials for a team: it asks whether it may, claims calls and tells what came of them.
MATRIX = """
scope               publisher collector team_lead compliance analyst organisation_admin platform_admin dialler
overdue:write       all       -         -         -          -       -                  -              -
overdue:read        own       -         -         -          -       -                  -              -
payment:record      all       -         -         -          -       -                  -              -
case:read           -         assigned  team      all        -       all                -              -
case:pseudonymous   -         assigned  team      all        all     all                -              -
pii:reveal          -         assigned  team      all        -       -                  -              -
case:assign         -         -         team      -          -       -                  -              -
note:write          -         assigned  team      -          -       -                  -              -
callqueue:read      -         team      team      -          -       -                  -              team
callqueue:claim     -         team      team      -          -       -                  -              team
outcome:write       -         assigned  team      -          -       -                  -              assigned
promise:write       -         assigned  team      -          -       -                  -              -
payment:reverse     -         -         team2     all2       -       -                  -              -
balance:adjust      -         -         team2     all2       -       -                  -              -
contact:request     -         assigned  team      -          -       -                  -              -
contact:cancel      -         assigned  team      all        -       -                  -              -
contact:report      all       -         -         -          -       all                -              -
contact:settle      -         -         -         all        -       -                  all            -
consent:opt_out     all       assigned  team      all        -       -                  -              -
consent:write       -         assigned  team      all        -       -                  -              -
hold:place          -         assigned  team      all        -       -                  -              -
hold:release        -         -         -         all2       -       -                  -              -
policy:propose      -         -         all       all        -       -                  -              -
policy:approve      -         -         -         all2       -       -                  -              -
outreach:stop       -         -         all       all        -       all                all            -
outreach:resume     -         -         -         all2       -       all2               -              -
audit:read          -         -         -         all        -       -                  -              -
audit:verify        -         -         -         all        all     all                all            -
metrics:read        -         own       team      all        all     all                health         -
export:aggregate    -         own       team      all        all     all                health         -
export:pii          -         -         -         all2       -       -                  -              -
erasure:request     -         assigned  team      all        -       -                  -              -
erasure:approve     -         -         -         all2       -       -                  -              -
parked:read         -         -         -         all        -       -                  all            -
parked:write        -         -         -         -          -       -                  all2           -
quarantine:read     own       -         all       all        -       all                all            -
quarantine:write    own       -         -         -          -       all                all2           -
parts:read          -         -         all       -          -       all                all            -
relay:rewind        -         -         -         -          -       -                  all            -
epoch:raise         -         -         -         -          -       -                  all2           -
config:write        -         -         -         -          -       -                  all2           -
key:rotate          -         -         -         -          -       -                  all2           -
user:admin          -         -         -         -          -       all2               -              -
creditor:read       all       -         all       all        all     all                all            -
creditor:write      -         -         -         -          -       all                all            -
law:evaluate        -         all       all       all        all     all                -              all
law:now             -         assigned  team      all        -       all                -              team
packs:read          -         all       all       all        all     all                -              -
debtor:search       -         assigned  team      all        -       -                  -              -
import:read         own       -         all       -          -       all                -              -
import:write        all       -         -         -          -       all                -              -
source:read         own       -         all       -          -       all                all            -
source:write        own       -         -         -          -       all                all            -
strategy:read       -         all       all       all        all     all                -              -
strategy:simulate   -         -         all       all        all     -                  -              -
strategy:write      -         -         all       all        -       -                  -              -
template:read       -         all       all       all        all     all                -              -
template:simulate   -         -         all       all        all     -                  -              -
template:write      -         -         all       all        -       -                  -              -
experiment:read     -         all       all       all        all     all                -              -
experiment:simulate -         -         all       all        all     -                  -              -
experiment:write    -         -         all       all        -       -                  -              -
dispute:write       -         assigned  team      all        -       -                  -              -
hardship:write      -         assigned  team      all        -       -                  -              -
complaint:write     -         assigned  team      all        -       -                  -              -
arrangement:write   -         assigned  team      all        -       -                  -              -
visit:write         -         assigned  team      all        -       -                  -              -
review:write        -         -         team      all        -       -                  -              -
certificate:write   -         -         team      all        -       -                  -              -
live:read           -         own       team      all        all     all                health         -
"""


def _grant(cell: str) -> Grant:
    if cell == "health":
        return Grant(Reach.ALL, health=True)
    return Grant(Reach(cell.removesuffix("2")), second=cell.endswith("2"))


def _read(matrix: str) -> dict[str, dict[str, Grant]]:
    (_, *roles), *lines = (line.split() for line in matrix.split("\n") if line)
    return {
        role: {name: _grant(cells[column]) for name, *cells in lines if cells[column] != "-"}
        for column, role in enumerate(roles)
    }


ROLES: dict[str, dict[str, Grant]] = _read(MATRIX)
SCOPES = frozenset(line.split()[0] for line in MATRIX.strip().split("\n")[1:])


class Scope:
    """The declaration of a route for people and systems with a token: authenticates and checks one scope."""

    def __init__(self, name: str) -> None:
        if name not in SCOPES:
            raise ValueError(f"{name!r} is no scope; those there are stand in {__name__}.MATRIX")
        self.name = name

    async def __call__(self, request: Request) -> Principal:
        return await admit(request, self.name)


class Public:
    """The declaration of a route that takes no token, and why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    async def __call__(self) -> None:
        return None


def scope(name: str) -> Dependency:
    """`dependencies=[scope("case:read")]`: only roles that hold this scope come in, with its reach for `Reads`."""
    return _dependency(Depends(Scope(name)))


def public(reason: str) -> Dependency:
    """`dependencies=[public("signed by the provider")]`: no token asked; the reason is printed with the routes."""
    return _dependency(Depends(Public(reason)))


def _dependency(value: object) -> Dependency:
    assert isinstance(value, Dependency)  # noqa: S101 - FastAPI types Depends() as Any
    return value


async def admit(request: Request, name: str) -> Principal:
    """Who comes in under this scope; Unauthorized without a good token, Forbidden for a role without the scope."""
    visit = visit_of(request)
    if visit.principal is None:
        visit.principal = await doors_of(request).verifier.verify(bearer(request))
    grant = ROLES.get(visit.principal.role, {}).get(name)
    if grant is None or name not in visit.principal.scopes:
        raise Forbidden(f"your role does not hold the scope {name}")
    visit.grant = grant
    return visit.principal


def bearer(request: Request) -> str:
    """The token of the one Authorization header; nothing else is looked at (no query, no cookie)."""
    given = request.headers.getlist("authorization")
    kind, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    if kind.lower() != "bearer" or not token or " " in token:
        raise unauthorized()
    return token


def unauthorized() -> Unauthorized:
    """One answer for every bad token: whoever guesses learns nothing."""
    return Unauthorized(
        "give one valid access token: Authorization: Bearer <token>", headers={"WWW-Authenticate": "Bearer"}
    )


def dependants(dependant: Dependant) -> Iterator[Dependant]:
    """A route's dependencies, all the way down."""
    for inner in dependant.dependencies:
        yield inner
        yield from dependants(inner)


def declared(dependant: Dependant | None) -> Scope | Public | None:
    """What a route declares about who may come in."""
    for inner in dependants(dependant) if dependant else ():
        if isinstance(inner.call, Scope | Public):
            return inner.call
    return None


def declarations(app: FastAPI) -> Iterator[tuple[RouteContext, Scope | Public | None]]:
    """Every route of an application with its declaration."""
    for context in iter_route_contexts(app.routes):
        yield context, declared(getattr(context, "dependant", None))


def undeclared(app: FastAPI) -> list[str]:
    """The routes ("GET /path") that declare neither a scope nor that they are public: there must be none."""
    return [
        f"{','.join(sorted(context.methods or ['*']))} {context.path}"
        for context, declaration in declarations(app)
        if declaration is None
    ]
