"""Does a receipt prove what it says? Needs this file, Python 3.11+, `cryptography`, and the installation's public key.

    python verify_receipt.py RECEIPT.json checkpoint.pub [--show]

RECEIPT.json is what `/v1/records/{part}/{offset}` or `/v1/contacts/{id}/receipt` answered; checkpoint.pub (PEM,
Ed25519) comes from the installation, by another way than the receipt. One line for each record; exit 1 when one does
not hold, 2 when the files can't be read. `--show` prints the event of each record that holds, as JSON.

What is checked, bottom up. A record is hashed into its batch's Merkle root (RFC 9162: leaf = SHA-256(0 || record),
node = SHA-256(1 || left || right)); a batch's link is SHA-256(previous link || base as int8 || count as int4 || root);
the last link is the head of the part in a checkpoint, whose bytes are signed.
"""

import base64
import hashlib
import json
import struct
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HEAD = ("type", "time", "key", "subject", "version", "actor", "trace", "data")


class Broken(Exception):
    """The receipt does not prove its record; says what was done to it."""


class Unreadable(Exception):
    """This is no receipt, or no key."""


class Link(NamedTuple):
    """A batch: records base ... base + size - 1, the Merkle root of them, and the link that closes it."""

    base: int
    size: int
    root: bytes
    link: bytes

    @property
    def end(self) -> int:
        return self.base + self.size


class Proof(NamedTuple):
    """One record with the way from its bytes to the signature."""

    service: str
    log: str
    part: int
    offset: int
    record: bytes
    path: list[tuple[bool, bytes]]
    previous: bytes
    links: list[Link]
    heads: bytes
    signature: bytes

    @property
    def place(self) -> str:
        return f"{self.service}.{self.log} part {self.part} offset {self.offset}"


def check(proof: Proof, key: Ed25519PublicKey) -> str:
    """When the checkpoint that covers the record was signed; Broken names what does not hold."""
    try:
        key.verify(proof.signature, proof.heads)
    except InvalidSignature:
        raise Broken("the signature does not hold: a byte of the checkpoint or of its signature was changed") from None
    signed = json.loads(proof.heads)
    if signed["service"] != proof.service:
        raise Broken(f"the checkpoint was signed by {signed['service']}, not by {proof.service}")
    heads = [head for head in signed["logs"].get(proof.log, ()) if head[0] == proof.part]
    if not heads:
        raise Broken("the checkpoint does not cover this log and part")
    _, end, link = heads[0]
    check_batches(proof, end)
    check_chain(proof, end, bytes.fromhex(link))
    check_record(proof)
    return str(signed["at"])


def check_batches(proof: Proof, end: int) -> None:
    """All batches from the record's own to the signed head, each once and in order."""
    links = proof.links
    moved = [one.base for one, in_order in zip(links, sorted(links), strict=True) if one.base != in_order.base]
    if moved:
        raise Broken(f"the batches at {' and '.join(map(str, sorted(moved)))} were swapped")
    for before, after in pairwise(links):
        if before.end < after.base:
            raise Broken(f"the records from {before.end} to {after.base} are missing: a row was deleted")
        if before.end > after.base:
            raise Broken(f"the batches at {before.base} and {after.base} overlap: a row was put in or changed")
    if not links or links[0].base > proof.offset:
        upto = links[0].base if links else end
        raise Broken(f"the records from {proof.offset} to {upto} are missing: a row was deleted")
    if links[0].end <= proof.offset:
        raise Broken(f"the batch at {links[0].base} ends before the record: its row was changed")
    if links[-1].end < end:
        raise Broken(f"the records from {links[-1].end} to {end} are missing: a row was deleted")
    if links[-1].end > end:
        raise Broken("the links run past the head that was signed")


def check_chain(proof: Proof, end: int, head: bytes) -> None:
    """Each link follows from the one before, the last one is the head that was signed."""
    previous = proof.previous
    for place, each in enumerate(proof.links):
        if next_link(previous, each.base, each.size, each.root) != each.link:
            raise Broken(what_broke(proof, place, previous))
        previous = each.link
    if previous != head:
        raise Broken(f"the chain up to {end} is not the one that was signed: it was written anew")


def what_broke(proof: Proof, place: int, previous: bytes) -> str:
    """Tells a swapped pair, whose contents stand in each other's place, from a change of one."""
    here = proof.links[place]
    for other in proof.links:
        if other.base != here.base and other.size == here.size:
            fits = next_link(previous, here.base, here.size, other.root)
            if fits in (here.link, other.link) or next_link(previous, here.base, here.size, here.root) == other.link:
                return f"the batches at {here.base} and {other.base} were swapped"
    if next_link(previous, here.base, here.size, root_of(proof)) == here.link and place == 0:
        return f"the root of the batch at {here.base} was changed"
    return f"the batch at {here.base} does not follow from the one before: a byte of it was changed"


def check_record(proof: Proof) -> None:
    """The record is the one of this offset in its batch."""
    own = proof.links[0]
    sides = sides_of(proof.offset - own.base, own.size)
    if [left for left, _ in proof.path] != sides:
        raise Broken("the path is not that of this offset: a step was taken out, put in or swapped")
    if root_of(proof) == own.root:
        return
    for first in range(len(proof.path)):
        for second in range(first):
            if root_of(proof._replace(path=swapped(proof.path, first, second))) == own.root:
                raise Broken(f"the steps {second} and {first} of the path were swapped")
    raise Broken("the record, or a hash of its path, was changed: a byte is not as it was written")


def check_all(proofs: Sequence[Proof], key: Ed25519PublicKey) -> list[tuple[Proof, str | None, str | None]]:
    """Each proof with the instant of its checkpoint, or with what is broken."""
    found: list[tuple[Proof, str | None, str | None]] = []
    for proof in proofs:
        try:
            found.append((proof, check(proof, key), None))
        except Broken as broken:
            found.append((proof, None, swapped_with(proof, proofs) or str(broken)))
    return found


def swapped_with(proof: Proof, others: Sequence[Proof]) -> str | None:
    """Does the record of another proof of this file belong here?"""
    for other in others:
        here = bool(proof.links) and other.record != proof.record
        if here and root_of(proof._replace(record=other.record)) == proof.links[0].root:
            return f"its record and the one at offset {other.offset} of part {other.part} were swapped"
    return None


def root_of(proof: Proof) -> bytes:
    """The root to which the record and its path lead."""
    value = hashlib.sha256(b"\0" + proof.record).digest()
    for left, neighbour in proof.path:
        value = hashlib.sha256(b"\1" + (neighbour + value if left else value + neighbour)).digest()
    return value


def sides_of(index: int, count: int) -> list[bool]:
    """On which side the neighbours of a leaf stand on the way up (True = left); an odd last node rises alone."""
    sides = []
    while count > 1:
        if index ^ 1 < count:
            sides.append(bool(index & 1))
        index, count = index // 2, (count + 1) // 2
    return sides


def next_link(previous: bytes, base: int, count: int, root: bytes) -> bytes:
    return hashlib.sha256(previous + base.to_bytes(8, "big") + count.to_bytes(4, "big") + root).digest()


def swapped(path: list[tuple[bool, bytes]], first: int, second: int) -> list[tuple[bool, bytes]]:
    """The path with the hashes of two steps exchanged; the sides stay."""
    hashes = [value for _, value in path]
    hashes[first], hashes[second] = hashes[second], hashes[first]
    return [(left, value) for (left, _), value in zip(path, hashes, strict=True)]


def event_of(record: bytes) -> dict[str, Any]:
    """A journal's record, a msgpack array of eight; the event's JSON stands under `data`. {} for any other record."""
    try:
        values, at = [], 1
        if record[:1] != b"\x98":
            return {}
        for _ in HEAD:
            value, at = unpacked(record, at)
            values.append(value)
        found = dict(zip(HEAD, values, strict=True))
        found["time"] = (EPOCH + timedelta(microseconds=found["time"])).isoformat()
        found["data"] = json.loads(found["data"])
    except (IndexError, KeyError, ValueError, TypeError, struct.error):
        return {}
    return found


def unpacked(raw: bytes, at: int) -> tuple[Any, int]:
    """One msgpack value of those that a record holds (nil, integers, text, bytes), and where the next one begins."""
    first = raw[at]
    if first <= 0x7F:
        return first, at + 1
    if 0xA0 <= first <= 0xBF:
        return raw[at + 1 : at + 1 + (first & 31)].decode(), at + 1 + (first & 31)
    if first == 0xC0:
        return None, at + 1
    size = {0xCC: "B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: "b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}.get(first)
    if size is not None:
        return struct.unpack_from(size, raw, at + 1)[0], at + 1 + struct.calcsize(size)
    length = {0xC4: "B", 0xC5: ">H", 0xC6: ">I", 0xD9: "B", 0xDA: ">H", 0xDB: ">I"}[first]
    start = at + 1 + struct.calcsize(length)
    end = start + struct.unpack_from(length, raw, at + 1)[0]
    return (raw[start:end] if first <= 0xC6 else raw[start:end].decode()), end


def read(text: str) -> list[Proof]:
    """The proofs of a receipt: of one record, or of all records of a contact (`records`)."""
    try:
        body = json.loads(text)
        return [_proof(each) for each in body.get("records", [body])]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unreadable(f"this is no receipt: {type(error).__name__} {error}") from None


def _proof(body: dict[str, Any]) -> Proof:
    links = [
        Link(int(each["base"]), int(each["count"]), bytes.fromhex(each["root"]), bytes.fromhex(each["link"]))
        for each in body["links"]
    ]
    if not all(0 <= each.base < 2**62 and 0 < each.size < 2**31 for each in links):
        raise ValueError("a batch without records, or before the first one")
    return Proof(
        str(body["service"]), str(body["log"]), int(body["part"]), int(body["offset"]),
        base64.b64decode(body["record"], validate=True),
        [(bool(step["left"]), bytes.fromhex(step["hash"])) for step in body["path"]],
        bytes.fromhex(body["previous"]), links, body["checkpoint"]["heads"].encode(),
        base64.b64decode(body["checkpoint"]["signature"], validate=True),
    )  # fmt: skip


def load_key(pem: bytes) -> Ed25519PublicKey:
    """The public key; Unreadable when it is no Ed25519 key."""
    try:
        key = load_pem_public_key(pem)
    except ValueError as error:
        raise Unreadable(f"this is no public key: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise Unreadable("this is no Ed25519 key")
    return key


def main(arguments: Sequence[str]) -> int:
    files = [each for each in arguments if each != "--show"]
    if len(files) != 2:
        print("usage: verify_receipt.py RECEIPT.json PUBLIC_KEY.pem [--show]", file=sys.stderr)
        return 2
    try:
        with open(files[0], encoding="utf-8") as receipt, open(files[1], "rb") as pem:
            found = check_all(read(receipt.read()), load_key(pem.read()))
    except (OSError, UnicodeDecodeError, Unreadable) as error:
        print(f"unreadable: {error}", file=sys.stderr)
        return 2
    if not found:
        print("unreadable: the receipt holds no record", file=sys.stderr)
        return 2
    for proof, signed_at, broken in found:
        if broken is not None:
            print(f"BROKEN {proof.place}: {broken}")
            continue
        event = event_of(proof.record)
        said = f"{event['type']} of {event['time']}" if event else f"{len(proof.record)} bytes"
        print(f"holds {proof.place}: {said}, signed {signed_at}")
        if event and len(files) < len(arguments):
            print(json.dumps(event, indent=1, ensure_ascii=False))
    return 1 if any(broken for _, _, broken in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
