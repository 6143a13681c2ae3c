"""GET /v1/records/{part}/{offset}: any record of a service with its proof; the same route in every service."""

from typing import Annotated, Any, Literal

import orjson
from fastapi import Path, Query, Request, Response

from libs.common.events.envelope import decode_record
from libs.common.http.app import CurrentPrincipal, DoorRoute, Router
from libs.common.http.doors import EVERY_CREDITOR, Principal, doors_of
from libs.common.http.scopes import scope
from libs.common.kernel.problems import NotFound, Unavailable
from libs.common.log.checkpoint import Checkpoints
from libs.common.log.verify import Proof, prove
from libs.common.run.doors import TheCheckpoints

OFFSET_MAX = 2**62

router = Router(route_class=DoorRoute, tags=["records"])


@router.get("/records/{part}/{offset}", dependencies=[scope("audit:read")])
async def get_record(
    request: Request, principal: CurrentPrincipal, checkpoints: TheCheckpoints,
    part: Annotated[int, Path(ge=0, le=4_095)],
    offset: Annotated[int, Path(ge=0, le=OFFSET_MAX)],
    log: Annotated[Literal["journal", "acts"], Query()] = "journal",
) -> Response:  # fmt: skip
    """A record's bytes, its Merkle path, the links from its batch to the next checkpoint, and the signature."""
    found = await _prove(request, checkpoints.service, log, part, offset)
    record = found.record if isinstance(found, Proof) else found
    if record is None or not _may_see(principal, record):
        raise NotFound("there is no such record, or it is not yours to see")
    if not isinstance(found, Proof):
        found = await proven(request, checkpoints, log, part, offset)
    return Response(orjson.dumps(found.body()), media_type="application/json")


async def proven(request: Request, checkpoints: Checkpoints, log: str, part: int, offset: int) -> Proof:
    """The proof of a record that there is; makes a checkpoint where none covers it yet."""
    found = await _prove(request, checkpoints.service, log, part, offset)
    if not isinstance(found, Proof):
        await checkpoints.request()
        found = await _prove(request, checkpoints.service, log, part, offset)
    if not isinstance(found, Proof):
        raise Unavailable("no checkpoint covers the record yet; ask again", headers={"Retry-After": "1"})
    return found


async def _prove(request: Request, service: str, log: str, part: int, offset: int) -> Proof | bytes | None:
    async with doors_of(request).read() as con:
        return await prove(con, service, log, part, offset)


def _may_see(principal: Principal, record: bytes) -> bool:
    """Within the creditors granted: a record that names no creditor is for those who are granted all."""
    if EVERY_CREDITOR in principal.creditors:
        return True
    data: Any = orjson.loads(decode_record(record).data)
    creditor = data.get("creditor") if isinstance(data, dict) else None
    return isinstance(creditor, str) and principal.granted(creditor)
