"""Fields of a State are only added, at the end, and never without a higher shape."""

import json

import pytest

from dunwell.services import FOLDERS
from tests.states import GOLDEN, all_described

KEPT, FOUND = json.loads(GOLDEN.read_text()), all_described()


@pytest.mark.parametrize("service", FOLDERS)
def test_a_state_is_as_its_shape_says(service: str) -> None:
    kept, found = KEPT[service], FOUND[service]
    for name, fields in kept["structs"].items():
        assert found["structs"][name][: len(fields)] == fields, f"{name}: fields are only added, at the end"
    if found["structs"] != kept["structs"]:
        assert found["shape"] > kept["shape"], "raise the State's shape: older code would drop what it does not know"
    assert found == kept, "python -m tests.states"
