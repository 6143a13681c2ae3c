"""What outreach knows about one debtor: the person's contact points and wishes, debts, holds, contacts, talks."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from libs.common.events.intake import ContactPoint
from libs.common.events.strategy import Channel
from libs.common.kernel.ids import CaseId, ContactId, HoldId, PersonId
from libs.common.store.state import State

ContactState = Literal[
    "planned", "reserved", "submitted", "delivered", "failed", "rejected", "unknown", "unknown_escalated",
    "unconfirmed", "blocked", "cancelled", "expired", "queued", "claimed", "done", "scheduled",
]  # fmt: skip
Place = Literal["home", "workplace", "public", "other"]
CALL_BACK = "call_back"  # step and template of a call that was agreed
UNSETTLED = frozenset({"planned", "reserved", "submitted", "unknown", "queued", "claimed", "scheduled"})
REFINABLE = frozenset({"submitted", "unconfirmed", "unknown", "unknown_escalated", "reserved"})


class Profile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What belongs to the person, as intake last said."""

    points: tuple[ContactPoint, ...] = ()
    consents: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    language: str = ""
    jurisdictions: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


class Debt(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One case: what is owed, who may see it, and which version of the plan is in force."""

    id: CaseId
    creditor: str
    creditor_version: int
    creditor_type: str
    product: str
    minor: int
    currency: str
    oldest_due: date
    team: str
    zone: str
    assigned_to: str | None = None
    open: bool = True
    plan_version: int = 0
    plan_ended: bool = False
    account: str = ""  # the loan; not known of debts of which nothing was heard since it is kept


class Hold(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """No contact with the case (or, without one, the debtor) until released or `until`."""

    reason: str
    case: CaseId | None = None
    until: datetime | None = None


class Appointment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How a visit is to be made; when, is the contact's `due`. `by`: who scheduled it."""

    place: Place = "home"
    staff: int = 2
    recording: bool = True
    notice_given: bool = True
    by: str = ""


class Contact(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One contact in the state machine of the README; instants are business time unless they say otherwise."""

    id: ContactId
    case: CaseId
    creditor: str
    channel: Channel
    template: str
    step: str
    strategy: str
    plan_version: int
    due: datetime
    not_after: datetime
    planned_at: datetime
    state: ContactState = "planned"
    others: tuple[CaseId, ...] = ()  # further debts it speaks for
    priority: int = 0
    attempt: int = 0
    point: str = ""
    reason: str = ""
    provider_id: str = ""
    left_at: datetime | None = None  # when it was last reserved or claimed: counts for caps
    # reserved, claimed: the lease's end; unknown: the next look-up; submitted: patience; scheduled: the last instant
    until: datetime | None = None
    looked: int = 0
    result: str = ""  # recorded result of a call (docs/glossary.md, Result codes) or of a visit
    claimed_by: str | None = None
    settled_at: datetime | None = None
    team: str = ""  # whose queue a call waits in
    trace: str | None = None  # of what asked for it: goes on when time alone moves it
    visit: Appointment | None = None  # once a visit is scheduled
    wanted_by: str = ""  # of a call that was agreed: the collector whose call it is
    offered_to: str = ""  # the collector who reads about it already, until then
    offered_until: datetime | None = None
    person: str = "debtor"  # who was spoken to: "contact" = a third party, "stranger" = whoever had a wrong number

    @property
    def attempt_id(self) -> str:
        """Under which its present attempt is kept among what is past, where the contact itself goes on."""
        return f"{self.id}#{self.attempt}"

    @property
    def cases(self) -> tuple[CaseId, ...]:
        """All debts it speaks for, the leading one first."""
        return (self.case, *self.others)


class Past(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A contact or talk of the last 31 dates: a row of the law's history as it is."""

    at: datetime
    channel: str
    result: str
    creditor: str
    debts: tuple[CaseId, ...]
    direction: str = "outbound"
    mode: str = "interactive"
    number: str = ""
    person: str = "debtor"
    place: str = "home"
    collector: str = "self"  # else whoever reported it: an agency, the lender


class Wishes(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the debtor asked for; windows as "HH:MM-HH:MM"."""

    opted_out: tuple[str, ...] = ()
    cease: bool = False
    agreed_windows: tuple[str, ...] = ()
    inconvenient_windows: tuple[str, ...] = ()


class Closed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A channel that a STOP outcome closed; taken back with it."""

    channel: Channel
    at: datetime


class Debtor(State):
    """Everything outreach decides by, for one debtor."""

    shape: ClassVar[int] = 4  # since it is known who was spoken to, and by whom

    profile: Profile | None = None
    debts: dict[CaseId, Debt] = msgspec.field(default_factory=dict)
    contacts: dict[ContactId, Contact] = msgspec.field(default_factory=dict)
    holds: dict[HoldId, Hold] = msgspec.field(default_factory=dict)
    past: dict[str, Past] = msgspec.field(default_factory=dict)
    wishes: Wishes = msgspec.field(default_factory=Wishes)
    person: PersonId | None = None
    members: tuple[str, ...] = ()
    bad_points: tuple[str, ...] = ()
    closed: dict[str, Closed] = msgspec.field(default_factory=dict)  # by outcome, for a day
    agreed: dict[CaseId, datetime] = msgspec.field(default_factory=dict)  # when they last asked to be called back

    def texts_due(self, now: datetime) -> list[Contact]:
        """The texts whose instant has come."""
        return [c for c in self.contacts.values() if c.state == "planned" and c.channel == "sms" and c.due <= now]

    def next_send(self) -> datetime | None:
        """The first text that waits; none before intake has said who owes what."""
        if self.profile is None:
            return None
        found = None
        for c in self.contacts.values():
            if (
                c.state == "planned"
                and c.channel == "sms"
                and c.case in self.debts
                and (found is None or c.due < found)
            ):
                found = c.due
        return found

    def next_wake(self) -> datetime | None:
        """The first lease, expiry or end of patience."""
        found = None
        for contact in self.contacts.values():
            at = wake_of(contact)
            if at is not None and (found is None or at < found):
                found = at
        return found


def wake_of(contact: Contact) -> datetime | None:
    """When time alone changes it; unknown ones are the janitor's until their escalation."""
    state = contact.state
    if state in ("reserved", "claimed", "submitted", "scheduled"):
        return contact.until
    if state == "planned" and contact.channel == "call" and contact.due < contact.not_after:
        return contact.due
    return contact.not_after if state in ("planned", "queued") else None


def is_waiting(contact: Contact) -> bool:
    """May it still be called off? Nothing of it has left."""
    return contact.state in ("planned", "queued", "scheduled")
