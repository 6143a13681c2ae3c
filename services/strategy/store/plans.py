"""Plans as people ask for them: the finder proposes, the State is decoded and only the case in reach is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from libs.common.http.reads import Reads
from libs.common.store.state import Codec
from services.strategy.model import Case, Debtor

PLAN = """
    SELECT c.case_id::text, c.debtor_id::text, s.shape, s.state FROM cases c JOIN {cases_in_reach} USING (case_id)
    JOIN state s USING (debtor_id) WHERE c.case_id = $1"""
DUE = """
    SELECT c.case_id::text, c.debtor_id::text, s.shape, s.state FROM cases c JOIN {cases_in_reach} USING (case_id)
    JOIN state s USING (debtor_id) WHERE c.next_at <= $1 AND (c.next_at, c.case_id) > ($2, $3::uuid)
    ORDER BY c.next_at, c.case_id LIMIT $4"""


class Found(NamedTuple):
    """A case, and when its next step falls due."""

    case: Case
    debtor_id: str
    next_at: datetime | None


class Plans:
    """Reads plans with a State's codec."""

    def __init__(self, codec: Codec[Debtor]) -> None:
        self._codec = codec

    async def one(self, reads: Reads, case_id: str) -> Found:
        """The plan of a case; NotFound out of reach."""
        return self._found(await reads.fetch_one(PLAN, case_id))

    async def due(self, reads: Reads, until: datetime, after: tuple[datetime, str], rows_max: int) -> Sequence[Found]:
        """Cases whose next step falls due by `until`, earliest first, behind `after` = (instant, case id)."""
        return [self._found(row) for row in await reads.fetch(DUE, until, *after, rows_max)]

    def _found(self, row: Any) -> Found:
        debtor = self._codec.decode(row["debtor_id"], row["shape"], row["state"])
        case = next(case for case in debtor.cases.values() if case.id == row["case_id"])
        return Found(case, debtor.id, case.next_at)
