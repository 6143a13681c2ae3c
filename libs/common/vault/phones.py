"""Telephone numbers in one form: E.164, with what the number's plan says of region, kind and time zones.

Google's metadata decide, by the `phonenumbers` library. A number that is already E.164 takes a fast path: one pattern
per country calling code, compiled from the same metadata in the order in which the library looks (`number_type`,
`region_code_for_number`); whatever it does not know for certain goes to the library. Tests hold the two equal.
`phonenumbers.geocoder` is never imported: it costs 100 MB.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec
import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberType, timezone
from phonenumbers.phonenumberutil import is_number_type_geographical
from phonenumbers.tzdata import TIMEZONE_DATA

Kind = Literal["mobile", "landline"]
INPUT_CHARACTERS_MAX = 64
_END = r"\Z"

# Fixed-or-mobile (all of North America) counts as mobile: a source that knows better says so.
_KINDS: dict[int, Kind] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.VOIP: "landline",
    PhoneNumberType.PERSONAL_NUMBER: "landline",
}
# In the order in which the library looks: the first that fits is the number's type. Fixed and mobile come after these.
_BEFORE_FIXED = (
    ("premium_rate", PhoneNumberType.PREMIUM_RATE),
    ("toll_free", PhoneNumberType.TOLL_FREE),
    ("shared_cost", PhoneNumberType.SHARED_COST),
    ("voip", PhoneNumberType.VOIP),
    ("personal_number", PhoneNumberType.PERSONAL_NUMBER),
    ("pager", PhoneNumberType.PAGER),
    ("uan", PhoneNumberType.UAN),
    ("voicemail", PhoneNumberType.VOICEMAIL),
)


class PhoneNumber(msgspec.Struct, frozen=True, gc=False):
    """`e164` "+8613800138000"; `region` ISO 3166-1 alpha-2; `zones` IANA names, all that the number may be in."""

    e164: str
    region: str
    kind: Kind
    zones: tuple[str, ...]


def normalise(number: str, country_hint: str | None = None) -> PhoneNumber:
    """The number in E.164, from any usual form: spaces, brackets, 0086…, full-width digits, national with a hint.

    `country_hint` (ISO 3166-1 alpha-2) explains numbers without + or 00. ValueError says what to mend, and never
    repeats the number.
    """
    return _quickly(number) or by_library(number, country_hint)


def by_library(number: str, country_hint: str | None = None) -> PhoneNumber:
    """As `normalise`, all by the library: 25 µs."""
    parsed = _parse(number, country_hint)
    kind, region = _kind(parsed), phonenumbers.region_code_for_number(parsed)
    if parsed.extension:
        raise ValueError("a number with an extension reaches a switchboard; give the person's direct number")
    if kind is None or region is None or region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY:
        raise ValueError("this is a service number (toll-free, premium, pager …); give the person's own number")
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164, region, kind, _known(timezone.time_zones_for_number(parsed)))


def _parse(number: str, country_hint: str | None) -> phonenumbers.PhoneNumber:
    if len(number) > INPUT_CHARACTERS_MAX:
        raise ValueError(f"a telephone number has at most {INPUT_CHARACTERS_MAX} characters")
    region = country_hint.upper() if country_hint else None
    for text in _readings(number):
        try:
            parsed = phonenumbers.parse(text, region)
        except NumberParseException as error:
            countryless = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
        else:
            if phonenumbers.is_valid_number(parsed):
                return parsed
            countryless = False
    if countryless:
        raise ValueError(
            "the country is missing or unknown: write + and the country calling code, as in +8613800138000"
        )
    raise ValueError("no such number is in use in its country; check for missing, extra or swapped digits")


def _readings(number: str) -> tuple[str, ...]:
    """00 is + in most of the world, but not a prefix in the plans of all (the US dial 011)."""
    stripped = number.strip()
    return (number, "+" + stripped[2:]) if stripped.startswith("00") else (number,)


def _kind(parsed: phonenumbers.PhoneNumber) -> Kind | None:
    return _KINDS.get(phonenumbers.number_type(parsed))


class _Outcome(NamedTuple):
    region: str
    kind: Kind
    geographical: bool


class _Plan(NamedTuple):
    """`pattern` matches a whole E.164 number; the group that took part says which outcome it is."""

    pattern: re.Pattern[str]
    outcomes: dict[int, _Outcome]
    zone_digits: int


def _quickly(number: str) -> PhoneNumber | None:
    plan = _plan(number[:3]) or _plan(number[:2]) or _plan(number[:4])
    found = plan.pattern.fullmatch(number) if plan else None
    if plan is None or found is None or found.lastindex is None:
        return None
    outcome = plan.outcomes.get(found.lastindex)
    if outcome is None:
        return None
    region, kind, geographical = outcome
    end = 1 + plan.zone_digits if geographical else found.start(found.lastindex)
    return PhoneNumber(number, region, kind, _zones(number[1:end]))


@lru_cache(maxsize=4096)
def _plan(plus_code: str) -> _Plan | None:
    """The plan of "+86"; None for what is no calling code of a region, or can't be done by pattern alone."""
    if not (plus_code.isascii() and plus_code[:1] == "+" and plus_code[1:].isdigit()):
        return None
    code = int(plus_code[1:])
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    if plus_code != f"+{code}" or not regions or phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY in regions:
        return None
    # A national prefix after the code ("+44 07911 …") is the library's to judge, and so is a leading zero (Italy).
    prefix = _metadata(regions[0]).national_prefix_for_parsing or "0"
    groups = re.compile(prefix).groups
    branches: list[str] = []
    outcomes: dict[int, _Outcome] = {}
    for region in regions:
        branch, region_outcomes = _branch(region, code)
        branches.append(branch)
        outcomes |= {groups + place: outcome for place, outcome in region_outcomes.items()}
        groups += re.compile(branch).groups
    pattern = rf"\+{code}(?!0|{prefix})(?:{'|'.join(branches)})"
    return _Plan(re.compile(pattern, re.ASCII), outcomes, _zone_digits(code))


def _branch(region: str, code: int) -> tuple[str, dict[int, _Outcome]]:
    """The region's types, a group each. Those that are refused match without an outcome."""
    metadata = _metadata(region)
    types = _types(metadata)
    leading = ""
    if metadata.leading_digits:  # decide alone whose the number is, also when it is then invalid there
        leading = f"(?={metadata.leading_digits})"
        types.append((PhoneNumberType.UNKNOWN, r"\d+"))
    outcomes = {
        place: _Outcome(region, _KINDS[kind], is_number_type_geographical(kind, code))
        for place, (kind, _) in enumerate(types, 1)
        if kind in _KINDS
    }
    return f"{leading}(?:{'|'.join(f'({text})' + _END for _, text in types)})", outcomes


def _types(metadata: PhoneMetadata) -> list[tuple[int, str]]:
    types = [(kind, _pattern(metadata, name)) for name, kind in _BEFORE_FIXED]
    fixed, mobile = _pattern(metadata, "fixed_line"), _pattern(metadata, "mobile")
    if metadata.same_mobile_and_fixed_line_pattern:
        types.append((PhoneNumberType.FIXED_LINE_OR_MOBILE, fixed))
    else:
        both = f"(?={fixed}{_END}){mobile}" if fixed and mobile else None
        types.append((PhoneNumberType.FIXED_LINE_OR_MOBILE, both))
        types.append((PhoneNumberType.FIXED_LINE, fixed))
        types.append((PhoneNumberType.MOBILE, mobile))
    return [(kind, text) for kind, text in types if text]


def _metadata(region: str) -> PhoneMetadata:
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        raise LookupError(f"phonenumbers has no metadata of {region}")
    return metadata


def _pattern(metadata: PhoneMetadata, name: str) -> str | None:
    described = getattr(metadata, name)
    text = described.national_number_pattern if described else None
    return f"(?:{text})" if text else None


def _zone_digits(code: int) -> int:
    """How many digits of a number of this code its zones depend on."""
    own = str(code)
    return max((len(digits) for digits in TIMEZONE_DATA if digits.startswith(own)), default=len(own))


@lru_cache(maxsize=16384)
def _zones(digits: str) -> tuple[str, ...]:
    for end in range(len(digits), 0, -1):
        if digits[:end] in TIMEZONE_DATA:
            return _known(TIMEZONE_DATA[digits[:end]])
    return ()


def _known(zones: tuple[str, ...]) -> tuple[str, ...]:
    return () if zones == (timezone.UNKNOWN_TIMEZONE,) else tuple(zones)
