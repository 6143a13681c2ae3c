"""A debtor's personal data: one box, sealed under the debtor's own key, so that destroying the key erases the person.

Every sealed thing is `form ‖ key id ‖ nonce ‖ AES-256-GCM`, with a random 96-bit nonce; what it was sealed for
(debtor, field, form, key id) is authenticated with it, so that it opens nowhere else.
"""

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import Any, Literal, NewType

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from libs.common.kernel.ids import DebtorId
from libs.common.vault.keys import KEY_BYTES, NONCE_BYTES, Keyring

FORM = 1  # of the head and of Person; a field added at Person's end keeps it
HEAD_BYTES = 2 + NONCE_BYTES
CONTENT_HASH_BYTES = 16
_FORM = bytes((FORM,))
_ENTRY_BYTES = 1 + KEY_BYTES
_NEW_BYTES = KEY_BYTES + 2 * NONCE_BYTES  # what chance gives to a new debtor: a key, and a nonce for it and for the box

DebtorKey = NewType("DebtorKey", bytes)  # one or more of (id, 32 bytes), the newest first; older ones only open


class Unopened(Exception):
    """Changed, cut short, sealed for something else or under another key; the message holds nothing of the content."""


class Phone(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A number in E.164; `ref` is how events name it."""

    ref: str
    e164: str
    kind: Literal["mobile", "landline"]
    verified: bool = False


class Email(msgspec.Struct, array_like=True, frozen=True, gc=False):
    ref: str
    address: str
    verified: bool = False


class Address(msgspec.Struct, array_like=True, frozen=True, gc=False):
    country: str | None = None
    region: str | None = None
    city: str | None = None
    line: str | None = None
    postal_code: str | None = None


class Relative(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Somebody else whom the source names beside the debtor; never contacted by a machine."""

    name: str
    relation: str
    phone: str | None = None


class Person(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is known about a debtor as a person. New fields only at the end, with a default."""

    name: str = ""
    national_id: str | None = None
    birth_date: date | None = None
    language: str | None = None
    emails: list[Email] = msgspec.field(default_factory=list)
    address: Address | None = None
    phones: list[Phone] = msgspec.field(default_factory=list)
    contacts: list[Relative] = msgspec.field(default_factory=list)
    customer_ids: dict[str, str] = msgspec.field(default_factory=dict)  # creditor → its own id of this customer
    extra: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict)  # account → what its source says besides

    def phone(self, ref: str) -> Phone | None:
        """The phone that events call `ref`."""
        return next((phone for phone in self.phones if phone.ref == ref), None)


class Addressee(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What a text needs of a Person, place by place: the raw ones are passed over, which halves the decoding."""

    name: str = ""
    national_id: msgspec.Raw = msgspec.Raw()
    birth_date: msgspec.Raw = msgspec.Raw()
    language: msgspec.Raw = msgspec.Raw()
    emails: msgspec.Raw = msgspec.Raw()
    address: msgspec.Raw = msgspec.Raw()
    phones: list[Phone] = msgspec.field(default_factory=list)

    def number(self, ref: str) -> str | None:
        """The number (E.164) that events call `ref`."""
        for phone in self.phones:
            if phone.ref == ref:
                return phone.e164
        return None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Person).decode
_decode_addressee = msgspec.msgpack.Decoder(Addressee).decode


def new_key() -> DebtorKey:
    """A key of a debtor who had none."""
    return DebtorKey(b"\1" + os.urandom(KEY_BYTES))


def next_key(key: DebtorKey) -> DebtorKey:
    """The debtor's key with a new one in front: seals from now on; what was sealed before still opens.

    ValueError after 255 keys of one debtor.
    """
    if key[0] == 255:
        raise ValueError("this debtor has used 255 keys; the form holds no more")
    return DebtorKey(bytes((key[0] + 1,)) + os.urandom(KEY_BYTES) + key)


def wrap(key: DebtorKey, debtor_id: DebtorId, ring: Keyring) -> bytes:
    """The debtor's key sealed under the deployment's current data key, for this debtor only."""
    head = _FORM + ring.current.to_bytes(1, "big")
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + ring.ciphers[ring.current].encrypt(nonce, key, _bound(debtor_id, "key", head))


def unwrap(wrapped: bytes, debtor_id: DebtorId, ring: Keyring) -> DebtorKey:
    """Opens what `wrap` made; Unopened if it was made for somebody else or under a data key that is gone."""
    cipher = ring.ciphers.get(wrapped[1]) if len(wrapped) > HEAD_BYTES else None
    if cipher is None:
        raise Unopened("the debtor's key was wrapped under a data key that this installation does not have")
    return DebtorKey(_decrypt(cipher, wrapped, _bound(debtor_id, "key", wrapped[:2])))


def is_wrapped_by_current(wrapped: bytes, ring: Keyring) -> bool:
    """False when the data key has been rotated since: wrap again at the next write."""
    return wrapped[1] == ring.current


def seal(person: Person, key: DebtorKey, debtor_id: DebtorId) -> bytes:
    """The debtor's box."""
    return _seal(_encode(person), key, debtor_id, "person")


def open(box: bytes, key: DebtorKey, debtor_id: DebtorId) -> Person:
    """Opens what `seal` made; Unopened otherwise."""
    try:
        return _decode(_open(box, key, debtor_id, "person"))
    except msgspec.DecodeError:
        raise Unopened("the box is of a form that this version does not read") from None


def seal_new(person: Person, debtor_id: DebtorId, ring: Keyring) -> tuple[DebtorKey, bytes, bytes]:
    """A new debtor's key, the key wrapped, and the box: as new_key, wrap and seal, but cheaper."""
    return next(seal_all_new({debtor_id: person}, ring))


def seal_all_new(
    persons: Mapping[DebtorId, Person], ring: Keyring
) -> Iterator[tuple[DebtorKey, bytes, bytes]]:  # fmt: skip
    """As `seal_new` for each of them, in their order; chance is drawn once for all."""
    drawn = os.urandom(_NEW_BYTES * len(persons))
    wrap_head, box_head = _FORM + ring.current.to_bytes(1, "big"), _FORM + b"\1"
    wrapping = ring.ciphers[ring.current].encrypt
    for start, (debtor_id, person) in zip(range(0, len(drawn), _NEW_BYTES), persons.items(), strict=True):
        box_at, end = start + KEY_BYTES + NONCE_BYTES, start + _NEW_BYTES
        secret, wrap_nonce = drawn[start : start + KEY_BYTES], drawn[start + KEY_BYTES : box_at]
        box_nonce, key = drawn[box_at:end], DebtorKey(b"\1" + secret)
        wrapped = wrapping(wrap_nonce, key, _bound(debtor_id, "key", wrap_head))
        box = AESGCM(secret).encrypt(box_nonce, _encode(person), _bound(debtor_id, "person", box_head))
        yield key, wrap_head + wrap_nonce + wrapped, box_head + box_nonce + box


def seal_text(key: DebtorKey, debtor_id: DebtorId, field: str, text: str) -> str:
    """What somebody said or wrote, as base64, for logs and states. `field` names its place, such as "note/<id>"."""
    return b64encode(_seal(text.encode(), key, debtor_id, "text/" + field)).decode()


def open_text(key: DebtorKey, debtor_id: DebtorId, field: str, sealed: str) -> str:
    """Opens what `seal_text` made for the same debtor and field; Unopened otherwise."""
    try:
        return _open(b64decode(sealed, validate=True), key, debtor_id, "text/" + field).decode()
    except (NotBase64, ValueError):
        raise Unopened("the text is not what seal_text made") from None


class Held:
    """One debtor's key in hand for a text: the cipher is made once for what is opened and what is sealed."""

    __slots__ = ("_cipher", "_debtor_id", "_key")

    def __init__(self, wrapped: bytes, debtor_id: DebtorId, ring: Keyring) -> None:
        """Unopened as `unwrap`."""
        self._key, self._debtor_id = unwrap(wrapped, debtor_id, ring), debtor_id
        self._cipher = AESGCM(self._key[1:_ENTRY_BYTES])

    def addressee(self, box: bytes) -> Addressee:
        """As much of the box as a text needs; Unopened as `open`."""
        key, debtor_id = self._key, self._debtor_id
        try:
            if len(box) > HEAD_BYTES and box[1] == key[0]:
                return _decode_addressee(_decrypt(self._cipher, box, _bound(debtor_id, "person", box[:2])))
            return _decode_addressee(_open(box, key, debtor_id, "person"))  # sealed under one of the older keys
        except msgspec.DecodeError:
            raise Unopened("the box is of a form that this version does not read") from None

    def seal_text(self, field: str, text: bytes) -> str:
        """As the function of this name."""
        head, nonce = _FORM + self._key[:1], os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text, _bound(self._debtor_id, "text/" + field, head))
        return b64encode(head + nonce + sealed).decode()


def seal_ingress(key: bytes, raw: bytes) -> bytes:
    """What came in, sealed until intake has applied it: one call per batch, or per record.

    A random byte picks one of 256 keys derived from `key`, so that one of them meets its limit of 2^32 random nonces
    (NIST SP 800-38D, 8.3) only after 10^12 calls.
    """
    drawn = os.urandom(1 + NONCE_BYTES)
    head = _FORM + drawn[:1]
    return head + drawn[1:] + _ingress_cipher(key, drawn[0]).encrypt(drawn[1:], raw, b"ingress" + head)


def open_ingress(key: bytes, sealed: bytes) -> bytes:
    """Opens what `seal_ingress` made; Unopened otherwise."""
    if len(sealed) <= HEAD_BYTES:
        raise Unopened("the record is too short to be sealed")
    return _decrypt(_ingress_cipher(key, sealed[1]), sealed, b"ingress" + sealed[:2])


def content_hash(content: Person | bytes, content_key: bytes) -> bytes:
    """16 bytes by which a repeat is known without opening the box: keyed BLAKE2b (RFC 7693) of a Person, or of the
    bytes of the source's own customer object."""
    data = content if isinstance(content, bytes) else _encode(content)
    hashed = _keyed_hash(content_key).copy()
    hashed.update(data)
    return hashed.digest()


@lru_cache(maxsize=32)
def _keyed_hash(content_key: bytes) -> blake2b:
    """The key takes up a block of its own: hashed once."""
    return blake2b(digest_size=CONTENT_HASH_BYTES, key=content_key)


def _bound(debtor_id: str, field: str, head: bytes) -> bytes:
    """subject ‖ field ‖ form and key id: what a ciphertext is tied to (S43)."""
    return f"{debtor_id}\0{field}\0".encode() + head


def _seal(plain: bytes, key: DebtorKey, debtor_id: DebtorId, field: str) -> bytes:
    head, nonce = _FORM + key[:1], os.urandom(NONCE_BYTES)
    return head + nonce + AESGCM(key[1:_ENTRY_BYTES]).encrypt(nonce, plain, _bound(debtor_id, field, head))


def _open(sealed: bytes, key: DebtorKey, debtor_id: DebtorId, field: str) -> bytes:
    if len(sealed) <= HEAD_BYTES:
        raise Unopened("too short to be sealed")
    return _decrypt(AESGCM(_secret(key, sealed[1])), sealed, _bound(debtor_id, field, sealed[:2]))


def _secret(key: DebtorKey, number: int) -> bytes:
    if key[0] == number:
        return key[1:_ENTRY_BYTES]
    for start in range(_ENTRY_BYTES, len(key), _ENTRY_BYTES):
        if key[start] == number:
            return key[start + 1 : start + _ENTRY_BYTES]
    raise Unopened("sealed under a key that this debtor does not have")


def _decrypt(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    if sealed[0] != FORM:
        raise Unopened("sealed by a version that this one does not know")
    try:
        return cipher.decrypt(sealed[2:HEAD_BYTES], sealed[HEAD_BYTES:], bound)
    except InvalidTag:
        raise Unopened("changed, cut short, or sealed for somebody or something else") from None


@lru_cache(maxsize=512)
def _ingress_cipher(key: bytes, part: int) -> AESGCM:
    return AESGCM(sha256(b"dunwell ingress\0" + key + bytes((part,))).digest())
