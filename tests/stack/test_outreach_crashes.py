"""kill -9 at every point between two transactions and a provider (reliability.md §4): never twice, never lost.

The gateway's own fsynced record is the truth. The parent plans six texts, a forked child reserves and sends them and
kills itself at one point, a new process picks up what is left.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from libs.common.kernel.clock import Clock
from libs.common.run.service import Runtime
from services.outreach.adapters.http import HttpSender
from services.outreach.ports import Tier
from services.outreach.settings import Settings
from tests.database import Database
from tests.service.outreach_world import SECRET, TEN_IN_SHANGHAI, World, open_world
from tests.stack.gateway import Running, running
from tests.stack.outreach_crashing import CrashingSender, CrashingTransport, CrashingWork, die

DECISIONS = {
    "01": ["accept"], "02": ["accept_drop"], "03": ["accept_500"], "04": ["reject"], "05": ["too_many", "accept"],
    "06": ["not_accept_drop"],
}  # fmt: skip
SETTLED = {"submitted", "rejected", "unknown_escalated"}
MINUTE = timedelta(minutes=1)


@asynccontextmanager
async def a_world(
    database: Database, home: Path, gateway: Running, point: str = "", tier: Tier = "B", later: timedelta = timedelta(0)
) -> AsyncIterator[World]:
    transport = CrashingTransport(point)
    settings = Settings(sms_url=gateway.url, sms_token="t", webhook_secret=SECRET)  # type: ignore[arg-type]

    def sender(runtime: Runtime) -> HttpSender:
        clock: Clock = runtime.clock
        return CrashingSender(point, tier, client, settings, clock, True, 1.0)

    async with (
        httpx.AsyncClient(transport=transport, trust_env=False) as client,
        open_world(database, home, sender, settings, TEN_IN_SHANGHAI + later) as world,
    ):
        if point:
            world.service.work = CrashingWork(world.service.work, point)
        yield world


async def bury_the_dead(world: World) -> None:
    """The leases of killed processes have run out."""
    await world.runtime.serving.execute("UPDATE part_owner SET until = '-infinity'")
    await world.runtime.serving.execute("DELETE FROM member")
    await world.service.owner.renew()


async def plan(database: Database, home: Path, gateway: Running, points: Sequence[str]) -> dict[str, list[str]]:
    """Six texts for each point, due a minute after those of the point before; their contact ids."""
    asked: dict[str, list[str]] = {}
    async with a_world(database, home, gateway) as world:
        for minute, point in enumerate(points):
            for n, ending in enumerate(DECISIONS):
                debtor, case = await world.owing(100 * minute + n, number=f"+861380013{minute:02}{ending}")
                request = world.request(case, not_before=TEN_IN_SHANGHAI + minute * MINUTE + MINUTE / 2)
                await world.tell("strategy", debtor, request)
                asked.setdefault(point, []).append(request.contact_id)
        await world.consume()
    return asked


async def send_and_die(database: Database, home: Path, gateway: Running, point: str, tier: Tier, minute: int) -> None:
    async with a_world(database, home, gateway, point, tier, minute * MINUTE + MINUTE / 2) as world:
        await bury_the_dead(world)
        await world.look()
        if point == "before_tx1":
            die()
        await world.wired.sending.step()
    os._exit(3)


async def recover(database: Database, home: Path, gateway: Running, tier: Tier) -> dict[str, str]:
    """Leases run out, look-ups come due; the state of every contact."""
    async with a_world(database, home, gateway, tier=tier, later=timedelta(minutes=20)) as world:
        await bury_the_dead(world)
        for minutes in (0, 2, 5, 12, 50):
            world.step_clock(timedelta(minutes=minutes))
            await world.tick()
            await world.wired.janitor.step()
            await world.send()
        rows = await world.fetch("SELECT contact_id::text, debtor_id::text FROM contacts")
        return {contact: (await world.contact(debtor, contact)).state for contact, debtor in rows}


def fork_and_die(database: Database, home: Path, gateway: Running, point: str, tier: Tier, minute: int) -> None:
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(send_and_die(database, home, gateway, point, tier, minute))
        finally:
            os._exit(4)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, f"{point} was never reached: {status}"


POINTS = (
    "before_tx1", "in_tx1", "after_tx1", "connected", "request_headers", "half_body", "full_body", "response_headers",
    "response_body", "before_tx2", "in_tx2", "after_tx2",
)  # fmt: skip


@pytest.mark.parametrize(("points", "tier"), [(POINTS, "B"), (("full_body", "before_tx2"), "C")])
def test_a_kill_at_any_point_neither_doubles_nor_loses_a_contact(
    database: Database, tmp_path: Path, points: Sequence[str], tier: Tier
) -> None:
    with running(tmp_path) as gateway:
        gateway.script(by_to=DECISIONS)
        asked = asyncio.run(plan(database, tmp_path, gateway, points))
        for minute, point in enumerate(points):
            fork_and_die(database, tmp_path, gateway, point, tier, minute)
        found = asyncio.run(recover(database, tmp_path, gateway, tier))
        raw, accepted = gateway.raw(), gateway.accepted()
        told_not_accepted = {entry["ref"] for entry in gateway.submissions() if entry["decision"] == "too_many"}

    for point, contacts in asked.items():
        for ref in contacts:
            assert found[ref] in SETTLED, point
            assert accepted.get(ref, 0) <= 1, point
            assert raw.get(ref, 0) <= 1 or ref in told_not_accepted, point
            if found[ref] == "submitted":
                assert ref in accepted, point
            elif ref in accepted:
                assert tier == "C" and found[ref] == "unknown_escalated", point
