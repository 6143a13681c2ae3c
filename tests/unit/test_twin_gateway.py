"""The gateway that the twin plays: its doors are those that our own adapter speaks to."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from dunwell.server import listen
from dunwell.twin.clocks import WallClock, clock_of
from dunwell.twin.doors import Doors
from dunwell.twin.gateway import PATH, Gateway, serving
from dunwell.twin.model import World
from dunwell.twin.parameters import shipped
from dunwell.twin.twin import new_world

TEXTS = 400


def a_world() -> World:
    return new_world("s", 1, datetime(2026, 11, 2, tzinfo=UTC))


@asynccontextmanager
async def played() -> AsyncIterator[tuple[Gateway, httpx.AsyncClient]]:
    gateway, sock = Gateway("secret", shipped()), listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    headers = {"Authorization": "Bearer secret"}
    async with serving(gateway, sock), httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as client:
        gateway.remember(a_world(), None)
        yield gateway, client


async def sent(client: httpx.AsyncClient, ref: str) -> httpx.Response | None:
    """The answer to a text; None where it is lost."""
    try:
        return await client.post(PATH, json={"ref": ref, "to": "+13035550100", "text": "hello"})
    except httpx.RemoteProtocolError:
        return None


async def test_it_accepts_refuses_is_busy_and_loses_answers_and_knows_what_it_accepted() -> None:
    async with played() as (gateway, client):
        answers = {f"ref-{n}": await sent(client, f"ref-{n}") for n in range(TEXTS)}
        statuses = Counter(answer.status_code if answer else 0 for answer in answers.values())
        assert statuses.keys() == {202, 422, 503, 0}
        assert statuses[202] > 0.9 * TEXTS
        taken = [text.ref for text in gateway.take()]
        assert taken == sorted(ref for ref, answer in answers.items() if answer is None or answer.status_code == 202)
        assert gateway.take() == []
        for ref, answer in answers.items():
            found = await client.get(f"{PATH}/{ref}")
            assert found.status_code == (200 if ref in taken else 404)
            if answer is not None and answer.status_code == 503:
                assert answer.headers["Retry-After"].isdigit()
                assert (await client.post(PATH, json={"ref": ref, "to": "+13035550100"})).status_code == 202


async def test_a_text_that_comes_again_is_answered_alike_taken_once_and_noted() -> None:
    async with played() as (gateway, client):
        first, again = await sent(client, "ref-1"), await sent(client, "ref-1")
        assert first is not None
        assert again is not None
        assert (first.status_code, first.json()) == (202, again.json())
        assert len(gateway.take()) == 1
        assert gateway.repeated == ["ref-1"]


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [("POST", PATH, b"{", 400), ("POST", PATH, b"[]", 400), ("POST", "/other", b"{}", 404), ("GET", PATH, b"", 404),
     ("POST", PATH, b"x" * 70_000, 413)],
)  # fmt: skip
async def test_what_it_does_not_understand_is_refused(method: str, path: str, content: bytes, status: int) -> None:
    async with played() as (_, client):
        assert (await client.request(method, path, content=content)).status_code == status


async def test_what_was_accepted_after_the_last_save_is_known_after_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "texts"
    async with played() as (gateway, client):
        gateway.remember(a_world(), file)
        await sent(client, "ref-1")
        gateway.take()
        gateway.saved()
        await sent(client, "ref-2")
        gateway.take()
    later, world = Gateway("secret", shipped()), a_world()
    later.remember(world, file)
    assert [text.ref for text in later.take()] == ["ref-2"]
    assert world.texts.keys() == {"ref-2"}


async def test_nobody_else_may_send_by_it() -> None:
    async with played() as (gateway, client):
        answer = await client.post(PATH, json={"ref": "a", "to": "+1"}, headers={"Authorization": "Bearer other"})
        assert answer.status_code == 401
        assert gateway.take() == []


async def test_a_system_without_a_clocks_door_is_played_in_real_time() -> None:
    async with played() as (_, client):
        doors = Doors(lambda who: "secret", b"a key of sixteen bytes", "t")
        doors.open(str(client.base_url))
        clock = await clock_of(doors)
        before = await clock.read()
        later = await clock.to(before + timedelta(milliseconds=30))
        await doors.close()
    assert isinstance(clock, WallClock)
    assert before + timedelta(milliseconds=30) <= later <= datetime.now(UTC)
