"""Money: decimal strings in, minor units inside, the same strings out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.kernel.money import EXPONENTS, MINOR_MAX, Money, exponent, parse_money, to_decimal

currencies = st.sampled_from(sorted(EXPONENTS))


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234.50", "CNY", 123450),
        ("1234.5", "CNY", 123450),
        ("1234", "CNY", 123400),
        ("0", "CNY", 0),
        ("-0", "CNY", 0),
        ("-0.01", "CNY", -1),
        ("007.10", "CNY", 710),
        ("1.5000", "CNY", 150),
        ("1000", "JPY", 1000),
        ("1000.00", "JPY", 1000),
        ("1.234", "KWD", 1234),
        ("1.2345", "CLF", 12345),
        ("10000000000000.00", "CNY", MINOR_MAX),
        ("1000000000000000", "JPY", MINOR_MAX),
    ],
)
def test_a_decimal_string_is_read_in_minor_units(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "part"),
    [
        ("", "CNY", "decimal string"),
        ("1,234.50", "CNY", "decimal string"),
        ("1e3", "CNY", "decimal string"),
        ("+1", "CNY", "decimal string"),
        (" 1", "CNY", "decimal string"),
        ("1\n", "CNY", "decimal string"),
        (".5", "CNY", "decimal string"),
        ("1.", "CNY", "decimal string"),
        ("NaN", "CNY", "decimal string"),
        ("１２", "CNY", "decimal string"),
        ("--1", "CNY", "decimal string"),
        ("1.005", "CNY", "2 digits"),
        ("1.5", "JPY", "0 digits"),
        ("10000000000000.01", "CNY", "larger"),
        ("1", "RMB", "ISO 4217"),
        ("1", "cny", "ISO 4217"),
        ("1", "", "ISO 4217"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, currency: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        parse_money(text, currency)


@given(st.integers(-MINOR_MAX, MINOR_MAX), currencies)
def test_an_amount_survives_the_way_out_and_in(minor: int, currency: str) -> None:
    assert parse_money(to_decimal(minor, currency), currency) == Money(minor, currency)


@given(st.integers(-MINOR_MAX, MINOR_MAX), currencies)
def test_the_string_is_worth_exactly_the_minor_units(minor: int, currency: str) -> None:
    text = Money(minor, currency).decimal()
    assert Decimal(text).scaleb(exponent(currency)) == minor
    assert len(text.partition(".")[2]) == exponent(currency)


@given(st.text(max_size=24), currencies)
def test_any_text_is_read_exactly_or_refused(text: str, currency: str) -> None:
    try:
        money = parse_money(text, currency)
    except ValueError:
        return
    assert Decimal(text).scaleb(exponent(currency)) == money.minor
