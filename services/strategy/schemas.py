"""What strategy's doors take and answer."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from libs.common.events.strategy import Channel, DecidingRow
from services.strategy.model import Case, Decided, Step


class RowOut(BaseModel):
    """The row of a decision table that decided, and what it looked at."""

    table: str
    row: str
    looked_at: dict[str, str | int | bool | None]

    @classmethod
    def of(cls, row: Decided | DecidingRow) -> "RowOut":
        return cls(table=row.table, row=row.row, looked_at=row.looked_at)


class StepOut(BaseModel):
    """A step; `reason` says why it does not or did not run, `at` when it is or was due."""

    step: str
    channel: Channel
    template: str
    at_dpd: int
    at: datetime
    state: str
    reason: str | None = None
    contact_id: str | None = None

    @classmethod
    def of(cls, step: Step) -> "StepOut":
        return cls(
            step=step.name, channel=step.channel, template=step.template, at_dpd=step.at_dpd, at=step.at,
            state=step.state, reason=step.reason or None, contact_id=step.contact,
        )  # fmt: skip


class PlanOut(BaseModel):
    """A case's plan: what decided, what was and will be done. `state` is active, quiet, held or ended."""

    case_id: str
    debtor_id: str
    creditor: str
    state: str
    strategy: str
    strategy_version: int
    plan_version: int
    stage: str
    branch: str
    arm: str
    leading: bool
    decided_by: list[RowOut]
    steps: list[StepOut]
    earlier: list[StepOut]
    next_at: datetime | None = None
    stage_at: datetime | None = None
    quiet_until: datetime | None = None
    ended: str | None = None

    @classmethod
    def of(cls, case: Case, debtor_id: str) -> "PlanOut":
        return cls(
            case_id=case.id, debtor_id=debtor_id, creditor=case.creditor, state=case.status, strategy=case.strategy,
            strategy_version=case.strategy_version, plan_version=case.plan_version, stage=case.stage,
            branch=case.branch, arm=case.arm, leading=case.leading,
            decided_by=[RowOut.of(row) for row in case.decided_by],
            steps=[StepOut.of(step) for step in case.steps], earlier=[StepOut.of(step) for step in case.earlier],
            next_at=case.next_at, stage_at=case.stage_at, quiet_until=case.quiet_until, ended=case.ended or None,
        )  # fmt: skip


class DueStep(BaseModel):
    """The next step of a case."""

    case_id: str
    creditor: str
    stage: str
    plan_version: int
    due: datetime
    step: str
    channel: Channel
    template: str


class Standing(BaseModel):
    """Cases that stand at one place of the ladder: `step` ran last (empty: none yet), `next_step` is planned."""

    strategy_version: int
    stage: str
    branch: str
    step: str
    next_step: str
    state: str
    cases: int


class Hits(BaseModel):
    """Cases for which a row of a decision table decided."""

    strategy_version: int
    table: str
    row: str
    cases: int


class StandingOut(BaseModel):
    """Where the cases of a strategy stand now, and by which rows; ended plans are left out."""

    items: list[Standing]
    next: str | None = None
    hits: list[Hits]


class PlanListed(BaseModel):
    """A plan in a list; GET /v1/plans/{case_id} tells the rest."""

    case_id: str
    creditor: str
    team: str
    assigned_to: str | None
    strategy: str
    strategy_version: int
    plan_version: int
    stage: str
    branch: str
    state: str
    step: str
    next_step: str
    next_at: datetime | None
    stage_row: str
    branch_row: str


class StrategyOut(BaseModel):
    """A strategy, its newest version and the one in force."""

    name: str
    newest: int
    in_force: int | None


class VersionOut(BaseModel):
    """A version: draft → submitted → approved → published → retired."""

    name: str
    version: int
    state: str
    author: str
    approver: str | None
    content_hash: str
    at: datetime
    content: dict[str, Any]


class Draft(BaseModel):
    """A new version: the whole strategy, as GET shows one under `content`."""

    model_config = ConfigDict(extra="forbid")
    content: dict[str, Any]


class Simulation(BaseModel):
    """Facts to try a strategy on; `version` None = the one in force. Channels are those that are open."""

    model_config = ConfigDict(extra="forbid")
    dpd: int = Field(ge=-365, le=36_500)
    band: int = Field(default=1, ge=0, le=20)
    difficulty: str = Field(default="normal", max_length=32)
    channels: list[Channel] = ["sms", "call"]
    version: int | None = Field(default=None, ge=1)


class SimulatedStep(BaseModel):
    """A step as the case would get it today; `suppressed` says why it would not run."""

    step: str
    at_dpd: int
    hour: int
    channel: Channel
    template: str
    runs: str  # "now", "later" or "no"
    suppressed: str | None = None


class Simulated(BaseModel):
    """Which rows decide, and which steps follow."""

    strategy: str
    version: int
    stage: str
    branch: str
    decided_by: list[RowOut]
    steps: list[SimulatedStep]
    next_stage_dpd: int | None
