"""JSON Schemas and the AsyncAPI 3.1 document, generated from the structs: no second description of an event."""

import inspect
from collections.abc import Mapping
from typing import Any

import msgspec

from libs.common.events.envelope import WHOLE_TYPE, Event
from libs.common.events.registry import EVENTS, OWNERS

REFERENCE = "#/components/schemas/{name}"
HEADERS = {
    "ce_id": "<service>/<epoch>/<part>/<offset>: follows from the record's place",
    "ce_type": "the event's type",
    "ce_source": "urn:dunwell:<service>",
    "ce_subject": "the case, where there is one",
    "ce_time": "business time, RFC 3339",
    "ce_specversion": "1.0",
    "content-type": "application/json",
    "traceparent": "W3C trace context, where there is one",
    "dunwell_offset": "the record's offset in its service's journal",
    "dunwell_epoch": "raised by a restore only",
    "dunwell_version": "the subject's events of this service: 1, 2, 3 ...",
    "dunwell_actor": "who, and by which right",
}


WHOLE = "WholeRecord"


def schemas() -> dict[str, dict[str, Any]]:
    """All JSON Schemas by name; an event's is named as its struct."""
    _, components = msgspec.json.schema_components(EVENTS.values(), ref_template=REFERENCE)
    return dict(sorted(components.items()))


def asyncapi(version: str, taken: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """The event stream as AsyncAPI 3.1: one channel per owning service, its facts as messages. `taken` describes what
    is read from others: channels, operations, messages and schemas, each by name."""
    messages = {event.__name__: _message(name, event) for name, event in EVENTS.items()} | {WHOLE: _whole()}
    channels, operations = {}, {}
    for service in OWNERS:
        facts = [*(event.__name__ for name, event in EVENTS.items() if name.split(".")[1] == service), WHOLE]
        channels[service] = {
            "address": f"dunwell.{service}.v1",
            "description": f"All facts of {service}; the key is the debtor, one debtor's facts stay in one order.",
            "messages": {fact: {"$ref": f"#/components/messages/{fact}"} for fact in facts},
        }
        operations[f"receive_{service}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{service}"},
            "messages": [{"$ref": f"#/channels/{service}/messages/{fact}"} for fact in facts],
        }
    parts: dict[str, dict[str, Any]] = {
        "channels": channels, "operations": operations, "messages": messages, "schemas": schemas(),
    }  # fmt: skip
    for part, things in (taken or {}).items():
        if twice := parts[part].keys() & things.keys():
            raise ValueError(f"{part} of one name: {sorted(twice)}")
        parts[part] |= things
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Dunwell",
            "version": version,
            "description": "CloudEvents 1.0 in Kafka's binary mode: the value is the data as JSON. Readers ignore "
            "fields that they do not know; a new optional field keeps the version, anything else is .v2. A record that "
            "can't be carried as a CloudEvent (damaged, of a younger shape) travels whole as WholeRecord.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": parts["channels"],
        "operations": parts["operations"],
        "components": {"schemas": parts["schemas"], "messages": parts["messages"]},
    }


def _message(name: str, event: type[Event]) -> dict[str, Any]:
    return {
        "name": name,
        "title": event.__name__,
        "summary": inspect.getdoc(event) or "",
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "properties": {key: {"type": "string", "description": text} for key, text in HEADERS.items()},
        },
        "payload": {"$ref": REFERENCE.format(name=event.__name__)},
    }


def _whole() -> dict[str, Any]:
    names = ("content-type", "dunwell_offset", "dunwell_epoch")
    properties = {name: {"type": "string", "description": HEADERS[name]} for name in names}
    properties["content-type"] = {"type": "string", "const": WHOLE_TYPE}
    return {
        "name": WHOLE,
        "title": WHOLE,
        "summary": "A journal's record as it stands there, a msgpack array: so that no offset is missing in the topic. "
        "Readers outside pass it by.",
        "contentType": WHOLE_TYPE,
        "headers": {"type": "object", "properties": properties},
        "payload": {},
    }
