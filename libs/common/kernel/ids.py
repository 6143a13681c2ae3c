"""Ids are derived, never drawn: the same input gives the same id, also after a restore (docs/architecture.md)."""

import hashlib
from datetime import date
from functools import lru_cache
from typing import Any, NewType

DebtorId = NewType("DebtorId", str)
PersonId = NewType("PersonId", str)
AccountId = NewType("AccountId", str)
CaseId = NewType("CaseId", str)
ContactId = NewType("ContactId", str)
PromiseId = NewType("PromiseId", str)
HoldId = NewType("HoldId", str)

_NAMESPACE = bytes.fromhex("6f2c1d5e8a4b4c0f9d37d0e2b1a95c11")  # frozen with the first release: every id hangs on it
_BEGUN = hashlib.sha1(_NAMESPACE, usedforsecurity=False)  # a copy costs less than to begin
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}  # the two bits of RFC 9562, 4.1


def derive(kind: str, *names: str) -> str:
    """The name-based UUID (RFC 9562 version 5) of `kind` and `names`, joined by NUL, as 36 lower-case characters."""
    begun = _BEGUN.copy()
    begun.update("\0".join((kind, *names)).encode())
    digest = begun.hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{_VARIANT[digest[16]]}{digest[17:20]}-{digest[20:32]}"


def keyed(key: bytes, kind: str, *names: str) -> bytes:
    """16 bytes of HMAC-SHA256 over `kind` and `names`, joined by NUL: the hash by which `identity` knows somebody."""
    return hmac_sha256(key, "\0".join((kind, *names)).encode())[:16]


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104) from the key's two half-done hashes, which takes half the time of `hmac.digest`."""
    inner, outer = _halves(key)
    inner, outer = inner.copy(), outer.copy()
    inner.update(message)
    outer.update(inner.digest())
    return bytes(outer.digest())


_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


@lru_cache(maxsize=32)
def _halves(key: bytes) -> tuple[Any, Any]:
    if len(key) > 64:
        raise ValueError("a key is at most 64 bytes")
    padded = key.ljust(64, b"\0")
    return hashlib.sha256(padded.translate(_INNER)), hashlib.sha256(padded.translate(_OUTER))


def debtor_id(hashed: bytes, generation: int = 0) -> DebtorId:
    """The debtor first seen under this keyed hash, as a UUID of version 8; a new generation after each erasure."""
    if generation:
        hashed = hashlib.sha256(hashed + generation.to_bytes(4, "big")).digest()[:16]
    text = hashed.hex()
    return DebtorId(f"{text[:8]}-{text[8:12]}-8{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:32]}")


def account_id(creditor: str, loan_id: str) -> AccountId:
    """One account per loan of a creditor, for ever."""
    return AccountId(derive("account", creditor, loan_id))


def case_id(account: AccountId, oldest_due: date) -> CaseId:
    """One case per episode of an account; the episode is named by the oldest due date it opened with."""
    return CaseId(derive("case", account, oldest_due.isoformat()))


def contact_id(case: CaseId, plan_version: int, step: str, local_date: date, n: int) -> ContactId:
    """The n-th contact of a plan's step on a local date."""
    return ContactId(derive("contact", case, _time_of_a_step(plan_version, step, local_date, n)))


@lru_cache(maxsize=1024)
def _time_of_a_step(plan_version: int, step: str, local_date: date, n: int) -> str:
    """The names that all cases of one plan and day have in common, joined as `derive` joins them."""
    return "\0".join((str(plan_version), step, local_date.isoformat(), str(n)))


def callback_contact_id(case: CaseId, outcome_id: str) -> ContactId:
    """The call that an outcome agreed on."""
    return ContactId(derive("contact", case, "callback", outcome_id))


def manual_contact_id(case: CaseId, idempotency_key: str) -> ContactId:
    """A contact that a person asked for, once per Idempotency-Key."""
    return ContactId(derive("contact", case, "manual", idempotency_key))
