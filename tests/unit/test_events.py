"""Every version of every event ever released is read by all later code. The golden examples are never edited."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from libs.common.events.envelope import WHOLE_TYPE, Record, ce_id, decode_head, decode_record, encode_record
from libs.common.events.registry import EVENTS, SERVICES, UnknownType, decode, owner
from libs.common.events.schemas import WHOLE, asyncapi, schemas
from services.intake.jobs.topics import described
from services.intake.settings import Settings

GOLDEN = Path(__file__).parent.parent / "golden" / "events"


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text())
    return found


def test_every_event_has_a_golden_example_and_every_example_an_event() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(EVENTS)


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_a_golden_example_is_read_whole_and_written_back(name: str) -> None:
    golden = example(name)
    event = decode(name, json.dumps(golden).encode())
    written = json.loads(msgspec.json.encode(event))
    assert {key: golden[key] for key in written} == written
    assert decode(name, msgspec.json.encode(event)) == event


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_a_reader_ignores_fields_that_a_newer_writer_adds(name: str) -> None:
    golden = example(name)
    assert decode(name, json.dumps(golden | {"added_later": {"deep": [1]}}).encode()) == decode(
        name, json.dumps(golden).encode()
    )


def test_an_unknown_type_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownType):
        decode("dunwell.intake.delinquency_opened.v9", b"{}")


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_a_type_is_named_after_its_owner_and_version(name: str) -> None:
    root, service, fact, version = name.split(".")
    assert (root, owner(name), version[0]) == ("dunwell", service, "v")
    assert service in SERVICES
    assert fact == fact.lower()


def test_the_head_of_a_record_is_read_without_its_data() -> None:
    record = Record("dunwell.x.y.v1", 1_700_000_000_000_000, "key", "subject", 7, "service:x", None, b'{"a":1}')
    raw = encode_record(record)
    assert decode_record(raw) == record
    assert decode_head(raw) == msgspec.convert(list(msgspec.structs.astuple(record))[:5], type(decode_head(raw)))


def test_a_records_cloudevents_id_follows_from_its_place() -> None:
    assert ce_id("intake", 1, 3, 42) == "intake/1/3/42"


def test_asyncapi_names_every_event_once_with_a_schema_that_resolves() -> None:
    document = asyncapi("0")
    messages = document["components"]["messages"]
    whole = messages.pop(WHOLE)
    assert whole["contentType"] == WHOLE_TYPE
    assert sorted(message["name"] for message in messages.values()) == sorted(EVENTS)
    known = schemas()
    for message in messages.values():
        assert message["payload"]["$ref"].removeprefix("#/components/schemas/") in known
    listed = [fact for channel in document["channels"].values() for fact in channel["messages"] if fact != WHOLE]
    assert sorted(listed) == sorted(messages)
    assert all(WHOLE in channel["messages"] for channel in document["channels"].values())


def test_asyncapi_describes_what_upstream_publishes_and_every_reference_resolves() -> None:
    document = asyncapi("0", described(Settings()))
    upstream = [channel for name, channel in document["channels"].items() if name.startswith("upstream_")]
    assert [channel["address"] for channel in upstream] == ["loans.overdue.v1", "loans.payments.v1"]
    references = list(references_in(document))
    assert len(references) > 100
    for reference in references:
        found: Any = document
        for name in reference.removeprefix("#/").split("/"):
            found = found[name]
    assert "\\\\Z" not in json.dumps(described(Settings()))


def test_nothing_in_asyncapi_hides_another_thing_of_its_name() -> None:
    with pytest.raises(ValueError, match="PlanEnded"):
        asyncapi("0", {"messages": {"PlanEnded": {}}})


def references_in(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for name, value in document.items():
            if name == "$ref":
                yield value
            else:
                yield from references_in(value)
    elif isinstance(document, list):
        for value in document:
            yield from references_in(value)
