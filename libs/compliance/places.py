"""Whose law binds: from where a person is, or the creditor says, to the packs that are asked."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from libs.compliance.packs import POLICY, Library
from libs.compliance.zones import country_zones

Places = tuple[str, ...]


class UnknownPlace(ValueError):
    """A jurisdiction that is neither a pack nor a country: nobody knows what binds there."""


def places_of(home: Places, otherwise: Sequence[str], added: Mapping[str, Sequence[str]]) -> Places:
    """The places whose law binds: the person's, else the creditor's, each with the packs that the creditor adds to the
    place or to its country."""
    places = home or tuple(otherwise)
    found: list[str] = []
    if added:
        for place in places:
            found += added.get(place, ())
            country, part, _ = place.partition("-")
            if part:
                found += added.get(country, ())
    return tuple(dict.fromkeys((*places, *found))) if found else places


@lru_cache(maxsize=256)
def named(places: Places, library: Library) -> tuple[str, ...]:
    """The packs that bind in these places, our own ceilings always; UnknownPlace where a place is none.

    A part of a country without a pack of its own (US-TX) has the country's, a country of the union that of the union
    (DE), a country without a pack (TW) our own ceilings alone.
    """
    found: list[str] = []
    for place in places:
        country, _, part = place.partition("-")
        if place in library.packs or place == POLICY:
            found.append(place)
        elif country_zones(country):
            found += library.jurisdictions_of(country, part)
        else:
            raise UnknownPlace(f"unknown jurisdiction {place!r}")
    return tuple(dict.fromkeys([*(name for name in found if name != POLICY), POLICY]))
