"""From a request to a text at the provider: the whole way of outreach on a real database."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from libs.common.events.envelope import Money
from libs.common.events.intake import DebtorLinked, DelinquencyChanged, DelinquencyCleared
from libs.common.events.strategy import PlanEnded
from libs.common.events.tracking import HoldPlaced, OutcomeRecorded
from libs.common.kernel.ids import DebtorId, HoldId, PersonId, derive
from libs.common.run.service import Runtime
from libs.common.vault import box
from services.outreach.adapters.sandbox import Behaviour, SandboxSender
from services.outreach.ports import Accepted, LastLook, Message, NotSent, Outcome, Refused
from services.outreach.store import FINDERS
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, a_debt, a_plan, open_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


async def test_a_requested_text_reaches_the_sandbox_and_is_submitted(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.send()
    assert (await world.contact(debtor, contact)).state == "submitted"
    rows = await world.fetch("SELECT contact_id::text, sent_to, decision FROM sandbox")
    assert [tuple(row) for row in rows] == [(contact, "***-8000", "accept")]
    assert [row[0] for row in await world.fetch("SELECT state FROM contacts")] == ["submitted"]
    for name in ("contact_planned", "contact_attempted", "contact_submitted"):
        assert len(await world.facts(name)) == 1


async def test_the_text_says_what_is_owed_now_and_is_kept_under_the_debtors_own_key(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.consume()
    _, case, opened = a_debt()
    changed = DelinquencyChanged(
        case_id=case, account_id=opened.account_id, creditor=CREDITOR, creditor_version=1, overdue=Money(50_000, "CNY"),
        oldest_due=opened.oldest_due, local_date=opened.local_date, bucket="M1", band=0, difficulty="normal",
        cause="payment", as_of=world.now,
    )  # fmt: skip
    await world.tell("intake", debtor, changed)
    await world.send()
    (attempted,) = await world.facts("contact_attempted")
    (row,) = await world.fetch("SELECT key_wrapped FROM vault.person WHERE debtor_id = $1", debtor)
    key = box.unwrap(row[0], DebtorId(debtor), world.keys.ring)
    text = box.open_text(key, DebtorId(debtor), f"contact/{contact}", attempted.content)  # type: ignore[attr-defined]
    assert "¥500.00" in text and "信用付" in text and "张三" in text
    assert sha256(text.encode()).hexdigest() == attempted.content_hash  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("decision", "state"),
    [("reject", "rejected"), ("not_accept", "planned"), ("unknown", "unknown"), ("unknown_accepted", "unknown")],
)
async def test_what_the_provider_does_decides_what_becomes_of_it(world: World, decision: str, state: str) -> None:
    await behave(world, decision)
    debtor, contact = await world.owing_asked()
    await world.send()
    assert (await world.contact(debtor, contact)).state == state


async def test_an_unknown_contact_is_looked_up_and_never_sent_again(world: World) -> None:
    await behave(world, "unknown_accepted")
    debtor, contact = await world.owing_asked()
    await world.send()
    world.step_clock(timedelta(minutes=2))
    assert await world.wired.janitor.step() == 1
    found = await world.contact(debtor, contact)
    assert (found.state, found.reason) == ("submitted", "")
    assert len(await world.fetch("SELECT 1 FROM sandbox")) == 1


async def test_what_the_provider_does_not_know_is_for_a_person_after_an_hour(world: World) -> None:
    await behave(world, "unknown")
    debtor, contact = await world.owing_asked()
    await world.send()
    for minutes in (1, 4, 10, 45):
        world.step_clock(timedelta(minutes=minutes, seconds=1))
        await world.wired.janitor.step()
        await world.send()
    assert (await world.contact(debtor, contact)).state == "unknown_escalated"
    assert len(await world.fetch("SELECT 1 FROM sandbox")) == 1
    assert [row[0] for row in await world.fetch("SELECT state FROM contacts")] == ["unknown_escalated"]


async def test_a_reservation_whose_owner_died_becomes_unknown_and_not_planned(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.consume()
    (message,) = await world.wired.sending.reserve([debtor])
    world.step_clock(timedelta(seconds=61))
    await world.tick()
    assert (await world.contact(debtor, contact)).state == "unknown"
    # the old worker was only paused: its late answer settles what was given up
    await world.wired.sending.record([(message, Accepted("late"))])
    assert (await world.contact(debtor, contact)).state == "submitted"


async def test_a_late_answer_of_an_older_attempt_changes_nothing(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.consume()
    (message,) = await world.wired.sending.reserve([debtor])
    await world.wired.sending.record([(message, NotSent("refused"))])
    world.step_clock(timedelta(seconds=10))
    (again,) = await world.wired.sending.reserve([debtor])
    assert again.attempt == message.attempt + 1
    await world.wired.sending.record([(message, Refused("late"))])
    assert (await world.contact(debtor, contact)).state == "reserved"


async def test_after_a_pause_between_check_and_write_nothing_leaves(world: World) -> None:
    """F-T5, F-P4: the lease, the window and the latch are asked once more when only the write is left."""
    debtor, _ = await world.owing_asked()
    await world.consume()
    (message,) = await world.wired.sending.reserve([debtor])
    sending = world.wired.sending
    assert sending.objection(message) == "not_seen"  # nobody has looked yet
    await sending.look([message])
    assert sending.objection(message) is None
    paused = msgspec.structs.replace(message, reserved_until=datetime.now(UTC))
    assert sending.objection(paused) == "lease"
    closed = msgspec.structs.replace(message, leave_by=world.now - timedelta(seconds=1))
    assert sending.objection(closed) == "window_closed"
    (outcome,) = await world.sender.send([closed], sending)
    assert isinstance(outcome, NotSent)
    assert await world.fetch("SELECT 1 FROM sandbox") == []


async def test_a_hold_that_comes_before_the_reservation_keeps_the_text_back(world: World) -> None:
    debtor, _ = await world.owing_asked()
    await world.tell("tracking", debtor, HoldPlaced(hold_id=HoldId(derive("hold", "1")), reason="dispute"))
    await world.send()
    (suppressed,) = await world.facts("contact_suppressed")
    assert suppressed.reason == "hold:dispute"  # type: ignore[attr-defined]
    assert await world.fetch("SELECT 1 FROM sandbox") == []


async def test_a_plan_that_ended_and_a_debt_that_cleared_call_off_what_waits(world: World) -> None:
    debtor, contact = await world.owing_asked(1)
    other, second = await world.owing_asked(2)
    await world.consume()
    _, case, opened = a_debt(1)
    await world.tell("strategy", other, PlanEnded(case_id=a_debt(2)[1], creditor=CREDITOR, plan_version=1, reason="x"))
    await world.tell("intake", debtor, DelinquencyCleared(
        case_id=case, account_id=opened.account_id, creditor=CREDITOR, local_date=opened.local_date, cause="payment",
        as_of=world.now,
    ))  # fmt: skip
    await world.send()
    assert {(await world.contact(d, c)).state for d, c in ((debtor, contact), (other, second))} == {"cancelled"}
    assert await world.fetch("SELECT 1 FROM sandbox") == []


async def test_what_was_not_sent_in_time_expires_and_is_not_sent_late(world: World) -> None:
    """F-T7."""
    debtor, contact = await world.owing_asked()
    await world.consume()
    world.step_clock(timedelta(hours=9))
    await world.tick()
    await world.send()
    assert (await world.contact(debtor, contact)).state == "expired"
    assert await world.fetch("SELECT 1 FROM sandbox") == []


async def test_a_contact_asked_for_before_the_person_is_known_waits_and_then_leaves(world: World) -> None:
    debtor, case, opened = a_debt()
    asked = world.request(case)
    await world.tell("strategy", debtor, a_plan(case), asked)
    await world.send()
    assert (await world.contact(debtor, asked.contact_id)).state == "planned"
    await world.tell("intake", debtor, await world.person(debtor), opened)
    await world.send()
    assert (await world.contact(debtor, asked.contact_id)).state == "submitted"


async def test_nothing_leaves_while_intake_is_not_fresh_or_a_batch_waits_too_long(world: World) -> None:
    debtor, contact = await world.owing_asked()
    await world.consume()
    await world.as_superuser("UPDATE intake.fresh SET at = clock_timestamp() - interval '61 s'")
    await world.wired.watch.look()
    assert world.wired.watch.objection() == "inputs_not_fresh"
    assert await world.wired.sending.step() == 0
    await world.look()
    await world.tell("intake", debtor, a_debt()[2])  # not applied yet
    await world.as_superuser("UPDATE intake.journal SET at = clock_timestamp() - interval '61 s'")
    await world.wired.watch.look()
    assert world.wired.watch.is_stale(debtor)
    assert await world.wired.sending.step() == 0
    await world.send()
    assert (await world.contact(debtor, contact)).state == "submitted"


async def test_what_came_after_the_reservation_and_waits_too_long_keeps_a_text_back(world: World) -> None:
    debtor, _ = await world.owing_asked()
    await world.consume()
    (message,) = await world.wired.sending.reserve([debtor])
    await world.wired.sending.look([message])
    assert world.wired.sending.objection(message) is None
    await world.tell("intake", debtor, a_debt()[2])  # not applied yet
    await world.as_superuser("UPDATE intake.journal SET at = clock_timestamp() - interval '61 s'")
    await world.wired.watch.look()
    assert world.wired.sending.objection(message) == "inputs_not_fresh"


async def test_one_who_cannot_be_judged_is_set_aside_and_the_others_leave(world: World) -> None:
    good, contact = await world.owing_asked(1)
    bad, second = await world.owing_asked(2)
    await world.consume()
    await world.as_superuser("UPDATE vault.person SET key_wrapped = '\\x00' WHERE debtor_id = $1::uuid", bad)
    await world.send()
    assert (await world.contact(good, contact)).state == "submitted"
    assert (await world.contact(bad, second)).state == "planned"


async def test_what_nobody_can_judge_is_set_aside_in_sight_and_is_never_sent(world: World) -> None:
    """An unknown place, an unknown zone: told once, looked at again, expired in the end; others pass by it."""
    nowhere, first = await world.owing_asked(1, jurisdictions=("ZZ",))
    on_mars, second = await world.owing_asked(2, zones=("Mars/Phobos",))
    good, third = await world.owing_asked(3)
    for n, priority in ((4, 9), (5, 1)):
        debtor, case = await world.owing(n, zones=("Mars/Phobos",) if n == 4 else ("Asia/Shanghai",))
        call = world.request(case, channel="call", template="c", priority=priority)
        await world.tell("strategy", debtor, call)
    await world.send()
    async with world.browser("team_lead") as browser:
        taken = (await browser.post("/v1/queue/next", json={}, headers={"Idempotency-Key": "1"})).json()["call"]
        shown = (await browser.get(f"/v1/contacts/{first}")).json()
    assert taken["contact_id"] == call.contact_id
    assert (shown["state"], shown["reason"]) == ("planned", "cannot_judge:unknown jurisdiction 'ZZ'")
    for _ in range(3):
        world.step_clock(timedelta(minutes=6))
        await world.send()
    told = sorted(event.reason.partition(";")[0] for event in await world.facts("contact_deferred"))  # type: ignore[attr-defined]
    assert told == ["cannot_judge:unknown jurisdiction 'ZZ'"] + 2 * ["cannot_judge:unknown time zone 'Mars/Phobos'"]
    kept = await world.facts("contact_deferred")
    assert {event.verdict.rule_id for event in kept} == {"house:cannot_judge"}  # type: ignore[attr-defined]
    counted = world.runtime.figures.metrics.contacts_unjudged.labels("outreach", "sms")
    assert counted._value.get() == 2
    world.step_clock(timedelta(hours=9))
    await world.tick()
    pairs = ((nowhere, first), (on_mars, second), (good, third))
    assert [(await world.contact(*pair)).state for pair in pairs] == ["expired", "expired", "submitted"]
    assert len(await world.fetch("SELECT 1 FROM sandbox")) == 1


async def test_who_comes_second_is_judged_after_the_first_has_been_reserved(world: World) -> None:
    """A debtor's second text, and the text of a debtor who is the same person, in one batch with others."""
    for n in range(3):
        await world.owing_asked(10 + n)
    debtor, case = await world.owing(1)
    await world.tell("strategy", debtor, world.request(case), world.request(case, 2, step="sms_2", priority=1))
    linked = sorted([(await world.owing_asked(2))[0], (await world.owing_asked(3))[0]])
    for each in linked:
        await world.tell("intake", each, DebtorLinked(person_id=PersonId(linked[0]), members=linked))
    await world.consume()
    assert await world.wired.sending.step() == 6
    rows = Counter(event.verdict.history_rows for event in await world.facts("contact_attempted"))  # type: ignore[attr-defined]
    assert rows == {0: 5, 1: 2}
    one = await world.debtor(debtor)
    assert [c.step for c in sorted(one.contacts.values(), key=lambda c: c.priority, reverse=True)] == ["sms_2", "sms_1"]


async def test_a_linked_persons_wish_holds_for_all_of_them(world: World) -> None:
    one, contact = await world.owing_asked(1)
    two, case = await world.owing(2)
    members = sorted((one, two))
    for debtor in members:
        linked = DebtorLinked(person_id=PersonId(members[0]), members=members)
        await world.tell("intake", debtor, linked)
    await world.tell("tracking", two, OutcomeRecorded(
        outcome_id=derive("outcome", "1"), case_id=case, creditor=CREDITOR, channel="sms", code="STOP", attempt=False,
        contacted=True, right_party=True, at=world.now, local_date=date(2026, 11, 24), collector="ann",
    ))  # fmt: skip
    await world.send()
    state = await world.contact(one, contact)
    assert (state.state, state.reason) == ("blocked", "opted_out")


async def test_a_provider_that_refuses_our_credentials_stops_all_sending(database: Database, tmp_path: Path) -> None:
    """F-H10: nothing is marked failed, nothing more is tried."""
    async with open_world(database, tmp_path, RefusesUs) as world:
        debtor, contact = await world.owing_asked(1)
        await world.owing_asked(2)
        await world.send()
        assert (await world.contact(debtor, contact)).state == "planned"
        assert (world.wired.watch.objection() or "").startswith("provider refuses us")
        assert len(await world.facts("outreach_stopped")) == 1


class RefusesUs(SandboxSender):
    """A gateway that does not know our token."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime.serving, runtime.clock, Behaviour)

    async def send(self, messages: Sequence[Message], last: LastLook) -> list[Outcome]:
        return [NotSent("401", refuses_us=True) for _ in messages]


async def test_finders_are_what_the_states_say(world: World) -> None:
    await behave(world, "unknown")
    for n in range(3):
        debtor, case = await world.owing(n)
        await world.tell("strategy", debtor, world.request(case), world.request(case, 2, step="c", channel="call"))
    await world.send()
    for finder in FINDERS:
        rows = await world.fetch(f"SELECT {', '.join(finder.columns)} FROM {finder.name}")
        found = {str(row[finder.key]): tuple(map(str, row)) for row in rows}
        wanted: dict[str, tuple[str, ...]] = {}
        for n in range(3):
            wanted |= {
                str(key): tuple(map(str, msgspec.structs.astuple(row)))
                for key, row in finder.rows(await world.debtor(a_debt(n)[0])).items()
            }
        assert found == wanted, finder.name


async def behave(world: World, decision: str) -> None:
    async with world.browser() as browser:
        (await browser.put("/v1/sandbox/behaviour", json={"decision": decision})).raise_for_status()
