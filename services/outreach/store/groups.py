"""Who is one person with whom."""

from collections.abc import Sequence

from libs.common.log.append import Connection
from libs.common.store.sql import array

MEMBERS = """
    SELECT p.debtor_id::text, m.debtor_id::text FROM persons p JOIN persons m USING (person_id)
    WHERE p.debtor_id = ANY($1::text::uuid[]) AND m.debtor_id <> p.debtor_id"""


async def members_of(con: Connection, debtors: Sequence[str]) -> dict[str, set[str]]:
    """The other debtors that are the same person, unlocked: who acts on it checks the locked States again."""
    found: dict[str, set[str]] = {}
    for debtor, other in await con.fetch(MEMBERS, array(debtors)):
        found.setdefault(debtor, set()).add(other)
    return found
