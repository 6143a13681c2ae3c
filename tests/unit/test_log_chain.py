"""Every record can be proven, and none can be altered."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from libs.common.log.chain import GENESIS, Step, merkle_path, merkle_root, next_link, root_by_path

RECORDS = st.lists(st.binary(max_size=40), min_size=1, max_size=40)


def flipped(value: bytes, bit: int) -> bytes:
    at = bit % (len(value) * 8)
    changed = bytearray(value)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


@given(RECORDS)
def test_every_path_leads_to_the_root(records: list[bytes]) -> None:
    root = merkle_root(records)
    for index, record in enumerate(records):
        path = merkle_path(records, index)
        assert root_by_path(record, path) == root
        assert len(path) <= (len(records) - 1).bit_length()


@given(RECORDS, st.data())
def test_any_flipped_bit_of_a_record_breaks_its_proof_and_the_root(records: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(records) - 1))
    changed = flipped(records[index] or b"\0", data.draw(st.integers(0, 999)))
    root = merkle_root(records)
    assert root_by_path(changed, merkle_path(records, index)) != root
    assert merkle_root([*records[:index], changed, *records[index + 1 :]]) != root


@given(st.lists(st.binary(max_size=20), min_size=2, max_size=20), st.data())
def test_any_flipped_bit_of_a_path_breaks_the_proof(records: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(records) - 1))
    path = merkle_path(records, index)
    at = data.draw(st.integers(0, len(path) - 1))
    changed = flipped(path[at].hash, data.draw(st.integers(0, 255)))
    forged = [*path[:at], Step(path[at].left, changed), *path[at + 1 :]]
    assert root_by_path(records[index], forged) != merkle_root(records)


@given(RECORDS)
def test_a_record_taken_away_moved_or_doubled_changes_the_root(records: list[bytes]) -> None:
    root = merkle_root(records)
    assert merkle_root([*records, records[-1]]) != root
    if len(records) > 1:
        assert merkle_root(records[:-1]) != root
    if records[0] != records[-1]:
        assert merkle_root([records[-1], *records[1:-1], records[0]]) != root


def test_a_node_is_no_leaf() -> None:
    """RFC 9162: a leaf is hashed behind 0x00 and a node behind 0x01, so that no record can pose as a subtree."""
    left, right = (sha256(b"\0" + record).digest() for record in (b"a", b"b"))
    assert merkle_root([left + right]) != merkle_root([b"a", b"b"])


@given(st.integers(0, 2**63 - 1), st.integers(1, 2**31 - 1), st.binary(min_size=32, max_size=32), st.integers(0, 255))
def test_a_link_hangs_on_all_that_it_covers(base: int, count: int, root: bytes, bit: int) -> None:
    link = next_link(GENESIS, base, count, root)
    assert len(link) == 32
    assert link != next_link(flipped(GENESIS, bit), base, count, root)
    assert link != next_link(GENESIS, base ^ 1, count, root)
    assert link != next_link(GENESIS, base, count ^ 1 or 2, root)
    assert link != next_link(GENESIS, base, count, flipped(root, bit))
