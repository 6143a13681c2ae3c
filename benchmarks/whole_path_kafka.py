"""The product as a cluster runs it: five processes and the gateway, a real broker between them.

Input, effects and books are those of `whole_path.py`. The backlog stands in `ingress` by one transaction: its commit
starts the clock, when all processes are at work and 200 events have gone through.
"""

import asyncio

import asyncpg

from benchmarks import kafka
from benchmarks.measure import Meter, Row
from benchmarks.server import private_home
from benchmarks.whole_path import (
    CREDITOR,
    RECORDS_OF_OUTREACH,
    SENT,
    SET_CLOCK,
    SETTINGS,
    check_books,
    fill,
    today_at_ten,
)
from dunwell.cluster.local import LocalCluster
from dunwell.cluster.visit import behind, doors
from libs.common.events.registry import OWNERS
from libs.common.flow.message import topic_of
from libs.common.flow.poller import CHANNEL
from libs.common.run.postgres import SUPERUSER

WARM_UP_EVENTS = 200
WARM_UP_SECONDS_MAX = 120
RUN_SECONDS_MAX = 1800
LOOK_SECONDS = 0.05


async def run(events: int, workers: int) -> Row:
    """A process per service, whatever `workers` says."""
    del workers
    broker = kafka.given()
    if broker is None:
        raise RuntimeError(f"{kafka.KAFKA_VARIABLE} names no broker; --kafka starts one")
    topics = [topic_of(name) for name in OWNERS]
    await kafka.drop_topics(broker.bootstrap, topics)
    with private_home() as home:
        settings = {"DUNWELL_FRESHNESS_SECONDS": "86400"}  # a backlog of minutes is what is measured
        cluster = LocalCluster(home, broker=broker, settings=settings).prepare()
        try:
            return await measure(cluster, broker, events)
        finally:
            cluster.stop()
            await kafka.drop_topics(broker.bootstrap, topics)


async def measure(cluster: LocalCluster, broker: kafka.Kafka, events: int) -> Row:
    now, total = today_at_ten(), WARM_UP_EVENTS + events
    connection: asyncpg.Connection = await asyncpg.connect(cluster.postgres.dsn(SUPERUSER))
    await connection.execute(SET_CLOCK, now)
    cluster.serve()
    await know_creditor(cluster)
    door: asyncpg.Connection = await asyncpg.connect(cluster.postgres.dsn("intake"))
    await fill(door, cluster.home, range(WARM_UP_EVENTS), now)
    async with asyncio.timeout(WARM_UP_SECONDS_MAX):
        await until_through(connection, WARM_UP_EVENTS)
    meter = Meter(connection, {name: member.process.pid for name, member in cluster.members.items()}, broker.pid)
    async with asyncio.timeout(RUN_SECONDS_MAX):
        async with door.transaction():
            await fill(door, cluster.home, range(WARM_UP_EVENTS, total), now)
            await door.execute("SELECT pg_notify($1, 'bench')", CHANNEL)
            await meter.start()
        await until_through(connection, total)
        await meter.stop()
    await check_books(connection, total)
    await door.close()
    await connection.close()
    return meter.row("whole path", "kafka", workers=len(cluster.members), events=events)


async def know_creditor(cluster: LocalCluster) -> None:
    """By its door; returns when all services know it."""
    body = {"name": SETTINGS.name, "zone": SETTINGS.zone, "hold_out_bp": SETTINGS.hold_out_bp}
    async with doors(cluster, "platform_admin") as client, asyncio.timeout(WARM_UP_SECONDS_MAX):
        while (await client.get("/readyz")).json()["status"] != "ok":  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(LOOK_SECONDS)
        (await client.put(f"/api/intake/v1/creditors/{CREDITOR}", json=body)).raise_for_status()


async def until_through(connection: asyncpg.Connection, events: int) -> None:
    """Until so many texts are recorded and every record is applied by all its readers."""
    wanted = RECORDS_OF_OUTREACH * events
    while await connection.fetchval(SENT) < wanted or await behind(connection):  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(LOOK_SECONDS)
