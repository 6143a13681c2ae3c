"""Rows of a file to import: CSV (UTF-8, else GB18030) or NDJSON, packed or not, each numbered as in the file."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from libs.common.http.tables import plain_cell

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"
CELL_CHARACTERS_MAX = 1_000_000
REASONS = "dunwell_reasons"
_ESCAPED = re.compile(r"^'(?=[=+\-@\t\r])")  # as a rejects file writes what looks like a formula


class RowsRefused(Exception):
    """The file can't be imported; the message says why and what to do."""


class Row(NamedTuple):
    """One row as it is sent; `number` counts rows from 1 without the header; `flaw` = it can't even be sent."""

    number: int
    line: bytes
    at: int  # how far into the file, in bytes as they lie on the disk
    flaw: str | None = None


class Rows:
    """The rows of a file, from the start each time it is iterated."""

    def __init__(self, path: Path, columns: list[str], encoding: str, delimiter: str) -> None:
        self.path, self.columns, self._encoding, self._delimiter = path, columns, encoding, delimiter
        self.name, self.bytes = path.name, path.stat().st_size

    def __iter__(self) -> Iterator[Row]:
        return self._of_csv() if self.columns else self._of_lines()

    def cells(self) -> Iterator[tuple[int, list[str]]]:
        """A CSV's rows as they stand there."""
        with self.path.open("rb") as raw, _text(self.path, raw, self._encoding) as text:
            reader = csv.reader(text, delimiter=self._delimiter)
            next(reader, None)
            yield from enumerate((cells for cells in reader if cells), 1)

    def _of_csv(self) -> Iterator[Row]:
        with self.path.open("rb") as raw, _text(self.path, raw, self._encoding) as text:
            reader = csv.reader(text, delimiter=self._delimiter)
            next(reader, None)
            number = 0
            try:
                for cells in reader:
                    if cells:
                        number += 1
                        yield self._row(number, cells, raw.tell())
            except csv.Error as error:
                raise RowsRefused(f"{self.name}: row {number + 1} is no CSV ({error})") from None

    def _row(self, number: int, cells: list[str], at: int) -> Row:
        if len(cells) != len(self.columns):
            return Row(number, b"", at, f"the row has {len(cells)} cells, the header {len(self.columns)}")
        named = {column: _ESCAPED.sub("", cell) for column, cell in zip(self.columns, cells, strict=True)}
        named.pop(REASONS, None)
        return Row(number, orjson.dumps(named), at)

    def _of_lines(self) -> Iterator[Row]:
        with self.path.open("rb") as raw, _unpacked(self.path, raw) as lines:
            number = 0
            for line in lines:
                if line := line.strip():
                    number += 1
                    yield Row(number, line, raw.tell())


def open_rows(path: Path) -> Rows:
    """The rows of a file, by its name: .csv or .ndjson (.jsonl), with .gz behind it or not."""
    csv.field_size_limit(CELL_CHARACTERS_MAX)
    kind = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    try:
        if kind in ("ndjson", "jsonl"):
            return Rows(path, [], "utf-8", "")
        if kind != "csv":
            raise RowsRefused(f"{path.name}: give a .csv or .ndjson file, packed as .gz or not")
        encoding = _encoding(path)
        columns, delimiter = _header(path, encoding)
    except (OSError, EOFError, zlib.error) as error:
        raise RowsRefused(f"{path.name} can't be read: {error}") from None
    return Rows(path, columns, encoding, delimiter)


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


def _encoding(path: Path) -> str:
    """The first encoding in which all of the file can be read."""
    for encoding in ENCODINGS:
        try:
            with path.open("rb") as raw, _text(path, raw, encoding) as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise RowsRefused(f"{path.name} is neither UTF-8 nor GB18030; save it in one of them")


def _header(path: Path, encoding: str) -> tuple[list[str], str]:
    with path.open("rb") as raw, _text(path, raw, encoding) as text:
        first = text.readline(CELL_CHARACTERS_MAX)
    delimiter = max(DELIMITERS, key=first.count) if first else ","
    columns = [column.strip() for column in next(csv.reader([first], delimiter=delimiter), [])]
    if not columns:
        raise RowsRefused(f"{path.name} is empty; its first row must name the columns")
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice or "" in columns:
        raise RowsRefused(f"{path.name}: each column needs a name of its own ({', '.join(twice) or 'one is empty'})")
    return columns, delimiter


def _unpacked(path: Path, raw: Any) -> Any:
    return gzip.open(raw, "rb") if path.name.lower().endswith(".gz") else io.BufferedReader(raw)


def _text(path: Path, raw: Any, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(_unpacked(path, raw), encoding=encoding, newline="")
