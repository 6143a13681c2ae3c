"""The operator's own rule packs: one person proposes, another one puts in force."""

from typing import Any

from libs.common.events.outreach import LocalPackChanged
from libs.common.store.context import Context
from libs.common.store.reference import References
from libs.compliance.local import LOCAL

PROPOSAL = "local_pack_proposal"


def propose(context: Context, scope: str, text: str | None, version: str | None, reason: str) -> None:
    """Keeps what a second person is asked for; `text` null withdraws the pack. `version`: the pack's content hash."""
    _keep(context, PROPOSAL, scope, {"text": text, "version": version, "reason": reason, "open": True})
    context.act("local_pack_proposed", scope, {"version": version, "reason": reason})


def proposed(references: References, scope: str) -> dict[str, Any] | None:
    """What waits for a second person; None = nothing."""
    found: dict[str, Any] | None = references.get(PROPOSAL, scope)
    return found if found is not None and found["open"] else None


def version_of(references: References, scope: str, text: str | None) -> str | None:
    """The version under which a text was proposed, whether or not it is understood now; None for none."""
    if text is None:
        return None
    for number in range(references.version(PROPOSAL, scope), 0, -1):
        kept: Any = references.get(PROPOSAL, scope, number)
        if kept["text"] == text:
            version: str | None = kept["version"]
            return version
    return None


def put_in_force(context: Context, scope: str, proposal: dict[str, Any]) -> None:
    """From the commit on every contact of this scope is judged by it too."""
    version = _keep(context, LOCAL, scope, {"text": proposal["text"], "proposed_by": proposal["by"]})
    event = LocalPackChanged(
        scope=scope, local_version=version, pack_version=proposal["version"] or "", text=proposal["text"]
    )
    context.emit(event, version=version)
    _keep(context, PROPOSAL, scope, {**proposal, "open": False})
    context.act("local_pack_approved", scope, {"version": proposal["version"], "proposed_by": proposal["by"]})


def _keep(context: Context, kind: str, scope: str, data: dict[str, Any]) -> int:
    version = context.references.version(kind, scope) + 1
    context.refer(kind, scope, version, {**data, "by": context.actor, "at": context.now.isoformat()})
    return version
