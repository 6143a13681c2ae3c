"""The append in PostgreSQL makes the same chain as the golden file and as our own code."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from libs.common.events.envelope import Record, encode_record
from libs.common.kernel.clock import micros
from libs.common.log.append import append
from libs.common.log.read import Gap, read_batches
from libs.common.log.seek import records_between, seek
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


async def test_records_of_a_span_are_found_by_their_business_time_and_none_is_missed(real: SqlWorld) -> None:
    """Batches of one to seven records, a third of them 4 min older than what stands before them: a demo's clock."""
    start, times = datetime(2026, 11, 24, tzinfo=UTC), []
    async with real.intake.acquire() as con:
        for batch in range(120):
            size, at = batch % 7 + 1, 60 * batch
            seconds = [at + n - (240 if batch % 3 == 0 else 0) for n in range(size)]
            times += seconds
            await append(con, "journal", {2: [a_record(start + timedelta(seconds=each)) for each in seconds]})
        assert await seek(con, "intake", "journal", 2, start - timedelta(days=1)) == 0
        assert await seek(con, "intake", "journal", 3, start) == 0
        for first, last in ((0, 7200), (-9, -1), (1500, 1500), (1803, 3599), (7139, 9999), (0, 0)):
            low, high = (start + timedelta(seconds=each) for each in (first, last))
            found = [offset async for offset, _ in records_between(con, "intake", "journal", 2, low, high)]
            middle = found[len(found) // 2]
            rest = [offset async for offset, _ in records_between(con, "intake", "journal", 2, low, high, middle)]
            assert rest == [offset for offset in found if offset > middle]
            wanted = [offset for offset, each in enumerate(times) if first <= each <= last]
            assert set(wanted) <= set(found) == set(range(found[0], found[-1] + 1))
            assert len(found) <= len(wanted) + 80


def a_record(at: datetime) -> bytes:
    return encode_record(Record("dunwell.x.y.v1", micros(at), "key", None, 1, "service:x", None, b"{}"))
