"""Decisions of intake: what is overdue, in which bucket and band, how difficult; what a newer source may overwrite."""

import copy
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from libs.common.events.intake import BucketEdge, CreditorSettings
from libs.common.kernel.clock import midnight
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


class Class(msgspec.Struct, frozen=True, gc=False):
    """How an account is classified at an instant, and when that changes by time alone."""

    bucket: str
    band: int
    difficulty: str
    reasons: list[str]
    next_bucket_at: datetime | None


def days_past_due(oldest_due: date, today: date) -> int:
    """Calendar days from the oldest unpaid due date; the due day is 0 (docs/glossary.md, DPD)."""
    return (today - oldest_due).days


def bucket_of(dpd: int, settings: CreditorSettings) -> tuple[str, int | None]:
    """The bucket's name, and the DPD at which the next one begins."""
    edges: Sequence[BucketEdge] = settings.buckets or DEFAULT_BUCKETS
    found = edges[0]
    for edge in edges:
        if edge.from_dpd > dpd:
            return found.name, edge.from_dpd
        found = edge
    return found.name, None


def classify(
    overdue_minor: int, oldest_due: date, flags: Sequence[str], delay_history: Sequence[int], today: date,
    settings: CreditorSettings,
) -> Class:  # fmt: skip
    """Bucket by DPD, band by amount, and a difficulty with its reasons. `today` is the date in the creditor's zone."""
    dpd = days_past_due(oldest_due, today)
    bucket, next_dpd = bucket_of(dpd, settings)
    band = 0
    for edge in settings.amount_bands_minor:
        band += overdue_minor >= edge
    reasons = [f"flag:{flag}" for flag in flags if flag in HARD_FLAGS or flag == "vulnerable"]
    if dpd > 90:
        reasons.append("dpd:over_90")
    difficulty = "hard" if reasons else "normal"
    if _repeated(delay_history):
        reasons.append("history:repeated")
        difficulty = "hard" if len(reasons) > 1 else "raised"
    return Class(bucket, band, difficulty, reasons, _begins(oldest_due, next_dpd, settings.zone))


def _repeated(delay_history: Sequence[int]) -> bool:
    """Two months or more late, more than once."""
    late = 0
    for state in delay_history:
        late += state >= 2
    return late >= 2


def _begins(oldest_due: date, next_dpd: int | None, zone: str) -> datetime | None:
    return None if next_dpd is None else midnight(oldest_due + timedelta(days=next_dpd), zone)


def overdue_of(account: Account) -> int:
    """The newest snapshot less the payments with `paid_at` later than its `occurred_at`; never below zero."""
    if not account.payments:
        return max(0, account.overdue_minor)
    later = sum(paid.minor for paid in account.payments if paid.paid_at > account.as_of)
    return max(0, account.overdue_minor - later)


def still_open(account: Account) -> Account:
    """Without the payments that the newest snapshot covers."""
    if not account.payments:
        return account
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


def says_the_same(new: Profile, old: Profile) -> bool:
    """Has nobody anything to be told of: neither what the source says of the person nor what is made of it changed."""
    return new.fingerprint == old.fingerprint and new.zones == old.zones


def mended(record: Any, changes: Mapping[str, Any], removed: Sequence[str]) -> Any:
    """A record with some of its fields set and others taken out, each named by a JSON pointer (RFC 6901).

    An object on the way is made where there is none; "-" behind a list's end adds to it. ValueError says which pointer
    leads nowhere.
    """
    whole = {"": copy.deepcopy(record)}
    for pointer in (*changes, *removed):
        try:
            place, last = _way_to(whole, pointer)
            if pointer in changes:
                _put(place, last, changes[pointer])
            else:
                del place[_index(place, last)]
        except (KeyError, IndexError, TypeError, ValueError):
            raise ValueError(f"{pointer!r} leads nowhere in this record") from None
    return whole[""]


def _way_to(whole: Any, pointer: str) -> tuple[Any, str]:
    """What holds the last part of a pointer, and that part."""
    if not pointer.startswith("/"):
        raise ValueError(pointer)
    *way, last = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    place = whole[""]
    for part in way:
        place = place.setdefault(part, {}) if isinstance(place, dict) else place[_index(place, part)]
    return place, last


def _put(place: Any, last: str, value: Any) -> None:
    if isinstance(place, list) and last == "-":
        place.append(value)
    else:
        place[_index(place, last)] = value


def _index(place: Any, part: str) -> Any:
    if isinstance(place, dict):
        return part
    if not isinstance(place, list) or not part.isdecimal():
        raise TypeError(part)
    return int(part)
