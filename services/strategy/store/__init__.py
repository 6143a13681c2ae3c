"""Strategy's finder of cases, and what people read of plans and strategies."""

from datetime import datetime

import msgspec

from libs.common.kernel.ids import CaseId
from libs.common.store.finders import finder
from services.strategy.model import Case, Debtor


class CaseRow(msgspec.Struct, frozen=True, gc=False):
    """A case in lists: who may see it, where it stands, and when its next step falls due."""

    case_id: str
    debtor_id: str
    creditor: str
    team: str
    assigned_to: str | None
    plan_version: int
    stage: str
    state: str
    next_at: datetime | None
    strategy: str
    strategy_version: int
    branch: str
    stage_row: str
    branch_row: str
    step: str
    next_step: str


def _cases(debtor: Debtor) -> dict[CaseId, Case]:
    return debtor.cases


@finder("cases", of=_cases, key="case_id", version=2)
def case_row(case: Case, debtor: Debtor) -> CaseRow:
    rows = {decided.table: decided.row for decided in case.decided_by}
    return CaseRow(
        case.id, debtor.id, case.creditor, case.team, case.assigned_to, case.plan_version, case.stage, case.status,
        case.next_at, case.strategy, case.strategy_version, case.branch, rows.get("stage", ""), rows.get("branch", ""),
        case.stands_at, case.next_step,
    )  # fmt: skip


FINDERS = (case_row,)
