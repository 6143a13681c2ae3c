"""In which zones may the person be: the strictest list that the evidence allows (guide §2.1, cases 7 to 11)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources

from libs.common.kernel.clock import zone

REGIONS = "packs/regions.txt"
XINJIANG = "Asia/Urumqi"
_LEGAL_CLOCK = {"CN": ("Asia/Shanghai",)}  # one legal clock; Xinjiang's own is a switch of the creditor's, not law
_XINJIANG_CODES = frozenset({"65", "XJ"})
_SAMPLES = tuple(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=7 * week) for week in range(156))


def plausible_zones(
    stated: str | None, phone_zones: Sequence[str], address_country: str | None, address_region: str | None = None, *,
    xinjiang: bool = False,
) -> tuple[str, ...]:  # fmt: skip
    """Every zone (IANA name) in which the person may be, the most likely first; () = no automated contact.

    `stated`: what the person or the record says. `phone_zones`: those of the numbers' prefixes. `address_country`
    (ISO 3166-1 alpha-2) and `address_region` (its code or its name): a part of the country that the table of regions
    has adds its zones, of several those that are stated where they are among them; of any other address the country
    adds all of its zones where nothing else points into it. A contact must be allowed in all of them at that instant.
    `xinjiang` adds its own clock for an address in China that is, or may be, there. ValueError for an unknown zone.
    """
    found = list(dict.fromkeys([*([stated] if stated else []), *phone_zones]))
    for name in found:
        zone(name)
    if address_country is None:
        return tuple(found)
    country = address_country.upper()
    region = region_zones(country, address_region) if address_region else ()
    if region:
        found += () if stated and _keeps(stated, region) else (name for name in region if not _keeps(name, found))
    elif not any(name in _all_zones(country) for name in found):
        found += country_zones(country)
    if xinjiang and country == "CN" and _may_be_xinjiang(address_region):
        found.append(XINJIANG)
    return tuple(dict.fromkeys(found))


def region_zones(country: str, region: str) -> tuple[str, ...]:
    """The zones of a part of a country by its code ("CA", "US-CA") or its name in any case; () where none is listed."""
    return _regions().get((country, region.strip().removeprefix(f"{country}-").casefold()), ())


@lru_cache(maxsize=256)
def country_zones(country: str) -> tuple[str, ...]:
    """The zones of a country, one of each that keeps its own time in 2026 to 2028; () for an unknown country."""
    distinct: dict[tuple[timedelta | None, ...], str] = {}
    for name in _LEGAL_CLOCK.get(country, _all_zones(country)):
        distinct.setdefault(_offsets(name), name)
    return tuple(distinct.values())


def _keeps(name: str, others: Iterable[str]) -> bool:
    """Does one of these zones keep the same time."""
    return any(name == other or _offsets(name) == _offsets(other) for other in others)


@lru_cache(maxsize=1024)
def _offsets(name: str) -> tuple[timedelta | None, ...]:
    there = zone(name)
    return tuple(instant.astimezone(there).utcoffset() for instant in _SAMPLES)


def _may_be_xinjiang(region: str | None) -> bool:
    if not region or not region.strip():
        return True
    return "新疆" in region or "xinjiang" in region.casefold() or region.strip()[-2:].upper() in _XINJIANG_CODES


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


@lru_cache(maxsize=1)
def _regions() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in resources.files("libs.compliance").joinpath(REGIONS).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, code, zones, name = line.split(maxsplit=3)
            for key in (code, name):
                found[country, key.casefold()] = tuple(zones.split(","))
    return found
