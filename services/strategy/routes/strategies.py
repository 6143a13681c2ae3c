"""Strategies and their versions: drafted, submitted, approved by another person, published; tried on given facts."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Path, Response

from libs.common.events.strategy import StrategyPublished
from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Conflict, Forbidden, NotFound
from services.strategy.model import CHANNELS
from services.strategy.policy.ladder import Decision, Ladder
from services.strategy.routes.validation import read_strategy
from services.strategy.schemas import (
    Draft,
    RowOut,
    Simulated,
    SimulatedStep,
    Simulation,
    StrategyOut,
    VersionOut,
)
from services.strategy.store import strategies
from services.strategy.store.strategies import Version

VERSION_MAX = 2**31 - 1
Name = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Number = Annotated[int, Path(ge=1, le=VERSION_MAX)]

router = Router(route_class=TransactionRoute, tags=["strategies"])


class SamePerson(Forbidden):
    code = "second_person"


@router.get("/strategies", dependencies=[scope("strategy:read")])
async def list_strategies(reads: ReadsFor, page: PageOf) -> Listed[StrategyOut]:
    """All strategies, with the version in force."""
    rows = await strategies.names(reads, page.after(str) or "", page.rows_max)
    return page.answer(rows, lambda row: StrategyOut(name=row[0], newest=row[1], in_force=row[2]), lambda row: row[0])


@router.get("/strategies/{name}/versions", dependencies=[scope("strategy:read")])
async def list_versions(name: Name, reads: ReadsFor, page: PageOf) -> Listed[VersionOut]:
    """A strategy's versions, newest first, with their whole content."""
    rows = await strategies.versions(reads, name, page.after(int) or VERSION_MAX, page.rows_max)
    return page.answer(rows, _out, lambda version: version.version)


@router.post("/strategies/{name}/versions", status_code=201, dependencies=[scope("strategy:write")])
async def draft(name: Name, body: Draft, tx: Tx, principal: CurrentPrincipal, response: Response) -> VersionOut:
    """A new draft. Its tables are checked at once: 422 says which cell is wrong."""
    read_strategy(body.content)
    con = tx.connection  # type: ignore[attr-defined]
    await strategies.lock(con)
    number = await strategies.newest(con, name) + 1
    hashed = strategies.content_hash(body.content)
    version = Version(name, number, "draft", principal.name, None, body.content, hashed, tx.context.now)
    await strategies.add(con, version)
    tx.context.act("strategy_drafted", name, {"version": number, "content_hash": hashed})
    response.headers["Location"] = f"/v1/strategies/{name}/versions/{number}"
    return _out(version)


@router.post("/strategies/{name}/versions/{number}/submit", dependencies=[scope("strategy:write")])
async def submit(name: Name, number: Number, tx: Tx, principal: CurrentPrincipal) -> VersionOut:
    """The author asks for approval."""
    return await _move(tx, name, number, "draft", "submitted", lambda version: version.approver)


@router.post("/strategies/{name}/versions/{number}/approve", dependencies=[scope("strategy:write")])
async def approve(name: Name, number: Number, tx: Tx, principal: CurrentPrincipal) -> VersionOut:
    """Another person than the author approves."""

    def approver(version: Version) -> str:
        if version.author == principal.name:
            raise SamePerson("another person than the author approves a version")
        return principal.name

    return await _move(tx, name, number, "submitted", "approved", approver)


@router.post("/strategies/{name}/versions/{number}/publish", dependencies=[scope("strategy:write")])
async def publish(name: Name, number: Number, tx: Tx, principal: CurrentPrincipal) -> VersionOut:
    """In force from now on, for new plans and for cases that enter another stage; a second person has approved it."""

    def approver(version: Version) -> str | None:
        if version.author in (version.approver, None):
            raise SamePerson("another person than the author approves a version")
        return version.approver

    version = await _move(tx, name, number, "approved", "published", approver)
    tx.context.refer("strategy", name, number, version.content)
    event = StrategyPublished(strategy=name, strategy_version=number, content_hash=version.content_hash)
    tx.context.emit(event, version=number)
    return version


@router.post("/strategies/{name}/simulate", dependencies=[scope("strategy:simulate")])
async def simulate(name: Name, body: Simulation, reads: ReadsFor) -> Simulated:
    """Which rows decide on these facts, and which steps a new case would get."""
    found = await strategies.versions(reads, name, body.version + 1 if body.version else VERSION_MAX, 200)
    chosen = [v for v in found if (v.version == body.version if body.version else v.state == "published")]
    if not chosen:
        raise NotFound("there is no such version")
    ladder = read_strategy(chosen[0].content).ladder
    reach = sum(CHANNELS[channel] for channel in set(body.channels))
    decision = ladder.decide(body.dpd, body.band, body.difficulty, reach, len(ladder.index) - 1)
    return Simulated(
        strategy=name, version=chosen[0].version, stage=decision.stage, branch=decision.branch,
        decided_by=[RowOut.of(row) for row in decision.rows], steps=_steps(ladder, decision, body.dpd),
        next_stage_dpd=decision.next_dpd,
    )  # fmt: skip


def _steps(ladder: Ladder, decision: Decision, dpd: int) -> list[SimulatedStep]:
    due = [choice.step for choice in decision.choices if choice.at_dpd <= dpd]
    steps = []
    for choice in decision.choices:
        later = choice.at_dpd > dpd
        runs = "later" if later else "now" if choice.step == due[-1] else "no"
        why = "past" if runs == "no" else None if choice.open else "no_channel"
        steps.append(SimulatedStep(
            step=choice.step, at_dpd=choice.at_dpd, hour=choice.hour, channel=choice.channel,
            template=choice.template, runs="no" if why else runs, suppressed=why,
        ))  # fmt: skip
    return steps


async def _move(
    tx: Any, name: str, number: int, before: str, after: str, approver: Callable[[Version], str | None]
) -> VersionOut:
    version = await strategies.locked(tx.connection, name, number)
    if version is None:
        raise NotFound("there is no such version")
    if version.state != before:
        raise Conflict(f"the version is {version.state}; only a version that is {before} can be {after}")
    by = approver(version)
    await strategies.set_state(tx.connection, version, after, by)
    tx.context.act(f"strategy_{after}", name, {"version": number, "content_hash": version.content_hash})
    return VersionOut(**{**_out(version).model_dump(), "state": after, "approver": by})


def _out(version: Version) -> VersionOut:
    return VersionOut(
        name=version.strategy, version=version.version, state=version.state, author=version.author,
        approver=version.approver, content_hash=version.content_hash, at=version.at, content=version.content,
    )  # fmt: skip
