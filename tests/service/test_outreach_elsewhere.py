"""What agencies and lenders do themselves counts for all caps, and what can't be taken is refused with reasons."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from libs.common.events.intake import DebtorLinked, DelinquencyChanged
from libs.common.kernel.ids import CaseId, PersonId
from libs.common.store.context import Context
from libs.common.vault.index import ref_of
from services.outreach.model import Debtor, Past
from services.outreach.policy import gate
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, a_debt, open_world
from tests.service.test_outreach_claims import claimed
from tests.service.test_outreach_offers import taken, waiting

ONE, MANY = "/v1/contacts/reported", "/v1/contacts/reported/bulk"


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


def a_record(world: World, n: int = 1, hours_ago: float = 1.0, **more: Any) -> dict[str, Any]:
    at = world.now - timedelta(hours=hours_ago)
    return {
        "id": f"a-{n}", "collector": "best-agency", "creditor": CREDITOR, "loan_id": "L-1", "at": at.isoformat(),
        "channel": "call", "result": "conversation", **more,
    }  # fmt: skip


def _a_busy_month(now: datetime, debtor: Debtor, context: Context) -> None:
    ago = (now - timedelta(days=2, seconds=n) for n in range(5_000))
    debtor.past = {f"old-{n}": Past(at, "call", "busy", CREDITOR, (CaseId("case"),)) for n, at in enumerate(ago)}


def _forget_loan(_: None, debtor: Debtor, context: Context) -> None:
    debtor.debts = {case: msgspec.structs.replace(debt, account="") for case, debt in debtor.debts.items()}


async def report(world: World, path: str, body: Any, role: str = "publisher", **more: Any) -> Any:
    async with world.browser(role, "feed", **more) as browser:
        return await browser.post(path, json=body)


async def test_what_an_agency_did_counts_for_our_own_caps_and_stands_in_the_receipt(world: World) -> None:
    """CN-GBT45251 counts the creditor's conversations and its agencies' together: three a day."""
    debtor, _, contact = await waiting(world, 1)
    records = [a_record(world, n, hours_ago=0.2 * n) for n in range(1, 4)]
    answer = await report(world, MANY, {"records": records})
    assert (answer.status_code, answer.json()) == (200, {"taken": 3, "repeated": 0, "refused": []})
    assert await taken(world, "bob", "queue/next") is None
    known = await world.contact(debtor, contact)
    assert known.reason.startswith("CN-")
    (refused,) = await world.facts("contact_suppressed")  # its use is over before tomorrow
    assert {row.collector for row in refused.verdict.history} == {"best-agency"}  # type: ignore[attr-defined]
    facts: Any = await world.facts("contact_reported")
    assert {(fact.collector, fact.result, fact.mode) for fact in facts} == {
        ("best-agency", "conversation", "interactive")
    }


async def test_it_is_known_by_collector_and_id_and_takes_another_result(world: World) -> None:
    debtor, _, _ = await waiting(world, 1)
    pending = a_record(world, result="pending", number="+86 138 0013 8000")
    first, again = [(await report(world, ONE, pending)).json() for _ in range(2)]
    settled = (await report(world, ONE, pending | {"result": "no_answer"})).json()
    other = (await report(world, ONE, pending | {"collector": "lender"})).json()
    said = [(answer["taken"], answer["repeated"]) for answer in (first, again, settled, other)]
    assert said == [(1, 0), (0, 1), (1, 0), (1, 0)]
    rows = (await world.debtor(debtor)).past.values()
    assert {(row.collector, row.result) for row in rows} == {("best-agency", "no_answer"), ("lender", "pending")}
    known = await world.debtor(debtor)
    assert {row.number for row in rows} == {ref_of(known.id, "+8613800138000", world.keys.identity_key)}
    assert len(await world.facts("contact_reported")) == 3


async def test_it_counts_for_everyone_who_is_the_same_person(world: World) -> None:
    debtor, _, contact = await waiting(world, 1)
    other, _, _ = await waiting(world, 2)
    for each in (debtor, other):
        linked = DebtorLinked(person_id=PersonId(min(debtor, other)), members=sorted((debtor, other)))
        await world.tell("intake", each, linked)
    await world.consume()
    await report(world, ONE, a_record(world, loan_id="L-2"))
    group = [await world.debtor(debtor), await world.debtor(other)]
    rows = gate.history_of(await world.contact(debtor, contact), group)
    assert [row.collector for row in rows] == ["best-agency"]


async def test_a_call_in_hand_is_taken_away_when_others_have_used_the_cap_up(world: World) -> None:
    debtor, _, contact = await claimed(world)
    assert await world.wired.claims.step() == 0
    await report(world, MANY, {"records": [a_record(world, n, hours_ago=0.2 * n) for n in range(1, 4)]})
    assert await world.wired.claims.step() == 1
    known = await world.contact(debtor, contact)
    assert (known.state, known.claimed_by) == ("expired", None)


async def test_each_record_is_answered_for_itself_with_all_that_is_wrong(world: World) -> None:
    debtor, _, _ = await waiting(world, 1)
    good = a_record(world)
    bad: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
        ({"loan_id": "L-9"}, {("/loan_id", "unknown_loan")}),
        ({"creditor": "nobody"}, {("/loan_id", "unknown_loan")}),
        ({"channel": "sms"}, {("/result", "impossible_result")}),
        ({"at": (world.now + timedelta(hours=1)).isoformat()}, {("/at", "in_the_future")}),
        ({"at": (world.now - timedelta(days=33)).isoformat()}, {("/at", "too_old")}),
        ({"number": "12"}, {("/number", "invalid_phone")}),
        (
            {"collector": "self", "channel": "visit"},
            {("/collector", "own_collector"), ("/result", "impossible_result")},
        ),
        ({"result": "shouted"}, {("/result", "literal_error")}),
        ({"mood": "fine"}, {("/mood", "extra_forbidden")}),
        ({"138 0013 8000": 1}, {("/*", "extra_forbidden")}),  # an answer repeats nothing that was sent
    ]
    records = [*(a_record(world, n, **more) for n, (more, _) in enumerate(bad, 2)), good]
    answer = (await report(world, MANY, {"records": records})).json()
    assert (answer["taken"], answer["repeated"]) == (1, 0)
    assert [(each["index"], each["id"]) for each in answer["refused"]] == [(n, f"a-{n + 2}") for n in range(len(bad))]
    said = [{(flaw["pointer"], flaw["code"]) for flaw in each["errors"]} for each in answer["refused"]]
    assert said == [flaws for _, flaws in bad]
    alone = await report(world, ONE, records[0])
    assert (alone.status_code, alone.json()["errors"][0]["code"]) == (422, "unknown_loan")
    assert len((await world.debtor(debtor)).past) == 1


@pytest.mark.parametrize(
    ("role", "creditors", "status"),
    [("publisher", ("abc",), 422), ("organisation_admin", (CREDITOR,), 200), ("collector", ("*",), 403)],
)
async def test_only_within_the_creditors_granted(
    world: World, role: str, creditors: tuple[str, ...], status: int
) -> None:
    await waiting(world, 1)
    assert (await report(world, ONE, a_record(world), role, creditors=creditors)).status_code == status


async def test_a_loan_of_before_is_found_from_its_next_snapshot_on(world: World) -> None:
    debtor, _, _ = await waiting(world, 1)
    async with world.runtime.store.begin() as session:  # as it was before loans were kept
        tx = world.service.work.transaction(session, world.now)
        state = await tx.load_one(debtor)
        tx.apply(_forget_loan, None, state)
        await tx.commit()
    assert (await report(world, ONE, a_record(world))).status_code == 422
    _, case, opened = a_debt()
    await world.tell("intake", debtor, DelinquencyChanged(
        case_id=case, account_id=opened.account_id, creditor=CREDITOR, creditor_version=1, overdue=opened.overdue,
        oldest_due=opened.oldest_due, local_date=opened.local_date, bucket="M1", band=1, difficulty="normal",
        cause="snapshot", as_of=world.now,
    ))  # fmt: skip
    await world.consume()
    assert (await report(world, ONE, a_record(world))).status_code == 200


async def test_of_one_debtor_no_more_are_taken_than_anybody_judges_by(world: World) -> None:
    debtor, _ = await world.owing(1)
    await world.consume()
    async with world.runtime.store.begin() as session:
        tx = world.service.work.transaction(session, world.now)
        tx.apply(_a_busy_month, world.now, await tx.load_one(debtor))
        await tx.commit()
    (refused,) = (await report(world, MANY, {"records": [a_record(world)]})).json()["refused"]
    assert (refused["id"], refused["errors"][0]["code"]) == ("a-1", "too_many")
    assert len((await world.debtor(debtor)).past) == 5_000
