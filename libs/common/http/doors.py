"""What a door knows of the service behind it and of the request that came in."""

import os
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, cast

import msgspec
from starlette.requests import HTTPConnection
from starlette.types import Scope as AsgiScope

from libs.common.kernel import tracing
from libs.common.kernel.clock import Clock
from libs.common.store.transaction import Position

EVERY_CREDITOR = "*"
BODY_BYTES_MAX = 1_048_576


class Reach(StrEnum):
    """How far a scope goes within the creditors granted (security.md §2: A, T, O and the dot)."""

    OWN = "own"
    ASSIGNED = "assigned"
    TEAM = "team"
    ALL = "all"


class Grant(msgspec.Struct, frozen=True):
    """What a role may do under one scope; `second` = it needs a second person, `health` = figures of health only."""

    reach: Reach
    second: bool = False
    health: bool = False


class Principal(msgspec.Struct, frozen=True):
    """Who asks. `creditors` is a tuple of names, `("*",)` = every one; empty sees nothing."""

    name: str
    role: str
    creditors: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset()

    @property
    def actor(self) -> str:
        """How events and acts name this person."""
        return f"user:{self.name}/{self.role}"

    def did(self, actor: str) -> bool:
        """Is the person whom an event or an act names this one, in whatever role? Two persons are two names."""
        return actor.rpartition("/")[0] == f"user:{self.name}"

    def granted(self, creditor: str) -> bool:
        """May this person see and do anything for this creditor?"""
        return EVERY_CREDITOR in self.creditors or creditor in self.creditors


NOBODY = Principal(name="public", role="none")


class Verifier(Protocol):
    async def verify(self, token: str) -> Principal:
        """The principal of an access token. Unauthorized for a bad one, Unavailable when the keys can't be had."""


class Connection(Protocol):
    """The part of an asyncpg connection that the doors use."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...

    async def fetchrow(self, query: str, *args: Any) -> Any: ...

    async def fetchval(self, query: str, *args: Any) -> Any: ...

    async def execute(self, query: str, *args: Any) -> str: ...


class Opened(Protocol):
    """One open transaction of the service, begun for one request."""

    @property
    def connection(self) -> Connection: ...

    async def commit(self) -> list[Position]:
        """Saves, appends, commits; where the appended events stand, one position per part."""

    async def rollback(self) -> None: ...


class Doors(Protocol):
    """What every service offers to its doors: `app.state.service`."""

    @property
    def name(self) -> str: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def verifier(self) -> Verifier: ...

    def begin(self, principal: Principal, trace: str | None) -> AbstractAsyncContextManager[Opened]:
        """A transaction with the serving role; left without commit() it is rolled back."""

    def read(self) -> AbstractAsyncContextManager[Connection]:
        """A read-only transaction with the read role (`reads.read_only` makes one of a pool)."""

    def applied(self, source: str, part: int) -> int | None:
        """The next offset this service expects of a source's part; None for what it does not read."""

    async def wait_applied(self, source: str, part: int, offset: int, timeout: float) -> bool:
        """Waits until `offset` has been applied, at most `timeout` seconds; False when it has not."""


@dataclass(slots=True)
class Visit:
    """One request on its way through the doors."""

    correlation: str = field(default_factory=lambda: os.urandom(8).hex())
    body_max: int = BODY_BYTES_MAX
    body_seen: int = 0
    principal: Principal | None = None
    grant: Grant | None = None
    opened: Opened | None = None
    held: AsyncExitStack | None = None  # what this attempt holds open: the transaction of its Reads
    reads: Any = None


_VISIT = "dunwell.visit"


def begin_visit(scope: AsgiScope, visit: Visit) -> None:
    scope[_VISIT] = visit


def visit_of(request: HTTPConnection) -> Visit:
    """This request's Visit; one of its own for an application without the edge (tests of a single route)."""
    return cast(Visit, request.scope.setdefault(_VISIT, Visit()))


def doors_of(request: HTTPConnection) -> Doors:
    return cast(Doors, request.app.state.service)


def trace_of(request: HTTPConnection) -> str | None:
    """The trace that a request's effects belong to, as a W3C traceparent."""
    return tracing.traceparent_of(request.headers.get("traceparent"))
