"""The operator's own rules: proposed as a pack, refused unless stricter, in force when a second person approves."""

from asyncio import to_thread
from typing import Annotated, Any

from fastapi import Path

from libs.common.http.app import CurrentPrincipal, Router, TransactionRoute, Tx
from libs.common.http.doors import Principal
from libs.common.http.paging import Listed
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Conflict, Flaw, Forbidden, Invalid, NotFound
from libs.common.store.reference import References
from libs.compliance import PackRefused, shipped
from libs.compliance.local import EVERYWHERE, LOCAL, Unread, local_pack, loosened, understood
from services.outreach.handlers.local_packs import PROPOSAL, propose, proposed, put_in_force, version_of
from services.outreach.routes.doorway import TheOutreach
from services.outreach.schemas import LocalPackApproved, LocalPackIn, LocalPackOut, LocalPackRead, LocalPacksShown
from services.outreach.store.creditors import text_of

router = Router(route_class=TransactionRoute, tags=["compliance"])
Scope = Annotated[str, Path(pattern=r"^(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$", description="A creditor, or * for all.")]


class SecondPerson(Forbidden):
    code = "second_person"


@router.get("/compliance/local-packs", dependencies=[scope("packs:read")])
async def list_packs(outreach: TheOutreach, principal: CurrentPrincipal) -> list[LocalPacksShown]:
    """The rules of our own by creditor, "*" for all: what is in force, and what waits for a second person, as text."""
    references = outreach.references
    scopes = sorted({*references.keys(LOCAL), *references.keys(PROPOSAL)})
    return [_shown(name, references) for name in scopes if name == EVERYWHERE or principal.granted(name)]


@router.get("/compliance/local-packs/history", dependencies=[scope("packs:read")])
async def list_history(principal: CurrentPrincipal, outreach: TheOutreach) -> Listed[LocalPackRead]:
    """Every version of the operator's own rules that was ever in force, for the creditors granted; the newest last."""
    references = outreach.references
    scopes = [name for name in references.keys(LOCAL) if name == EVERYWHERE or principal.granted(name)]
    return Listed(items=[
        _read(name, references, version)
        for name in scopes
        for version in range(1, references.version(LOCAL, name) + 1)
    ])  # fmt: skip


@router.put("/compliance/local-packs/{creditor}", status_code=202, dependencies=[scope("policy:propose")])
async def propose_pack(creditor: Scope, body: LocalPackIn, tx: Tx, principal: CurrentPrincipal) -> LocalPackOut:
    """Proposes rules of our own for a creditor, or all; a pack file's text, null to withdraw what is in force.

    422 names the line of what is not understood, of a rule whose own tests don't hold, or of one that is not stricter.
    """
    _check(principal, creditor)
    version = None if body.text is None else await to_thread(_version, creditor, body.text)
    propose(tx.context, creditor, body.text, version, body.reason)
    return LocalPackOut(creditor=creditor, version=version, in_force=False, proposed_by=principal.actor)


@router.post("/compliance/local-packs/{creditor}/approve", dependencies=[scope("policy:approve")])
async def approve_pack(creditor: Scope, body: LocalPackApproved, tx: Tx, principal: CurrentPrincipal) -> LocalPackOut:
    """Another person than the proposer puts the pack in force; `version` says which one was read."""
    _check(principal, creditor)
    waiting = proposed(tx.context.references, creditor)
    if waiting is None:
        raise Conflict("nothing is proposed for this creditor")
    if waiting["version"] != body.version:
        raise Conflict(f"version {waiting['version']} is proposed, not {body.version}: read it first")
    if principal.did(waiting["by"]):
        raise SecondPerson("another person than the one who proposed it approves")
    if waiting["text"] is not None:
        await to_thread(_version, creditor, waiting["text"])  # the law may have changed since
    put_in_force(tx.context, creditor, waiting)
    return LocalPackOut(creditor=creditor, version=body.version, in_force=True, proposed_by=waiting["by"])


def _shown(creditor: str, references: References) -> LocalPacksShown:
    text = text_of(references, creditor)
    kept = references.get(LOCAL, creditor) or {}
    waiting = proposed(references, creditor) or {}
    return LocalPacksShown(
        creditor=creditor, version=version_of(references, creditor, text), text=text, flaw=_flaw(creditor, text),
        proposed_by=kept.get("proposed_by"), approved_by=kept.get("by"), in_force_since=kept.get("at"),
        waits_for_second=bool(waiting), waiting_version=waiting.get("version"), waiting_text=waiting.get("text"),
        waiting_reason=waiting.get("reason"), waiting_by=waiting.get("by"), waiting_since=waiting.get("at"),
    )  # fmt: skip


def _read(creditor: str, references: References, version: int) -> LocalPackRead:
    kept: Any = references.get(LOCAL, creditor, version)
    text: str | None = kept["text"]
    return LocalPackRead(
        creditor=creditor, version=version_of(references, creditor, text),
        in_force=version == references.version(LOCAL, creditor), proposed_by=kept["proposed_by"],
        approved_by=kept["by"], at=kept["at"], text=text, flaw=_flaw(creditor, text),
    )  # fmt: skip


def _flaw(creditor: str, text: str | None) -> str | None:
    found = None if text is None else understood(creditor, text)
    return str(found) if isinstance(found, Unread) else None


def _version(creditor: str, text: str) -> str:
    try:
        pack = local_pack(creditor, text)
    except PackRefused as refused:
        flaw = Flaw("/text", "pack", f"line {refused.line}: {refused.reason}")
        raise Invalid("the pack is not understood", errors=(flaw,)) from refused
    looser = loosened(shipped(), pack)
    if looser:
        flaws = tuple(
            Flaw("/text", "looser", f"with this pack the law would be looser: {name}") for name in looser[:20]
        )
        raise Invalid("a local rule may only be stricter than the law", errors=flaws)
    return pack.version


def _check(principal: Principal, creditor: str) -> None:
    if not principal.granted(creditor) and not (creditor == EVERYWHERE and principal.granted("*")):
        raise NotFound("there is no such creditor, or it is not yours")
