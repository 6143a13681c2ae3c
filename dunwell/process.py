"""All five services in one process: their pools, one clock, one set of heads, one drain."""

import asyncio
import base64
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import asyncpg
import msgspec
import structlog

from dunwell import memory
from dunwell.connections import connected
from dunwell.services import BUILDERS, FOLDERS, Parts, watched
from libs.common.flow.heads import Heads
from libs.common.flow.poller import Poller
from libs.common.flow.turns import Turns
from libs.common.http.auth import LocalIssuer
from libs.common.http.doors import Verifier
from libs.common.kernel.clock import Clock, Pace, SystemClock
from libs.common.log.checkpoint import Audit
from libs.common.run.migrations import versions
from libs.common.run.service import Runtime, Service, member_id
from libs.common.store.sql import leave_as_it_is
from libs.common.vault.keys import Keys

if TYPE_CHECKING:
    from libs.common.flow.kafka import Kafka

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
SERVING_CONNECTIONS_MAX = 6
READING_CONNECTIONS_MAX = 4
DRAIN_SECONDS = 25  # from the signal to the end
CLOSE_SECONDS = 1.0
INSTALLATION = """
    SELECT i.parts, e.epoch, c.wall_base, c.business_base, c.rate
    FROM platform.installation i, platform.cluster_epoch e, platform.clock c"""
log = structlog.get_logger()


class Installation(msgspec.Struct, frozen=True):
    """What is fixed for all processes."""

    parts: int
    epoch: int
    pace: Pace


@dataclass
class Process:
    """A running set of services."""

    services: dict[str, Service[Any]]
    clock: SystemClock
    heads: Heads
    poller: Poller
    installation: Installation
    stopping: asyncio.Event

    async def run(self) -> None:
        """All loops of all services, until `stop`; an exception in one ends all."""
        memory.settle()
        poller = asyncio.create_task(self.poller.run(self.tell_clock), name="poller")
        try:
            async with asyncio.TaskGroup() as tasks:
                for service in self.services.values():
                    tasks.create_task(service.run(), name=service.name)
        finally:
            poller.cancel()
            await asyncio.gather(poller, return_exceptions=True)

    def tell_clock(self, pace: Pace) -> None:
        """The clock was moved: whoever waits for an instant looks again."""
        self.clock.pace = pace
        for service in self.services.values():
            service.timer_due.set()

    def in_flight(self) -> int:
        """Contacts of this process between their reservation and their record."""
        outreach = self.services.get("outreach")
        return int(outreach.app.state.wired.sending.in_flight) if outreach else 0

    def stop(self) -> None:
        """One drain for all."""
        self.stopping.set()
        for service in self.services.values():
            service.stop()


class Trust(NamedTuple):
    """What an installation trusts: who may come in, the keys of what people are, the key that signs its logs."""

    verifier: Verifier
    keys: Keys
    audit: Audit
    webhook_secret: str

    @classmethod
    def open(cls, home: Path, clock: Clock, *, create: bool = True, verifier: Verifier | None = None) -> "Trust":
        """From keys/ and anchors/ of a home; made where they are missing if `create`, else BadKeys. Tokens are those of
        the installation itself where no other verifier is given."""
        folder = home / "keys"
        keys = Keys.open(folder, create=create)
        return cls(
            verifier or LocalIssuer(home, clock).verifier(), keys, Audit.open(folder, home / "anchors"),
            _webhook_secret(folder / "webhook.secret"),
        )  # fmt: skip


def _webhook_secret(path: Path) -> str:
    """The secret that signs the gateway's webhooks; made at the first start."""
    with suppress(FileExistsError):
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret + "\n")
    return path.read_text().strip()


async def read_installation(dsn: str) -> Installation:
    async with connected(dsn, "start") as con:
        parts, epoch, *pace = await con.fetchrow(INSTALLATION)
        return Installation(parts, epoch, Pace(*pace))


@asynccontextmanager
async def open_process(
    dsn: Callable[[str], str], trust: Trust, clock: SystemClock, *,
    names: Sequence[str] = tuple(BUILDERS), several: bool = False, connect: Mapping[str, Any] | None = None,
) -> AsyncIterator[Process]:  # fmt: skip
    """Services by name, prepared and not yet running. `dsn(role)` gives the address for a role; `several`: other
    processes work on the same database; `connect`: the broker, where services meet in Kafka."""
    installation = await read_installation(dsn(names[0]))
    clock.pace = installation.pace
    heads, turns = Heads(), Turns()
    async with AsyncExitStack() as stack:
        services: dict[str, Service[Any]] = {}
        pools: dict[str, Pool] = {}
        for name in names:
            pools[name] = await _pool(stack, dsn(name), SERVING_CONNECTIONS_MAX, member_id(), heads)
            reading = await _pool(stack, dsn(f"{name}_read"), READING_CONNECTIONS_MAX, f"dunwell {name} read", heads)
            runtime = Runtime(
                name, pools[name], reading, clock, heads, installation.parts, installation.epoch, turns,
                _kafka(connect, name), versions(name, FOLDERS[name]),
            )  # fmt: skip
            services[name] = await BUILDERS[name](
                Parts(runtime, trust.verifier, trust.keys, trust.audit, trust.webhook_secret, stack)
            )
        side = dsn(names[0]) if several else None
        poller = Poller(pools[names[0]], watched(names, connect is not None), heads, clock, member_id(), side)
        await poller.poll()
        for service in services.values():
            await service.prepare()
        yield Process(services, clock, heads, poller, installation, asyncio.Event())


def _kafka(connect: Mapping[str, Any] | None, name: str) -> "Kafka | None":
    if connect is None:
        return None
    from libs.common.flow.kafka import Kafka

    return Kafka(connect, name, time.monotonic)


async def _pool(stack: AsyncExitStack, dsn: str, most: int, name: str, heads: Heads) -> Pool:
    async def connected(_: Any) -> None:
        """To another server, perhaps, which may not have all that the last one had."""
        heads.recent.forget()

    pool = await asyncpg.create_pool(
        dsn, min_size=1, max_size=most, server_settings={"application_name": name}, init=connected, reset=leave_as_it_is
    )
    stack.push_async_callback(close_pool, pool)
    return pool


async def close_pool(pool: Pool) -> None:
    """Ends its connections. All work is done: one that is not given back, or does not answer, is cut off."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await pool.close()
    except TimeoutError:
        log.warning("connections were cut off", seconds=CLOSE_SECONDS)
