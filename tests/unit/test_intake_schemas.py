"""What a door has let in is read again as it was; only its texts are not matched with their patterns once more."""

from datetime import date

import msgspec
import orjson
import pytest

from dunwell.twin.portfolio import records
from services.intake.schemas import Delinquency, read_again, read_delinquency, take_delinquency
from tests.intake import overdue

WITH_ALL = overdue(
    source="core", creditor_type="bank",
    customer={
        "email": "li@example.com", "address": {"country": "CN", "city": "深圳"}, "language": "zh-CN",
        "jurisdictions": ["CN", "US-CA"], "contacts": [{"name": "王"}], "flags": ["vulnerable"],
        "birth_date": "1990-05-01",
    },
)  # fmt: skip


def let_in() -> list[bytes]:
    taken = [take_delinquency(orjson.dumps(plain), plain) for plain in [WITH_ALL, *records(date(2026, 11, 24))]]
    return [found[1] for found in taken if not isinstance(found, list)]


def test_a_record_is_the_same_again() -> None:
    bodies = let_in()
    assert len(bodies) > 100
    for body in bodies:
        once, again = read_delinquency(body), read_again(body)
        assert isinstance(again, Delinquency)
        # the fingerprint of a person is of these bytes: members, order and all
        assert msgspec.json.encode(again) == msgspec.json.encode(once)


@pytest.mark.parametrize(
    ("old", "new", "pointer"),
    [
        (b'"customer"', b'"unknown"', ""),
        (b'"value":"', b'"value":17,"x":"', "/loan/overdue/value"),
        (b'"id"', b'"ID"', "/customer"),
        (b"{", b"", ""),
    ],
)
def test_what_has_not_its_form_is_refused_as_at_the_door(old: bytes, new: bytes, pointer: str) -> None:
    body = orjson.dumps(WITH_ALL)
    assert old in body
    wrong = body.replace(old, new, 1)
    refused = read_again(wrong)
    assert isinstance(refused, list) and refused == read_delinquency(wrong)
    assert refused[0].pointer.startswith(pointer)
