"""The hash chain of a log: a Merkle root per batch, a link over the previous one. A verifier needs only SHA-256.

The tree is RFC 9162's (Certificate Transparency): leaf = sha256(0x00 || record), node = sha256(0x01 || left || right),
split at the largest power of two below the number of leaves.
"""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

GENESIS = sha256(b"").digest()
_LEAF, _NODE = sha256(b"\0"), sha256(b"\1")  # a copy costs less than to begin


class Step(msgspec.Struct, frozen=True):
    """A neighbour on the way from a leaf to the root; `left` says on which side it stands."""

    left: bool
    hash: bytes


class Broken(Exception):
    """The log was altered; says where."""


def leaf(record: bytes) -> bytes:
    begun = _LEAF.copy()
    begun.update(record)
    return begun.digest()


def node(left: bytes, right: bytes) -> bytes:
    begun = _NODE.copy()
    begun.update(left + right)
    return begun.digest()


def merkle_root(records: Sequence[bytes]) -> bytes:
    """Root over at least one record. Pairing level by level, an odd last node rising, builds RFC 9162's tree."""
    level = list(map(leaf, records))
    while len(level) > 1:
        above = list(map(node, level[0::2], level[1::2]))
        if len(level) & 1:
            above.append(level[-1])
        level = above
    return level[0]


def merkle_path(records: Sequence[bytes], index: int) -> list[Step]:
    """The neighbours that lead from the record at `index` to the root."""
    level, path = [leaf(record) for record in records], []
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(Step(neighbour < index, level[neighbour]))
        above = list(map(node, level[0::2], level[1::2]))
        if len(level) & 1:
            above.append(level[-1])
        level, index = above, index // 2
    return path


def root_by_path(record: bytes, path: Sequence[Step]) -> bytes:
    """The root that a record and its path lead to."""
    value = leaf(record)
    for step in path:
        value = node(step.hash, value) if step.left else node(value, step.hash)
    return value


def next_link(previous: bytes, base: int, count: int, root: bytes) -> bytes:
    """sha256(previous link || base as int8 big-endian || count as int4 big-endian || root)."""
    return sha256(previous + base.to_bytes(8, "big") + count.to_bytes(4, "big") + root).digest()
