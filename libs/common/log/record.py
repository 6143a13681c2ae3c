"""A record batch: length-prefixed records under one zstd frame. Frozen by golden files."""

import struct
from collections.abc import Iterable

import msgspec
import zstandard

_compress = zstandard.ZstdCompressor(level=1).compress
_decompress = zstandard.ZstdDecompressor().decompress
_size = struct.Struct("<I")


class Batch(msgspec.Struct, frozen=True, gc=False):
    """One row of a log: records base ... base + count - 1 of a part."""

    base: int
    count: int
    payload: bytes

    @property
    def end(self) -> int:
        return self.base + self.count


def pack(records: Iterable[bytes]) -> bytes:
    """Each record behind its length (uint32, little-endian), all under zstd level 1."""
    buffer = bytearray()
    for record in records:
        buffer += _size.pack(len(record))
        buffer += record
    return _compress(buffer)


def unpack(payload: bytes) -> list[bytes]:
    """The records of a batch; ValueError when the payload is damaged."""
    try:
        data = _decompress(payload)
    except zstandard.ZstdError as error:
        raise ValueError(f"the batch is damaged: {error}") from None
    records, at, end, size_at = [], 0, len(data), _size.unpack_from
    while at < end:
        try:
            (size,) = size_at(data, at)
        except struct.error:
            raise ValueError("the batch is damaged: it ends within a record's length") from None
        at += 4
        if at + size > end:
            raise ValueError("the batch is damaged: a record runs past its end")
        records.append(data[at : at + size])
        at += size
    return records
