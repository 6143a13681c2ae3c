"""What a running service offers to its doors: transactions for commands, read-only ones for people, progress."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated, Any, Generic, TypeVar, cast

from fastapi import Depends, Request

from libs.common.http.doors import Connection, Principal, Verifier, doors_of
from libs.common.http.reads import read_only
from libs.common.kernel.clock import Clock
from libs.common.log.checkpoint import Checkpoints
from libs.common.run.service import Service
from libs.common.store.session import Move
from libs.common.store.sql import SqlSession
from libs.common.store.state import State
from libs.common.store.transaction import Position, Transaction

S = TypeVar("S", bound=State)


class Command(Transaction[S]):
    """The transaction of one request: what it appended is told to this process's readers after the commit."""

    service: Service[S]

    @property
    def connection(self) -> Connection:
        return cast(Connection, cast(SqlSession, self.session).connection)

    async def commit(self, moves: Sequence[Move] = (), epoch: int = 0) -> list[Position]:
        positions = await super().commit(moves, epoch)
        self.service.wrote(positions)
        return positions

    async def rollback(self) -> None:
        await cast(SqlSession, self.session).rollback()


class ServiceDoors(Generic[S]):
    """A Doors for one service."""

    def __init__(self, service: Service[S], verifier: Verifier) -> None:
        self.service, self.verifier = service, verifier

    @property
    def name(self) -> str:
        return self.service.name

    @property
    def clock(self) -> Clock:
        return self.service.runtime.clock

    @asynccontextmanager
    async def begin(self, principal: Principal, trace: str | None) -> AsyncIterator[Command[S]]:
        runtime = self.service.runtime
        async with runtime.store.begin() as session:
            await session.references(runtime.references)
            context = self.service.work.context(runtime.clock.now(), principal.actor, trace)
            command = Command(self.service.declaration, session, context)
            command.service = self.service
            yield command

    def read(self) -> AbstractAsyncContextManager[Connection]:
        return read_only(self.service.runtime.reading)

    def applied(self, source: str, part: int) -> int | None:
        return self.service.consumer.next.get((source, part))

    async def wait_applied(self, source: str, part: int, offset: int, timeout: float) -> bool:
        return await self.service.wait_applied(source, part, offset, timeout)


async def service_of(request: Request) -> Service[Any]:
    return cast(ServiceDoors[Any], doors_of(request)).service


async def checkpoints_of(request: Request) -> Checkpoints:
    return cast(Checkpoints, request.app.state.checkpoints)


TheService = Annotated[Service[Any], Depends(service_of)]
TheCheckpoints = Annotated[Checkpoints, Depends(checkpoints_of)]
