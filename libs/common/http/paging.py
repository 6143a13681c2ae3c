"""Lists answer `{"items": [...], "next": cursor|null}`; edits name what they edit by `If-Match` (stack.md §6)."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

import msgspec
from fastapi import Depends, Header, Query
from pydantic import BaseModel

from libs.common.kernel.problems import Flaw, Invalid, PreconditionFailed, PreconditionRequired

LIMIT_DEFAULT = 50
LIMIT_MAX = 200
LONG_LIMIT_MAX = 1_000
CURSOR_CHARACTERS_MAX = 512

T = TypeVar("T")
R = TypeVar("R")


class Listed(BaseModel, Generic[T]):
    """One page of a list; `next` is the cursor of the page after it, null on the last."""

    items: list[T]
    next: str | None = None


class Page(msgspec.Struct, frozen=True):
    """Which page was asked for. Fetch `rows_max` rows: one more than `limit` shows that there is a next page."""

    limit: int = LIMIT_DEFAULT
    cursor: str | None = None

    @property
    def rows_max(self) -> int:
        return self.limit + 1

    def after(self, keyset: type[T]) -> T | None:
        """The keyset that the page begins after, such as `tuple[datetime, str]`; Invalid for a cursor that is none."""
        return None if self.cursor is None else keyset_of(self.cursor, keyset)

    def answer(self, rows: Sequence[R], item: Callable[[R], T], keyset: Callable[[R], object]) -> Listed[T]:
        """The page of these rows (up to `rows_max`): each as `item`, and the cursor after the last by its `keyset`."""
        shown = rows[: self.limit]
        more = len(rows) > self.limit
        return Listed(items=[item(row) for row in shown], next=cursor(keyset(shown[-1])) if more else None)


def cursor(keyset: object) -> str:
    """An opaque cursor for a keyset."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(keyset)).rstrip(b"=").decode()


def keyset_of(text: str, keyset: type[T], pointer: str = "query:cursor") -> T:
    """The keyset of a cursor; Invalid for a text that is none."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.msgpack.decode(raw, type=keyset)
    except (binascii.Error, msgspec.MsgspecError, UnicodeError, ValueError):
        flaw = Flaw(pointer, "cursor", "give what the answer before gave, unchanged")
        raise Invalid("the cursor is not one of this list", (flaw,)) from None


Cursor = Annotated[str | None, Query(max_length=CURSOR_CHARACTERS_MAX, pattern="^[A-Za-z0-9_-]+$")]


async def page(
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page:
    return Page(limit, cursor)


async def long_page(
    limit: Annotated[int, Query(ge=1, le=LONG_LIMIT_MAX)] = LIMIT_DEFAULT, cursor: Cursor = None
) -> Page:
    return Page(limit, cursor)


PageOf = Annotated[Page, Depends(page)]
LongPageOf = Annotated[Page, Depends(long_page)]  # for lists whose rows are narrow


def etag(rev: int) -> str:
    """The strong validator of a revision."""
    return f'"{rev}"'


async def if_match(if_match: Annotated[str | None, Header(max_length=64)] = None) -> str:
    """The revision that an edit was made on; PreconditionRequired without one."""
    if if_match is None:
        raise PreconditionRequired("send If-Match with the ETag of what you edit")
    return if_match


IfMatch = Annotated[str, Depends(if_match)]


def check_match(given: str, rev: int) -> None:
    """PreconditionFailed when somebody else was faster."""
    if given != etag(rev):
        raise PreconditionFailed("it has changed since; read it again", headers={"ETag": etag(rev)})
