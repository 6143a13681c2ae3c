"""Finding records by their business time, without an index: within a part it goes back by minutes at most."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from libs.common.events.envelope import decode_head
from libs.common.kernel.clock import RATE_USUAL_MAX, micros
from libs.common.log.record import unpack

BATCHES_MAX = 20  # read at once
CLOCKS_AGREE = timedelta(seconds=5)  # and commits come in another order than their instants; on the wall clock
GOES_BACK = CLOCKS_AGREE * RATE_USUAL_MAX
END = "SELECT base + count FROM {schema}.{log} WHERE part = $1 ORDER BY base DESC LIMIT 1"
AT = "SELECT base, count, payload FROM {schema}.{log} WHERE part = $1 AND base <= $2 ORDER BY base DESC LIMIT 1"
PAGE = "SELECT base, payload FROM {schema}.{log} WHERE part = $1 AND base >= $2 ORDER BY base LIMIT $3"


async def seek(con: Any, schema: str, log: str, part: int, instant: datetime) -> int:
    """The base of the last batch that begins before `instant`, 0 where none does: where a reader of a span begins."""
    place, wanted = {"schema": schema, "log": log}, micros(instant)
    found, low, high = 0, 0, await con.fetchval(END.format(**place), part) or 0
    while low < high:
        base, count, payload = await con.fetchrow(AT.format(**place), part, (low + high) // 2)
        if decode_head(unpack(payload)[0]).time < wanted:
            found, low = base, base + count
        else:
            high = base
    return found


async def record_at(con: Any, schema: str, log: str, part: int, offset: int) -> bytes | None:
    """The bytes of one record; None where there is none (yet)."""
    row = await con.fetchrow(AT.format(schema=schema, log=log), part, offset)
    return unpack(row["payload"])[offset - row["base"]] if row and offset < row["base"] + row["count"] else None


async def records_between(
    con: Any, schema: str, log: str, part: int, first: datetime, last: datetime, after: int | None = None
) -> AsyncIterator[tuple[int, bytes]]:
    """Offset and bytes of the records of a part whose business time may lie in [first, last], in order; some of before
    and after are among them. `after`: an offset in the span, to go on behind it."""
    sql, until = PAGE.format(schema=schema, log=log), micros(last + GOES_BACK)
    if after is None:
        base = await seek(con, schema, log, part, first - GOES_BACK)
    else:
        row = await con.fetchrow(AT.format(schema=schema, log=log), part, after)
        base = row[0] if row is not None else 0
    while rows := await con.fetch(sql, part, base, BATCHES_MAX):
        for base, payload in rows:
            records = unpack(payload)
            if decode_head(records[0]).time > until:
                return
            for place, record in enumerate(records):
                if after is None or base + place > after:
                    yield base + place, record
            base += len(records)
