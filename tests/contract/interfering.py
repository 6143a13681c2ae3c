"""A store whose transactions can be held up or fail at any step; fakes are passed in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from libs.common.store.session import Store

At = Callable[[str], Awaitable[None]]


async def let_others_run() -> None:
    await asyncio.sleep(0)


class _Session:
    def __init__(self, session: Any, at: At) -> None:
        self._session, self._at = session, at

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._session, name)

        async def interfered(*args: Any) -> Any:
            await self._at(name)
            result = await method(*args)
            await self._at(f"after {name}")
            return result

        return interfered


class Interfering:
    """`at` is awaited with the name of each step before it ("begin", "load", ... "commit") and after it."""

    def __init__(self, store: Store, at: At) -> None:
        self._store, self._at = store, at

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        await self._at("begin")
        async with self._store.begin() as session:
            yield _Session(session, self._at)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class Once:
    """Raises an error at the first passing of a step; counts, so that a fault that never fired fails the test."""

    def __init__(self, step: str, error: BaseException, times: int = 1) -> None:
        self.step, self.error, self.left, self.fired = step, error, times, 0

    async def __call__(self, step: str) -> None:
        if step == self.step and self.left:
            self.left -= 1
            self.fired += 1
            raise self.error
