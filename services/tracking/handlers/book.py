"""The case's book: every line of the timeline is written here, numbered per case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from libs.common.events.envelope import Event
from libs.common.events.registry import TYPES
from libs.common.kernel.clock import from_micros
from libs.common.kernel.ids import CaseId
from libs.common.kernel.money import Money
from libs.common.kernel.part import part_of
from libs.common.store.context import Context
from libs.common.store.finders import AppendOnly
from libs.common.store.handlers import Handlers
from services.tracking.model import Debtor

TIMELINE = AppendOnly("timeline", ("case_id", "n", "at", "recorded", "type", "source", "part", "offset", "data"))
FACTS = {name: name.split(".")[2] for name in TYPES.values()}  # "dunwell.intake.payment_received.v1" → payment_received

handlers: Handlers[Debtor] = Handlers(Debtor)
_encode = msgspec.json.Encoder().encode


def note(
    case: CaseId, data: Mapping[str, Any], debtor: Debtor, context: Context, at: datetime | None = None
) -> None:  # fmt: skip
    """A line for the event in hand. `at`: when it happened, where that is not when its service recorded it."""
    cause = context.cause
    if cause is None:
        raise TypeError("a line about an event needs the event's place")
    n = debtor.lines[case] = debtor.lines.get(case, 0) + 1
    recorded = from_micros(cause.head.time)
    fact, text = FACTS[cause.head.type], _encode(data).decode()
    context.line(TIMELINE, case, n, at or recorded, recorded, fact, cause.source, cause.part, cause.offset, text)


def note_on_all(data: Mapping[str, Any], debtor: Debtor, context: Context, at: datetime | None = None) -> None:
    """A line on each open case, for what concerns the person."""
    for case in debtor.cases.values():
        if case.open:
            note(case.id, data, debtor, context, at)


def tell(
    event: Event, case: CaseId, data: Mapping[str, Any], debtor: Debtor, context: Context, at: datetime | None = None
) -> None:
    """Emits a fact of our own and writes its line. Its offset is not known before the commit: `version` finds it."""
    context.emit(event)
    subject = getattr(event, "case_id", None) or ""
    n = debtor.lines[case] = debtor.lines.get(case, 0) + 1
    text = _encode({"by": context.actor, "version": debtor.common.versions[subject], **data}).decode()
    part = part_of(debtor.id, context.parts)
    fact = FACTS[TYPES[type(event)]]
    context.line(TIMELINE, case, n, at or context.now, context.now, fact, "tracking", part, None, text)


def shown(money: Money) -> dict[str, str]:
    """As the doors speak it."""
    return {"value": money.decimal(), "currency": money.currency}
