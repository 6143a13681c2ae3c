"""Parked records are retried in order, each by its ordinary handler, or dropped with a reason."""

import pytest

from libs.common.events.envelope import decode_record
from libs.common.kernel.problems import NotFound
from libs.common.log.record import unpack
from libs.common.store.session import Again
from tests.contract import toy
from tests.contract.interfering import Interfering, Once
from tests.contract.toy import SqlWorld, World, counting, debtor_of_part, drain, record

A, B = debtor_of_part(0), debtor_of_part(0, 1)


async def park_some(world: World) -> None:
    """Of A: one that fails, one that queues, one that will fail too, one that queues; B flows."""
    toy.broken.update(("x", "y"))
    await world.publish(counting(A, "x"), counting(A), counting(A, "y"), counting(B), counting(A))
    await drain(world.consumer())


async def offsets(world: World) -> list[int]:
    return [waiting.record.offset for waiting in await world.parked_records().waiting()]


async def test_parked_records_are_listed_and_shown(world: World) -> None:
    await park_some(world)
    records = world.parked_records()
    assert await offsets(world) == [0, 1, 2, 4]
    assert [w.record.offset for w in await records.waiting(limit=2)] == [0, 1]
    assert await records.waiting(debtor_id=B) == []
    shown = await records.show(("intake", 0, 2))
    assert (shown.debtor_id, shown.record) == (A, counting(A, "y"))
    with pytest.raises(NotFound):
        await records.show(("intake", 0, 3))


async def test_a_retry_stops_at_the_first_that_still_fails_and_keeps_the_order(world: World) -> None:
    await park_some(world)
    records = world.parked_records()
    assert await records.retry_debtor(A) == (0, 4, "ValueError: x is broken")
    toy.broken.discard("x")
    assert await records.retry(("intake", 0, 4)) == (2, 2, "ValueError: y is broken")
    first, second = await records.waiting()
    assert (first.record.offset, first.record.reason, first.record.queued) == (2, "failed", False)
    assert (second.record.offset, second.record.queued) == (4, True)
    assert (await world.state(A)).common.parked == 2
    await world.publish(counting(A))
    await drain(world.consumer())
    assert await offsets(world) == [2, 4, 5]


async def test_a_retry_that_goes_through_frees_the_debtor(world: World) -> None:
    await park_some(world)
    toy.broken.clear()
    assert await world.parked_records().retry_debtor(A) == (4, 0, None)
    assert await world.parked_records().retry_debtor(A) == (0, 0, None)
    lines = [row for row in await world.table("applied", 'debtor_id, "offset"') if row[0] == A]
    assert lines == [(A, 0), (A, 1), (A, 2), (A, 4)]
    state = await world.state(A)
    assert (state.common.parked, {c.key[37:]: c.count for c in state.counters.values()}) == (
        0,
        {"x": 1, "a": 2, "y": 1},
    )
    await world.publish(counting(A))
    await drain(world.consumer())
    assert await world.counted(A) == 3
    assert await world.progress_rows() == [(0, 6, 0, 2, 0, 4, 0, 0)]


async def test_what_a_retried_record_brings_about_is_emitted_once(world: World) -> None:
    await park_some(world)
    before = sum(batch.count for batch, _, _ in await world.batches(0, "tracking"))
    toy.broken.clear()
    records = world.parked_records()
    records.store = Interfering(world.store, again := Once("commit", Again("as injected")))
    assert (await records.retry_debtor(A)).applied == 4
    after = sum(batch.count for batch, _, _ in await world.batches(0, "tracking"))
    assert (after - before, again.fired) == (4, 1)


async def test_a_record_without_a_debtor_is_retried_alone(world: World) -> None:
    await world.publish(b"\xff", record("x", kind="dunwell.intake.news.v1"))
    await drain(world.consumer())
    records = world.parked_records()
    result = await records.retry(("intake", 0, 0))
    assert result[:2] == (0, 1)
    assert result.error is not None
    assert result.error.startswith("Unreadable: it is no record")
    assert await offsets(world) == [0, 1]


async def test_dropping_needs_a_reason_and_is_an_act_on_record(real: SqlWorld) -> None:
    await park_some(real)
    records = real.parked_records()
    await records.drop(("intake", 0, 0), "sent by mistake", "user:alice/platform_admin")
    assert await offsets(real) == [1, 2, 4]
    assert (await real.state(A)).common.parked == 3
    [payload] = [row[0] for row in await real.tracking.fetch("SELECT payload FROM acts")]
    act = decode_record(unpack(payload)[0])
    assert (act.type, act.key, act.actor) == ("act.parked_dropped", A, "user:alice/platform_admin")
    assert b'"reason":"sent by mistake"' in act.data
    with pytest.raises(NotFound):
        await records.drop(("intake", 0, 0), "again", "user:alice/platform_admin")


async def test_after_the_last_is_dropped_later_records_flow(world: World) -> None:
    toy.broken.add("x")
    await world.publish(counting(A, "x"))
    await drain(world.consumer())
    await world.parked_records().drop(("intake", 0, 0), "sent by mistake", "user:alice/platform_admin")
    await world.publish(counting(A))
    await drain(world.consumer())
    assert [await world.counted(A), (await world.state(A)).common.parked] == [1, 0]


async def test_a_commit_in_doubt_during_a_retry_doubles_nothing(world: World) -> None:
    await park_some(world)
    toy.broken.clear()
    records = world.parked_records()
    records.store = Interfering(world.store, lost := Once("after commit", ConnectionResetError()))
    with pytest.raises(ConnectionResetError):
        await records.retry_debtor(A)
    assert await records.retry_debtor(A) == (3, 0, None)
    assert lost.fired == 1
    assert len({*await world.table("applied", '"offset"')}) == len(await world.table("applied", '"offset"')) == 5
