"""Finding a debtor by phone or e-mail without keeping either in clear: keyed hashes, each with its own purpose."""

from collections.abc import Iterable
from struct import Struct

from libs.common.kernel.ids import DebtorId, hmac_sha256

REF_CHARACTERS = 12
_HEAD = Struct(">q")


def phone_hash(e164: str, index_key: bytes) -> int:
    """The number's place in the blind index: the first 8 bytes of HMAC-SHA256 as a signed int8.

    Two numbers in a million share one by chance once in 10^7 installations: whoever acts on a hit opens the box.
    """
    return _int8(hmac_sha256(index_key, f"phone\0{e164}".encode()))


def email_hash(address: str, index_key: bytes) -> int:
    """As `phone_hash`, of an e-mail address without regard to case."""
    return _int8(hmac_sha256(index_key, f"email\0{address.strip().casefold()}".encode()))


def phone_columns(e164s: Iterable[str], index_key: bytes) -> tuple[int | None, int | None, list[int] | None]:
    """`phone1, phone2, phones_more` of a vault row: the first two in columns of their own, the rest as an array."""
    hashes = [phone_hash(e164, index_key) for e164 in dict.fromkeys(e164s)]
    return hashes[0] if hashes else None, hashes[1] if len(hashes) > 1 else None, hashes[2:] or None


def ref_of(debtor_id: DebtorId, point: str, identity_key: bytes) -> str:
    """How events name a contact point (an E.164 number or an address): 12 hex characters of HMAC-SHA256.

    Stable for one debtor and not to be linked across debtors. Keyed by the key that is never rotated: opt-outs and
    wrong numbers hang on it.
    """
    return hmac_sha256(identity_key, f"ref\0{debtor_id}\0{point}".encode())[: REF_CHARACTERS // 2].hex()


def _int8(digest: bytes) -> int:
    value: int = _HEAD.unpack_from(digest)[0]
    return value
