"""In which zones may the person be: the strictest list that the evidence allows (guide §2.1, cases 7 to 11)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from importlib import resources

from libs.common.kernel.clock import zone

_LEGAL_CLOCK = {"CN": ("Asia/Shanghai",)}  # one legal clock; Asia/Urumqi is a switch of the platform, not law
_SAMPLES = tuple(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=7 * week) for week in range(156))


def plausible_zones(
    stated: str | None, phone_zones: Sequence[str], address_country: str | None, *, xinjiang: bool = False
) -> tuple[str, ...]:
    """Every zone (IANA name) in which the person may be, the most likely first; () = no automated contact.

    `stated`: what the person or the record says. `phone_zones`: the zones of the number's prefix.
    `address_country` (ISO 3166-1 alpha-2) adds all its zones where nothing else points into it: a contact must be
    allowed in all of them at that instant. `xinjiang` adds Asia/Urumqi for China. ValueError for an unknown zone.
    """
    found = list(dict.fromkeys([*([stated] if stated else []), *phone_zones]))
    for name in found:
        zone(name)
    if address_country is not None and not any(name in _all_zones(address_country) for name in found):
        found += country_zones(address_country)
    if xinjiang and address_country == "CN":
        found.append("Asia/Urumqi")
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)
def country_zones(country: str) -> tuple[str, ...]:
    """The zones of a country, one of each that keeps its own time in 2026 to 2028; () for an unknown country."""
    distinct: dict[tuple[timedelta | None, ...], str] = {}
    for name in _LEGAL_CLOCK.get(country, _all_zones(country)):
        distinct.setdefault(_offsets(zone(name)), name)
    return tuple(distinct.values())


def _offsets(there: tzinfo) -> tuple[timedelta | None, ...]:
    return tuple(instant.astimezone(there).utcoffset() for instant in _SAMPLES)


def _all_zones(country: str) -> tuple[str, ...]:
    return _zones_by_country().get(country, ())


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    """The table zone.tab of the zone database, which the package tzdata carries: country, place, zone."""
    found: dict[str, list[str]] = {}
    for line in resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            found.setdefault(country, []).append(name)
    return {country: tuple(names) for country, names in found.items()}
