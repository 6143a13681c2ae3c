"""One node of a real Kafka: topics, batches, and its death."""

import asyncio
import sys
from pathlib import Path

import pytest
from aiokafka.errors import TopicAlreadyExistsError  # type: ignore[import-untyped]

from dunwell.cluster.broker import Broker
from dunwell.cluster.jars import BrokerRefused
from dunwell.cluster.node import is_free, known_nodes
from tests.broker import PARTITIONS, create_topic, partitions_of
from tests.cluster.pipe import offsets_of, open_producer, read, send

pytestmark = pytest.mark.kafka

ZSTD = 4
ATTRIBUTES = slice(21, 23)  # of a record batch as it lies in the log

OWNER = """
import sys
from dunwell.cluster.broker import Broker

broker = Broker().start()
print(broker.home, broker.nodes[1].pid, flush=True)
sys.stdin.read()
"""


async def test_a_topic_has_the_partitions_it_was_made_with(kafka: Broker) -> None:
    topic = await create_topic(kafka)
    found = await partitions_of(kafka, topic)
    assert sorted(found) == list(range(PARTITIONS))
    assert {each["leader"] for each in found.values()} == {1}
    with pytest.raises(TopicAlreadyExistsError):
        await create_topic(kafka, topic)


async def test_batches_come_back_dense_and_in_order_in_the_partition_they_were_sent_to(kafka: Broker) -> None:
    topic = await create_topic(kafka)
    async with open_producer(kafka) as producer:
        for first in (0, 50):
            await asyncio.gather(*(send(producer, topic, part, range(first, first + 50)) for part in range(PARTITIONS)))
    found = await read(kafka, topic, 100 * PARTITIONS)
    assert {part: offsets_of(records) for part, records in found.items()} == {
        part: list(range(100)) for part in range(PARTITIONS)
    }
    stored = (kafka.nodes[1].data / f"{topic}-0" / f"{0:020}.log").read_bytes()
    assert int.from_bytes(stored[ATTRIBUTES]) & 7 == ZSTD
    assert len(stored) < 100 * len(found[0][0].value) / 4


async def test_a_killed_broker_has_all_it_acknowledged_and_its_producer_goes_on(kafka: Broker) -> None:
    topic = await create_topic(kafka)
    async with open_producer(kafka) as producer:
        await asyncio.gather(*(send(producer, topic, part, range(50)) for part in range(PARTITIONS)))
        before = kafka.nodes[1].pid
        await asyncio.to_thread(kafka.kill, 1)
        assert kafka.running() == set()
        waiting = [asyncio.create_task(send(producer, topic, part, range(50, 60))) for part in range(PARTITIONS)]
        await asyncio.to_thread(kafka.restart, 1)
        assert kafka.nodes[1].pid != before
        await asyncio.gather(*waiting)
    found = await read(kafka, topic, 60 * PARTITIONS)
    assert {part: offsets_of(records) for part, records in found.items()} == {
        part: list(range(60)) for part in range(PARTITIONS)
    }


def test_a_broker_that_is_stopped_leaves_nothing_behind() -> None:
    with Broker() as broker:
        (node,) = broker.nodes.values()
        pid = node.pid
        assert known_nodes(node.port) == {1}
        assert broker.home.is_dir()
    assert not is_alive(str(pid))
    assert not broker.home.exists()
    assert is_free(node.port)
    assert is_free(node.controller_port)


async def test_a_broker_ends_with_its_owner_even_by_sigkill() -> None:
    owner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", OWNER), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert owner.stdout
    home, pid = (await owner.stdout.readline()).decode().split()
    assert is_alive(pid)
    owner.kill()
    await owner.wait()
    async with asyncio.timeout(30):
        while is_alive(pid) or is_there(home):
            await asyncio.sleep(0.05)


def is_alive(pid: str) -> bool:
    """A process that nobody has waited for yet has no command line any more."""
    try:
        return bool(Path("/proc", pid, "cmdline").read_bytes())
    except OSError:
        return False


def is_there(home: str) -> bool:
    return Path(home).exists()


async def test_a_home_is_kept_and_goes_with_its_number_of_nodes(tmp_path: Path) -> None:
    with Broker(home=tmp_path / "kafka") as broker:
        topic = await create_topic(broker, "kept")
        async with open_producer(broker) as producer:
            await send(producer, topic, 3, range(10))
    with pytest.raises(BrokerRefused, match="1 nodes, not of 3"):
        Broker(nodes=3, home=tmp_path / "kafka").start()
    with Broker(home=tmp_path / "kafka") as broker:
        found = await read(broker, topic, 10, [3])
    assert offsets_of(found[3]) == list(range(10))
