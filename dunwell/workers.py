"""`--workers N`: further processes that share the parts; each is this program again, without doors."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping

import structlog

RESTART_SECONDS = 1.0
log = structlog.get_logger()


class Workers:
    """Keeps `count` worker processes alive until stopped; they end with this process whatever happens to it."""

    def __init__(self, count: int, environment: Mapping[str, str]) -> None:
        self._count, self._environment = count, dict(environment)
        self._running: set[asyncio.subprocess.Process] = set()

    @property
    def at_work(self) -> bool:
        """Is there any?"""
        return bool(self._running)

    async def run(self, stopping: asyncio.Event, begin: asyncio.Event | None = None) -> None:
        """Until `stopping` is set; then all drain. None is started before `begin` is set."""
        if begin is not None:
            await begin.wait()
        async with asyncio.TaskGroup() as tasks:
            for number in range(self._count):
                tasks.create_task(self._keep_alive(stopping), name=f"worker {number + 1}")
            tasks.create_task(self._stop_all(stopping), name="workers' stop")

    async def _keep_alive(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            # A pipe that closes when this process dies, even by kill -9: the worker drains when it reads the end.
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "dunwell", "work", stdin=asyncio.subprocess.PIPE, env=self._environment,
                start_new_session=True,
            )  # fmt: skip
            self._running.add(process)
            code = await process.wait()
            self._running.discard(process)
            if not stopping.is_set():
                log.warning("a worker ended and is started again", code=code)
                await asyncio.sleep(RESTART_SECONDS)

    async def _stop_all(self, stopping: asyncio.Event) -> None:
        await stopping.wait()
        for process in self._running:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)


def environment(home: str) -> dict[str, str]:
    """A worker's environment: this process's, and the home."""
    return {**os.environ, "DUNWELL_HOME": home}
