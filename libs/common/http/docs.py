"""The description of the doors: OpenAPI with scopes and problems, and a page of it that loads nothing from anywhere."""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from fastapi import FastAPI

from libs.common.http.idempotency import KEY
from libs.common.http.scopes import Scope, declarations, dependants

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "code", "correlation"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "correlation": {"type": "string", "description": "Names this request in our logs."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "message")},
            },
        },
    },
}
_REFUSAL = {
    "description": "Refused",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_KEY = {
    "name": KEY,
    "in": "header",
    "description": "A new one for each new command: the same command twice has one effect and one answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
_OUR_OWN = ("HTTPValidationError", "ValidationError")


def describe(
    app: FastAPI, schema: dict[str, Any], transaction: Callable[..., Any], keyless: Callable[..., Any]
) -> dict[str, Any]:
    """Adds to FastAPI's schema what our routes know: scope, key, and problems in place of FastAPI's own 422."""
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _OUR_OWN:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    components["securitySchemes"] = {"access_token": {"type": "http", "scheme": "bearer", "bearerFormat": "at+jwt"}}
    paths: dict[str, dict[str, Any]] = schema.get("paths", {})
    for context, declaration in declarations(app):
        calls = {inner.call for inner in dependants(context.dependant)} if declaration else set()
        for method in context.methods or ():
            operation = paths.get(context.path_format or "", {}).get(method.lower())
            if operation is None:
                continue
            operation["responses"] = {**_without_own_422(operation["responses"]), "default": _REFUSAL}
            if isinstance(declaration, Scope):
                operation["security"] = [{"access_token": []}]
                operation["x-scope"] = declaration.name
                if transaction in calls:
                    required = method == "POST" and keyless not in calls
                    operation.setdefault("parameters", []).append({**_KEY, "required": required})
    return schema


def _without_own_422(responses: dict[str, Any]) -> dict[str, Any]:
    return {
        status: response
        for status, response in responses.items()
        if not (status == "422" and "HTTPValidationError" in str(response))
    }


STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
code,pre{font:14px/1.4 ui-monospace,monospace;background:#f3f4f6;border-radius:4px;padding:.1em .3em}
h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de}details{margin:.5rem 0;padding:.5rem .75rem;
border:1px solid #d0d7de;border-radius:6px}summary{cursor:pointer}table{border-collapse:collapse}
td{padding:.15rem .75rem .15rem 0;vertical-align:top}
.scope{color:#57606a;float:right}@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}
code,pre{background:#161b22}h2,details{border-color:#30363d}.scope{color:#8b949e}}"""


def page_of(schema: dict[str, Any]) -> str:
    """The operations and shapes of an OpenAPI document as one plain HTML page."""
    title = escape(schema["info"]["title"])
    body = "".join((*_operations(schema), "<h2>Shapes</h2>", *_shapes(schema)))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(schema['info'].get('description', ''))}</p>"
        '<p>As a document: <a href="openapi.json">openapi.json</a>. '
        "Send <code>Authorization: Bearer &lt;token&gt;</code> where a scope is named.</p>"
        f"<h2>Operations</h2>{body}</body></html>"
    )


def _operations(schema: dict[str, Any]) -> Iterator[str]:
    for path, methods in schema.get("paths", {}).items():
        for method, operation in methods.items():
            scope = f'<span class="scope">{escape(operation["x-scope"])}</span>' if "x-scope" in operation else ""
            yield f"<details><summary><code>{method.upper()} {escape(path)}</code> "
            yield f"{escape(operation.get('summary', ''))}{scope}</summary>"
            yield f"<p>{escape(operation.get('description', ''))}</p><table>"
            for parameter in operation.get("parameters", ()):
                yield _line(parameter["name"], parameter, parameter.get("required", False))
            for content in _contents(operation.get("requestBody", {})):
                yield _line("body", content, True)
            for status, response in operation["responses"].items():
                for content in _contents(response) or [{}]:
                    yield _line(f"→ {status}", {**content, "description": response.get("description", "")}, False)
            yield "</table></details>"


def _contents(thing: dict[str, Any]) -> list[dict[str, Any]]:
    return list(thing.get("content", {}).values())


def _shapes(schema: dict[str, Any]) -> Iterator[str]:
    for name, shape in schema.get("components", {}).get("schemas", {}).items():
        yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        yield f"<p>{escape(shape.get('description', ''))}</p><table>"
        for field, value in shape.get("properties", {}).items():
            yield _line(field, {"schema": value, **value}, field in shape.get("required", ()))
        yield "</table></details>"


def _line(name: str, thing: dict[str, Any], required: bool) -> str:
    note = "required" if required else ""
    kind, text = _kind(thing.get("schema", {})), escape(str(thing.get("description", "")))
    return f"<tr><td><code>{escape(name)}</code></td><td>{kind}</td><td>{note}</td><td>{text}</td></tr>"


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words; a reference as a link to its shape."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(_kind(one) for one in schema.get("anyOf") or schema["oneOf"])
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return escape(str(schema.get("format") or schema.get("type", "")))
