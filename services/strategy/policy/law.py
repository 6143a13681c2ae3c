"""When the law lets a contact be made, as far as it is known at plan time: by the engine that judges it as it leaves.

Strategy knows where the debtor may be, whose law binds there, as whom the creditor acts, the debt, the times that the
debtor named, the operator's own rules, and what was said and sent as events told it. The person as a whole, the number
and the text are outreach's; it judges again, and with equal facts alike.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from libs.common.events.intake import ActsAs
from libs.common.events.strategy import Channel
from libs.compliance import Actor, Content, Debtor, Facts, Law, Pack, Proposed, Row, Visit, compile, shipped
from libs.compliance.calendar import calendar_at
from libs.compliance.effort import too_hard
from libs.compliance.facts import debt_of
from libs.compliance.known import MODES, Known
from libs.compliance.places import Places, named
from libs.compliance.windows import windows_of

_CONTENT = Content(opt_out_notice=True)  # a template without one is refused before it is used
_PREPARED = Visit(staff_count=2, recording=True, notice_given=True)
Names = tuple[str, ...]


class Opening(NamedTuple):
    """The first instant (UTC) that the law leaves open, None where none is known, and the rule that closes what is
    before it."""

    at: datetime | None
    rule: str = ""


class Bound(NamedTuple):
    """What binds a contact besides the facts: whose law, and the operator's own packs."""

    places: Places
    local: tuple[Pack, ...]


@lru_cache(maxsize=8192)
def facts_of(
    zones: Names, acts_as: ActsAs, product: str, creditor_type: str, days_past_due: int, agreed: Names,
    inconvenient: Names,
) -> Known:  # fmt: skip
    """All that is known of a debt and whoever owes it; ValueError for a window that is none."""
    debtor = Debtor(
        zones=zones, agreed_windows=windows_of(agreed) or None, inconvenient_windows=windows_of(inconvenient) or None
    )
    return Known(Facts(
        actor=Actor(role=acts_as), debtor=debtor, debt=debt_of(product, creditor_type, days_past_due), content=_CONTENT,
        visit=_PREPARED,
    ))  # fmt: skip


@lru_cache(maxsize=8192)
def opens_to_the_new(
    zones: Names, acts_as: ActsAs, product: str, creditor_type: str, days_past_due: int, agreed: Names,
    inconvenient: Names, places: Places, local: tuple[Pack, ...], creditor: str, channel: Channel, now: datetime,
) -> Opening:  # fmt: skip
    """`opens` for all debtors of a batch of whom the same is known and whom nobody has contacted, asked once."""
    known = facts_of(zones, acts_as, product, creditor_type, days_past_due, agreed, inconvenient)
    return opens(known, Bound(places, local), channel, now, (), creditor)


def opens(
    known: Known, bound: Bound, channel: Channel, now: datetime, history: Sequence[Row] = (), creditor: str = "",
    case: str = "",
) -> Opening:  # fmt: skip
    """When the law first lets the debtor be contacted from `now` on; ValueError where nobody knows what binds, or where
    the question is too hard."""
    if flaw := too_hard(known.facts.debtor, bound.local):
        raise ValueError(flaw)
    proposed = Proposed(
        at=now, channel=channel, party="debtor", purpose="collect", mode=MODES.get(channel, "notice"),
        place="home" if channel == "visit" else None, creditor=creditor, debt=case,
    )  # fmt: skip
    bound_by = _law(bound)
    calendar = calendar_at(bound_by.packs, bound.places, known.facts.debtor.zones, now)
    verdict = bound_by.judge(known.facts, history, proposed, calendar)
    at = now if verdict.decision == "allow" else verdict.earliest_allowed
    return Opening(at, verdict.rule_id or verdict.reason)


@lru_cache(maxsize=256)
def _law(bound: Bound) -> Law:
    return compile((*shipped().packs_for(named(bound.places, shipped())), *bound.local))
