"""Five services as processes of their own, with a real broker between them: in by HTTP, out as a text, and killed."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from dunwell.cluster.broker import Broker
from dunwell.cluster.visit import doors
from tests.cluster.system import QUIET_SECONDS_MAX, assert_exact, books, feed, running, until_quiet

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

EVENTS = 300


async def figure(client: httpx.AsyncClient, kpi: str) -> int:
    answer = (await client.get("/api/analytics/v1/kpis")).json()
    return int(next(item["numerator"] for item in answer["items"] if item["kpi"] == kpi))


async def ready(client: httpx.AsyncClient) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.get("/readyz")).json()
    return answer


async def until_ready(client: httpx.AsyncClient, well: bool = True) -> dict[str, Any]:
    async with asyncio.timeout(QUIET_SECONDS_MAX):
        while ((answer := await ready(client))["status"] == "ok") is not well:
            await asyncio.sleep(0.1)
    return answer


async def test_events_travel_through_kafka_and_survive_a_killed_service_and_a_killed_broker(
    home: Path, kafka: Broker
) -> None:
    async with running(home, kafka) as cluster, doors(cluster, "compliance") as client, books(cluster) as con:
        await until_ready(client)
        await feed(cluster, range(EVENTS))
        await until_quiet(con)
        assert await figure(client, "entries") == EVENTS
        assert await con.fetchval("SELECT sum(sent) FROM intake.relay") > 0
        assert await con.fetchval("SELECT sum(backfilled) FROM tracking.progress") == 0

        feeding = asyncio.create_task(feed(cluster, range(EVENTS, 2 * EVENTS), chunk=20))
        for name in ("strategy", "intake", "tracking"):
            await asyncio.to_thread(cluster.members[name].kill)
            await asyncio.to_thread(cluster.restart, name)
        await asyncio.to_thread(kafka.kill, 1)
        unready = await until_ready(client, well=False)
        assert "broker" in str(unready)
        await asyncio.to_thread(kafka.restart, 1)
        await feeding
        await until_ready(client)
        await feed(cluster, range(2 * EVENTS))
        await until_quiet(con)
        assert await figure(client, "entries") == 2 * EVENTS
        await assert_exact(con, 2 * EVENTS)

        for member in cluster.members.values():
            member.send(signal.SIGTERM)
        ended = [await asyncio.to_thread(member.wait) for member in cluster.members.values()]
        assert ended == [0] * len(ended), {name: m.last_words() for name, m in cluster.members.items()}
