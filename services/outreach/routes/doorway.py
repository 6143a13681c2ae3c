"""What the doors of outreach share: the watch, the keys, and a debtor found by a contact or a case."""

from asyncio import Semaphore
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, cast

from fastapi import Depends, Request

from libs.common.http.reads import Reads
from libs.common.kernel.clock import Clock, Pace
from libs.common.kernel.ids import CaseId, ContactId
from libs.common.kernel.problems import NotFound
from libs.common.store.reference import References
from libs.common.store.state import Codec
from libs.common.vault.keys import Keys
from services.outreach.model import Contact, Debtor
from services.outreach.ports import Latch
from services.outreach.settings import Settings

DEBTOR_OF_CONTACT = "SELECT debtor_id::text FROM contacts JOIN {cases_in_reach} USING (case_id) WHERE contact_id = $1"
DEBTOR_OF_CASE = """
    SELECT debtor_id::text FROM cases JOIN {cases_in_reach} USING (case_id) WHERE case_id = $1"""


@dataclass(frozen=True)
class Outreach:
    """What `app.state.outreach` holds."""

    latch: Latch
    references: References
    keys: Keys
    settings: Settings
    codec: Codec[Debtor]
    webhook_keys: tuple[bytes, ...]
    sandbox: bool
    clock: Clock
    one_list: Semaphore = field(default_factory=lambda: Semaphore(1))  # of questions to the law is judged at a time


async def outreach_of(request: Request) -> Outreach:
    return cast(Outreach, request.app.state.outreach)


TheOutreach = Annotated[Outreach, Depends(outreach_of)]


def of_people(clock: Clock, time: timedelta) -> timedelta:
    """So much of somebody's own time, in business time: a demo's clock runs faster than whoever sits before it."""
    pace: Pace | None = getattr(clock, "pace", None)
    return time if pace is None else time * max(1.0, pace.rate)


async def debtor_of_contact(reads: Reads, contact: ContactId) -> str:
    return str((await reads.fetch_one(DEBTOR_OF_CONTACT, contact))[0])


async def debtor_of_case(reads: Reads, case: CaseId) -> str:
    return str((await reads.fetch_one(DEBTOR_OF_CASE, case))[0])


def contact_in(debtor: Debtor, contact: str) -> Contact:
    """NotFound when the State has let go of it: it is settled since long."""
    found = debtor.contacts.get(ContactId(contact))
    if found is None:
        raise NotFound("there is no such contact any more")
    return found
