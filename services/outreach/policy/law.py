"""The law of a debtor's places, compiled once, and the receipt of what it said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from libs.common.events.outreach import PackVersion, Verdict
from libs.compliance import POLICY, HistoryRow, Law, Proposed, compile, shipped
from libs.compliance.engine import wall_of
from libs.compliance.verdict import Verdict as Said
from libs.compliance.windows import DAY
from services.outreach.policy.facts import Known, calendar, proposed_of

Places = tuple[str, ...]


@lru_cache(maxsize=256)
def of(jurisdictions: Places) -> Law:
    """The law of these places with our own ceilings; a place without a pack (TW) adds nothing."""
    library = shipped()
    return compile(library.packs_for([*(name for name in jurisdictions if name in library.packs), POLICY]))


class Opinion(NamedTuple):
    """What the law said of a contact, when the window that is open closes, and what a receipt names of both."""

    said: Said
    closes: datetime
    packs: list[PackVersion]
    zones: list[str]


def hear(
    known: Known, jurisdictions: Places, home: Places, history: Sequence[HistoryRow], proposed: Proposed
) -> Opinion:
    """Asks the law of `jurisdictions` about one contact; public holidays are those of `home`, () = nobody knows."""
    law, zones = of(jurisdictions), known.facts.debtor.zones
    said = law.judge(known.facts, history, proposed, calendar(home, zones, proposed.at))
    return Opinion(said, closes(said, proposed.at), _packs(law), list(said.evidence.zones))


@lru_cache(maxsize=8192)
def unheard(known: Known, jurisdictions: Places, home: Places, channel: str, now: datetime) -> Opinion | None:
    """The opinion on everyone of whom the same is known and whom nobody has contacted, asked once for all of them.

    None where the law tells one from another by number, creditor or debt: then each is heard.
    """
    if of(jurisdictions).tells_apart(known.facts.debtor):
        return None
    return hear(known, jurisdictions, home, (), proposed_of(channel, now, "", "", ""))


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
