"""POST /v1/relay/rewind: the journal's records are published again from an offset on, for subscribers outside."""

from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field

from libs.common.http.app import Router, TransactionRoute, Tx
from libs.common.http.doors import Connection
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Conflict, Flaw, Invalid, NotFound
from libs.common.run.doors import Command, TheService

OFFSET_MAX = 2**62
SENT = "SELECT sent FROM relay WHERE part = $1 FOR UPDATE"
REWIND = "UPDATE relay SET sent = $3 WHERE part = $1 AND sent = $2"


class NoRelay(Conflict):
    code = "no_relay"


class RewindIn(BaseModel):
    """The first offset to be published again, and why; the reason goes on record."""

    model_config = ConfigDict(extra="forbid")
    part: Annotated[int, Field(ge=0, le=4_095)]
    offset: Annotated[int, Field(ge=0, le=OFFSET_MAX)]
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class RewindOut(BaseModel):
    """The records from `sent` up to `before` are published again."""

    part: int
    sent: int
    before: int


router = Router(route_class=TransactionRoute, tags=["relay"])


@router.post("/relay/rewind", dependencies=[scope("relay:rewind")])
async def rewind_relay(body: RewindIn, tx: Tx, service: TheService) -> RewindOut:
    """Publishes a part's records again from an offset on; our own services skip them. An act on record."""
    if service.relay is None:
        raise NoRelay("there is no relay here: without Kafka the services read each other's journals")
    before = await rewind(cast(Command[Any], tx).connection, body.part, body.offset)
    what = {"part": body.part, "offset": body.offset, "before": before, "reason": body.reason}
    tx.context.act("relay_rewound", f"{service.name}/{body.part}", what)
    return RewindOut(part=body.part, sent=body.offset, before=before)


async def rewind(con: Connection, part: int, offset: int) -> int:
    """Winds the cursor of a part back in the transaction of `con`; returns where it stood. Whichever relay moves it at
    the same time fails at its compare-and-set and reads it anew."""
    before = await con.fetchval(SENT, part)
    if before is None:
        raise NotFound(f"there is no part {part}")
    if offset > before:
        flaw = Flaw("/offset", "above_sent", f"give an offset of at most {before}")
        raise Invalid(f"part {part} is published up to {before}: a relay is only wound back", (flaw,))
    await con.execute(REWIND, part, before, offset)
    return int(before)
