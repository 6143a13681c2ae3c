"""The doors from outside: order of judgement, positions, refusals, limits, health, description."""

import html.parser
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from libs.common.http.app import DoorRoute, Router
from libs.common.http.scopes import scope, undeclared
from tests.doors import CANARY, FakeDoors, a_problem, application, browser, change, key, router


@pytest.fixture
def doors(tmp_path: Path) -> FakeDoors:
    return FakeDoors(tmp_path)


@pytest.fixture
async def client(doors: FakeDoors) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(application(doors, router)) as client:
        yield client


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("crash", 500, "internal"), ("odd", 500, "internal"), ("away", 503, "unavailable"),
        ("away4", 503, "unavailable"), ("form", 422, "invalid"),
    ],
)  # fmt: skip
async def test_what_breaks_answers_with_a_correlation_id_and_nothing_of_it(
    text: str, status: int, code: str, client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    answer = await client.post("/v1/cases/c1/notes", json={"text": text}, headers=doors.token() | key("k1"))
    body = a_problem(answer, status, code)
    assert status != 500 or set(body) == {"type", "title", "status", "code", "correlation"}
    assert status != 503 or answer.headers["retry-after"] == "1"
    assert (doors.effects, doors.commits) == ([], 0)


async def test_the_token_is_judged_before_anything_else(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    answer = await client.post("/v1/cases/c1/notes", content=b"{" * 2_000_000)
    a_problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"
    a_problem(await client.get("/v1/cases/c1?access_token=x"), 401, "unauthorized")
    a_problem(await client.post("/v1/bulk", content=b"x", headers=doors.token()), 403, "forbidden")
    assert doors.begun == []


async def test_reads_have_the_reach_of_the_scope(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    for role, reach in (("collector", "assigned"), ("team_lead", "team"), ("compliance", "all")):
        assert (await client.get("/v1/cases/c1", headers=doors.token(role))).json() == reach
    a_problem(await client.get("/v1/cases/c1", headers=doors.token("analyst")), 403, "forbidden")


@pytest.mark.parametrize(
    ("after", "status"),
    [
        ("strategy/0/4", 200), ("strategy/0/5", 503), ("tracking/3/999999", 200), ("intake/0/7", 200),
        ("strategy/9/7", 200), ("strategy/0/4, strategy/0/5", 503), ("strategy/0/4,intake/1/1", 200), ("strategy", 400),
        ("strategy/0/-1", 400), ("strategy/0/5; x", 400), ("strategy/0/" + "9" * 19, 400),
        (",".join(["intake/0/1"] * 65), 400),
    ],
)  # fmt: skip
async def test_after_waits_until_the_service_has_seen_that_far(
    after: str, status: int, client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    answer = await client.get("/v1/cases/c1", headers=doors.token() | {"Dunwell-After": after})
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == ("1" if status == 503 else None)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"text": 7}, "/text", "string_type"),
        ({}, "/text", "missing"),
        ({"text": "x", "creditor_id": CANARY}, "/creditor_id", "extra_forbidden"),
        ({"text": "x", CANARY: 1}, "/*", "extra_forbidden"),
        ({"text": "x", "kind": CANARY}, "/kind", "literal_error"),
        ({"text": "x", "count": CANARY + "x"}, "/count", "int_parsing"),
        ([CANARY], "", "model_attributes_type"),
    ],
)
async def test_a_wrong_field_is_named_with_rule_and_message_and_without_what_was_sent(
    body: Any, pointer: str, code: str, client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    answer = await client.post("/v1/evaluate", json=body, headers=doors.token())
    errors = a_problem(answer, 422, "invalid")["errors"]
    assert [(one["pointer"], one["code"]) for one in errors] == [(pointer, code)]
    assert errors[0]["message"]


@pytest.mark.parametrize(
    "content", [b'{"text":"a","text":"b"}', b"[" * 5_000, b"NaN", b'"\xff"', b'{"text":"\\u0000"}']
)
async def test_bad_json_is_400(content: bytes, client: httpx.AsyncClient, doors: FakeDoors) -> None:
    headers = doors.token() | {"Content-Type": "application/json"}
    a_problem(await client.post("/v1/evaluate", content=content, headers=headers), 400, "bad_json")


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Content-Type": "application/xml"}, {"Content-Type": "application/yaml"}, {"Content-Type": "text/json"},
        {"Content-Type": "application/json; charset=utf-16"}, {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"}, {"Content-Type": "application/jsonx"},
    ],
)  # fmt: skip
async def test_another_media_type_is_415(headers: dict[str, str], client: httpx.AsyncClient, doors: FakeDoors) -> None:
    answer = await client.post("/v1/evaluate", content=b'{"text":"x"}', headers=doors.token() | headers)
    a_problem(answer, 415, "unsupported_media_type")


async def test_a_charset_of_utf_8_is_taken(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    headers = doors.token() | {"Content-Type": 'application/json; charset="UTF-8"'}
    assert (await client.post("/v1/evaluate", content=b'{"text":"x"}', headers=headers)).status_code == 200


async def test_no_address_and_no_method_are_problems_too(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    a_problem(await client.get("/nowhere"), 404, "not_found")
    a_problem(await client.get("/v1/cases/c1/"), 404, "not_found")
    answer = await client.delete("/v1/evaluate", headers=doors.token())
    a_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"
    a_problem(await client.request("TRACE", "/v1/evaluate"), 405, "method_not_allowed")
    a_problem(await client.get("/v1/cases/c%001", headers=doors.token()), 400, "bad_request")
    a_problem(await client.get("/v1/cases/c1?x=%00", headers=doors.token()), 400, "bad_request")


async def chunks(count: int, taken: list[int]) -> AsyncIterator[bytes]:
    for n in range(count):
        taken.append(n)
        yield b" " * 100_000


@pytest.mark.parametrize(
    ("path", "role", "kind", "fits", "too_many"),
    [("evaluate", "collector", "application/json", 10, 11), ("bulk", "publisher", "application/x-ndjson", 20, 21)],
)
async def test_a_chunked_body_stops_at_the_routes_cap(
    path: str, role: str, kind: str, fits: int, too_many: int, client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    headers = doors.token(role) | {"Content-Type": kind}
    taken: list[int] = []
    answer = await client.post(f"/v1/{path}", content=chunks(1_000, taken), headers=headers)
    a_problem(answer, 413, "too_large")
    assert (len(taken), answer.headers["connection"]) == (too_many, "close")
    answer = await client.post(f"/v1/{path}", content=chunks(fits, []), headers=headers)
    assert answer.status_code != 413


@pytest.mark.parametrize(("path", "size"), [("evaluate", 1_048_577), ("webhook", 65_537), ("bulk", 2_000_001)])
async def test_a_body_that_announces_itself_too_large_is_not_taken_at_all(
    path: str, size: int, client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    headers = doors.token("publisher" if path == "bulk" else "collector") | {"Content-Type": "application/x-ndjson"}
    taken: list[int] = []
    answer = await client.post(f"/v1/{path}", content=chunks(1, taken), headers=headers | {"Content-Length": str(size)})
    a_problem(answer, 413, "too_large")
    assert taken == []


async def test_a_public_command_runs_without_token_and_key(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    answer = await client.post("/v1/webhook", content=b"x" * 65_536)
    assert (answer.status_code, answer.json()) == (200, {"bytes": 65_536, "by": "public"})
    assert doors.commits == 1


async def test_an_unknown_host_is_404(doors: FakeDoors) -> None:
    async with browser(application(doors, router, hosts=["tracking.test"])) as client:
        assert (await client.get("/livez")).status_code == 200
        a_problem(await client.get("/livez", headers={"Host": "evil.test"}), 404, "not_found")


async def test_readiness_says_what_is_missing_and_liveness_does_not_ask(doors: FakeDoors) -> None:
    missing: list[str | None] = ["3 migrations"]

    async def migrations() -> str | None:
        return missing[0]

    async def broken() -> str | None:
        raise OSError(CANARY)

    async def fine() -> str | None:
        return None

    checks: dict[str, Any] = {"migrations": migrations, "database": fine}
    async with browser(application(doors, router, checks)) as client:
        assert (await client.get("/livez")).status_code == 200
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"] == {"migrations": "3 migrations", "database": "ok"}
        assert (await client.get("/startupz")).status_code == 503
        missing[0] = None
        assert (await client.get("/startupz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        missing[0] = "gone again"
        assert (await client.get("/startupz")).status_code == 200
        assert (await client.get("/metrics")).text == "up 1\n"
    async with browser(application(doors, router, {"bus": broken})) as client:
        assert (await client.get("/readyz")).json()["checks"] == {"bus": "failed: OSError"}


async def test_the_description_names_scope_key_and_problems(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    schema = (await client.get("/openapi.json")).json()
    note = schema["paths"]["/v1/cases/{case_id}/notes"]["post"]
    assert (note["x-scope"], note["security"]) == ("note:write", [{"access_token": []}])
    assert [one["required"] for one in note["parameters"] if one["name"] == "Idempotency-Key"] == [True]
    assert set(note["responses"]) == {"201", "default"}
    assert "security" not in schema["paths"]["/v1/webhook"]["post"]
    assert "ValidationError" not in json.dumps(schema)
    assert undeclared(application(doors, router)) == []


class Sources(html.parser.HTMLParser):
    """What a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [str(value) for name, value in attrs if name == "src" or (name == "href" and tag != "a")]
        self.found += [tag] if tag in ("script", "link", "img", "iframe") else []


async def test_the_page_of_the_description_loads_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs")
    sources = Sources()
    sources.feed(answer.text)
    assert sources.found == []
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for shown in ("POST /v1/cases/{case_id}/notes", "note:write", "Writes a note.", 'href="#Note"', "Idempotency-Key"):
        assert shown in answer.text


async def test_a_route_that_takes_a_transaction_needs_the_right_router(doors: FakeDoors) -> None:
    wrong = Router(route_class=DoorRoute)
    wrong.add_api_route("/x", change, methods=["PUT"], dependencies=[scope("note:write")])
    async with browser(application(doors, wrong)) as client:
        a_problem(await client.put("/v1/x?case_id=1", headers=doors.token()), 500, "internal")
