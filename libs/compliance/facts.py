"""What the law is asked about, typed and frozen. The names are the closed vocabulary of the rules; absent = None.

An absent fact matches the tests `missing` and `ne` and nothing else, so fill every fact you know.
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from libs.compliance.windows import Window

Role = Literal["creditor", "agency"]
Channel = Literal["call", "sms", "im", "email", "app_push", "letter", "visit"]
Mode = Literal["interactive", "notice"]
Automation = Literal["manual", "autodialed", "prerecorded", "ai_voice"]
Party = Literal[
    "debtor", "co_debtor", "spouse", "guarantor", "contact", "employer",
    "attorney", "executor", "heir", "parent_guardian", "family",
]  # fmt: skip
Purpose = Literal[
    "collect", "locate", "reply", "confirm_opt_out", "end_of_efforts_notice", "remedy_notice", "required_by_law",
]  # fmt: skip
Place = Literal["home", "workplace", "public", "other"]
Direction = Literal["inbound", "outbound"]
Result = Literal[
    "conversation", "answered", "rejected", "rejected_by_debtor", "voicemail_left", "no_answer", "busy", "failed",
    "played", "sent", "delivered", "undelivered", "met", "not_met", "pending", "unknown",
]  # fmt: skip
Dispute = Literal["none", "open_in_validation_period", "open_after_validation_period", "open_valid_grounds", "answered"]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]

ELECTRONIC: frozenset[str] = frozenset({"sms", "im", "email", "app_push"})
UNSETTLED: frozenset[str] = frozenset({"pending", "unknown"})
"""Results not known yet: they qualify under every list of results until they are settled."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of facts about one subject."""


class Actor(Fact, frozen=True):
    """Who contacts: `role` comes from the creditor's setting `acts_as`."""

    role: Role


class Debtor(Fact, frozen=True):
    """The person to be contacted. `zones`: every plausible IANA zone, the first one sets local dates."""

    zones: tuple[str, ...] = ()
    deceased: bool | None = None
    incapacity: bool | None = None
    minor: bool | None = None
    unreachable: bool | None = None
    bankruptcy: Literal["none", "stay", "discharged"] | None = None
    moratorium: Literal["none", "breathing_space", "mental_health_crisis", "event_deferral"] | None = None
    cease_written: bool | None = None
    optout_media: tuple[Channel, ...] | None = None
    optout_addresses: tuple[str, ...] | None = None
    tcpa_revoked: bool | None = None
    attorney_known: bool | None = None
    attorney_unresponsive: bool | None = None
    attorney_consents: bool | None = None
    employer_prohibits: bool | None = None
    agreed_windows: tuple[Window, ...] | None = None
    inconvenient_windows: tuple[Window, ...] | None = None
    overcap_consent_at: Instant | None = None


class Debt(Fact, frozen=True):
    """The debt. `dispute` is derived from the four facts after it where it is absent."""

    dispute: Dispute | None = None
    validation_sent_on: date | None = None
    dispute_received_on: date | None = None
    dispute_written: bool | None = None
    verification_sent: bool | None = None
    product: Literal["credit_card", "personal_loan", "mortgage", "other"] | None = None
    creditor_type: Literal["bank", "consumer_finance_company", "small_loan_company", "other"] | None = None
    time_barred: bool | None = None
    instalment_agreement: Literal["none", "active", "broken"] | None = None
    days_past_due: int | None = None
    validation_info: Literal["sent", "sent_with_this", "not_sent"] | None = None


_PRODUCTS = frozenset({"credit_card", "personal_loan", "mortgage"})
_CREDITOR_TYPES = frozenset({"bank", "consumer_finance_company", "small_loan_company"})


def debt_of(product: str, creditor_type: str, days_past_due: int) -> Debt:
    """The debt as loan systems name it; what the law has no word for is "other"."""
    return Debt(
        product=product if product in _PRODUCTS else "other",  # type: ignore[arg-type]
        creditor_type=creditor_type if creditor_type in _CREDITOR_TYPES else "other",  # type: ignore[arg-type]
        days_past_due=days_past_due,
    )


class Content(Fact, frozen=True):
    """What the message says, found by the template linter and the text check."""

    opt_out_notice: bool | None = None
    identifies_caller: bool | None = None
    debt_collector_disclosure: bool | None = None
    discloses_debt: bool | None = None
    impersonates_authority: bool | None = None
    impersonates_creditor: bool | None = None
    threat_or_abuse: bool | None = None
    false_statement: bool | None = None
    threatens_suit: bool | None = None
    publicly_visible: bool | None = None
    extra_fee: bool | None = None
    suggests_new_borrowing: bool | None = None


class Visit(Fact, frozen=True):
    staff_count: int | None = None
    recording: bool | None = None
    id_shown: bool | None = None
    entry_consent: bool | None = None
    notice_given: bool | None = None


class ThirdParty(Fact, frozen=True):
    refused: bool | None = None
    prior_location_contacts: int | None = None
    invited_recontact: bool | None = None


class Call(Fact, frozen=True):
    recording: bool | None = None


_NO_DEBT, _NO_CONTENT, _NO_VISIT, _NO_THIRD_PARTY, _NO_CALL = Debt(), Content(), Visit(), ThirdParty(), Call()
NOTHING_KNOWN: dict[str, Fact] = {
    "debt": _NO_DEBT, "content": _NO_CONTENT, "visit": _NO_VISIT, "third_party": _NO_THIRD_PARTY, "call": _NO_CALL,
}  # fmt: skip
"""The empty groups; the engine asks nothing of one that *is* its empty group."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known but the contact itself and the history."""

    actor: Actor
    debtor: Debtor
    debt: Debt = msgspec.field(default_factory=lambda: _NO_DEBT)
    content: Content = msgspec.field(default_factory=lambda: _NO_CONTENT)
    visit: Visit = msgspec.field(default_factory=lambda: _NO_VISIT)
    third_party: ThirdParty = msgspec.field(default_factory=lambda: _NO_THIRD_PARTY)
    call: Call = msgspec.field(default_factory=lambda: _NO_CALL)


class Proposed(Fact, frozen=True):
    """The contact that somebody wants to make at the instant `at` (aware; UTC is fastest).

    `person` is the id of whoever is contacted, where it is known: history rows match it or the role `party`.
    The defaults of creditor, debt and collector are those of history rows, for a caller that has only one of each.
    """

    at: Instant
    channel: Channel
    party: Party
    purpose: Purpose
    mode: Mode | None = None
    automation: Automation | None = None
    reply_once: bool | None = None
    place: Place | None = None
    email_employer_provided: bool | None = None
    sms_consent_60d: bool | None = None
    number: str | None = None
    address: str | None = None
    creditor: str = "C1"
    debt: str = "D1"
    collector: str = "self"
    person: str | None = None


class HistoryRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One contact or attempt, made or reserved, started at the instant `at` (aware; UTC is fastest).

    One contact is one row, its result updated. `person`: the role or the id of whoever was contacted.
    A result that nobody knows is `unknown`, a reservation is `pending`: both count as the worst case.
    """

    at: Instant
    channel: Channel
    result: Result = "unknown"
    direction: Direction = msgspec.field(default="outbound", name="dir")
    mode: Mode | None = None
    number: str | None = None
    debts: tuple[str, ...] = ("D1",)
    person: str = "debtor"
    creditor: str = "C1"
    collector: str = "self"
    place: Place = "home"


class Calendar(msgspec.Struct, frozen=True):
    """Public holidays as data. None = not known: a rule that needs them then fails closed.

    `public_holidays`: local dates where the person is. `first`, `last`: the dates the lists speak about,
    None = all; a date outside is a date without a calendar.
    """

    public_holidays: frozenset[date] | None = None
    us_federal_holidays: frozenset[date] | None = None
    first: date | None = None
    last: date | None = None

    def holiday(self, day: date) -> bool | None:
        """Is the day a public holiday; None = nobody knows."""
        if self.public_holidays is None or not self._covers(day):
            return None
        return day in self.public_holidays

    def federal_holiday(self, day: date) -> bool | None:
        """Is the day a US federal holiday; None = nobody knows."""
        if self.us_federal_holidays is None or not self._covers(day):
            return None
        return day in self.us_federal_holidays

    def _covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


NO_CALENDAR = Calendar()
