"""Lists of what finders propose: of one case or of all in reach, page by page."""

from typing import Any, Generic, TypeVar
from uuid import UUID

from libs.common.http.paging import Listed, Page
from libs.common.http.reads import Reads
from services.tracking.routes.command import case_name
from services.tracking.schemas import Shown

Out = TypeVar("Out", bound=Shown)


class Listing(Generic[Out]):
    """A list in the order of a column of type `kind`, then of the key.

    `sql` takes the case or null, what else is wanted, the place of the row before, and how many rows.
    """

    def __init__(self, sql: str, out: type[Out], by: str, kind: type[Any], key: str) -> None:
        self._sql, self._out, self._by, self._kind, self._key = sql, out, by, kind, key

    async def answer(self, reads: Reads, page: Page, case_id: UUID | None, *wanted: object) -> Listed[Out]:
        place, last = page.after(tuple[self._kind, str]) or (None, None)  # type: ignore[name-defined]
        case = case_name(case_id) if case_id else None
        rows = await reads.fetch(self._sql, case, *wanted, place, last, page.rows_max)
        return page.answer(rows, self._out.of, lambda row: (row[self._by], row[self._key]))
