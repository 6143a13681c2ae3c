"""The gateway of a cluster: one address, `/api/<service>/…` to each service. Probes and metrics stay inside."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from libs.common.kernel.problems import NotFound, Problem, Unavailable

INSIDE = ("livez", "readyz", "startupz", "metrics")
# RFC 9110 §7.6.1: what concerns one connection alone. The length goes with the body, which is streamed as it comes.
HOP_BY_HOP = frozenset({
    b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te", b"trailer",
    b"transfer-encoding", b"upgrade",
})  # fmt: skip
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 120.0
CONNECTIONS_MAX = 256


def build_proxy(services: Mapping[str, str], own: Sequence[Route] = ()) -> Starlette:
    """`services`: the address of each; `own`: the gateway's own doors, those of the console."""
    clients: dict[str, httpx.AsyncClient] = {}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        limits = httpx.Limits(max_connections=CONNECTIONS_MAX, max_keepalive_connections=CONNECTIONS_MAX)
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        for name, url in services.items():
            clients[name] = httpx.AsyncClient(base_url=url, limits=limits, timeout=timeout, trust_env=False)
        yield
        for client in clients.values():
            await client.aclose()

    async def forward(request: Request) -> Response:
        try:
            return await _forward(request, clients)
        except Problem as problem:
            return JSONResponse(problem.body(), problem.status, problem.headers, media_type="application/problem+json")

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> Response:
        found = {name: await _readiness(client) for name, client in clients.items()}
        well = all(answer == "ok" for answer in found.values())
        return JSONResponse({"status": "ok" if well else "not ready", "services": found}, 200 if well else 503)

    routes = [
        Route("/livez", live), Route("/readyz", ready), *own,
        Route("/api/{service}/{path:path}", forward, methods=METHODS),
    ]  # fmt: skip
    return Starlette(routes=routes, lifespan=lifespan)


async def _readiness(client: httpx.AsyncClient) -> Any:
    try:
        answer = (await client.get("/readyz", timeout=CONNECT_SECONDS)).json()
    except (httpx.HTTPError, ValueError) as error:
        return f"no answer ({type(error).__name__})"
    return "ok" if answer["status"] == "ok" else answer["checks"]


async def _forward(request: Request, clients: Mapping[str, httpx.AsyncClient]) -> Response:
    name, path = request.path_params["service"], request.path_params["path"]
    if name not in clients or path in INSIDE:
        raise NotFound(f"there is nothing at {request.url.path}")
    client = clients[name]
    raw = request.scope["raw_path"].removeprefix(f"/api/{name}".encode())
    url = client.base_url.copy_with(raw_path=raw + (b"?" + request.scope["query_string"] if request.url.query else b""))
    headers = [(key, value) for key, value in request.headers.raw if key not in HOP_BY_HOP and key != b"host"]
    has_body = b"content-length" in dict(headers) or "transfer-encoding" in request.headers
    outgoing = client.build_request(
        request.method, url, headers=headers, content=request.stream() if has_body else None
    )
    try:
        answer = await client.send(outgoing, stream=True)
    except httpx.TimeoutException:
        raise Unavailable(f"{name} does not answer in time", headers={"Retry-After": "1"}) from None
    except httpx.TransportError as error:
        raise Unavailable(f"{name} can't be reached ({type(error).__name__})", headers={"Retry-After": "1"}) from None
    response = StreamingResponse(answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose))
    response.raw_headers = [(key.lower(), value) for key, value in answer.headers.raw if key.lower() not in HOP_BY_HOP]
    return response
