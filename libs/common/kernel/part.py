"""Which part of a log somebody's events belong to: one function, frozen for the life of an installation."""

from zlib import crc32

PARTS_DEFAULT = 12


def part_of(key: str, parts: int) -> int:
    """crc32 of the 36-character lower-case id (or of a fact's own key), modulo the number of parts."""
    return crc32(key.encode()) % parts


def ingress_part(creditor: str, loan_id: str, parts: int) -> int:
    """Overdue events and payments of one loan share a part, so that they cannot pass each other."""
    return crc32(f"{creditor}\0{loan_id}".encode()) % parts
