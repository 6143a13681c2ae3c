"""The cases behind a figure, how far the cases of a period came, and where they stand; of what may be seen."""

from collections.abc import Sequence
from typing import Any

from libs.common.http.reads import Reads
from services.analytics.policy.counting import MOVED
from services.analytics.store.rollup import Asked

# $1, $2 the period, half-open; $3 known by the end of this date; $4 one creditor or null; $5 teams or null;
# $6 collectors or null; $7 to $10 the figures above and below the line, as counts and as amounts; $11 a channel or
# null; $12 the case before, $13 rows at most; $14 1 = what counts above the line, 2 = below
BEHIND = """
    SELECT c.case_id::text AS case_id, c.creditor, c.team, c.assigned_to, c.entry_team, c.entry_bucket, c.strategy,
      c.entered, c.bucket, c.currency, c.overdue_minor, c.ended, k.above, k.below
    FROM cases c JOIN {cases_in_reach} USING (case_id) JOIN (
      SELECT case_id,
        coalesce(sum(count) FILTER (WHERE figure = ANY ($7::text[])), 0)
          + coalesce(sum(minor) FILTER (WHERE figure = ANY ($8::text[])), 0) AS above,
        coalesce(sum(count) FILTER (WHERE figure = ANY ($9::text[])), 0)
          + coalesce(sum(minor) FILTER (WHERE figure = ANY ($10::text[])), 0) AS below
      FROM counted
      WHERE day >= $1 AND day < $2 AND recorded <= $3 AND ($6::text[] IS NULL OR collector = ANY ($6))
        AND figure = ANY ($7::text[] || $8::text[] || $9::text[] || $10::text[])
        AND ($11::text IS NULL OR channel = $11)
      GROUP BY case_id) k USING (case_id)
    WHERE CASE $14::int WHEN 1 THEN k.above ELSE k.below END <> 0 AND ($4::text IS NULL OR c.creditor = $4)
      AND ($5::text[] IS NULL OR c.entry_team = ANY ($5)) AND ($12::uuid IS NULL OR c.case_id > $12)
    ORDER BY c.case_id LIMIT $13"""
# of the cases that entered in the period, how many have each of the figures $8 by the end of $3
FUNNEL = """
    WITH entered AS (
      SELECT case_id, CASE $7::text WHEN 'creditor' THEN creditor WHEN 'team' THEN entry_team
        WHEN 'bucket' THEN entry_bucket WHEN 'strategy' THEN strategy ELSE '' END AS named
      FROM cases WHERE entered >= $1 AND entered < $2 AND {creditor_granted}
        AND ($4::text IS NULL OR creditor = $4) AND ($5::text[] IS NULL OR entry_team = ANY ($5))),
    reached AS (
      SELECT named, case_id, figure FROM counted JOIN entered USING (case_id)
      WHERE day >= $1 AND recorded <= $3 AND figure = ANY ($8::text[])
        AND ($6::text[] IS NULL OR collector = ANY ($6))
      GROUP BY named, case_id, figure HAVING sum(count) > 0)
    SELECT named, figure, count(*) AS cases FROM reached GROUP BY named, figure ORDER BY named, figure"""
# $1 one creditor or null; $2 teams or null; $3 collectors' names or null
STANDING = """
    SELECT bucket, currency, count(*) AS cases, sum(overdue_minor)::bigint AS overdue_minor FROM cases
    WHERE ended = '' AND {creditor_granted} AND ($1::text IS NULL OR creditor = $1)
      AND ($2::text[] IS NULL OR team = ANY ($2)) AND ($3::text[] IS NULL OR assigned_to = ANY ($3))
    GROUP BY bucket, currency ORDER BY bucket, currency"""
MOVES = f"""
    SELECT figure, currency, sum(value)::bigint AS value FROM rollup
    WHERE day >= $1 AND day < $2 AND recorded <= $3 AND figure >= '{MOVED}' AND figure < '{MOVED[:-1]}0'
      AND {{creditor_granted}} AND ($4::text IS NULL OR creditor = $4)
      AND ($5::text[] IS NULL OR team = ANY ($5)) AND $6::text[] IS NULL
    GROUP BY 1, 2 HAVING sum(value) <> 0 ORDER BY 1, 2"""  # noqa: S608 - our own text


def _for_whom(asked: Asked) -> tuple[object, ...]:
    return asked.start, asked.end, asked.known_by, asked.creditor, asked.teams, asked.collectors


async def behind(
    reads: Reads, asked: Asked, figures: tuple[list[str], list[str], list[str], list[str]], channel: str | None,
    after: str | None, rows_max: int, below: bool,
) -> list[Any]:  # fmt: skip
    """The cases in reach that count, by id, with what each adds above and below the line."""
    return await reads.fetch(BEHIND, *_for_whom(asked), *figures, channel, after, rows_max, 2 if below else 1)


async def funnel(reads: Reads, asked: Asked, by: str, steps: Sequence[str]) -> list[Any]:
    """(group, figure, cases)."""
    return await reads.fetch(FUNNEL, *_for_whom(asked), by, list(steps))


async def standing(reads: Reads, asked: Asked) -> list[Any]:
    """The open cases of now by bucket and currency."""
    return await reads.fetch(STANDING, asked.creditor, asked.teams, asked.collectors)


async def moves(reads: Reads, asked: Asked) -> list[Any]:
    """(figure, currency or "" for the number of cases, value); nobody's alone, so none for a collector."""
    return await reads.fetch(MOVES, *_for_whom(asked))
