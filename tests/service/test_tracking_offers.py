"""Of a call that is offered the case is the collector's to read for some minutes, and nothing more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from libs.common.events.outreach import CallClaimed, CallOffered, CallQueued, ContactSuppressed, Verdict
from libs.common.kernel.part import part_of
from tests.database import Database
from tests.tracking_service import PARTS, Harness, Person, running


@pytest.fixture
async def harness(database: Database, tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(database, tmp_path) as found:
        yield found


async def offered(harness: Harness) -> Person:
    """Somebody whose call is offered to ann."""
    person = Person(harness)
    await person.arrive()
    queued = CallQueued(contact_id=person.contact, case_id=person.case, creditor="xyf", priority=1)
    offer = CallOffered(
        contact_id=person.contact, case_id=person.case, creditor="xyf", collector="ann",
        until=harness.clock.now() + timedelta(minutes=5),
    )  # fmt: skip
    await harness.append("outreach", person.debtor, queued, offer)
    await reached(harness, person, 200)
    return person


async def reached(harness: Harness, person: Person, status: int) -> None:
    async def look() -> bool:
        return (await harness.get(f"/cases/{person.case}", "collector")).status_code == status

    await harness.until(look)


async def test_the_case_may_be_read_and_no_outcome_recorded(harness: Harness) -> None:
    person = await offered(harness)
    body = {"case_id": person.case, "contact_id": person.contact, "channel": "call", "code": "NA"}
    await harness.post("/outcomes", body, status=409)
    assert "case_assigned" not in [line["type"] for line in await harness.timeline(person.case)]


async def test_it_goes_back_by_itself_when_nobody_claims_it(harness: Harness) -> None:
    person = await offered(harness)
    harness.clock.forward(timedelta(minutes=6))
    await reached(harness, person, 404)


async def test_it_goes_back_when_the_call_will_not_be_made(harness: Harness) -> None:
    person = await offered(harness)
    await harness.append("outreach", person.debtor, ContactSuppressed(
        contact_id=person.contact, case_id=person.case, creditor="xyf", channel="call", state="blocked", reason="hold:x"
    ))  # fmt: skip
    await reached(harness, person, 404)


async def test_claimed_it_is_an_ordinary_call(harness: Harness) -> None:
    person = await offered(harness)
    await harness.append("outreach", person.debtor, CallClaimed(
        contact_id=person.contact, case_id=person.case, creditor="xyf", collector="ann", attempt=1,
        until=harness.clock.now() + timedelta(minutes=30),
        verdict=Verdict(decision="allow", judged_at=harness.clock.now()),
    ))  # fmt: skip
    await harness.has_lines(person.case, "call_claimed")
    body = {"case_id": person.case, "contact_id": person.contact, "channel": "call", "code": "NA"}
    await harness.post("/outcomes", body)


async def test_a_case_says_how_far_it_is_known_so_that_other_services_can_be_asked_after_it(harness: Harness) -> None:
    person = await offered(harness)
    answer = await harness.get(f"/cases/{person.case}", "collector")
    service, part, offset = answer.headers["Dunwell-Position"].split("/")
    async with harness.pools["tracking"].acquire() as con:
        head = await con.fetchval("SELECT head FROM journal_head WHERE part = $1", int(part))
    assert (service, int(part), int(offset)) == ("tracking", part_of(person.debtor, PARTS), head - 1)
