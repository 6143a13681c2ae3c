"""Strategy on a real database: from a delinquency to a plan and a request, and what its doors show of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest

from libs.common.events.envelope import Event, Money, Record, decode_record, encode_record
from libs.common.events.intake import (
    ContactPoint,
    CreditorChanged,
    CreditorSettings,
    DebtorChanged,
    DelinquencyCleared,
    DelinquencyOpened,
)
from libs.common.events.registry import TYPES, owner
from libs.common.events.tracking import CaseAssigned, HoldPlaced, HoldReleased
from libs.common.flow.heads import Heads
from libs.common.http.auth import LocalIssuer
from libs.common.http.scopes import undeclared
from libs.common.kernel.clock import ManualClock, micros
from libs.common.kernel.ids import AccountId, CaseId, HoldId, derive
from libs.common.kernel.part import part_of
from libs.common.log.append import append
from libs.common.log.checkpoint import Audit
from libs.common.run.service import Runtime, Service
from libs.common.vault.keys import Keys
from services.strategy import app
from services.strategy.jobs import publish_shipped
from services.strategy.model import Debtor
from services.strategy.settings import Settings
from services.strategy.store import case_row, strategies
from tests.database import Database

TEN = datetime(2026, 11, 24, 2, tzinfo=UTC)  # 10:00 in Shanghai
TODAY = date(2026, 11, 24)
DEBTOR, CASE, ACCOUNT = derive("test", "debtor"), CaseId(derive("test", "case")), AccountId(derive("test", "account"))
PARTS = 12


class World:
    """Strategy in a process of its own, the journals of the others written by hand, and a clock that stands."""

    def __init__(
        self, service: Service[Debtor], issuer: LocalIssuer, clock: ManualClock, dsn: Callable[[str], str]
    ) -> None:
        self.service, self.issuer, self.clock, self.dsn = service, issuer, clock, dsn
        transport = httpx.ASGITransport(app=service.app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://strategy.test")
        self._keys = 0

    async def hear(self, *events: Event, debtor: str = DEBTOR) -> None:
        """Appends events to their owners' journals and applies all that is there."""
        for event in events:
            name = owner(TYPES[type(event)])
            key = str(getattr(event, event.keyed_by)) if event.keyed_by else debtor
            head = (TYPES[type(event)], micros(self.clock.now()), key, getattr(event, "case_id", None))
            record = Record(*head, 1, f"service:{name}", None, msgspec.json.encode(event))
            con = await asyncpg.connect(self.dsn(name))
            async with con.transaction():
                part = part_of(key, PARTS)
                bases = await append(con, "journal", {part: [encode_record(record)]})
            await con.close()
            self.service.runtime.heads.wrote(name, part, bases[part] + 1)
            while await self.service.consumer.run_batch(list(range(PARTS))):
                pass

    async def tick(self, now: datetime) -> int:
        self.clock.instant = now
        return await self.service.timers.tick(list(range(PARTS)))

    async def told(self) -> list[Record]:
        """All that strategy has put into its journal, part by part."""
        source = self.service.runtime.source("strategy")
        offsets, records = dict.fromkeys(range(PARTS), 0), dict[int, list[Record]]()
        while found := (await source.read(offsets, 1_000)).records:
            for part, raw in found.items():
                records.setdefault(part, []).extend(map(decode_record, raw))
                offsets[part] += len(raw)
        return [record for part in sorted(records) for record in records[part]]

    async def facts(self) -> list[str]:
        """The names of what was told about the debtor."""
        return [record.type.split(".")[2] for record in await self.told() if record.key == DEBTOR]

    def token(self, role: str, user: str = "ann", **more: Any) -> dict[str, str]:
        self._keys += 1
        return {
            "Authorization": f"Bearer {self.issuer.issue(role, user, **more)}",
            "Idempotency-Key": f"key-{self._keys}",
        }

    async def get(self, path: str, role: str = "team_lead", **more: Any) -> httpx.Response:
        return await self.client.get(path, headers=self.token(role, **more))

    async def post(self, path: str, body: Any = None, role: str = "team_lead", user: str = "ann") -> httpx.Response:
        return await self.client.post(path, json=body, headers=self.token(role, user))


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        clock = ManualClock(TEN)
        issuer = LocalIssuer(tmp_path, clock)
        pools = [
            await stack.enter_async_context(asyncpg.create_pool(database.dsn(role), min_size=1, max_size=3))
            for role in ("strategy", "strategy_read")
        ]
        runtime = Runtime("strategy", pools[0], pools[1], clock, Heads(), PARTS, 1)
        service = app.build(runtime, issuer.verifier(), Keys.open(tmp_path), Settings(), Audit.open(tmp_path, tmp_path))
        await service.prepare()
        world = World(service, issuer, clock, database.dsn)
        await stack.enter_async_context(world.client)
        yield world


def a_creditor(**changes: Any) -> CreditorChanged:
    settings = CreditorSettings(name="xyf", hold_out_bp=0, **changes)
    return CreditorChanged(creditor="xyf", settings_version=1, settings=settings)


def a_debtor() -> DebtorChanged:
    return DebtorChanged(
        as_of=TEN, points=[ContactPoint("p1", "mobile")], consents=["sms", "call"], language="zh", jurisdictions=["CN"],
        zones=[],
    )  # fmt: skip


def a_clearing(case: CaseId = CASE) -> DelinquencyCleared:
    return DelinquencyCleared(
        case_id=case, account_id=ACCOUNT, creditor="xyf", local_date=TODAY, cause="payment", as_of=TEN
    )


def a_delinquency(dpd: int = 3) -> DelinquencyOpened:
    return DelinquencyOpened(
        case_id=CASE, account_id=ACCOUNT, creditor="xyf", creditor_version=1, creditor_type="bank", loan_id="L1",
        team="default", zone="Asia/Shanghai", product="loan", overdue=Money(150_000, "CNY"),
        oldest_due=TODAY - timedelta(days=dpd), local_date=TODAY, bucket="M1", band=1, difficulty="normal", as_of=TEN,
        source="xyf", event_id="e1",
    )  # fmt: skip


async def test_a_new_delinquency_gets_a_plan_and_its_first_text_in_one_transaction(world: World) -> None:
    await publish_shipped(world.service)
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    assert await world.facts() == ["plan_assigned", "contact_requested"]
    con = world.service.runtime.serving
    batches = "SELECT count(*) FROM journal WHERE part = $1"
    assert await con.fetchval(batches, part_of(DEBTOR, PARTS)) == 1
    counts = "SELECT count(*), (SELECT count(*) FROM cases), count(coalesce(at, send_at)) FROM state"
    assert [tuple(row) for row in await con.fetch(counts)] == [(1, 1, 1)]  # the wake: on DPD 8 the next stage begins
    assert (await con.fetchval("SELECT count(*) FROM parked")) == 0


async def test_a_plan_shows_the_deciding_row_and_every_step_with_its_reason(world: World) -> None:
    await publish_shipped(world.service)
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    answer = await world.get(f"/v1/plans/{CASE}")
    assert answer.status_code == 200, answer.text
    plan = answer.json()
    assert plan["decided_by"][0] == {"table": "stage", "row": "m1_early", "looked_at": {"dpd": 3}}
    steps = [(s["step"], s["state"], s["reason"]) for s in plan["steps"]]
    assert steps == [("m1e-text-1", "suppressed", "past"), ("m1e-text-3", "asked", None)]
    assert (plan["state"], plan["stage"], plan["arm"], plan["plan_version"]) == ("active", "M1-early", "treated", 1)


async def test_a_plan_out_of_reach_is_not_there(world: World) -> None:
    await publish_shipped(world.service)
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    assert (await world.get(f"/v1/plans/{CASE}", team="other")).status_code == 404
    assert (await world.get(f"/v1/plans/{CASE}", creditors=("abc",))).status_code == 404
    assert (await world.get(f"/v1/plans/{CASE}", "analyst", creditors=("abc",))).status_code == 404
    assert (await world.get(f"/v1/plans/{CASE}", "analyst")).status_code == 200
    assert (await world.get("/v1/steps?due=2026-11-25T00:00:00Z", "analyst")).status_code == 403
    assert (await world.get(f"/v1/plans/{ACCOUNT}")).status_code == 404
    assert (await world.get(f"/v1/plans/{CASE}", "collector")).status_code == 404
    await world.hear(CaseAssigned(case_id=CASE, creditor="xyf", team="default", assigned_to="ann"))
    assert (await world.get(f"/v1/plans/{CASE}", "collector")).status_code == 200
    assert (await world.get("/v1/plans/none-of-ours")).status_code == 422


async def test_a_case_is_not_planned_before_there_is_a_strategy(world: World) -> None:
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    assert await world.facts() == []
    await publish_shipped(world.service)
    await world.service.consumer.run_batch(list(range(PARTS)))
    assert await world.facts() == ["plan_assigned", "contact_requested"]


async def test_the_shipped_strategy_is_published_once_whoever_races(world: World) -> None:
    done = await asyncio.gather(*(publish_shipped(world.service) for _ in range(3)))
    assert sorted(done) == [False, False, True]
    assert [record.type for record in await world.told()] == ["dunwell.strategy.strategy_published.v1"]
    listed = (await world.get("/v1/strategies")).json()
    assert listed == {"items": [{"name": "default", "newest": 1, "in_force": 1}], "next": None}


async def test_stages_and_steps_come_by_the_clock(world: World) -> None:
    await publish_shipped(world.service)
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    assert await world.tick(TEN + timedelta(days=4)) == 0
    assert await world.tick(datetime(2026, 11, 28, 16, tzinfo=UTC)) == 1  # midnight of DPD 8 in Shanghai
    due = await world.get("/v1/steps?due=2026-11-29T02:00:00Z")
    assert [(s["step"], s["channel"]) for s in due.json()["items"]] == [("m1l-call-8", "call")]
    assert (await world.get("/v1/steps?due=2026-11-29T01:59:59Z")).json() == {"items": [], "next": None}
    assert (await world.get("/v1/steps?due=2026-11-29T02:00:00")).status_code == 422
    assert await world.tick(datetime(2026, 11, 29, 2, tzinfo=UTC)) == 1
    assert await world.tick(datetime(2026, 11, 29, 2, tzinfo=UTC)) == 0
    assert await world.facts() == ["plan_assigned", "contact_requested", "plan_revised", "contact_requested"]


async def test_a_hold_that_tracking_places_before_the_case_is_known_is_kept(world: World) -> None:
    await publish_shipped(world.service)
    await world.hear(HoldPlaced(hold_id=HoldId("h1"), reason="dispute", case_id=CASE))
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    assert await world.facts() == ["plan_assigned"]
    assert (await world.get(f"/v1/plans/{CASE}")).json()["state"] == "held"
    await world.hear(HoldReleased(hold_id=HoldId("h1"), reason="answered", case_id=CASE))
    assert await world.facts() == ["plan_assigned", "plan_revised", "contact_requested"]


async def test_clearing_ends_the_plan_and_calls_off_what_was_asked_for(world: World) -> None:
    await publish_shipped(world.service)
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    await world.hear(a_clearing())
    assert await world.facts() == ["plan_assigned", "contact_requested", "contact_withdrawn", "plan_ended"]
    assert (await world.get(f"/v1/plans/{CASE}")).json()["state"] == "ended"


async def test_a_version_needs_a_second_person_before_it_is_in_force(world: World) -> None:
    await publish_shipped(world.service)
    content = {**strategies.shipped(), "title": "A second one"}
    drafted = await world.post("/v1/strategies/default/versions", {"content": content})
    assert drafted.status_code == 201 and drafted.json()["version"] == 2, drafted.text
    path = "/v1/strategies/default/versions/2"
    assert (await world.post(f"{path}/publish")).status_code == 409
    assert (await world.post(f"{path}/submit")).json()["state"] == "submitted"
    assert (await world.post(f"{path}/approve")).json()["code"] == "second_person"
    assert (await world.post(f"{path}/approve", user="ben")).json()["approver"] == "ben"
    published = await world.post(f"{path}/publish")
    assert published.json()["state"] == "published"
    assert published.headers["Dunwell-Position"].startswith("strategy/")
    shown = (await world.get("/v1/strategies/default/versions")).json()["items"]
    assert [(v["version"], v["state"]) for v in shown] == [(2, "published"), (1, "retired")]
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    assert (await world.get(f"/v1/plans/{CASE}")).json()["strategy_version"] == 2


async def test_a_bad_draft_is_refused_with_the_place_of_each_flaw(world: World) -> None:
    content = msgspec.json.decode(msgspec.json.encode(strategies.shipped()))
    table = content["tables"]["stage"]["nodes"][1]["content"]
    table["rules"][0]["dpd"] = "[1..7"
    table["rules"][-1]["dpd"] = "<= 0"
    content["tables"]["branch"]["nodes"].append({"id": "f", "type": "functionNode", "name": "f", "content": ""})
    answer = await world.post("/v1/strategies/default/versions", {"content": content})
    assert answer.status_code == 422
    assert {(e["pointer"], e["code"]) for e in answer.json()["errors"]} == {
        ("/content/tables/stage/nodes/1/content/rules/0/dpd", "cell"),
        ("/content/tables/stage/nodes/1/content/rules/6", "catch_all"),
        ("/content/tables/branch/nodes/3/type", "node_kind"),
    }
    answer = await world.post("/v1/strategies/default/versions", {"content": {"stages": 3}})
    assert answer.json()["errors"][0]["pointer"] == "/content/stages"


async def test_simulating_says_which_row_decides_and_which_steps_follow(world: World) -> None:
    await publish_shipped(world.service)
    answer = await world.post("/v1/strategies/default/simulate", {"dpd": 15, "channels": ["sms"]}, role="analyst")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["stage"], found["branch"], found["next_stage_dpd"]) == ("M1-late", "standard", 31)
    assert [(s["step"], s["channel"], s["runs"]) for s in found["steps"]] == [
        ("m1l-call-8", "sms", "no"), ("m1l-call-14", "sms", "now"), ("m1l-call-21", "sms", "later"),
        ("m1l-text-26", "sms", "later"),
    ]  # fmt: skip
    assert (await world.post("/v1/strategies/default/simulate", {"dpd": 1, "version": 9})).status_code == 404


async def test_every_route_says_who_may_come_in(world: World) -> None:
    assert undeclared(world.service.app) == []
    assert (await world.client.get(f"/v1/plans/{CASE}")).status_code == 401
    assert (await world.get("/v1/strategies", "publisher")).status_code == 403
    assert (await world.post("/v1/strategies/default/versions", {"content": {}}, role="analyst")).status_code == 403


async def test_the_finder_is_what_the_states_say(world: World) -> None:
    await publish_shipped(world.service)
    await world.hear(a_creditor(), a_debtor(), a_delinquency(8), a_delinquency(8))
    await world.tick(datetime(2026, 11, 30, 2, tzinfo=UTC))
    con = world.service.runtime.serving
    (raw,) = await con.fetch("SELECT debtor_id::text, shape, state FROM state")
    debtor = world.service.declaration.codec.decode(*raw)
    expected = [msgspec.structs.astuple(row) for row in case_row.rows(debtor).values()]
    shown = await con.fetch(f"SELECT {', '.join(case_row.columns)} FROM cases")
    assert [(str(row[0]), str(row[1]), *row[2:]) for row in map(tuple, shown)] == expected


async def test_the_whole_service_runs_and_stops(world: World) -> None:
    running = asyncio.create_task(world.service.run())
    async with asyncio.timeout(10):
        while not world.service.runtime.references.version("strategy", "default"):
            await asyncio.sleep(0.01)
        world.service.stop()
        await running


async def test_cases_are_counted_where_they_stand_and_by_the_rows_that_put_them_there(world: World) -> None:
    await publish_shipped(world.service)
    other, case = derive("test", "other"), CaseId(derive("test", "other case"))
    late = msgspec.structs.replace(a_delinquency(16), case_id=case)
    await world.hear(a_creditor(), a_debtor(), a_delinquency())
    await world.hear(a_debtor(), late, debtor=other)
    answer = (await world.get("/v1/strategies/default/standing")).json()
    found = {(s["stage"], s["step"], s["next_step"]): s["cases"] for s in answer["items"]}
    assert found == {("M1-early", "m1e-text-3", ""): 1, ("M1-late", "m1l-call-14", "m1l-call-21"): 1}
    assert {(h["table"], h["row"]): h["cases"] for h in answer["hits"]} == {
        ("stage", "m1_early"): 1, ("stage", "m1_late"): 1, ("branch", "else_standard"): 2,
    }  # fmt: skip
    assert (await world.get("/v1/strategies/default/standing?version=2")).json()["items"] == []
    assert (await world.get("/v1/strategies/default/standing", team="other")).json()["items"] == []
    listed = (await world.get("/v1/plans?row=m1_late")).json()["items"]
    assert [(p["case_id"], p["step"], p["state"]) for p in listed] == [(case, "m1l-call-14", "active")]
    assert (await world.get("/v1/plans?step=m1e-text-3&stage=M1-early")).json()["items"][0]["case_id"] == CASE
    assert (await world.get("/v1/plans", "collector")).json()["items"] == []
    assert len((await world.get("/v1/plans?limit=1")).json()["items"]) == 1
    assert len((await world.get("/v1/plans?state=standing")).json()["items"]) == 2
    await world.hear(a_clearing(case), debtor=other)
    assert [p["case_id"] for p in (await world.get("/v1/plans?state=standing")).json()["items"]] == [CASE]
    assert [p["case_id"] for p in (await world.get("/v1/plans?state=ended")).json()["items"]] == [case]
    table = await world.get("/v1/plans?format=csv")
    assert len(table.text.splitlines()) == 3
