"""Every refusal is application/problem+json (RFC 9457) with a correlation id, and repeats nothing of what was sent."""

import re
import socket
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from libs.common.http.doors import visit_of
from libs.common.kernel.problems import Flaw, Invalid, NotFound, Problem, Unavailable

MEDIA_TYPE = "application/problem+json"
FLAWS_MAX = 100
# A name of a field may be shown; anything else in its place may be somebody's name or number.
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InternalClientError,
    asyncpg.InterfaceError,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
)


class MethodNotAllowed(Problem):
    status, code = 405, "method_not_allowed"


def answer(problem: Problem | None, correlation: str) -> Response:
    """The response for a problem; None is what nobody expected: a 500 with the correlation id only."""
    if problem is None:
        body: dict[str, object] = {
            "type": "urn:dunwell:problem:internal", "title": "Internal Server Error", "status": 500, "code": "internal",
        }  # fmt: skip
        status, headers = 500, {}
    else:
        body, status, headers = problem.body(), problem.status, problem.headers
    body["correlation"] = correlation
    return Response(orjson.dumps(body), status, headers, MEDIA_TYPE)


def crash(error: BaseException, method: str, correlation: str) -> dict[str, object]:
    """What may be logged of a crash: types and places; messages can hold people's data."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = [f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
    return {"correlation": correlation, "method": method, "error": type(error).__name__, "places": places}


def as_problem(error: Exception) -> Problem:
    """An exception as a problem; raises it again when it is a crash."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return Invalid("some fields are not as they must be", flaws(error.errors()))
        case HTTPException(status_code=404):
            return NotFound("there is nothing at this address")
        case HTTPException(status_code=405):
            return MethodNotAllowed("this address does not take this method", headers=dict(error.headers or {}))
        case HTTPException():
            return _other(error)
        case asyncpg.DataError():
            return Invalid("a value has a form that can't be kept or looked for, such as an id that is none")
        case asyncpg.InterfaceError() if "clos" not in str(error):
            raise error  # our own mistake in using the driver, not the database's absence
        case _ if isinstance(error, _AWAY):
            return Unavailable("something that this needs does not answer; ask again", headers={"Retry-After": "1"})
        case _:
            raise error


def _other(error: HTTPException) -> Problem:
    """A status that a library raised; its text is not passed on."""

    class Refused(Problem):
        status, code = error.status_code, f"http_{error.status_code}"

    return Refused("the request was refused", headers=dict(error.headers or {}))


def flaws(errors: Sequence[Any], inside: tuple[str, ...] = ()) -> tuple[Flaw, ...]:
    """What pydantic found: where, which rule, how to mend it; at most 100. `inside`: where what it read stands, as
    ("body",) for a record that was taken out of one."""
    return tuple(Flaw(_pointer((*inside, *e["loc"])), str(e["type"]), _message(e)) for e in errors[:FLAWS_MAX])


def _pointer(loc: Sequence[Any]) -> str:
    """A JSON pointer into the body; `query:limit`, `path:id`, `header:if-match` elsewhere."""
    place, *names = loc if loc else ("body",)
    shown = [str(name) if isinstance(name, int) or _FIELD.fullmatch(str(name)) else "*" for name in names]
    if place == "body":
        return "".join(f"/{name}" for name in shown)
    return f"{place}:{'.'.join(shown)}"


def _message(error: Mapping[str, Any]) -> str:
    """pydantic's message where it holds nothing of the input: a tag is the one kind that repeats it."""
    if error["type"] == "union_tag_invalid":
        return f"Input should be tagged with one of {error.get('ctx', {}).get('expected_tags', '')}"
    return str(error["msg"])


async def refuse(request: Request, error: Exception) -> Response:
    visit = visit_of(request)
    if isinstance(error, _AWAY):
        structlog.get_logger("http").warning("request_found_nobody", **crash(error, request.method, visit.correlation))
    return answer(as_problem(error), visit.correlation)


def install(app: FastAPI) -> None:
    """Makes an application answer every expected refusal as a problem; what is left over is the edge's."""
    for kind in (Problem, RequestValidationError, HTTPException, asyncpg.DataError, *_AWAY):
        app.add_exception_handler(kind, refuse)
