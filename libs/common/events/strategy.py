"""Facts of strategy: which plan, which steps, and what it asks of outreach."""

from datetime import datetime
from typing import Literal

import msgspec

from libs.common.events.envelope import Event
from libs.common.kernel.ids import CaseId, ContactId

Channel = Literal["sms", "call", "email", "letter", "visit"]


class DecidingRow(msgspec.Struct, frozen=True, gc=False):
    """The row of a decision table that decided, and the values it looked at."""

    table: str
    row: str
    looked_at: dict[str, str | int | bool | None]


class PlannedStep(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One step of a plan; `suppressed` names why it will not run ("past", "hold_out", "not_leading")."""

    step: str
    channel: Channel
    template: str
    at_dpd: int
    not_before: datetime | None = None
    suppressed: str | None = None


class PlanAssigned(Event, tag="dunwell.strategy.plan_assigned.v1"):
    """A case got its plan, with the rows that decided and the arm of the test."""

    case_id: CaseId
    creditor: str
    plan_version: int
    strategy: str
    strategy_version: int
    stage: str
    decided_by: list[DecidingRow]
    arm: str = "treated"
    leading: bool = True
    steps: list[PlannedStep] = msgspec.field(default_factory=list)


class PlanRevised(Event, tag="dunwell.strategy.plan_revised.v1"):
    """The plan changed; contacts of older versions must not leave."""

    case_id: CaseId
    creditor: str
    plan_version: int
    strategy: str
    strategy_version: int
    stage: str
    decided_by: list[DecidingRow]
    reason: str
    arm: str = "treated"
    leading: bool = True
    quiet_until: datetime | None = None
    steps: list[PlannedStep] = msgspec.field(default_factory=list)


class PlanEnded(Event, tag="dunwell.strategy.plan_ended.v1"):
    """Nothing more is planned for this case."""

    case_id: CaseId
    creditor: str
    plan_version: int
    reason: str


class ContactRequested(Event, tag="dunwell.strategy.contact_requested.v1"):
    """Strategy wants this debtor contacted; outreach decides whether and when."""

    contact_id: ContactId
    case_id: CaseId
    cases: list[CaseId]  # the debts it speaks for, the leading one first
    creditor: str
    plan_version: int
    strategy: str
    step: str
    channel: Channel
    template: str
    not_before: datetime
    not_after: datetime
    priority: int = 0  # calls: larger first


class ContactWithdrawn(Event, tag="dunwell.strategy.contact_withdrawn.v1"):
    """Strategy no longer wants it."""

    contact_id: ContactId
    case_id: CaseId
    reason: str


class StrategyPublished(Event, tag="dunwell.strategy.strategy_published.v1"):
    """A strategy's version is in force from now on."""

    keyed_by = "strategy"
    strategy: str
    strategy_version: int
    content_hash: str


class ExperimentStarted(Event, tag="dunwell.strategy.experiment_started.v1"):
    """Debtors are divided into arms from now on."""

    keyed_by = "experiment"
    experiment: str
    arms: dict[str, int]  # name to share in basis points


class ExperimentEnded(Event, tag="dunwell.strategy.experiment_ended.v1"):
    """Debtors are no longer divided."""

    keyed_by = "experiment"
    experiment: str
    reason: str
