"""Reading a log by offsets, with the proof that nothing was missed."""

from collections.abc import Mapping

from libs.common.log.append import Connection
from libs.common.log.record import Batch, unpack

# The batch that holds an offset has the greatest base that is not above it. $1 parts, $2 offsets, $3 batches per part.
READ = """
    SELECT u.part, x.base, x.count, x.payload
    FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY u(part, first, i) CROSS JOIN LATERAL (
      SELECT base, count, payload FROM {schema}.{log} j
      WHERE j.part = u.part AND j.base >= coalesce(
        (SELECT CASE WHEN base + count > u.first THEN base END
         FROM {schema}.{log} k WHERE k.part = u.part AND k.base <= u.first ORDER BY base DESC LIMIT 1), u.first)
      ORDER BY j.base LIMIT $3) x
    ORDER BY u.i, x.base"""


class Gap(Exception):
    """A log is not dense: something was lost that must not be lost. The part stops and pages."""

    def __init__(self, part: int, what: str) -> None:
        super().__init__(what)
        self.part = part


async def read_batches(
    con: Connection, schema: str, log: str, offsets: Mapping[int, int], batches_max: int = 4
) -> dict[int, list[Batch]]:
    """Per part the batches from the one that holds its offset on; none at the log's end, Gap when one is missing."""
    rows = await con.fetch(READ.format(schema=schema, log=log), list(offsets), list(offsets.values()), batches_max)
    found: dict[int, list[Batch]] = {}
    expected = dict(offsets)
    for part, base, count, payload in rows:
        wanted = expected[part]
        if base > wanted:
            if part in found:  # what comes before the hole is good; the next reading meets it
                continue
            raise Gap(part, f"{schema}.{log} part {part}: expected offset {wanted}, found {base}")
        if base + count > wanted:
            found.setdefault(part, []).append(Batch(base, count, payload))
            expected[part] = base + count
    return found


def records_from(batch: Batch, offset: int) -> list[bytes]:
    """The records of a batch at or above an offset; ValueError when the batch is damaged."""
    records = unpack(batch.payload)
    if len(records) != batch.count:
        raise ValueError(f"the batch at {batch.base} holds {len(records)} records, its row says {batch.count}")
    return records[offset - batch.base :] if batch.base < offset else records
