"""What can never change, as it was written down once by other code than ours: frames, batches, trees, links, ids."""

import json
from pathlib import Path
from typing import Any

import pytest
import zstandard

from libs.common.events.envelope import Record, ce_id, decode_head, decode_record, encode_record
from libs.common.log.chain import GENESIS, Step, merkle_path, merkle_root, next_link, root_by_path
from libs.common.log.record import pack, unpack

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent.parent / "golden" / "log.json").read_text(encoding="utf-8"))


def of_hex(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("given", GOLDEN["records"], ids=lambda given: given["type"])
def test_the_frame_of_a_record_is_frozen(given: dict[str, Any]) -> None:
    fields = {name: value for name, value in given.items() if name != "frame"}
    record = Record(**fields | {"data": given["data"].encode()})
    raw = bytes.fromhex(given["frame"])
    assert encode_record(record) == raw
    assert decode_record(raw) == record
    head = decode_head(raw)
    assert [head.type, head.time, head.key, head.subject, head.version] == list(fields.values())[:5]


def test_the_frame_of_a_batch_is_frozen() -> None:
    records, decompressed = of_hex(GOLDEN["batch"]["records"]), bytes.fromhex(GOLDEN["batch"]["decompressed"])
    assert zstandard.ZstdDecompressor().decompress(pack(records)) == decompressed
    assert unpack(zstandard.ZstdCompressor(level=19).compress(decompressed)) == records


@pytest.mark.parametrize("tree", GOLDEN["trees"], ids=lambda tree: f"{len(tree['records'])} leaves")
def test_the_root_and_the_paths_of_a_batch_are_frozen(tree: dict[str, Any]) -> None:
    records, root = of_hex(tree["records"]), bytes.fromhex(tree["root"])
    assert merkle_root(records) == root
    for index, steps in enumerate(tree["paths"]):
        path = [Step(left, bytes.fromhex(text)) for left, text in steps]
        assert merkle_path(records, index) == path
        assert root_by_path(records[index], path) == root


def test_the_links_of_a_chain_are_frozen() -> None:
    link = GENESIS
    assert link.hex() == GOLDEN["genesis"]
    for row in GOLDEN["chain"]:
        link = next_link(link, row["base"], row["count"], bytes.fromhex(row["root"]))
        assert link.hex() == row["link"]


@pytest.mark.parametrize("given", GOLDEN["ce_ids"], ids=lambda given: given["id"])
def test_the_id_of_a_record_outside_is_frozen(given: dict[str, Any]) -> None:
    assert ce_id(given["service"], given["epoch"], given["part"], given["offset"]) == given["id"]
