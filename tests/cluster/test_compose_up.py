"""The very commands and settings of docker-compose.yml, as processes on a real broker: the whole path, the same figures
as one embedded process has on the same input, and an orderly end."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.whole_path import today_at_ten
from dunwell.cluster.broker import Broker
from dunwell.cluster.visit import System, doors
from dunwell.embedded import prepare_database
from libs.common.events.registry import OWNERS
from libs.common.kernel.part import PARTS_DEFAULT
from libs.common.run.postgres import EmbeddedPostgres
from tests.cluster.composed import Composed
from tests.cluster.system import assert_exact, books, overdue, until, until_quiet
from tests.stack.one_event import at_ten
from tests.stack.test_embedded import running

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

PERSONS = 120
CREDITOR = {"name": "A Bank", "zone": "Asia/Shanghai", "hold_out_bp": 0, "acts_as": "creditor"}
TEXTS = "SELECT count(DISTINCT contact_id) FROM outreach.sandbox"
Record = Callable[[str, object], None]


@pytest.fixture
def composed(home: Path, vacant_kafka: Broker) -> Iterator[Composed]:
    composed = Composed(home, vacant_kafka)
    yield composed
    composed.close()


class Embedded:
    """`dunwell up --empty`."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url = home, url
        self.postgres = EmbeddedPostgres(home).join()


async def work(system: System, now: datetime, relayed: bool) -> None:
    """One input for both: events and their repeats, changes, rubbish, payments, promises."""
    due = (now.date() - timedelta(days=3)).isoformat()

    def event(number: int, version: int = 0) -> dict[str, Any]:
        made = overdue(number, version) | {"occurred_at": (now - timedelta(hours=2 - version)).isoformat()}
        return {**made, "loan": {**made["loan"], "oldest_unpaid_due_date": due}}

    def payment(number: int, value: str) -> dict[str, Any]:
        return {"event_id": f"pay-{number}", "occurred_at": now.isoformat(), "creditor": "a-bank",
                "loan_id": f"L-{number}", "payment_id": f"P-{number}", "amount": {"value": value, "currency": "CNY"},
                "paid_at": (now - timedelta(minutes=5)).isoformat()}  # fmt: skip

    async with (
        books(system) as con,
        doors(system, "organisation_admin") as admin,
        doors(system, "publisher") as publisher,
        doors(system, "team_lead") as lead,
    ):
        answer = await admin.put("/api/intake/v1/creditors/a-bank", json=CREDITOR)
        assert answer.status_code == 201, answer.text

        async def publish(what: str, records: list[dict[str, Any]]) -> None:
            answer = await publisher.post(f"/api/intake/v1/{what}", json={"records": records})
            assert answer.status_code == 202, answer.text
            await until_quiet(con, relayed=relayed)

        await publish("delinquencies", [event(number) for number in range(PERSONS)])

        async def all_texts_left() -> bool:
            return int(await con.fetchval(TEXTS)) == PERSONS

        await until(all_texts_left, "everybody has been sent a text")
        await until_quiet(con, relayed=relayed)
        await publish("delinquencies", [event(number) for number in range(0, PERSONS, 3)])
        await publish("delinquencies", [event(number, 1) for number in range(0, PERSONS, 4)])
        await publish("delinquencies", [{**event(PERSONS + n), "occurred_at": "soon"} for n in range(5)])
        payments = [payment(number, f"{100 + number}.00" if number % 2 else "30.00") for number in range(1, 40)]
        await publish("payments", payments)
        for number in range(60, 70):
            found = await lead.get("/api/tracking/v1/cases", params={"loan_id": f"L-{number}"})
            terms = {"case_id": found.json()["items"][0]["case_id"], "amount": {"value": "50.00", "currency": "CNY"},
                     "due": now.date().isoformat()}  # fmt: skip
            key = {"Idempotency-Key": f"promise-{number}"}
            answer = await lead.post("/api/tracking/v1/promises", json=terms, headers=key)
            assert answer.status_code == 201, answer.text
        await until_quiet(con, relayed=relayed)


def without_instants(item: dict[str, Any], *names: str) -> dict[str, Any]:
    """Of when it was looked at or done: the runs are not at one time."""
    return {name: value for name, value in item.items() if name not in names}


async def figures(system: System) -> dict[str, Any]:
    """All that people are shown of it: KPIs in all and by creditor and bucket, cases, and what each case has seen."""
    found: dict[str, Any] = {}
    async with books(system) as con, doors(system, "compliance") as client:
        for group in ("", "creditor,bucket"):
            answer = await client.get("/api/analytics/v1/kpis", params={"group_by": group})
            assert answer.status_code == 200, answer.text
            found[f"kpis by {group}"] = [without_instants(item, "as_of") for item in answer.json()["items"]]
        cases: list[Any] = []
        page: dict[str, Any] = {"next": ""}
        while page["next"] is not None:
            more = {"cursor": page["next"]} if page["next"] else {}
            page = (await client.get("/api/tracking/v1/cases", params={"limit": 100, **more})).json()
            cases += [without_instants(item, "opened") for item in page["items"]]
        found["cases"] = cases
        seen = "SELECT case_id, array_agg(type ORDER BY type) AS types FROM tracking.timeline GROUP BY 1 ORDER BY 1"
        found["seen"] = [(str(row["case_id"]), row["types"]) for row in await con.fetch(seen)]
    return found


@asynccontextmanager
async def embedded(home: Path, keys: Path) -> AsyncIterator[Embedded]:
    """With the cluster's keys, from which all ids are derived; it is ten in the morning."""
    shutil.copytree(keys, home / "keys")
    with EmbeddedPostgres(home) as postgres:
        await prepare_database(postgres, PARTS_DEFAULT)
        await at_ten(postgres)
    with running(home, "--empty") as (url, _):
        yield Embedded(home, url)


async def test_what_the_file_says_works_and_has_the_figures_of_one_embedded_process(
    composed: Composed, shared_home: Path, record_property: Record
) -> None:
    now = today_at_ten()
    await asyncio.to_thread(composed.prepare)
    async with embedded(shared_home, composed.secrets / "keys") as alone:
        await work(alone, now, relayed=False)
        expected = await figures(alone)
    assert len(expected["cases"]) == PERSONS
    assert sum(item["numerator"] for item in expected["kpis by "] if item["kpi"] == "entries") == PERSONS

    await asyncio.to_thread(composed.migrate)
    assert "dunwell.intake.v1" in composed.said["topics"]
    await at_ten(composed.postgres)
    await asyncio.to_thread(composed.start)
    await work(composed, now, relayed=True)
    found = await figures(composed)
    async with books(composed) as con:
        cases = await assert_exact(con)
        records = sum([await con.fetchval(f"SELECT sum(sent) FROM {name}.relay") for name in OWNERS])
        texts = await con.fetchval(TEXTS)
    for name, value in expected.items():
        assert found[name] == value, name
    told = f"{cases} cases, {texts} texts, {len(found['kpis by '])} KPIs equal; {records} records through Kafka"
    record_property("the compose file's processes", told)
    ended = await asyncio.to_thread(composed.stop)
    assert ended == dict.fromkeys(composed.members, 0), {n: m.last_words() for n, m in composed.members.items()}
