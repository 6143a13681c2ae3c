"""Persons for data sets that have none: drawn from a seed and a key alone, so that a repeat gives the same person.

A number that somebody may own must never be texted by mistake. The US keep 555-01xx free for fiction (NANPA). China
keeps no such range; 1349 belongs to a satellite operator, whose numbers nobody carries in a pocket.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Literal

Country = Literal["CN", "US"]
COUNTRIES: tuple[Country, ...] = ("CN", "US")
_SURNAMES_CN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐"
_GIVEN_CN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文建国志红梅春雪晨阳宇欣佳怡"
_SURNAMES_US = "Smith Johnson Brown Jones Miller Davis Wilson Moore Taylor Thomas Lee Clark Lewis Walker Hall".split()
_GIVEN_US = "James Mary John Linda David Susan Emma Noah Olivia Liam Ava Lucas Grace Henry Chloe Jack Ruby".split()
_PLACES_CN = tuple(
    (place[:6], place[6:])
    for place in "110000北京 310000上海 440100广州 440300深圳 330100杭州 320100南京 420100武汉 510100成都".split()
)
# region, city, area codes of that state alone
_PLACES_US = (
    ("TX", "Houston", ("713", "281", "832")), ("FL", "Miami", ("305", "786")), ("IL", "Chicago", ("312", "773")),
    ("GA", "Atlanta", ("404", "678")), ("OH", "Columbus", ("614", "380")), ("CO", "Denver", ("303", "720")),
)  # fmt: skip
_CN_NUMBERS = 10_000_000
_US_LINES = 100


def person(seed: str, key: str, country: Country, consents: Sequence[str]) -> dict[str, Any]:
    """The members of a canonical `customer`, without its id. No two numeric keys below 10^7 share a Chinese phone."""
    drawn = blake2b(f"{seed}\0{key}".encode(), digest_size=16).digest()
    make = _chinese if country == "CN" else _american
    return {**make(seed, key, drawn), "jurisdictions": [country], "consents": list(consents)}


def _chinese(seed: str, key: str, drawn: bytes) -> dict[str, Any]:
    region, city = _PLACES_CN[drawn[3] % len(_PLACES_CN)]
    given = _GIVEN_CN[drawn[1] % len(_GIVEN_CN)] + (_GIVEN_CN[drawn[2] % len(_GIVEN_CN)] if drawn[4] % 5 else "")
    return {
        "name": _SURNAMES_CN[drawn[0] % len(_SURNAMES_CN)] + given,
        "language": "zh-CN",
        "time_zone": "Asia/Shanghai",
        "phones": [{"number": f"+861349{_spread(seed, key, drawn):07}", "kind": "mobile", "verified": True}],
        "address": {"country": "CN", "region": region, "city": city},
    }


def _american(seed: str, key: str, drawn: bytes) -> dict[str, Any]:
    region, city, areas = _PLACES_US[drawn[3] % len(_PLACES_US)]
    phone = f"+1{areas[drawn[2] % len(areas)]}55501{drawn[5] % _US_LINES:02}"
    return {
        "name": f"{_GIVEN_US[drawn[1] % len(_GIVEN_US)]} {_SURNAMES_US[drawn[0] % len(_SURNAMES_US)]}",
        "language": "en-US",
        "phones": [{"number": phone, "kind": "mobile", "verified": True}],
        "address": {"country": "US", "region": region, "city": city},
    }


def _spread(seed: str, key: str, drawn: bytes) -> int:
    """A number below 10^7. Multiplying by what shares no factor with 10^7 permutes: numeric keys stay apart."""
    if not (key.isascii() and key.isdigit()):
        return int.from_bytes(drawn[8:], "big") % _CN_NUMBERS
    shift = int.from_bytes(blake2b(seed.encode(), digest_size=8).digest(), "big")
    return (int(key[:18]) * 7_654_321 + shift) % _CN_NUMBERS
