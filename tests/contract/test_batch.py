"""What a batch takes: whole parts from all sources, so that one debtor's facts meet; nothing waits for ever."""

from collections.abc import Mapping

from libs.common.events.envelope import Record
from libs.common.events.intake import DebtorErased
from libs.common.flow.batch import BATCH_BYTES_MAX, Batches
from libs.common.flow.heads import Heads
from libs.common.flow.source import Reading
from tests.contract.toy import World, counting, debtor, drain

MOST = 500


class Listed:
    """A source over lists."""

    def __init__(self, name: str, records: Mapping[int, int], size: int = 10) -> None:
        self.name, self._records, self._size = name, records, size
        self.asked: list[dict[int, int]] = []

    async def read(self, offsets: Mapping[int, int], limit: int) -> Reading:
        self.asked.append(dict(offsets))
        found: dict[int, list[bytes]] = {}
        for part, offset in offsets.items():
            count = min(limit, self._records[part] - offset)
            found[part] = [b"x" * self._size] * count
            limit -= count
        return Reading({part: records for part, records in found.items() if records}, {}, {})


def batches(*sources: Listed) -> tuple[Batches, dict[tuple[str, int], int], Heads]:
    heads = Heads()
    after = {}
    for source in sources:
        for part, count in source._records.items():
            heads.bump(source.name, part, count)
            after[source.name, part] = 0
    return Batches(sources, heads, heads.recent, MOST), after, heads


async def test_what_all_sources_have_of_a_part_comes_together() -> None:
    a, b = Listed("a", {0: 150, 1: 150, 2: 150}), Listed("b", {0: 100, 1: 100, 2: 100})
    taking, after, _ = batches(a, b)
    assert taking.waiting([0, 1, 2], after) == 750
    batch = await taking.take([0, 1, 2], after)
    taken = {(run.source, run.part): len(run.records) for run in batch.runs}
    assert sum(taken.values()) == MOST
    parts = {part for _, part in taken}
    assert len(parts) == 2
    assert all(taken["a", part] == 150 and taken["b", part] == 100 for part in parts)


async def test_of_a_part_too_large_each_source_gives_its_share() -> None:
    a, b = Listed("a", {0: 3_000}), Listed("b", {0: 1_000})
    taking, after, _ = batches(a, b)
    batch = await taking.take([0], after)
    assert {run.source: len(run.records) for run in batch.runs} == {"a": MOST * 3 // 4, "b": MOST // 4}


async def test_a_source_with_little_is_not_forgotten_beside_one_with_much() -> None:
    a, b = Listed("a", {0: 1_000_000}), Listed("b", {0: 1})
    taking, after, _ = batches(a, b)
    batch = await taking.take([0], after)
    assert {run.source for run in batch.runs} == {"a", "b"}


async def test_a_few_records_do_not_wait_until_their_part_has_its_turn() -> None:
    """Whose a case is now comes through a bulk load at once, and before what fills the batch."""
    little = {0: 1, 1: 0, 2: 0, 3: 2, 4: 0, 5: 1}
    bulk, few = Listed("bulk", dict.fromkeys(range(6), 3_000), size=3_000), Listed("few", little)
    taking, after, _ = batches(bulk, few)
    for _ in range(3):  # whichever part and source has its turn
        batch = await taking.take(list(range(6)), after)
        taken = {(run.source, run.part): len(run.records) for run in batch.runs}
        assert {part: count for (name, part), count in taken.items() if name == "few"} == {0: 1, 3: 2, 5: 1}
        assert sum(taken.values()) > BATCH_BYTES_MAX // 3_000 - 5


async def test_every_part_of_every_lane_has_its_turn() -> None:
    source = Listed("a", dict.fromkeys(range(12), 1_000_000))
    taking, after, _ = batches(source)
    lanes = [list(range(lane, 12, 2)) for lane in range(2)]
    read: set[int] = set()
    for _ in range(12):
        for lane in lanes:
            read.update(run.part for run in (await taking.take(lane, after)).runs)
    assert read == set(range(12))


async def test_a_batch_ends_at_its_bytes_and_holds_at_least_one_record() -> None:
    taking, after, _ = batches(Listed("a", {0: 10}, size=BATCH_BYTES_MAX // 4))
    assert sum(len(run.records) for run in (await taking.take([0], after)).runs) == 4
    taking, after, _ = batches(Listed("a", {0: 10}, size=2 * BATCH_BYTES_MAX))
    assert sum(len(run.records) for run in (await taking.take([0], after)).runs) == 1


async def test_what_this_process_said_itself_is_not_asked_for() -> None:
    source = Listed("a", {0: 3, 1: 3})
    taking, after, heads = batches(source)
    heads.recent.read_by("a", lambda: after)
    record = Record("t", 0, "d", None, 1, "x", None, b"{}")
    heads.recent.put("a", 0, 0, [(record, DebtorErased(reason="r"))] * 3)
    batch = await taking.take([0, 1], after)
    assert source.asked == [{1: 0}]
    assert {run.part: [taken.event is not None for taken in run.records] for run in batch.runs} == {
        0: [True] * 3, 1: [False] * 3,
    }  # fmt: skip
    assert batch.first == {("a", 0): 0, ("a", 1): 0}


async def test_said_or_read_a_consumer_does_the_same(world: World) -> None:
    """The first half is in memory, of the second half the process knows nothing: all of it counts once."""
    about = [debtor(n) for n in range(40)]
    consumer = world.consumer()
    await consumer.reload()
    consumer.work.recent.read_by("intake", lambda: consumer.next)
    for each in about:
        raw = counting(each)
        base = await world.publish(raw)
        if base < 20:
            record = Record("dunwell.intake.debtor_erased.v1", 0, each, None, 1, "x", None, b'{"reason":"a"}')
            told = [(record, DebtorErased(reason="a"))]
            consumer.work.recent.put("intake", 0, base, told)
    await drain(consumer, [0])
    assert [await world.counted(each) for each in about] == [1] * 40
    assert [row[2] for row in await world.table("applied", 'source, part, "offset"')] == list(range(40))
