"""A whole file at the door: its first rows to look at, or all of them into an import."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Annotated, Any, cast
from uuid import UUID

import msgspec
from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import StreamingResponse

from libs.common.http.app import CurrentPrincipal, DoorRoute, Router, keyless
from libs.common.http.bodies import require_type
from libs.common.http.doors import doors_of, trace_of
from libs.common.http.limits import body_max
from libs.common.http.scopes import scope
from libs.common.http.tables import CSV_TYPE
from libs.common.kernel.problems import Flaw, Invalid
from services.intake.ports import FileRow, FileRows, OpenFile, RowsRefused
from services.intake.routes.delinquencies import CHUNK_MAX, LINE_BYTES_MAX, import_of_ones_own
from services.intake.routes.imports import check_seen, rejects_of
from services.intake.routes.service_of import OwnOnly, TheKeys, TheReception
from services.intake.store.quarantine import digest, words
from services.intake.store.reception import Answer

FILE_BYTES_MAX = 16_777_216
UNPACKED_BYTES_MAX = 268_435_456
AT_ONCE_MAX = 2  # files in this process's memory
SHOWN_MAX = 200
Name = Annotated[str, Query(pattern=r"^[^\x00-\x1f/\\]+$", max_length=200, description="The file's, with its ending.")]

router = Router(route_class=DoorRoute, tags=["imports"])


class FileRowOut(BaseModel):
    """A row of the file by its columns (as it stands, where it has none), or why it can't be read."""

    number: int
    row: Any = None
    flaw: str | None = None


class FileRowsOut(BaseModel):
    """The first rows of a file; send them to /v1/sources/{source}/try with a mapping to see what they become."""

    columns: list[str]
    items: list[FileRowOut]
    more: bool


class FileReject(BaseModel):
    """A row that was refused; `number` counts rows from 1 below the header."""

    number: int
    event_id: str | None
    errors: list[dict[str, str]]


class FileTaken(BaseModel):
    """What became of the rows. `unreadable` ones were never sent; of these and the refused the first are shown; all
    that were refused stand in quarantine and under the import's rejects."""

    accepted: int
    duplicate: int
    left_out: int
    rejected: int
    unreadable: int
    rejects: list[FileReject] = Field(description=f"At most {SHOWN_MAX}.")


class Files:
    """How files are read here, a few at a time."""

    def __init__(self, open_file: OpenFile) -> None:
        self._open, self.turn = open_file, asyncio.Semaphore(AT_ONCE_MAX)

    async def read(self, request: Request, name: str) -> FileRows:
        """The rows of what is sent; Invalid where it is no file that can be read."""
        require_type(request, "application/octet-stream")
        raw = b"".join([piece async for piece in request.stream()])
        with refusals_told():
            return await asyncio.to_thread(self._open, name, raw, UNPACKED_BYTES_MAX)


@contextmanager
def refusals_told() -> Iterator[None]:
    """A refusal of the file's reader as a Problem."""
    try:
        yield
    except RowsRefused as refused:
        raise Invalid("the file can't be read", (Flaw("", "file", str(refused)),)) from None


@router.post(
    "/files/rows", dependencies=[scope("import:write"), keyless(), body_max(FILE_BYTES_MAX)], response_model=FileRowsOut
)
async def read_rows(request: Request, name: Name, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> FileRowsOut:
    """Reads the first rows of a file: CSV, NDJSON, both packed or not, or .xlsx. Nothing is kept."""
    files = cast(Files, request.app.state.files)
    async with files.turn:
        rows = await files.read(request, name)
        with refusals_told():
            found = list(islice(rows, limit + 1))
    return FileRowsOut(columns=rows.columns, items=[_shown(row) for row in found[:limit]], more=len(found) > limit)


@router.post(
    "/imports/{import_id}/file", status_code=202,
    dependencies=[scope("import:write"), keyless(), body_max(FILE_BYTES_MAX)],
)  # fmt: skip
async def import_file(
    import_id: UUID, request: Request, name: Name, principal: CurrentPrincipal, reception: TheReception
) -> FileTaken:
    """All rows of a file into an import that was begun; GET the import meanwhile to see how far it is. Safe to repeat:
    a row that was taken is a duplicate."""
    await reception.check_backlog()
    source, as_of = await import_of_ones_own(request, principal, import_id, None, None)
    files, answer, numbers = cast(Files, request.app.state.files), Answer(), list[int]()
    unreadable: list[FileRow] = []
    async with files.turn:
        rows = await files.read(request, name)
        with refusals_told():
            for chunk in _chunks(iter(rows), unreadable):
                answer.add(await reception.receive(
                    principal, "overdue", [row.line for row in chunk], source, as_of, str(import_id), len(numbers),
                    trace_of(request),
                ))  # fmt: skip
                numbers += [row.number for row in chunk]
    return _taken(answer, numbers, unreadable)


@router.post(
    "/imports/{import_id}/rejects/rows", dependencies=[scope("import:read"), keyless(), body_max(FILE_BYTES_MAX)]
)
async def read_rejects(
    import_id: UUID, request: Request, name: Name, own: OwnOnly, keys: TheKeys
) -> StreamingResponse:  # fmt: skip
    """The file of an import once more; of it come the rows that could not be read or stand in quarantine still, with
    their reasons, to be mended and imported again. CSV, or NDJSON where it has no columns. Nothing is kept."""
    doors = doors_of(request)
    await check_seen(doors, import_id, own)
    files = cast(Files, request.app.state.files)
    reasons: dict[int, str] = {}
    async with files.turn:
        rows = await files.read(request, name)
        refused = {
            reject.row: words(reject.errors)
            async for reject in rejects_of(doors, import_id, keys.ingress_key)
            if reject.state == "open"
        }
        with refusals_told():
            for row in rows:
                why = row.flaw or refused.get(digest(row.line))
                if why is not None:
                    reasons[row.number] = why
    kind = CSV_TYPE if rows.columns else "application/x-ndjson"
    return StreamingResponse(iterate_in_threadpool(rows.refused(reasons)), media_type=kind)


def _chunks(rows: Iterator[FileRow], unreadable: list[FileRow]) -> Iterator[list[FileRow]]:
    """What can be sent, a transaction at a time; what can't goes to `unreadable`."""
    chunk: list[FileRow] = []
    size = 0
    for row in rows:
        if row.flaw is not None:
            unreadable.append(row)
            continue
        chunk.append(row)
        size += len(row.line)
        if len(chunk) >= CHUNK_MAX or size >= LINE_BYTES_MAX:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _taken(answer: Answer, numbers: list[int], unreadable: list[FileRow]) -> FileTaken:
    refused = [
        FileReject(
            number=numbers[each.index], event_id=each.event_id,
            errors=[msgspec.to_builtins(flaw) for flaw in each.errors],
        )
        for each in answer.rejected[:SHOWN_MAX]
    ]  # fmt: skip
    unsent = [
        FileReject(number=row.number, event_id=None, errors=[{"pointer": "", "code": "row", "message": row.flaw or ""}])
        for row in unreadable[:SHOWN_MAX]
    ]
    rejects = sorted([*refused, *unsent], key=lambda each: each.number)[:SHOWN_MAX]
    return FileTaken(
        accepted=answer.accepted, duplicate=answer.duplicate, left_out=answer.left_out, rejected=len(answer.rejected),
        unreadable=len(unreadable), rejects=rejects,
    )  # fmt: skip


def _shown(row: FileRow) -> FileRowOut:
    if row.flaw is not None:
        return FileRowOut(number=row.number, flaw=row.flaw)
    try:
        return FileRowOut(number=row.number, row=msgspec.json.decode(row.line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return FileRowOut(number=row.number, flaw="the line is no JSON")
