"""Visits: listed, scheduled, moved, set out for, given back, reported. Each step passes the gate of every contact."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, cast

import msgspec
from fastapi import Header, Request

from libs.common.events.intake import CreditorSettings
from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.doors import doors_of
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.clock import from_micros, micros
from libs.common.kernel.ids import CaseId, ContactId, manual_contact_id
from libs.common.kernel.problems import Conflict, Flaw, Invalid, NotFound, Unavailable
from libs.common.store.transaction import Transaction
from services.outreach.handlers import visits
from services.outreach.handlers.contacts import Refusal, refuse, unjudged
from services.outreach.handlers.plans import Asked, ask
from services.outreach.handlers.visits import PutOff, Report, Schedule, SetOut
from services.outreach.model import Contact, Debtor
from services.outreach.policy import gate
from services.outreach.routes.calls import in_conversation
from services.outreach.routes.doorway import (
    Outreach,
    TheOutreach,
    contact_in,
    debtor_of_case,
    debtor_of_contact,
)
from services.outreach.schemas import AppointmentIn, Id, ReportIn, VisitIn, VisitOut
from services.outreach.store.creditors import settings_of
from services.outreach.store.groups import load_groups

TEMPLATE = "visit"
AHEAD_MAX = timedelta(days=31)
SET_OUT_BEFORE_MAX = timedelta(hours=4)
LATE_MAX = timedelta(hours=24)  # past its instant a visit that a person asked for is of no use
LISTED_MAX = timedelta(days=70)  # no visit waits longer
SOON = {"Retry-After": "5"}
LIST = """
    SELECT c.contact_id::text AS contact_id, c.planned_at, c.debtor_id::text AS debtor, s.shape, s.state AS packed
    FROM contacts c JOIN {cases_in_reach} USING (case_id) JOIN state s USING (debtor_id)
    WHERE c.channel = 'visit' AND c.settled_at IS NULL AND c.planned_at > $1
      AND ($2::text IS NULL OR (c.planned_at, c.contact_id::text) > ($3::timestamptz, $2))
    ORDER BY c.planned_at, c.contact_id::text LIMIT $4"""

router = Router(route_class=TransactionRoute, tags=["visits"])


@router.get("/visits", dependencies=[scope("case:read")])
async def list_visits(reads: ReadsFor, request: Request, outreach: TheOutreach, page: PageOf) -> Listed[VisitOut]:
    """The visits in reach that wait, are scheduled or on their way, in the order in which they were asked for."""
    after = page.after(tuple[int, str])
    at = None if after is None else from_micros(after[0])
    since = doors_of(request).clock.now() - LISTED_MAX
    rows = await reads.fetch(LIST, since, after[1] if after else None, at, page.rows_max)
    return page.answer(
        rows, lambda row: _listed(row, outreach), lambda row: (micros(row["planned_at"]), row["contact_id"])
    )


@router.get("/visits/{contact_id}", dependencies=[scope("case:read")])
async def get_visit(contact_id: Id, reads: ReadsFor, tx: Tx) -> VisitOut:
    """One visit, from the State."""
    debtor = cast(Debtor, await tx.load_one(await debtor_of_contact(reads, ContactId(contact_id))))
    return VisitOut.of(_visit_in(debtor, contact_id))


@router.post("/visits", status_code=201, dependencies=[scope("visit:write")])
async def schedule_visit(
    body: VisitIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, outreach: TheOutreach,
    idempotency_key: Annotated[str, Header(max_length=255)],
) -> VisitOut:  # fmt: skip
    """Schedules a visit of a case: the one that its plan asks for where one waits, else one of the caller's own.

    409 where it may not be made then, with the rule and the first instant at which it may. What can never be made is
    refused at once and shown as such.
    """
    case = CaseId(body.case_id)
    name = await debtor_of_case(reads, case)
    group = (await load_groups(tx, tx.session.connection, [name]))[name]  # type: ignore[attr-defined]
    contact = _waiting(group[0], case)
    if contact is None:
        contact_id = manual_contact_id(case, idempotency_key)
        asked = Asked(contact_id, case, group[0].debts[case].creditor, "visit", TEMPLATE, body.at + LATE_MAX)
        tx.apply(ask, asked, group[0])
        contact = contact_in(group[0], contact_id)
    return _scheduled(contact, body, group, tx, principal.name, outreach)


@router.post("/visits/{contact_id}/schedule", dependencies=[scope("visit:write")])
async def move_visit(
    contact_id: Id, body: AppointmentIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, outreach: TheOutreach
) -> VisitOut:
    """Gives a visit that waits its instant, or a scheduled one another; after a 409 the old one stands."""
    contact, group = await _load(contact_id, tx, reads)
    if contact.state not in ("planned", "scheduled"):
        raise Conflict(f"the visit is {contact.state}; only one that waits can be scheduled")
    return _scheduled(contact, body, group, tx, principal.name, outreach)


@router.post("/visits/{contact_id}/set-out", dependencies=[scope("visit:write")])
async def set_out(
    contact_id: Id, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, outreach: TheOutreach
) -> VisitOut:
    """The visit is the caller's from now on, judged again for when it is to begin; asked right before setting out.

    What is no longer lawful then is put off or withdrawn, and says why. 503 while nothing may leave.
    """
    contact, group = await _load(contact_id, tx, reads)
    now = tx.context.now
    if contact.state != "scheduled":
        raise Conflict(f"the visit is {contact.state}; only one that is scheduled can be set out for")
    if now < contact.due - SET_OUT_BEFORE_MAX:
        raise Conflict(f"it is too early: set out from {(contact.due - SET_OUT_BEFORE_MAX).isoformat()} on")
    if in_conversation(group):
        raise Conflict("somebody is talking to this person at this moment")
    match _judged(contact, max(now, contact.due), group, now, outreach):
        case gate.Leave(verdict, _, leave_by):
            tx.apply(visits.set_out, SetOut(contact.id, principal.name, leave_by, verdict), group[0])
        case gate.Later(until, reason, verdict):
            tx.apply(visits.put_off, PutOff(contact.id, until, reason, verdict), group[0])
        case gate.Never() as never:
            tx.apply(refuse, Refusal(contact.id, never), group[0])
        case gate.Senseless(reason):
            why = f"{gate.UNJUDGED}:{reason}"
            tx.apply(visits.put_off, PutOff(contact.id, now, why, unjudged(reason, now)), group[0])
    return VisitOut.of(contact_in(group[0], contact_id))


@router.post("/visits/{contact_id}/release", dependencies=[scope("visit:write")])
async def release_visit(contact_id: Id, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal) -> VisitOut:
    """Gives a visit back that was not made: it waits to be scheduled anew, and counts for nothing."""
    contact, group = await _load(contact_id, tx, reads)
    if contact.state != "claimed" or contact.claimed_by != principal.name:
        raise Conflict("this visit is not in your hands")
    tx.apply(visits.put_off, PutOff(contact.id, tx.context.now, visits.GIVEN_BACK), group[0])
    return VisitOut.of(contact_in(group[0], contact_id))


@router.post("/visits/{contact_id}/report", dependencies=[scope("visit:write")])
async def report_visit(
    contact_id: Id, body: ReportIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal
) -> VisitOut:
    """What came of a visit, once. What was said besides is an outcome of tracking, with this contact's id."""
    contact, group = await _load(contact_id, tx, reads)
    if contact.left_at is None or contact.result:
        raise Conflict(f"the visit is {contact.state}; only one that somebody has set out for can be reported")
    at = body.at or tx.context.now
    if not contact.left_at <= at <= tx.context.now:
        flaw = Flaw("/at", "instant", "give one since the visitor set out")
        raise Invalid("that can't be when the visit began", (flaw,))
    place = body.place or (contact.visit.place if contact.visit else "home")
    tx.apply(visits.report, Report(
        contact.id, body.result, at, place, body.proof, contact.claimed_by or principal.name, body.id_shown,
        body.entered, body.entry_consent,
    ), group[0])  # fmt: skip
    return VisitOut.of(contact_in(group[0], contact_id))


def _scheduled(
    contact: Contact, body: AppointmentIn, group: Sequence[Debtor], tx: Transaction[Any], by: str, outreach: Outreach
) -> VisitOut:
    """Schedules it where it is lawful at that instant."""
    debtor, now, visit = group[0], tx.context.now, body.visit(by)
    if contact.state not in ("planned", "scheduled"):
        return VisitOut.of(contact)  # refused as it was asked for
    if not now <= body.at <= min(now + AHEAD_MAX, contact.not_after):
        last = min(now + AHEAD_MAX, contact.not_after).isoformat()
        raise Invalid("the visit can't be made then", (Flaw("/at", "instant", f"give one from now to {last}"),))
    as_asked = msgspec.structs.replace(contact, due=body.at, visit=visit)
    match _judged(as_asked, body.at, group, now, outreach):
        case gate.Leave(verdict, _, leave_by):
            tx.apply(visits.schedule, Schedule(contact.id, body.at, leave_by, visit, verdict), debtor)
        case gate.Never(_, _, None) as never:
            tx.apply(refuse, Refusal(contact.id, never), debtor)
        case gate.Later(until, reason, _):
            raise _refused(reason, f"from {until.isoformat()} on")
        case gate.Never("expired", reason):
            raise _refused(reason, "not before its use is over")
        case gate.Never(_, reason):
            raise _refused(reason, "not as it is prepared")
        case gate.Senseless(reason):
            raise _refused(gate.UNJUDGED, reason)
    return VisitOut.of(contact_in(debtor, contact.id))


def _judged(
    contact: Contact, at: datetime, group: Sequence[Debtor], now: datetime, outreach: Outreach
) -> gate.Leave | gate.Later | gate.Never | gate.Senseless:
    """The gate's answer for the instant `at`; Unavailable while nothing may leave, or not all is known."""
    settings: CreditorSettings | None = settings_of(outreach.references, contact.creditor)
    objection = outreach.latch.objection() or outreach.latch.stopped(contact.creditor)
    if objection is not None or settings is None:
        raise Unavailable(f"no visit may be made now: {objection or 'the creditor is not known yet'}", headers=SOON)
    decision = gate.judge(contact, group[0], group, settings, at, outreach.latch.clocks(), now)
    if isinstance(decision, gate.NotKnown) or any(outreach.latch.is_stale(member.id) for member in group):
        raise Unavailable("no visit may be judged now: inputs not fresh", headers=SOON)
    return decision


def _refused(reason: str, when: str) -> Conflict:
    return Conflict("the visit may not be made at that instant", (Flaw("/at", reason, when),))


def _waiting(debtor: Debtor, case: CaseId) -> Contact | None:
    """The visit that waits for its instant, the first that was asked for."""
    found = [c for c in debtor.contacts.values() if c.channel == "visit" and c.case == case and c.state == "planned"]
    return min(found, key=lambda contact: (contact.planned_at, contact.id), default=None)


async def _load(contact_id: str, tx: Transaction[Any], reads: Any) -> tuple[Contact, list[Debtor]]:
    """A visit in reach, and all debtors that are this person."""
    name = await debtor_of_contact(reads, ContactId(contact_id))
    group = (await load_groups(tx, tx.session.connection, [name]))[name]  # type: ignore[attr-defined]
    return _visit_in(group[0], contact_id), group


def _visit_in(debtor: Debtor, contact_id: str) -> Contact:
    contact = contact_in(debtor, contact_id)
    if contact.channel != "visit":
        raise NotFound("this contact is no visit")
    return contact


def _listed(row: Any, outreach: Outreach) -> VisitOut:
    debtor = outreach.codec.decode(row["debtor"], row["shape"], row["packed"])
    return VisitOut.of(debtor.contacts[ContactId(row["contact_id"])])
