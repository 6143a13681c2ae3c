"""The append in PostgreSQL makes the same chain as the golden file and as our own code."""

import json
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from libs.common.log.append import append
from libs.common.log.read import Gap, read_batches
from tests.contract.toy import PARTS, SqlWorld
from tests.heads import read_heads

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent.parent / "golden" / "log.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("log", ["journal", "acts"])
async def test_the_links_of_an_append_are_the_golden_ones(real: SqlWorld, log: str) -> None:
    records = [bytes.fromhex(text) for text in GOLDEN["trees"][-1]["records"]]
    async with real.intake.acquire() as con:
        assert (await con.fetchval(f"SELECT link FROM {log}_head WHERE part = 2")).hex() == GOLDEN["genesis"]
        for row in GOLDEN["chain"]:
            assert await append(con, log, {2: records[: row["count"]]}) == {2: row["base"]}
        rows = await con.fetch(f"SELECT base, count, root, link FROM {log} WHERE part = 2 ORDER BY base")
        assert [
            {"base": r["base"], "count": r["count"], "root": r["root"].hex(), "link": r["link"].hex()} for r in rows
        ] == GOLDEN["chain"]
        assert (await con.fetchval(f"SELECT link FROM {log}_head WHERE part = 2")) == rows[-1]["link"]
        assert await read_heads(con, "intake", log) == {part: 13 if part == 2 else 0 for part in range(PARTS)}
        assert [batch.base for batch in (await read_batches(con, "intake", log, {2: 5}))[2]] == [4, 6]


async def test_a_hole_is_found_where_only_one_batch_is_read_at_a_time(real: SqlWorld) -> None:
    for n in range(3):
        await real.publish(b"%d" % n)
    await real.lose_batch(0, 1)
    async with real.intake.acquire() as con:
        assert [batch.base for batch in (await read_batches(con, "intake", "journal", {0: 0}, 1))[0]] == [0]
        with pytest.raises(Gap):
            await read_batches(con, "intake", "journal", {0: 1}, 1)
        assert await read_batches(con, "intake", "journal", {0: 3}, 1) == {}


async def test_a_part_that_is_not_there_is_refused_and_nothing_is_written(real: SqlWorld) -> None:
    async with real.intake.acquire() as con:
        with pytest.raises(asyncpg.NoDataFoundError):
            await append(con, "journal", {0: [b"a"], PARTS: [b"b"]})
        assert await append(con, "journal", {0: []}) == {}
        assert await con.fetchval("SELECT count(*) FROM journal") == 0


async def test_others_read_a_journal_and_nobody_elses_acts(real: SqlWorld) -> None:
    await real.publish(b"a")
    assert await real.tracking.fetchval("SELECT count(*) FROM intake.journal") == 1
    for statement in (
        "SELECT 1 FROM intake.acts",
        "DELETE FROM intake.journal",
        "SELECT intake.append_journal('{}','{}','{}','{}')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await real.tracking.execute(statement)
