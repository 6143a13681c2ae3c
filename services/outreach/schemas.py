"""What the doors of outreach take and give."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from libs.common.events.outreach import VisitResult
from libs.compliance.facts import Channel as LawChannel
from libs.compliance.facts import Direction, Mode, Result
from services.outreach.model import Appointment, Contact, Debtor, Place, Wishes

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
ShortText = Annotated[str, Field(min_length=1, max_length=500)]
WindowText = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$")]
Channel = Literal["sms", "call", "email", "letter", "visit"]
Instant = Annotated[AwareDatetime, AfterValidator(lambda value: value.astimezone(UTC))]


class Strict(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class ContactOut(BaseModel):
    """A contact: where it stands, why, and its instants."""

    contact_id: str
    case_id: str
    creditor: str
    channel: str
    step: str
    strategy: str
    plan_version: int
    template: str
    state: str
    reason: str
    planned_at: datetime
    due: datetime | None = None
    not_after: datetime | None = None
    attempt: int | None = None
    left_at: datetime | None = None
    provider_id: str | None = None
    claimed_by: str | None = None
    settled_at: datetime | None = None

    @classmethod
    def of(cls, contact: Contact) -> "ContactOut":
        return cls(
            contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, channel=contact.channel,
            step=contact.step, strategy=contact.strategy, plan_version=contact.plan_version, template=contact.template,
            state=contact.state, reason=contact.reason, planned_at=contact.planned_at, due=contact.due,
            not_after=contact.not_after, attempt=contact.attempt, left_at=contact.left_at,
            provider_id=contact.provider_id or None, claimed_by=contact.claimed_by, settled_at=contact.settled_at,
        )  # fmt: skip


class ContactIn(Strict):
    """A contact that a person asks for; it passes the same gate as any other."""

    case_id: Id
    channel: Literal["sms", "call"]
    template: Slug
    not_after: Instant | None = None


class CancelIn(Strict):
    reason: ShortText = "cancelled"


class SettleIn(Strict):
    """What became of a text of which nobody could find out, by which evidence, and where that can be looked up."""

    status: Literal["delivered", "failed"]
    evidence: Literal["provider_report", "provider_statement", "invoice", "debtor"]
    reference: ShortText
    at: AwareDatetime


class CallOut(BaseModel):
    """A call that waits or is in somebody's hands."""

    contact_id: str
    case_id: str
    creditor: str
    team: str
    priority: int
    due: datetime
    claimed_by: str | None = None
    until: datetime | None = None
    attempt: int | None = None
    state: str = "queued"
    template: str | None = None
    reason: str = ""
    wanted_by: str = Field(default="", description="Of a call that was agreed: the collector whose call it is.")


class MineOut(BaseModel):
    """Calls in one's hands, and how many are due and free; `more`: at least so many."""

    calls: list[CallOut]
    waiting: int
    more: bool
    offered: list[str] = Field(description="Cases that one may read, because their call is offered: not taken yet.")


class AppointmentIn(Strict):
    """When and how a visit is to be made; judged as if it were made then."""

    at: Instant
    place: Place = "home"
    staff: int = Field(default=2, ge=1, le=9, description="How many go together.")
    recording: bool = Field(description="The visit will be recorded.")
    notice_given: bool = Field(description="The debtor has been told that somebody will come, and why.")

    def visit(self, by: str) -> Appointment:
        return Appointment(self.place, self.staff, self.recording, self.notice_given, by)


class VisitIn(AppointmentIn):
    """A visit to a case's debtor."""

    case_id: Id


class ReportIn(Strict):
    """What came of a visit; `at` is when it began (now, unless said)."""

    result: VisitResult
    at: Instant | None = None
    place: Place | None = Field(default=None, description="Where it was; as scheduled, unless said.")
    proof: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$")] = Field(
        description="Your own reference to the recording or picture that proves it; nothing that names a person."
    )
    id_shown: bool
    entered: bool
    entry_consent: bool | None = Field(
        default=None, description="Asked for and given at the door; who enters needs it."
    )


class VisitOut(BaseModel):
    """A visit: `planned` waits for an instant (from `at` on), `scheduled` has one, `claimed` is on its way."""

    contact_id: str
    case_id: str
    creditor: str
    state: str
    reason: str
    at: datetime
    until: datetime | None
    not_after: datetime
    place: str | None
    staff: int | None
    scheduled_by: str | None
    visitor: str | None
    attempt: int
    result: str | None

    @classmethod
    def of(cls, contact: Contact) -> "VisitOut":
        visit = contact.visit
        return cls(
            contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, state=contact.state,
            reason=contact.reason, at=contact.due, until=contact.until, not_after=contact.not_after,
            place=visit.place if visit else None, staff=visit.staff if visit else None,
            scheduled_by=visit.by if visit else None, visitor=contact.claimed_by, attempt=contact.attempt,
            result=contact.result or None,
        )  # fmt: skip


class NextIn(Strict):
    """Which calls are wanted; nothing = any in reach."""

    creditor: Slug | None = None


class AheadIn(NextIn):
    """`besides`: the call that the caller is taking at this moment, of which the next one is asked."""

    besides: Id | None = None


class NextOut(BaseModel):
    """The call that is now the caller's; null when none may be made at this instant."""

    call: CallOut | None


class ReportedIn(Strict):
    """A contact that an agency, or the lender itself, made; or tried to."""

    id: Annotated[str, Field(min_length=1, max_length=128)] = Field(
        description="The collector's own id of the contact; sent again with another result, it is that one's result."
    )
    collector: Slug = Field(description="Who made it.")
    creditor: Slug
    loan_id: Annotated[str, Field(min_length=1, max_length=128)]
    at: Instant = Field(description="When it began.")
    channel: LawChannel
    result: Result = Field(description="In the words of the law; pending or unknown count as the worst case.")
    direction: Direction = "outbound"
    mode: Mode | None = Field(default=None, description="As its channel speaks, unless said.")
    person: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")] = Field(
        default="debtor", description="Who was contacted: contact = a third party, stranger = a wrong number."
    )
    place: Place = "home"
    number: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="E.164. Without one a call counts as one to every number of the debtor's."
    )


class ReportedManyIn(Strict):
    records: list[dict[str, Any]] = Field(min_length=1, max_length=1_000)


class FlawOut(BaseModel):
    pointer: str
    code: str
    message: str


class RefusedOut(BaseModel):
    """A record that was not taken, by its place in the list, and all that is wrong with it; mend it, send it again."""

    index: int
    id: str | None
    errors: list[FlawOut]


class ReportedOut(BaseModel):
    """How many records count from now on, were known already, or were refused."""

    taken: int
    repeated: int
    refused: list[RefusedOut] = []


class PreferencesOut(BaseModel):
    """What the debtor asked for."""

    debtor_id: str
    opted_out: list[str]
    cease: bool
    agreed_windows: list[str]
    inconvenient_windows: list[str]

    @classmethod
    def of(cls, debtor: Debtor) -> "PreferencesOut":
        wishes: Wishes = debtor.wishes
        return cls(
            debtor_id=debtor.id, opted_out=list(wishes.opted_out), cease=wishes.cease,
            agreed_windows=list(wishes.agreed_windows), inconvenient_windows=list(wishes.inconvenient_windows),
        )  # fmt: skip


class PreferencesIn(Strict):
    """What shall hold from now on; what is left out stays."""

    opted_out: list[Channel] | None = Field(default=None, max_length=5)
    cease: bool | None = None
    agreed_windows: list[WindowText] | None = Field(default=None, max_length=20)
    inconvenient_windows: list[WindowText] | None = Field(default=None, max_length=20)
    reason: str = Field(default="", max_length=500)


class StopIn(Strict):
    """`scope`: "*" or a creditor."""

    scope: Annotated[str, Field(pattern=r"^(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$")] = "*"
    reason: ShortText


class StopOut(BaseModel):
    """Whether contacts may leave in a scope, and why not; `by` and `at`: who last stopped or resumed it; `proposed_*`:
    who has proposed to resume it; `held_by` (of "*") is what holds everything now."""

    scope: str
    stopped: bool
    reason: str | None
    waits_for_second: bool = False
    by: str | None = None
    at: datetime | None = None
    proposed_by: str | None = None
    proposed_at: datetime | None = None
    proposed_reason: str | None = None
    held_by: str | None = None


class TemplateOut(BaseModel):
    """A template with its texts by language."""

    name: str
    version: int
    texts: dict[str, str]
    plain: bool


class PreviewIn(Strict):
    """A template by name, or a source to try out."""

    template: Slug | None = None
    source: Annotated[str, Field(max_length=2_000)] | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2}(-[A-Za-z0-9]{1,8})*$")] = "zh-CN"


class PreviewOut(BaseModel):
    """The text with made-up values, its length in segments, and what keeps it from being used."""

    text: str | None
    characters: int
    segments: int
    flaws: list[str]


class Behave(Strict):
    """What the sandbox does from now on."""

    decision: Literal["accept", "reject", "not_accept", "unknown", "unknown_accepted"] = "accept"
    by_ending: dict[
        Annotated[str, Field(pattern=r"^[0-9]{1,12}$")],
        Literal["accept", "reject", "not_accept", "unknown", "unknown_accepted"],
    ] = Field(default_factory=dict, max_length=50)


class StatusesIn(Strict):
    """Lets the sandbox tell a status of these contacts, as a provider's webhook would."""

    contact_ids: list[Id] = Field(min_length=1, max_length=1_000)
    status: Literal["delivered", "failed", "expired"]


class SandboxMessage(BaseModel):
    """One request that reached the sandbox; the number masked, the text opened for whoever may read it."""

    n: int
    contact_id: str
    attempt: int
    sent_to: str
    text: str | None
    decision: str
    provider_id: str
    at: datetime


Question = dict[str, Any]


class LocalPackIn(Strict):
    """Rules of our own, as the text of a pack file; null withdraws those in force."""

    text: Annotated[str, Field(max_length=200_000)] | None
    reason: ShortText


class LocalPackApproved(Strict):
    """Which proposal is approved (its version, null for a withdrawal), and why."""

    version: str | None
    reason: ShortText


class LocalPacksShown(BaseModel):
    """The rules of our own of a creditor: those in force (`text` null: none, or withdrawn), and what is proposed in
    their place; a `waiting_text` of null withdraws them. `flaw`: why those in force are not understood, and how
    to mend them; they stop what they bind."""

    creditor: str
    version: str | None
    text: str | None
    flaw: str | None = None
    proposed_by: str | None
    approved_by: str | None
    in_force_since: datetime | None
    waits_for_second: bool
    waiting_version: str | None
    waiting_text: str | None
    waiting_reason: str | None
    waiting_by: str | None
    waiting_since: datetime | None


class LocalPackOut(BaseModel):
    """A local pack: proposed, or in force."""

    creditor: str
    version: str | None
    in_force: bool
    proposed_by: str


class LocalPackRead(LocalPackOut):
    """A local pack that was put in force: by whom, when, and its text; null where it was withdrawn."""

    approved_by: str
    at: datetime
    text: str | None
    flaw: str | None = None
