"""The language of the packs: rules, tests and parameters as frozen structs; `flaws.py` says what they may not say."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from libs.compliance.facts import Channel, Direction, Mode, Place, Result, Role
from libs.compliance.windows import WindowText

EVALUATION_ORDER = (
    "bankruptcy", "moratorium", "cease", "deceased", "representation", "vulnerability", "dispute", "hardship",
    "required_notice", "third_party", "visit", "consent", "opt_out", "place", "recording", "required_text",
    "forbidden_content", "harassment", "automation", "outsourcing", "staff", "scope", "complaint", "retention",
    "superseded", "cooldown", "frequency_cap", "contact_hours",
)  # fmt: skip
TIME_KINDS = frozenset({"cooldown", "frequency_cap", "contact_hours"})
OPERATORS_WITHOUT_VALUE = frozenset({"missing", "present", "contains_channel", "contains_address"})

_HOLIDAY_PARAMETERS = ("closed_on", "holiday_windows")
TIMES_MAX = 100
ROWS_MAX = 50
TESTS_MAX = 100

One = TypeVar("One")
Some = Annotated[tuple[One, ...], msgspec.Meta(min_length=1)]
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

    all: Some[Test]
    unless: tuple[Test, ...] = ()


class Rolling(Written, frozen=True):
    type: Literal["local_calendar_day", "rolling_local_dates"]
    days: Days | None = None


class Limit(Written, frozen=True):
    max: Positive
    days: Days


class Counts(Written, frozen=True):
    channels: Some[Channel]
    directions: Some[Direction]
    results: Literal["any"] | Some[Result]
    modes: Some[Mode] | None = None


class AppliesWhen(Written, frozen=True):
    modes: Some[Mode]


class ConsentExemption(Written, frozen=True):
    fact: Literal["debtor.overcap_consent_at"]
    days: Days
    first_day_counts: Literal[True]
    ends_on: Literal["conversation"]


Key = Literal["debtor", "person", "debt", "number"]
Scope = Literal["creditor_and_all_its_agencies", "this_creditor", "this_collector"]


class CapParameters(Written, frozen=True):
    counts: Counts
    key: Some[Key]
    scope: Scope
    window: Rolling
    max: Positive | None = None
    limits: Some[Limit] | None = None
    applies_when: AppliesWhen | None = None
    consent_exemption: ConsentExemption | None = None
    elsewhere: Limit | None = None
    workplace: Limit | None = None
    products: Some[str] | None = None
    creditor_types: Some[str] | None = None

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
    channels: Some[Channel]
    directions: Some[Direction]
    results: Some[Result]


class CooldownParameters(Written, frozen=True):
    days: Days
    after: After | None = None
    first_day_is_event_date: Literal[True] = True
    key: tuple[Key, ...] = ()
    consent_exemption: ConsentExemption | None = None
    meaning: str | None = None
    products: Some[str] | None = None
    creditor_types: Some[str] | None = None


class HoursParameters(Written, frozen=True):
    windows: Some[WindowText]
    clock: Literal["debtor_local"]
    agreement_effect: Literal["replace", "add", "intersect", "none"]
    workplace_windows: Some[WindowText] | None = None
    holiday_windows: Some[WindowText] | None = None
    closed_on: tuple[Literal["public_holiday"], ...] = ()
    subtract: Literal["debtor.inconvenient_windows"] | None = None
    unknown_location: Literal["intersect"] | None = None
    basis: str | None = None
    business_days_only: Literal["optional"] | None = None  # a further pack says on which days (MX-BD)
    where_no_law_of_kind: Literal["contact_hours"] | None = None
    products: Some[str] | None = None
    creditor_types: Some[str] | None = None


class Effect(Written, frozen=True):
    action: Literal["block", "defer", "require", "retain", "warn", "route", "none"]
    detail: str | None = None


class Outside(Written, frozen=True):
    """Who keeps a rule that the engine does not judge: a place in this project ("file:name"), or nobody (null)."""

    place: str | None
    says: str


class Earlier(Written, frozen=True, omit_defaults=True):
    """A contact made before, like the proposed one where it does not say otherwise; `times` of it, a minute apart."""

    at: str
    times: Annotated[int, msgspec.Meta(ge=1, le=TIMES_MAX)] = 1
    channel: Channel | None = None
    result: Result | None = None
    dir: Direction | None = None
    mode: Mode | None = None
    number: str | None = None
    debts: Some[str] | None = None
    person: str | None = None
    creditor: str | None = None
    collector: str | None = None
    place: Place | None = None


class Example(Written, frozen=True):
    """A test of one rule, judged alone (libs/compliance/examples.py): what is asked, and the answer."""

    says: str
    gives: Literal["allow", "defer", "block"]
    at: str | None = None
    until: str | None = None
    zone: str | None = None
    facts: dict[str, Any] = {}
    history: Annotated[tuple[Earlier, ...], msgspec.Meta(max_length=ROWS_MAX)] = ()
    holidays: Annotated[tuple[date, ...], msgspec.Meta(max_length=ROWS_MAX)] = ()


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
    applies_to: Some[Role]
    channel: Some[Channel | Literal["any"]]
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
    tests: Annotated[tuple[Example, ...], msgspec.Meta(max_length=TESTS_MAX)] = ()

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
