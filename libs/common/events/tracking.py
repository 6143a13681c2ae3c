"""Facts of tracking: what was said and done, promises, holds, and who works a case."""

from datetime import date, datetime
from typing import Literal

from libs.common.events.envelope import Event, Money
from libs.common.events.strategy import Channel
from libs.common.kernel.ids import CaseId, ContactId, HoldId, PromiseId

HoldReason = Literal[
    "promise", "dispute", "identity", "hardship", "vulnerable", "complaint", "claims_paid", "represented", "insolvent",
    "deceased", "legal", "stop", "manual",
]  # fmt: skip


class OutcomeRecorded(Event, tag="dunwell.tracking.outcome_recorded.v1"):
    """The result of a contact, by the codes of docs/glossary.md; `note` is under the debtor's own key."""

    outcome_id: str
    case_id: CaseId
    creditor: str
    channel: Channel
    code: str
    attempt: bool
    contacted: bool
    right_party: bool
    at: datetime
    local_date: date
    collector: str
    contact_id: ContactId | None = None
    note: str = ""
    result: str = ""  # what the law's history counts it as, e.g. "conversation"
    person: str = "debtor"  # whose count it is: "contact" = a third party, "stranger" = nobody's
    next_step: str = ""  # what follows by default
    callback_at: datetime | None = None
    callback_until: datetime | None = None  # from then on the agreed call is too late


class OutcomeWithdrawn(Event, tag="dunwell.tracking.outcome_withdrawn.v1"):
    """Whoever recorded an outcome takes back what it brought: a slip. It stays on record, and in the figures."""

    outcome_id: str
    case_id: CaseId
    creditor: str
    channel: Channel
    code: str
    collector: str
    contact_id: ContactId | None = None


class PromiseMade(Event, tag="dunwell.tracking.promise_made.v1"):
    """The debtor will pay `amount` by `due`; judged at `deadline` against `threshold`."""

    promise_id: PromiseId
    case_id: CaseId
    creditor: str
    amount: Money
    threshold: Money
    due: date
    deadline: datetime
    made_at: datetime
    collector: str
    instalment: int = 1
    instalments: int = 1
    arrangement_id: str = ""
    reopened: bool = False  # it was kept, and a reversal before the deadline made it open again; not a new promise


class PromiseKept(Event, tag="dunwell.tracking.promise_kept.v1"):
    """Paid at least the threshold in time."""

    promise_id: PromiseId
    case_id: CaseId
    creditor: str
    amount: Money
    paid: Money
    effective: datetime
    was: str = ""  # the state that this one corrects ("KEPT", "PARTIAL", "BROKEN"); empty = it was open


class PromisePartlyKept(Event, tag="dunwell.tracking.promise_partly_kept.v1"):
    """Something, but less than the threshold, was paid in time."""

    promise_id: PromiseId
    case_id: CaseId
    creditor: str
    amount: Money
    paid: Money
    effective: datetime
    was: str = ""  # the state that this one corrects ("KEPT", "PARTIAL", "BROKEN"); empty = it was open


class PromiseBroken(Event, tag="dunwell.tracking.promise_broken.v1"):
    """Nothing was paid in time."""

    promise_id: PromiseId
    case_id: CaseId
    creditor: str
    amount: Money
    effective: datetime
    was: str = ""


class PromiseCancelled(Event, tag="dunwell.tracking.promise_cancelled.v1"):
    """Replaced, withdrawn by agreement, or ended by a stop."""

    promise_id: PromiseId
    case_id: CaseId
    creditor: str
    reason: str


class ArrangementAgreed(Event, tag="dunwell.tracking.arrangement_agreed.v1"):
    """A schedule of promises."""

    arrangement_id: str
    case_id: CaseId
    creditor: str
    promises: list[PromiseId]


class ArrangementEnded(Event, tag="dunwell.tracking.arrangement_ended.v1"):
    """A schedule is fulfilled, broken or withdrawn."""

    arrangement_id: str
    case_id: CaseId
    creditor: str
    reason: str


class DisputeOpened(Event, tag="dunwell.tracking.dispute_opened.v1"):
    """The debtor disputes the debt or its amount."""

    dispute_id: str
    case_id: CaseId
    creditor: str
    reason: str


class DisputeResolved(Event, tag="dunwell.tracking.dispute_resolved.v1"):
    """The dispute has an answer."""

    dispute_id: str
    case_id: CaseId
    creditor: str
    resolution: str


class HardshipRequested(Event, tag="dunwell.tracking.hardship_requested.v1"):
    """The debtor says that they cannot pay."""

    hardship_id: str
    case_id: CaseId
    creditor: str
    reason: str


class HardshipDecided(Event, tag="dunwell.tracking.hardship_decided.v1"):
    """Relief is granted or not."""

    hardship_id: str
    case_id: CaseId
    creditor: str
    decision: str


class ComplaintOpened(Event, tag="dunwell.tracking.complaint_opened.v1"):
    """The debtor complains."""

    complaint_id: str
    case_id: CaseId
    creditor: str
    reason: str


class ComplaintClosed(Event, tag="dunwell.tracking.complaint_closed.v1"):
    """The complaint has an answer."""

    complaint_id: str
    case_id: CaseId
    creditor: str
    resolution: str


class HoldPlaced(Event, tag="dunwell.tracking.hold_placed.v1"):
    """No contact with the case (or, without one, the debtor) until released or `until`."""

    hold_id: HoldId
    reason: HoldReason
    case_id: CaseId | None = None
    until: datetime | None = None


class HoldReleased(Event, tag="dunwell.tracking.hold_released.v1"):
    """The hold is over."""

    hold_id: HoldId
    reason: str
    case_id: CaseId | None = None


class CaseAssigned(Event, tag="dunwell.tracking.case_assigned.v1"):
    """Who may see and work the case from now on."""

    case_id: CaseId
    creditor: str
    team: str
    assigned_to: str | None = None
    reason: str = ""


class NoteAdded(Event, tag="dunwell.tracking.note_added.v1"):
    """A note, under the debtor's own key."""

    note_id: str
    case_id: CaseId
    creditor: str
    author: str
    content: str


class ReviewScored(Event, tag="dunwell.tracking.review_scored.v1"):
    """A quality review of a contact."""

    review_id: str
    case_id: CaseId
    contact_id: ContactId
    marks: dict[str, int]


class CertificateChanged(Event, tag="dunwell.tracking.certificate_changed.v1"):
    """What a collector may do."""

    keyed_by = "collector"
    collector: str
    certificate: str
    valid_until: date | None = None


class FeedbackRecorded(Event, tag="dunwell.tracking.feedback_recorded.v1"):
    """What the debtor thought of a contact."""

    feedback_id: str
    case_id: CaseId
    score: int


class CaseClosed(Event, tag="dunwell.tracking.case_closed.v1"):
    """The case is done."""

    case_id: CaseId
    creditor: str
    reason: str
