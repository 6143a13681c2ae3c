"""Debtors for people's eyes: which cases of theirs are in reach, and the decoded State behind them."""

from collections.abc import Sequence
from typing import Any

from libs.common.http.doors import Connection
from libs.common.http.reads import Reads
from libs.common.kernel.ids import AccountId, DebtorId
from libs.common.kernel.problems import NotFound
from libs.common.store.state import Codec
from libs.common.vault import box
from libs.common.vault.keys import Keys
from libs.common.vault.store import load_boxes
from services.intake.model import Account, Debtor

CASES = "SELECT case_id, debtor_id, account_id FROM cases JOIN {cases_in_reach} USING (case_id) WHERE "
CASES_OF_DEBTORS = CASES + "debtor_id = ANY($1::uuid[]) ORDER BY debtor_id, case_id LIMIT 5000"
CASES_OF_ACCOUNT = CASES + "account_id = $1::uuid ORDER BY case_id LIMIT 100"
CASES_OF_CASES = CASES + "case_id = ANY($1::uuid[]) ORDER BY case_id LIMIT 200"
CASES_OF_CASE = CASES + "case_id = $1::uuid"
STATES = """
    SELECT debtor_id::text, rev, shape, state FROM state
    WHERE debtor_id = ANY($1::uuid[]) AND EXISTS (SELECT FROM {cases_in_reach})"""
IDENTITY = "SELECT debtor_id::text FROM identity WHERE kind = $1 AND hash = ANY($2::uuid[])"
_codec = Codec(Debtor, 2**31 - 1)  # shown as it is, whatever the version that wrote it


async def cases_in_reach(reads: Reads, sql: str, name: Any) -> dict[DebtorId, set[str]]:
    """The accounts in reach, by debtor."""
    found: dict[DebtorId, set[str]] = {}
    for row in await reads.fetch(sql, name):
        found.setdefault(DebtorId(str(row["debtor_id"])), set()).add(str(row["account_id"]))
    return found


async def debtor_in_reach(reads: Reads, debtor: str) -> tuple[Debtor, int, set[str]]:
    """A debtor, the State's revision, and which of the accounts may be seen; NotFound when none may."""
    found = await cases_in_reach(reads, CASES_OF_DEBTORS, [debtor])
    accounts = found.get(DebtorId(debtor))
    rows = await reads.fetch(STATES, [debtor]) if accounts else []
    if not accounts or not rows:
        raise NotFound("there is no such debtor, or none that is yours to see")
    _, rev, shape, state = rows[0]
    return _codec.decode(debtor, shape, state), rev, accounts


async def accounts_of(reads: Reads, cases: Sequence[str]) -> list[tuple[str, Account, Debtor]]:
    """Those of the cases (at most 200) that are in reach, each with its account and its debtor."""
    rows = await reads.fetch(CASES_OF_CASES, cases)
    ids = sorted({str(row["debtor_id"]) for row in rows})
    states = await reads.fetch(STATES, ids) if ids else []
    found = {debtor: _codec.decode(debtor, shape, state) for debtor, _, shape, state in states}
    known = [(str(row["case_id"]), row["account_id"], found.get(str(row["debtor_id"]))) for row in rows]
    return [
        (case, debtor.accounts[account], debtor)
        for case, account, debtor in ((case, AccountId(str(account)), debtor) for case, account, debtor in known)
        if debtor is not None and account in debtor.accounts
    ]


async def person_of(con: Connection, keys: Keys, debtor: DebtorId) -> box.Person | None:
    """The debtor's box, opened; None after an erasure."""
    return (await people_of(con, keys, [debtor])).get(debtor)


async def people_of(con: Connection, keys: Keys, ids: Sequence[DebtorId]) -> dict[DebtorId, box.Person]:
    """The boxes of these debtors, opened; who was erased is left out."""
    rows = await load_boxes(con, ids)  # type: ignore[arg-type]
    return {
        debtor: box.open(row.box, box.unwrap(row.key_wrapped, debtor, keys.ring), debtor)
        for debtor, row in rows.items()
    }
