"""The topics of upstream as AsyncAPI describes them: made of the structs that read them, for docs/asyncapi.json."""

from collections.abc import Mapping
from typing import Any

import msgspec

from libs.common.events.schemas import REFERENCE
from services.intake.jobs.unwrapping import AS_OF_HEADER, SOURCE_HEADER, STRUCTURED
from services.intake.schemas import Delinquency, Payment
from services.intake.settings import Settings

HEADERS = {
    SOURCE_HEADER: "whose record it is, and whose mapping explains it; without it an event's source where it has the "
    "form of a name, then the record's `source`, then its creditor",
    AS_OF_HEADER: "the date of which a source's rows speak, for mappings that need one",
    "traceparent": "W3C trace context, where there is one",
    "ce_specversion": f"1.0, for a CloudEvent in binary mode; its ce_source is read as {SOURCE_HEADER} says",
    "content-type": "application/json; none says the same",
}
WHAT = {
    "overdue": "Overdue events. Whatever is not accepted stands in quarantine with its reasons: "
    "GET /api/intake/v1/quarantine.",
    "payment": "Payments, those that went back too. Whatever is not accepted stands in quarantine with its reasons: "
    "GET /api/intake/v1/quarantine.",
}
FORMS: dict[str, type[msgspec.Struct]] = {"overdue": Delinquency, "payment": Payment}


def described(settings: Settings) -> dict[str, dict[str, Any]]:
    """Channels, operations, messages and schemas."""
    messages = {"SourceRow": _row()}
    channels, operations = {}, {}
    for kind, topic in settings.topics.items():
        form = FORMS[kind].__name__
        messages |= {f"{form}Record": _record(form), f"{form}Event": _event(form)}
        names = [f"{form}Record", f"{form}Event", *(["SourceRow"] if kind == "overdue" else [])]
        channels[f"upstream_{kind}"] = {
            "address": topic,
            "description": f"Owned by upstream. {WHAT[kind]}",
            "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        }
        operations[f"take_{kind}"] = {
            "action": "receive",
            "channel": {"$ref": f"#/channels/upstream_{kind}"},
            "messages": [{"$ref": f"#/channels/upstream_{kind}/messages/{name}"} for name in names],
        }
    _, schemas = msgspec.json.schema_components(FORMS.values(), ref_template=REFERENCE)
    return {"channels": channels, "operations": operations, "messages": messages, "schemas": _as_taken(schemas)}


def _as_taken(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Doors keep members that the form does not name under `extra`; and JSON Schema's expressions are ECMAScript's."""
    return {
        name: {key: _patterns(value) for key, value in schema.items() if key != "additionalProperties"}
        for name, schema in schemas.items()
    }


def _patterns(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: each.replace("\\Z", "$") if key == "pattern" and isinstance(each, str) else _patterns(each)
            for key, each in value.items()
        }
    return [_patterns(each) for each in value] if isinstance(value, list) else value


def _record(form: str) -> dict[str, Any]:
    summary = "The canonical record as it is, or as the data of a CloudEvent in binary mode."
    return _message(f"{form}Record", summary, "application/json", {"$ref": REFERENCE.format(name=form)})


def _event(form: str) -> dict[str, Any]:
    payload = {
        "type": "object",
        "required": ["specversion", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "source": {"type": "string", "description": HEADERS[SOURCE_HEADER]},
            "data": {"$ref": REFERENCE.format(name=form)},
        },
    }
    summary = "A CloudEvent in structured mode; `data_base64` is read too."
    return _message(f"{form}Event", summary, STRUCTURED, payload)


def _row() -> dict[str, Any]:
    summary = f"A row in its source's own shape, which the mapping of the source in {SOURCE_HEADER} explains."
    return _message("SourceRow", summary, "application/json", {"type": "object"})


def _message(name: str, summary: str, content_type: str, payload: dict[str, Any]) -> dict[str, Any]:
    properties = {header: {"type": "string", "description": text} for header, text in HEADERS.items()}
    if content_type == STRUCTURED:
        properties = {header: properties[header] for header in (SOURCE_HEADER, AS_OF_HEADER, "traceparent")}
        properties["content-type"] = {"type": "string", "description": STRUCTURED}
    return {
        "name": name, "title": name, "summary": summary, "contentType": content_type,
        "headers": {"type": "object", "properties": properties}, "payload": payload,
    }  # fmt: skip
