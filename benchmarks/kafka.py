"""The broker of a run: the real one that the bench keeps up, named by BENCH_KAFKA, or librdkafka's mock cluster."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, NamedTuple

from benchmarks.mock_broker import mock_broker

KAFKA_VARIABLE = "BENCH_KAFKA"  # bootstrap servers and process id
TOPICS_SECONDS_MAX = 30.0


class Kafka(NamedTuple):
    """A broker that runs on this machine."""

    bootstrap: str
    pid: int


def given() -> Kafka | None:
    """The real one, where the bench has one up."""
    bootstrap, _, pid = os.environ.get(KAFKA_VARIABLE, "").partition(" ")
    return Kafka(bootstrap, int(pid)) if bootstrap else None


@contextmanager
def real_broker() -> Iterator[None]:
    """One node for all runs in this block, these processes' own and others', so that its JVM is warm."""
    from dunwell.cluster.broker import STEADY, Broker

    with Broker(java=STEADY) as broker:
        os.environ[KAFKA_VARIABLE] = f"{broker.bootstrap} {broker.nodes[1].pid}"
        try:
            yield
        finally:
            del os.environ[KAFKA_VARIABLE]


def broker() -> contextlib.AbstractContextManager[Kafka]:
    """The real one where it is given, else a mock cluster."""
    if (real := given()) is not None:
        return contextlib.nullcontext(real)
    return _mock()


@contextmanager
def _mock() -> Iterator[Kafka]:
    with mock_broker() as (bootstrap, pid):
        yield Kafka(bootstrap, pid)


async def fresh_topics(bootstrap: str, names: Sequence[str], partitions: int) -> None:
    """Empty topics of these names, whatever an earlier run has left; with them go their groups' offsets."""
    from aiokafka.admin import NewTopic  # type: ignore[import-untyped, unused-ignore]
    from aiokafka.errors import for_code  # type: ignore[import-untyped, unused-ignore]

    await drop_topics(bootstrap, names)
    async with _admin(bootstrap) as admin:
        answer = await admin.create_topics([NewTopic(name, partitions, 1) for name in names])
    for name, code, *_ in answer.topic_errors:
        if code:
            raise for_code(code)(name)


async def drop_topics(bootstrap: str, names: Sequence[str]) -> None:
    """Returns when none of them is there."""
    async with _admin(bootstrap) as admin, asyncio.timeout(TOPICS_SECONDS_MAX):
        if there := set(await admin.list_topics()) & set(names):
            await admin.delete_topics(sorted(there))
        while set(await admin.list_topics()) & set(names):  # noqa: ASYNC110 - nobody tells when a topic is gone
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _admin(bootstrap: str) -> AsyncIterator[Any]:
    from aiokafka.admin import AIOKafkaAdminClient

    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()
