"""Intake's tables: the finder of cases, the ingress log, identities, quarantine, and the vault it writes."""

import msgspec

from libs.common.kernel.ids import CaseId
from libs.common.store.finders import AppendOnly, finder
from services.intake.model import CaseRef, Debtor

QUARANTINE = AppendOnly(
    "quarantine",
    ("id", "seen", "source", "creditor", "event_id", "kind", "reason", "errors", "record", "import_id", "body"),
)


class CaseRow(msgspec.Struct, frozen=True):
    """A case in lists, and who may see it."""

    case_id: str
    debtor_id: str
    account_id: str
    creditor: str
    team: str
    assigned_to: str | None


def _cases(debtor: Debtor) -> dict[CaseId, CaseRef]:
    return debtor.cases


@finder("cases", of=_cases, key="case_id")
def case_row(case: CaseRef, debtor: Debtor) -> CaseRow:
    return CaseRow(case.id, debtor.id, case.account, case.creditor, case.team, case.assigned_to)


FINDERS = (case_row,)
