"""The law of a debtor's places, compiled once, and the receipt of what it said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import msgspec

from libs.common.events.intake import CreditorSettings
from libs.common.events.outreach import PackVersion, Verdict
from libs.compliance import POLICY, HistoryRow, Law, Pack, Proposed, compile, shipped
from libs.compliance.engine import wall_of
from libs.compliance.verdict import Verdict as Said
from libs.compliance.windows import DAY
from services.outreach.policy.facts import Known, calendar, proposed_of

Places = tuple[str, ...]
LOCAL = "local_pack"
"""Kind of reference data: {"text": the pack's file, null = withdrawn, "by", "at"} by creditor, or "*" for all."""


class CreditorInForce(CreditorSettings, frozen=True, kw_only=True):
    """A creditor's settings together with the operator's own packs for it."""

    local: tuple[Pack, ...] = ()


def local_of(settings: CreditorSettings) -> tuple[Pack, ...]:
    return settings.local if isinstance(settings, CreditorInForce) else ()


def places_of(home: Places, settings: CreditorSettings) -> Places:
    """The places whose law binds: the person's, else the creditor's, each with the packs that the creditor adds."""
    places = home or tuple(settings.jurisdictions)
    if isinstance(settings.packs, msgspec.UnsetType) or not settings.packs:
        return places
    added = (pack for place in places for pack in settings.packs.get(place, ()))
    return tuple(dict.fromkeys((*places, *added)))


@lru_cache(maxsize=256)
def of(jurisdictions: Places, local: tuple[Pack, ...] = ()) -> Law:
    """The law of these places with our own ceilings and rules; a place without a pack (TW) adds nothing."""
    library = shipped()
    packs = library.packs_for([*(name for name in jurisdictions if name in library.packs), POLICY])
    return compile((*packs, *local))


class Opinion(NamedTuple):
    """What the law said of a contact, when the window that is open closes, and what a receipt names of both."""

    said: Said
    closes: datetime
    packs: list[PackVersion]
    zones: list[str]


def hear(
    known: Known, jurisdictions: Places, home: Places, history: Sequence[HistoryRow], proposed: Proposed,
    local: tuple[Pack, ...] = (),
) -> Opinion:  # fmt: skip
    """Asks the law of `jurisdictions` about one contact; public holidays are those of `home`, () = nobody knows."""
    law, zones = of(jurisdictions, local), known.facts.debtor.zones
    said = law.judge(known.facts, history, proposed, calendar(home, zones, proposed.at))
    return Opinion(said, closes(said, proposed.at), _packs(law), list(said.evidence.zones))


@lru_cache(maxsize=8192)
def unheard(
    known: Known, jurisdictions: Places, home: Places, channel: str, now: datetime, local: tuple[Pack, ...] = ()
) -> Opinion | None:
    """The opinion on everyone of whom the same is known and whom nobody has contacted, asked once for all of them.

    None where the law tells one from another by number, creditor or debt: then each is heard.
    """
    if of(jurisdictions, local).tells_apart(known.facts.debtor):
        return None
    return hear(known, jurisdictions, home, (), proposed_of(channel, now, "", "", ""), local)


def receipt(opinion: Opinion, now: datetime, history_rows: int, facts_hash: str) -> Verdict:
    """What an event keeps of a verdict."""
    said = opinion.said
    return Verdict(
        decision=said.decision, rule_id=said.rule_id, also_failing=list(said.also_failing),
        earliest_allowed=said.earliest_allowed, packs=opinion.packs, zones=opinion.zones, history_rows=history_rows,
        judged_at=now, facts_hash=facts_hash,
    )  # fmt: skip


def closes(said: Said, now: datetime) -> datetime:
    """The instant at which the first of the open windows closes, at most a day ahead."""
    left = DAY
    for hours in said.evidence.hours:
        second = _second(now, hours.zone)
        for start, end in hours.open:
            if start <= second < end and end - second < left:
                left = end - second
    return now + timedelta(seconds=left)


@lru_cache(maxsize=256)
def _packs(law: Law) -> list[PackVersion]:
    return [PackVersion(pack.id, pack.version) for pack in law.versions]


@lru_cache(maxsize=256)
def _second(now: datetime, zone: str) -> int:
    return wall_of(now, zone)[3]
