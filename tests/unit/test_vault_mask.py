"""Masks never show more than the documented characters."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.vault.box import Address, Email, Person, Phone, Relative
from libs.common.vault.mask import mask_address, mask_email, mask_name, mask_national_id, mask_phone, masked

anything = st.text(max_size=40)


@pytest.mark.parametrize(
    ("mask", "clear", "shown"),
    [
        (mask_phone, "+8613800138000", "***-8000"),
        (mask_phone, "+85291234567", "***-4567"),
        (mask_phone, "1234567", "***"),
        (mask_phone, "", "***"),
        (mask_name, "张三", "张**"),
        (mask_name, "欧阳娜娜", "欧**"),
        (mask_name, "Jane Doe", "J** D**"),
        (mask_name, "王", "**"),
        (mask_name, "J Doe", "** D**"),
        (mask_name, "", ""),
        (mask_email, "jane@example.com", "j***@***.com"),
        (mask_email, "j@jane-doe.name", "***@***.name"),
        (mask_email, "a@b@example.co.uk", "a***@***.uk"),
        (mask_email, "no address", "***"),
        (mask_email, "jane@localhost", "***"),
        (mask_national_id, "110101199003077758", "***58"),
        (mask_national_id, "1234567", "***"),
    ],
)
def test_a_mask_shows_this(mask: object, clear: str, shown: str) -> None:
    assert callable(mask) and mask(clear) == shown


@given(anything)
def test_a_phone_shows_at_most_its_last_four_digits(number: str) -> None:
    shown = mask_phone(number).removeprefix("***").removeprefix("-")
    assert len(shown) <= 4 and "".join(filter(str.isdigit, number)).endswith(shown)


@given(anything)
def test_a_name_shows_at_most_the_first_character_of_each_word(name: str) -> None:
    words, shown = name.split(), mask_name(name).split()
    assert len(words) == len(shown)
    for word, hidden in zip(words, shown, strict=True):
        assert hidden in (("**",) if len(word) == 1 else (word[0] + "**",))


@given(st.emails() | anything)
def test_an_email_shows_at_most_a_first_character_and_the_top_level_domain(address: str) -> None:
    shown = mask_email(address)
    local, _, domain = shown.partition("@***.")
    assert shown == "***" or (len(local.removesuffix("***")) <= 1 and address.strip().endswith("." + domain))


@given(anything)
def test_a_national_id_shows_at_most_its_last_two_characters(national_id: str) -> None:
    shown = mask_national_id(national_id).removeprefix("***")
    assert shown in ("", national_id[-2:]) and (len(national_id) >= 8 or not shown)


def test_an_address_shows_country_region_and_city() -> None:
    clear = Address("CN", "440300", "深圳", "一路2号", "518000")
    assert mask_address(clear) == Address("CN", "440300", "深圳")


def test_a_masked_person_holds_nothing_that_reaches_or_names_them() -> None:
    person = Person(
        name="张三丰",
        national_id="110101199003077758",
        emails=[Email("e1", "zhang@sanfeng.example.com")],
        address=Address("CN", "440300", "深圳", "一路2号", "518000"),
        phones=[Phone("p1", "+8613800138000", "mobile", True)],
        contacts=[Relative("李四", "spouse", "+8613700137000")],
        customer_ids={"xyf": "C-1009"},
    )
    shown = msgspec.json.encode(masked(person)).decode()
    for secret in ("三丰", "19900307", "zhang", "sanfeng", "一路", "518000", "1380013", "李四", "7000", "C-1009"):
        assert secret not in shown
    assert "***-8000" in shown and "p1" in shown and "深圳" in shown


def test_an_empty_person_can_be_masked() -> None:
    assert masked(Person())["address"] is None
