"""How many contacts hours and days of rest have put off."""

from functools import lru_cache

import msgspec

from libs.common.events.envelope import decode_record, head_of
from libs.common.events.outreach import ContactDeferred
from libs.common.events.registry import TYPES
from libs.common.run.metrics import Metrics
from libs.common.store.context import Context
from libs.compliance import shipped
from services.outreach.policy.gate import WINDOW_CLOSES

_DEFERRED = head_of(TYPES[ContactDeferred])


def count_quiet(metrics: Metrics, context: Context, channel: str) -> None:
    """Counts what a transaction has put off because of the hour or the day; a contact counts once for each reason."""
    deferred = [raw for records in context.journal.values() for raw in records if raw.startswith(_DEFERRED)]
    quiet = sum(_reason(raw) in _hours() for raw in deferred)
    if quiet:
        metrics.quiet_hours_blocks.labels("outreach", channel).inc(quiet)


def _reason(raw: bytes) -> str:
    return msgspec.json.decode(decode_record(raw).data, type=ContactDeferred).reason


@lru_cache(maxsize=1)
def _hours() -> frozenset[str]:
    """The reasons that are of this kind: every rule of contact hours, and a window that is about to close."""
    rules = (rule for pack in shipped().packs.values() for rule in pack.rules)
    return frozenset({WINDOW_CLOSES, *(rule.id for rule in rules if rule.kind == "contact_hours")})
