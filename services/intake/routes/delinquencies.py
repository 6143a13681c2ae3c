"""Overdue events and payments come in here, one by one, in lists, or streamed."""

import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import Query, Request, Response

from libs.common.http.app import CurrentPrincipal, DoorRoute, Router, keyless
from libs.common.http.bodies import require_type
from libs.common.http.doors import Principal, doors_of, trace_of
from libs.common.http.limits import body_max
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Flaw, Invalid, NotFound, TooLarge
from services.intake.routes.service_of import TheKeys, TheReception
from services.intake.schemas import SOURCE
from services.intake.store import imports
from services.intake.store.ingress import Kind
from services.intake.store.reception import Answer, Reception
from services.intake.store.status import Status, status_of

Source = Annotated[str | None, Query(pattern=f"^{SOURCE}$")]
CHUNK_MAX = 1_000
BULK_BYTES_MAX = 8_000_000
LINE_BYTES_MAX = 1_000_000
RECORDS_MAX = 10_000

router = Router(route_class=DoorRoute, tags=["delinquencies"])
_json = msgspec.json.Encoder().encode


@router.post("/delinquencies", status_code=202, dependencies=[scope("overdue:write"), keyless()])
async def post_delinquencies(request: Request, principal: CurrentPrincipal, reception: TheReception) -> Response:
    """One canonical record, or {"source": ..., "records": [...]}; 202 once it is durable."""
    return await _post(request, principal, reception, "overdue")


@router.post("/payments", status_code=202, dependencies=[scope("payment:record"), keyless()])
async def post_payments(request: Request, principal: CurrentPrincipal, reception: TheReception) -> Response:
    """One payment, or {"source": ..., "records": [...]}; 202 once it is durable."""
    return await _post(request, principal, reception, "payment")


@router.post(
    "/delinquencies/bulk", status_code=202,
    dependencies=[scope("overdue:write"), keyless(), body_max(BULK_BYTES_MAX)],
)  # fmt: skip
async def post_bulk(
    request: Request, principal: CurrentPrincipal, reception: TheReception, source: Source = None,
    as_of: date | None = None, import_: Annotated[UUID | None, Query(alias="import")] = None,
) -> Response:  # fmt: skip
    """NDJSON, streamed: a chunk of at most 1,000 lines is one transaction; 202 once all are durable."""
    require_type(request, "application/x-ndjson", "application/json", "application/jsonl")
    await reception.check_backlog()
    if import_ is not None:
        source, as_of = await import_of_ones_own(request, principal, import_, source, as_of)
    name = None if import_ is None else str(import_)
    answer, index = Answer(), 0
    async for chunk in _chunks(request):
        answer.add(await reception.receive(principal, "overdue", chunk, source, as_of, name, index, trace_of(request)))
        index += len(chunk)
    return _accepted(answer)


@router.get("/delinquencies/{event_id:path}", dependencies=[scope("overdue:read")])
async def get_delinquency(
    event_id: str, request: Request, principal: CurrentPrincipal, keys: TheKeys,
    source: Annotated[str, Query(max_length=64)],
) -> Status:  # fmt: skip
    """What became of one event: waiting, accepted with its case, or quarantined with its errors."""
    found = await status_of(doors_of(request), keys, source, event_id)
    if found is None or not principal.granted(found.creditor or source):
        raise NotFound("no event of this id from this source was received")
    return found


async def _post(request: Request, principal: CurrentPrincipal, reception: Reception, kind: Kind) -> Response:
    require_type(request, "application/json")
    raw, trace = await request.body(), trace_of(request)
    plain = await request.json()
    if isinstance(plain, dict) and "records" in plain:
        records, source = plain["records"], plain.get("source")
        if not isinstance(records, list) or plain.keys() - {"source", "records"} or not _is_source(source):
            raise Invalid('send {"source": "...", "records": [...]} and nothing besides')
        if len(records) > RECORDS_MAX:
            raise TooLarge(f"at most {RECORDS_MAX} records; use /bulk for more")
        answer = Answer()
        for start in range(0, len(records), CHUNK_MAX):
            chunk = [_json(record) for record in records[start : start + CHUNK_MAX]]
            answer.add(await reception.receive(principal, kind, chunk, source, first_index=start, trace=trace))
        return _accepted(answer)
    answer = await reception.receive(principal, kind, [raw], trace=trace)
    if answer.rejected:
        raise Invalid(
            "the record is refused and kept in quarantine; mend it and send it again", tuple(answer.rejected[0].errors)
        )
    return _accepted(answer)


def _is_source(source: object) -> bool:
    return source is None or (isinstance(source, str) and re.fullmatch(SOURCE, source) is not None)


async def import_of_ones_own(
    request: Request, principal: Principal, import_id: UUID, source: str | None, as_of: date | None
) -> tuple[str, date | None]:
    """The source and the date of an import of one's own; Invalid where the query says otherwise."""
    async with doors_of(request).read() as con:
        row = await con.fetchrow(imports.SHOW, import_id)
    if row is None or row["principal"] != principal.actor:
        raise Invalid("no such import was begun by you", (Flaw("query:import", "unknown_import", "POST /v1/imports"),))
    if source not in (None, row["source"]) or as_of not in (None, row["as_of"]):
        raise Invalid("the import was begun for another source or date", (Flaw("query:import", "contradiction", ""),))
    return row["source"], row["as_of"]


async def _chunks(request: Request) -> AsyncIterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    async for line in _lines(request):
        if line.strip():
            chunk.append(line)
            size += len(line)
        if len(chunk) >= CHUNK_MAX or size >= LINE_BYTES_MAX:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


async def _lines(request: Request) -> AsyncIterator[bytes]:
    rest = b""
    async for piece in request.stream():
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line
        if len(rest) > LINE_BYTES_MAX:
            raise TooLarge("one line is longer than 1 MB")
    yield rest


def _accepted(answer: Answer) -> Response:
    return Response(_json(answer), 202, media_type="application/json")
