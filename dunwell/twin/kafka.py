"""Upstream's own topics: what the loan systems say goes to the broker, and intake reads it there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer  # type: ignore[import-untyped, unused-ignore]

from dunwell.twin.portfolio import SOURCE

OVERDUE, PAYMENTS = "loans.overdue.v1", "loans.payments.v1"
HEADERS = [("content-type", b"application/json"), ("dunwell_source", SOURCE.encode())]


class KafkaChannel:
    """Plain JSON, keyed by the loan; returns when the broker has all of it."""

    def __init__(self, producer: Any, overdue: str, payments: str) -> None:
        self._producer, self._overdue, self._payments = producer, overdue, payments

    async def overdue(self, records: Sequence[dict[str, Any]]) -> None:
        await self._send(self._overdue, [(record["loan"]["id"], record) for record in records])

    async def payments(self, records: Sequence[dict[str, Any]]) -> None:
        await self._send(self._payments, [(record["loan_id"], record) for record in records])

    async def _send(self, topic: str, records: Sequence[tuple[str, dict[str, Any]]]) -> None:
        sent = [
            await self._producer.send(topic, orjson.dumps(record), key=loan.encode(), headers=HEADERS)
            for loan, record in records
        ]
        for done in sent:
            await done


@asynccontextmanager
async def open_channel(servers: str, overdue: str = OVERDUE, payments: str = PAYMENTS) -> AsyncIterator[KafkaChannel]:
    """A producer of that broker, as long as the block."""
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        yield KafkaChannel(producer, overdue, payments)
    finally:
        await producer.stop()
