"""The application of a service: routes that keep the order in which a request is judged, and what all services serve.

Order: token, scope, `Dunwell-After`, key, media type, JSON, transaction, kept answer, fields, handler, commit.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Annotated, Any, TypeVar, cast

import asyncpg
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from libs.common.http import idempotency, position
from libs.common.http.bodies import StrictRequest, require_type
from libs.common.http.docs import describe, page_of
from libs.common.http.doors import NOBODY, Doors, Principal, Visit, doors_of, trace_of, visit_of
from libs.common.http.health import Check, health_router
from libs.common.http.limits import BodyMax, Edge
from libs.common.http.reads import Reads
from libs.common.http.refusals import install
from libs.common.http.scopes import Scope, admit, declared, dependants, public
from libs.common.kernel import tracing
from libs.common.kernel.problems import Unavailable
from libs.common.store.session import Again
from libs.common.store.sql import AGAIN
from libs.common.store.transaction import Transaction

T = TypeVar("T")
ATTEMPTS_MAX = 4
_JSON = "application/json"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


async def open_transaction(request: Request) -> Any:
    """The transaction that TransactionRoute opened for this request."""
    opened = visit_of(request).opened
    if opened is None:
        raise RuntimeError("a route that takes Tx belongs on a router with route_class=TransactionRoute")
    return opened


async def current_principal(request: Request) -> Principal:
    """Who asks; NOBODY on a public route."""
    return visit_of(request).principal or NOBODY


async def reads_of(request: Request) -> Reads:
    """The queries of whoever asks, with the reach of the scope that the route declares."""
    visit = visit_of(request)
    if visit.held is None or visit.grant is None or visit.principal is None:
        raise RuntimeError("a route that takes ReadsFor declares a scope and belongs on a router of doors")
    if visit.reads is None:
        visit.reads = Reads(doors_of(request), visit.principal, visit.grant, visit.held)
    return cast(Reads, visit.reads)


async def keyless_marker() -> None:
    """Marks a command that needs no Idempotency-Key, because ids of its own make it so."""


def keyless() -> Any:
    """`dependencies=[keyless()]`: a POST whose body carries ids that make it idempotent; a key is still honoured."""
    return Depends(keyless_marker)


Tx = Annotated[Transaction[Any], Depends(open_transaction)]
CurrentPrincipal = Annotated[Principal, Depends(current_principal)]
ReadsFor = Annotated[Reads, Depends(reads_of)]


class DoorRoute(APIRoute):
    """Judges who comes in and what is carried before anything is read of it; opens no transaction."""

    def get_route_handler(self) -> Handler:
        endpoint = super().get_route_handler()
        declaration = declared(self.dependant)
        calls = [inner.call for inner in dependants(self.dependant)]
        caps = [call.bytes_max for call in calls if isinstance(call, BodyMax)]
        takes_json = self.body_field is not None

        async def handle(request: Request) -> Response:
            visit, request = visit_of(request), StrictRequest(request.scope, request.receive)
            if caps:
                visit.body_max = caps[0]
            if isinstance(declaration, Scope):
                await admit(request, declaration.name)
            await position.wait(doors_of(request), request.headers.get(position.AFTER))
            if takes_json and await request.body():
                require_type(request, _JSON)
                await request.json()
            return await self.enter(request, visit, endpoint)

        return handle

    async def enter(self, request: Request, visit: Visit, endpoint: Handler) -> Response:
        """Runs the endpoint; its Reads end before the answer is sent."""
        async with AsyncExitStack() as held:
            visit.held, visit.reads = held, None
            return await endpoint(request)


class TransactionRoute(DoorRoute):
    """An endpoint that takes `Tx` runs in one transaction with its kept answer; any other is a DoorRoute."""

    async def enter(self, request: Request, visit: Visit, endpoint: Handler) -> Response:
        calls = {inner.call for inner in dependants(self.dependant)}
        if open_transaction not in calls:
            return await super().enter(request, visit, endpoint)
        command = await self._command(request, visit, keyless_marker in calls)
        for attempt in range(1, ATTEMPTS_MAX + 1):
            try:
                return await self._attempt(request, visit, endpoint, command)
            except (*AGAIN, Again) as error:  # the database undid everything and asks for the whole again
                if attempt < ATTEMPTS_MAX:
                    continue
                if isinstance(error, asyncpg.UniqueViolationError):
                    raise
                raise Unavailable("others are at the same records; ask again", headers={"Retry-After": "1"}) from None
        raise AssertionError("unreachable")

    async def _command(self, request: Request, visit: Visit, key_free: bool) -> idempotency.Command | None:
        """What the answer is kept under; None without a key."""
        required = request.method == "POST" and visit.principal is not None and not key_free
        key = idempotency.key_of(request.headers.getlist(idempotency.KEY), required)
        if key is None:
            return None
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        hashed = idempotency.hash_of(path, request.scope["query_string"], await request.body())
        actor = (visit.principal or NOBODY).actor
        return idempotency.Command(actor, request.method, self.path_format, key, hashed)

    async def _attempt(
        self, request: Request, visit: Visit, endpoint: Handler, command: idempotency.Command | None
    ) -> Response:
        doors = doors_of(request)
        async with AsyncExitStack() as held, doors.begin(visit.principal or NOBODY, trace_of(request)) as opened:
            visit.held, visit.reads, visit.opened = held, None, opened
            if command and (kept := await idempotency.find(opened.connection, command)):
                await opened.rollback()
                return kept
            response = await endpoint(request)
            if response.status_code >= 400:
                await opened.rollback()
                return response
            if command:
                await idempotency.keep(opened.connection, command, response)
            positions = await to_the_end(opened.commit())
        if positions:
            response.headers[position.POSITION] = position.write(positions)
        return response


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """What was begun is awaited, also by a task that is cancelled meanwhile: of a commit nobody would know whether it
    was made (F-P10), and asyncpg forgets to end a statement that it was only preparing, which the next user of the
    connection, or whoever closes it, has to pay for."""
    running = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


class Router(APIRouter):
    """Routes under `/v1`. An application takes them as they are: FastAPI's own inclusion builds each of them anew when
    the first request comes, 5 ms a route."""

    def __init__(self, **more: Any) -> None:
        super().__init__(prefix="/v1", **more)


class ServiceApp(FastAPI):
    """FastAPI with our own OpenAPI: scopes, keys and problems on every operation."""

    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            self.openapi_schema = describe(self, super().openapi(), open_transaction, keyless_marker)
        return self.openapi_schema


def build_app(
    doors: Doors,
    title: str,
    routers: Sequence[APIRouter],
    *,
    checks: Mapping[str, Check],
    metrics: Callable[[], Awaitable[bytes]],
    description: str = "",
    version: str = "1",
    hosts: Collection[str] = (),
) -> FastAPI:
    """A service's application: its routers, health, `/openapi.json`, `/docs`.

    `hosts`: the names it answers to (others are 404); empty = any.
    """
    app = ServiceApp(
        title=title, description=description, version=version, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False, middleware=[Middleware(Edge, hosts=hosts)],
        # its log records hold messages of exceptions, and so people's data; one span a request is enough
        telemetry={"logs": False, "operation_spans": False, "tracer_provider": tracing.provider()},
    )  # fmt: skip
    app.state.service = doors
    install(app)
    for router in (*routers, health_router(checks, metrics), _documents(app)):
        app.router.routes.extend(router.routes)
    return app


def _documents(app: FastAPI) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[public("the description of the API")])

    @router.get("/openapi.json")
    async def openapi() -> Response:
        return JSONResponse(app.openapi())

    @router.get("/docs")
    async def docs() -> Response:
        policy = "default-src 'none'; style-src 'unsafe-inline'"
        return HTMLResponse(page_of(app.openapi()), headers={"Content-Security-Policy": policy})

    return router
