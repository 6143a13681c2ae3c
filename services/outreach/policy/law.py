"""The law of a debtor's places, compiled once, and what it said of a contact."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import msgspec

from libs.common.events.intake import CreditorSettings
from libs.common.events.outreach import Clocks, PackVersion, Verdict
from libs.compliance import POLICY, Calendar, Law, Library, Pack, Proposed, Row, compile, shipped
from libs.compliance.engine import wall_of
from libs.compliance.verdict import Verdict as Said
from libs.compliance.windows import DAY
from libs.compliance.zones import country_zones
from services.outreach.policy import receipts
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


class UnknownPlace(ValueError):
    """A jurisdiction that is neither a pack nor a country: nobody knows what binds there."""


@lru_cache(maxsize=256)
def named(places: Places, library: Library) -> tuple[str, ...]:
    """The packs that bind in these places, our own ceilings always; UnknownPlace where a place is none.

    A part of a country without a pack of its own (US-TX) has the country's, a country of the union that of the union
    (DE), a country without a pack (TW) our own ceilings alone.
    """
    found: list[str] = []
    for place in places:
        country, _, part = place.partition("-")
        if place in library.packs or place == POLICY:
            found.append(place)
        elif country_zones(country):
            found += library.jurisdictions_of(country, part)
        else:
            raise UnknownPlace(f"unknown jurisdiction {place!r}")
    return tuple(dict.fromkeys([*(name for name in found if name != POLICY), POLICY]))


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
    known: Known, places: Places, home: Places, history: Sequence[Row], proposed: Proposed,
    local: tuple[Pack, ...] = (),
) -> Opinion:  # fmt: skip
    """Asks the law of `places` about one contact; public holidays are those of `home`, () = nobody knows."""
    law, zones = of(places, local), known.facts.debtor.zones
    days = calendar(home, zones, proposed.at)
    said = law.judge(known.facts, history, proposed, days)
    return Opinion(said, closes(said, proposed.at), _packs(law), _asked(known, places, days))


@lru_cache(maxsize=8192)
def unheard(
    known: Known, places: Places, home: Places, channel: str, now: datetime, local: tuple[Pack, ...] = ()
) -> Opinion | None:
    """The opinion on everyone of whom the same is known and whom nobody has contacted, asked once for all of them.

    None where the law tells one from another by number, creditor or debt: then each is heard.
    """
    if of(places, local).tells_apart(known.facts.debtor):
        return None
    return hear(known, places, home, (), proposed_of(channel, now, "", "", ""), local)


@lru_cache(maxsize=8192)
def _asked(known: Known, places: Places, days: Calendar) -> receipts.Shared:
    return receipts.asked(places, named(places, shipped()), known.facts, days)


def closes(said: Said, now: datetime) -> datetime:
    """The instant at which the first of the open windows closes, at most a day ahead."""
    left, zone, second = DAY, "", 0
    for hours in said.evidence.hours:
        if hours.zone != zone:
            zone, second = hours.zone, _second(now, hours.zone)
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
