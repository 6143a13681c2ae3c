"""The refused rows of a file, as a file beside it."""

import csv
from pathlib import Path

from libs.common.http.tables import plain_cell
from services.intake.adapters.files import REASONS, Rows


def write_rejects(path: Path, rows: Rows, reasons: dict[int, str]) -> Path:
    """The refused rows as they stand in the file, each with its reasons, in a file beside it that can be mended and
    imported itself. What a spreadsheet would take for a formula gets an apostrophe in front."""
    stem = path.name.removesuffix(".gz").rpartition(".")[0]
    if rows.columns:
        place = path.with_name(f"{stem}.rejects.csv")
        with place.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*[c for c in rows.columns if c != REASONS], REASONS])
            for number, cells in rows.cells():
                if number in reasons:
                    writer.writerow([plain_cell(cell) for cell in _with_reason(rows, cells, reasons[number])])
        return place
    place = path.with_name(f"{stem}.rejects.ndjson")
    with place.open("wb") as lines:
        lines.writelines(row.line + b"\n" for row in rows if row.number in reasons)
    with path.with_name(f"{stem}.rejects.txt").open("w", encoding="utf-8") as text:
        text.writelines(f"row {number}: {why}\n" for number, why in sorted(reasons.items()))
    return place


def _with_reason(rows: Rows, cells: list[str], reason: str) -> list[str]:
    """The cells under their columns, the reason under its own, cells that have no column behind it."""
    padded = cells + [""] * (len(rows.columns) - len(cells))
    named = [cell for column, cell in zip(rows.columns, padded, strict=False) if column != REASONS]
    return [*named, reason, *cells[len(rows.columns) :]]
