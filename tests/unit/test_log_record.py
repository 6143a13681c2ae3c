"""A batch comes back as it was packed, or is refused."""

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from libs.common.log.read import records_from
from libs.common.log.record import Batch, pack, unpack

compress = zstandard.ZstdCompressor().compress


@given(st.lists(st.binary(max_size=300), max_size=30))
def test_records_come_back_as_they_were_packed(records: list[bytes]) -> None:
    assert unpack(pack(records)) == records


@pytest.mark.parametrize(
    "payload",
    [b"", b"no zstd", compress(b"\x05\0\0\0abc"), compress(b"\x01\0"), pack([b"abc"])[:-1]],
    ids=["nothing", "no zstd", "a record past the end", "half a length", "cut off"],
)
def test_a_damaged_batch_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack(payload)


def test_a_batch_is_read_from_any_of_its_offsets() -> None:
    batch = Batch(10, 3, pack([b"a", b"b", b"c"]))
    assert [records_from(batch, offset) for offset in (0, 10, 12, 13)] == [
        [b"a", b"b", b"c"], [b"a", b"b", b"c"], [b"c"], [],
    ]  # fmt: skip
    assert batch.end == 13


def test_a_batch_that_holds_other_than_its_row_says_is_refused() -> None:
    with pytest.raises(ValueError, match="holds 1 records"):
        records_from(Batch(0, 2, pack([b"a"])), 0)
