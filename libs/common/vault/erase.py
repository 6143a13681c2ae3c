"""Forgetting a debtor: the row with the debtor's key, box and index entries goes, and with the key all sealed texts.

The erasure ledger, outside the database and applied again before anything else after a restore, is its caller's.
"""

from asyncpg import Connection

from libs.common.kernel.ids import DebtorId

_ERASE = "DELETE FROM vault.person WHERE debtor_id = $1"


async def erase(connection: Connection, debtor_id: DebtorId) -> bool:
    """Deletes the debtor's vault row in the caller's transaction; False if there was none (erased before)."""
    return bool(await connection.execute(_ERASE, debtor_id) == "DELETE 1")
