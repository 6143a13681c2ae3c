"""What a collector has to do at an instant: calls that were agreed, and promises of theirs that were broken.

They follow from what is told anyway (outcomes, promises, what became of a contact), so they are no facts of their own.
"""

from datetime import datetime

import msgspec

from libs.common.events.tracking import OutcomeRecorded
from libs.common.kernel.ids import CaseId, ContactId, callback_contact_id
from libs.common.store.context import Context
from services.tracking.model import Case, Debtor, Promise, Task
from services.tracking.policy.tasks import TASK_KEPT, end_of_day


def follow_outcome(event: OutcomeRecorded, debtor: Debtor, context: Context) -> None:
    """Whoever was spoken to has been called back; an attempt does for a broken promise; a new time replaces the old."""
    for task in open_tasks(event.case_id, debtor):
        is_its_call = event.contact_id is not None and task.contact == event.contact_id
        if is_its_call or event.right_party or (task.kind == "broken_promise" and event.attempt):
            close_task(task, "done", debtor, context.now)
    if event.callback_at is not None and event.callback_until is not None:
        contact = callback_contact_id(event.case_id, event.outcome_id)
        _open(Task(
            event.outcome_id, "callback", event.case_id, event.creditor, event.collector, event.callback_at,
            event.callback_until, contact,
        ), debtor, context)  # fmt: skip


def follow_broken(promise: Promise, case: Case | None, debtor: Debtor, context: Context) -> None:
    """A broken promise is a task on the same day (docs/glossary.md, Promises), of whoever took it."""
    if case is not None and case.open:
        until = end_of_day(context.now, case.zone)
        _open(Task(
            promise.id, "broken_promise", case.id, case.creditor, promise.collector, context.now, until
        ), debtor, context)  # fmt: skip


def follow_suppressed(contact: ContactId, state: str, reason: str, debtor: Debtor, now: datetime) -> None:
    """The agreed call will not be made: its time ran out, or something stands against it."""
    for task in debtor.tasks.values():
        if task.contact == contact and task.closed is None:
            close_task(task, "missed" if state == "expired" else reason, debtor, now)
            return


def follow_closed(case: CaseId, debtor: Debtor, now: datetime) -> None:
    for task in open_tasks(case, debtor):
        close_task(task, "cleared", debtor, now)


def open_tasks(case: CaseId, debtor: Debtor) -> list[Task]:
    return [task for task in debtor.tasks.values() if task.case == case and task.closed is None]


def close_task(task: Task, result: str, debtor: Debtor, now: datetime) -> None:
    debtor.tasks[task.id] = msgspec.structs.replace(task, closed=now, result=result)


def _open(task: Task, debtor: Debtor, context: Context) -> None:
    for old in [name for name, known in debtor.tasks.items() if context.now - known.until > TASK_KEPT]:
        del debtor.tasks[old]
    debtor.tasks[task.id] = task
