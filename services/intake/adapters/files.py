"""Rows of a file: CSV (UTF-8, else GB18030) or NDJSON, packed or not, or an Excel workbook's first sheet (.xlsx)."""

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import orjson

from libs.common.http.tables import plain_cell
from services.intake.ports import FileRow, RowsRefused

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"
CELL_CHARACTERS_MAX = 1_000_000
SHEET_ROWS_MAX = 200_000
DIGITS_MAX = 15  # a spreadsheet keeps no more of a number
REASONS = "dunwell_reasons"
_ESCAPED = re.compile(r"^'(?=[=+\-@\t\r])")  # as a rejects file writes what looks like a formula


class Content(NamedTuple):
    """A file by name, its `size` in bytes as it lies there, and how it is opened; `unpacked_max` of it are read."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    unpacked_max: int | None = None

    @property
    def is_packed(self) -> bool:
        return self.name.lower().endswith(".gz")


class Rows:
    """The rows of a file, from the start each time it is iterated; `columns` is empty where it has no header."""

    def __init__(self, content: Content, columns: list[str], encoding: str, delimiter: str) -> None:
        self.columns, self.name, self.bytes = columns, content.name, content.size
        self._content, self._encoding, self._delimiter = content, encoding, delimiter

    def __iter__(self) -> Iterator[FileRow]:
        return self._of_csv() if self.columns else self._of_lines()

    def cells(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the header as they stand there."""
        with self._content.open() as raw, _text(self._content, raw, self._encoding) as text:
            reader = csv.reader(text, delimiter=self._delimiter)
            next(reader, None)
            yield from enumerate((cells for cells in reader if cells), 1)

    def refused(self, reasons: Mapping[int, str]) -> Iterator[bytes]:
        if not self.columns:
            yield from (row.line + b"\n" for row in self if row.number in reasons)
            return
        yield codecs.BOM_UTF8 + _csv([[*(column for column in self.columns if column != REASONS), REASONS]])
        for number, cells in self.cells():
            if number in reasons:
                yield _csv([[plain_cell(cell) for cell in self._with_reason(cells, reasons[number])]])

    def _with_reason(self, cells: list[str], reason: str) -> list[str]:
        """The cells under their columns, the reason under its own, cells that have no column behind it."""
        padded = cells + [""] * (len(self.columns) - len(cells))
        named = [cell for column, cell in zip(self.columns, padded, strict=False) if column != REASONS]
        return [*named, reason, *cells[len(self.columns) :]]

    def _of_csv(self) -> Iterator[FileRow]:
        with self._content.open() as raw, _text(self._content, raw, self._encoding) as text:
            reader = csv.reader(text, delimiter=self._delimiter)
            next(reader, None)
            number = 0
            try:
                for cells in reader:
                    if cells:
                        number += 1
                        yield row_of(self.columns, number, cells, raw.tell())
            except csv.Error as error:
                raise RowsRefused(f"{self.name}: row {number + 1} is no CSV ({error})") from None

    def _of_lines(self) -> Iterator[FileRow]:
        with self._content.open() as raw, _unpacked(self._content, raw) as lines:
            number = 0
            for line in lines:
                if line := line.strip():
                    number += 1
                    yield FileRow(number, line, raw.tell())


class Sheet(Rows):
    """The first sheet of a workbook, its cells as text."""

    def __init__(self, content: Content) -> None:
        self._rows = _sheet(content)
        super().__init__(content, checked(content.name, self._rows[0] if self._rows else []), "", "")

    def __iter__(self) -> Iterator[FileRow]:
        share = self.bytes / max(1, len(self._rows))
        for number, cells in self.cells():
            yield row_of(self.columns, number, cells, int(share * number))

    def cells(self) -> Iterator[tuple[int, list[str]]]:
        yield from enumerate((cells for cells in self._rows[1:] if any(cells)), 1)


def open_path(path: Path) -> Rows:
    """The rows of a file on the disk."""
    try:
        return open_rows(Content(path.name, path.stat().st_size, lambda: path.open("rb")))
    except OSError as error:
        raise RowsRefused(f"{path.name} can't be read: {error}") from None


def open_bytes(name: str, raw: bytes, unpacked_max: int) -> Rows:
    """The rows of a file that was sent; of one that is packed at most `unpacked_max` bytes."""
    return open_rows(Content(name, len(raw), lambda: io.BytesIO(raw), unpacked_max))


def open_rows(content: Content) -> Rows:
    """By its name: .csv, .ndjson (.jsonl), with .gz behind it or not, or .xlsx. RowsRefused where it can't be read."""
    csv.field_size_limit(CELL_CHARACTERS_MAX)
    kind = content.name.lower().removesuffix(".gz").rpartition(".")[2]
    try:
        if kind in ("ndjson", "jsonl"):
            return Rows(content, [], "utf-8", "")
        if kind == "xlsx" and not content.is_packed:
            return Sheet(content)
        if kind != "csv":
            raise RowsRefused(f"{content.name}: give a .csv or .ndjson file, packed as .gz or not, or an .xlsx")
        encoding = _encoding(content)
        columns, delimiter = _header(content, encoding)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise RowsRefused(f"{content.name} can't be read: {error}") from None
    return Rows(content, columns, encoding, delimiter)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def row_of(columns: list[str], number: int, cells: list[str], at: int) -> FileRow:
    """A row as it is sent: its cells by their columns."""
    if len(cells) != len(columns):
        return FileRow(number, b"", at, f"the row has {len(cells)} cells, the header {len(columns)}")
    named = {column: _ESCAPED.sub("", cell) for column, cell in zip(columns, cells, strict=True)}
    named.pop(REASONS, None)
    if long := next((column for column, cell in named.items() if cell == TOO_LONG), None):
        return FileRow(number, b"", at, f"{long}: a number of more than {DIGITS_MAX} digits; write it as text")
    return FileRow(number, orjson.dumps(named), at)


def checked(name: str, columns: list[str]) -> list[str]:
    """The columns of a header, each with a name of its own."""
    columns = [column.strip() for column in columns]
    if not columns:
        raise RowsRefused(f"{name} is empty; its first row must name the columns")
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice or "" in columns:
        raise RowsRefused(f"{name}: each column needs a name of its own ({', '.join(twice) or 'one is empty'})")
    return columns


def _encoding(content: Content) -> str:
    """The first encoding in which all of the file can be read."""
    for encoding in ENCODINGS:
        try:
            with content.open() as raw, _text(content, raw, encoding) as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise RowsRefused(f"{content.name} is neither UTF-8 nor GB18030; save it in one of them")


def _header(content: Content, encoding: str) -> tuple[list[str], str]:
    with content.open() as raw, _text(content, raw, encoding) as text:
        first = text.readline(CELL_CHARACTERS_MAX)
    delimiter = max(DELIMITERS, key=first.count) if first else ","
    return checked(content.name, next(csv.reader([first], delimiter=delimiter), [])), delimiter


class _Bounded(io.RawIOBase):
    """Reads at most so many bytes: what is packed small may unpack to anything."""

    def __init__(self, source: IO[bytes], left: int, name: str) -> None:
        self._source, self._left, self._name = source, left, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._source.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise RowsRefused(f"{self._name} unpacks to more than is taken at once; split it")
        buffer[: len(piece)] = piece
        return len(piece)


def _unpacked(content: Content, raw: IO[bytes]) -> Any:
    lines = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if content.is_packed else raw
    if content.unpacked_max is not None:
        return io.BufferedReader(_Bounded(lines, content.unpacked_max, content.name))
    return lines if content.is_packed else io.BufferedReader(cast(io.RawIOBase, raw))


def _text(content: Content, raw: IO[bytes], encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(_unpacked(content, raw), encoding=encoding, newline="")


TOO_LONG = "\0"  # no cell holds it: a number of which digits are lost


def _sheet(content: Content) -> list[list[str]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra
    except ImportError:
        raise RowsRefused(
            f"{content.name}: this system reads no .xlsx (install dunwell[files]); save it as CSV"
        ) from None
    with content.open() as raw:
        whole = io.BytesIO(raw.read())
    with zipfile.ZipFile(whole) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if content.unpacked_max is not None and size > content.unpacked_max:
        raise RowsRefused(f"{content.name} unpacks to more than is taken at once; split it")
    whole.seek(0)
    try:
        sheet = CalamineWorkbook.from_filelike(whole).get_sheet_by_index(0)
        if sheet.total_height > SHEET_ROWS_MAX:
            raise RowsRefused(f"{content.name} has more than {SHEET_ROWS_MAX} rows; save it as CSV")
        return [[_cell(cell) for cell in row] for row in sheet.to_python()]
    except CalamineError as error:
        raise RowsRefused(f"{content.name} can't be read: {error}") from None


def _cell(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value)) if abs(value) < 10**DIGITS_MAX else TOO_LONG
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value).replace("\0", "")
