"""Any list can be taken along as CSV, with cells that a spreadsheet takes for nothing but text and numbers."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import Response

CSV_TYPE = "text/csv; charset=utf-8"
NEXT = "Dunwell-Next"
_FORMULA = re.compile(r"^[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"^[+-]?[0-9][0-9.,]*([eE][+-]?[0-9]+)?$")

Form = Annotated[Literal["json", "csv"], Query(alias="format", description="csv: the same as a table.")]


def plain_cell(text: str) -> str:
    """What a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection); numbers stay."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Lines of safe cells; None is an empty one."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(["" if cell is None else plain_cell(str(cell)) for cell in row])
    return out.getvalue().encode()


def table(items: Sequence[BaseModel], name: str, columns: Sequence[str] = (), following: str | None = None) -> Response:
    """The items of an answer as a CSV file: a column per field, of what lies in a field one for each of its names.

    `columns` are those of an answer without items; `following`, the cursor of the next page, goes into a header.
    """
    rows = [_flat(item.model_dump(mode="json")) for item in items]
    names = list(dict.fromkeys(column for row in rows for column in row)) or list(columns)
    lines = csv_lines([names, *([row.get(column) for column in names] for row in rows)])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    if following is not None:
        headers[NEXT] = following
    return Response(lines, media_type=CSV_TYPE, headers=headers)


def _flat(fields: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": cell for inner, cell in value.items()}
        else:
            flat[name] = " ".join(map(str, value)) if isinstance(value, list) else value
    return flat
