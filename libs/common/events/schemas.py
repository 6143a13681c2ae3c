"""JSON Schemas and the AsyncAPI 3.1 document, generated from the structs: no second description of an event."""

import inspect
from typing import Any

import msgspec

from libs.common.events.envelope import Event
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


def schemas() -> dict[str, dict[str, Any]]:
    """All JSON Schemas by name; an event's is named as its struct."""
    _, components = msgspec.json.schema_components(EVENTS.values(), ref_template=REFERENCE)
    return dict(sorted(components.items()))


def asyncapi(version: str) -> dict[str, Any]:
    """The event stream as AsyncAPI 3.1: one channel per owning service, its facts as messages."""
    messages = {event.__name__: _message(name, event) for name, event in EVENTS.items()}
    channels, operations = {}, {}
    for service in OWNERS:
        facts = [event.__name__ for name, event in EVENTS.items() if name.split(".")[1] == service]
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
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Dunwell",
            "version": version,
            "description": "CloudEvents 1.0 in Kafka's binary mode: the value is the data as JSON. Readers ignore "
            "fields that they do not know; a new optional field keeps the version, anything else is .v2.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"schemas": schemas(), "messages": messages},
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
