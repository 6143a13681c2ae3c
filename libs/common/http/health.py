"""Is the process alive, has it started, can it work: for supervisors and probes, without a token."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from libs.common.http.scopes import public

CHECK_SECONDS_MAX = 2.0
Check = Callable[[], Awaitable[str | None]]
"""None when all is well, else what is missing, in words without names or secrets."""


class Health:
    """The named checks of a service and what came of them."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self.started = False

    async def run(self) -> dict[str, str]:
        """ "ok" or what is missing, per check; all at once, each at most 2 seconds."""
        found = await asyncio.gather(*map(_run, self._checks.values()))
        results = dict(zip(self._checks, found, strict=True))
        self.started = self.started or set(found) <= {"ok"}
        return results


async def _run(check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_SECONDS_MAX):
            return await check() or "ok"
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS_MAX:g} s"
    except Exception as error:  # noqa: BLE001 - a check that breaks is an answer, and its message may hold secrets
        return f"failed: {type(error).__name__}"


def health_router(checks: Mapping[str, Check], metrics: Callable[[], Awaitable[bytes]]) -> APIRouter:
    """`/livez`, `/readyz`, `/startupz`, `/metrics`; the cluster's gateway routes none of them."""
    router = APIRouter(include_in_schema=False, dependencies=[public("probes; not routed from outside")])
    health = Health(checks)

    @router.get("/livez")
    async def live() -> Response:
        return JSONResponse({"status": "ok"})

    @router.get("/readyz")
    async def ready() -> Response:
        results = await health.run()
        return _answer(set(results.values()) <= {"ok"}, results)

    @router.get("/startupz")
    async def started() -> Response:
        results = {} if health.started else await health.run()
        return _answer(health.started, results)

    @router.get("/metrics")
    async def figures() -> Response:
        return Response(await metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router


def _answer(well: bool, results: Mapping[str, str]) -> Response:
    return JSONResponse({"status": "ok" if well else "not ready", "checks": dict(results)}, 200 if well else 503)
