"""Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, `v1,<base64>`, several signatures and several secrets."""

import base64
import binascii
import hmac

TOLERANCE_SECONDS = 300
_PREFIX = "whsec_"
KEY_BYTES_MIN = 16


class BadSecret(ValueError):
    """A secret that is none; the message never repeats it."""


def keys_of(secrets: str) -> tuple[bytes, ...]:
    """The keys of one or more secrets, separated by blanks: the first signs, all verify (rotation)."""
    return tuple(key for secret in secrets.split() for key in _keys(secret))


def _keys(secret: str) -> tuple[bytes, ...]:
    """The bytes behind whsec_; a secret without it may be meant either way: as base64, or as it stands."""
    try:
        decoded: tuple[bytes, ...] = (base64.b64decode(secret.removeprefix(_PREFIX), validate=True),)
    except (binascii.Error, ValueError):
        decoded = ()
    keys = decoded if secret.startswith(_PREFIX) else (*decoded, secret.encode())
    long_enough = tuple(key for key in keys if len(key) >= KEY_BYTES_MIN)
    if not long_enough:
        raise BadSecret(
            f"a webhook secret is whsec_ and base64 of at least {KEY_BYTES_MIN} random bytes; "
            "make one with: echo whsec_$(openssl rand -base64 32)"
        )
    return long_enough


def sign(key: bytes, webhook_id: str, timestamp: int, body: bytes) -> str:
    """ "v1,…" for a message; timestamp in seconds since 1970."""
    digest = hmac.digest(key, f"{webhook_id}.{timestamp}.".encode() + body, "sha256")
    return "v1," + base64.b64encode(digest).decode()


def verifies(
    keys: tuple[bytes, ...], webhook_id: str, timestamp: str, signatures: str, body: bytes, now_seconds: float
) -> bool:
    """Is one of the signatures (separated by blanks) made with one of the keys, within five minutes? Constant time."""
    if not (webhook_id and timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    good = abs(now_seconds - int(timestamp)) <= TOLERANCE_SECONDS
    matched = False
    for key in keys:
        wanted = sign(key, webhook_id, int(timestamp), body).encode()
        for given in signatures.split(" ")[:8]:
            matched |= hmac.compare_digest(wanted, given.encode())
    return good and matched
