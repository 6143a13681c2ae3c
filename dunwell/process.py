"""All five services in one process: their pools, one clock, one set of heads, one drain."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import asyncpg
import msgspec

from dunwell.services import BUILDERS, INGRESS, LOGS, Parts
from libs.common.flow.heads import Heads
from libs.common.flow.poller import Poller
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import Pace, SystemClock
from libs.common.run.service import Runtime, Service, member_id
from libs.common.vault.keys import Keys

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
SERVING_CONNECTIONS_MAX = 6
READING_CONNECTIONS_MAX = 4
INSTALLATION = """
    SELECT i.parts, e.epoch, c.wall_base, c.business_base, c.rate
    FROM platform.installation i, platform.cluster_epoch e, platform.clock c"""


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
        poller = asyncio.create_task(self.poller.run(), name="poller")
        try:
            async with asyncio.TaskGroup() as tasks:
                for service in self.services.values():
                    tasks.create_task(service.run(), name=service.name)
        finally:
            poller.cancel()
            await asyncio.gather(poller, return_exceptions=True)

    def stop(self) -> None:
        """One drain for all."""
        self.stopping.set()
        for service in self.services.values():
            service.stop()


async def read_installation(dsn: str) -> Installation:
    con: Any = await asyncpg.connect(dsn)
    try:
        parts, epoch, *pace = await con.fetchrow(INSTALLATION)
        return Installation(parts, epoch, Pace(*pace))
    finally:
        await con.close()


@asynccontextmanager
async def open_process(
    dsn: Callable[[str], str], issuer: LocalIssuer, keys: Keys, clock: SystemClock, *,
    names: Sequence[str] = tuple(BUILDERS), several: bool = False,
) -> AsyncIterator[Process]:  # fmt: skip
    """Services by name, prepared and not yet running. `dsn(role)` gives the address for a role; `several`: other
    processes work on the same database."""
    installation = await read_installation(dsn(names[0]))
    clock.pace = installation.pace
    heads = Heads()
    async with AsyncExitStack() as stack:
        services: dict[str, Service[Any]] = {}
        pools: dict[str, Pool] = {}
        for name in names:
            pools[name] = await _pool(stack, dsn(name), SERVING_CONNECTIONS_MAX, f"dunwell {name}")
            reading = await _pool(stack, dsn(f"{name}_read"), READING_CONNECTIONS_MAX, f"dunwell {name} read")
            runtime = Runtime(name, pools[name], reading, clock, heads, installation.parts, installation.epoch)
            services[name] = await BUILDERS[name](Parts(runtime, issuer.verifier(), keys, stack))
        side = dsn(names[0]) if several else None
        logs = (*LOGS, INGRESS) if "intake" in names else LOGS
        poller = Poller(pools[names[0]], logs, heads, clock, member_id(), side)
        await poller.poll()
        for service in services.values():
            await service.prepare()
        yield Process(services, clock, heads, poller, installation, asyncio.Event())


async def _pool(stack: AsyncExitStack, dsn: str, most: int, name: str) -> Pool:
    pool = asyncpg.create_pool(dsn, min_size=1, max_size=most, server_settings={"application_name": name})
    return await stack.enter_async_context(pool)
