"""Tracking's finders, and its queries for people's lists."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from libs.common.http.reads import Reads
from libs.common.store.finders import finder
from services.tracking.model import Case, Debtor, Hold, Matter, Promise, Task


class CaseRow(msgspec.Struct, frozen=True, gc=False):
    """A case in lists, and who may see it."""

    case_id: str
    debtor_id: str
    creditor: str
    team: str
    assigned_to: str | None
    loan_id: str
    account_id: str
    state: str
    bucket: str
    overdue_minor: int
    currency: str
    opened: datetime
    oldest_due: date
    band: int


class PromiseRow(msgspec.Struct, frozen=True, gc=False):
    promise_id: str
    case_id: str
    debtor_id: str
    creditor: str
    state: str
    amount_minor: int
    threshold_minor: int
    paid_minor: int
    currency: str
    due: date
    deadline: datetime
    made_at: datetime
    collector: str
    instalment: int
    instalments: int
    arrangement_id: str | None


class HoldRow(msgspec.Struct, frozen=True, gc=False):
    hold_id: str
    case_id: str
    debtor_id: str
    creditor: str
    reason: str
    whole: bool
    placed: datetime
    until: datetime | None
    ended: datetime | None
    placed_by: str
    release_proposed_by: str | None


class MatterRow(msgspec.Struct, frozen=True, gc=False):
    matter_id: str
    kind: str
    case_id: str
    debtor_id: str
    creditor: str
    reason: str
    opened: datetime
    closed: datetime | None
    result: str | None
    answer_by: date | None


class TaskRow(msgspec.Struct, frozen=True, gc=False):
    task_id: str
    kind: str
    case_id: str
    debtor_id: str
    creditor: str
    collector: str
    due: datetime
    until: datetime
    contact_id: str | None
    closed: datetime | None
    result: str


def _cases(debtor: Debtor) -> Mapping[Any, Case]:
    return debtor.cases


def _promises(debtor: Debtor) -> Mapping[Any, Promise]:
    return debtor.promises


def _holds(debtor: Debtor) -> Mapping[Any, Hold]:
    return debtor.holds


def _matters(debtor: Debtor) -> Mapping[Any, Matter]:
    return debtor.matters


def _tasks(debtor: Debtor) -> Mapping[Any, Task]:
    return debtor.tasks


@finder("cases", of=_cases, key="case_id", version=2)
def case_row(case: Case, debtor: Debtor) -> CaseRow:
    return CaseRow(
        case.id, debtor.id, case.creditor, case.team, case.assigned_to, case.loan_id, case.account,
        "open" if case.open else "closed", case.bucket, case.overdue_minor, case.currency, case.opened,
        case.oldest_due, case.band,
    )  # fmt: skip


@finder("promises", of=_promises, key="promise_id", keep=True)
def promise_row(promise: Promise, debtor: Debtor) -> PromiseRow:
    """Stays when the State lets go of what is settled for good."""
    return PromiseRow(
        promise.id, promise.case, debtor.id, promise.creditor, promise.state, promise.amount_minor,
        promise.threshold_minor, promise.paid_minor, promise.currency, promise.due, promise.deadline, promise.made_at,
        promise.collector, promise.instalment, promise.instalments, promise.arrangement,
    )  # fmt: skip


@finder("holds", of=_holds, key="hold_id")
def hold_row(hold: Hold, debtor: Debtor) -> HoldRow:
    return HoldRow(
        hold.id, hold.case, debtor.id, hold.creditor, hold.reason, hold.whole, hold.placed, hold.until, hold.ended,
        hold.placed_by, hold.release_proposed_by,
    )  # fmt: skip


@finder("matters", of=_matters, key="matter_id", version=2)
def matter_row(matter: Matter, debtor: Debtor) -> MatterRow:
    return MatterRow(
        matter.id, matter.kind, matter.case, debtor.id, matter.creditor, matter.reason, matter.opened, matter.closed,
        matter.result, matter.answer_by,
    )  # fmt: skip


@finder("tasks", of=_tasks, key="task_id")
def task_row(task: Task, debtor: Debtor) -> TaskRow:
    return TaskRow(
        task.id, task.kind, task.case, debtor.id, task.creditor, task.collector, task.due, task.until, task.contact,
        task.closed, task.result,
    )  # fmt: skip


FINDERS = (case_row, promise_row, hold_row, matter_row, task_row)

DEBTOR_OF_CASE = """
    SELECT c.debtor_id::text AS debtor_id FROM cases c JOIN {cases_in_reach} USING (case_id) WHERE c.case_id = $1"""
# Whoever recorded an outcome may take it back, also where the case went from their hands with it.
OWN_OUTCOME = """
    SELECT c.debtor_id::text AS debtor_id, t.data->>'code' AS code, t.data->>'channel' AS channel,
      t.data->>'contact_id' AS contact_id FROM (SELECT * FROM cases WHERE {creditor_granted}) c
    JOIN timeline t USING (case_id)
    WHERE c.case_id = $1 AND t.type = 'outcome_recorded' AND t.data->>'outcome_id' = $2 AND t.data->>'by' = $3"""
DEBTOR_OF_PROMISE = """
    SELECT p.debtor_id::text AS debtor_id FROM promises p JOIN {cases_in_reach} USING (case_id)
    WHERE p.promise_id = $1"""
DEBTOR_OF_HOLD = """
    SELECT h.debtor_id::text AS debtor_id FROM holds h JOIN {cases_in_reach} USING (case_id) WHERE h.hold_id = $1"""
DEBTOR_OF_MATTER = """
    SELECT m.debtor_id::text AS debtor_id FROM matters m JOIN {cases_in_reach} USING (case_id)
    WHERE m.matter_id = $1 AND m.kind = $2"""
# In the order in which it was recorded; within one instant as it came here, a case's opening first.
TIMELINE = """
    SELECT t.n, t.at, t.recorded, t.type, t.source, t.part, t."offset", t.data::text AS data
    FROM timeline t JOIN {cases_in_reach} USING (case_id)
    WHERE t.case_id = $1 AND ($4::text IS NULL OR t.type = $4)
      AND ($2::timestamptz IS NULL OR (t.recorded, (t.type <> 'delinquency_opened')::int, t.n) > ($2, $3, $5))
    ORDER BY t.recorded, (t.type <> 'delinquency_opened')::int, t.n LIMIT $6"""
PROMISES = """
    SELECT p.promise_id::text AS promise_id, p.case_id::text AS case_id, p.creditor, p.state, p.amount_minor,
      p.threshold_minor, p.paid_minor, p.currency, p.due, p.deadline, p.made_at, p.collector, p.instalment,
      p.instalments, p.arrangement_id::text AS arrangement_id
    FROM promises p JOIN {cases_in_reach} USING (case_id)
    WHERE ($1::uuid IS NULL OR p.case_id = $1) AND ($2::text IS NULL OR p.state = $2)
      AND ($3::date IS NULL OR (p.due, p.promise_id) > ($3, $4::uuid))
    ORDER BY p.due, p.promise_id LIMIT $5"""
# Of a case also those that hold for the whole debtor, wherever they were placed: another case's loan is not told.
HOLDS = """
    SELECT h.hold_id::text AS hold_id, h.case_id::text AS case_id, h.creditor, h.reason, h.whole, h.placed, h.until,
      h.ended, h.placed_by, h.release_proposed_by, CASE WHEN h.case_id = c.case_id THEN c.loan_id END AS loan_id
    FROM cases c JOIN {cases_in_reach} USING (case_id)
    JOIN holds h ON h.debtor_id = c.debtor_id AND (h.case_id = c.case_id OR (h.whole AND c.case_id = $1))
    WHERE ($1::uuid IS NULL OR c.case_id = $1) AND ($2::boolean IS NULL OR (h.ended IS NULL) = $2)
      AND ($3::text IS NULL OR h.reason = $3) AND ($4::text IS NULL OR h.creditor = $4)
      AND ($5::boolean IS NULL OR (h.release_proposed_by IS NOT NULL AND h.ended IS NULL) = $5)
      AND ($6::timestamptz IS NULL OR (h.placed, h.hold_id) > ($6, $7::uuid))
    ORDER BY h.placed, h.hold_id LIMIT $8"""
MATTERS = """
    SELECT m.matter_id::text AS matter_id, m.kind, m.case_id::text AS case_id, m.creditor, m.reason, m.opened, m.closed,
      m.result, m.answer_by, c.loan_id
    FROM matters m JOIN {cases_in_reach} USING (case_id) JOIN cases c USING (case_id)
    WHERE ($1::uuid IS NULL OR m.case_id = $1) AND m.kind = $2
      AND ($3::boolean IS NULL OR (m.closed IS NULL) = $3) AND ($4::text IS NULL OR m.creditor = $4)
      AND ($5::timestamptz IS NULL OR (m.opened, m.matter_id) > ($5, $6::uuid))
    ORDER BY m.opened, m.matter_id LIMIT $7"""
# $1 business time, $2 a case, $3 a collector, $4 a kind: each of these three may be null
TASKS = """
    SELECT t.task_id::text AS task_id, t.kind, t.case_id::text AS case_id, c.loan_id, t.creditor, t.collector, t.due,
      t.until, t.contact_id::text AS contact_id
    FROM tasks t JOIN {cases_in_reach} USING (case_id) JOIN cases c USING (case_id)
    WHERE t.closed IS NULL AND t.until > $1 AND ($2::uuid IS NULL OR t.case_id = $2)
      AND ($3::text IS NULL OR t.collector = $3) AND ($4::text IS NULL OR t.kind = $4)
      AND ($5::timestamptz IS NULL OR (t.due, t.task_id) > ($5, $6::uuid))
    ORDER BY t.due, t.task_id LIMIT $7"""

# Their day as their creditor's settings of now have it; $1 is business time.
DUE_TODAY = """
    SELECT count(*) FROM promises p LEFT JOIN LATERAL
      (SELECT data->>'zone' AS zone FROM reference WHERE kind = 'creditor' AND key = p.creditor
       ORDER BY version DESC LIMIT 1) c ON true
    WHERE p.state = 'OPEN' AND p.due BETWEEN $1::timestamptz::date - 1 AND $1::timestamptz::date + 1
      AND p.due = ($1::timestamptz AT TIME ZONE coalesce(c.zone, 'UTC'))::date"""


def _debtor(sql: str) -> Callable[..., Any]:
    async def find(reads: Reads, *args: object) -> str:
        row = await reads.fetch_one(sql, *args)
        found: str = row["debtor_id"]
        return found

    return find


debtor_of_case = _debtor(DEBTOR_OF_CASE)
debtor_of_promise = _debtor(DEBTOR_OF_PROMISE)
debtor_of_hold = _debtor(DEBTOR_OF_HOLD)
debtor_of_matter = _debtor(DEBTOR_OF_MATTER)
