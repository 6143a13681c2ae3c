"""The stand-alone verifier: what a record's door answers proves it, and each kind of change is named."""

import base64
import copy
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from dunwell.verifier import verify_receipt
from libs.common.events.envelope import Record, encode_record
from libs.common.log.append import append
from libs.common.log.checkpoint import PUBLIC_FILE
from libs.common.log.verify import Proof, prove
from tests.database import Database
from tests.service.test_tracking_audit import Desk, open_desk

PART, BATCHES, EACH, OFFSET = 3, 6, 7, 11
Receipt = dict[str, Any]


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    """Six batches of seven records under one checkpoint."""
    async with open_desk(database, tmp_path) as found:
        for batch in range(BATCHES):
            async with found.pool.acquire() as con, con.transaction():
                await append(con, "journal", {PART: [a_record(batch * EACH + n) for n in range(EACH)]})
        await found.checkpoints.request()
        yield found


def a_record(n: int) -> bytes:
    data = b'{"type":"dunwell.x.y.v1","n":%d}' % n
    return encode_record(Record("dunwell.x.y.v1", 1_790_000_000_000_000 + n, "key", None, n, "service:x", None, data))


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


def flip_record(body: Receipt) -> None:
    raw = bytearray(base64.b64decode(body["record"]))
    raw[40] ^= 1
    body["record"] = base64.b64encode(raw).decode()


def flip_hex(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


def swap_links(body: Receipt) -> None:
    body["links"][1], body["links"][3] = body["links"][3], body["links"][1]


def swap_roots(body: Receipt) -> None:
    one, other = body["links"][1], body["links"][3]
    one["root"], other["root"] = other["root"], one["root"]


def swap_all_but_base(body: Receipt) -> None:
    one, other = body["links"][1], body["links"][3]
    for name in ("root", "link"):
        one[name], other[name] = other[name], one[name]


def swap_steps(body: Receipt) -> None:
    one, other = body["path"][0], body["path"][1]
    one["hash"], other["hash"] = other["hash"], one["hash"]


def turn_heads(body: Receipt) -> None:
    body["checkpoint"]["heads"] = body["checkpoint"]["heads"].replace("2026", "2025", 1)


CHANGES: list[tuple[str, Callable[[Receipt], Any], str]] = [
    ("a byte of the record", flip_record, "the record, or a hash of its path, was changed"),
    ("a byte of the path", lambda b: b["path"][0].update(hash=flip_hex(b["path"][0]["hash"])), "was changed"),
    ("a byte of the root", lambda b: b["links"][0].update(root=flip_hex(b["links"][0]["root"])), "the root of the"),
    ("a byte of a later root", lambda b: b["links"][2].update(root=flip_hex(b["links"][2]["root"])), "batch at 21"),
    ("a byte of a link", lambda b: b["links"][2].update(link=flip_hex(b["links"][2]["link"])), "batch at 21"),
    ("a byte of the link before", lambda b: b.update(previous=flip_hex(b["previous"])), "batch at 7"),
    ("a byte of the heads", turn_heads, "the signature does not hold"),
    ("the record's own row", lambda b: b["links"].pop(0), "from 11 to 14 are missing: a row was deleted"),
    ("a row between", lambda b: b["links"].pop(2), "from 21 to 28 are missing: a row was deleted"),
    ("the last row", lambda b: b["links"].pop(), "from 35 to 42 are missing: a row was deleted"),
    ("all rows", lambda b: b["links"].clear(), "from 11 to 42 are missing: a row was deleted"),
    ("a pair of rows", swap_links, "the batches at 14 and 28 were swapped"),
    ("the contents of a pair of rows", swap_roots, "the batches at 14 and 28 were swapped"),
    ("all of a pair of rows but the base", swap_all_but_base, "the batches at 14 and 28 were swapped"),
    ("a pair of steps", swap_steps, "the steps 0 and 1 of the path were swapped"),
    ("a step", lambda b: b["path"].pop(), "a step was taken out"),
    ("another offset", lambda b: b.update(offset=OFFSET + 1), "not that of this offset"),
    ("another part", lambda b: b.update(part=4), "does not cover this log and part"),
    ("another service", lambda b: b.update(service="outreach"), "signed by tracking, not by outreach"),
]  # fmt: skip


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
