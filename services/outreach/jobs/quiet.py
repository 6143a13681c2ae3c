"""How many contacts hours and days of rest have put off, and how many nobody can judge."""

from functools import lru_cache

from libs.common.events.outreach import ContactDeferred
from libs.common.run.metrics import Metrics
from libs.common.store.context import Context
from libs.compliance import shipped
from services.outreach.policy.gate import UNJUDGED, WINDOW_CLOSES


def count_quiet(metrics: Metrics, context: Context, channel: str) -> None:
    """Counts what a transaction has put off because of the hour or the day, or because it can't be judged."""
    told = [event for facts in context.told.values() for _, event in facts if isinstance(event, ContactDeferred)]
    if quiet := sum(event.reason in _hours() for event in told):
        metrics.quiet_hours_blocks.labels("outreach", channel).inc(quiet)
    if unjudged := sum(event.reason.startswith(UNJUDGED) for event in told):
        metrics.contacts_unjudged.labels("outreach", channel).inc(unjudged)


@lru_cache(maxsize=1)
def _hours() -> frozenset[str]:
    """The reasons that are of this kind: every rule of contact hours, and a window that is about to close."""
    rules = (rule for pack in shipped().packs.values() for rule in pack.rules)
    return frozenset({WINDOW_CLOSES, *(rule.id for rule in rules if rule.kind == "contact_hours")})
