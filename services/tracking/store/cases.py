"""The cases as people list them: by what they are, whose they are, how they stand and what holds them."""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal, NamedTuple

from libs.common.http.reads import Reads

Order = Literal["case", "days", "amount"]
ASSIGNED_MAX = 500
COUNTS_MAX = 2_000
NOBODY = "-"

# all active holds of a case, those of its whole debtor among them
_HELD = """
    (SELECT array_agg(DISTINCT h.reason ORDER BY h.reason) FROM holds h
     WHERE h.debtor_id = c.debtor_id AND h.ended IS NULL AND (h.case_id = c.case_id OR h.whole))"""
_COLUMNS = f"""
    c.case_id::text AS case_id, c.debtor_id::text AS debtor_id, c.creditor, c.team, c.assigned_to, c.loan_id,
    c.account_id::text AS account_id, c.state, c.bucket, c.overdue_minor, c.currency, c.opened, c.oldest_due, c.band,
    coalesce({_HELD}, '{{}}') AS held"""
# $1 creditor, $2 state, $3 bucket, $4 band, $5 team, $6 collector ("-" = nobody), $7 a hold's reason ("any", "none"),
# $8 and $9 the oldest due date from and up to, $10 an amount at least, $11 a loan: each may be null
_WANTED = """
    FROM cases c JOIN {cases_in_reach} USING (case_id)
    WHERE ($1::text IS NULL OR c.creditor = $1) AND ($2::text IS NULL OR c.state = $2)
      AND ($3::text IS NULL OR c.bucket = $3) AND ($4::int IS NULL OR c.band = $4)
      AND ($5::text IS NULL OR c.team = $5) AND ($6::text IS NULL OR coalesce(c.assigned_to, '-') = $6)
      AND ($7::text IS NULL OR ($7 <> 'none') = EXISTS (
        SELECT FROM holds h WHERE h.debtor_id = c.debtor_id AND h.ended IS NULL AND (h.case_id = c.case_id OR h.whole)
          AND ($7 IN ('any', 'none') OR h.reason = $7)))
      AND ($8::date IS NULL OR c.oldest_due >= $8) AND ($9::date IS NULL OR c.oldest_due <= $9)
      AND ($10::bigint IS NULL OR c.overdue_minor >= $10) AND ($11::text IS NULL OR c.loan_id = $11)"""
_BEHIND: dict[Order, str] = {
    "case": "($12::uuid IS NULL OR c.case_id > $12) AND $13::text IS NULL ORDER BY c.case_id",
    # of a closed case nothing is overdue: it comes behind all open ones
    "days": "($12::uuid IS NULL OR "
    "(c.state <> 'open', c.oldest_due, c.case_id) > (left($13::text, 1) = '1', substr($13::text, 2)::date, $12)) "
    "ORDER BY c.state <> 'open', c.oldest_due, c.case_id",
    "amount": "($12::uuid IS NULL OR (-c.overdue_minor, c.case_id) > (-($13::text::bigint), $12)) "
    "ORDER BY c.overdue_minor DESC, c.case_id",
}
_KEYS: dict[Order, Callable[[Any], str | None]] = {
    "case": lambda _: None, "days": lambda row: f"{row['state'] != 'open':d}{row['oldest_due']}",
    "amount": lambda row: str(row["overdue_minor"]),
}  # fmt: skip
# the other lists would walk the primary key to find a loan
_OF_LOAN = _WANTED.replace("($11::text IS NULL OR c.loan_id = $11)", "c.loan_id = $11")
COUNTS = f"""
    SELECT CASE $12::text WHEN 'creditor' THEN c.creditor WHEN 'state' THEN c.state WHEN 'bucket' THEN c.bucket
        WHEN 'band' THEN c.band::text WHEN 'team' THEN c.team WHEN 'assigned_to' THEN coalesce(c.assigned_to, '-')
        ELSE '' END AS named,
      c.currency, count(*) AS cases, sum(c.overdue_minor)::bigint AS overdue_minor {_WANTED}
    GROUP BY 1, 2 ORDER BY 1, 2 LIMIT $13"""
CASE = f"""
    SELECT {_COLUMNS}, s.rev FROM cases c JOIN {{cases_in_reach}} USING (case_id) JOIN state s USING (debtor_id)
    WHERE c.case_id = $1"""  # noqa: S608 - our own text
HEAD = "SELECT head FROM journal_head WHERE part = $1"
DEBTORS_OF_CASES = """
    SELECT c.case_id::text AS case_id, c.debtor_id::text AS debtor_id FROM cases c JOIN {cases_in_reach} USING (case_id)
    WHERE c.case_id = ANY ($1::uuid[])"""


class Wanted(NamedTuple):
    """Which cases; None does not matter."""

    creditor: str | None = None
    state: str | None = None
    bucket: str | None = None
    band: int | None = None
    team: str | None = None
    assigned_to: str | None = None
    hold: str | None = None
    due_from: date | None = None
    due_to: date | None = None
    overdue_minor: int | None = None
    loan_id: str | None = None


def place_of(row: Any, order: Order) -> tuple[str, str | None]:
    """Where a row stands in an order: what `listed` goes on behind."""
    return row["case_id"], _KEYS[order](row)


async def listed(
    reads: Reads, wanted: Wanted, order: Order, after: tuple[str, str | None] | None, rows_max: int
) -> list[Any]:
    """The cases in reach in an order, behind a place in it."""
    found = _WANTED if wanted.loan_id is None else _OF_LOAN
    sql = f"SELECT {_COLUMNS} {found} AND {_BEHIND[order]} LIMIT $14"
    return await reads.fetch(sql, *wanted, *(after or (None, None)), rows_max)


async def counts(reads: Reads, wanted: Wanted, group_by: str) -> list[Any]:
    """How many, by one thing and currency; one row more than COUNTS_MAX means that there are more."""
    return await reads.fetch(COUNTS, *wanted, group_by, COUNTS_MAX + 1)
