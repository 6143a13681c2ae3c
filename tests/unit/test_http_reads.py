"""What a person may see, as a predicate (security.md S13, S15)."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from libs.common.http.doors import Grant, Principal, Reach
from libs.common.http.reads import Reads
from libs.common.kernel.problems import NotFound
from tests.doors import FakeDoors

SQL = "SELECT contact_id FROM contacts JOIN {cases_in_reach} USING (case_id) WHERE case_id = $1"


class Recorder:
    """A connection that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        self.asked.append((query, args))
        return []

    fetchrow = fetchval = execute = fetch


class RecordingDoors(FakeDoors):
    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.recorder, self.opened = Recorder(), 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        self.opened += 1
        yield self.recorder


async def asked(
    tmp_path: Path, reach: Reach, creditors: tuple[str, ...], sql: str = SQL
) -> tuple[str, tuple[Any, ...]]:
    doors = RecordingDoors(tmp_path)
    principal = Principal("ann", "collector", creditors, ("north", "south"))
    async with AsyncExitStack() as held:
        await Reads(doors, principal, Grant(reach), held).fetch(sql, "case-1")
    return doors.recorder.asked[0]


@pytest.mark.parametrize(
    ("reach", "creditors", "where", "added"),
    [
        (Reach.ALL, ("*",), "true AND true", ()),
        (Reach.ALL, ("a", "b"), "creditor = ANY ($2::text[]) AND true", (["a", "b"],)),
        (Reach.TEAM, ("a",), "creditor = ANY ($2::text[]) AND team = ANY ($3::text[])", (["a"], ["north", "south"])),
        (Reach.ASSIGNED, ("*",), "true AND assigned_to = $2::text", ("ann",)),
        (Reach.ASSIGNED, (), "false AND assigned_to = $2::text", ("ann",)),
        (Reach.OWN, ("*",), "true AND false", ()),
    ],
)
async def test_the_cases_in_reach_are_a_predicate_with_parameters(
    reach: Reach, creditors: tuple[str, ...], where: str, added: tuple[Any, ...], tmp_path: Path
) -> None:
    text, values = await asked(tmp_path, reach, creditors)
    assert text == SQL.replace("{cases_in_reach}", f"(SELECT case_id FROM cases WHERE {where}) AS cases_in_reach")
    assert values == ("case-1", *added)


async def test_a_creditor_of_the_row_itself_is_a_predicate_too(tmp_path: Path) -> None:
    sql = "SELECT 1 FROM imports WHERE {creditor_granted} AND id = $1"
    assert await asked(tmp_path, Reach.ALL, ("a",), sql) == (
        "SELECT 1 FROM imports WHERE creditor = ANY ($2::text[]) AND id = $1",
        ("case-1", ["a"]),
    )
    assert (await asked(tmp_path, Reach.ALL, (), sql))[0] == "SELECT 1 FROM imports WHERE false AND id = $1"


async def test_sql_that_would_show_everything_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cases_in_reach"):
        await asked(tmp_path, Reach.ALL, ("*",), "SELECT * FROM contacts WHERE case_id = $1")


async def test_one_request_reads_in_one_transaction_and_nothing_found_is_not_found(tmp_path: Path) -> None:
    doors = RecordingDoors(tmp_path)
    async with AsyncExitStack() as held:
        reads = Reads(doors, Principal("ann", "collector", ("*",)), Grant(Reach.ALL), held)
        assert doors.opened == 0
        await reads.fetch_of_nobody("SELECT 1 FROM templates")
        with pytest.raises(NotFound):
            await reads.fetch_one(SQL, "case-1")
    assert doors.opened == 1
