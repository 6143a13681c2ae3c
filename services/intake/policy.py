"""Decisions of intake: what is overdue, in which bucket and band, how difficult; what a newer source may overwrite."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from libs.common.events.intake import BucketEdge, CreditorSettings
from libs.common.kernel.clock import local_date, midnight
from services.intake.model import Account, Profile

# docs/glossary.md, Bucket: M0 <= 0, M1 1-30, M2 31-60 ... M6 151-180, M6+ from 181.
DEFAULT_BUCKETS = (
    BucketEdge("M0", -36_500),
    BucketEdge("M1", 1),
    BucketEdge("M2", 31),
    BucketEdge("M3", 61),
    BucketEdge("M4", 91),
    BucketEdge("M5", 121),
    BucketEdge("M6", 151),
    BucketEdge("M6+", 181),
)
HARD_FLAGS = ("deceased", "incapacity", "minor", "insolvent", "represented", "moratorium", "exempt")


class Class(NamedTuple):
    """How an account is classified at an instant, and when that changes by time alone."""

    bucket: str
    band: int
    difficulty: str
    reasons: tuple[str, ...]
    next_bucket_at: datetime | None


def edges(settings: CreditorSettings) -> Sequence[BucketEdge]:
    return settings.buckets or DEFAULT_BUCKETS


def days_past_due(oldest_due: date, today: date) -> int:
    """Calendar days from the oldest unpaid due date; the due day is 0 (docs/glossary.md, DPD)."""
    return (today - oldest_due).days


def bucket_of(dpd: int, settings: CreditorSettings) -> tuple[str, int | None]:
    """The bucket's name, and the DPD at which the next one begins."""
    found = edges(settings)[0]
    for edge in edges(settings):
        if edge.from_dpd > dpd:
            return found.name, edge.from_dpd
        found = edge
    return found.name, None


def classify(
    overdue_minor: int, oldest_due: date, flags: Sequence[str], delay_history: Sequence[int], now: datetime,
    settings: CreditorSettings,
) -> Class:  # fmt: skip
    """Bucket by DPD, band by amount, and a difficulty with its reasons."""
    dpd = days_past_due(oldest_due, local_date(now, settings.zone))
    bucket, next_dpd = bucket_of(dpd, settings)
    band = sum(1 for edge in settings.amount_bands_minor if overdue_minor >= edge)
    reasons = [f"flag:{flag}" for flag in flags if flag in HARD_FLAGS or flag == "vulnerable"]
    if dpd > 90:
        reasons.append("dpd:over_90")
    if sum(1 for state in delay_history if state >= 2) >= 2:
        reasons.append("history:repeated")
    difficulty = "hard" if any(r.startswith("flag:") or r == "dpd:over_90" for r in reasons) else "normal"
    if reasons == ["history:repeated"]:
        difficulty = "raised"
    return Class(bucket, band, difficulty, tuple(reasons), _begins(oldest_due, next_dpd, settings.zone))


def _begins(oldest_due: date, next_dpd: int | None, zone: str) -> datetime | None:
    return None if next_dpd is None else midnight(oldest_due + timedelta(days=next_dpd), zone)


def overdue_of(account: Account) -> int:
    """The newest snapshot less the payments with `paid_at` later than its `occurred_at`; never below zero."""
    later = sum(paid.minor for paid in account.payments if paid.paid_at > account.as_of)
    return max(0, account.overdue_minor - later)


def still_open(account: Account) -> Account:
    """Without the payments that the newest snapshot covers."""
    kept = tuple(paid for paid in account.payments if paid.paid_at > account.as_of)
    return account if kept == account.payments else msgspec.structs.replace(account, payments=kept)


def newer_profile(old: Profile | None, new: Profile) -> Profile | None:
    """The profile to keep: None when the old one stands. At a tie the stricter wins."""
    if old is None or new.as_of > old.as_of:
        return new
    if new.as_of < old.as_of or new.fingerprint == old.fingerprint:
        return None
    return msgspec.structs.replace(
        new,
        consents=tuple(consent for consent in new.consents if consent in old.consents),
        flags=tuple(dict.fromkeys((*old.flags, *new.flags))),
    )
