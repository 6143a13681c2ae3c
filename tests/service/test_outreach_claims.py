"""A claimed call stays in the collector's hands only while it is lawful, and counts whatever becomes of it."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from libs.common.events.envelope import Event
from libs.common.events.intake import DebtorChanged, DebtorLinked, DelinquencyCleared
from libs.common.events.tracking import HoldPlaced, OutcomeRecorded, OutcomeWithdrawn
from libs.common.kernel.ids import CaseId, ContactId, HoldId, PersonId, derive
from services.outreach.model import Contact
from services.outreach.policy import gate
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, a_debt, open_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


async def claimed(world: World, n: int = 1) -> tuple[str, CaseId, str]:
    """A debtor whose call is in bob's hands."""
    debtor, case = await world.owing(n)
    asked = world.request(case, step="call_1", channel="call", template="first_call")
    await world.tell("strategy", debtor, asked)
    await world.consume()
    async with world.browser("collector", "bob") as browser:
        answer = await browser.post("/v1/queue/next", json={}, headers={"Idempotency-Key": f"claim-{n}"})
    assert answer.json()["call"]["contact_id"] == asked.contact_id
    return debtor, case, asked.contact_id


async def checked(world: World, contact: str, name: str = "1") -> Any:
    async with world.browser("collector", "bob", team="default") as browser:
        return await browser.post(f"/v1/calls/{contact}/check", headers={"Idempotency-Key": name})


async def results(world: World, debtor: str, contact: Contact) -> list[str]:
    """What a next contact with this person would be told of calls."""
    rows = gate.history_of(contact, [await world.debtor(debtor)])
    return [row.result for row in rows if row.channel == "call"]


def a_hold(case: CaseId) -> Event:
    return HoldPlaced(hold_id=HoldId(derive("hold", "1")), reason="dispute", case_id=case)


def an_outcome(world: World, case: CaseId, code: str, contact: str | None = None) -> Event:
    return OutcomeRecorded(
        outcome_id=derive("outcome", code), case_id=case, creditor=CREDITOR, channel="call", code=code, attempt=True,
        contacted=False, right_party=False, at=world.now, local_date=date(2026, 11, 24), collector="bob",
        contact_id=contact,  # type: ignore[arg-type]
    )  # fmt: skip


async def changed(world: World, debtor: str, **more: Any) -> Event:
    """What intake tells of a person whose flags or consents are others now."""
    known = (await world.debtor(debtor)).profile
    assert known is not None
    fields = {"consents": list(known.consents), "flags": [], "zones": list(known.zones), **more}
    return DebtorChanged(
        as_of=world.now, points=list(known.points), language=known.language, jurisdictions=list(known.jurisdictions),
        **fields,
    )  # fmt: skip


def cleared(case: CaseId) -> Event:
    _, _, opened = a_debt()
    return DelinquencyCleared(
        case_id=case, account_id=opened.account_id, creditor=CREDITOR, local_date=opened.local_date, cause="payment",
        as_of=opened.as_of,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "state", "reason"),
    [
        ("hold", "blocked", "hold:dispute"), ("stop", "blocked", "opted_out"), ("cleared", "cancelled", "cleared"),
        ("flag", "blocked", "flag:deceased"), ("consent", "blocked", "no_consent"),
    ],
)  # fmt: skip
async def test_a_claim_that_is_no_longer_lawful_is_withdrawn_and_counts(
    world: World, what: str, state: str, reason: str
) -> None:
    debtor, case, contact = await claimed(world)
    told: dict[str, tuple[str, Sequence[Event]]] = {
        "hold": ("tracking", [a_hold(case)]),
        "stop": ("tracking", [an_outcome(world, case, "STOP")]),
        "cleared": ("intake", [cleared(case)]),
        "flag": ("intake", [await changed(world, debtor, flags=["deceased"])]),
        "consent": ("intake", [await changed(world, debtor, consents=["sms"])]),
    }
    source, events = told[what]
    await world.tell(source, debtor, *events)
    await world.consume()
    known = await world.contact(debtor, contact)
    assert (known.state, known.reason, known.claimed_by) == (state, reason, None)
    assert [event.reason for event in await world.facts("call_released")] == ["lapsed"]  # type: ignore[attr-defined]
    (suppressed,) = await world.facts("contact_suppressed")
    assert suppressed.verdict.rule_id == f"house:{reason.partition(':')[0]}"  # type: ignore[attr-defined]
    assert "unknown" in await results(world, debtor, known)
    assert (await checked(world, contact)).status_code == 409


async def test_what_came_of_a_call_that_was_withdrawn_in_mid_talk_counts_once(world: World) -> None:
    debtor, case, contact = await claimed(world)
    await world.tell("tracking", debtor, a_hold(case), an_outcome(world, case, "PTP", contact))
    await world.consume()
    known = await world.contact(debtor, contact)
    assert known.state == "blocked"
    assert await results(world, debtor, known) == ["conversation"]


@pytest.mark.parametrize(
    ("code", "person", "who"),
    [("TPC", "contact", "contact"), ("NCM", "debtor", "debtor"), ("WN", "stranger", "stranger")],
)
@pytest.mark.parametrize("lapses", [False, True])
async def test_whom_a_claimed_call_reached_is_kept(
    world: World, lapses: bool, code: str, person: str, who: str
) -> None:
    """A third party's talk is not the debtor's: CN-GBT45251 and Regulation F count conversations with the debtor."""
    debtor, case, contact = await claimed(world)
    if lapses:
        world.step_clock(timedelta(minutes=31))
        await world.tick()
    said = msgspec.structs.replace(an_outcome(world, case, code, contact), person=person)
    await world.tell("tracking", debtor, said)
    await world.consume()
    known = await world.contact(debtor, contact)
    other = msgspec.structs.replace(known, id=ContactId("other"))
    assert [row.person for row in gate.history_of(other, [await world.debtor(debtor)])] == [who]


async def test_an_outcome_after_the_claim_lapsed_takes_the_place_of_the_unknown(world: World) -> None:
    debtor, case, contact = await claimed(world)
    world.step_clock(timedelta(minutes=31))
    await world.tick()
    assert await results(world, debtor, await world.contact(debtor, contact)) == ["unknown"]
    await world.tell("tracking", debtor, an_outcome(world, case, "NA", contact))
    await world.consume()
    assert ((await world.contact(debtor, contact)).state, (await world.debtor(debtor)).past) == ("done", {})


async def test_each_attempt_of_a_call_that_lapses_counts(world: World) -> None:
    """CN-CBA2026-ATTEMPTS: six unanswered calls a day to one number; nobody knows what came of a lapsed claim."""
    debtor, _, contact = await claimed(world)
    taken = 1
    for n in range(9):
        world.step_clock(timedelta(minutes=31))
        await world.tick()
        await world.look()
        async with world.browser("collector", "bob") as browser:
            answer = await browser.post("/v1/queue/next", json={}, headers={"Idempotency-Key": f"again-{n}"})
        taken += answer.json()["call"] is not None
    assert taken == 3  # the strictest cap: three conversations a day, and each of these may have been one
    known = await world.contact(debtor, contact)
    assert known.reason == "CN-GBT45251-FREQ-INTERACTIVE"


async def test_right_before_dialling_the_call_is_judged_again_with_the_whole_person(world: World) -> None:
    debtor, _, contact = await claimed(world)
    assert (await checked(world, contact)).json()["state"] == "claimed"
    other, case = await world.owing(2)
    members = sorted((debtor, other))
    for member in members:
        await world.tell("intake", member, DebtorLinked(person_id=PersonId(members[0]), members=members))
    await world.tell("tracking", other, an_outcome(world, case, "STOP"))  # told of the other debtor alone
    await world.consume()
    answer = (await checked(world, contact, "2")).json()
    assert (answer["state"], answer["reason"], answer["claimed_by"]) == ("blocked", "opted_out", None)
    assert [event.reason for event in await world.facts("call_released")] == ["released"]  # type: ignore[attr-defined]
    assert (await checked(world, contact, "3")).status_code == 409


async def test_a_claim_ends_when_the_window_closes_and_the_call_waits_for_the_next(world: World) -> None:
    debtor, case = await world.owing()
    world.step_clock(timedelta(hours=11, minutes=45))  # 21:45 in Shanghai
    asked = world.request(case, step="c", channel="call", template="call", not_after=world.now + timedelta(hours=30))
    await world.tell("strategy", debtor, asked)
    await world.consume()
    async with world.browser("collector", "bob") as browser:
        answer = await browser.post("/v1/queue/next", json={}, headers={"Idempotency-Key": "1"})
    until = answer.json()["call"]["until"]
    assert until.startswith("2026-11-24T13:59:45")
    world.step_clock(timedelta(minutes=14, seconds=50))
    answer = (await checked(world, asked.contact_id)).json()
    assert (answer["state"], answer["reason"]) == ("queued", "window_closes")


async def test_while_nothing_may_leave_no_call_is_confirmed_and_it_stays_in_hand(world: World) -> None:
    debtor, _, contact = await claimed(world)
    async with world.browser() as browser:
        await browser.post(
            "/v1/outreach/stop", json={"scope": "*", "reason": "drill"}, headers={"Idempotency-Key": "s"}
        )
    assert (await checked(world, contact)).status_code == 503
    assert (await world.contact(debtor, contact)).state == "claimed"


def a_slip(case: CaseId, contact: str | None) -> Event:
    return OutcomeWithdrawn(
        outcome_id=derive("outcome", "STOP"), case_id=case, creditor=CREDITOR, channel="call", code="STOP",
        collector="bob", contact_id=contact,  # type: ignore[arg-type]
    )  # fmt: skip


async def test_a_stop_that_was_a_slip_opens_its_channel_again_and_the_call_gets_its_right_result(world: World) -> None:
    debtor, case, contact = await claimed(world)
    await world.tell("tracking", debtor, an_outcome(world, case, "STOP", contact))
    await world.consume()
    assert (await world.debtor(debtor)).wishes.opted_out == ("call",)
    await world.tell("tracking", debtor, a_slip(case, contact), an_outcome(world, case, "NA", contact))
    await world.consume()
    known = await world.debtor(debtor)
    assert (known.wishes.opted_out, known.closed, known.past) == ((), {}, {})
    assert known.contacts[ContactId(contact)].result == "no_answer"
    changes = [(event.change, event.reason) for event in await world.facts("preference_changed")]  # type: ignore[attr-defined]
    assert changes == [("opt_out", "outcome"), ("opt_in", "withdrawn")]


async def test_a_channel_that_was_closed_before_the_slip_stays_closed(world: World) -> None:
    debtor, case, contact = await claimed(world)
    async with world.browser() as browser:
        await browser.put(f"/v1/preferences/{debtor}", json={"opted_out": ["call"], "cease": True})
    await world.tell("tracking", debtor, an_outcome(world, case, "STOP", contact), a_slip(case, contact))
    await world.consume()
    wishes = (await world.debtor(debtor)).wishes
    assert (wishes.opted_out, wishes.cease) == (("call",), True)
