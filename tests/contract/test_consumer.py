"""run_batch: exactly once in effect, whatever is repeated, broken or taken over. By both stores."""

import msgspec
import pytest

from libs.common.events.intake import CreditorChanged, CreditorSettings, DebtorLinked
from libs.common.flow.consumer import PARKED_OF_LAST, Consumer
from libs.common.kernel.ids import PersonId
from libs.common.store.session import Again
from tests.contract import toy
from tests.contract.interfering import Interfering, Once
from tests.contract.toy import Toy, World, counting, debtor_of_part, drain, record

A, B = debtor_of_part(0), debtor_of_part(0, 1)
C = debtor_of_part(3)
IGNORED = "dunwell.intake.debtor_changed.v1"


async def consumer(world: World) -> Consumer[Toy]:
    """One that knows where it is and has not begun."""
    found = world.consumer()
    await found.reload()
    return found


async def applied(world: World) -> list[tuple[str, int, int]]:
    return await world.table("applied", 'source, part, "offset"')


async def conserved(world: World) -> None:
    """I7: next − first = applied + ignored + parked, for each source and part."""
    for _, next_offset, first_offset, *counts, _, _ in await world.progress_rows():
        assert next_offset - first_offset == sum(counts)


def needing(about: str, creditor: str, version: int) -> bytes:
    return record(about, DebtorLinked(person_id=PersonId(creditor), members=["x"] * version))


def reference(creditor: str, version: int, name: str) -> bytes:
    settings = CreditorSettings(name=name)
    return record(creditor, CreditorChanged(creditor=creditor, settings_version=version, settings=settings))


async def test_records_are_applied_in_order_and_emit_facts(world: World) -> None:
    await world.publish(counting(A), counting(B), counting(A, "b"))
    await world.publish(counting(C), part=3)
    await drain(world.consumer())
    assert [await world.counted(A), await world.counted(A, "b"), await world.counted(B)] == [1, 1, 1]
    assert await world.counted(C) == 1
    assert await applied(world) == [("intake", 0, 0), ("intake", 0, 1), ("intake", 0, 2), ("intake", 3, 0)]
    assert sum(batch.count for batch, _, _ in await world.batches(0, "tracking")) == 3
    assert world.heads.get("tracking", 0) == 3
    await conserved(world)


async def test_a_restarted_consumer_applies_nothing_twice(world: World) -> None:
    for _ in range(3):
        await world.publish(counting(A), counting(B))
        await drain(world.consumer())
        await drain(world.consumer())
    assert await world.counted(A) == 3
    assert len(await applied(world)) == 6
    await conserved(world)


async def test_what_nobody_handles_moves_the_offset_as_ignored(world: World) -> None:
    await world.publish(record(A, kind=IGNORED, data=b"not even read"), counting(A))
    await drain(world.consumer())
    assert await world.progress_rows() == [(0, 2, 0, 1, 1, 0, 0, 0)]
    await conserved(world)


@pytest.mark.parametrize(
    ("raw", "about"),
    [
        (record(A, kind="dunwell.intake.debtor_painted.v1"), A),
        (record("some-creditor", kind="dunwell.intake.creditor_painted.v1"), None),
        (record(A, kind="dunwell.intake.debtor_erased.v1", data=b'{"reason": 5}'), A),
        (b"\xff no record", None),
        (msgspec.msgpack.encode(["dunwell.intake.debtor_erased.v1", 0, A, None, 1]), A),
    ],
    ids=["unknown type", "unknown type of a fact without a debtor", "bad data", "no record", "only a head"],
)
async def test_what_cannot_be_read_is_parked_and_others_flow(world: World, raw: bytes, about: str | None) -> None:
    await world.publish(raw, counting(B))
    await drain(world.consumer())
    [parked] = await world.store.parked(10)
    assert (parked.record.debtor_id, parked.record.reason, parked.record.record) == (about, "unreadable", raw)
    assert await world.counted(B) == 1
    await conserved(world)


async def test_poison_is_parked_and_its_debtor_queues_while_others_flow(world: World) -> None:
    toy.broken.add("poison")
    await world.publish(counting(A), counting(A, "poison"), counting(B), counting(A))
    await drain(world.consumer())
    await world.publish(counting(A), counting(B))
    await drain(world.consumer())
    found = [(w.record.offset, w.record.reason, w.record.queued) for w in await world.store.parked(10)]
    assert found == [(1, "failed", False), (3, "queued", True), (4, "queued", True)]
    assert (await world.store.parked(1))[0].record.error == "ValueError: poison is broken"
    assert [await world.counted(A), await world.counted(B)] == [1, 2]
    assert (await world.state(A)).common.parked == 3
    assert await world.progress_rows() == [(0, 6, 0, 3, 0, 3, 0, 0)]
    await conserved(world)


async def test_poison_is_parked_in_the_transaction_that_passes_it(world: World) -> None:
    toy.broken.add("poison")
    await world.publish(counting(A, "poison"))
    lost = Once("commit", ConnectionResetError())
    stopped = world.consumer(store=Interfering(world.store, lost))
    with pytest.raises(ConnectionResetError):
        await drain(stopped)
    assert await world.store.parked(10) == []
    assert await world.progress_rows() == []
    await drain(stopped)
    assert len(await world.store.parked(10)) == lost.fired == 1
    await conserved(world)


async def test_reference_data_that_fail_are_parked(world: World) -> None:
    toy.broken.add("bank")
    await world.publish(reference("bank", 1, "x"), reference("other", 1, "y"), counting(A))
    await drain(world.consumer())
    assert [w.record.offset for w in await world.store.parked(10)] == [0]
    assert await world.counted(A) == 1


async def test_a_record_that_names_what_has_not_come_waits_and_is_not_parked(world: World) -> None:
    await world.publish(counting(A), needing(A, "bank", 2), counting(B))
    await world.publish(counting(C), part=3)
    one = await consumer(world)
    while await one.run_batch(list(range(12))):
        pass
    assert [await world.counted(A), await world.counted(B), await world.counted(C)] == [1, 0, 1]
    assert await world.store.parked(10) == []
    assert await world.progress_rows() == [(0, 1, 0, 1, 0, 0, 0, 0), (3, 1, 0, 1, 0, 0, 0, 0)]
    await world.publish(reference("bank", 1, "old"), reference("bank", 2, "new"), part=5)
    while await one.run_batch(list(range(12))):
        pass
    assert [await world.counted(A, "new"), await world.counted(B)] == [1, 1]
    await conserved(world)


async def test_a_record_that_waits_does_not_hold_up_what_it_waits_for(world: World) -> None:
    """The one that waits stands first in the batch, in every order in which parts may take turns."""
    await world.publish(needing(A, "bank", 1))
    await world.publish(reference("bank", 1, "new"), part=1)
    one = await consumer(world)
    for _ in range(4):
        await one.run_batch([0, 1])
    assert await world.counted(A, "new") == 1


async def test_too_much_poison_stops_the_consumer_before_it_is_parked(world: World) -> None:
    toy.broken.add("poison")
    for n in range(12):
        await world.publish(counting(debtor_of_part(0, n), "poison"))
    one = world.consumer()
    await drain(one)
    assert one.halted
    assert await world.store.parked(10) == []
    assert await one.run_batch([0]) == 0


async def test_records_of_unknown_types_stop_the_consumer_too(world: World) -> None:
    await world.publish(*(record(debtor_of_part(0, n), kind="dunwell.intake.news.v1") for n in range(11)))
    one = world.consumer()
    await drain(one)
    assert one.halted
    assert await world.store.parked(99) == []


async def test_ten_of_the_last_thousand_may_be_parked_and_those_behind_them_are_not_counted(world: World) -> None:
    toy.broken.add("poison")
    one = world.consumer()
    for n in range(10):
        about = debtor_of_part(0, n)
        await world.publish(counting(about, "poison"), counting(about), counting(about))
        await drain(one)
    assert (one.halted, len(await world.store.parked(99))) == (None, 30)
    await world.publish(*(record(A, kind=IGNORED) for _ in range(PARKED_OF_LAST)))
    await drain(one)
    await world.publish(counting(debtor_of_part(0, 10), "poison"))
    await drain(one)
    assert (one.halted, len(await world.store.parked(99))) == (None, 31)
    await conserved(world)


@pytest.mark.parametrize("step", ["load", "save_states", "advance", "append", "commit"])
async def test_a_batch_is_repeated_when_the_store_asks_for_it(world: World, step: str) -> None:
    await world.publish(counting(A), counting(B))
    again = Once(step, Again("as injected"), times=3)
    await drain(world.consumer(store=Interfering(world.store, again)))
    assert (again.fired, await world.counted(A), len(await applied(world))) == (3, 1, 2)
    await conserved(world)


async def test_a_batch_is_not_repeated_for_ever(world: World) -> None:
    await world.publish(counting(A))
    with pytest.raises(Again):
        await drain(world.consumer(store=Interfering(world.store, Once("load", Again("always"), times=99))))
    assert await applied(world) == []


@pytest.mark.parametrize("step", ["commit", "after commit"])
async def test_a_commit_in_doubt_is_settled_by_the_progress_row(world: World, step: str) -> None:
    await world.publish(counting(A), counting(B))
    lost = Once(step, ConnectionResetError())
    one = world.consumer(store=Interfering(world.store, lost))
    with pytest.raises(ConnectionResetError):
        await drain(one)
    await world.publish(counting(A))
    await drain(one)
    assert (lost.fired, await world.counted(A), len(await applied(world))) == (1, 2, 3)
    await conserved(world)


async def test_a_hole_in_a_journal_stops_its_part_alone(world: World) -> None:
    await world.publish(counting(A))
    await world.publish(counting(A))
    await world.publish(counting(A))
    await world.publish(counting(C), part=3)
    await world.lose_batch(0, 1)
    one = world.consumer()
    await drain(one)
    await world.publish(counting(C), part=3)
    await drain(one)
    assert list(one.stopped) == [("intake", 0)]
    assert [await world.counted(A), await world.counted(C)] == [1, 2]
    await conserved(world)
