"""The law of a debtor's places, compiled once, and what it said of a contact."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from libs.common.events.intake import CreditorSettings
from libs.common.events.outreach import Clocks, PackVersion, Verdict
from libs.compliance import Calendar, Law, Pack, Proposed, Row, compile, shipped
from libs.compliance.calendar import calendar_at
from libs.compliance.effort import too_hard
from libs.compliance.known import Known
from libs.compliance.localtime import closing, wall_of
from libs.compliance.places import Places, named, places_of
from libs.compliance.verdict import Verdict as Said
from services.outreach.policy import receipts
from services.outreach.policy.facts import proposed_of
from services.outreach.policy.knows import KNOWLEDGE

_DAY = timedelta(days=1)


class CreditorInForce(CreditorSettings, frozen=True, kw_only=True):
    """A creditor's settings together with the operator's own packs for it; `unread`: of one that is not understood,
    which it is, why, and how to mend it."""

    local: tuple[Pack, ...] = ()
    unread: str = ""


def local_of(settings: CreditorSettings) -> tuple[Pack, ...]:
    return settings.local if isinstance(settings, CreditorInForce) else ()


def unread_of(settings: CreditorSettings) -> str:
    """Why nobody can say what binds this creditor; "" = it is known."""
    return settings.unread if isinstance(settings, CreditorInForce) else ""


@lru_cache(maxsize=256)
def tells_roles_apart(places: Places) -> bool:
    """Is there a rule that a contact of ours can break and that binds creditors alone, or agencies alone?"""
    rules = (rule for pack in of(places).packs for rule in pack.rules)
    return any(rule.can_fail() and len(set(rule.applies_to)) == 1 and not KNOWLEDGE.lacks(rule) for rule in rules)


def places_for(home: Places, settings: CreditorSettings) -> Places:
    """The places whose law binds, by the creditor's settings."""
    return places_of(home, settings.jurisdictions, settings.packs or {})


@lru_cache(maxsize=256)
def of(places: Places, local: tuple[Pack, ...] = ()) -> Law:
    """The law of these places with our own ceilings and rules."""
    return compile((*shipped().packs_for(named(places, shipped())), *local))


class Opinion(NamedTuple):
    """What the law said of a contact, when the window that is open closes, and what a receipt names of both."""

    said: Said
    closes: datetime
    packs: list[PackVersion]
    asked: receipts.Shared

    def receipt(
        self, history: Sequence[Row], proposed: Proposed, clocks: Clocks | None,
        judged_at: datetime | None = None,
    ) -> Verdict:  # fmt: skip
        """What an event keeps of it."""
        return receipts.receipt(self.said, self.packs, self.asked, history, proposed, clocks, judged_at)


def hear(
    known: Known, places: Places, history: Sequence[Row], proposed: Proposed, local: tuple[Pack, ...] = ()
) -> Opinion:  # fmt: skip
    """Asks the law of `places` about one contact; ValueError for a question that is too hard."""
    if flaw := too_hard(known.facts.debtor, local):
        raise ValueError(flaw)
    law, zones = of(places, local), known.facts.debtor.zones
    days = calendar_at(law.packs, places, zones, proposed.at)
    said = law.judge(known.facts, history, proposed, days)
    return Opinion(said, closes(said, proposed.at), _packs(law), _asked(known, places, days))


@lru_cache(maxsize=8192)
def unheard(known: Known, places: Places, channel: str, now: datetime, local: tuple[Pack, ...] = ()) -> Opinion | None:
    """The opinion on everyone of whom the same is known and whom nobody has contacted, asked once for all of them.

    None where the law tells one from another by number, creditor or debt: then each is heard.
    """
    if of(places, local).tells_apart(known.facts.debtor):
        return None
    return hear(known, places, (), proposed_of(channel, now), local)


@lru_cache(maxsize=8192)
def _asked(known: Known, places: Places, days: Calendar) -> receipts.Shared:
    return receipts.asked(places, named(places, shipped()), known.facts, days)


def closes(said: Said, now: datetime) -> datetime:
    """The instant at which the first of the open windows closes, at most a day ahead."""
    first, wall = now + _DAY, None
    for hours in said.evidence.hours:
        if wall is None or hours.zone != wall[0]:
            wall = wall_of(now, hours.zone)
        for span in hours.open:
            if span[0] <= wall[3] < span[1]:
                first = min(first, closing(now, wall, span))
    return first


@lru_cache(maxsize=256)
def _packs(law: Law) -> list[PackVersion]:
    return [PackVersion(pack.id, pack.version) for pack in law.versions]
