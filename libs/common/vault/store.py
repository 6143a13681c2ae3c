"""The table `vault.person`: one row per debtor with the wrapped key, the sealed box and the blind phone index."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import astuple

from libs.common.kernel.ids import DebtorId
from libs.common.log.append import Connection
from libs.common.store.sql import array

_LOAD = """
    SELECT debtor_id, key_wrapped, box, phone1, phone2, phones_more FROM vault.person
    WHERE debtor_id = ANY($1::uuid[])"""
_LOAD_SEALED = """
    SELECT u.i, p.key_wrapped, p.box FROM unnest($1::text::uuid[]) WITH ORDINALITY u(id, i)
    JOIN vault.person p ON p.debtor_id = u.id"""
# A parameter can't be an array of arrays of unequal lengths, so phones_more travels as array literals.
_UPDATE = """
    UPDATE vault.person p
    SET key_wrapped = n.key_wrapped, box = n.box, phone1 = n.phone1, phone2 = n.phone2,
        phones_more = n.phones_more::bigint[], at = now()
    FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bigint[], $6::text[])
        AS n (debtor_id, key_wrapped, box, phone1, phone2, phones_more)
    WHERE p.debtor_id = n.debtor_id"""
_BY_PHONE = """
    SELECT debtor_id FROM vault.person WHERE phone1 = ANY($1::bigint[])
    UNION SELECT debtor_id FROM vault.person WHERE phone2 = ANY($1::bigint[])
    UNION SELECT debtor_id FROM vault.person WHERE phones_more && $1::bigint[]"""


class Row(msgspec.Struct, frozen=True, gc=False):
    """A debtor's row, by the table's columns; the phone hashes are those of `index.phone_columns`."""

    debtor_id: DebtorId
    key_wrapped: bytes
    box: bytes
    phone1: int | None = None
    phone2: int | None = None
    phones_more: list[int] | None = None


class Sealed(NamedTuple):
    """What opens to a person."""

    key_wrapped: bytes
    box: bytes


class Erased(Exception):
    """A row to be changed is not there: the debtor was erased meanwhile. Load again and decide anew."""


async def load_boxes(connection: Connection, ids: Collection[DebtorId]) -> dict[DebtorId, Row]:
    """The rows of these debtors; who has none (unknown or erased) is left out."""
    found = await connection.fetch(_LOAD, list(ids))
    return {row.debtor_id: row for row in (Row(DebtorId(str(each[0])), *each[1:]) for each in found)}


async def load_sealed(connection: Connection, ids: Sequence[str]) -> dict[str, Sealed]:
    """The boxes alone of these debtors; who has none (unknown or erased) is left out."""
    found = await connection.fetch(_LOAD_SEALED, array(ids))
    return {ids[i - 1]: Sealed(key_wrapped, box) for i, key_wrapped, box in found}


async def save_boxes(connection: Connection, rows_new: Sequence[Row], rows_changed: Sequence[Row]) -> None:
    """Inserts and updates in the caller's transaction: one COPY, one UPDATE.

    asyncpg.UniqueViolationError if a new row exists already; Erased if a changed one does not.
    """
    if rows_new:
        await connection.copy_records_to_table(
            "person", schema_name="vault", columns=Row.__struct_fields__, records=map(astuple, rows_new)
        )
    if rows_changed:
        ids, keys, boxes, firsts, seconds, more = zip(*map(astuple, rows_changed), strict=True)
        done = await connection.execute(_UPDATE, ids, keys, boxes, firsts, seconds, [_literal(each) for each in more])
        if done != f"UPDATE {len(rows_changed)}":
            raise Erased(f"{done} of {len(rows_changed)} vault rows")


async def find_by_phone(connection: Connection, hashes: Collection[int]) -> list[DebtorId]:
    """All debtors with one of these phone hashes, in id order: a reply counts for every one of them (S31)."""
    return sorted(DebtorId(str(row[0])) for row in await connection.fetch(_BY_PHONE, list(hashes)))


def _literal(hashes: list[int] | None) -> str | None:
    return None if hashes is None else array(hashes)
