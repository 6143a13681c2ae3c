"""The stand-alone verifier: what a record's door answers proves it, and each kind of change is named."""

import copy
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from dunwell.verifier import verify_receipt
from libs.common.log.append import append
from libs.common.log.checkpoint import PUBLIC_FILE
from libs.common.log.verify import Proof, prove
from tests.database import Database
from tests.receipts import BATCHES, CHANGES, EACH, OFFSET, PART, Receipt, a_record, flip_record
from tests.service.test_tracking_audit import Desk, open_desk


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    """Six batches of seven records under one checkpoint."""
    async with open_desk(database, tmp_path) as found:
        for batch in range(BATCHES):
            async with found.pool.acquire() as con, con.transaction():
                await append(con, "journal", {PART: [a_record(batch * EACH + n) for n in range(EACH)]})
        await found.checkpoints.request()
        yield found


async def receipt(desk: Desk, offset: int = OFFSET) -> Receipt:
    proof = await prove(desk.con, "tracking", "journal", PART, offset)
    assert isinstance(proof, Proof)
    found: Receipt = orjson.loads(orjson.dumps(proof.body()))
    return found


def said(desk: Desk, *receipts: Receipt) -> list[str]:
    """What the verifier says of each: "holds", or what is broken."""
    proofs = verify_receipt.read(orjson.dumps({"records": receipts}).decode())
    return [broken or "holds" for _, _, broken in verify_receipt.check_all(proofs, desk.audit.public_key)]


async def test_every_record_holds_and_shows_its_event(desk: Desk) -> None:
    receipts = [await receipt(desk, offset) for offset in range(BATCHES * EACH)]
    assert said(desk, *receipts) == ["holds"] * len(receipts)
    (proof,) = verify_receipt.read(orjson.dumps(receipts[OFFSET]).decode())
    event = verify_receipt.event_of(proof.record)
    assert (event["type"], event["version"], event["data"]["n"]) == ("dunwell.x.y.v1", OFFSET, OFFSET)
    assert event["time"].startswith("2026-09-21T")


@pytest.mark.parametrize(("change", "named"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
async def test_each_change_is_found_and_named(desk: Desk, change: Callable[[Receipt], Any], named: str) -> None:
    body = await receipt(desk)
    change(body)
    (found,) = said(desk, body)
    assert named in found


async def test_every_single_flipped_byte_of_a_receipt_is_found(desk: Desk) -> None:
    """All bytes of the record, the hashes and the signature; a flip in one of the numbers is as good as any other."""
    good = await receipt(desk)
    (proof,) = verify_receipt.read(orjson.dumps(good).decode())

    def flipped(raw: bytes, at: int) -> bytes:
        return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]

    changed = [proof._replace(record=flipped(proof.record, at)) for at in range(len(proof.record))]
    changed += [proof._replace(signature=flipped(proof.signature, at)) for at in range(len(proof.signature))]
    changed += [proof._replace(previous=flipped(proof.previous, at)) for at in range(len(proof.previous))]
    changed += [proof._replace(heads=flipped(proof.heads, at)) for at in range(len(proof.heads))]
    for place, link in enumerate(proof.links):
        for at in range(32):
            for other in (link._replace(root=flipped(link.root, at)), link._replace(link=flipped(link.link, at))):
                changed.append(proof._replace(links=[*proof.links[:place], other, *proof.links[place + 1 :]]))
    found = verify_receipt.check_all(changed, desk.audit.public_key)
    assert [proof.place for proof, _, broken in found if broken is None] == []
    assert verify_receipt.check_all([proof], desk.audit.public_key)[0][2] is None


async def test_two_records_in_each_others_place_are_named(desk: Desk) -> None:
    one, other = await receipt(desk, 8), await receipt(desk, 30)
    one["record"], other["record"] = other["record"], one["record"]
    assert said(desk, one, other) == [
        "its record and the one at offset 30 of part 3 were swapped",
        "its record and the one at offset 8 of part 3 were swapped",
    ]


async def test_the_file_runs_alone_with_a_receipt_and_a_key(desk: Desk, tmp_path: Path) -> None:
    file, key = tmp_path / "receipt.json", tmp_path / "anchors" / PUBLIC_FILE
    good = await receipt(desk)

    def run(body: object) -> tuple[int, str]:
        file.write_bytes(orjson.dumps(body))
        alone = [sys.executable, "-I", verify_receipt.__file__, str(file), str(key)]
        done = subprocess.run(alone, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    code, text = run(good)
    assert (code, text.startswith("holds tracking.journal part 3 offset 11: dunwell.x.y.v1 of 2026-")) == (0, True)
    bad = copy.deepcopy(good)
    flip_record(bad)
    assert run({"records": [good, bad]})[0] == 1
    assert run({"records": []})[0] == run({"no": "receipt"})[0] == run([])[0] == 2
