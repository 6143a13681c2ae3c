"""Strict JSON (F-M1 to F-M6)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.http.bodies import BadJson, strict_json

REFUSED = {
    "not json": b"{]",
    "nothing": b"",
    "100,000 open brackets": b"[" * 100_000,
    "nested 65 deep": b"[" * 65 + b"]" * 65,
    "objects nested 65 deep": b'{"a":' * 65 + b"1" + b"}" * 65,
    "nested 500 deep": b'{"a":[' * 250 + b"]}" * 250,
    "NaN": b'{"a":NaN}',
    "Infinity": b"[-Infinity]",
    "1e400": b"[1e400]",
    "2**63": b"[9223372036854775808]",
    "-2**63-1": b'{"a":[-9223372036854775809]}',
    "2**64 in an object": b'{"a":18446744073709551616}',
    "5,000 digits": b"[" + b"9" * 5_000 + b"]",
    "a member twice": b'{"a":1,"a":2}',
    "a member twice, deep": b'[{"b":{"a":1,"c":2,"a":1}}]',
    "a member twice, one escaped": b'{"a":1,"\\u0061":2}',
    "a member twice, blank before one colon": b'{"a" :1,"a":2}',
    "a member twice, line end before the colon": b'{"a"\n:1,"a"\t:2}',
    "a member twice, made up for by an escaped quote": b'{"a":1,"a":2,"b":"\\u0022:"}',
    "a member twice, made up for by an escaped colon": b'{"a":1,"a":2,"b":"\\"\\u003a"}',
    "a member twice, made up for by a quoted colon": b'{"a" :1,"a":2,"b":"\\":"}',
    "invalid UTF-8": b'"\xff"',
    "a surrogate in UTF-8": b'"\xed\xa0\x80"',
    "a lone surrogate": b'"\\ud800"',
    "a lone low surrogate": b'"\\udc00x"',
    "NUL": b'{"a":"\\u0000"}',
    "NUL in a name": b'{"\\u0000a":1}',
    "NUL deep inside": b'[{"a":[["x\\u0000"]]}]',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "two values": b"{}{}",
    "UTF-16": '{"a":1}'.encode("utf-16"),
}

KEPT: dict[str, Any] = {
    "int64's ends": [2**63 - 1, -(2**63)],
    "19 digits in a text": {"loan_id": "9" * 30},
    "colons and quotes in texts": {"a": '":', "b": ' :"\\', 'c":': {"a": 1}},
    "64 levels": json.loads("[" * 64 + "]" * 64),
    "65 brackets in a text": {"a": "[" * 65},
    "an escaped backslash before u0000": {"a": "\\u0000"},
    "accents": {"é": "ü", "名": "张三"},
    "emoji": "😀",
    "a number": 1.5,
    "null": None,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_parsers_disagree_on_or_a_database_cannot_keep_is_refused(name: str) -> None:
    with pytest.raises(BadJson) as refusal:
        strict_json(REFUSED[name])
    assert refusal.value.status == 400


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_all_else_is_read_as_it_is(name: str, ascii_only: bool) -> None:
    assert strict_json(json.dumps(KEPT[name], ensure_ascii=ascii_only).encode()) == KEPT[name]


texts = st.text(st.sampled_from('":\\ a\n[{u0é')) | st.sampled_from(['":', "a"])
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values, st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]), st.booleans())
def test_any_valid_value_comes_back_equal(value: Any, separators: tuple[str, str], ascii_only: bool) -> None:
    assert strict_json(json.dumps(value, separators=separators, ensure_ascii=ascii_only).encode()) == value


@given(st.lists(st.tuples(texts, values), min_size=1, max_size=5), st.data())
def test_any_repeated_member_is_found(members: list[tuple[str, Any]], data: st.DataObject) -> None:
    name, value = data.draw(st.sampled_from(members))
    written = [
        f"{_text(data, key)}{data.draw(st.sampled_from([':', ' :', ': ']))}{json.dumps(one)}" for key, one in members
    ]
    written.insert(data.draw(st.integers(0, len(written))), f"{_text(data, name)}:{json.dumps(value)}")
    with pytest.raises(BadJson):
        strict_json(f'[{{"x":{{{",".join(written)}}}}}]'.encode())


def _text(data: st.DataObject, text: str) -> str:
    """A JSON text in which any character may be escaped."""
    return '"' + "".join(
        f"\\u{ord(one):04x}" if data.draw(st.booleans()) else json.dumps(one)[1:-1] for one in text
    ) + '"'  # fmt: skip
