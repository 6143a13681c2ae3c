"""How many parts a text costs (3GPP TS 23.038): 160/153 septets, or 70/67 UTF-16 units where a sign is not in GSM-7."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # each behind an escape: two septets


def segments(text: str) -> int:
    """At least 1; an escape pair or a surrogate pair is never split."""
    if all(c in _BASIC or c in _EXTENDED for c in text):
        return _count([2 if c in _EXTENDED else 1 for c in text], 160, 153)
    return _count([2 if ord(c) > 0xFFFF else 1 for c in text], 70, 67)


def _count(sizes: list[int], single: int, part: int) -> int:
    if sum(sizes) <= single:
        return 1
    parts, filled = 1, 0
    for size in sizes:
        if filled + size > part:
            parts, filled = parts + 1, 0
        filled += size
    return parts
