"""Outreach stop and resume: one person stops, two persons resume."""

from typing import Any

from libs.common.http.app import CurrentPrincipal, Router, TransactionRoute, Tx
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Conflict, NotFound
from services.outreach.handlers.stops import STOP, propose_resume, proposed, resume, stop
from services.outreach.ports import EVERYWHERE
from services.outreach.routes.doorway import Outreach, TheOutreach
from services.outreach.schemas import StopIn, StopOut

router = Router(route_class=TransactionRoute, tags=["outreach"])


@router.post("/outreach/stop", dependencies=[scope("outreach:stop")])
async def stop_outreach(body: StopIn, tx: Tx, principal: CurrentPrincipal) -> StopOut:
    """From the commit on nothing leaves in this scope, in every process within a second."""
    _check(principal.granted(body.scope) or body.scope == EVERYWHERE)
    stop(tx.context, body.scope, body.reason)
    return StopOut(scope=body.scope, stopped=True, reason=body.reason)


@router.post("/outreach/resume", dependencies=[scope("outreach:resume")])
async def resume_outreach(body: StopIn, tx: Tx, principal: CurrentPrincipal, outreach: TheOutreach) -> StopOut:
    """The first person proposes, another one resumes."""
    _check(principal.granted(body.scope) or body.scope == EVERYWHERE)
    reason = outreach.latch.stopped(body.scope)
    if reason is None:
        raise Conflict("this scope is not stopped")
    first = proposed(tx.context.references, body.scope)
    if first is None or principal.did(first["by"]):
        propose_resume(tx.context, body.scope, body.reason)
        return StopOut(scope=body.scope, stopped=True, reason=reason, waits_for_second=True)
    resume(tx.context, body.scope, body.reason)
    return StopOut(scope=body.scope, stopped=False, reason=None)


@router.get("/outreach/stops", dependencies=[scope("packs:read")])
async def list_stops(outreach: TheOutreach, principal: CurrentPrincipal) -> list[StopOut]:
    """Every scope that was ever stopped: whether it is, by whom, who proposes to resume it; of "*" also whatever else
    holds everything back."""
    scopes = dict.fromkeys([EVERYWHERE, *outreach.references.keys(STOP)])
    return [_shown(name, outreach) for name in scopes if name == EVERYWHERE or principal.granted(name)]


def _shown(name: str, outreach: Outreach) -> StopOut:
    reason = outreach.latch.stopped(name)
    last: dict[str, Any] = outreach.references.get(STOP, name) or {}
    waiting = (proposed(outreach.references, name) if reason is not None else None) or {}
    return StopOut(
        scope=name, stopped=reason is not None, reason=reason, waits_for_second=bool(waiting), by=last.get("by"),
        at=last.get("at"), proposed_by=waiting.get("by"), proposed_at=waiting.get("at"),
        proposed_reason=waiting.get("reason"), held_by=outreach.latch.objection() if name == EVERYWHERE else None,
    )  # fmt: skip


def _check(granted: bool) -> None:
    if not granted:
        raise NotFound("there is no such creditor, or it is not yours")
