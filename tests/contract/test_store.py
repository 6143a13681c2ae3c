"""What a store promises, by both adapters."""

from datetime import datetime, timedelta

import pytest

from libs.common.events.intake import DebtorErased
from libs.common.kernel.part import part_of
from libs.common.log.chain import GENESIS, merkle_root, next_link
from libs.common.log.record import unpack
from libs.common.store.context import Context
from libs.common.store.finders import Changes
from libs.common.store.handlers import TICK
from libs.common.store.reference import Reference, References
from libs.common.store.session import NEVER, Again, Move, Moved, Parked, StateRow
from tests.contract.toy import APPLIED, NOON, PARTS, Toy, World, counter_row, debtor, tick

ONE, TWO, THREE = sorted(map(debtor, range(3)))
LATER, LATEST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


async def count(world: World, about: str, name: str = "a", by: int = 1) -> None:
    async with world.transaction() as tx:
        (await tx.load_one(about)).count(name, by)
        await tx.commit()


async def wakes(world: World) -> list[tuple[datetime | None, datetime | None]]:
    return [(at, send_at) for _, at, send_at in await world.table("state", "debtor_id, at, send_at")]


async def set_due(world: World, at: datetime | None, send: datetime | None = None) -> None:
    async with world.transaction() as tx:
        state = await tx.load_one(ONE)
        state.due, state.send = at, send
        await tx.commit()


async def test_a_state_is_stored_and_comes_back(world: World) -> None:
    await count(world, ONE)
    await count(world, ONE, by=2)
    assert await world.counted(ONE) == 3
    assert [row[:2] for row in await world.table("state", "debtor_id, rev, shape")] == [(ONE, 2)]


async def test_a_debtor_nobody_knows_has_an_empty_state_that_is_not_stored(world: World) -> None:
    async with world.transaction() as tx:
        state = await tx.load_one(ONE)
        assert tx.rev(ONE) == 0
        assert state.id == ONE
        assert await tx.commit() == []
    assert await world.table("state", "debtor_id") == []


async def test_a_state_that_did_not_change_is_not_written(world: World) -> None:
    await count(world, ONE)
    async with world.transaction() as tx:
        assert (await tx.load_one(ONE)).counters
        assert tx.rev(ONE) == 1
        await tx.commit()
    assert await world.table("state", "rev") == [(1,)]


async def test_states_come_in_the_order_of_their_ids(world: World) -> None:
    for about in (THREE, ONE, TWO):
        await count(world, about)
    async with world.store.begin() as session:
        assert [row[0] for row in await session.load([ONE, TWO, THREE])] == [ONE, TWO, THREE]
        assert [row[0] for row in await session.load([TWO])] == [TWO]


async def test_what_is_not_committed_leaves_nothing(world: World) -> None:
    async with world.transaction() as tx:
        (await tx.load_one(ONE)).count("a")
    with pytest.raises(ZeroDivisionError):
        async with world.transaction() as tx:
            (await tx.load_one(TWO)).count("a")
            raise ZeroDivisionError
    assert await world.table("state", "debtor_id") == []
    assert await world.table("counter", "key") == []


async def test_a_state_of_another_revision_is_not_overwritten(world: World) -> None:
    await count(world, ONE)
    raw = b"\x90"
    with pytest.raises(Again):
        async with world.store.begin() as session:
            await session.save_states([], [StateRow(ONE, 5, 1, raw, 0, None, None)])
    with pytest.raises(Again):
        async with world.store.begin() as session:
            await session.save_states([], [StateRow(TWO, 1, 1, raw, 0, None, None)])


async def test_a_second_first_sight_of_a_debtor_asks_to_repeat(world: World) -> None:
    await count(world, ONE)
    with pytest.raises(Again):
        async with world.store.begin() as session:
            await session.save_states([StateRow(ONE, 1, 1, b"\x90", 0, None, None)], [])


async def test_a_finder_follows_its_state(world: World) -> None:
    await count(world, ONE, "a")
    await count(world, ONE, "b", by=0)
    assert await world.table("counter", "key, debtor_id, count, at") == [(f"{ONE}/a", ONE, 1, NOON)]
    await count(world, ONE, "a")
    await count(world, ONE, "b")
    assert await world.table("counter", "key, count") == [(f"{ONE}/a", 2), (f"{ONE}/b", 1)]
    await count(world, ONE, "b", by=-1)
    assert await world.table("counter", "key, count") == [(f"{ONE}/a", 2)]
    async with world.transaction() as tx:
        (await tx.load_one(ONE)).forget("a")
        await tx.commit()
    assert await world.table("counter", "key, count") == []


async def test_a_finder_that_keeps_is_never_deleted_from(world: World) -> None:
    await count(world, ONE, "a", by=2)
    async with world.transaction() as tx:
        (await tx.load_one(ONE)).forget("a")
        await tx.commit()
    assert await world.table("kept", "key, count") == [(f"{ONE}/a", 2)]


async def test_a_row_that_is_there_already_asks_to_repeat(world: World) -> None:
    row = counter_row.rows(await world.state(ONE)) or None
    await count(world, ONE)
    [found] = counter_row.rows(await world.state(ONE)).values()
    assert row is None
    with pytest.raises(Again):
        async with world.store.begin() as session:
            await session.save_rows(counter_row, Changes(new=[found]))


async def test_lines_are_only_added(world: World) -> None:
    for offset in (7, 8):
        async with world.transaction() as tx:
            tx.context.line(APPLIED, ONE, "intake", 0, offset)
            await tx.commit()
    assert await world.table("applied", 'source, part, "offset"') == [("intake", 0, 7), ("intake", 0, 8)]


async def test_an_input_brings_a_wake_only_forward(world: World) -> None:
    await set_due(world, LATER)
    assert await wakes(world) == [(LATER, None)]
    await set_due(world, LATEST)
    assert await wakes(world) == [(LATER, None)]
    await set_due(world, NOON, LATEST)
    assert await wakes(world) == [(NOON, LATEST)]
    await set_due(world, None, LATER)
    assert await wakes(world) == [(NOON, LATER)]


def act_once(_: str, state: Toy, __: Context) -> None:
    state.ticks += 1


async def test_a_tick_sets_the_wake_or_takes_it_away(world: World) -> None:
    await set_due(world, NOON)
    async with world.transaction() as tx:
        state = await tx.load_one(ONE)
        state.due = LATEST
        tx.apply(act_once, "something", state, exact=True)
        await tx.commit()
    assert await wakes(world) == [(LATEST, None)]
    async with world.transaction() as tx:
        tx.apply(tick, TICK, await tx.load_one(ONE), exact=True)
        await tx.commit()
    assert await wakes(world) == [(None, None)]


async def test_who_is_due_comes_earliest_first(world: World) -> None:
    for about, at in ((ONE, LATER), (TWO, NOON), (THREE, LATEST)):
        async with world.transaction() as tx:
            state = await tx.load_one(about)
            state.due = state.send = at
            await tx.commit()
    parts = list(range(PARTS))
    for sender in (False, True):
        assert await world.store.due(parts, LATER, 10, sender) == [TWO, ONE]
        assert await world.store.due(parts, LATER, 1, sender) == [TWO]
        assert ONE in await world.store.due([part_of(ONE, PARTS)], LATER, 10, sender)
        assert await world.store.due([], LATER, 10, sender) == []


async def test_a_wake_of_never_is_never_due(world: World) -> None:
    async with world.transaction() as tx:
        (await tx.load_one(ONE)).count("a")
        tx.put_off(ONE, NEVER)
        await tx.commit()
    [(at, send_at)] = await wakes(world)
    assert (at is None, send_at) == (False, None)
    assert await world.store.due(list(range(PARTS)), LATEST + timedelta(days=9_999), 10) == []
    assert (await world.state(ONE)).common.wake_at == NEVER


async def test_reference_data_are_known_once_and_for_ever(world: World) -> None:
    known = References()
    for data in ({"name": "one"}, {"name": "another"}):
        async with world.store.begin() as session:
            await session.refer([Reference("limit", "x", 1, data)])
            await session.commit()
    async with world.store.begin() as session:
        await session.references(known)
    assert (known.count, known.get("limit", "x", 1)) == (1, {"name": "one"})
    assert known.get("limit", "x", 2) is None


async def test_progress_moves_only_from_where_it_is_and_in_its_epoch(world: World) -> None:
    step = Move("intake", 3, 0, 4, applied=2, ignored=1, parked=1, duplicate=5, backfilled=6)
    async with world.store.begin() as session:
        await session.advance([step], 1)
        await session.commit()
    for moves, epoch in ([step], 1), ([step._replace(old=4, new=5)], 2), ([step._replace(old=4, source="x")], 1):
        with pytest.raises(Moved):
            async with world.store.begin() as session:
                await session.advance(moves, epoch)
    assert (await world.store.progress())["intake", 3] == 4
    assert await world.progress_rows() == [(3, 4, 0, 2, 1, 1, 5, 6)]


async def test_one_row_that_was_moved_fails_all_of_the_batch(world: World) -> None:
    good, stale = Move("intake", 0, 0, 1, applied=1), Move("intake", 1, 9, 10, applied=1)
    with pytest.raises(Moved):
        async with world.store.begin() as session:
            await session.advance([good, stale], 1)
    assert await world.progress_rows() == []


async def test_parked_records_keep_their_order_and_leave_one_by_one(world: World) -> None:
    def parked(offset: int, about: str | None = ONE) -> Parked:
        return Parked("intake", 0, offset, about, "failed", "it is broken", offset > 5, b"raw")

    async with world.store.begin() as session:
        await session.park([parked(5), parked(9), parked(6, None)])
        await session.commit()
    with pytest.raises(Again):
        async with world.store.begin() as session:
            await session.park([parked(5)])
    async with world.store.begin() as session:
        assert await session.parked(ONE) == [parked(5), parked(9)]
        assert await session.parked_at("intake", 0, 6) == parked(6, None)
        assert await session.parked_at("intake", 1, 6) is None
        await session.park_again(parked(5)._replace(error="still"))
        await session.unpark([("intake", 0, 6)])
        await session.commit()
    found = [waiting.record for waiting in await world.store.parked(10)]
    assert found == [parked(5)._replace(error="still"), parked(9)]
    assert [waiting.record for waiting in await world.store.parked(1, ONE)] == found[:1]
    assert await world.store.parked(10, TWO) == []
    first, second = await world.store.parked(10)
    assert await world.store.parked(10, None, first.place) == await world.store.parked(10, ONE, first.place) == [second]
    assert await world.store.parked(10, None, second.place) == []


async def test_offsets_are_dense_and_links_verify(world: World) -> None:
    await world.publish(b"a", b"b")
    await world.publish(b"c")
    async with world.publisher.begin() as session:
        assert await session.append("journal", {5: [b"x"], 0: [b"d", b"e"], 7: []}) == {0: 3, 5: 0}
        await session.commit()
    link, expected = GENESIS, 0
    records: list[bytes] = []
    for batch, root, written in await world.batches(0):
        assert batch.base == expected
        assert root == merkle_root(unpack(batch.payload))
        link = next_link(link, batch.base, batch.count, root)
        assert written == link
        expected, records = batch.end, records + unpack(batch.payload)
    assert records == [b"a", b"b", b"c", b"d", b"e"]


async def test_a_rollback_gives_its_offsets_back(world: World) -> None:
    async with world.publisher.begin() as session:
        assert await session.append("journal", {0: [b"lost", b"too"]}) == {0: 0}
    assert await world.publish(b"kept") == 0
    assert [batch.base for batch, _, _ in await world.batches(0)] == [0]


async def test_positions_name_the_last_fact_of_each_part(world: World) -> None:
    async with world.transaction() as tx:
        state = await tx.load_one(ONE)
        for _ in range(3):
            tx.apply(lambda event, _, context: context.emit(event), DebtorErased(reason="a"), state)
        [position] = await tx.commit()
    assert str(position) == f"tracking/{part_of(ONE, PARTS)}/2"
    assert (await world.state(ONE)).common.versions == {"": 3}
