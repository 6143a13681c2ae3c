"""Things that die at one point: a socket, a sender, the sender's transactions."""

import os
import signal
from collections.abc import Sequence
from typing import Any

import httpcore
import httpx

from libs.common.store.session import Move, Session
from libs.common.store.transaction import Position, Transaction, Work
from services.outreach.adapters.http import HttpSender
from services.outreach.ports import LastLook, Message, Outcome, Tier


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class CrashingStream(httpcore.AsyncNetworkStream):
    """A socket whose owner dies while it is used."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, point: str) -> None:
        self._inner, self._point = inner, point

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        found = await self._inner.read(1 if self._point == "response_headers" else max_bytes, timeout)
        if self._point in ("response_headers", "response_body"):
            die()
        return found

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        is_body = buffer.startswith(b"{")
        if is_body and self._point == "half_body":
            await self._inner.write(buffer[: len(buffer) // 2], timeout)
            die()
        await self._inner.write(buffer, timeout)
        if (is_body and self._point == "full_body") or self._point == "request_headers":
            die()

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(self, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        raise NotImplementedError

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class CrashingBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, point: str) -> None:
        self._inner, self._point = httpcore.AnyIOBackend(), point

    async def connect_tcp(self, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        stream = await self._inner.connect_tcp(*args, **more)
        if self._point == "connected":
            die()
        return CrashingStream(stream, self._point)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class CrashingTransport(httpx.AsyncHTTPTransport):
    def __init__(self, point: str) -> None:
        super().__init__()
        self._pool = httpcore.AsyncConnectionPool(max_connections=1, network_backend=CrashingBackend(point))


class CrashingSender(HttpSender):
    """Dies before the first call, or after the last."""

    def __init__(self, point: str, tier: Tier, *args: Any) -> None:
        super().__init__(*args)
        self._point, self.tier = point, tier

    async def send(self, messages: Sequence[Message], last: LastLook) -> list[Outcome]:
        if self._point == "after_tx1":
            die()
        outcomes = await super().send(messages, last)
        if self._point == "before_tx2":
            die()
        return outcomes


class CrashingTransaction(Transaction[Any]):
    work: "CrashingWork"

    async def commit(self, moves: Sequence[Move] = (), epoch: int = 0) -> list[Position]:
        self.work.commits += 1
        if self.work.point == f"in_tx{self.work.commits}":
            die()
        positions = await super().commit(moves, epoch)
        if self.work.point == f"after_tx{self.work.commits}" and self.work.commits == 2:
            die()
        return positions


class CrashingWork(Work[Any]):
    """The sender's transactions of one step: the first is TX1, the second TX2."""

    def __init__(self, like: Work[Any], point: str) -> None:
        super().__init__(like.declaration, like.parts, like.epoch, like.references)
        self.point, self.commits = point, 0

    def transaction(self, session: Session, now: Any) -> Transaction[Any]:
        found = CrashingTransaction(self.declaration, session, self.context(now))
        found.work = self
        return found
