"""A record is changed where pointers say, and nowhere else."""

from typing import Any

import pytest

from services.intake.policy import mended

RECORD = {"loan": {"id": "L", "a/b": 1, "c~d": 2}, "phones": [{"number": "1"}, {"number": "2"}]}


@pytest.mark.parametrize(
    ("changes", "removed", "place", "value"),
    [
        ({"/loan/id": "M"}, [], ["loan", "id"], "M"),
        ({"/phones/1/number": "3"}, [], ["phones", 1, "number"], "3"),
        ({"/phones/-": {"number": "9"}}, [], ["phones", 2, "number"], "9"),
        ({"/loan/a~1b": 7}, [], ["loan", "a/b"], 7),
        ({"/loan/c~0d": 8}, [], ["loan", "c~d"], 8),
        ({"/customer/name": "x"}, [], ["customer", "name"], "x"),
        ({}, ["/phones/0"], ["phones", 0, "number"], "2"),
        ({"/loan": None}, [], ["loan"], None),
    ],
)
def test_what_is_named_is_changed(changes: dict[str, Any], removed: list[str], place: list[Any], value: Any) -> None:
    found = mended(RECORD, changes, removed)
    for part in place:
        found = found[part]
    assert found == value


def test_the_rest_and_the_record_itself_stay_as_they_were() -> None:
    found = mended(RECORD, {"/loan/id": "M"}, ["/phones/1"])
    assert found == {"loan": {"id": "M", "a/b": 1, "c~d": 2}, "phones": [{"number": "1"}]}
    assert RECORD["loan"] == {"id": "L", "a/b": 1, "c~d": 2} and len(RECORD["phones"]) == 2


@pytest.mark.parametrize("pointer", ["", "loan", "/phones/2/number", "/phones/x", "/loan/id/deeper", "/phones/-1", "/"])
def test_a_pointer_that_leads_nowhere_is_named(pointer: str) -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        mended(RECORD, {}, [pointer])


def test_what_is_no_object_has_no_fields() -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        mended("text", {"/a": 1}, [])
