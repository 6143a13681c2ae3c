"""A kill run: fed, killed at random moments, brought to rest, judged."""

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from benchmarks.whole_path import SET_CLOCK, today_at_ten
from dunwell.cluster.broker import Broker
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock
from tests.kills.books import books, check, come_to_rest
from tests.kills.feeding import CREDITOR, SETTINGS, feed
from tests.kills.shapes import Cluster, Embedded, Shape
from tests.kills.unsafe import Unsafe
from tests.kills.wanted import Progress, Told, Wanted
from tests.stack.gateway import Running, running
from tests.stack.test_embedded import surroundings

GAP_SECONDS = (0.2, 4.0)  # between a fault's mending and the next one
JUDGES = (("audit", "verify"), ("kpis", "--recompute"), ("finders", "check"))
Say = Callable[[str], None]


def make_shape(kind: str, home: Path, seed: int, gateway: Running, broker: Broker | None = None) -> Shape:
    """`kind`: embedded, unsafe, or cluster with a broker that is up."""
    settings = {"DUNWELL_SMS_URL": gateway.url, "DUNWELL_SMS_TOKEN": "t"}
    chance = random.Random(seed)
    if broker is not None:
        return Cluster(home, chance, settings, broker)
    return (Unsafe if kind == "unsafe" else Embedded)(home, chance, settings)


async def kill_run(shape: Shape, wanted: Wanted, gateway: Running, say: Say = lambda _: None) -> Told:
    """The shape is started here, and its services are stopped in order at the end; whoever made it stops the rest."""
    told, began = Told(), time.monotonic()
    gateway.script(by_to=dict(wanted.misbehaves))
    await asyncio.to_thread(shape.start)
    async with books(shape.dsn()) as con:
        await con.execute(SET_CLOCK, today_at_ten())
    told.seconds["start"] = time.monotonic() - began
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        await _set_creditor(client, shape)
        client.headers["Authorization"] = f"Bearer {_token(shape, 'publisher')}"
        await _feed_and_kill(client, shape, wanted, told, gateway, say)
    began = time.monotonic()
    async with books(shape.dsn()) as con:
        await come_to_rest(con, shape.relayed)
        told.seconds["rest"] = time.monotonic() - began
        await check(con, wanted, gateway, told)
    await asyncio.to_thread(shape.stop_services)
    for judge in JUDGES:
        told.flaws += await asyncio.to_thread(_judge, shape, judge)
    return told


async def _feed_and_kill(
    client: httpx.AsyncClient, shape: Shape, wanted: Wanted, told: Told, gateway: Running, say: Say
) -> None:
    began, plan = time.monotonic(), wanted.plan()
    progress, gaps = Progress(len(plan)), random.Random(wanted.seed)
    async with asyncio.TaskGroup() as tasks:
        feeding = tasks.create_task(feed(client, shape.address, wanted.debtors, today_at_ten(), progress, told))
        for number, kind in enumerate(plan, 1):
            await asyncio.sleep(gaps.uniform(*GAP_SECONDS))
            what = await asyncio.to_thread(shape.faults[kind])
            told.fired[kind] += 1
            told.hit[what] += 1
            progress.step()
            say(f"{number} of {len(plan)}: {what}, {len(gateway.submissions())} texts so far")
        told.while_killed = len(gateway.submissions())
        await feeding
    told.seconds["faults"] = time.monotonic() - began


def _token(shape: Shape, role: str) -> str:
    return LocalIssuer(shape.home, SystemClock()).issue(role, role)


async def _set_creditor(client: httpx.AsyncClient, shape: Shape) -> None:
    answer = await client.put(
        f"{shape.address()}/api/intake/v1/creditors/{CREDITOR}", json=SETTINGS,
        headers={"Authorization": f"Bearer {_token(shape, 'platform_admin')}", "Idempotency-Key": "1"},
    )  # fmt: skip
    assert answer.is_success, answer.text


def _judge(shape: Shape, command: tuple[str, ...]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "dunwell", *command], check=False, capture_output=True, text=True,
        env=surroundings(shape.home, {}),
    )  # fmt: skip
    return [f"dunwell {' '.join(command)}: {done.stdout[-600:]}{done.stderr[-600:]}"] if done.returncode else []


def run(kind: str, home: Path, wanted: Wanted, broker: Broker | None = None, say: Say = lambda _: None) -> Told:
    """A whole kill run in a home of its own, with a gateway of its own."""
    with running(home) as gateway:
        shape = make_shape(kind, home, wanted.seed, gateway, broker)
        try:
            return asyncio.run(kill_run(shape, wanted, gateway, say))
        finally:
            shape.stop()


FAULTS: Mapping[str, Mapping[str, int]] = {
    "embedded": {"process": 30, "database": 5},
    "cluster": {"process": 30, "database": 5, "broker": 3},
}
