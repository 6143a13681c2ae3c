"""Decisions on contacts, as people ask for them: one by one, or counted."""

from datetime import date
from typing import Any, NamedTuple

from libs.common.http.reads import Reads

COUNTS_MAX = 5_000
# $1, $2 the creditors' days, half-open; $3 kind, $4 rule, $5 channel, $6 creditor, $7 case: each may be null
_ASKED = """
    FROM decisions d JOIN {cases_in_reach} USING (case_id)
    WHERE d.day >= $1 AND d.day < $2 AND ($3::text IS NULL OR d.kind = $3)
      AND ($4::text IS NULL OR d.rule_id = $4 OR $4 = ANY (d.also_failing)) AND ($5::text IS NULL OR d.channel = $5)
      AND ($6::text IS NULL OR d.creditor = $6) AND ($7::uuid IS NULL OR d.case_id = $7)"""
LIST = f"""
    SELECT d.n, d.at, d.day, d.contact_id::text AS contact_id, d.case_id::text AS case_id, d.creditor, d.channel,
      d.kind, d.decision, d.rule_id, d.reason, d.also_failing, d.until {_ASKED}
      AND ($8::bigint IS NULL OR d.n < $8) ORDER BY d.n DESC LIMIT $9"""
# $8 what is told apart
COUNTS = f"""
    SELECT CASE WHEN 'rule' = ANY ($8::text[]) THEN d.rule_id END AS rule,
      CASE WHEN 'reason' = ANY ($8::text[]) THEN d.reason END AS reason,
      CASE WHEN 'channel' = ANY ($8::text[]) THEN d.channel END AS channel,
      CASE WHEN 'creditor' = ANY ($8::text[]) THEN d.creditor END AS creditor,
      CASE WHEN 'day' = ANY ($8::text[]) THEN d.day END AS day, d.kind, count(*) AS decisions {_ASKED}
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6 LIMIT $9"""


class Wanted(NamedTuple):
    """Which decisions; days are the creditors', half-open."""

    start: date
    end: date
    kind: str | None = None
    rule: str | None = None
    channel: str | None = None
    creditor: str | None = None
    case: str | None = None


async def newest(reads: Reads, wanted: Wanted, before: int | None, rows_max: int) -> list[Any]:
    """The newest first, behind the one of number `before`."""
    return await reads.fetch(LIST, *wanted, before, rows_max)


async def counts(reads: Reads, wanted: Wanted, group_by: list[str]) -> list[Any]:
    """How many of each kind; one row more than COUNTS_MAX means that there are more."""
    return await reads.fetch(COUNTS, *wanted, group_by, COUNTS_MAX + 1)
