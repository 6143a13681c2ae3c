"""The doors of the process itself: its clock, for a platform admin's token; and whether it shows generated people."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from dunwell.clock import Stepper
from libs.common.http.doors import Verifier
from libs.common.http.scopes import bearer
from libs.common.kernel.problems import Forbidden, Invalid, Problem

ROLES = ("platform_admin", "organisation_admin", "team_lead")
STEP_SECONDS_MAX = 400 * 86_400
_json = msgspec.json.Encoder().encode
Endpoint = Callable[[Request], Awaitable[Response]]


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """What is asked of the clock: exactly one of the three."""

    to: datetime | None = None
    by_seconds: int | None = None
    rate: float | None = None


class ProcessDoors:
    """/api/clock, /api/demo."""

    def __init__(
        self, stepper: Stepper, verifier: Verifier, sandbox: bool, demo: Callable[[], dict[str, Any]]
    ) -> None:  # fmt: skip
        self._stepper, self._verifier, self._sandbox, self._demo = stepper, verifier, sandbox, demo

    def routes(self) -> list[Route]:
        return [
            Route("/api/clock", self._guarded(self._show_clock), methods=["GET"]),
            Route("/api/clock", self._guarded(self._move_clock), methods=["POST"]),
            Route("/api/demo", self._show_demo, methods=["GET"]),
        ]

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            try:
                principal = await self._verifier.verify(bearer(request))
                if principal.role not in ROLES:
                    raise Forbidden(f"this is for {', '.join(ROLES)}")
                return await endpoint(request)
            except Problem as problem:
                return JSONResponse(
                    problem.body(), problem.status, problem.headers, media_type="application/problem+json"
                )

        return guarded

    async def _show_clock(self, request: Request) -> Response:
        now, rate = await self._stepper.show()
        return JSONResponse({"now": now.isoformat(), "rate": rate})

    async def _show_demo(self, request: Request) -> Response:
        """Without a token: every screen says it, also the one where people sign in."""
        return JSONResponse(self._demo())

    async def _move_clock(self, request: Request) -> Response:
        order = self._order(await request.body())
        if order.rate is not None:
            await self._stepper.run_on(order.rate)
            return await self._show_clock(request)
        target = order.to
        if target is None:
            now, _ = await self._stepper.show()
            target = now + timedelta(seconds=order.by_seconds or 0)
        return StreamingResponse(self._steps(target), media_type="application/x-ndjson")

    def _order(self, body: bytes) -> Order:
        try:
            order = msgspec.json.decode(body, type=Order)
        except msgspec.MsgspecError as error:
            raise Invalid(f'send one of {{"to": instant}}, {{"by_seconds": n}}, {{"rate": x}}: {error}') from None
        given = [value for value in (order.to, order.by_seconds, order.rate) if value is not None]
        if len(given) != 1 or (order.to is not None and order.to.tzinfo is None):
            raise Invalid("send exactly one of to (an instant with its offset), by_seconds, rate")
        if order.by_seconds is not None and not 0 <= order.by_seconds <= STEP_SECONDS_MAX:
            raise Invalid(f"by_seconds is between 0 and {STEP_SECONDS_MAX}")
        if order.rate is not None and not 0 <= order.rate <= 86_400:
            raise Invalid("a rate is between 0 (the clock stands) and 86400")
        if not self._sandbox and order.rate != 1:
            raise Invalid("a real gateway is set: business time is the wall clock's")
        return order

    async def _steps(self, target: datetime) -> AsyncIterator[bytes]:
        try:
            async for step in self._stepper.to(target):
                yield _json(step) + b"\n"
        except Problem as problem:
            yield _json(problem.body()) + b"\n"
