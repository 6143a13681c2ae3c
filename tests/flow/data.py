"""What goes in: the late accounts of the data set, counted here without the product; else the shipped portfolio."""

import csv
import gzip
import json
import os
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from dunwell.twin import portfolio

PROJECT = Path(__file__).parents[2]
FILE = Path("uci-credit-default", "UCI_Credit_Card.csv.gz")
SOURCE = "uci-credit-default"
BILLS = tuple(f"BILL_AMT{month}" for month in range(1, 7))
ROWS, LATE, WITHOUT_BILL = 30_000, 6_818, 605  # of the whole file, as its README and the issue count them
LEAST = 1_000


class Late(NamedTuple):
    """One late account, by what the file says of it. `state`: instalments overdue, in the data set months of delay."""

    loan: str
    creditor: str
    state: int
    oldest_due: date
    overdue_minor: int
    currency: str
    generated: bool  # the file has no amount for it
    row: dict[str, Any]  # in the source's own shape


class Portfolio(NamedTuple):
    """What is imported, and what must come of it."""

    name: str
    source: str
    file: Path
    as_of: date | None  # travels with the import where the source's rows have no date
    received: int
    left_out: int
    late: list[Late]

    def by_state(self) -> Counter[int]:
        return Counter(account.state for account in self.late)


def find() -> Path | None:
    """The data set where DUNWELL_TEST_DATA says, by default beside the project; None where it is missing."""
    folder = Path(os.environ.get("DUNWELL_TEST_DATA", PROJECT.parent / "shared" / "data"))
    found = folder / FILE
    return found if found.is_file() else None


def real(file: Path, as_of: date, folder: Path, late_max: int | None = None) -> Portfolio:
    """The data set itself; with `late_max` a file of its rows up to that many late accounts."""
    with gzip.open(file, "rt", newline="") as text:
        reader = csv.DictReader(text)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    if late_max is not None:
        rows = list(_first(rows, late_max))
        file = folder / "first.csv.gz"
        with gzip.open(file, "wt", newline="") as out:
            writer = csv.DictWriter(out, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    late = [_late(row, as_of) for row in rows if int(row["PAY_0"]) >= 1]
    whole = (len(rows), len(late), sum(account.generated for account in late))
    if late_max is None and whole != (ROWS, LATE, WITHOUT_BILL):
        raise ValueError(f"{file} is not the file that its README describes: {whole}")
    return Portfolio("UCI credit default", SOURCE, file, as_of, len(rows), len(rows) - len(late), late)


def shipped(as_of: date, folder: Path) -> Portfolio:
    """The portfolio that ships with the product, as an NDJSON file of canonical records."""
    records = list(portfolio.records(as_of))
    file = folder / "portfolio.ndjson"
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
    late = [
        Late(
            record["loan"]["id"], record["creditor"], record["loan"]["instalments"]["overdue"],
            date.fromisoformat(record["loan"]["oldest_unpaid_due_date"]),
            _minor(record["loan"]["overdue"]["value"]), record["loan"]["overdue"]["currency"], False, record,
        )
        for record in records
    ]  # fmt: skip
    return Portfolio("the shipped portfolio", portfolio.SOURCE, file, None, len(records), 0, late)


def _first(rows: Iterable[dict[str, str]], late_max: int) -> Iterable[dict[str, str]]:
    late = 0
    for row in rows:
        late += int(row["PAY_0"]) >= 1
        if late > late_max:
            return
        yield row


def _late(row: dict[str, str], as_of: date) -> Late:
    """Issue 4, item 6: 5 % of the largest positive bill, at least 1,000; oldest due date as_of - (30 (k - 1) + 1)."""
    state, bill = int(row["PAY_0"]), max(Decimal(row[name]) for name in BILLS)
    due = as_of - timedelta(days=30 * (state - 1) + 1)
    return Late(
        f"uci-{int(row['ID'])}", "uci-bank", state, due, overdue_minor(bill), "TWD", bill <= 0, dict(row)
    )  # fmt: skip


def overdue_minor(bill: Decimal) -> int:
    """Minor units overdue of an account with this largest bill."""
    return int(max(Decimal(LEAST), bill * Decimal("0.05")) * 100)


def _minor(value: str) -> int:
    return int(Decimal(value) * 100)
