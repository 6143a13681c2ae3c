"""The rollups: one upsert per batch, in the order of the key, and the query of all figures."""

from datetime import date
from typing import Any, NamedTuple

from libs.common.http.reads import Reads
from services.analytics.policy.counting import CountsByCase, Key, contributions, rows

ROWS_MAX = 20_000
COUNTED = ("case_id", "day", "figure", "channel", "collector", "currency", "recorded", "count", "minor")
ADD = """
    INSERT INTO rollup AS r (day, figure, creditor, team, bucket, channel, strategy, collector, currency, recorded,
      part, value)
    SELECT * FROM unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::text[], $9::text[], $10::date[], $11::int[], $12::bigint[])
    ON CONFLICT (day, figure, creditor, team, bucket, channel, strategy, collector, currency, recorded, part)
    DO UPDATE SET value = r.value + excluded.value"""
# $1, $2 the period, half-open; $3 known by the end of this date; $4 the dimensions asked for; $5 one creditor or null;
# $6 teams or null; $7 collectors or null; $8 rows at most
FIGURES = """
    SELECT figure, currency, channel,
      CASE WHEN 'creditor' = ANY ($4::text[]) THEN creditor END, CASE WHEN 'team' = ANY ($4::text[]) THEN team END,
      CASE WHEN 'bucket' = ANY ($4::text[]) THEN bucket END, CASE WHEN 'strategy' = ANY ($4::text[]) THEN strategy END,
      CASE WHEN 'collector' = ANY ($4::text[]) THEN collector END, CASE WHEN 'day' = ANY ($4::text[]) THEN day END,
      sum(value)
    FROM rollup
    WHERE day >= $1 AND day < $2 AND recorded <= $3 AND ($5::text IS NULL OR creditor = $5)
      AND ($6::text[] IS NULL OR team = ANY ($6)) AND ($7::text[] IS NULL OR collector = ANY ($7))
      AND {creditor_granted}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(value) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9 LIMIT $8"""


class Asked(NamedTuple):
    """Which figures: a half-open period of business dates, what was known by the end of a date, and for whom."""

    start: date
    end: date
    known_by: date
    group_by: tuple[str, ...] = ()
    creditor: str | None = None
    teams: tuple[str, ...] | None = None
    collectors: tuple[str, ...] | None = None

    def parameters(self) -> tuple[object, ...]:
        return (*self[:3], list(self.group_by), *self[4:], ROWS_MAX + 1)


class Summed(NamedTuple):
    """One sum; a dimension that was not asked for is None, one that has no value is empty."""

    figure: str
    currency: str
    channel: str
    creditor: str | None
    team: str | None
    bucket: str | None
    strategy: str | None
    collector: str | None
    day: date | None
    value: int


async def add(connection: Any, by_case: CountsByCase) -> None:
    """Adds a transaction's contributions: summed to the rollups, and case by case; those that cancel out are not
    written."""
    sums: dict[Key, int] = {}
    lines = []
    for case, counts in by_case.items():
        for key, value in rows(counts):
            sums[key] = sums.get(key, 0) + value
        lines += [(case, *line) for line in contributions(counts)]
    if written := sorted((*key, value) for key, value in sums.items() if value):
        await connection.execute(ADD, *zip(*written, strict=True))
    if lines:
        await connection.copy_records_to_table("counted", columns=COUNTED, records=lines)


async def figures(reads: Reads, asked: Asked) -> list[Summed]:
    """The sums of what whoever asks may see; more than ROWS_MAX rows mean that there are more."""
    return [summed(row) for row in await reads.fetch(FIGURES, *asked.parameters())]


def summed(row: Any) -> Summed:
    """A row of FIGURES."""
    return Summed._make((*row[:9], int(row[9])))
