"""Vault rows on a real database, as the roles that use them."""

from collections.abc import AsyncIterator
from typing import TypeAlias

import asyncpg
import pytest

from libs.common.kernel.ids import DebtorId, debtor_id
from libs.common.vault.erase import erase
from libs.common.vault.index import phone_columns, phone_hash
from libs.common.vault.store import Erased, Row, Sealed, find_by_phone, load_boxes, load_sealed, save_boxes
from tests.database import Database

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
KEY = bytes(range(32))
NUMBERS = ["+8613800138000", "+8613900139000", "+8613700137000", "+8613600136000"]


def somebody(number: int) -> DebtorId:
    return debtor_id(number.to_bytes(16, "big"))


def a_row(number: int, *e164s: str, box: bytes = b"box") -> Row:
    return Row(somebody(number), b"key%d" % number, box, *phone_columns(e164s, KEY))


@pytest.fixture
async def intake(database: Database) -> AsyncIterator[Connection]:
    connection: Connection = await asyncpg.connect(database.dsn("intake"))
    yield connection
    await connection.close()


async def test_rows_come_back_as_they_were_saved(intake: Connection) -> None:
    rows = [a_row(1), a_row(2, *NUMBERS[:1]), a_row(3, *NUMBERS[:2]), a_row(4, *NUMBERS)]
    await save_boxes(intake, rows, [])
    assert await load_boxes(intake, [row.debtor_id for row in rows]) == {row.debtor_id: row for row in rows}


async def test_who_is_not_there_is_left_out(intake: Connection) -> None:
    await save_boxes(intake, [a_row(1)], [])
    assert set(await load_boxes(intake, [somebody(1), somebody(2)])) == {somebody(1)}
    assert await load_boxes(intake, []) == {}


async def test_the_boxes_alone_come_by_debtor(intake: Connection) -> None:
    await save_boxes(intake, [a_row(1), a_row(2, *NUMBERS, box=b"other")], [])
    found = await load_sealed(intake, [somebody(2), somebody(3), somebody(1)])
    assert found == {somebody(1): Sealed(b"key1", b"box"), somebody(2): Sealed(b"key2", b"other")}
    assert await load_sealed(intake, []) == {}


async def test_new_and_changed_rows_are_saved_at_once(intake: Connection) -> None:
    await save_boxes(intake, [a_row(1, *NUMBERS), a_row(2), a_row(3)], [])
    changed = [a_row(1, NUMBERS[3], box=b"newer"), a_row(2, *NUMBERS[:3], box=b"newer")]
    await save_boxes(intake, [a_row(4)], changed)
    found = await load_boxes(intake, [somebody(number) for number in range(1, 5)])
    assert list(map(found.__getitem__, map(somebody, range(1, 5)))) == [*changed, a_row(3), a_row(4)]


async def test_a_row_that_is_there_is_not_new(intake: Connection) -> None:
    await save_boxes(intake, [a_row(1)], [])
    with pytest.raises(asyncpg.UniqueViolationError):
        await save_boxes(intake, [a_row(1)], [])


async def test_an_erased_row_cannot_be_changed_back(intake: Connection) -> None:
    await save_boxes(intake, [a_row(1), a_row(2)], [])
    assert await erase(intake, somebody(1))
    with pytest.raises(Erased, match="UPDATE 1 of 2"):
        await save_boxes(intake, [], [a_row(1), a_row(2)])
    assert await load_boxes(intake, [somebody(1)]) == {}


async def test_erasing_twice_is_the_same_as_once(intake: Connection) -> None:
    await save_boxes(intake, [a_row(1, *NUMBERS)], [])
    assert [await erase(intake, somebody(1)), await erase(intake, somebody(1))] == [True, False]
    assert await find_by_phone(intake, [phone_hash(number, KEY) for number in NUMBERS]) == []


@pytest.mark.parametrize("place", range(4))
async def test_a_number_finds_every_debtor_who_has_it(intake: Connection, place: int) -> None:
    holders = [a_row(1, *NUMBERS), a_row(2, NUMBERS[place]), a_row(3, "+85291234567", NUMBERS[place])]
    await save_boxes(intake, [*holders, a_row(4, "+85291234567"), a_row(5)], [])
    found = await find_by_phone(intake, [phone_hash(NUMBERS[place], KEY)])
    assert found == sorted(row.debtor_id for row in holders)


async def test_only_intake_writes_and_strategy_and_analytics_cannot_read(
    intake: Connection, database: Database
) -> None:
    await save_boxes(intake, [a_row(1)], [])
    for role, may_read in {"outreach": True, "tracking": True, "strategy": False, "analytics": False}.items():
        connection = await asyncpg.connect(database.dsn(role))
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await erase(connection, somebody(1))
            if may_read:
                assert set(await load_boxes(connection, [somebody(1)])) == {somebody(1)}
            else:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await load_boxes(connection, [somebody(1)])
        finally:
            await connection.close()
