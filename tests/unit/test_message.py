"""A record goes to Kafka as a CloudEvent and comes back as the journal's own bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.events.envelope import Record, encode_record
from libs.common.events.schemas import HEADERS
from libs.common.flow.message import JSON, WHOLE, Message, arrival_of, message_of
from libs.common.flow.source import Arrival

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
RECORD = Record(
    "dunwell.intake.delinquency_opened.v1", 1_772_452_800_000_000, "debtor", "case", 3, "user:李/collector", TRACE,
    b'{"a":1}',
)  # fmt: skip
NOTHING = Record("", 0, "", None, 0, "", None, b"")
texts = st.text(st.characters(codec="utf-8"), max_size=40)
times = st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999)
records = st.builds(
    Record, texts, times, texts, st.none() | texts, st.integers(-(2**63), 2**64 - 1), texts, st.none() | texts,
    st.binary(max_size=200),
)  # fmt: skip


def back(message: Message) -> Arrival | None:
    return arrival_of(message.key, message.value, message.headers)


def test_the_headers_are_those_that_asyncapi_promises() -> None:
    message = message_of("intake", 2, 7, 41, encode_record(RECORD))
    headers = {name: value.decode() for name, value in message.headers}
    assert headers.keys() == HEADERS.keys()
    assert len(message.headers) == len(headers)
    assert headers == {
        "ce_id": "intake/2/7/41",
        "ce_type": "dunwell.intake.delinquency_opened.v1",
        "ce_source": "urn:dunwell:intake",
        "ce_subject": "case",
        "ce_time": "2026-03-02T12:00:00.000000Z",
        "ce_specversion": "1.0",
        "content-type": "application/json",
        "traceparent": TRACE,
        "dunwell_offset": "41",
        "dunwell_epoch": "2",
        "dunwell_version": "3",
        "dunwell_actor": "user:李/collector",
    }
    assert (message.key, message.value) == (b"debtor", b'{"a":1}')


def test_what_is_not_there_has_no_header() -> None:
    named = dict(message_of("intake", 1, 0, 0, encode_record(NOTHING)).headers)
    assert "ce_subject" not in named
    assert "traceparent" not in named


@given(records, st.integers(0, 2**40), st.integers(0, 2**31))
def test_any_record_comes_back_byte_for_byte(record: Record, offset: int, epoch: int) -> None:
    raw = encode_record(record)
    message = message_of("intake", epoch, 3, offset, raw)
    assert dict(message.headers)["content-type"] == JSON
    assert message.value == record.data
    assert back(message) == Arrival(offset, epoch, raw)


@given(st.binary(max_size=200))
def test_any_bytes_come_back_byte_for_byte(raw: bytes) -> None:
    assert back(message_of("intake", 1, 0, 5, raw)) == Arrival(5, 1, raw)


YOUNGER = b"\x99" + encode_record(RECORD)[1:] + b"\x01"  # nine places
LONG_FORM = encode_record(NOTHING).replace(b"\xa0", b"\xd9\x00", 1)  # the same text, not as we encode it
NO_DATE = encode_record(Record("t", 2**62, "k", None, 0, "", None, b""))


NO_TEXT = b"\xdd\x00\x00\x00\x08\xa2\x00\x80"


@pytest.mark.parametrize("raw", [YOUNGER, LONG_FORM, NO_DATE, NO_TEXT, encode_record(RECORD)[:-1], b"", b"0.1"])
def test_what_would_not_be_built_again_exactly_travels_whole(raw: bytes) -> None:
    message = message_of("intake", 1, 0, 5, raw)
    assert (message.value, dict(message.headers)["content-type"]) == (raw, WHOLE)
    assert back(message) == Arrival(5, 1, raw)


@pytest.mark.parametrize(
    "name", ["dunwell_offset", "dunwell_epoch", "content-type", "ce_type", "ce_time", "dunwell_version"]
)
def test_a_message_that_lacks_something_or_is_garbled_is_none_of_ours(name: str) -> None:
    message = message_of("intake", 1, 0, 5, encode_record(RECORD))
    without = [(each, value) for each, value in message.headers if each != name]
    assert arrival_of(message.key, message.value, without) is None
    if name not in ("content-type", "ce_type"):
        assert arrival_of(message.key, message.value, [(name, b"\xff"), *without]) is None


def test_a_foreign_message_is_none_of_ours() -> None:
    headers = message_of("intake", 1, 0, 5, encode_record(RECORD)).headers
    assert arrival_of(b"k", b"{}", []) is None
    assert arrival_of(None, b"{}", headers) is None
    assert arrival_of(b"k", None, headers) is None


def test_a_header_that_a_mirror_adds_changes_nothing() -> None:
    raw = encode_record(RECORD)
    message = message_of("intake", 1, 0, 5, raw)
    assert arrival_of(message.key, message.value, [*message.headers, ("traceparent", b"00-1")]) == Arrival(5, 1, raw)
