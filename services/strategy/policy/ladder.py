"""A strategy's version: its stages, steps and tables as data, and the same compiled for the hot path."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

import msgspec

from libs.common.events.strategy import Channel, DecidingRow, PlannedStep
from libs.common.kernel.clock import local_date, zone
from libs.common.kernel.problems import Flaw
from services.strategy.model import CALL, CHANNELS, EMAIL, LETTER, SMS, VISIT, Decided, Step
from services.strategy.policy.tables import BadTable, Facts, Table, compile_table

DPD_AHEAD_MAX = 400
CACHED_MAX = 4_096
_DAY = timedelta(days=1)


class Option(msgspec.Struct, frozen=True):
    """A way to do a step, tried in order: the first whose channel is open is taken."""

    channel: Channel
    template: str


class StepRule(msgspec.Struct, frozen=True):
    """A step of the ladder: on the day `at_dpd`, at `hour` of the creditor's zone, for cases in `branches`."""

    step: str
    stage: str
    at_dpd: int
    options: list[Option]
    hour: int = 10
    branches: list[str] = msgspec.field(default_factory=lambda: ["standard"])


class FollowUp(msgspec.Struct, frozen=True):
    """A step that an outcome calls for: `after` its codes, or "broken" for a promise; `in_days` from then."""

    step: str
    after: list[str]
    options: list[Option]
    in_days: int = 0
    hour: int = 10
    stages: list[str] = msgspec.field(default_factory=list)  # empty = all


class Strategy(msgspec.Struct, frozen=True, dict=True):
    """One version, as it is stored. Tables: `stage` gives a stage, `branch` a branch."""

    stages: list[str]  # mildest first
    branches: list[str]
    tables: dict[Literal["stage", "branch"], dict[str, Any]]
    steps: list[StepRule]
    follow_ups: list[FollowUp] = msgspec.field(default_factory=list)
    hold_out_stages: list[str] = msgspec.field(default_factory=list)
    last_hour: int = 20  # nothing is asked for at or after this hour: it waits for the next day
    title: str = ""

    @cached_property
    def ladder(self) -> "Ladder":
        """Compiled; BadTable where it can't be."""
        return Ladder(self)


class Choice(NamedTuple):
    """A step with the channel that is open for this debtor."""

    step: str
    at_dpd: int
    hour: int
    channel: Channel
    template: str
    open: bool  # False: the debtor can't be reached by any of its channels


class Decision(msgspec.Struct, frozen=True, eq=False):
    """What the tables say of a case: its stage and branch, the rows that said so, the steps, the next stage's DPD."""

    stage: str
    branch: str
    rows: list[DecidingRow]
    decided: tuple[Decided, ...]
    choices: tuple[Choice, ...]
    next_dpd: int | None  # the first later day on which another stage may begin


class Entry(NamedTuple):
    """The steps of a case that comes new, as kept and as told."""

    steps: tuple[Step, ...]
    told: list[PlannedStep]
    runs: int | None  # the place of the first step that may run
    stage_at: datetime | None  # when another stage may begin


class Ladder:
    """Decides by compiled tables; equal questions are answered from memory."""

    def __init__(self, strategy: Strategy) -> None:
        flaws = [*_doubtful(strategy)]
        tables: dict[str, Table] = {}
        for name, gives in (("stage", strategy.stages), ("branch", strategy.branches)):
            try:
                graph = strategy.tables.get(name)  # type: ignore[call-overload]
                tables[name] = compile_table(name, graph, f"/tables/{name}", frozenset(gives))
            except BadTable as bad:
                flaws += bad.flaws
        if not flaws and "stage" in tables["stage"].fields:
            flaws.append(Flaw("/tables/stage", "field", "the table that gives the stage can't look at it"))
        if flaws:
            raise BadTable(flaws)
        self.strategy, self.stage_table, self.branch_table = strategy, tables["stage"], tables["branch"]
        self.index = {stage: i for i, stage in enumerate(strategy.stages)}
        self.after_broken = {rule.step for rule in strategy.follow_ups if "broken" in rule.after}
        self._options = {rule.step: rule.options for rule in strategy.steps}
        self._options |= {rule.step: rule.options for rule in strategy.follow_ups}
        self._decisions: dict[tuple[int, int, str, int, int], Decision] = {}
        self._entries: dict[tuple[Decision, date, date, str, str], Entry] = {}

    def stage_of(self, dpd: int, band: int, difficulty: str, reach: int) -> int:
        """Index of the stage that the table gives."""
        return self.index[self.stage_table.rows[self.stage_table.decide(facts(dpd, band, difficulty, "", reach))].gives]

    def decide(self, dpd: int, band: int, difficulty: str, reach: int, highest: int) -> Decision:
        """The decision; `highest` is the harshest stage (its index) that the case may be in by now."""
        key = (dpd, band, difficulty, reach, highest)
        found = self._decisions.get(key)
        if found is None:
            if len(self._decisions) >= CACHED_MAX:
                self._decisions.clear()
            found = self._decisions[key] = self._decide(*key)
        return found

    def entry(self, decision: Decision, anchor: date, today: date, zone_name: str, forbidden: str) -> Entry:
        """The steps of a new case: past ones suppressed, save the latest, which runs now (docs/glossary.md)."""
        key = (decision, anchor, today, zone_name, forbidden)
        found = self._entries.get(key)
        if found is None:
            if len(self._entries) >= CACHED_MAX:
                self._entries.clear()
            steps = lay_out(decision.choices, anchor, today, zone_name, latest=True, forbidden=forbidden)
            runs = next((i for i, step in enumerate(steps) if step.state == "planned"), None)
            found = self._entries[key] = Entry(steps, told(steps), runs, stage_at(decision, anchor, zone_name))
        return found

    def _decide(self, dpd: int, band: int, difficulty: str, reach: int, highest: int) -> Decision:
        table = self.stage_table
        seen = facts(dpd, band, difficulty, "", reach)
        row = table.rows[table.decide(seen)]
        rows = [DecidingRow("stage", row.id, table.looked_at(seen))]
        target = self.index[row.gives]
        stage = self.strategy.stages[min(target, highest)]
        if target > highest:  # no stage is skipped: the case enters one a day
            rows.append(DecidingRow("pace", "one_stage_a_day", {"stage": row.gives, "entered": stage}))
        seen = facts(dpd, band, difficulty, stage, reach)
        row = self.branch_table.rows[self.branch_table.decide(seen)]
        rows.append(DecidingRow("branch", row.id, self.branch_table.looked_at(seen)))
        decided = tuple(Decided(row.table, row.row, row.looked_at) for row in rows)
        next_dpd = dpd + 1 if target > highest else self._next_dpd(dpd, band, difficulty, reach, target)
        return Decision(stage, row.gives, rows, decided, self.choices(stage, row.gives, reach), next_dpd)

    def _next_dpd(self, dpd: int, band: int, difficulty: str, reach: int, now: int) -> int | None:
        ahead = range(dpd + 1, dpd + DPD_AHEAD_MAX)
        return next((d for d in ahead if self.stage_of(d, band, difficulty, reach) != now), None)

    def choices(self, stage: str, branch: str, reach: int) -> tuple[Choice, ...]:
        """The steps of a stage and branch, each with the first channel that is open."""
        rules = [rule for rule in self.strategy.steps if rule.stage == stage and branch in rule.branches]
        return tuple(
            Choice(rule.step, rule.at_dpd, rule.hour, *open_option(rule.options, reach))
            for rule in sorted(rules, key=lambda rule: (rule.at_dpd, rule.hour))
        )

    def channel_of(self, step: Step, reach: int) -> tuple[Channel, str, bool]:
        """Channel and template that a step gets now, and whether it is open; an older version's step keeps its own."""
        options = self._options.get(step.name)
        if options is None:
            return step.channel, step.template, bool(reach & CHANNELS[step.channel])
        return open_option(options, reach)

    def follow_up(self, after: str, stage: str) -> FollowUp | None:
        """The step that an outcome calls for in a stage."""
        rules = (rule for rule in self.strategy.follow_ups if after in rule.after)
        return next((rule for rule in rules if not rule.stages or stage in rule.stages), None)


def _doubtful(strategy: Strategy) -> list[Flaw]:
    """What a ladder's own parts say of each other that can't be."""
    flaws = []
    names: set[str] = set()
    for i, rule in enumerate(strategy.steps):
        if rule.stage not in strategy.stages:
            flaws.append(Flaw(f"/steps/{i}/stage", "stage", f"give one of {', '.join(strategy.stages)}"))
        if not set(rule.branches) <= set(strategy.branches):
            flaws.append(Flaw(f"/steps/{i}/branches", "branch", f"give some of {', '.join(strategy.branches)}"))
    kinds: dict[str, Sequence[StepRule | FollowUp]] = {"steps": strategy.steps, "follow_ups": strategy.follow_ups}
    for kind, rules in kinds.items():
        for i, step in enumerate(rules):
            if step.step in names:
                flaws.append(Flaw(f"/{kind}/{i}/step", "same_name", "every step has a name of its own"))
            if not step.options:
                flaws.append(Flaw(f"/{kind}/{i}/options", "options", "a step needs a channel and a template"))
            if not 0 <= step.hour < strategy.last_hour <= 23:
                flaws.append(Flaw(f"/{kind}/{i}/hour", "hour", "give an hour from 0 to before last_hour (at most 23)"))
            names.add(step.step)
    if not set(strategy.hold_out_stages) <= set(strategy.stages):
        flaws.append(Flaw("/hold_out_stages", "stage", f"give some of {', '.join(strategy.stages)}"))
    return flaws


def facts(dpd: int, band: int, difficulty: str, stage: str, reach: int) -> Facts:
    """What tables look at; `reach` is the set of open channels."""
    return Facts(
        dpd, band, difficulty, stage, reach & SMS > 0, reach & CALL > 0, reach & EMAIL > 0, reach & LETTER > 0,
        reach & VISIT > 0,
    )  # fmt: skip


def open_option(options: Sequence[Option], reach: int) -> tuple[Channel, str, bool]:
    """Channel and template of the first option whose channel is open; of the first and False where none is."""
    for option in options:
        if reach & CHANNELS[option.channel]:
            return option.channel, option.template, True
    return options[0].channel, options[0].template, False


@lru_cache(maxsize=CACHED_MAX)
def instant(day: date, hour: int, zone_name: str) -> datetime:
    """The instant (UTC) at which a zone's clock shows this hour of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone(zone_name)).astimezone(UTC)


class Day(NamedTuple):
    """A creditor's local day: its date, when it ends, and from when on nothing is asked for any more."""

    today: date
    ends: datetime
    closes: datetime


@lru_cache(maxsize=256)
def day_of(now: datetime, zone_name: str, last_hour: int) -> Day:
    """The local day of an instant; all of one batch ask for the same."""
    today = local_date(now, zone_name)
    return Day(today, instant(today + _DAY, 0, zone_name), instant(today, last_hour, zone_name))


def stage_at(decision: Decision, anchor: date, zone_name: str) -> datetime | None:
    """The creditor's midnight at which another stage may begin."""
    return None if decision.next_dpd is None else instant(anchor + decision.next_dpd * _DAY, 0, zone_name)


def lay_out(
    choices: Sequence[Choice], anchor: date, today: date, zone_name: str, *, latest: bool, forbidden: str = "",
    past: str = "past", done: frozenset[str] = frozenset(),
) -> tuple[Step, ...]:  # fmt: skip
    """A stage's steps from today on; `anchor` is the day of DPD 0.

    `latest`: of the steps up to today the last runs now. `forbidden`: why none may run; `past`: why those before today
    do not; `done`: names that are left out, because they ran.
    """
    dpd = (today - anchor).days
    due = [choice for choice in choices if choice.at_dpd <= dpd]
    last = due[-1].step if due and latest else None
    steps = []
    for choice in choices:
        if choice.step in done:
            continue
        runs_now = choice.step == last or (last is None and choice.at_dpd == dpd)
        day = today if choice.step == last else anchor + choice.at_dpd * _DAY
        reason = "" if runs_now or choice.at_dpd > dpd else past
        reason = reason or forbidden or ("" if choice.open else "no_channel")
        at = instant(day, choice.hour, zone_name)
        state: Literal["planned", "suppressed"] = "suppressed" if reason else "planned"
        steps.append(Step(choice.step, choice.at_dpd, choice.channel, choice.template, choice.hour, at, state, reason))
    return tuple(steps)


def told(steps: Sequence[Step]) -> list[PlannedStep]:
    """Steps as events name them: those to come, and those that will not run, with why."""
    return [
        PlannedStep(
            step=step.name, channel=step.channel, template=step.template, at_dpd=step.at_dpd,
            not_before=step.at if step.state == "planned" else None,
            suppressed=step.reason if step.state == "suppressed" else None,
        )
        for step in steps if step.state in ("planned", "suppressed")
    ]  # fmt: skip
