"""The blind index finds equal numbers and tells nothing else."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.kernel.ids import DebtorId
from libs.common.vault.index import email_hash, phone_columns, phone_hash, ref_of

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
DEBTOR = DebtorId("7c1b5d93-85d8-8ea1-8b51-1fb50704711e")
OTHER = DebtorId("adebfa9c-6932-86d5-a8bb-4dc6e9c6dc32")
numbers = st.from_regex(r"\+[1-9][0-9]{6,13}", fullmatch=True)
keys = st.binary(min_size=1, max_size=64)


@given(numbers, keys)
def test_a_phone_hash_is_the_head_of_hmac_sha256_as_a_signed_int8(number: str, key: bytes) -> None:
    digest = hmac.new(key, b"phone\0" + number.encode(), "sha256").digest()
    found = phone_hash(number, key)
    assert found.to_bytes(8, "big", signed=True) == digest[:8]
    assert -(2**63) <= found < 2**63


@given(numbers, keys)
def test_a_reference_is_twelve_hex_characters_of_hmac_sha256(number: str, key: bytes) -> None:
    assert ref_of(DEBTOR, number, key) == hmac.new(key, f"ref\0{DEBTOR}\0{number}".encode(), "sha256").hexdigest()[:12]


def test_frozen_values_stay() -> None:
    assert phone_hash("+8613800138000", KEY) == 98566890056681340
    assert email_hash("zhang@example.com", KEY) == -1815836642191388730
    assert ref_of(DEBTOR, "+8613800138000", KEY) == "44be1c2390c8"


def test_references_cannot_be_linked_across_debtors_nor_hashes_across_installations() -> None:
    assert ref_of(DEBTOR, "+8613800138000", KEY) != ref_of(OTHER, "+8613800138000", KEY)
    assert phone_hash("+8613800138000", KEY) != phone_hash("+8613800138000", OTHER_KEY)


def test_a_phone_and_an_address_of_equal_text_do_not_meet() -> None:
    assert phone_hash("x", KEY) != email_hash("x", KEY)


def test_an_address_is_found_in_any_case_and_with_spaces_around() -> None:
    assert email_hash(" Zhang@Example.COM ", KEY) == email_hash("zhang@example.com", KEY)


@given(st.lists(numbers, max_size=6))
def test_the_columns_hold_every_number_once(e164s: list[str]) -> None:
    first, second, more = phone_columns(e164s, KEY)
    held = [each for each in (first, second, *(more or [])) if each is not None]
    assert held == [phone_hash(e164, KEY) for e164 in dict.fromkeys(e164s)]
    assert more is None or (more and first is not None and second is not None)


def test_a_key_longer_than_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        phone_hash("+8613800138000", bytes(65))
