"""What intake needs and does not do itself: reading rows that come in a source's own shape."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar

from libs.common.events.intake import CreditorSettings
from libs.common.kernel.problems import Flaw

R_co = TypeVar("R_co", covariant=True)  # the canonical record


class RowKey(NamedTuple):
    """All that a door needs to know of a row, each of the canonical record's form."""

    event_id: str
    occurred_at: str
    creditor: str
    loan_id: str


class SourceMapping(Protocol[R_co]):
    """One version of a source's mapping, ready for use: pure functions of the row and `as_of`."""

    needs_as_of: bool
    creditors: Mapping[str, CreditorSettings]  # of the creditors that this source brings along

    def key(self, row: Any, as_of: date | None) -> RowKey | list[Flaw] | None:
        """The row's key; None when the mapping leaves the row out; or what is wrong, by the source's columns."""

    def record(self, row: Any, as_of: date | None) -> R_co | list[Flaw]:
        """The canonical record of a row whose key was found; or what is wrong, by the source's columns."""

    def tell(self, flaws: list[Flaw]) -> list[Flaw]:
        """Flaws of the canonical record, told by the source's columns."""


class Mappings(Protocol[R_co]):
    """Where mappings come from."""

    shipped: Mapping[str, Any]  # by source: what comes with the product

    def open(self, source: str, version: int, data: Any) -> SourceMapping[R_co]:
        """The mapping of a version that was checked before it was kept."""

    def make(self, data: Any) -> SourceMapping[R_co]:
        """A mapping without flaws that is not kept."""

    def flaws(self, data: Any) -> list[Flaw]:
        """All that is wrong with a mapping somebody wants to keep."""


class RowsRefused(Exception):
    """The file can't be imported; the message says why and what to do."""


class FileRow(NamedTuple):
    """One row as it is sent; `number` counts rows from 1 without the header; `flaw` = it can't even be sent."""

    number: int
    line: bytes
    at: int  # how far into the file, in bytes as they lie there
    flaw: str | None = None


class FileRows(Protocol):
    """The rows of a file, from the start each time it is iterated; `columns` is empty where it has no header."""

    columns: list[str]

    def __iter__(self) -> Iterator[FileRow]:
        """RowsRefused at the place where it can't be read on."""

    def refused(self, reasons: Mapping[int, str]) -> Iterator[bytes]:
        """The rows of these numbers as they stand, to be mended and sent again: where the file has columns, as CSV in
        UTF-8 with the reasons in a last column, its cells safe from formulas; else NDJSON."""


class OpenFile(Protocol):
    """How a file that was sent is read."""

    def __call__(self, name: str, raw: bytes, unpacked_max: int) -> FileRows:
        """By its name; RowsRefused where it can't be read. Blocks."""
