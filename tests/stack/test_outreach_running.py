"""Outreach with all its loops: it sends by itself, a stop in another process holds within a second, it ends cleanly."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from libs.common.run.service import Runtime
from services.outreach.adapters.http import HttpSender
from services.outreach.settings import Settings
from tests.database import Database
from tests.service.outreach_world import SECRET, World, open_world
from tests.stack.gateway import Running, running

LIMIT_SECONDS = 15.0


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    end = time.monotonic() + LIMIT_SECONDS
    while not await condition():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def at_work(world: World) -> AsyncIterator[None]:
    """All loops of the service, ended cleanly."""
    loops = asyncio.create_task(world.service.run())
    try:
        yield
    finally:
        world.service.stop()
        await asyncio.wait_for(loops, LIMIT_SECONDS)


async def all_states(world: World, state: str, count: int) -> bool:
    rows = await world.fetch("SELECT 1 FROM contacts WHERE state = $1", state)
    return len(rows) == count


async def test_a_running_service_sends_what_is_asked_for_and_ends_cleanly(database: Database, tmp_path: Path) -> None:
    async with open_world(database, tmp_path) as world:
        async with at_work(world):
            for n in range(3):
                await world.owing_asked(n)
            await until(lambda: all_states(world, "submitted", 3))
        assert await world.fetch("SELECT 1 FROM part_owner WHERE owner IS NOT NULL") == []


async def test_a_stop_holds_in_another_process_within_a_second(database: Database, tmp_path: Path) -> None:
    async with open_world(database, tmp_path) as one, open_world(database, tmp_path) as other, at_work(other):
        async with one.browser() as browser:
            body = {"scope": "*", "reason": "drill"}
            await browser.post("/v1/outreach/stop", json=body, headers={"Idempotency-Key": "1"})
        stopped = time.monotonic()

        async def holds() -> bool:
            return other.wired.watch.objection() == "drill"

        await until(holds)
        assert time.monotonic() - stopped < 1.5  # twice a second, on a machine that does other things too


async def test_a_drain_lets_what_is_under_way_finish(database: Database, tmp_path: Path) -> None:
    """F-P5: no unknown is made by a clean stop."""
    with running(tmp_path) as gateway:
        async with sending_to(database, tmp_path, gateway) as world:
            async with at_work(world):
                for n in range(20):
                    await world.owing_asked(n, number=f"+86138001380{n:02}")

                async def some_left() -> bool:
                    return len(gateway.submissions()) > 0

                await until(some_left)
            rows = await world.fetch("SELECT contact_id::text, debtor_id::text FROM contacts")
            states = {(await world.contact(debtor, contact)).state for contact, debtor in rows}
        assert states <= {"submitted", "planned"}
        assert max(gateway.raw().values()) == 1


@asynccontextmanager
async def sending_to(database: Database, home: Path, gateway: Running) -> AsyncIterator[World]:
    settings = Settings(sms_url=gateway.url, sms_token="t", webhook_secret=SECRET)  # type: ignore[arg-type]
    async with httpx.AsyncClient(trust_env=False) as client:

        def sender(runtime: Runtime) -> HttpSender:
            return HttpSender(client, settings, runtime.clock, True)

        async with open_world(database, home, sender, settings) as world:
            yield world
