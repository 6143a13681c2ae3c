"""Checkpoints: one Ed25519 signature over the heads of all logs of a service, kept beside them and anchored outside.

Each minute the owner of part 0 makes one, and on request anybody of the service does, at most once a second. A signed
head is (part, next offset, link): whoever knows it notices if anything below was changed, moved or cut off.
"""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self, TypeAlias

import asyncpg
import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from libs.common.log.append import Connection
from libs.common.log.lost import LOST

KEY_FILE, PUBLIC_FILE = "checkpoint.pem", "checkpoint.pub"
SIGN_SECONDS = 60.0
IDLE_SECONDS = 600.0  # where nothing was appended, a sign of life comes less often
REQUEST_SECONDS_MIN = 1.0
RETRY_SECONDS = 5.0
LINE_BYTES_MAX = 262_144  # 256 parts of three logs
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Job: TypeAlias = Callable[[asyncio.Event], Awaitable[None]]

# One signer at a time; the transaction is short and touches no row that an append takes.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('dunwell.checkpoint'), hashtext($1))"
NOW = "SELECT clock_timestamp()"
LAST = "SELECT at, heads, signature FROM checkpoint ORDER BY at DESC LIMIT 1"
KEEP = "INSERT INTO checkpoint (at, heads, signature) VALUES ($1, $2, $3)"


class LogHead(msgspec.Struct, frozen=True, array_like=True):
    """Where a part of a log ends: the next offset, and the link of its last batch (hex)."""

    part: int
    head: int
    link: str


class SignedHeads(msgspec.Struct, frozen=True):
    """What is signed, as JSON. Parts that are still empty are left out."""

    service: str
    at: datetime
    logs: dict[str, list[LogHead]]

    def head(self, log: str, part: int) -> LogHead | None:
        return next((head for head in self.logs.get(log, ()) if head.part == part), None)


class Checkpoint(msgspec.Struct, frozen=True):
    """`heads` are the signed bytes; an anchor is the same with both as base64."""

    heads: bytes
    signature: bytes

    def read(self) -> SignedHeads:
        return _decode(self.heads)


class Audit:
    """The installation's signing key, its public half, and the folder in which heads are anchored."""

    def __init__(self, private: Ed25519PrivateKey | None, public: Ed25519PublicKey, anchors: Path) -> None:
        self._private, self.public_key, self.anchors = private, public, anchors

    @classmethod
    def open(cls, keys: Path, anchors: Path) -> Self:
        """The key in `keys`/checkpoint.pem (made, mode 0600, where there is none); its public half lies beside it and
        among the anchors."""
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        anchors.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            private = Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            _write(keys / KEY_FILE, private, os.O_EXCL)
        found = serialization.load_pem_private_key((keys / KEY_FILE).read_bytes(), None)
        if not isinstance(found, Ed25519PrivateKey):
            raise ValueError(f"{keys / KEY_FILE} holds no Ed25519 key")
        public = found.public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        for folder in (keys, anchors):
            if not (folder / PUBLIC_FILE).exists():
                _write(folder / PUBLIC_FILE, pem, os.O_TRUNC)
        return cls(found, public, anchors)

    @classmethod
    def for_reading(cls, public: Path, anchors: Path) -> Self:
        """Verifies and signs nothing."""
        found = serialization.load_pem_public_key(public.read_bytes())
        if not isinstance(found, Ed25519PublicKey):
            raise ValueError(f"{public} holds no Ed25519 key")
        return cls(None, found, anchors)

    def sign(self, heads: SignedHeads) -> Checkpoint:
        if self._private is None:
            raise PermissionError("this process has no signing key")
        raw = _encode(heads)
        return Checkpoint(raw, self._private.sign(raw))

    def anchor(self, service: str, checkpoint: Checkpoint) -> None:
        """One line more in anchors/<service>.jsonl, on disk when this returns."""
        line = msgspec.json.encode(checkpoint) + b"\n"
        descriptor = os.open(self.anchors / f"{service}.jsonl", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _drop_unfinished(descriptor)
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class Checkpoints:
    """Makes the checkpoints of one service."""

    def __init__(self, pool: Pool, service: str, logs: Sequence[str], audit: Audit) -> None:
        self._pool, self.service, self.logs, self.audit = pool, service, tuple(logs), audit
        self._heads = " UNION ALL ".join(f"SELECT '{log}', part, head, link FROM {log}_head" for log in self.logs)

    async def make(self, idle_seconds: float = 0.0) -> bool:
        """Signs the heads as they are now. False when the last one is too young: younger than a second, or than
        `idle_seconds` with nothing new to sign."""
        async with self._pool.acquire() as con, con.transaction():
            await con.execute(LOCK, self.service)
            now = await con.fetchval(NOW)
            logs = await self._read(con)
            last = await con.fetchrow(LAST)
            if last is not None:
                age = (now - last["at"]).total_seconds()
                if age < REQUEST_SECONDS_MIN or (age < idle_seconds and _decode(last["heads"]).logs == logs):
                    return False
            checkpoint = self.audit.sign(SignedHeads(self.service, now, logs))
            await con.execute(KEEP, now, checkpoint.heads, checkpoint.signature)
        await asyncio.to_thread(self.audit.anchor, self.service, checkpoint)
        return True

    async def request(self) -> None:
        """A checkpoint that covers all that is committed now; waits up to a second for its turn."""
        while not await self.make():
            async with self._pool.acquire() as con:
                logs, last = await self._read(con), await con.fetchrow(LAST)
            if last is not None and _decode(last["heads"]).logs == logs:
                return
            await asyncio.sleep(REQUEST_SECONDS_MIN / 4)

    def job(self, is_owner: Callable[[], bool]) -> Job:
        """Each minute, where this process owns part 0."""

        async def checkpoints(stopping: asyncio.Event) -> None:
            while not stopping.is_set():
                wait = SIGN_SECONDS
                if is_owner():
                    try:
                        await self.make(IDLE_SECONDS)
                    except (asyncpg.PostgresError, *LOST):
                        wait = RETRY_SECONDS  # the database or the folder is away: its age is watched, and raises alarm
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await stopping.wait()

        return checkpoints

    async def _read(self, con: Connection) -> dict[str, list[LogHead]]:
        """All heads in one statement: as of one instant."""
        logs: dict[str, list[LogHead]] = {log: [] for log in self.logs}
        for log, part, head, link in sorted(map(tuple, await con.fetch(self._heads))):
            if head:
                logs[log].append(LogHead(part, head, link.hex()))
        return logs


def is_signed(checkpoint: Checkpoint, public: Ed25519PublicKey) -> bool:
    try:
        public.verify(checkpoint.signature, checkpoint.heads)
    except InvalidSignature:
        return False
    return True


def anchors_size(folder: Path, service: str) -> int:
    """Bytes of a service's anchors now; 0 where there are none."""
    path = folder / f"{service}.jsonl"
    return path.stat().st_size if path.exists() else 0


def read_anchors(folder: Path, service: str, size: int) -> Iterator[Checkpoint]:
    """The anchors in the first `size` bytes, oldest first; ValueError names a line that is none. A last line without
    its end was being written when the process died: its checkpoint is in the table."""
    path, passed = folder / f"{service}.jsonl", 0
    if not size:
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            passed += len(line)
            if passed > size or not line.endswith(b"\n"):
                return
            try:
                yield _anchor(line)
            except msgspec.MsgspecError:
                raise ValueError(f"{path}:{number} is no anchor") from None


def as_text(checkpoint: Checkpoint) -> dict[str, str]:
    """As the API shows it."""
    return {
        "heads": checkpoint.heads.decode(), "signature": base64.b64encode(checkpoint.signature).decode(),
    }  # fmt: skip


_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(SignedHeads).decode
_anchor = msgspec.json.Decoder(Checkpoint).decode


def _write(path: Path, content: bytes, flag: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _drop_unfinished(descriptor: int) -> None:
    """A line that a death cut short is taken off: its checkpoint is in the table, and the next line must be whole."""
    end = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, LINE_BYTES_MAX, max(0, end - LINE_BYTES_MAX))
    if tail and not tail.endswith(b"\n"):
        os.ftruncate(descriptor, end - len(tail) + tail.rfind(b"\n") + 1)
