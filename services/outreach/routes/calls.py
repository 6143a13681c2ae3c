"""The call queue: what waits, the next call for me, a call, and giving it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, cast

from fastapi import Query, Request

from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.doors import Principal, doors_of
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.clock import from_micros, micros
from libs.common.kernel.ids import ContactId
from libs.common.kernel.problems import Conflict, NotFound, Unavailable
from libs.common.store.transaction import Transaction
from services.outreach.handlers.calls import Claim, Offer, PutDown, Release, claim, offer, put_down, release
from services.outreach.model import Contact, Debtor
from services.outreach.policy import gate
from services.outreach.routes.doorway import (
    Outreach,
    TheOutreach,
    contact_in,
    debtor_of_contact,
    of_people,
)
from services.outreach.schemas import AheadIn, CallOut, Id, MineOut, NextIn, NextOut, Slug
from services.outreach.store.creditors import settings_of
from services.outreach.store.groups import load_groups

CANDIDATES_MAX = 8
WAITING_MAX = 100
OFFERED_FOR = timedelta(minutes=3)
LATE = timedelta(minutes=30)  # so long an agreed call waits for the collector who agreed on it
LIST = """
    SELECT q.* FROM queue q JOIN {cases_in_reach} USING (case_id)
    WHERE q.channel = 'call' AND ($1::text IS NULL OR q.creditor = $1)
      AND ($2::int IS NULL OR (-q.priority, q.due, q.contact_id::text) > (-$2, $3::timestamptz, $4::text))
    ORDER BY q.priority DESC, q.due, q.contact_id::text LIMIT $5"""
# first the calls that the caller agreed on, then the others; one that somebody else agreed on once it is late
NEXT = """
    (SELECT q.contact_id::text, q.debtor_id::text FROM queue q JOIN {cases_in_reach} USING (case_id)
     WHERE q.wanted_by <> '' AND q.wanted_by = $4 AND q.claimed_by IS NULL AND q.due <= $1
       AND ($2::text IS NULL OR q.creditor = $2)
     ORDER BY q.due, q.contact_id LIMIT $3)
    UNION ALL
    (SELECT q.contact_id::text, q.debtor_id::text FROM queue q JOIN {cases_in_reach} USING (case_id)
     WHERE q.claimed_by IS NULL AND q.due <= $1 AND ($2::text IS NULL OR q.creditor = $2)
       AND (q.wanted_by = '' OR (q.wanted_by <> $4 AND q.due <= $5))
       AND (q.offered_until IS NULL OR q.offered_until <= $1 OR q.offered_to = $4)
     ORDER BY q.priority DESC, q.due, q.contact_id LIMIT $3)"""

OFFERED = """
    SELECT q.contact_id::text, q.debtor_id::text FROM queue q JOIN {cases_in_reach} USING (case_id)
    WHERE q.offered_to <> '' AND q.offered_to = $1 AND q.offered_until > $2 AND q.claimed_by IS NULL
    ORDER BY q.offered_until DESC LIMIT 2"""
OFFERED_CASES = """
    SELECT q.case_id::text FROM queue q JOIN {cases_in_reach} USING (case_id)
    WHERE q.offered_to <> '' AND q.offered_to = $1 AND q.offered_until > $2 AND q.claimed_by IS NULL
    ORDER BY q.offered_until DESC LIMIT 100"""
# where nothing else waits: whoever is ready goes before whoever only reads
OFFERED_TO_OTHERS = """
    SELECT q.contact_id::text, q.debtor_id::text FROM queue q JOIN {cases_in_reach} USING (case_id)
    WHERE q.offered_to <> '' AND q.offered_to <> $4 AND q.offered_until > $1 AND q.claimed_by IS NULL AND q.due <= $1
      AND ($2::text IS NULL OR q.creditor = $2) AND (q.wanted_by = '' OR q.due <= $5)
    ORDER BY q.priority DESC, q.due, q.contact_id LIMIT $3"""
IN_HAND = """
    SELECT q.* FROM queue q JOIN {cases_in_reach} USING (case_id) WHERE q.claimed_by = $1 AND q.channel = 'call'
    ORDER BY q.due, q.contact_id LIMIT 100"""
WAITING = """
    SELECT count(*) AS waiting FROM (
      SELECT 1 FROM queue q JOIN {cases_in_reach} USING (case_id) WHERE q.claimed_by IS NULL AND q.due <= $1
      ORDER BY q.priority DESC, q.due, q.contact_id LIMIT $2) w"""

router = Router(route_class=TransactionRoute, tags=["calls"])


@router.get("/queue", dependencies=[scope("callqueue:read")])
async def list_queue(
    reads: ReadsFor, page: PageOf, creditor: Annotated[Slug | None, Query()] = None
) -> Listed[CallOut]:
    """Calls in the caller's reach, the most urgent first; claimed ones among them."""
    after = page.after(tuple[int, int, str])
    keys = (None, None, None) if after is None else (after[0], from_micros(after[1]), after[2])
    rows = await reads.fetch(LIST, creditor, *keys, page.rows_max)
    return page.answer(rows, _listed, lambda row: (row["priority"], micros(row["due"]), str(row["contact_id"])))


@router.get("/queue/mine", dependencies=[scope("callqueue:read")])
async def get_mine(request: Request, reads: ReadsFor, principal: CurrentPrincipal) -> MineOut:
    """The calls in the caller's hands, and how many wait that may become theirs, counted up to a hundred."""
    calls = [_listed(row) for row in await reads.fetch(IN_HAND, principal.name)]
    now = doors_of(request).clock.now()
    row = await reads.fetch_one(WAITING, now, WAITING_MAX)
    offered = [found[0] for found in await reads.fetch(OFFERED_CASES, principal.name, now)]
    return MineOut(calls=calls, waiting=row["waiting"], more=row["waiting"] == WAITING_MAX, offered=offered)


@router.post("/queue/next", dependencies=[scope("callqueue:claim")])
async def claim_next(
    body: NextIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, outreach: TheOutreach
) -> NextOut:
    """The most urgent call that is lawful at this instant is the caller's from now on; null where there is none.

    What is no longer lawful is put off or withdrawn on the way. 503 while nothing may leave.
    """
    objection = outreach.latch.objection()
    if objection is not None:
        raise Unavailable(f"no call may be made now: {objection}", headers={"Retry-After": "5"})
    now = tx.context.now
    for wanted in (NEXT, OFFERED_TO_OTHERS):
        rows = await reads.fetch(wanted, now, body.creditor, CANDIDATES_MAX, principal.name, now - LATE)
        groups = await load_groups(tx, tx.session.connection, [row[1] for row in rows])  # type: ignore[attr-defined]
        for contact_id, debtor_id in rows:
            group = groups[debtor_id]
            contact = group[0].contacts.get(ContactId(contact_id))
            if contact is not None and contact.state == "queued" and contact.due <= now:
                taken = _try(contact, group, tx, principal, outreach)
                if taken is not None:
                    return NextOut(call=_out(taken))
    return NextOut(call=None)


@router.post("/queue/ahead", dependencies=[scope("callqueue:claim")])
async def offer_next(
    body: AheadIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, outreach: TheOutreach
) -> NextOut:
    """The call that the caller would get next, theirs to read about for some minutes: `until`. Asked again it is the
    same one for longer. It is no claim, which alone lets anybody call; null where none may be made at this instant."""
    if outreach.latch.objection() is not None:
        return NextOut(call=None)
    now = tx.context.now
    found = await reads.fetch(OFFERED, principal.name, now)
    rows = [row for row in found if row[0] != body.besides]
    if not rows:
        found = await reads.fetch(NEXT, now, body.creditor, CANDIDATES_MAX, principal.name, now - LATE)
        rows = [row for row in found if row[0] != body.besides]  # nor locked, while it is being claimed
    groups = await load_groups(tx, tx.session.connection, [row[1] for row in rows])  # type: ignore[attr-defined]
    for contact_id, debtor_id in rows:
        group = groups[debtor_id]
        contact = group[0].contacts.get(ContactId(contact_id))
        if (
            contact is not None
            and contact.id != body.besides
            and _may_be_taken(contact, group, principal.name, now, outreach)
        ):
            until = now + of_people(outreach.clock, OFFERED_FOR)
            tx.apply(offer, Offer(contact.id, principal.name, until), group[0])
            return NextOut(call=_out(group[0].contacts[contact.id]))
    return NextOut(call=None)


@router.get("/calls/{contact_id}", dependencies=[scope("callqueue:read")])
async def get_call(contact_id: Id, reads: ReadsFor, tx: Tx) -> CallOut:
    """One call, from the State."""
    debtor = cast(Debtor, await tx.load_one(await debtor_of_contact(reads, ContactId(contact_id))))
    return _out(call_in(debtor, contact_id))


@router.post("/calls/{contact_id}/claim", dependencies=[scope("callqueue:claim")])
async def claim_call(
    contact_id: Id, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, outreach: TheOutreach
) -> CallOut:
    """This call is the caller's from now on. 409 where it may not be made at this instant, or is in other hands."""
    objection = outreach.latch.objection()
    if objection is not None:
        raise Unavailable(f"no call may be made now: {objection}", headers={"Retry-After": "5"})
    name = await debtor_of_contact(reads, ContactId(contact_id))
    group = (await load_groups(tx, tx.session.connection, [name]))[name]  # type: ignore[attr-defined]
    contact = call_in(group[0], contact_id)
    if contact.state != "queued":
        raise Conflict(f"the call is {contact.state}; only one that waits can be claimed")
    taken = _try(contact, group, tx, principal, outreach)
    if taken is None:
        raise Conflict("the call may not be made at this instant: GET /v1/compliance/now says why")
    return _out(taken)


@router.post("/calls/{contact_id}/release", dependencies=[scope("callqueue:claim")])
async def release_call(contact_id: Id, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal) -> CallOut:
    """Gives a call back that was not made: it waits again, and counts for nothing."""
    debtor = cast(Debtor, await tx.load_one(await debtor_of_contact(reads, ContactId(contact_id))))
    contact = call_in(debtor, contact_id)
    if contact.state != "claimed" or contact.claimed_by != principal.name:
        raise Conflict("this call is not in your hands")
    tx.apply(release, Release(contact.id), debtor)
    return _out(contact_in(debtor, contact_id))


@router.post("/calls/{contact_id}/check", dependencies=[scope("callqueue:claim")])
async def check_call(
    contact_id: Id, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, outreach: TheOutreach
) -> CallOut:
    """May the call be made now? Asked right before dialling; what is no longer lawful is withdrawn, and says why.

    503 while nothing may leave: the call stays in the caller's hands.
    """
    debtor_id = await debtor_of_contact(reads, ContactId(contact_id))
    group = (await load_groups(tx, tx.session.connection, [debtor_id]))[debtor_id]  # type: ignore[attr-defined]
    contact = call_in(group[0], contact_id)
    if contact.state != "claimed" or contact.claimed_by != principal.name:
        raise Conflict("this call is not in your hands")
    objection = outreach.latch.objection() or outreach.latch.stopped(contact.creditor)
    settings = settings_of(outreach.references, contact.creditor)
    if objection is not None or settings is None:
        raise Unavailable(f"no call may be made now: {objection}", headers={"Retry-After": "5"})
    decision = gate.in_hand(contact, group[0], group, settings, tx.context.now, outreach.latch.clocks())
    if isinstance(decision, gate.NotKnown) or any(outreach.latch.is_stale(member.id) for member in group):
        raise Unavailable("no call may be made now: inputs not fresh", headers={"Retry-After": "5"})
    if not isinstance(decision, gate.Leave):
        tx.apply(release, Release(contact.id), group[0])
        tx.apply(put_down, PutDown(contact.id, decision), group[0])
    return _out(contact_in(group[0], contact_id))


def _try(
    contact: Contact, group: Sequence[Debtor], tx: Transaction[Any], principal: Principal, outreach: Outreach
) -> Contact | None:
    """Claims it where it is lawful and nobody else talks to this person; else puts it off, or withdraws it."""
    debtor, now = group[0], tx.context.now
    settings = settings_of(outreach.references, contact.creditor)
    if settings is None or outreach.latch.stopped(contact.creditor) is not None:
        return None
    if any(outreach.latch.is_stale(member.id) for member in group) or in_conversation(group):
        return None
    match gate.judge(contact, debtor, group, settings, now, outreach.latch.clocks()):
        case gate.Leave(verdict, point, leave_by):
            lease = of_people(outreach.clock, timedelta(minutes=outreach.settings.claim_minutes))
            until = min(now + lease, leave_by)
            tx.apply(claim, Claim(contact.id, principal.name, point, until, verdict), debtor)
            return debtor.contacts[contact.id]
        case decision:
            tx.apply(put_down, PutDown(contact.id, decision), debtor)
    return None


def _may_be_taken(
    contact: Contact, group: Sequence[Debtor], collector: str, now: datetime, outreach: Outreach
) -> bool:  # fmt: skip
    """Would a claim succeed at this instant? Looks only: what is not lawful is put down when it is claimed."""
    settings = settings_of(outreach.references, contact.creditor)
    free = contact.offered_until is None or contact.offered_until <= now or contact.offered_to == collector
    if contact.state != "queued" or contact.due > now or not free or settings is None:
        return False
    if outreach.latch.stopped(contact.creditor) is not None or in_conversation(group):
        return False
    if any(outreach.latch.is_stale(member.id) for member in group):
        return False
    return isinstance(gate.judge(contact, group[0], group, settings, now, outreach.latch.clocks()), gate.Leave)


def call_in(debtor: Debtor, contact_id: str) -> Contact:
    """NotFound for a contact that is no call."""
    contact = contact_in(debtor, contact_id)
    if contact.channel != "call":
        raise NotFound("this contact is no call")
    return contact


def in_conversation(group: Sequence[Debtor]) -> bool:
    """One claim at a time per person, of a call or a visit."""
    return any(contact.state == "claimed" for member in group for contact in member.contacts.values())


def _listed(row: Any) -> CallOut:
    return CallOut(
        contact_id=str(row["contact_id"]), case_id=str(row["case_id"]), creditor=row["creditor"], team=row["team"],
        priority=row["priority"], due=row["due"], claimed_by=row["claimed_by"],
        state="claimed" if row["claimed_by"] else "queued", wanted_by=row["wanted_by"],
    )  # fmt: skip


def _out(contact: Contact) -> CallOut:
    return CallOut(
        contact_id=contact.id, case_id=contact.case, creditor=contact.creditor, team=contact.team or "default",
        priority=contact.priority, due=contact.due, claimed_by=contact.claimed_by, attempt=contact.attempt,
        until=contact.until if contact.state == "claimed" else contact.offered_until, state=contact.state,
        template=contact.template,
        reason=contact.reason, wanted_by=contact.wanted_by,
    )  # fmt: skip
