"""One service as a process of a cluster: its doors answer from the first moment, ready when all it needs is there.

A database or a broker that is away makes it unready, never dead; SIGTERM drains it.
"""

import asyncio
import signal
import socket
from contextlib import AsyncExitStack, suppress
from typing import Any

import asyncpg
import structlog
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from dunwell.home import Home
from dunwell.process import DRAIN_SECONDS, Trust, open_process
from dunwell.server import Server, say_serving
from dunwell.services import is_sandbox
from dunwell.settings import DatabaseSettings, KafkaSettings, ServeSettings
from libs.common.http.auth import JwksVerifier, oidc_client
from libs.common.http.doors import Verifier
from libs.common.kernel.clock import SystemClock
from libs.common.kernel.settings import BadSettings
from libs.common.log.lost import LOST

RETRY_SECONDS = 0.5
# What a database says that is there and not ready for us: not migrated yet, or its passwords not set yet.
NOT_YET = (
    asyncpg.InvalidCatalogNameError, asyncpg.InvalidSchemaNameError, asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError, asyncpg.UndefinedFunctionError, asyncpg.InsufficientPrivilegeError,
    asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError,
)  # fmt: skip
log = structlog.get_logger()


class Front:
    """The doors of a process that is still starting: alive, not ready, and why."""

    def __init__(self) -> None:
        self.app: Any = None
        self.waits_for = "starting"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.app is not None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            alive = scope["path"] == "/livez"
            body = {"status": "ok"} if alive else {"status": "not ready", "checks": {"database": self.waits_for}}
            answer = JSONResponse(body, 200 if alive else 503, {} if alive else {"Retry-After": "1"})
            await answer(scope, receive, send)


class Serve:
    """`dunwell serve <name>`."""

    def __init__(
        self, name: str, home: Home, database: DatabaseSettings, kafka: KafkaSettings, settings: ServeSettings
    ) -> None:
        self._name, self._home, self._database, self._settings = name, home, database, settings
        self._connect = kafka.connect()
        for role in (name, f"{name}_read"):
            database.password(role)
        if not settings.oidc_issuer and not is_sandbox():
            raise BadSettings(
                "DUNWELL_OIDC_ISSUER: a real gateway is set, so people sign in at your OpenID provider; name it"
            )
        self._clock, self._front, self._stopping = SystemClock(), Front(), asyncio.Event()

    async def run(self, sock: socket.socket) -> None:
        """Until SIGTERM or SIGINT, then drains; an exception in a loop or in the doors ends both."""
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self._stopping.set)
        server = Server(self._front)
        async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as tasks:
            doors = tasks.create_task(server.serve(sockets=[sock]), name="doors")
            work = tasks.create_task(self._work(), name=self._name)
            await server.ready.wait()
            say_serving(self._name, sock)
            await self._stopping.wait()
            limit.reschedule(loop.time() + DRAIN_SECONDS)
            server.should_exit = True
            await asyncio.gather(doors, work)

    async def _work(self) -> None:
        async with AsyncExitStack() as stack:
            trust = Trust.open(self._home.path, self._clock, create=False, verifier=await self._verifier(stack))
            while not self._stopping.is_set():
                try:
                    process = await stack.enter_async_context(
                        open_process(
                            self._database.dsn, trust, self._clock, names=[self._name], several=True,
                            connect=self._connect,
                        )
                    )  # fmt: skip
                except (*LOST, *NOT_YET) as error:
                    await self._wait_for(error)
                else:
                    break
            else:
                return
            stopper = asyncio.create_task(self._stop(process.stop), name="stop")
            self._front.app = process.services[self._name].app
            log.info("ready to work", service=self._name)
            await process.run()
            await stopper

    async def _verifier(self, stack: AsyncExitStack) -> Verifier | None:
        if not self._settings.oidc_issuer:
            return None
        client = await stack.enter_async_context(oidc_client())
        return JwksVerifier(self._settings.oidc_issuer, client, self._clock)

    async def _stop(self, stop: Any) -> None:
        await self._stopping.wait()
        stop()

    async def _wait_for(self, error: BaseException) -> None:
        if isinstance(error, NOT_YET):
            why = f"it is not migrated ({type(error).__name__}); run: dunwell migrate"
        else:
            why = f"it does not answer ({type(error).__name__})"
        if why != self._front.waits_for:
            log.warning("not ready", service=self._name, database=why)
        self._front.waits_for = why
        with suppress(TimeoutError):
            async with asyncio.timeout(RETRY_SECONDS):
                await self._stopping.wait()
