"""The law at send time on real components: PostgreSQL, a gateway's process, clocks that disagree, racing senders."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from inspect import isawaitable
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest

from libs.common.events.intake import CreditorChanged, CreditorSettings, DebtorLinked
from libs.common.events.tracking import OutcomeRecorded
from libs.common.kernel.clock import Pace, SystemClock
from libs.common.kernel.ids import PersonId, derive
from libs.common.run.service import Runtime
from libs.common.store.reference import Reference
from services.outreach.adapters.http import HttpSender
from services.outreach.settings import Settings
from tests.database import Database
from tests.service.outreach_world import CREDITOR, SECRET, World, open_world
from tests.stack.gateway import Running, running
from tests.stack.outreach_crashing import CrashingBackend

TEN_IN_SEATTLE = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
MOST = 3  # US-WA-FREQ: communications in seven dates, in any form


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as found:
        yield found


class Ahead(SystemClock):
    """A process whose wall clock is wrong by so many seconds."""

    def __init__(self, seconds: float, business: datetime) -> None:
        super().__init__(Pace(datetime.now(UTC), business))
        self._ahead = timedelta(seconds=seconds)

    def wall(self) -> datetime:
        return super().wall() + self._ahead


class Late(CrashingBackend):
    """A network on which things happen while a connection is made."""

    meanwhile: Callable[[], object] = int

    async def connect_tcp(self, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(*args, **more)
        found = self.meanwhile()
        if isawaitable(found):
            await found
        return stream


@asynccontextmanager
async def sending(
    database: Database, home: Path, gateway: Running, clock: SystemClock | None = None, network: Late | None = None,
    now: datetime = datetime(2026, 11, 24, 2, 0, tzinfo=UTC), at_once: int = 50,
) -> AsyncIterator[World]:  # fmt: skip
    settings = Settings(sms_url=gateway.url, sms_token="t", webhook_secret=SECRET, sms_concurrency_max=at_once)  # type: ignore[arg-type]
    transport = httpx.AsyncHTTPTransport()
    if network is not None:
        transport._pool = httpcore.AsyncConnectionPool(network_backend=network)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:

        def sender(runtime: Runtime) -> HttpSender:
            return HttpSender(client, settings, runtime.clock, True)

        async with open_world(database, home, sender, settings, now, clock) as world:
            yield world


async def held_by(world: World) -> str | None:
    """What holds everything, as people are shown it."""
    async with world.browser() as browser:
        everywhere = (await browser.get("/v1/outreach/stops")).json()[0]
    assert everywhere["scope"] == "*"
    found: str | None = everywhere["held_by"]
    return found


def gauge(world: World, name: str, **labels: str) -> float | None:
    metrics = world.runtime.figures.metrics.registry
    return metrics.get_sample_value(f"dunwell_{name}", {"service": "outreach", **labels})


@pytest.mark.parametrize("seconds", [-6.5, 6.5])
async def test_while_process_and_database_disagree_nothing_leaves_and_it_is_seen(
    database: Database, tmp_path: Path, gateway: Running, seconds: float
) -> None:
    clock = Ahead(seconds, datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    async with sending(database, tmp_path, gateway, clock) as world:
        debtor, contact = await world.owing_asked()
        _, case = await world.owing(2)
        await world.tell("strategy", debtor, world.request(case, channel="call", template="c"))
        await world.send()
        assert (await world.contact(debtor, contact)).state == "planned"
        assert await held_by(world) == "clocks_apart"
        world.wired.watch.tell()
        assert gauge(world, "sending_held", reason="clocks_apart") == 1
        assert 6 < (gauge(world, "clock_apart_seconds", witness="database") or 0) < 7
        async with world.browser("team_lead") as browser:
            answer = await browser.post("/v1/queue/next", json={}, headers={"Idempotency-Key": "1"})
        assert (answer.status_code, "clocks_apart" in answer.json()["detail"]) == (503, True)
    assert gateway.submissions() == []


async def test_clocks_that_agree_within_five_seconds_hold_nobody_back(
    database: Database, tmp_path: Path, gateway: Running
) -> None:
    gateway.script(clock=-4)
    async with sending(database, tmp_path, gateway, Ahead(3.5, datetime(2026, 11, 24, 2, 0, tzinfo=UTC))) as world:
        debtor, contact = await world.owing_asked()
        await world.sender.look_at_clock()
        gateway.script(clock=0)
        await world.sender.look_at_clock()
        await world.send()
        assert (await world.contact(debtor, contact)).state == "submitted"
        (attempted,) = await world.facts("contact_attempted")
        clocks = attempted.verdict.clocks  # type: ignore[attr-defined]
        assert 3 < clocks.database_apart < 4 and 1 < clocks.provider_apart < 4
    assert len(gateway.submissions()) == 1


@pytest.mark.parametrize("seconds", [-9, 9])
async def test_while_the_provider_names_another_time_nothing_leaves_until_it_agrees(
    database: Database, tmp_path: Path, gateway: Running, seconds: int
) -> None:
    gateway.script(clock=seconds)
    async with sending(database, tmp_path, gateway) as world:
        debtor, contact = await world.owing_asked()
        stopping = asyncio.Event()
        comparing = asyncio.create_task(world.wired.watch.compare_clocks(stopping))
        async with asyncio.timeout(60):
            while world.sender.apart() is None:
                await asyncio.sleep(0.01)
        await world.send()
        assert (await world.contact(debtor, contact)).state == "planned"
        assert await held_by(world) == "provider_clock_apart"
        assert gateway.submissions() == []
        gateway.script(clock=0)
        async with asyncio.timeout(60):
            while await held_by(world) is not None:
                await world.look()
                await asyncio.sleep(0.05)
        stopping.set()
        await comparing
        await world.send()
        assert (await world.contact(debtor, contact)).state == "submitted"
    assert len(gateway.submissions()) == 1


@pytest.mark.parametrize(
    ("passes", "reason"), [(timedelta(hours=9), "window_closed"), (timedelta(seconds=0), "stopped")]
)
async def test_what_changes_while_a_connection_is_made_keeps_the_text_back(
    database: Database, tmp_path: Path, gateway: Running, passes: timedelta, reason: str
) -> None:
    """Judged after the last await before the write: TX1 is committed, the socket is open, and not a byte leaves."""
    network = Late("nowhere")
    async with sending(database, tmp_path, gateway, network=network) as world:
        debtor, contact = await world.owing_asked()
        await world.consume()

        def meanwhile() -> None:
            world.step_clock(passes)
            if reason == "stopped":
                stop = {"stopped": True, "reason": reason, "at": world.now.isoformat()}
                world.runtime.references.add(Reference("stop", "*", 9, stop))

        network.meanwhile = meanwhile
        assert await world.wired.sending.step() == 1
        found = await world.contact(debtor, contact)
        assert (found.state, found.left_at, found.reason) == ("planned", None, f"not_sent:{reason}")
        assert len(await world.facts("contact_attempted")) == 1
    assert gateway.entries() == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("PUT /v1/preferences/{debtor}", {"opted_out": ["sms"]}),
        ("POST /v1/outreach/stop", {"scope": CREDITOR, "reason": "complaint"}),
    ],
)
async def test_no_stop_that_was_answered_is_overtaken_by_a_text(
    database: Database, tmp_path: Path, gateway: Running, path: str, body: dict[str, Any]
) -> None:
    """Answered by another process, whose changes nobody has fetched here, while the last connection is made."""
    network = Late("nowhere")
    async with sending(database, tmp_path, gateway, network=network) as world:
        debtor, contact = await world.owing_asked()
        await world.consume()
        async with sending(database, tmp_path, gateway) as other:

            async def meanwhile() -> None:
                async with other.browser() as browser:
                    method, url = path.format(debtor=debtor).split()
                    answer = await browser.request(method, url, json=body, headers={"Idempotency-Key": "1"})
                assert answer.status_code == 200, answer.text

            network.meanwhile = meanwhile
            assert await world.wired.sending.step() == 1
        found = await world.contact(debtor, contact)
        assert (found.state, found.left_at, found.reason) == ("planned", None, "not_sent:changed_meanwhile")
    assert gateway.entries() == []


@pytest.mark.parametrize("linked", [False, True])
async def test_who_opts_out_while_a_text_waits_for_its_turn_gets_none(
    database: Database, tmp_path: Path, gateway: Running, linked: bool
) -> None:
    """I3b: reserved, and behind one at which the gateway hangs; told by a door, of the debtor or of who is the same."""
    gateway.script(by_to={"01": ["hang"]})
    async with sending(database, tmp_path, gateway, at_once=1) as world:
        await world.owing_asked(1, number="+8613800138001")
        debtor, contact = await world.owing_asked(2, number="+8613800138002")
        told, _ = (await world.owing(3)) if linked else (debtor, None)
        for each in (debtor, told) if linked else ():
            members = sorted((debtor, told))
            await world.tell("intake", each, DebtorLinked(person_id=PersonId(members[0]), members=members))
        await world.consume()
        stopping = asyncio.Event()
        watching = asyncio.create_task(world.wired.watch.watch(stopping))
        step = asyncio.create_task(world.wired.sending.step())
        async with asyncio.timeout(60):
            while not gateway.submissions():
                await asyncio.sleep(0.01)
        async with world.browser("compliance") as browser:
            answer = await browser.put(
                f"/v1/preferences/{told}", json={"opted_out": ["sms"]}, headers={"Idempotency-Key": "1"}
            )
            assert answer.status_code == 200, answer.text
        assert await step == 2
        stopping.set()
        await watching
        assert (await world.contact(debtor, contact)).reason == "not_sent:changed_meanwhile"
        world.step_clock(timedelta(seconds=6))
        await world.send()
        assert (await world.contact(debtor, contact)).reason == "opted_out"
    assert {entry["to"] for entry in gateway.submissions()} == {"+8613800138001"}


@pytest.mark.parametrize(("decision", "state"), [("accept", "submitted"), ("accept_drop", "unknown")])
async def test_of_many_texts_that_race_for_the_last_places_of_a_cap_no_more_leave(
    database: Database, tmp_path: Path, gateway: Running, decision: str, state: str
) -> None:
    """One person, ten debts in ten parts, two processes that send at once, another collector's call counted before.

    What nobody knows counts like what was sent.
    """
    gateway.script(default=decision)
    async with sending(database, tmp_path, gateway, now=TEN_IN_SEATTLE) as one:
        agency = CreditorSettings(name="信用付", acts_as="agency")
        await one.tell_all("intake", [("", CreditorChanged(creditor=CREDITOR, settings_version=2, settings=agency))])
        debtors, contacts = [], []
        for n in range(1, 11):
            place = {"zones": ("America/Los_Angeles",), "jurisdictions": ("US-WA",)}
            debtor, case = await one.owing(n, number=f"+12065550{n:03}", **place)
            asked = one.request(case)
            await one.tell("strategy", debtor, asked)
            debtors.append(debtor)
            contacts.append(asked.contact_id)
        for debtor in debtors:
            linked = DebtorLinked(person_id=PersonId(min(debtors)), members=sorted(debtors))
            await one.tell("intake", debtor, linked)
        await one.tell("tracking", debtors[0], OutcomeRecorded(
            outcome_id=derive("outcome", "agency"), case_id=case, creditor=CREDITOR, channel="call", code="CB",
            attempt=True, contacted=True, right_party=True, at=one.now - timedelta(days=1),
            local_date=date(2026, 11, 23), collector="other-agency",
        ))  # fmt: skip
        await one.consume()
        async with sending(database, tmp_path, gateway, now=TEN_IN_SEATTLE) as other:
            for _ in range(3):  # they share the parts
                await one.service.owner.renew()
                await other.service.owner.renew()
            assert one.service.owner.parts and other.service.owner.parts
            await other.look()
            await one.look()
            await asyncio.gather(one.wired.sending.step(), other.wired.sending.step())
        await one.send()
        one.step_clock(timedelta(seconds=6))  # whoever saw the other's reservation at its last look comes again
        await one.send()
        states: list[str] = [(await one.contact(d, c)).state for d, c in zip(debtors, contacts, strict=True)]
        put_off = {event.verdict.rule_id for event in await one.facts("contact_suppressed")}  # type: ignore[attr-defined]
    assert len(gateway.submissions()) == MOST - 1 == states.count(state), states
    assert put_off == {"US-WA-FREQ"} and states.count("expired") == len(debtors) - MOST + 1
