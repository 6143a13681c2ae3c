"""The edge of an application: body cap, hosts, security headers, and the last word on what nobody expected."""

from collections.abc import Collection

import structlog
from fastapi import Depends
from fastapi.params import Depends as Dependency
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from libs.common.http.doors import BODY_BYTES_MAX, Visit, begin_visit
from libs.common.http.refusals import answer, crash
from libs.common.kernel.problems import NotFound, Problem, TooLarge

BULK_BYTES_MAX = 8_388_608
WEBHOOK_BYTES_MAX = 65_536
REQUEST = "Dunwell-Request"


class BodyMax:
    """The declaration of a route whose body may be larger or must be smaller than 1 MB; DoorRoute reads it."""

    def __init__(self, bytes_max: int) -> None:
        self.bytes_max = bytes_max

    async def __call__(self) -> None:
        return None


def body_max(bytes_max: int) -> Dependency:
    """`dependencies=[body_max(BULK_BYTES_MAX)]`; a route above 1 MB reads `request.stream()`, and what is much
    to be read of it in a thread."""
    marker = Depends(BodyMax(bytes_max))
    assert isinstance(marker, Dependency)  # noqa: S101 - FastAPI types Depends() as Any
    return marker


class BrokenOff(Exception):
    """An answer broke off after it had begun; the server closes the connection."""


class Edge:
    """Pure ASGI, outside of everything but the server."""

    def __init__(self, app: ASGIApp, bytes_max: int = BODY_BYTES_MAX, hosts: Collection[str] = ()) -> None:
        self._app, self._bytes_max, self._hosts = app, bytes_max, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = Visit(body_max=self._bytes_max)
        begin_visit(scope, visit)
        sender = Sender(send, visit)
        try:
            self._check(scope)
            await self._app(scope, Receiver(receive, visit, _length(scope)), sender)
        except Problem as problem:
            await answer(problem, visit.correlation)(scope, receive, sender)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - the last one who can answer; logged by type and place, without values
            structlog.get_logger("http").error("request_crashed", **crash(error, scope["method"], visit.correlation))
            if sender.begun:
                raise BrokenOff(visit.correlation) from None
            await answer(None, visit.correlation)(scope, receive, sender)

    def _check(self, scope: Scope) -> None:
        if self._hosts and (Headers(scope=scope).get("host", "").rsplit(":", 1)[0]) not in self._hosts:
            raise NotFound("there is no such host here")
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            raise Problem("an address holds no NUL")


class Receiver:
    """Counts a body while it comes in and stops at the route's cap, before more of it is taken."""

    def __init__(self, receive: Receive, visit: Visit, length: int) -> None:
        self._receive, self._visit, self._length = receive, visit, length

    async def __call__(self) -> Message:
        visit = self._visit
        if self._length > visit.body_max:
            raise too_large(visit.body_max)
        message = await self._receive()
        if message["type"] == "http.request":
            visit.body_seen += len(message.get("body", b""))
            if visit.body_seen > visit.body_max:
                raise too_large(visit.body_max)
        return message


class Sender:
    """Sets the headers that every answer carries."""

    def __init__(self, send: Send, visit: Visit) -> None:
        self._send, self._visit = send, visit
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers.setdefault("Cache-Control", "no-store")
            headers["X-Content-Type-Options"] = "nosniff"
            headers[REQUEST] = self._visit.correlation
        await self._send(message)


def _length(scope: Scope) -> int:
    """The announced length in bytes; 0 when none is (a chunked body is counted as it comes)."""
    announced = Headers(scope=scope).get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 19 else 0


def too_large(bytes_max: int) -> TooLarge:
    return TooLarge(f"a body here has at most {bytes_max} bytes", headers={"Connection": "close"})
