"""Who is one person with whom."""

from collections.abc import Iterable, Sequence

from libs.common.log.append import Connection
from libs.common.store.sql import array
from libs.common.store.transaction import Transaction
from services.outreach.model import Debtor

MEMBERS = """
    SELECT p.debtor_id::text, m.debtor_id::text FROM persons p JOIN persons m USING (person_id)
    WHERE p.debtor_id = ANY($1::text::uuid[]) AND m.debtor_id <> p.debtor_id"""


async def members_of(con: Connection, debtors: Sequence[str]) -> dict[str, set[str]]:
    """The other debtors that are the same person, unlocked: who acts on it checks the locked States again."""
    found: dict[str, set[str]] = {}
    for debtor, other in await con.fetch(MEMBERS, array(debtors)):
        found.setdefault(debtor, set()).add(other)
    return found


async def load_groups(tx: Transaction[Debtor], con: Connection, debtors: Iterable[str]) -> dict[str, list[Debtor]]:
    """Each debtor with all who are the same person, locked in id order; the debtor first."""
    wanted = sorted(set(debtors))
    members = await members_of(con, wanted)
    await tx.load({*wanted, *(other for others in members.values() for other in others)})
    found = {}
    for debtor in wanted:
        state = tx.state(debtor)
        found[debtor] = [state]
        if state.members or debtor in members:
            others = sorted({*state.members, *members.get(debtor, ())} - {debtor})
            await tx.load(others)
            found[debtor] += [tx.state(other) for other in others]
    return found
