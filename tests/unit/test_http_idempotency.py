"""Commands: one transaction, one effect and one answer per key, repeated where the database asks (I10)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from libs.common.http.app import to_the_end
from tests.doors import CANARY, FakeDoors, a_problem, application, browser, key, router


@pytest.fixture
def doors(tmp_path: Path) -> FakeDoors:
    return FakeDoors(tmp_path)


@pytest.fixture
async def client(doors: FakeDoors) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(application(doors, router)) as client:
        yield client


async def test_a_command_commits_and_says_how_far_it_got(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer = await client.post(
        "/v1/cases/c1/notes", json={"text": "hello"}, headers=doors.token() | key("k1") | {"traceparent": trace}
    )
    assert (answer.status_code, answer.json(), doors.effects) == (201, {"by": "user:ann/collector"}, ["c1:hello"])
    assert answer.headers["dunwell-position"] == "tracking/3/101"
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    principal, seen = doors.begun[0]
    assert (principal.actor, seen) == ("user:ann/collector", trace)


async def test_the_same_key_and_command_has_one_effect_and_one_answer(
    client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    answers = [
        await client.post("/v1/cases/c1/notes", json={"text": "once"}, headers=doors.token() | key("k1"))
        for _ in range(3)
    ]
    assert {(one.status_code, one.text, one.headers["location"]) for one in answers} == {
        (201, answers[0].text, "/v1/notes/1")
    }
    assert [one.headers.get("idempotency-replayed") for one in answers] == [None, "true", "true"]
    assert doors.effects == ["c1:once"]


@pytest.mark.parametrize(("path", "text"), [("c1", "other"), ("c2", "once"), ("c1", "once ")])
async def test_the_same_key_for_another_body_or_target_is_422(
    path: str, text: str, client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    headers = doors.token() | key("k1")
    await client.post("/v1/cases/c1/notes", json={"text": "once"}, headers=headers)
    answer = await client.post(f"/v1/cases/{path}/notes", json={"text": text}, headers=headers)
    a_problem(answer, 422, "idempotency_key_reused")
    assert doors.effects == ["c1:once"]


async def test_a_key_is_never_shared_between_principals(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    for headers in (doors.token(user="ann"), doors.token(user="bob"), doors.token("team_lead", "ann")):
        await client.post("/v1/cases/c1/notes", json={"text": "once"}, headers=headers | key("k1"))
    assert len(doors.effects) == 3


async def test_a_key_in_flight_is_409_with_retry_after(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    class Everything(set[int]):
        def __contains__(self, item: object) -> bool:
            return True

    doors.locked = Everything()
    answer = await client.post("/v1/cases/c1/notes", json={"text": "x"}, headers=doors.token() | key("k1"))
    a_problem(answer, 409, "idempotency_in_flight")
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize(
    "headers", [[], [("Idempotency-Key", "")], [("Idempotency-Key", "a b")], [("Idempotency-Key", "x" * 256)],
                [("Idempotency-Key", "a"), ("Idempotency-Key", "a")], [("Idempotency-Key", "é")]]
)  # fmt: skip
async def test_a_command_without_one_good_key_is_400(
    headers: list[tuple[str, str]], client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    raw = [(name.encode(), value.encode()) for name, value in [*headers, *doors.token().items()]]
    answer = await client.post("/v1/cases/c1/notes", json={"text": "x"}, headers=httpx.Headers(raw))
    a_problem(answer, 400, "idempotency_key_missing")
    assert doors.begun == []


async def test_edits_queries_and_commands_with_ids_of_their_own_need_no_key(
    client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    assert (await client.put("/v1/cases/c1", headers=doors.token())).status_code == 200
    assert (await client.post("/v1/evaluate", json={"text": "x"}, headers=doors.token())).status_code == 200
    assert len(doors.begun) == 1
    answer = await client.post("/v1/events", json={"text": "x"}, headers=doors.token("publisher"))
    assert (answer.status_code, answer.headers["dunwell-position"]) == (200, "tracking/3/102")


async def test_a_refusal_rolls_back_and_is_not_kept(client: httpx.AsyncClient, doors: FakeDoors) -> None:
    headers = doors.token() | key("k1")
    a_problem(await client.post("/v1/cases/c1/notes", json={"text": "refuse"}, headers=headers), 409, "conflict")
    assert (await client.post("/v1/returned", headers=headers)).status_code == 409
    assert (doors.effects, doors.kept, doors.commits) == ([], {}, 0)


async def test_a_repeatable_error_of_the_database_repeats_the_whole_endpoint(
    client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    errors: list[Exception] = [asyncpg.DeadlockDetectedError("x"), asyncpg.SerializationError("x")]

    def before_commit() -> None:
        if errors:
            raise errors.pop()

    doors.before_commit = before_commit
    answer = await client.post("/v1/cases/c1/notes", json={"text": "x"}, headers=doors.token() | key("k1"))
    assert (answer.status_code, len(doors.begun), doors.effects) == (201, 3, ["c1:x"])


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (asyncpg.DeadlockDetectedError(CANARY), 503, "unavailable"),
        (asyncpg.LockNotAvailableError(CANARY), 503, "unavailable"),
        (asyncpg.UniqueViolationError(CANARY), 500, "internal"),
    ],
)
async def test_it_is_repeated_four_times_at_most(
    error: Exception, status: int, code: str, client: httpx.AsyncClient, doors: FakeDoors
) -> None:
    def before_commit() -> None:
        raise error

    doors.before_commit = before_commit
    answer = await client.post("/v1/cases/c1/notes", json={"text": "x"}, headers=doors.token() | key("k1"))
    a_problem(answer, status, code)
    assert (len(doors.begun), doors.effects) == (4, [])


async def test_a_commit_goes_to_its_end_also_when_the_caller_is_gone() -> None:
    begun, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def commit() -> list[Any]:
        begun.set()
        await go_on.wait()
        done.set()
        return []

    task = asyncio.create_task(to_the_end(commit()))
    await begun.wait()
    task.cancel()
    await asyncio.wait([task], timeout=0.05)
    assert not task.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done.is_set()
