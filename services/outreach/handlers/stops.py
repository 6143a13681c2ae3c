"""The latch: nothing leaves in a scope from the commit of a stop on, in every process within a second."""

from typing import Any

from libs.common.events.outreach import OutreachResumed, OutreachStopped
from libs.common.store.context import Context
from libs.common.store.reference import References

STOP = "stop"
PROPOSAL = "resume_proposal"


def stop(context: Context, scope: str, reason: str) -> None:
    """Stops a scope ("*" or a creditor)."""
    version = _keep(context, STOP, scope, {"stopped": True, "reason": reason})
    context.emit(OutreachStopped(scope=scope, reason=reason), version=version)


def resume(context: Context, scope: str, reason: str) -> None:
    """Contacts may leave again in a scope."""
    version = _keep(context, STOP, scope, {"stopped": False, "reason": reason})
    context.emit(OutreachResumed(scope=scope, reason=reason), version=version)


def propose_resume(context: Context, scope: str, reason: str) -> None:
    """What the first of two persons does; it is good for the stop that stands now."""
    stands = context.references.version(STOP, scope)
    _keep(context, PROPOSAL, scope, {"reason": reason, "stop": stands})
    context.act("resume_proposed", scope, {"reason": reason})


def proposed(references: References, scope: str) -> dict[str, Any] | None:
    """Who ("by") proposed to resume what stands stopped now, when ("at") and why ("reason"); None = nobody yet."""
    found: dict[str, Any] | None = references.get(PROPOSAL, scope)
    if found is None or found["stop"] != references.version(STOP, scope):
        return None
    return found


def _keep(context: Context, kind: str, scope: str, data: dict[str, Any]) -> int:
    version = context.references.version(kind, scope) + 1
    context.refer(kind, scope, version, {**data, "by": context.actor, "at": context.now.isoformat()})
    return version
