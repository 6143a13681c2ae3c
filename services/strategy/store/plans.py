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
# $1 the strategy, $2 its version or null
STANDING = """
    SELECT strategy_version, stage, branch, step, next_step, state, count(*) AS cases
    FROM cases JOIN {cases_in_reach} USING (case_id)
    WHERE strategy = $1 AND ($2::int IS NULL OR strategy_version = $2) AND state <> 'ended'
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"""
HITS = """
    SELECT c.strategy_version, t.name AS table, t.decided AS row, count(*) AS cases
    FROM cases c JOIN {cases_in_reach} USING (case_id)
    CROSS JOIN LATERAL (VALUES ('stage', c.stage_row), ('branch', c.branch_row)) t(name, decided)
    WHERE c.strategy = $1 AND ($2::int IS NULL OR c.strategy_version = $2) AND c.state <> 'ended' AND t.decided <> ''
    GROUP BY 1, 2, 3 ORDER BY 1, 2 DESC, 3"""
# $1 the strategy, $2 version, $3 stage, $4 branch, $5 step, $6 state ("standing": all but ended), $7 a row of a table:
# each may be null
PLANS = """
    SELECT c.case_id::text AS case_id, c.creditor, c.team, c.assigned_to, c.strategy, c.strategy_version,
      c.plan_version, c.stage, c.branch, c.state, c.step, c.next_step, c.next_at, c.stage_row, c.branch_row
    FROM cases c JOIN {cases_in_reach} USING (case_id)
    WHERE ($1::text IS NULL OR c.strategy = $1) AND ($2::int IS NULL OR c.strategy_version = $2)
      AND ($3::text IS NULL OR c.stage = $3) AND ($4::text IS NULL OR c.branch = $4)
      AND ($5::text IS NULL OR c.step = $5)
      AND ($6::text IS NULL OR c.state = $6 OR ($6 = 'standing' AND c.state <> 'ended'))
      AND ($7::text IS NULL OR $7 IN (c.stage_row, c.branch_row)) AND ($8::uuid IS NULL OR c.case_id > $8)
    ORDER BY c.case_id LIMIT $9"""


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
