"""The twin's parameters, read from `parameters.toml`: its tables have the names of these structs' fields."""

from functools import cache
from importlib import resources
from typing import Literal

import msgspec

Reason = Literal["forgot", "cant", "wont", "not_mine", "gone"]
ByReason = dict[Reason, float]
Weights = dict[str, float]
Range = tuple[int, int]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every table says where its numbers come from."""

    source: str


class PortfolioTable(Table, frozen=True):
    overdue_at_start: float
    instalment_days: int
    two_loans_every: int
    american_every: int
    far_west_every: int
    p_calls_withdrawn: float


class ReasonsTable(Table, frozen=True):
    early: dict[Reason, float]
    middle: dict[Reason, float]
    late: dict[Reason, float]


class TraitsTable(Table, frozen=True):
    hours: Weights
    languages: Weights
    patience: tuple[float, float]
    fatigue_half_life_days: float
    tired_factor: float
    misses_again: ByReason


class SelfCureTable(Table, frozen=True):
    p: ByReason
    days: Range


class TextsTable(Table, frozen=True):
    p_read: ByReason
    p_pays: ByReason
    pays_days: int
    reply_minutes: Range
    p_replies: ByReason
    p_stops: float
    words: dict[str, list[str]]
    words_english: dict[str, list[str]]


class GatewayTable(Table, frozen=True):
    answers: Weights
    statuses: Weights
    p_late: float
    late_hours: Range
    p_gone_fails: float


class CallsTable(Table, frozen=True):
    p_answers: Weights
    unanswered: Weights
    gone: Weights
    first: Weights


class TalksTable(Table, frozen=True):
    forgot: Weights
    cant: Weights
    wont: Weights
    not_mine: Weights
    p_claims_true: float
    p_complains: float


class PromisesTable(Table, frozen=True):
    kept: ByReason
    part: ByReason
    due_days: Range
    instalments: Range
    instalment_gap_days: int
    shares: list[int]


class PaymentsTable(Table, frozen=True):
    p_whole: float
    p_reversed: float
    reversed_days: Range


class DisputesTable(Table, frozen=True):
    p_cleared: float
    cleared_days: Range


class OfficeTable(Table, frozen=True):
    answer_days: Range


class BesideTable(Table, frozen=True):
    unreached: Weights
    talked: Weights
    again_hours: Range
    p_names_times: float
    times: list[str]
    p_elsewhere: dict[str, float]
    tries: Range
    results: Weights


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The collectors of one creditor; `hours` and `breaks` on the creditor's wall clock, `days` from Monday on."""

    creditor: str
    people: list[str]
    careless: list[str]
    days: int
    hours: Range
    breaks: Range


class DesksTable(Table, frozen=True):
    calls_per_round: int
    round_hours: int
    talk_minutes: Range
    idle_minutes: int
    p_careless: float
    careless: Weights
    p_gives_back: float
    team: list[Team]


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    portfolio: PortfolioTable
    reasons: ReasonsTable
    traits: TraitsTable
    self_cure: SelfCureTable
    texts: TextsTable
    gateway: GatewayTable
    calls: CallsTable
    talks: TalksTable
    promises: PromisesTable
    payments: PaymentsTable
    disputes: DisputesTable
    office: OfficeTable
    desks: DesksTable
    beside: BesideTable


@cache
def shipped() -> Parameters:
    """Those that ship; msgspec.ValidationError names what is missing or too much."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("parameters.toml").read_bytes(), type=Parameters)
