"""From a topic's message to its record: every shape, what headers say, and whatever else somebody may send."""

import base64
from datetime import date
from typing import Any

import orjson
import pytest
from cloudevents.core.bindings.kafka import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as some

from libs.common.http.doors import BODY_BYTES_MAX
from services.intake.jobs.unwrapping import unwrap
from services.intake.store.reading import Sending

RECORD = b'{"event_id": "e-1",  "name": "\xe6\x9d\x8e\xe5\xa8\x9c"}'
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CONTENT_TYPE, STRUCTURED = "content-type", "application/cloudevents+json"
UNSUPPORTED = ("header:content-type", "unsupported_media_type")
EVENT = {CONTENT_TYPE: STRUCTURED}
ATTRIBUTES = {"id": "1", "type": "loan.overdue", "specversion": "1.0", "datacontenttype": "application/json"}


def sent(value: bytes, headers: dict[str, Any] | None = None) -> Sending:
    given = [(name, text.encode() if isinstance(text, str) else text) for name, text in (headers or {}).items()]
    return unwrap(value, given)


def event(data: bytes = RECORD, **attributes: Any) -> bytes:
    rest = orjson.dumps({"specversion": "1.0", "id": "1", "source": "/x", "type": "t", **attributes})
    return rest[:-1] + b', "data":' + data + b"}" if data else rest


def flaw(sending: Sending) -> tuple[str, str]:
    (found,) = sending.flaws
    return found.pointer, found.code


@pytest.mark.parametrize(
    "kind", [None, "application/json", "Application/JSON; charset=utf-8", "application/xyf.v1+json"]
)
def test_a_plain_record_is_its_bytes(kind: str | None) -> None:
    assert sent(RECORD, {CONTENT_TYPE: kind}) == Sending(RECORD)


def test_headers_name_its_source_its_date_and_its_trace() -> None:
    headers = {"Dunwell_Source": "core-loans", "dunwell_as_of": "2026-11-24", "traceparent": TRACE}
    assert sent(RECORD, headers) == Sending(RECORD, "core-loans", date(2026, 11, 24), TRACE)


def test_the_first_header_of_a_name_counts() -> None:
    assert unwrap(RECORD, [("dunwell_source", b"a"), ("dunwell_source", b"b")]).source == "a"


def test_an_event_in_structured_mode_holds_the_record_as_it_was_written() -> None:
    assert sent(event(), EVENT) == Sending(RECORD)
    assert sent(event(source="core", traceparent=TRACE), EVENT) == Sending(RECORD, "core", None, TRACE)
    data = base64.b64encode(RECORD).decode()
    assert sent(event(b"", data_base64=data), EVENT) == Sending(RECORD)


def test_an_event_in_binary_mode_is_its_value() -> None:
    headers = {"ce_specversion": "1.0", "ce_source": "core", "ce_traceparent": TRACE}
    assert sent(RECORD, headers) == Sending(RECORD, "core", None, TRACE)


@pytest.mark.parametrize("source", ["/loans/core", "https://bank.example/loans", "urn:bank:core", "", "a b"])
def test_an_events_source_names_one_of_ours_only_where_it_has_the_form_of_a_name(source: str) -> None:
    assert sent(event(source=source), EVENT).source is None
    assert sent(RECORD, {"ce_specversion": "1.0", "ce_source": source}).source is None
    both = {"ce_specversion": "1.0", "ce_source": source, "dunwell_source": "core"}
    assert sent(RECORD, both).source == "core"


def test_our_own_header_comes_before_an_events_source() -> None:
    assert sent(event(source="one"), {**EVENT, "dunwell_source": "two"}).source == "two"


@pytest.mark.parametrize("write", [to_binary_event, to_structured_event])
def test_what_the_cloudevents_library_writes_is_read(write: Any) -> None:
    message = write(CloudEvent({**ATTRIBUTES, "source": "core", "traceparent": TRACE}, {"event_id": "e-1"}))
    found = unwrap(message.value, list(message.headers.items()))
    assert (orjson.loads(found.raw), *found[1:]) == ({"event_id": "e-1"}, "core", None, TRACE, ())


@pytest.mark.parametrize(
    ("value", "headers", "expected"),
    [
        (RECORD, {CONTENT_TYPE: "application/avro"}, UNSUPPORTED),
        (RECORD, {CONTENT_TYPE: "application/cloudevents+avro"}, UNSUPPORTED),
        (
            b"[]",
            {CONTENT_TYPE: "application/cloudevents-batch+json"},
            ("header:content-type", "unsupported_media_type"),
        ),
        (RECORD, {CONTENT_TYPE: b"\xff"}, ("header:content-type", "invalid")),
        (RECORD, {"ce_specversion": "0.3"}, ("header:ce_specversion", "unsupported_version")),
        (event(specversion="2.0"), EVENT, ("/specversion", "unsupported_version")),
        (event(specversion=1), EVENT, ("/specversion", "invalid")),
        (event(b""), EVENT, ("/data", "missing")),
        (event(b"", data_base64="?"), EVENT, ("/data_base64", "invalid")),
        (event(datacontenttype="text/xml"), EVENT, ("/datacontenttype", "unsupported_media_type")),
        (RECORD, EVENT, ("/specversion", "missing")),
        (b'{"specversion":"1.0","data":{},"data":{}}', EVENT, ("", "bad_json")),
        (b"", EVENT, ("", "bad_json")),
        (RECORD, {"dunwell_source": "a/b"}, ("header:dunwell_source", "invalid")),
        (RECORD, {"dunwell_source": b"\xff"}, ("header:dunwell_source", "invalid")),
        (RECORD, {"dunwell_as_of": "24.11.2026"}, ("header:dunwell_as_of", "invalid")),
        (RECORD, {"dunwell_as_of": "20261124"}, ("header:dunwell_as_of", "invalid")),
    ],
)
def test_what_can_not_be_opened_is_refused_whole(value: bytes, headers: dict[str, Any], expected: Any) -> None:
    found = sent(value, headers)
    assert (flaw(found), found.raw) == (expected, value)


def test_a_refused_one_still_has_its_source() -> None:
    assert sent(RECORD, {"dunwell_source": "core", "dunwell_as_of": "soon"}).source == "core"


def test_an_event_that_is_too_large_is_left_to_the_door_unopened() -> None:
    value = event(b'"' + b"x" * BODY_BYTES_MAX + b'"')
    assert sent(value, EVENT) == Sending(value)


NAMES = some.sampled_from(
    [CONTENT_TYPE, "ce_specversion", "ce_source", "dunwell_source", "dunwell_as_of", "traceparent"]
)
TEXTS = some.sampled_from([b"application/json", STRUCTURED.encode(), b"1.0", b"core", b"2026-11-24", b"\xff", None])
ENVELOPES = some.fixed_dictionaries(
    {"specversion": some.sampled_from(["1.0", "0.3", 1, None])},
    optional={
        "source": some.text(max_size=8), "data": some.none() | some.lists(some.booleans()) | some.text(max_size=8),
        "data_base64": some.text(max_size=8), "datacontenttype": some.sampled_from(["application/json", "text/xml", 7]),
    },
).map(orjson.dumps)  # fmt: skip


@given(ENVELOPES | some.binary(), some.lists(some.tuples(NAMES, TEXTS | some.binary(max_size=12)), max_size=6))
def test_whatever_is_sent_becomes_a_record_or_has_a_reason(value: bytes, headers: Any) -> None:
    found = unwrap(value, headers)
    assert found.flaws == () or found.raw == value
