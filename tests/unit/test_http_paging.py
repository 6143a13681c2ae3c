"""Lists and edits."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import Response

from libs.common.http.app import DoorRoute, Router
from libs.common.http.paging import IfMatch, Listed, Page, PageOf, check_match, cursor, etag
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Invalid
from tests.doors import FakeDoors, application, browser

KEYSET = (datetime(2026, 3, 1, 10, 30, 15, 123456, tzinfo=UTC), "c-1")


def test_a_cursor_carries_its_keyset() -> None:
    assert Page(cursor=cursor(KEYSET)).after(tuple[datetime, str]) == KEYSET
    assert Page().after(tuple[datetime, str]) is None


@pytest.mark.parametrize(
    "given",
    ["", "x", "!!!", "AAAA", cursor("text"), cursor((1, 2, 3)), cursor(KEYSET)[:-3], "A" * 511, cursor(KEYSET) + "A"],
)
def test_a_cursor_of_something_else_is_invalid(given: str) -> None:
    with pytest.raises(Invalid):
        Page(cursor=given).after(tuple[datetime, str])


def test_a_full_page_names_the_next_and_the_last_one_does_not() -> None:
    page = Page(limit=2)
    assert page.rows_max == 3
    first = page.answer([1, 2, 3], str, lambda row: (row,))
    assert (first.items, Page(cursor=first.next).after(tuple[int])) == (["1", "2"], (2,))
    assert page.answer([3], str, lambda row: (row,)).next is None
    assert page.answer([], str, lambda row: (row,)).items == []


router = Router(route_class=DoorRoute, dependencies=[scope("case:read")])


@router.get("/numbers")
async def numbers(page: PageOf) -> Listed[int]:
    after = page.after(tuple[int]) or (0,)
    rows = [row for row in range(1, 121) if row > after[0]][: page.rows_max]
    return page.answer(rows, int, lambda row: (row,))


@router.put("/thing")
async def edit(if_match: IfMatch, response: Response) -> str:
    check_match(if_match, 7)
    response.headers["ETag"] = etag(8)
    return "edited"


async def test_a_list_is_walked_by_its_cursors(tmp_path: Path) -> None:
    doors = FakeDoors(tmp_path)
    async with browser(application(doors, router)) as client:
        seen: list[int] = []
        parameters: dict[str, str] = {}
        while True:
            answer = (await client.get("/v1/numbers", params=parameters, headers=doors.token())).json()
            seen += answer["items"]
            if answer["next"] is None:
                break
            parameters = {"cursor": answer["next"]}
        assert seen == list(range(1, 121))


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "limit=1e9", "cursor=%21", "cursor=" + "A" * 513, "cursor="]
)
async def test_a_limit_or_cursor_that_is_none_is_422(query: str, tmp_path: Path) -> None:
    doors = FakeDoors(tmp_path)
    async with browser(application(doors, router)) as client:
        answer = await client.get(f"/v1/numbers?{query}", headers=doors.token())
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"query:{query.partition('=')[0]}"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 428),
        ({"If-Match": '"6"'}, 412),
        ({"If-Match": 'W/"7"'}, 412),
        ({"If-Match": "*"}, 412),
        ({"If-Match": '"7"'}, 200),
    ],
)
async def test_an_edit_names_what_it_edits(headers: dict[str, str], status: int, tmp_path: Path) -> None:
    doors = FakeDoors(tmp_path)
    async with browser(application(doors, router)) as client:
        answer = await client.put("/v1/thing", headers=doors.token() | headers)
        assert answer.status_code == status
        assert answer.headers.get("ETag") == {200: '"8"', 412: '"7"'}.get(status)


def test_cursors_are_opaque_ascii() -> None:
    assert base64.urlsafe_b64decode(cursor(KEYSET) + "==")
