"""Questions to the law by the thousand: they fit, they are bounded, and the process goes on with its work meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import pytest

from libs.common.kernel.problems import Invalid
from libs.compliance import shipped
from libs.compliance.zones import country_zones
from services.outreach.routes.evaluate import answers_to
from tests.database import Database
from tests.service.outreach_world import World, open_world
from tests.service.test_outreach_law import question

MANY_ZONES = [*country_zones("RU"), *country_zones("US"), *country_zones("AU")]


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


def called(day: int) -> dict[str, Any]:
    """A row as a dialler sends it, with all that is known of it."""
    return {
        "at": f"2026-11-{1 + day % 30:02d}T03:00:00+00:00", "channel": "call", "result": "no_answer",
        "dir": "outbound", "mode": "interactive", "number": "+8613800138000",
        "debts": ["0b8c36b4-09c7-5eb2-b08d-4e1b9a417b79"], "creditor": "xyf", "collector": "self", "place": "home",
    }  # fmt: skip


def windows(count: int) -> list[dict[str, str]]:
    return [{"start": f"{8 + n // 4:02d}:{n % 4 * 15:02d}", "end": f"{8 + n // 4:02d}:{n % 4 * 15 + 1:02d}"}
            for n in range(count)]  # fmt: skip


async def test_a_thousand_questions_with_thirty_rows_each_are_answered_while_the_process_goes_on(world: World) -> None:
    asked = [question(history=[called(day) for day in range(30)])] * 1_000
    late, stop = [0.0], asyncio.Event()

    async def look() -> None:
        while not stop.is_set():
            began = perf_counter()
            await asyncio.sleep(0)
            late.append(perf_counter() - began)

    looking = asyncio.create_task(look())
    async with world.browser() as browser:
        answer = await browser.post("/v1/compliance/evaluate", json=asked)
    stop.set()
    await looking
    assert answer.status_code == 200, answer.text
    assert len(answer.json()) == 1_000 and answer.json()[0]["decision"] == "allow"
    assert len(answer.request.content) > 7_000_000
    assert len(late) > 100  # it was looked at all along, not only before and after


async def test_the_health_of_the_process_is_told_while_hard_questions_are_judged(world: World) -> None:
    debtor = {"zones": MANY_ZONES[:16], "agreed_windows": windows(16)}
    hard = question(jurisdiction=["US-NYC", "US-WA", "AU", "RU", "KR", "POLICY"], debtor=debtor)
    async with world.browser() as browser:
        asked = asyncio.create_task(browser.post("/v1/compliance/evaluate", json=[hard] * 20))
        health = [(await browser.get("/livez")).status_code for _ in range(5)]
        assert health == [200] * 5 and not asked.done()
        answer = await asked
    assert [said["decision"] for said in answer.json()] == ["defer"] * 20


async def test_more_windows_in_more_zones_than_can_be_searched_are_refused(world: World) -> None:
    debtor = {"zones": MANY_ZONES[:9], "agreed_windows": windows(29)}
    async with world.browser() as browser:
        one = await browser.post("/v1/compliance/evaluate", json=question(debtor=debtor))
        many = await browser.post("/v1/compliance/evaluate", json=[question(), question(debtor=debtor)])
    (flaw,) = one.json()["errors"]
    assert (one.status_code, flaw["pointer"], flaw["code"]) == (422, "/debtor/zones", "too_many")
    assert flaw["message"] == "29 windows in 9 zones; windows times zones are at most 256"
    assert (many.status_code, many.json()["errors"][0]["pointer"]) == (422, "/1/debtor/zones")


def test_a_list_that_takes_too_long_is_refused_with_where_it_stopped() -> None:
    with pytest.raises(Invalid) as refused:
        answers_to(msgspec.json.encode([question()] * 3), shipped(), seconds_max=-1.0)
    assert [(flaw.pointer, flaw.code) for flaw in refused.value.errors] == [("/0", "too_hard")]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400), (b"[", "application/json", 400), (b"[]", "application/json", 422),
        (b"7", "application/json", 422), (b"[1]", "text/plain", 415), (b'{"a":1,"a":2}', "application/json", 400),
        (b'[{"a":1,"a":2}]', "application/json", 400), (b"[" * 100_000, "application/json", 400),
        (b"[" + b"[" * 100 + b"]" * 100 + b"]", "application/json", 400), (b"[1,]", "application/json", 400),
        (b'["\xff"]', "application/json", 400), (b"[1] 2", "application/json", 400),
        (b" " * 8_388_609, "application/json", 413),
    ],
)  # fmt: skip
async def test_what_is_no_question_is_refused_as_at_every_door(
    world: World, body: bytes, kind: str, status: int
) -> None:
    async with world.browser() as browser:
        answer = await browser.post("/v1/compliance/evaluate", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
