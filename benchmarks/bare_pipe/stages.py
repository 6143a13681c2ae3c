"""What the five stages do with a batch: decode, decide, write the effects, say what goes to the next topic.

Each runs inside the caller's transaction, whose last statement is the append of what it returns.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime

import asyncpg
import msgspec

from benchmarks.bare_pipe import tables
from benchmarks.events import Event, EventForStrategy, choose

TOPICS = OVERDUE, PLANNED, CONTACTED, OUTCOME = range(4)

Stage = Callable[[asyncpg.Connection, int, list[bytes]], Awaitable[list[bytes]]]


class Plan(msgspec.Struct, array_like=True):
    """Strategy's word to outreach."""

    cause: str
    creditor: str
    loan: str
    plan: str
    step: int
    channel: str
    at: str


class Contact(msgspec.Struct, array_like=True):
    """Outreach's word to tracking."""

    cause: str
    creditor: str
    loan: str
    channel: str
    state: str
    at: str


class Outcome(msgspec.Struct, array_like=True):
    """Tracking's word to analytics."""

    cause: str
    creditor: str
    loan: str
    kind: str
    at: str


encode = msgspec.json.Encoder().encode
_decode_event = msgspec.json.Decoder(Event).decode
_decode_for_strategy = msgspec.json.Decoder(EventForStrategy).decode
_decode_plan = msgspec.json.Decoder(Plan).decode
_decode_contact = msgspec.json.Decoder(Contact).decode
_decode_outcome = msgspec.json.Decoder(Outcome).decode


async def intake(connection: asyncpg.Connection, records: list[bytes]) -> list[bytes]:
    """Check all 25 fields, leave out what was seen before, upsert the loan."""
    events = [_decode_event(record) for record in records]
    fresh = {row[0] for row in await connection.fetch(tables.SEEN, [event.event_id for event in events])}
    if len(fresh) != len(events):
        events = [event for event in events if event.event_id in fresh]
    if not events:
        return []
    rows = [
        (
            event.creditor_id,
            event.loan_id,
            event.person_id,
            event.product,
            event.bucket,
            event.total_due_minor,
            event.days_past_due,
            event.occurred_at,
            event.event_id,
        )
        for event in events
    ]
    await connection.copy_records_to_table("staged_loans", records=rows)
    await connection.fetch(tables.MERGE_LOANS)
    return [encode(event) for event in events]


def decide(event: EventForStrategy) -> Plan:
    """The plan of one event."""
    plan, channel = choose(event.days_past_due)
    if channel == "sms" and not event.consent.sms:
        channel = "call"
    return Plan(event.event_id, event.creditor_id, event.loan_id, plan, 1, channel, event.occurred_at)


async def strategy(connection: asyncpg.Connection, part: int, records: list[bytes]) -> list[bytes]:
    """Choose a plan, upsert it: the last event of a loan in the batch wins."""
    plans = [decide(_decode_for_strategy(record)) for record in records]
    last = {plan.loan: plan for plan in plans}
    rows = [
        (plan.creditor, plan.loan, plan.plan, plan.step, datetime.fromisoformat(plan.at), plan.cause)
        for plan in last.values()
    ]
    await connection.copy_records_to_table("staged_plans", records=rows)
    await connection.fetch(tables.MERGE_PLANS)
    return [encode(plan) for plan in plans]


async def outreach(connection: asyncpg.Connection, part: int, records: list[bytes]) -> list[bytes]:
    """Insert the contact, then mark it sent: the second stands for the record of the provider's answer."""
    plans = [_decode_plan(record) for record in records]
    rows = [(plan.creditor, plan.loan, plan.step, plan.channel, "pending", plan.cause, None) for plan in plans]
    await connection.copy_records_to_table("contacts", records=rows)
    await connection.execute(tables.MARK_SENT, [plan.cause for plan in plans])
    return [encode(Contact(plan.cause, plan.creditor, plan.loan, plan.channel, "sent", plan.at)) for plan in plans]


def outcome_of(contact: Contact) -> Outcome:
    """What came of a contact, by its channel."""
    kind = "delivered" if contact.channel == "sms" else "queued"
    return Outcome(contact.cause, contact.creditor, contact.loan, kind, contact.at)


async def tracking(connection: asyncpg.Connection, part: int, records: list[bytes]) -> list[bytes]:
    """Insert the outcome."""
    outcomes = [outcome_of(_decode_contact(record)) for record in records]
    rows = [(each.cause, each.creditor, each.loan, each.kind, datetime.fromisoformat(each.at)) for each in outcomes]
    await connection.copy_records_to_table("outcomes", records=rows)
    return [encode(outcome) for outcome in outcomes]


async def analytics(connection: asyncpg.Connection, part: int, records: list[bytes]) -> list[bytes]:
    """Count in memory, upsert the counters; the part is in their key, so that no row has two writers."""
    counts = Counter((outcome.creditor, outcome.kind) for outcome in map(_decode_outcome, records))
    keys = sorted(counts)
    names = [f"{creditor}/{kind}/{part}" for creditor, kind in keys]
    await connection.execute(tables.COUNT, names, [counts[key] for key in keys])
    return []


# Consumer i reads topic i; what its stage returns goes to topic i + 1.
CONSUMERS: tuple[tuple[str, int, Stage], ...] = (
    ("strategy", OVERDUE, strategy),
    ("outreach", PLANNED, outreach),
    ("tracking", CONTACTED, tracking),
    ("analytics", OUTCOME, analytics),
)
