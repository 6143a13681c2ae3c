"""The refused rows of a file, as a file beside it."""

from collections.abc import Mapping
from pathlib import Path

from services.intake.adapters.files import Rows


def write_rejects(path: Path, rows: Rows, reasons: Mapping[int, str]) -> Path:
    """The refused rows as they stand in the file, each with its reasons, in a file beside it that can be mended and
    imported itself."""
    stem = path.name.removesuffix(".gz").rpartition(".")[0]
    place = path.with_name(f"{stem}.rejects.{'csv' if rows.columns else 'ndjson'}")
    with place.open("wb") as file:
        file.writelines(rows.refused(reasons))
    if not rows.columns:
        with path.with_name(f"{stem}.rejects.txt").open("w", encoding="utf-8") as text:
            text.writelines(f"row {number}: {why}\n" for number, why in sorted(reasons.items()))
    return place
