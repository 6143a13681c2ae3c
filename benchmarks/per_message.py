"""The baseline: the five stages one message at a time, as most tutorials write them.

pydantic in and out, an inbox row and the effect in one transaction per message, `send_and_wait`, then the commit of the
offset; plain aiokafka, on the broker that BENCH_KAFKA names or on librdkafka's mock cluster. The effects are those of
the bare pipe and the same books are checked. The clock starts when every group has its partitions and 200 events have
gone through the whole path: joining alone takes 3 s, and counting it would make the baseline look much slower than it
is.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer  # type: ignore[import-untyped, unused-ignore]
from pydantic import BaseModel

from benchmarks import kafka
from benchmarks.bare_pipe import stages, tables
from benchmarks.events import SEED, PydanticEvent, choose, make_event
from benchmarks.measure import Meter, Row, connect

TOPICS = ("overdue", "planned", "contacted", "outcome")
PARTITIONS = 4  # what the mock cluster gives
WARM_UP_EVENTS = 200
RUN_SECONDS_MAX = 600
JOIN_SECONDS_MAX = 60
INBOX_TABLE = "create table inbox (consumer text, id uuid, primary key (consumer, id))"
SEEN_EVENT = "insert into seen values ($1) on conflict do nothing returning 1"
SEEN = "insert into inbox values ($1, $2) on conflict do nothing returning 1"
UPSERT_LOAN = """
insert into loans as l values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (creditor, loan) do update
set bucket = excluded.bucket, due = excluded.due, days_past_due = excluded.days_past_due,
    occurred_at = excluded.occurred_at, last_event = excluded.last_event
where l.occurred_at <= excluded.occurred_at"""
UPSERT_PLAN = """
insert into plans values ($1, $2, $3, $4, $5, $6) on conflict (creditor, loan) do update
set plan = excluded.plan, step = excluded.step, next_at = excluded.next_at, cause = excluded.cause"""
ADD_CONTACT = "insert into contacts values ($1, $2, $3, $4, 'pending', $5, null)"
MARK_SENT = "update contacts set state = 'sent', sent_at = now() where cause = $1 and step = $2"
ADD_OUTCOME = "insert into outcomes values ($1, $2, $3, $4, $5)"
COUNT = """
insert into figures as f values ('outcome', $1, 1) on conflict (name, key) do update set value = f.value + 1"""


class Plan(BaseModel):
    """Strategy's word to outreach."""

    cause: str
    creditor: str
    loan: str
    plan: str
    step: int
    channel: str
    at: datetime


class Contact(BaseModel):
    """Outreach's word to tracking."""

    cause: str
    creditor: str
    loan: str
    channel: str
    state: str
    at: datetime


class Outcome(BaseModel):
    """Tracking's word to analytics."""

    cause: str
    creditor: str
    loan: str
    kind: str
    at: datetime


Message = tuple[str, bytes]  # key and body
Handler = Callable[[asyncpg.Connection, Any], Awaitable[Message | None]]


def message(body: Plan | Contact | Outcome) -> Message:
    return body.loan, body.model_dump_json().encode()


async def intake(connection: asyncpg.Connection, raw: bytes) -> Message:
    event = PydanticEvent.model_validate_json(raw)
    async with connection.transaction():
        if await connection.fetchval(SEEN_EVENT, event.event_id):
            await connection.execute(
                UPSERT_LOAN,
                event.creditor_id,
                event.loan_id,
                event.person_id,
                event.product,
                event.bucket,
                event.total_due_minor,
                event.days_past_due,
                event.occurred_at,
                event.event_id,
            )
    return event.loan_id, event.model_dump_json().encode()


async def strategy(connection: asyncpg.Connection, event: PydanticEvent) -> Message:
    name, channel = choose(event.days_past_due)
    plan = Plan(
        cause=str(event.event_id),
        creditor=event.creditor_id,
        loan=event.loan_id,
        plan=name,
        step=1,
        channel=channel,
        at=event.occurred_at,
    )
    async with connection.transaction():
        if await connection.fetchval(SEEN, "strategy", plan.cause):
            await connection.execute(UPSERT_PLAN, plan.creditor, plan.loan, plan.plan, plan.step, plan.at, plan.cause)
    return message(plan)


async def outreach(connection: asyncpg.Connection, plan: Plan) -> Message:
    async with connection.transaction():
        if await connection.fetchval(SEEN, "outreach", plan.cause):
            await connection.execute(ADD_CONTACT, plan.creditor, plan.loan, plan.step, plan.channel, plan.cause)
    await connection.execute(MARK_SENT, plan.cause, plan.step)  # stands for the record of the provider's answer
    return message(
        Contact(
            cause=plan.cause, creditor=plan.creditor, loan=plan.loan, channel=plan.channel, state="sent", at=plan.at
        )
    )


async def tracking(connection: asyncpg.Connection, contact: Contact) -> Message:
    kind = "delivered" if contact.channel == "sms" else "queued"
    outcome = Outcome(cause=contact.cause, creditor=contact.creditor, loan=contact.loan, kind=kind, at=contact.at)
    async with connection.transaction():
        if await connection.fetchval(SEEN, "tracking", outcome.cause):
            await connection.execute(
                ADD_OUTCOME, outcome.cause, outcome.creditor, outcome.loan, outcome.kind, outcome.at
            )
    return message(outcome)


async def analytics(connection: asyncpg.Connection, outcome: Outcome) -> None:
    async with connection.transaction():
        if await connection.fetchval(SEEN, "analytics", outcome.cause):
            await connection.execute(COUNT, f"{outcome.creditor}/{outcome.kind}")


STAGES: tuple[tuple[str, str, str | None, Handler, type[BaseModel]], ...] = (
    ("strategy", "overdue", "planned", strategy, PydanticEvent),
    ("outreach", "planned", "contacted", outreach, Plan),
    ("tracking", "contacted", "outcome", tracking, Contact),
    ("analytics", "outcome", None, analytics, Outcome),
)


class Path:
    """All five stages running: `feed` sends events through and returns when the last has left the last stage."""

    def __init__(self, edge: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        self._edge, self._producer = edge, producer
        self._left = 0
        self._all_out = asyncio.Event()

    async def feed(self, raws: list[bytes]) -> None:
        self._left = len(raws)
        self._all_out.clear()
        for raw in raws:
            key, body = await intake(self._edge, raw)
            await self._producer.send_and_wait(TOPICS[0], body, key=key.encode())
        await self._all_out.wait()

    async def consume(
        self,
        consumer: AIOKafkaConsumer,
        connection: asyncpg.Connection,
        handler: Handler,
        model: type[BaseModel],
        target: str | None,
    ) -> None:
        async for received in consumer:
            sent = await handler(connection, model.model_validate_json(received.value))
            if sent and target:
                await self._producer.send_and_wait(target, sent[1], key=sent[0].encode())
            await consumer.commit()
            if not target:
                self._left -= 1
                if not self._left:
                    self._all_out.set()


@asynccontextmanager
async def open_path(bootstrap: str) -> AsyncIterator[Path]:
    """Every connection open, every group joined."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    for topic in TOPICS:
        await producer.partitions_for(topic)  # makes the topic on the mock cluster
    consumers = [
        AIOKafkaConsumer(
            source, bootstrap_servers=bootstrap, group_id=name, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        for name, source, _, _, _ in STAGES
    ]
    await asyncio.gather(*(consumer.start() for consumer in consumers))
    async with asyncio.timeout(JOIN_SECONDS_MAX):
        while not all(consumer.assignment() for consumer in consumers):  # noqa: ASYNC110 - nobody tells when a group has joined
            await asyncio.sleep(0.05)
    path = Path(await connect(), producer)
    tasks = [
        asyncio.create_task(path.consume(consumer, await connect(), handler, model, target))
        for consumer, (_, _, target, handler, model) in zip(consumers, STAGES, strict=True)
    ]
    yield path
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for consumer in consumers:
        await consumer.stop()
    await producer.stop()


async def run(events: int, workers: int) -> Row:
    """`events` after the warm-up, in this one process whatever `workers` says."""
    del workers
    connection = await connect()
    await connection.execute(tables.TABLES)
    await connection.execute(INBOX_TABLE)
    chance = random.Random(SEED)
    raws = [stages.encode(make_event(number, chance)) for number in range(WARM_UP_EVENTS + events)]
    if real := kafka.given():
        await kafka.fresh_topics(real.bootstrap, TOPICS, PARTITIONS)
    with kafka.broker() as broker:
        async with open_path(broker.bootstrap) as path, asyncio.timeout(RUN_SECONDS_MAX):
            await path.feed(raws[:WARM_UP_EVENTS])
            meter = Meter(connection, {"the one process": os.getpid()}, broker.pid)
            await meter.start()
            await path.feed(raws[WARM_UP_EVENTS:])
            await meter.stop()
    await tables.check_books(connection, WARM_UP_EVENTS + events)
    await connection.close()
    return meter.row("per message", "kafka", workers=1, events=events)
