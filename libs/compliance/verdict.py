"""What the law answers, with its reasons: everything a receipt must hold."""

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from libs.compliance.windows import Spans

Decision = Literal["allow", "defer", "block"]
Reason = Literal["", "rule", "no_plausible_zone", "public_holidays_missing", "no_instant_in_two_months"]


class PackVersion(msgspec.Struct, frozen=True):
    """A pack and the first 16 hex digits of the SHA-256 of its content."""

    id: str
    version: str


class Hours(msgspec.Struct, frozen=True):
    """The windows that a contact_hours rule leaves open on the local date of the contact, in one zone.

    `open` in seconds of the local day, half-open. `unknown`: nobody knows whether that date is a public holiday,
    so that only what was agreed with the debtor is open.
    """

    rule_id: str
    zone: str
    open: Spans
    unknown: bool = False

    def holds(self, second: int) -> bool:
        """Is this second of the local day open."""
        for start, end in self.open:  # noqa: SIM110 a generator costs three times as much, and this runs for every text
            if start <= second < end:
                return True
        return False


class Counter(msgspec.Struct, frozen=True):
    """What one limit counted: `counted` rows in `days` local dates against `max`; `rows` are positions in the history.

    `consented`: the debtor's own consent to more calls sets the rule aside.
    """

    rule_id: str
    max: int
    days: int
    counted: int
    rows: tuple[int, ...]
    consented: bool = False

    def holds(self) -> bool:
        """May one more be made."""
        return self.consented or self.counted < self.max


class Evidence(msgspec.Struct, frozen=True):
    """On what the verdict rests: the zones judged, the windows, the counters."""

    zones: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()
    counters: tuple[Counter, ...] = ()


class _Verdict(msgspec.Struct, frozen=True, kw_only=True):
    packs: tuple[PackVersion, ...]
    evidence: Evidence
    rule_id: str | None = None
    also_failing: tuple[str, ...] = ()
    reason: Reason = ""

    decision: ClassVar[Decision]

    @property
    def earliest_allowed(self) -> datetime | None:
        """The first instant (UTC) at which it becomes lawful with the history known; None unless deferred."""
        return None

    def answer(self) -> dict[str, object]:
        """The body of POST /v1/compliance/evaluate."""
        return {
            "decision": self.decision,
            "earliest_allowed": self.earliest_allowed,
            "rule_id": self.rule_id,
            "also_failing": list(self.also_failing),
            "packs": [{"id": pack.id, "version": pack.version} for pack in self.packs],
        }


class Allow(_Verdict, frozen=True, kw_only=True):
    """Every enforced rule holds at the proposed instant."""

    decision: ClassVar[Decision] = "allow"


class Defer(_Verdict, frozen=True, kw_only=True):
    """Only time stands against it. `until` None: two months hold no lawful instant, a person decides."""

    until: datetime | None
    decision: ClassVar[Decision] = "defer"

    @property
    def earliest_allowed(self) -> datetime | None:
        return self.until


class Block(_Verdict, frozen=True, kw_only=True):
    """Waiting does not help: it needs a changed fact, changed content or a person."""

    decision: ClassVar[Decision] = "block"


Verdict = Allow | Defer | Block
