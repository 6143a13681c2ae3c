"""The language of the packs: rules, tests and parameters as frozen structs; `flaws.py` says what they may not say."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from libs.compliance.facts import Channel, Direction, Mode, Result, Role
from libs.compliance.windows import WindowText

EVALUATION_ORDER = (
    "bankruptcy", "moratorium", "cease", "deceased", "representation", "vulnerability", "dispute", "hardship",
    "required_notice", "third_party", "visit", "consent", "opt_out", "place", "recording", "required_text",
    "forbidden_content", "harassment", "automation", "outsourcing", "staff", "scope", "complaint", "retention",
    "superseded", "cooldown", "frequency_cap", "contact_hours",
)  # fmt: skip
TIME_KINDS = frozenset({"cooldown", "frequency_cap", "contact_hours"})
OPERATORS_WITHOUT_VALUE = frozenset({"missing", "present", "contains_channel", "contains_address"})

# What rules outside the time kinds may carry: data for other parts of the platform and for people.
# The engine itself reads only products, creditor_types and max_per_month.
DUTY_PARAMETERS = {
    "bankruptcy": "places",
    "moratorium": "crisis days extensions max_months",
    "cease": "effective key",
    "deceased": "allowed_parties heir_liability",
    "representation": "redirect_to",
    "vulnerability": "",
    "dispute": "burden only_within released_by written",
    "hardship": "max_years pause_days pause_verified recording_kept_until",
    "required_notice": "assumed_receipt_business_days before fields holidays medium notice_before "
    "period_days_after_receipt send_within_days wait_days wait_days_verified",
    "third_party": "allowed_collect_parties allowed_parties allowed_purposes classes conditions_any consumer_includes "
    "days elsewhere field fixed_zone identity_check lost_contact_evidence_any max max_per_person numeric_limits "
    "permanent places pre_agreed_contact_only sensitive_occasions values windows",
    "visit": "consent_required id_required last_resort max_per_month max_verified min_staff notice_required places "
    "recording",
    "consent": "art14_notice_max_days automation consent creditor_notice_min_days lawful_basis_required line "
    "max_age_days opt_out public_domain publish response_days scope sensitive withdraw_route",
    "opt_out": "all_debts keywords max_business_days max_hours_per_week max_means revoke_all_from scope",
    "place": "place",
    "recording": "handover recording scope",
    "required_text": "counts_as_call fee fields optional other_content required visit_fields when",
    "forbidden_content": "approved_lines_only caller_name_must_be classes numeric_limits",
    "harassment": "advisory_window concentration_calls_per_day covers cumulative_channels max_prison_years "
    "min_gap_minutes_same_number numeric_limits scope",
    "automation": "explanation fairness_monitoring human_alternative human_handover impact_assessment",
    "outsourcing": "agreement_fields before_expiry collector_approval criteria delete_or_return_on_end "
    "evaluations_per_year_min inspections_per_year_min licence numeric_limits publish publish_agency_info sub_entrust",
    "staff": "onboarding pay_metric training_per_year_min",
    "scope": "creditor_included not_extended",
    "complaint": "deadline",
    "retention": "from max min_years recordings records",
    "superseded": "superseded_by",
}
_HOLIDAY_PARAMETERS = ("closed_on", "holiday_windows")
SELECTING_PARAMETERS = frozenset({"products", "creditor_types"})

Positive = Annotated[int, msgspec.Meta(ge=1)]
Days = Annotated[int, msgspec.Meta(ge=1, le=31)]


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a pack file: a name that is not known here refuses the file."""


class Test(Written, frozen=True):
    fact: str
    op: Literal[
        "eq", "ne", "in", "not_in", "lt", "le", "gt", "ge", "missing", "present", "contains_channel", "contains_address"
    ]
    value: Any = None


class Trigger(Written, frozen=True):
    """Broken when every test in `all` holds and none in `unless`."""

    all: Annotated[tuple[Test, ...], msgspec.Meta(min_length=1)]
    unless: tuple[Test, ...] = ()


class Rolling(Written, frozen=True):
    type: Literal["local_calendar_day", "rolling_local_dates"]
    days: Days | None = None


class Limit(Written, frozen=True):
    max: Positive
    days: Days


class Counts(Written, frozen=True):
    channels: tuple[Channel, ...]
    directions: tuple[Direction, ...]
    results: Literal["any"] | tuple[Result, ...]
    modes: tuple[Mode, ...] | None = None


class AppliesWhen(Written, frozen=True):
    modes: tuple[Mode, ...]


class ConsentExemption(Written, frozen=True):
    fact: Literal["debtor.overcap_consent_at"]
    days: Days
    first_day_counts: Literal[True]
    ends_on: Literal["conversation"]


Key = Literal["debtor", "person", "debt", "number"]
Scope = Literal["creditor_and_all_its_agencies", "this_creditor", "this_collector"]


class CapParameters(Written, frozen=True):
    counts: Counts
    key: Annotated[tuple[Key, ...], msgspec.Meta(min_length=1)]
    scope: Scope
    window: Rolling
    max: Positive | None = None
    limits: tuple[Limit, ...] | None = None
    applies_when: AppliesWhen | None = None
    consent_exemption: ConsentExemption | None = None
    elsewhere: Limit | None = None
    workplace: Limit | None = None
    products: tuple[str, ...] | None = None
    creditor_types: tuple[str, ...] | None = None

    def all_limits(self) -> tuple[Limit, ...]:
        """The limits that bind at every place; ValueError when the file gives none, or two forms at once."""
        if (self.max is None) == (self.limits is None):
            raise ValueError("a frequency_cap has either max and window or limits")
        if self.limits is not None:
            return self.limits
        days = 1 if self.window.type == "local_calendar_day" else self.window.days
        if days is None or (self.window.type == "local_calendar_day" and self.window.days not in (None, 1)):
            raise ValueError("window: rolling_local_dates needs days, local_calendar_day has none")
        return (Limit(self.max or 0, days),)


class After(Written, frozen=True):
    channels: tuple[Channel, ...]
    directions: tuple[Direction, ...]
    results: tuple[Result, ...]


class CooldownParameters(Written, frozen=True):
    days: Days
    after: After | None = None
    first_day_is_event_date: Literal[True] = True
    key: tuple[Key, ...] = ()
    consent_exemption: ConsentExemption | None = None
    meaning: str | None = None
    products: tuple[str, ...] | None = None
    creditor_types: tuple[str, ...] | None = None


class HoursParameters(Written, frozen=True):
    windows: tuple[WindowText, ...]
    clock: Literal["debtor_local"]
    agreement_effect: Literal["replace", "add", "intersect", "none"]
    workplace_windows: tuple[WindowText, ...] | None = None
    holiday_windows: tuple[WindowText, ...] | None = None
    closed_on: tuple[Literal["public_holiday"], ...] = ()
    subtract: Literal["debtor.inconvenient_windows"] | None = None
    unknown_location: Literal["intersect"] | None = None
    basis: str | None = None
    business_days_only: Literal["optional"] | None = None  # a further pack says on which days (MX-BD)
    where_no_law_of_kind: Literal["contact_hours"] | None = None
    products: tuple[str, ...] | None = None
    creditor_types: tuple[str, ...] | None = None


class Effect(Written, frozen=True):
    action: Literal["block", "defer", "require", "retain", "warn", "route", "none"]
    detail: str | None = None


class Outside(Written, frozen=True):
    """Who keeps a rule that the engine does not judge: a place in this project ("file:name"), or nobody (null)."""

    place: str | None
    says: str


class Example(Written, frozen=True):
    """A test of one rule, judged alone (libs/compliance/examples.py): what is asked, and the answer."""

    says: str
    gives: Literal["allow", "defer", "block"]
    at: str | None = None
    until: str | None = None
    zone: str | None = None
    facts: dict[str, Any] = {}
    history: tuple[dict[str, Any], ...] = ()
    holidays: tuple[date, ...] = ()


class Rule(Written, frozen=True, kw_only=True, eq=False):
    """One rule, all its fields kept. `exceptions`, `unit`, `notes`, `summary` are for people, never executed."""

    id: str
    jurisdiction: str
    instrument: str
    section: str
    force: Literal[
        "recommended_standard",
        "self_regulation",
        "regulation",
        "statute",
        "local_regulation",
        "directive",
        "draft",
        "guideline",
        "policy",
    ]
    in_force_from: date | None = None
    in_force_until: date | None = None
    applies_to: tuple[Role, ...]
    channel: tuple[Channel | Literal["any"], ...]
    kind: str
    summary: str
    parameters: dict[str, Any]
    trigger: Trigger | None = None
    trigger_any: tuple[Trigger, ...] | None = None
    exempt_if: tuple[Test, ...] = ()
    exceptions: tuple[str, ...]
    unit: str | None = None
    notes: str | None = None
    effect: Effect
    sources: tuple[str, ...]
    verified: bool
    enforce: bool
    outside: Outside | None = None
    tests: tuple[Example, ...] = ()

    def can_fail(self) -> bool:
        """Can a contact break the rule here; all other rules are kept elsewhere, or not at all (`outside`)."""
        return self.enforce and (self.kind in TIME_KINDS or bool(self.triggers()))

    def asks_for_holidays(self) -> bool:
        """Does what the rule opens depend on whether the day is a public holiday."""
        return self.kind == "contact_hours" and any(self.parameters.get(name) for name in _HOLIDAY_PARAMETERS)

    def triggers(self) -> tuple[Trigger, ...]:
        """One match is enough."""
        return self.trigger_any or ((self.trigger,) if self.trigger else ())

    def asked(self) -> Iterator[Test]:
        """Every test that the engine makes for this rule."""
        yield from self.exempt_if
        for trigger in self.triggers():
            yield from trigger.all
            yield from trigger.unless

    def hours(self) -> HoursParameters:
        return msgspec.convert(self.parameters, HoursParameters)

    def cap(self) -> CapParameters:
        return msgspec.convert(self.parameters, CapParameters)

    def cooldown(self) -> CooldownParameters:
        return msgspec.convert(self.parameters, CooldownParameters)
