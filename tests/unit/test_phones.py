"""Numbers in any usual form become one; the fast path and the library agree."""

import random
import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType

from libs.common.vault.phones import PhoneNumber, _quickly, by_library, normalise

CHINESE = PhoneNumber("+8613800138000", "CN", "mobile", ("Asia/Shanghai",))
CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
TYPES = sorted(PhoneNumberType.values())
# The fast path is worth having where most numbers are; for the rest agreement is enough.
FAST = [
    "CN",
    "HK",
    "MO",
    "TW",
    "SG",
    "MY",
    "TH",
    "VN",
    "PH",
    "ID",
    "IN",
    "PK",
    "US",
    "CA",
    "GB",
    "DE",
    "FR",
    "ES",
    "PL",
]


def outcome(number: str, country_hint: str | None = None) -> PhoneNumber | None:
    try:
        return by_library(number, country_hint)
    except ValueError:
        return None


def agree(number: str) -> None:
    quick = _quickly(number)
    assert quick is None or quick == outcome(number), number


def examples(region: str) -> list[str]:
    found = (phonenumbers.example_number_for_type(region, each) for each in TYPES)
    return [phonenumbers.format_number(each, PhoneNumberFormat.E164) for each in found if each]


@pytest.mark.parametrize(
    "written",
    [
        "+8613800138000",
        "+86 138 0013 8000",
        "+86-138-0013-8000",
        "(+86) 13800138000",
        "0086 138 0013 8000",
        " 008613800138000 ",
        "+８６１３８００１３８０００",
        "＋86 138 0013 8000",
        "+86 0138 0013 8000",
        "tel:+86-138-0013-8000",
    ],
)
def test_every_form_of_a_number_is_one_number(written: str) -> None:
    assert normalise(written) == normalise(written, "US") == normalise(written, "CN") == CHINESE


@pytest.mark.parametrize(
    "written", ["13800138000", "138 0013 8000", "013800138000", "8613800138000", "１３８００１３８０００"]
)
def test_a_national_form_needs_the_country(written: str) -> None:
    assert normalise(written, "CN") == normalise(written, "cn") == CHINESE
    with pytest.raises(ValueError, match="country calling code"):
        normalise(written)


@pytest.mark.parametrize(
    ("written", "region", "kind", "zones"),
    [
        ("+861012345678", "CN", "landline", ("Asia/Shanghai",)),
        ("+85291234567", "HK", "mobile", ("Asia/Hong_Kong",)),
        ("+886912345678", "TW", "mobile", ("Asia/Taipei",)),
        ("+12125550123", "US", "mobile", ("America/New_York",)),  # fixed or mobile: nobody can tell there
        ("+14165550123", "CA", "mobile", ("America/Toronto",)),
        ("+447400123456", "GB", "mobile", None),
        ("+441212345678", "GB", "landline", ("Europe/London",)),
        ("+77710009998", "KZ", "mobile", None),
        ("+393123456789", "IT", "mobile", None),
        ("+390612345678", "IT", "landline", None),
    ],
)
def test_region_kind_and_zones_come_from_the_numbers_plan(
    written: str, region: str, kind: str, zones: tuple[str, ...] | None
) -> None:
    found = normalise(written)
    assert (found.e164, found.region, found.kind) == (written, region, kind)
    assert found.zones == zones if zones else len(found.zones) > 0


def test_a_british_mobile_of_the_islands_answers_several_zones() -> None:
    assert len(normalise("+447911123456").zones) > 1


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("", "country"),
        ("abc", "digits"),
        ("+", "digits"),
        ("+86", "digits"),
        ("+8613800138", "digits"),
        ("+86138001380001", "digits"),
        ("+999123456789", "country"),
        ("0", "country"),
        ("00", "country"),
        ("+18005550123", "service number"),
        ("+448081570000", "service number"),
        ("+80012345678", "service number"),
        ("+861012345678 ext 9", "extension"),
        ("+" + "1" * 70, "64 characters"),
        ("+86\0138", "digits"),
        ("+86१३८", "digits"),
    ],
)
def test_a_refusal_says_how_to_mend_and_never_repeats_the_number(written: str, part: str) -> None:
    with pytest.raises(ValueError, match=part) as caught:
        normalise(written)
    assert len(written) < 6 or written not in str(caught.value)


def test_the_example_numbers_of_all_countries_agree() -> None:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for number in examples(region):
            agree(number)


def test_numbers_near_the_examples_agree() -> None:
    """One or two digits changed, one left out or one more: valid and invalid ones, of every country and type."""
    chance = random.Random(20261120)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for number in examples(region):
            digits = list(number)
            for _ in range(chance.randint(1, 2)):
                digits[chance.randrange(2, len(digits))] = chance.choice("0123456789")
            changed = "".join(digits)
            agree(changed)
            agree(chance.choice((changed[:-1], changed + "5")))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CODES), st.text("0123456789", min_size=4, max_size=13))
def test_any_digits_after_any_calling_code_agree(code: int, rest: str) -> None:
    agree(f"+{code}{rest}")


@settings(max_examples=300, deadline=None)
@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.from_regex(r"[2-9][0-9]{9}", fullmatch=True))
def test_chinese_mobiles_and_north_american_numbers_agree(chinese: str, american: str) -> None:
    agree(f"+86{chinese}")
    agree(f"+1{american}")


@given(st.text(max_size=24))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    agree(text)
    try:
        found = normalise(text)
    except ValueError:
        return
    assert normalise(found.e164) == found


@pytest.mark.parametrize("region", FAST)
def test_mobiles_where_most_debtors_are_take_the_fast_path(region: str) -> None:
    metadata = PhoneMetadata.metadata_for_region(region)
    assert metadata is not None and metadata.mobile is not None
    number = f"+{metadata.country_code}{metadata.mobile.example_number}"
    assert _quickly(number) == by_library(number)


def test_the_geocoder_is_never_imported() -> None:
    check = "import sys, libs.common.vault.phones; sys.exit('phonenumbers.geocoder' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
