"""Facts of outreach: every contact made, deferred or suppressed, with the verdict that made it so."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from libs.common.events.envelope import Event
from libs.common.events.strategy import Channel
from libs.common.kernel.ids import CaseId, ContactId

VisitResult = Literal["MET", "NOT_HOME", "REFUSED", "MOVED", "BAD_ADDRESS", "UNSAFE"]


class PackVersion(msgspec.Struct, frozen=True, gc=False):
    """A rule pack and the hash of its content."""

    id: str
    version: str


class OpenHours(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a rule of hours leaves open on the local date of a contact, in one zone: "08:00-22:00"."""

    rule_id: str
    zone: str
    open: list[str]
    unknown: bool = False  # nobody knows whether that date is a public holiday


class Counted(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a limit counted: rows of the history (by position) in `days` local dates, against `max`."""

    rule_id: str
    max: int
    days: int
    counted: int
    rows: list[int] = msgspec.field(default_factory=list)
    consented: bool = False


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """On what a verdict rests."""

    hours: list[OpenHours] = msgspec.field(default_factory=list)
    counters: list[Counted] = msgspec.field(default_factory=list)


class Earlier(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A contact of the history that the law was told of, named as POST /v1/compliance/evaluate names it."""

    at: datetime
    channel: str
    result: str
    creditor: str
    debts: tuple[str, ...]
    dir: str = "outbound"
    mode: str | None = None
    number: str | None = None
    person: str = "debtor"
    place: str = "home"
    collector: str = "self"


class Clocks(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The clocks at a verdict: the process's own, and by how many seconds at least the others were apart from it."""

    wall: datetime
    database_apart: float
    provider_apart: float | None = None  # None: the provider names no time


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What the law said, by which rules and on which evidence: the receipt of a contact."""

    decision: Literal["allow", "defer", "block"]
    rule_id: str | None = None
    reason: str = ""  # why, where no rule decides ("no_plausible_zone")
    also_failing: list[str] = msgspec.field(default_factory=list)
    earliest_allowed: datetime | None = None
    packs: list[PackVersion] = msgspec.field(default_factory=list)
    zones: list[str] = msgspec.field(default_factory=list)
    history_rows: int = 0
    judged_at: datetime
    facts_hash: str = ""  # of older records, which do not carry the question
    # The question as POST /v1/compliance/evaluate takes it, all but its history, contact points and debts by reference:
    # whoever has the packs can ask it again. A rule of the house says under "house" what it looked at.
    question: dict[str, Any] = msgspec.field(default_factory=dict)
    history: list[Earlier] = msgspec.field(default_factory=list)
    places: list[str] = msgspec.field(default_factory=list)  # the person's, where other packs would name others
    evidence: Evidence | None = None
    clocks: Clocks | None = None


class ContactPlanned(Event, tag="dunwell.outreach.contact_planned.v1"):
    """The contact is accepted and waits for its instant."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    channel: Channel
    template: str
    step: str
    plan_version: int
    strategy: str
    due: datetime
    not_after: datetime


class ContactDeferred(Event, tag="dunwell.outreach.contact_deferred.v1"):
    """Not now: judged again at `until`."""

    contact_id: ContactId
    case_id: CaseId
    until: datetime
    reason: str
    verdict: Verdict | None = None
    creditor: str = ""  # in every one since it is kept for those who see one creditor's alone


class ContactSuppressed(Event, tag="dunwell.outreach.contact_suppressed.v1"):
    """It will not be made: blocked by a rule, cancelled, or expired."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    channel: Channel
    state: Literal["blocked", "cancelled", "expired"]
    reason: str
    verdict: Verdict | None = None


class ContactAttempted(Event, tag="dunwell.outreach.contact_attempted.v1"):
    """Judged lawful, reserved, about to leave: committed before any byte does, or before a visitor sets out.

    A visit has no contact point and no text: `point`, `content_hash` and `content` are empty, `provider` is "visitor".
    """

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    channel: Channel
    attempt: int
    point: str
    template: str
    content_hash: str  # SHA-256 of the text, hex
    provider: str
    not_after: datetime
    verdict: Verdict
    content: str = ""  # the text under the debtor's own key, base64


class ContactSubmitted(Event, tag="dunwell.outreach.contact_submitted.v1"):
    """The provider has it."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    channel: Channel
    attempt: int
    provider: str
    provider_id: str
    step: str = ""
    strategy: str = ""


class ContactDelivered(Event, tag="dunwell.outreach.contact_delivered.v1"):
    """The provider says that it arrived."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    channel: Channel
    provider_id: str
    at: datetime
    evidence: str = ""  # by what a person settled it whom the provider never told; empty = the provider told


class ContactFailed(Event, tag="dunwell.outreach.contact_failed.v1"):
    """Refused by the provider (`rejected`) or lost on the way (`failed`); never sent again under this id."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    channel: Channel
    state: Literal["rejected", "failed"]
    reason: str
    evidence: str = ""  # by what a person settled it whom the provider never told; empty = the provider told


class ContactUnknown(Event, tag="dunwell.outreach.contact_unknown.v1"):
    """It may have left: counted as sent for every cap, looked up, never sent again."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    channel: Channel
    attempt: int
    reason: str


class CallQueued(Event, tag="dunwell.outreach.call_queued.v1"):
    """A call waits for a collector."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    priority: int


class CallOffered(Event, tag="dunwell.outreach.call_offered.v1"):
    """The next call of a collector, theirs to read about until then; it is not claimed, and counts for nothing."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    collector: str
    until: datetime


class CallClaimed(Event, tag="dunwell.outreach.call_claimed.v1"):
    """A collector took the call; it was lawful at that moment."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    collector: str
    attempt: int
    until: datetime
    verdict: Verdict


class CallReleased(Event, tag="dunwell.outreach.call_released.v1"):
    """The claim is over: `done` when an outcome was recorded, else the call waits again."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    collector: str
    reason: Literal["done", "released", "lapsed"]


class VisitScheduled(Event, tag="dunwell.outreach.visit_scheduled.v1"):
    """A visit has its instant, lawful by all that was known when it was scheduled; said again when it is moved."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    at: datetime
    verdict: Verdict  # on the contact at `at`; `judged_at` is when it was scheduled
    until: datetime | None = None  # the last instant at which it may begin
    place: str = ""
    staff: int = 0
    by: str = ""  # who scheduled it


class VisitReported(Event, tag="dunwell.outreach.visit_reported.v1"):
    """What came of a visit, when, where, and what proves it."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    result: VisitResult
    at: datetime | None = None  # when it began
    place: str = ""
    proof: str = ""  # the operator's own reference to a recording or picture
    visitor: str = ""
    id_shown: bool | None = None
    entered: bool | None = None
    entry_consent: bool | None = None


class ContactReported(Event, tag="dunwell.outreach.contact_reported.v1"):
    """A contact that somebody else made, an agency or the lender itself, as they report it; said again when its result
    is another. It counts for every cap."""

    report_id: str  # by collector and their own id
    case_id: CaseId
    creditor: str
    collector: str  # who made it; never "self"
    channel: str
    result: str  # in the words of the law: "conversation", "no_answer", "delivered"
    at: datetime
    direction: str = "outbound"
    mode: str = "interactive"
    person: str = "debtor"
    place: str = "home"
    point: str = ""  # by reference; empty where no number was named


class ReplyReceived(Event, tag="dunwell.outreach.reply_received.v1"):
    """The debtor wrote back; the text is under the debtor's own key."""

    provider: str
    reply_id: str
    meaning: Literal["stop", "other"]
    at: datetime
    case_id: CaseId | None = None
    content: str = ""


class PreferenceChanged(Event, tag="dunwell.outreach.preference_changed.v1"):
    """What the debtor asked for: no more of a channel, hours, or no contact at all."""

    change: Literal["opt_out", "opt_in", "windows", "cease"]
    channels: list[Channel] = msgspec.field(default_factory=list)  # empty = all
    agreed_windows: list[str] = msgspec.field(default_factory=list)
    inconvenient_windows: list[str] = msgspec.field(default_factory=list)
    reason: str = ""


class TemplateApproved(Event, tag="dunwell.outreach.template_approved.v1"):
    """A template's version may be used."""

    keyed_by = "template"
    template: str
    template_version: int
    content_hash: str


class OutreachStopped(Event, tag="dunwell.outreach.outreach_stopped.v1"):
    """Nothing leaves in this scope ("*" or a creditor)."""

    keyed_by = "scope"
    scope: str
    reason: str


class OutreachResumed(Event, tag="dunwell.outreach.outreach_resumed.v1"):
    """Contacts may leave again in this scope."""

    keyed_by = "scope"
    scope: str
    reason: str


class LocalPackChanged(Event, tag="dunwell.outreach.local_pack_changed.v1"):
    """The operator's own rules for a creditor ("*" = all) are these from now on, by two persons."""

    keyed_by = "scope"
    scope: str
    local_version: int  # of this scope: 1, 2, 3 ...
    pack_version: str  # the first 16 hex digits of the SHA-256 of the pack's content; empty where it is withdrawn
    text: str | None  # the pack's file; null where it is withdrawn
