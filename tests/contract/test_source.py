"""What any source promises: each part from exactly the offset asked for, dense, in order; a loss for good is a Gap.

Four of them: the journal in PostgreSQL, the journal in memory, `Ordered` over a transport that drops, repeats, shuffles
and cuts tails, and the topic that a relay fills from the journal.
"""

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import NamedTuple

import pytest

from libs.common.flow.source import Ordered, Source
from libs.common.log.read import Gap
from tests.contract.topic import Topic, topic_of
from tests.contract.toy import MemoryWorld, SqlWorld, World, read_all, sql_world
from tests.contract.transport import Transport
from tests.database import Database
from tests.kafka import Broker

BATCHES: dict[int, tuple[int, ...]] = {0: (3, 1, 5, 2, 4, 1, 1, 7), 4: (1, 1), 7: (40,)}  # records per batch, per part


class Case:
    """A world with a filled journal, and how to open another source over it."""

    def __init__(self, world: World, kind: str, topic: Topic | None = None) -> None:
        self.world, self.kind, self.topic, self.opened = world, kind, topic, 0
        self.now = 0.0

    def source(self) -> Source:
        journal = self.world.source()
        if self.kind == "kafka":
            assert self.topic
            return self.topic.source()
        if self.kind != "ordered":
            return journal
        self.opened += 1
        transport = Transport(self.world.publisher, random.Random(self.opened))  # type: ignore[arg-type]
        return Ordered("intake", transport, transport.truth, 1, self.monotonic)

    def monotonic(self) -> float:
        self.now += 3.0
        return self.now


def expected(part: int) -> list[bytes]:
    return [b"%d.%d" % (part, n) for n in range(sum(BATCHES[part]))]


async def fill(world: World) -> None:
    for part, sizes in BATCHES.items():
        offset = 0
        for size in sizes:
            await world.publish(*expected(part)[offset : offset + size], part=part)
            offset += size


KINDS = ["journal", "memory journal", "ordered", "kafka", pytest.param("kafka, real", marks=pytest.mark.kafka)]


class Needs(NamedTuple):
    kind: str
    database: Database | None
    broker: Broker | None


@pytest.fixture(params=KINDS)
def needs(request: pytest.FixtureRequest) -> Needs:
    """Which source; a fresh database and a broker where it needs them."""
    kind, _, real = request.param.partition(", ")
    broker = request.getfixturevalue("real_broker" if real else "mock_broker") if kind == "kafka" else None
    return Needs(kind, request.getfixturevalue("database") if kind in ("journal", "kafka") else None, broker)


@pytest.fixture
async def case(needs: Needs) -> AsyncIterator[Case]:
    async with AsyncExitStack() as stack:
        world: World = MemoryWorld()
        topic = None
        if needs.database:
            world = sql = await stack.enter_async_context(sql_world(needs.database))
            if needs.broker:
                topic = await stack.enter_async_context(topic_of(sql, needs.broker))
        await fill(world)
        yield Case(world, needs.kind, topic)


async def patiently(source: Source, offsets: dict[int, int], limit: int, until: int) -> dict[int, list[bytes]]:
    """Reads until `until` records have come in all; a transport may need several turns for one."""
    found: dict[int, list[bytes]] = {part: [] for part in offsets}
    for _ in range(1_000):
        if sum(map(len, found.values())) >= until:
            return found
        wanted = {part: offset + len(found[part]) for part, offset in offsets.items()}
        reading = await source.read(wanted, limit)
        assert sum(map(len, reading.records.values())) <= limit
        for part, records in reading.records.items():
            found[part] += records
    raise AssertionError(f"only {sum(map(len, found.values()))} of {until} records came")


async def test_all_records_come_in_order(case: Case) -> None:
    found = await patiently(case.source(), dict.fromkeys(BATCHES, 0), 1_000, 66)
    assert found == {part: expected(part) for part in BATCHES}


@pytest.mark.parametrize("limit", [1, 2, 7])
async def test_a_limit_cuts_and_nothing_is_lost(case: Case, limit: int) -> None:
    found = await patiently(case.source(), dict.fromkeys(BATCHES, 0), limit, 66)
    assert found == {part: expected(part) for part in BATCHES}


async def test_replay_begins_within_a_batch(case: Case) -> None:
    for offset in range(24):
        found = await patiently(case.source(), {0: offset}, 1_000, 24 - offset)
        assert found[0] == expected(0)[offset:]


async def test_what_was_read_can_be_read_again(case: Case) -> None:
    source, chance = case.source(), random.Random(3)
    for _ in range(60):
        offset, limit = chance.randrange(24), chance.randrange(1, 9)
        found = await patiently(source, {0: offset}, limit, min(limit, 24 - offset))
        assert found[0] == expected(0)[offset : offset + len(found[0])]


async def test_at_the_end_nothing_comes_until_something_is_written(case: Case) -> None:
    source = case.source()
    await patiently(source, {4: 0}, 10, 2)
    assert (await source.read({4: 2}, 10)).records == {}
    await case.world.publish(b"new", part=4)
    assert await patiently(source, {4: 2}, 10, 1) == {4: [b"new"]}


async def test_two_owners_at_once_read_the_same(case: Case) -> None:
    one, two = case.source(), case.source()
    first = await patiently(one, {0: 0}, 4, 8)
    assert await patiently(two, {0: 0}, 5, 24) == {0: expected(0)}
    rest = await patiently(one, {0: len(first[0])}, 4, 24 - len(first[0]))
    assert first[0] + rest[0] == expected(0)


async def test_a_hole_in_the_journal_is_a_gap_after_the_records_before_it(case: Case) -> None:
    await case.world.lose_batch(0, 4)  # the batch of offsets 4 ... 8
    source = case.source()
    found = await patiently(source, {0: 0}, 100, 4)
    assert found[0] == expected(0)[:4]
    with pytest.raises(Gap) as gap:
        for _ in range(10):
            await source.read({0: 4}, 100)
    assert gap.value.part == 0
    assert await patiently(source, {7: 0}, 100, 40) == {7: expected(7)}


async def test_a_part_without_records_is_empty_and_harms_nobody(case: Case) -> None:
    found = await patiently(case.source(), {9: 0, 7: 0}, 1_000, 40)
    assert found == {9: [], 7: expected(7)}


async def test_many_small_batches_come_in_few_reads(real: SqlWorld) -> None:
    for n in range(40):
        await real.publish(b"%d" % n)
    found = await read_all(real.source(), {0: 0})
    assert found == {0: [b"%d" % n for n in range(40)]}
