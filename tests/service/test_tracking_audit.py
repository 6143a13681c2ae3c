"""The logs prove themselves: a record with its path and signature, and each kind of change is named (I6, S49)."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import orjson
import pytest

from libs.common.events.envelope import decode_record
from libs.common.kernel.part import part_of
from libs.common.log.append import append
from libs.common.log.chain import merkle_root, next_link
from libs.common.log.checkpoint import Audit, Checkpoint, Checkpoints
from libs.common.log.record import pack
from libs.common.log.verify import Break, Proof, Verified, holds, prove, readable_logs, verify
from tests.database import Database
from tests.tracking_service import PARTS, Person, running

ROWS = 5
EACH = 3


class Desk:
    """Somebody who may read everything, a signer, and a few batches in one part of a journal."""

    def __init__(self, con: Any, pool: Any, folder: Path) -> None:
        self.con, self.pool = con, pool
        self.audit = Audit.open(folder / "keys", folder / "anchors")
        self.checkpoints = Checkpoints(pool, "tracking", ("journal", "acts"), self.audit)

    async def write(self, batch: int, part: int = 3) -> None:
        async with self.pool.acquire() as con, con.transaction():
            await append(con, "journal", {part: [f"record {batch}/{n}".encode() for n in range(EACH)]})

    async def verify(self) -> Verified:
        return await verify(self.con, await readable_logs(self.con), self.audit.public_key, self.audit.anchors)

    async def broken(self) -> Break:
        found = (await self.verify()).broken
        assert found is not None
        return found


@asynccontextmanager
async def open_desk(database: Database, folder: Path) -> AsyncIterator[Desk]:
    con = await asyncpg.connect(database.superuser_dsn)
    async with asyncpg.create_pool(database.dsn("tracking"), min_size=1, max_size=2) as pool:
        yield Desk(con, pool, folder)
    await con.close()


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database, tmp_path) as found:
        for batch in range(ROWS):
            await found.write(batch)
        await found.checkpoints.request()
        yield found


async def test_logs_as_they_were_written_are_counted_and_found_whole(desk: Desk) -> None:
    found = await desk.verify()
    assert found.broken is None
    assert (found.records, found.checkpoints, found.anchors) == (ROWS * EACH, 1, 1)
    assert {"intake.ingress", "tracking.acts", "analytics.journal"} <= set(found.logs)


async def test_a_flipped_byte_is_named(desk: Desk) -> None:
    await desk.con.execute(
        "UPDATE tracking.journal SET payload = set_byte(payload, 20, get_byte(payload, 20) # 1) "
        "WHERE part = 3 AND base = 6"
    )
    broken = await desk.broken()
    assert (broken.service, broken.log, broken.part, broken.offset) == ("tracking", "journal", 3, 6)
    assert "changed" in broken.what


async def test_a_record_that_was_rewritten_with_its_root_is_named(desk: Desk) -> None:
    forged = [b"record 2/0", b"forged", b"record 2/2"]
    await desk.con.execute(
        "UPDATE tracking.journal SET payload = $1, root = $2 WHERE part = 3 AND base = 6",
        pack(forged),
        merkle_root(forged),
    )
    broken = await desk.broken()
    assert (broken.offset, "replaced" in broken.what) == (6, True)


async def test_a_deleted_row_is_named(desk: Desk) -> None:
    await desk.con.execute("DELETE FROM tracking.journal WHERE part = 3 AND base = 6")
    broken = await desk.broken()
    assert (broken.part, broken.offset, "deleted" in broken.what) == (3, 6, True)


@pytest.mark.parametrize("columns", ["payload", "payload, root", "payload, root, link"])
async def test_a_swapped_pair_is_named(desk: Desk, columns: str) -> None:
    sets = ", ".join(f"{name} = o.{name}" for name in columns.split(", "))
    await desk.con.execute(
        f"UPDATE tracking.journal j SET {sets} FROM tracking.journal o "
        "WHERE j.part = 3 AND o.part = 3 AND (j.base, o.base) IN ((3, 9), (9, 3))"
    )
    broken = await desk.broken()
    assert (broken.part, broken.offset) == (3, 3)
    assert "swapped" in broken.what


async def test_a_tail_that_was_cut_off_with_its_head_is_named_by_what_was_signed(desk: Desk) -> None:
    await desk.con.execute("DELETE FROM tracking.journal WHERE part = 3 AND base >= 9")
    assert "deleted" in (await desk.broken()).what
    link = await desk.con.fetchval("SELECT link FROM tracking.journal WHERE part = 3 AND base = 6")
    await desk.con.execute("UPDATE tracking.journal_head SET head = 9, link = $1 WHERE part = 3", link)
    broken = await desk.broken()
    assert (broken.part, broken.offset, "cut off" in broken.what) == (3, 9, True)
    await desk.con.execute("DELETE FROM tracking.checkpoint")
    broken = await desk.broken()
    assert (broken.part, broken.offset, "the anchor of" in broken.what) == (3, 9, True)


async def test_a_chain_that_was_written_anew_differs_from_the_anchor(desk: Desk) -> None:
    """S49: even with every row, link, head and checkpoint recomputed, the outside anchor differs."""
    rows = await desk.con.fetch("SELECT base FROM tracking.journal WHERE part = 3 ORDER BY base")
    link = await desk.con.fetchval("SELECT sha256('')")
    for (base,) in rows:
        forged = [f"another {base + n}".encode() for n in range(EACH)]
        link = next_link(link, base, EACH, merkle_root(forged))
        await desk.con.execute(
            "UPDATE tracking.journal SET payload = $1, root = $2, link = $3 WHERE part = 3 AND base = $4",
            pack(forged), merkle_root(forged), link, base,
        )  # fmt: skip
    await desk.con.execute("UPDATE tracking.journal_head SET link = $1 WHERE part = 3", link)
    await desk.con.execute("DELETE FROM tracking.checkpoint")
    broken = await desk.broken()
    assert (broken.part, broken.offset, "written anew" in broken.what) == (3, ROWS * EACH, True)


async def test_a_forged_checkpoint_and_a_deleted_one_are_named(desk: Desk) -> None:
    await desk.con.execute(
        "UPDATE tracking.checkpoint SET signature = set_byte(signature, 0, get_byte(signature, 0) # 1)"
    )
    assert (await desk.broken()).log == "checkpoint"
    await desk.con.execute("DELETE FROM tracking.checkpoint")
    assert "gone" in (await desk.broken()).what


async def test_an_anchor_that_was_changed_is_named(desk: Desk) -> None:
    path = desk.audit.anchors / "tracking.jsonl"
    checkpoint = msgspec.json.decode(path.read_bytes(), type=Checkpoint)
    changed = Checkpoint(checkpoint.heads.replace(b'"tracking"', b'"strategy"'), checkpoint.signature)
    path.write_bytes(msgspec.json.encode(changed) + b"\n")
    assert (await desk.broken()).log == "anchor"


async def test_an_anchor_that_a_death_cut_short_is_no_break_and_spoils_no_later_one(desk: Desk) -> None:
    path = desk.audit.anchors / "tracking.jsonl"
    with path.open("ab") as file:
        file.write(b'{"heads":"eyJz')
    assert (await desk.verify()).broken is None
    await desk.write(5)
    await desk.checkpoints.request()
    found = await desk.verify()
    assert (found.broken, found.anchors) == (None, 2)


async def test_a_checkpoint_is_made_at_most_once_a_second_and_covers_what_is_asked(desk: Desk) -> None:
    assert not await desk.checkpoints.make()
    await desk.write(5)
    await desk.checkpoints.request()
    await desk.checkpoints.request()
    assert await desk.con.fetchval("SELECT count(*) FROM tracking.checkpoint") == 2
    assert len((desk.audit.anchors / "tracking.jsonl").read_bytes().splitlines()) == 2
    assert (await desk.verify()).broken is None


async def test_every_record_has_a_proof_and_no_other_bytes_have_it(desk: Desk) -> None:
    for offset in range(ROWS * EACH):
        proof = await prove(desk.con, "tracking", "journal", 3, offset)
        assert isinstance(proof, Proof)
        assert holds(proof, desk.audit.public_key)
        assert proof.record == f"record {offset // EACH}/{offset % EACH}".encode()
        for lie in (
            {"record": b"forged"}, {"offset": offset + 1}, {"previous": bytes(32)}, {"part": 4}, {"log": "acts"},
            {"links": proof.links[:-1] or [(0, 3, bytes(32), bytes(32))]},
            {"checkpoint": Checkpoint(proof.checkpoint.heads + b" ", proof.checkpoint.signature)},
        ):  # fmt: skip
            assert not holds(msgspec.structs.replace(proof, **lie), desk.audit.public_key), lie
    assert await prove(desk.con, "tracking", "journal", 3, ROWS * EACH) is None


async def test_keys_lie_apart_and_are_their_owners_alone(tmp_path: Path) -> None:
    first = Audit.open(tmp_path / "keys", tmp_path / "anchors")
    again = Audit.open(tmp_path / "keys", tmp_path / "anchors")
    assert first.public_key == again.public_key
    assert (tmp_path / "keys" / "checkpoint.pem").stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in (tmp_path / "anchors" / "checkpoint.pub").read_bytes()
    reader = Audit.for_reading(tmp_path / "anchors" / "checkpoint.pub", tmp_path / "anchors")
    assert reader.public_key == first.public_key


async def test_the_doors_prove_a_record_and_verify_the_logs(database: Database, tmp_path: Path) -> None:
    async with running(database, tmp_path) as harness:
        person = Person(harness)
        await person.arrive()
        await harness.post("/disputes", {"case_id": person.case, "reason": "amount"}, "team_lead")
        place = f"/records/{part_of(person.debtor, PARTS)}/0"
        answer = await harness.get(place)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        record = decode_record(base64.b64decode(body["record"]))
        assert (record.type, record.subject) == ("dunwell.tracking.dispute_opened.v1", person.case)
        assert orjson.loads(body["checkpoint"]["heads"])["service"] == "tracking"
        assert (await harness.get(place, creditors=("other",))).status_code == 404
        assert (await harness.get(place, "collector")).status_code == 403
        assert (await harness.get(f"/records/{part_of(person.debtor, PARTS)}/99")).status_code == 404
        found = (await harness.get("/audit/verify", "platform_admin")).json()
        assert (found["broken"], found["records"]) == (None, 4)
