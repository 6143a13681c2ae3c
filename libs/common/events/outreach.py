"""Facts of outreach: every contact made, deferred or suppressed, with the verdict that made it so."""

from datetime import datetime
from typing import Literal

import msgspec

from libs.common.events.envelope import Event
from libs.common.events.strategy import Channel
from libs.common.kernel.ids import CaseId, ContactId


class PackVersion(msgspec.Struct, frozen=True, gc=False):
    """A rule pack and the hash of its content."""

    id: str
    version: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What the law said, by which rules and on which evidence: the receipt of a contact."""

    decision: Literal["allow", "defer", "block"]
    rule_id: str | None = None
    also_failing: list[str] = msgspec.field(default_factory=list)
    earliest_allowed: datetime | None = None
    packs: list[PackVersion] = msgspec.field(default_factory=list)
    zones: list[str] = msgspec.field(default_factory=list)
    history_rows: int = 0
    judged_at: datetime
    facts_hash: str = ""  # SHA-256 of the facts as canonical JSON, hex; personal ones keyed


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
    """Judged lawful, reserved, about to leave: committed before any byte does."""

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


class ContactFailed(Event, tag="dunwell.outreach.contact_failed.v1"):
    """Refused by the provider (`rejected`) or lost on the way (`failed`); never sent again under this id."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    channel: Channel
    state: Literal["rejected", "failed"]
    reason: str


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
    """A visit is planned."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    at: datetime
    verdict: Verdict


class VisitReported(Event, tag="dunwell.outreach.visit_reported.v1"):
    """What came of a visit."""

    contact_id: ContactId
    case_id: CaseId
    creditor: str
    result: Literal["MET", "NOT_HOME", "REFUSED", "MOVED", "BAD_ADDRESS", "UNSAFE"]


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
