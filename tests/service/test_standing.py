"""/v1/checkpoint, /v1/health, /v1/parked: are a service's logs signed, what does it stand on, what has it set aside."""

import base64
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from libs.common.events.envelope import Record, encode_record
from libs.common.kernel.clock import micros
from libs.common.log.checkpoint import Checkpoint, is_signed
from tests.database import Database
from tests.tracking_service import Harness, Person, running


@pytest.fixture
async def tracking(database: Database, tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(database, tmp_path) as harness:
        yield harness


async def checkpoint(tracking: Harness, role: str = "platform_admin") -> Any:
    answer = await tracking.get("/checkpoint", role)
    assert answer.status_code == 200, answer.text
    return answer.json()


def signed(found: Any) -> bool:
    """As a stranger checks it, with nothing but the answer."""
    key = serialization.load_pem_public_key(found["public_key"].encode())
    assert isinstance(key, Ed25519PublicKey)
    return is_signed(Checkpoint(found["heads"].encode(), base64.b64decode(found["signature"])), key)


async def test_the_last_checkpoint_proves_itself_and_says_what_came_since(tracking: Harness) -> None:
    person = Person(tracking)
    await person.arrive()
    await tracking.post("/holds", {"case_id": person.case, "reason": "legal"}, "compliance")
    await tracking.service.app.state.checkpoints.request()
    found = await checkpoint(tracking)
    assert signed(found) and found["service"] == "tracking"
    journal = [part for part in found["items"] if part["log"] == "journal"]
    assert sum(part["head"] for part in journal) == sum(part["signed"] for part in journal) > 0
    await tracking.post("/holds", {"case_id": person.case, "reason": "dispute"}, "compliance")
    later = await checkpoint(tracking, "compliance")
    assert sum(part["head"] - part["signed"] for part in later["items"]) > 0
    found["heads"] = found["heads"].replace("tracking", "trackinh")
    assert not signed(found)


async def test_what_a_service_stands_on_is_told_to_those_who_run_it(tracking: Harness) -> None:
    answer = (await tracking.get("/health", "platform_admin")).json()
    assert answer["well"] and answer["checks"] and set(answer["checks"].values()) == {"ok"}
    assert (await tracking.get("/health", "collector")).status_code == 403
    assert (await tracking.get("/checkpoint", "collector")).status_code == 403


PARK = """
    INSERT INTO parked (source, part, "offset", debtor_id, reason, error, queued, record, at)
    VALUES ('strategy', 1, $1, $2, 'failed', 'ValueError', false, $3, $4)"""


async def test_what_was_set_aside_says_what_it_is_and_comes_in_pages(tracking: Harness) -> None:
    person, now = Person(tracking), tracking.clock.now()
    record = Record("dunwell.strategy.plan_ended.v1", micros(now), person.debtor, None, 1, "service:test", None, b"{}")
    for offset, raw in enumerate((encode_record(record), b"damaged", encode_record(record))):
        await tracking.pools["tracking"].execute(PARK, offset, person.debtor, raw, now + timedelta(seconds=offset))
    pages, cursor = list[Any](), ""
    for _ in range(2):
        answer = (await tracking.get(f"/parked?limit=2{cursor}", "platform_admin")).json()
        pages += answer["items"]
        cursor = f"&cursor={answer['next']}"
    assert [(item["offset"], item["type"]) for item in pages] == [
        (0, "dunwell.strategy.plan_ended.v1"), (1, None), (2, "dunwell.strategy.plan_ended.v1"),
    ]  # fmt: skip
    assert answer["next"] is None and datetime.fromisoformat(pages[0]["told"]) == now
    assert (await tracking.get(f"/parked/strategy/1/0?debtor_id={person.debtor}", "compliance")).json()["type"]
