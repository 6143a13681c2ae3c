"""A case's debtor and everyone who is the same person, as people ask for them: unlocked."""

from typing import Any

from libs.common.http.reads import Reads
from libs.common.store.state import Codec
from services.outreach.model import Debtor

STATES = """
    WITH debtor AS (SELECT c.debtor_id FROM cases c JOIN {cases_in_reach} USING (case_id) WHERE c.case_id = $1)
    SELECT s.debtor_id::text, s.shape, s.state, s.debtor_id = d.debtor_id AS first
    FROM debtor d JOIN state s ON s.debtor_id = d.debtor_id OR s.debtor_id IN (
      SELECT m.debtor_id FROM persons p JOIN persons m USING (person_id) WHERE p.debtor_id = d.debtor_id)
    ORDER BY first DESC, s.debtor_id"""


async def person_of(reads: Reads, codec: Codec[Debtor], case: str) -> list[Debtor]:
    """The debtor of a case first, then all debtors that are this person; empty when the case is out of reach."""
    rows: list[Any] = await reads.fetch(STATES, case)
    return [codec.decode(debtor, shape, state) for debtor, shape, state, _ in rows]
