"""The keys of an installation: one file each under DUNWELL_HOME/keys (mode 0600 in a folder of mode 0700).

The key in `data.key` (the KEK) seals the deployment's data keys in `data.ring`; the newest of those seals each
debtor's own key, which seals the debtor's box. So a new KEK re-wraps one small file, and boxes stay as they are.
"""

import hmac
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
_FORM = 1
_KEK, _KEK_NEXT, _KEK_OLD, _RING = "data.key", "data.key.next", "data.key.old", "data.ring"
_PLAIN = ("identity", "index", "content", "ingress")


class BadKeys(Exception):
    """The process must not start; the message names the file and how to mend it. It never holds key material."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The deployment's data keys by id (1 to 255); `current` seals, all of them open."""

    current: int
    ciphers: Mapping[int, AESGCM] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys of an installation, 32 bytes each. `identity_key` is never rotated: every debtor id hangs on it."""

    ring: Keyring
    identity_key: bytes = field(repr=False)
    index_key: bytes = field(repr=False)
    content_key: bytes = field(repr=False)
    ingress_key: bytes = field(repr=False)

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> Self:
        """The keys in `folder`; a new folder is filled if `create` (embedded), else BadKeys (cluster).

        `data.ring` is written last. Once it exists, a missing key is a loss and never made anew.
        """
        fresh = create and not (folder / _RING).exists()
        if fresh:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        plain = {name: _read_or_create(folder / f"{name}.key", fresh) for name in _PLAIN}
        kek = _read_or_create(folder / _KEK, fresh)
        if len({kek, *plain.values()}) <= len(plain):
            raise BadKeys(f"{folder}: two of the key files are equal; each key must be its own 32 random bytes")
        if fresh:
            _write_ring(folder, kek, _StoredRing(1, {1: secrets.token_bytes(KEY_BYTES)}))
        stored = _read_ring(folder)
        ring = Keyring(stored.current, {number: AESGCM(key) for number, key in stored.keys.items()})
        return cls(ring, **{f"{name}_key": key for name, key in plain.items()})


def rotate_kek(folder: Path) -> None:
    """A new `data.key`; data keys are re-wrapped, boxes stay. The old one stays as `data.key.old` until removed.

    Safe to repeat after a crash at any point: the ring names the KEK that sealed it, and all three files are tried.
    """
    stored = _read_ring(folder)
    kek = _read_or_create(folder / _KEK_NEXT, True)
    _write_ring(folder, kek, stored)
    if not hmac.compare_digest(kek, _read_key(folder / _KEK)):
        _replace(folder / _KEK_OLD, _read_key(folder / _KEK).hex())
    _replace(folder / _KEK, kek.hex())
    (folder / _KEK_NEXT).unlink()


def add_data_key(folder: Path) -> int:
    """A new current data key, whose id is returned; debtors' keys are re-wrapped as they are next written."""
    stored = _read_ring(folder)
    number = max(stored.keys) + 1
    if number > 255:
        raise BadKeys(f"{folder / _RING}: 255 data keys were used; the form of wrapped keys holds no more")
    _write_ring(folder, _kek_of(folder), _StoredRing(number, {**stored.keys, number: secrets.token_bytes(KEY_BYTES)}))
    return number


class _StoredRing(msgspec.Struct, frozen=True):
    current: int
    keys: dict[int, bytes]


def _write_ring(folder: Path, kek: bytes, stored: _StoredRing) -> None:
    """form ‖ KEK's id (4 bytes) ‖ nonce ‖ AES-256-GCM(KEK, ring), as hex."""
    head, nonce = bytes((_FORM,)) + _kek_id(kek), os.urandom(NONCE_BYTES)
    sealed = AESGCM(kek).encrypt(nonce, msgspec.msgpack.encode(stored), b"dunwell data ring" + head)
    _replace(folder / _RING, (head + nonce + sealed).hex())


def _read_ring(folder: Path) -> _StoredRing:
    kek, sealed = _kek_of(folder), _read_hex(folder / _RING)
    head, nonce = sealed[:5], sealed[5 : 5 + NONCE_BYTES]
    try:
        plain = AESGCM(kek).decrypt(nonce, sealed[5 + NONCE_BYTES :], b"dunwell data ring" + head)
        return msgspec.msgpack.decode(plain, type=_StoredRing)
    except (InvalidTag, msgspec.DecodeError):
        raise BadKeys(f"{folder / _RING} was changed or cut short; restore it from the key backup") from None


def _kek_of(folder: Path) -> bytes:
    """The KEK that sealed the ring, among `data.key` and the two that a rotation may leave beside it."""
    wanted = _read_hex(folder / _RING)[1:5]
    for name in (_KEK, _KEK_NEXT, _KEK_OLD):
        if (folder / name).exists():
            kek = _read_key(folder / name)
            if hmac.compare_digest(_kek_id(kek), wanted):
                return kek
    raise BadKeys(f"{folder / _KEK} is not the key that sealed {_RING}; restore both from the same key backup")


def _kek_id(kek: bytes) -> bytes:
    return hmac.digest(kek, b"dunwell kek id", "sha256")[:4]


def _read_or_create(path: Path, create: bool) -> bytes:
    if create:
        with suppress(FileExistsError):  # left by a first start that was cut short, or made by hand
            _write(path, secrets.token_hex(KEY_BYTES), os.O_CREAT | os.O_EXCL)
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    key = _read_hex(path)
    if len(key) != KEY_BYTES or len(set(key)) < 8:
        raise BadKeys(f"{path}: a key is 32 random bytes as 64 hex digits; make one with: openssl rand -hex 32")
    return key


def _read_hex(path: Path) -> bytes:
    try:
        if path.stat().st_mode & 0o007:
            raise BadKeys(f"{path} is open to every user of this machine; run: chmod 600 {path}")
        return bytes.fromhex(path.read_text("ascii"))
    except FileNotFoundError:
        raise BadKeys(
            f"{path} is missing; restore it from the key backup, or, for a new installation, run: dunwell keys init"
        ) from None
    except OSError as error:
        raise BadKeys(f"{path} can't be read ({error.strerror}); the service's user needs to read it") from None
    except ValueError:
        raise BadKeys(f"{path} holds something else than hex digits; restore it from the key backup") from None


def _replace(path: Path, text: str) -> None:
    """Whole or not at all, also when the machine stops in between."""
    beside = path.with_name(path.name + ".new")
    _write(beside, text, os.O_CREAT | os.O_TRUNC)
    beside.replace(path)
    _sync_folder(path.parent)


def _write(path: Path, text: str, flags: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | flags, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
