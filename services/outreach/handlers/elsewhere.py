"""Contacts that others made, as they report them: rows of the history like our own."""

import msgspec

from libs.common.events.outreach import ContactReported
from libs.common.kernel.ids import CaseId
from libs.common.store.context import Context
from services.outreach.handlers.plans import forget
from services.outreach.model import Debtor, Past
from services.outreach.policy.elsewhere import Told


class Reported(msgspec.Struct, frozen=True):
    """A report that is in order; `point`: the number by reference, empty where none was named."""

    report_id: str
    case: CaseId
    creditor: str
    told: Told
    point: str


def past_of(value: Reported) -> Past:
    """The row of the history that it becomes."""
    told = value.told
    return Past(
        told.at, told.channel, told.result, value.creditor, (value.case,), told.direction, told.spoken, value.point,
        told.person, told.place, told.collector,
    )  # fmt: skip


def report(value: Reported, debtor: Debtor, context: Context) -> None:
    """Counts for every cap from now on. Reported again it takes the place of what was said before, and the same
    changes nothing."""
    past, told = past_of(value), value.told
    if debtor.past.get(value.report_id) == past:
        return
    forget(debtor, context.now)
    debtor.past[value.report_id] = past
    context.emit(ContactReported(
        report_id=value.report_id, case_id=value.case, creditor=value.creditor, collector=told.collector,
        channel=told.channel, result=told.result, at=told.at, direction=told.direction, mode=told.spoken,
        person=told.person, place=told.place, point=value.point,
    ))  # fmt: skip
