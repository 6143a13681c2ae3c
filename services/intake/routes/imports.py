"""Imports: a name for the rows of one file, its counts, and what was refused of it."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from libs.common.http.app import CurrentPrincipal, DoorRoute, Router, TransactionRoute, Tx
from libs.common.http.doors import Doors, doors_of
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.http.tables import CSV_TYPE, csv_lines
from libs.common.kernel.ids import derive
from libs.common.kernel.problems import NotFound
from libs.common.store.session import NEVER
from services.intake.routes.service_of import OwnOnly, TheKeys, TheService
from services.intake.store import imports
from services.intake.store.imports import Import, import_of
from services.intake.store.quarantine import digest, errors_of, kept_of

router = Router(route_class=TransactionRoute, tags=["imports"])
streams = Router(route_class=DoorRoute, tags=["imports"])
NOBODY = UUID(int=0)
LAST = UUID(int=2**128 - 1)
REJECTS_AT_ONCE = 500


class ImportIn(BaseModel):
    """`as_of`: the date of which the file speaks, for mappings that need one."""

    model_config = ConfigDict(extra="forbid")
    source: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]
    name: Annotated[str, Field(max_length=200)] = ""
    as_of: date | None = None


class Reject(msgspec.Struct):
    """A refused row. `row` is its SHA-256 (of its JSON with sorted keys): whoever has the file finds it there."""

    id: str
    event_id: str
    row: str
    reason: str
    errors: list[dict[str, str]]
    state: str


@router.post("/imports", status_code=201, dependencies=[scope("import:write")])
async def add_import(wanted: ImportIn, request: Request, tx: Tx, principal: CurrentPrincipal) -> Import:
    """Begins an import: send its rows to /v1/delinquencies/bulk?source=…&import=<id>."""
    doors = doors_of(request)
    key = request.headers.get("idempotency-key", "")
    name = derive("import", principal.actor, key, doors.clock.wall().isoformat())
    con = tx.session.connection  # type: ignore[attr-defined]
    await con.execute(
        imports.ADD, name, wanted.source, wanted.name, principal.actor, wanted.as_of, doors.clock.wall()
    )  # fmt: skip
    return import_of(await con.fetchrow(imports.SHOW, name))


@router.get("/imports", dependencies=[scope("import:read")])
async def list_imports(request: Request, page: PageOf, own: OwnOnly) -> Listed[Import]:
    """The newest first."""
    at, last = page.after(tuple[datetime, UUID]) or (NEVER, LAST)
    async with doors_of(request).read() as con:
        rows = await con.fetch(imports.LIST, own, at, last, page.rows_max)
    return page.answer(rows, import_of, lambda row: (row["at"], row["id"]))


@router.get("/imports/{import_id}", dependencies=[scope("import:read")])
async def get_import(import_id: UUID, request: Request, own: OwnOnly) -> Import:
    """How far it is: done when nothing waits and all was sent."""
    async with doors_of(request).read() as con:
        return import_of(await _found(con, import_id, own))


@streams.get("/imports/{import_id}/rejects", dependencies=[scope("import:read")])
async def get_rejects(
    import_id: UUID, request: Request, own: OwnOnly, keys: TheKeys, service: TheService,
    form: Annotated[Literal["ndjson", "csv"], Query(alias="format")] = "ndjson",
) -> StreamingResponse:  # fmt: skip
    """All that was refused, at the door or behind it: NDJSON, or CSV that a spreadsheet takes for nothing but text."""
    doors = doors_of(request)
    await check_seen(doors, import_id, own)
    write, kind = (_csv_lines, CSV_TYPE) if form == "csv" else (_json_line, "application/x-ndjson")

    async def stream() -> AsyncIterator[bytes]:
        if form == "csv":
            yield b"event_id,reason,pointer,code,message,row,id\r\n"
        async for reject in rejects_of(doors, import_id, keys.ingress_key):
            yield write(reject)

    return StreamingResponse(stream(), media_type=kind)


async def check_seen(doors: Doors, import_id: UUID, own: str | None) -> None:
    """NotFound where there is no such import for whoever asks."""
    async with doors.read() as con:
        await _found(con, import_id, own)


async def rejects_of(doors: Doors, import_id: UUID, ingress_key: bytes) -> AsyncIterator[Reject]:
    """All of an import, the oldest first."""
    at, last = datetime.min.replace(tzinfo=NEVER.tzinfo), NOBODY
    while True:
        async with doors.read() as con:
            rows = await con.fetch(imports.REJECTS, import_id, at, last, REJECTS_AT_ONCE)
        for row in rows:
            yield _reject(row, ingress_key)
        if len(rows) < REJECTS_AT_ONCE:
            return
        at, last = rows[-1]["at"], rows[-1]["id"]


async def _found(con: Any, import_id: UUID, own: str | None) -> Any:
    row = await con.fetchrow(imports.SHOW, import_id)
    if row is None or own not in (None, row["principal"]):
        raise NotFound("there is no such import, or it is not yours to see")
    return row


def _reject(row: Any, ingress_key: bytes) -> Reject:
    body = kept_of(row, ingress_key).body
    return Reject(str(row["id"]), row["event_id"], digest(body), row["reason"], errors_of(row["errors"]), row["state"])


def _json_line(reject: Reject) -> bytes:
    return msgspec.json.encode(reject) + b"\n"


def _csv_lines(reject: Reject) -> bytes:
    errors = reject.errors or [{}]
    return csv_lines(
        (
            reject.event_id, reject.reason, error.get("pointer", ""), error.get("code", ""), error.get("message", ""),
            reject.row, reject.id,
        )
        for error in errors
    )  # fmt: skip
