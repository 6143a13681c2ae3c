"""The law of a debtor's places, compiled once, and the receipt of what it said."""

from datetime import datetime, timedelta
from functools import lru_cache

from libs.common.events.outreach import PackVersion, Verdict
from libs.compliance import POLICY, Law, compile, shipped
from libs.compliance.engine import wall_of
from libs.compliance.verdict import Verdict as Said
from libs.compliance.windows import DAY


@lru_cache(maxsize=256)
def of(jurisdictions: tuple[str, ...]) -> Law:
    """The law of these places with our own ceilings; a place without a pack (TW) adds nothing."""
    library = shipped()
    return compile(library.packs_for([*(name for name in jurisdictions if name in library.packs), POLICY]))


@lru_cache(maxsize=256)
def _versions(packs: tuple[tuple[str, str], ...]) -> list[PackVersion]:
    return [PackVersion(*pack) for pack in packs]


@lru_cache(maxsize=1024)
def _zones(zones: tuple[str, ...]) -> list[str]:
    return list(zones)


def receipt(said: Said, now: datetime, history_rows: int, facts_hash: str) -> Verdict:
    """What an event keeps of a verdict."""
    return Verdict(
        decision=said.decision, rule_id=said.rule_id, also_failing=list(said.also_failing),
        earliest_allowed=said.earliest_allowed, packs=_versions(tuple((p.id, p.version) for p in said.packs)),
        zones=_zones(said.evidence.zones), history_rows=history_rows, judged_at=now, facts_hash=facts_hash,
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
def _second(now: datetime, zone: str) -> int:
    return wall_of(now, zone)[3]
