"""`Ordered` makes an exact source of a bad transport: by hundreds of seeds, each fault seen to fire."""

import random
from collections import Counter

import pytest

from libs.common.flow.source import POLL_MIN, Arrival, NewerEpoch, Ordered
from libs.common.log.read import Gap
from libs.common.store.memory import MemoryStore
from tests.contract.toy import MemoryWorld
from tests.contract.transport import FAULTS, Transport

SEEDS = 200
USED = (0, 4, 7)


async def publish_some(world: MemoryWorld, chance: random.Random, written: dict[int, list[bytes]]) -> None:
    for part in USED:
        if chance.random() < 0.5:
            records = [b"%d.%d" % (part, len(written[part]) + n) for n in range(chance.randrange(1, 12))]
            await world.publish(*records, part=part)
            written[part] += records


class Reader:
    """A consumer whose transaction may be rolled back, so that it asks for the same again."""

    def __init__(self, source: Ordered, chance: random.Random) -> None:
        self.source, self.chance = source, chance
        self.seen: dict[int, list[bytes]] = {part: [] for part in USED}
        self.duplicates = self.backfilled = self.rolled_back = 0

    async def turn(self) -> None:
        parts = self.chance.sample(USED, self.chance.randrange(1, len(USED) + 1))
        reading = await self.source.read({part: len(self.seen[part]) for part in parts}, self.chance.randrange(1, 40))
        self.duplicates += sum(reading.duplicate.values())
        self.backfilled += sum(reading.backfilled.values())
        if self.chance.random() < 0.2:
            self.rolled_back += 1
            return
        for part, records in reading.records.items():
            taken = self.chance.randrange(1, len(records) + 1) if self.chance.random() < 0.2 else len(records)
            self.seen[part] += records[:taken]


class Run:
    """One seed's world: what was written, and what its reader saw."""

    def __init__(self, seed: int, faults: frozenset[str] = FAULTS, seconds_per_turn: float = 1.0) -> None:
        self.chance = random.Random(seed)
        self.world = MemoryWorld()
        self.transport = Transport(self.world.publisher, self.chance, faults)
        self.now, self.step = 0.0, seconds_per_turn
        self.source = Ordered("intake", self.transport, self.transport.truth, 1, lambda: self.now)
        self.reader = Reader(self.source, self.chance)
        self.written: dict[int, list[bytes]] = {part: [] for part in USED}

    async def to_the_end(self, turns: int = 400) -> bool:
        for _ in range(20):
            await publish_some(self.world, self.chance, self.written)
            await self._turn()
        for _ in range(turns):
            if self.reader.seen == self.written:
                return True
            await self._turn()
        return False

    async def _turn(self) -> None:
        self.now += self.step
        await self.reader.turn()
        for part in USED:
            assert self.reader.seen[part] == self.written[part][: len(self.reader.seen[part])]


async def test_every_seed_is_exact_and_every_fault_fires() -> None:
    fired: Counter[str] = Counter()
    for seed in range(SEEDS):
        run = Run(seed)
        assert await run.to_the_end(), f"seed {seed}"
        fired += run.transport.fired
        fired["duplicates"] += run.reader.duplicates
        fired["backfilled"] += run.reader.backfilled
        fired["rolled back"] += run.reader.rolled_back
    never = [fault for fault in (*FAULTS, "duplicates", "backfilled", "rolled back") if not fired[fault]]
    assert never == []


async def test_a_transport_that_loses_nothing_needs_no_backfill() -> None:
    for seed in range(30):
        run = Run(seed, frozenset({"repeated", "stale"}), seconds_per_turn=0.0)
        assert await run.to_the_end(), f"seed {seed}"
        assert (run.reader.backfilled, run.transport.fired["repeated"] > 0) == (0, True)


async def test_without_the_check_of_the_tail_a_lost_tail_does_not_heal() -> None:
    """The control: where no time passes the check never fires, and what was cut at the end stays away."""
    healed = cut = 0
    for seed in range(60):
        run = Run(seed, frozenset({"tail cut"}), seconds_per_turn=0.0)
        complete = await run.to_the_end(turns=150)
        if run.transport.fired["tail cut"]:
            cut += 1
            healed += complete
    assert cut > 30
    assert healed < cut / 2


class Script:
    """A transport that brings what it is told."""

    def __init__(self, *arrivals: Arrival) -> None:
        self.arrivals = list(arrivals)
        self.polled = 0

    async def poll(self, parts: object, limit: int) -> dict[int, list[Arrival]]:
        self.polled += 1
        arrivals, self.arrivals = self.arrivals[:limit], self.arrivals[limit:]
        return {0: arrivals} if arrivals else {}


async def scripted(*arrivals: Arrival, written: int = 6, epoch: int = 1) -> tuple[Ordered, Script, MemoryStore]:
    world = MemoryWorld()
    for n in range(written):
        await world.publish(b"%d" % n)
    truth = Transport(world.publisher, random.Random(1)).truth
    script = Script(*arrivals)
    return Ordered("intake", script, truth, epoch, lambda: 0.0), script, world.publisher


def arrival(offset: int, epoch: int = 1) -> Arrival:
    return Arrival(offset, epoch, b"%d" % offset)


async def test_a_higher_offset_is_backfilled_up_to_it_and_counted() -> None:
    source, _, _ = await scripted(arrival(0), arrival(3))
    reading = await source.read({0: 0}, 10)
    assert reading.records == {0: [b"0", b"1", b"2", b"3"]}
    assert (reading.backfilled, reading.duplicate) == ({0: 2}, {})


async def test_a_lower_offset_is_a_duplicate_and_counted() -> None:
    source, _, _ = await scripted(arrival(0), arrival(1), arrival(0), arrival(2))
    reading = await source.read({0: 1}, 10)
    assert (reading.records, reading.duplicate) == ({0: [b"1", b"2"]}, {0: 2})


async def test_repeats_before_the_record_that_is_waited_for_are_passed_in_one_poll() -> None:
    source, script, _ = await scripted(*(arrival(0) for _ in range(POLL_MIN - 1)), arrival(1))
    reading = await source.read({0: 1}, 1)
    assert (reading.records, reading.duplicate, script.polled) == ({0: [b"1"]}, {0: POLL_MIN - 1}, 1)


async def test_what_was_given_is_given_again_without_backfill() -> None:
    source, _, _ = await scripted(*map(arrival, range(6)))
    assert (await source.read({0: 0}, 4)).records == {0: [b"0", b"1", b"2", b"3"]}
    again = await source.read({0: 1}, 4)
    assert again.records == {0: [b"1", b"2", b"3", b"4"]}
    assert (again.backfilled, again.duplicate) == ({}, {})


async def test_what_lies_below_the_last_answer_comes_from_the_journal() -> None:
    source, _, _ = await scripted(*map(arrival, range(6)))
    await source.read({0: 0}, 4)
    await source.read({0: 4}, 4)
    await source.read({0: 6}, 4)
    source._hand[0].append(arrival(5))
    assert (await source.read({0: 2}, 10)).backfilled == {0: 3}


async def test_a_part_with_arrivals_in_hand_is_not_polled() -> None:
    source, script, _ = await scripted(*map(arrival, range(6)))
    for offset in range(6):
        assert (await source.read({0: offset}, 1)).records == {0: [b"%d" % offset]}
    assert script.polled == 1
    await source.read({0: 6}, 1)
    assert script.polled == 2
    source, script, _ = await scripted(*(arrival(5) for _ in range(6)))
    for offset in range(4):
        assert (await source.read({0: offset}, 1)).backfilled == {0: 1}
    assert script.polled == 1


async def test_an_older_epoch_is_skipped_and_a_newer_one_stops_the_part() -> None:
    source, _, _ = await scripted(arrival(0, 1), arrival(0, 2), arrival(1, 3), arrival(2, 2), epoch=2)
    reading = await source.read({0: 0}, 10)
    assert (reading.records, reading.duplicate) == ({0: [b"0"]}, {0: 1})
    for _ in range(2):
        with pytest.raises(NewerEpoch) as newer:
            await source.read({0: 1}, 10)
        assert newer.value.part == 0


async def test_what_the_journal_lacks_too_is_a_gap() -> None:
    source, _, _ = await scripted(arrival(9), written=6)
    assert (await source.read({0: 0}, 100)).records == {0: [b"%d" % n for n in range(6)]}
    with pytest.raises(Gap) as gap:
        await source.read({0: 6}, 100)
    assert gap.value.part == 0


async def test_a_tail_that_the_journal_lacks_is_a_gap() -> None:
    world = MemoryWorld()
    truth = Transport(world.publisher, random.Random(1)).truth
    truth.relayed[0] = 4
    now = 0.0
    source = Ordered("intake", Script(), truth, 1, lambda: now)
    assert (await source.read({0: 0}, 9)).records == {}
    now = 6.0
    with pytest.raises(Gap):
        await source.read({0: 0}, 9)
