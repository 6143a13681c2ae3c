"""Overdue events and payments come in here, one by one, in lists, or streamed."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, cast

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from libs.common.http.app import CurrentPrincipal, DoorRoute, keyless
from libs.common.http.bodies import require_type
from libs.common.http.limits import body_max
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Invalid, NotFound, TooLarge
from services.intake.routes.reception import Answer, Reception
from services.intake.store.ingress import Kind
from services.intake.store.status import Status, status_of

CHUNK_MAX = 1_000
BULK_BYTES_MAX = 8_000_000
LINE_BYTES_MAX = 1_000_000
RECORDS_MAX = 10_000

router = APIRouter(route_class=DoorRoute, tags=["delinquencies"])
_json = msgspec.json.Encoder().encode


async def reception_of(request: Request) -> Reception:
    return cast(Reception, request.app.state.reception)


TheReception = Annotated[Reception, Depends(reception_of)]


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
    request: Request, principal: CurrentPrincipal, reception: TheReception,
    source: Annotated[str | None, Query(max_length=64)] = None, as_of: date | None = None,
    import_: Annotated[str | None, Query(alias="import", max_length=36)] = None,
) -> Response:  # fmt: skip
    """NDJSON, streamed: a chunk of at most 1,000 lines is one transaction; 202 once all are durable."""
    require_type(request, "application/x-ndjson", "application/json", "application/jsonl")
    await reception.check_freshness()
    answer, index = Answer(), 0
    async for chunk in _chunks(request):
        answer.add(await reception.receive(principal, "overdue", chunk, source, as_of, import_, index))
        index += len(chunk)
    return _accepted(answer)


@router.get("/delinquencies/{event_id}", dependencies=[scope("overdue:read")])
async def get_delinquency(
    event_id: str, request: Request, principal: CurrentPrincipal, source: Annotated[str, Query(max_length=64)]
) -> Status:
    """What became of one event: waiting, accepted with its case, or quarantined with its errors."""
    found = await status_of(request.app.state.service, source, event_id)
    if found is None or not (found.creditor is None or principal.granted(found.creditor)):
        raise NotFound("no event of this id from this source was received")
    return found


async def _post(request: Request, principal: CurrentPrincipal, reception: Reception, kind: Kind) -> Response:
    require_type(request, "application/json")
    raw = await request.body()
    plain = await request.json()
    if isinstance(plain, dict) and "records" in plain:
        records, source = plain["records"], plain.get("source")
        if not isinstance(records, list) or not (source is None or isinstance(source, str)):
            raise Invalid('send {"source": "...", "records": [...]}')
        if len(records) > RECORDS_MAX:
            raise TooLarge(f"at most {RECORDS_MAX} records; use /bulk for more")
        answer = Answer()
        for start in range(0, len(records), CHUNK_MAX):
            chunk = [_json(record) for record in records[start : start + CHUNK_MAX]]
            answer.add(await reception.receive(principal, kind, chunk, source, first_index=start))
        return _accepted(answer)
    answer = await reception.receive(principal, kind, [raw])
    if answer.rejected:
        raise Invalid(
            "the record is refused and kept in quarantine; mend it and send it again", tuple(answer.rejected[0].errors)
        )
    return _accepted(answer)


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
