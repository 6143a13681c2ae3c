"""Worker processes that get ready, start together at one word, and stay alive until they have been measured.

Over the pipes: the worker says `ready`, hears `go`, says `done`, and leaves when its standard input closes. A worker
whose starter was killed leaves too, in the middle of its work.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self

READY, GO, DONE = b"ready\n", b"go\n", b"done\n"


class Crew:
    """`async with Crew(commands) as crew`: all are ready; `await crew.work()`: all are done, and still there."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        """One command line per worker, without the interpreter."""
        self._commands = commands
        self._processes: list[Process] = []

    @property
    def pids(self) -> dict[str, int]:
        return {f"worker {number}": process.pid for number, process in enumerate(self._processes, 1)}

    async def __aenter__(self) -> Self:
        for command in self._commands:
            self._processes.append(
                await asyncio.create_subprocess_exec(sys.executable, *command, stdin=PIPE, stdout=PIPE)
            )
        await self._all_say(READY)
        return self

    async def work(self) -> None:
        for process in self._processes:
            assert process.stdin
            process.stdin.write(GO)
        await self._all_say(DONE)

    async def __aexit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        for process in self._processes:
            assert process.stdin
            process.stdin.close()
        await asyncio.gather(*(process.wait() for process in self._processes))

    async def _all_say(self, word: bytes) -> None:
        for process in self._processes:
            assert process.stdout
            heard = await process.stdout.readline()
            if heard != word:
                raise RuntimeError(f"worker {process.pid} said {heard!r} instead of {word!r}")


async def take_part(work: Callable[[], Awaitable[None]]) -> None:
    """The worker's side: everything is set up, `work` is what the clock is for."""
    _say(READY)
    if await asyncio.to_thread(sys.stdin.buffer.readline) != GO:
        return
    working = asyncio.ensure_future(work())
    left_alone = asyncio.ensure_future(asyncio.to_thread(sys.stdin.buffer.read))
    await asyncio.wait({working, left_alone}, return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        os._exit(1)  # nobody is left to read what this worker would say
    if working.exception() is None:
        _say(DONE)
    else:
        sys.stdout.close()  # the starter hears the end, and lets go
    await left_alone
    await working


def _say(word: bytes) -> None:
    sys.stdout.buffer.write(word)
    sys.stdout.buffer.flush()
