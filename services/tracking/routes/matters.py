"""Disputes, hardship, complaints, and notes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from services.tracking import store
from services.tracking.handlers.commands import (
    MatterClosed,
    MatterOpened,
    Noted,
    add_note,
    close_matter,
    open_matter,
)
from services.tracking.model import MatterKind
from services.tracking.routes.command import TheKeys, case_name, name_of, row_of, seal
from services.tracking.routes.listing import Listing
from services.tracking.schemas import MatterIn, MatterOut, MatterResult, NoteIn, NoteOut

PATHS: dict[str, tuple[MatterKind, str]] = {
    "disputes": ("dispute", "resolve"), "hardship": ("hardship", "decide"), "complaints": ("complaint", "close"),
}  # fmt: skip
MATTERS = Listing(store.MATTERS, MatterOut, "opened", datetime, "matter_id")
notes = Router(route_class=TransactionRoute, tags=["notes"])


@notes.post("/notes", status_code=201, dependencies=[scope("note:write")])
async def post_note(
    body: NoteIn, request: Request, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, keys: TheKeys
) -> NoteOut:
    """A note, kept under the debtor's own key."""
    case = case_name(body.case_id)
    debtor = await tx.load_one(await store.debtor_of_case(reads, case))
    name = name_of("note", case, principal, request)
    content = await seal(tx, debtor.id, keys, f"note/{name}", body.text)
    tx.apply(add_note, Noted(name, case, principal.name, content), debtor)
    return NoteOut(note_id=name, case_id=case)


def matters_router(path: str) -> APIRouter:
    """The routes of one kind: open, list, answer."""
    kind, verb = PATHS[path]
    router = Router(route_class=TransactionRoute, tags=[path])

    @router.get(f"/{path}", dependencies=[scope("case:read")], name=f"list_{path}")
    async def list_matters(
        reads: ReadsFor, page: PageOf, case_id: UUID | None = None,
        is_open: Annotated[bool | None, Query(alias="open")] = None,
        creditor: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Listed[MatterOut]:  # fmt: skip
        return await MATTERS.answer(reads, page, case_id, kind, is_open, creditor)

    @router.post(f"/{path}", status_code=201, dependencies=[scope(f"{kind}:write")], name=f"open_{kind}")
    async def post_matter(
        body: MatterIn, request: Request, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, keys: TheKeys
    ) -> MatterOut:
        case = case_name(body.case_id)
        debtor = await tx.load_one(await store.debtor_of_case(reads, case))
        name = name_of(kind, case, principal, request)
        tx.apply(open_matter, MatterOpened(name, kind, case, body.reason), debtor)
        if body.note:
            content = await seal(tx, debtor.id, keys, f"note/{name}", body.note)
            tx.apply(add_note, Noted(name, case, principal.name, content), debtor)
        return MatterOut.of(row_of(store.matter_row, debtor.matters[name], debtor))

    @router.post(f"/{path}/{{matter_id}}/{verb}", dependencies=[scope(f"{kind}:write")], name=f"{verb}_{kind}")
    async def answer_matter(matter_id: UUID, body: MatterResult, tx: Tx, reads: ReadsFor) -> MatterOut:
        name = str(matter_id)
        debtor = await tx.load_one(await store.debtor_of_matter(reads, name, kind))
        tx.apply(close_matter, MatterClosed(name, body.result), debtor)
        return MatterOut.of(row_of(store.matter_row, debtor.matters[name], debtor))

    return router
