"""Doors for tests: a service whose transaction is a fake that counts, a real local issuer, and a few routes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import asyncpg
import httpx
from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response

from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx, build_app, keyless
from libs.common.http.auth import LocalIssuer, Verifier
from libs.common.http.bodies import require_type
from libs.common.http.doors import Connection, Principal
from libs.common.http.health import Check
from libs.common.http.limits import WEBHOOK_BYTES_MAX, body_max
from libs.common.http.scopes import public, scope
from libs.common.kernel.clock import ManualClock
from libs.common.kernel.problems import Conflict
from libs.common.store.transaction import Position

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class FakeConnection:
    """Answers of the table `idempotency` from a dict; a locked key stays locked until it is taken out of `locked`."""

    def __init__(self, kept: dict[tuple[Any, ...], dict[str, Any]], locked: set[int]) -> None:
        self.kept, self.locked = kept, locked
        self.written: dict[tuple[Any, ...], dict[str, Any]] = {}

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        return []

    async def fetchval(self, query: str, *args: Any) -> Any:
        return args[0] not in self.locked

    async def fetchrow(self, query: str, *args: Any) -> Any:
        return self.kept.get(args)

    async def execute(self, query: str, *args: Any) -> str:
        names = ("body_hash", "status", "headers", "body")
        self.written[args[:4]] = dict(zip(names, args[4:], strict=True))
        return "INSERT 0 1"


class FakeOpened:
    """A transaction that keeps what was written only when it is committed."""

    def __init__(self, doors: "FakeDoors") -> None:
        self._doors = doors
        self.connection: Connection = FakeConnection(doors.kept, doors.locked)
        self.effects: list[str] = []

    async def commit(self) -> list[Position]:
        self._doors.before_commit()
        assert isinstance(self.connection, FakeConnection)
        self._doors.kept |= self.connection.written
        self._doors.effects += self.effects
        self._doors.commits += 1
        return [Position("tracking", 3, 100 + self._doors.commits)]

    async def rollback(self) -> None:
        self.effects.clear()


class FakeDoors:
    """A service called tracking that reads strategy."""

    name = "tracking"

    def __init__(self, home: Path) -> None:
        self.clock = ManualClock(NOON)
        self.issuer = LocalIssuer(home, self.clock)
        self.verifier: Verifier = self.issuer.verifier()
        self.kept: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.locked: set[int] = set()
        self.effects: list[str] = []
        self.begun: list[tuple[Principal, str | None]] = []
        self.commits = 0
        self.next_offsets = {("strategy", 0): 5}
        self.before_commit: Callable[[], None] = lambda: None

    @asynccontextmanager
    async def begin(self, principal: Principal, trace: str | None) -> AsyncIterator[FakeOpened]:
        self.begun.append((principal, trace))
        yield FakeOpened(self)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        yield FakeConnection({}, set())

    def applied(self, source: str, part: int) -> int | None:
        return self.next_offsets.get((source, part))

    async def wait_applied(self, source: str, part: int, offset: int, timeout: float) -> bool:
        return self.next_offsets[source, part] > offset

    def token(self, role: str = "collector", user: str = "ann", creditors: tuple[str, ...] = ("*",)) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.issue(role, user, creditors)}"}


def application(doors: Any, router: APIRouter, checks: dict[str, Check] | None = None, **more: Any) -> FastAPI:

    async def metrics() -> bytes:
        return b"up 1\n"

    return build_app(doors, "Tracking", [router], checks=checks or {}, metrics=metrics, **more)


def browser(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tracking.test")


CANARY = "13800138000"
router = Router(route_class=TransactionRoute)


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str
    kind: Literal["call", "visit"] = "call"
    count: int = 1


@router.post("/cases/{case_id}/notes", dependencies=[scope("note:write")], status_code=201)
async def add_note(case_id: str, note: Note, tx: Tx, principal: CurrentPrincipal, response: Response) -> dict[str, str]:
    """Writes a note."""
    opened: Any = tx
    opened.effects.append(f"{case_id}:{note.text}")
    await asyncio.sleep(0)
    if note.text == "refuse":
        raise Conflict("the case is closed")
    if note.text == "crash":
        raise RuntimeError(CANARY)
    if note.text == "away":
        raise ConnectionRefusedError(CANARY)
    if note.text == "away4":
        raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")
    if note.text == "odd":
        raise asyncpg.InterfaceError("the server expects 2 arguments for this query, 1 was passed")
    if note.text == "form":
        raise asyncpg.DataError(f"invalid input for query argument $1: {CANARY}")
    response.headers["Location"] = "/v1/notes/1"
    return {"by": principal.actor}


@router.post("/returned", dependencies=[scope("note:write")])
async def refuse_by_answer(tx: Tx) -> Response:
    opened: Any = tx
    opened.effects.append("returned")
    return JSONResponse({}, 409)


@router.put("/cases/{case_id}", dependencies=[scope("note:write")])
async def change(case_id: str, tx: Tx) -> str:
    return case_id


@router.post("/evaluate", dependencies=[scope("law:evaluate")])
async def evaluate(note: Note) -> str:
    return note.text


@router.get("/cases/{case_id}", dependencies=[scope("case:read")])
async def read_case(case_id: str, reads: ReadsFor) -> str:
    return reads.reach


@router.post("/events", dependencies=[scope("overdue:write"), keyless()])
async def events(note: Note, tx: Tx) -> str:
    return note.text


@router.post("/webhook", dependencies=[public("signed by the provider"), body_max(WEBHOOK_BYTES_MAX)])
async def webhook(request: Request, tx: Tx, principal: CurrentPrincipal) -> dict[str, Any]:
    return {"bytes": len(await request.body()), "by": principal.name}


@router.post("/bulk", dependencies=[scope("overdue:write"), body_max(2_000_000)])
async def bulk(request: Request) -> int:
    require_type(request, "application/x-ndjson")
    return sum([len(chunk) async for chunk in request.stream()])


def key(value: str) -> dict[str, str]:
    return {"Idempotency-Key": value}


def a_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), body
    assert body["correlation"] == answer.headers["dunwell-request"]
    assert CANARY not in answer.text
    return body
