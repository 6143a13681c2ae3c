"""Contacts: listed, shown, asked for by a person, called off."""

from datetime import UTC, timedelta
from typing import Annotated, Any, cast

from fastapi import Header, Query

from libs.common.http.app import ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.clock import from_micros, micros
from libs.common.kernel.ids import CaseId, ContactId, manual_contact_id
from libs.common.kernel.problems import Conflict, Flaw, Invalid
from services.outreach.handlers.contacts import Refusal, Settled, refuse, settle_by_hand
from services.outreach.handlers.plans import Asked, ask
from services.outreach.model import Debtor, is_waiting
from services.outreach.policy.gate import Never
from services.outreach.routes.doorway import (
    Outreach,
    TheOutreach,
    contact_in,
    debtor_of_case,
    debtor_of_contact,
)
from services.outreach.schemas import CancelIn, ContactIn, ContactOut, Id, SettleIn

ASKED_HOURS_MAX = timedelta(hours=72)
ASKED_HOURS = timedelta(hours=24)
LIST = """
    SELECT c.*, c.debtor_id::text AS debtor, s.shape, s.state AS packed
    FROM contacts c JOIN {cases_in_reach} USING (case_id) LEFT JOIN state s USING (debtor_id)
    WHERE c.case_id = $1 AND ($2::text IS NULL OR (c.planned_at, c.contact_id::text) > ($3::timestamptz, $2))
    ORDER BY c.planned_at, c.contact_id::text LIMIT $4"""
ONE = """
    SELECT c.*, c.debtor_id::text AS debtor, s.shape, s.state AS packed
    FROM contacts c JOIN {cases_in_reach} USING (case_id) LEFT JOIN state s USING (debtor_id) WHERE c.contact_id = $1"""

UNKNOWN = "SELECT debtor_id::text AS debtor_id FROM unknowns WHERE {creditor_granted} AND contact_id = $1"
SETTLED_WITHIN = timedelta(days=32)

router = Router(route_class=TransactionRoute, tags=["contacts"])


@router.get("/contacts", dependencies=[scope("case:read")])
async def list_contacts(
    case_id: Annotated[Id, Query()], reads: ReadsFor, outreach: TheOutreach, page: PageOf
) -> Listed[ContactOut]:
    """The contacts of a case in the order in which they were planned."""
    after = page.after(tuple[int, str])
    at = None if after is None else from_micros(after[0])
    rows = await reads.fetch(LIST, case_id, after[1] if after else None, at, page.rows_max)
    return page.answer(
        rows, lambda row: _shown(row, outreach), lambda row: (micros(row["planned_at"]), str(row["contact_id"]))
    )


@router.get("/contacts/{contact_id}", dependencies=[scope("case:read")])
async def get_contact(contact_id: Id, reads: ReadsFor, outreach: TheOutreach) -> ContactOut:
    """State, reason and instants of one contact."""
    return _shown(await reads.fetch_one(ONE, contact_id), outreach)


@router.post("/contacts", status_code=201, dependencies=[scope("contact:request")])
async def request_contact(
    body: ContactIn, tx: Tx, reads: ReadsFor, idempotency_key: Annotated[str, Header(max_length=255)]
) -> ContactOut:
    """Asks for a contact now; what can never leave is refused at once and shown as such."""
    case = CaseId(body.case_id)
    debtor = cast(Debtor, await tx.load_one(await debtor_of_case(reads, case)))
    contact_id, now = manual_contact_id(case, idempotency_key), tx.context.now
    not_after = min(body.not_after or now + ASKED_HOURS, now + ASKED_HOURS_MAX)
    debt = debtor.debts[case]
    asked = Asked(contact_id, case, debt.creditor, body.channel, body.template, not_after)
    tx.apply(ask, asked, debtor)
    return ContactOut.of(contact_in(debtor, contact_id))


@router.post("/contacts/{contact_id}/cancel", dependencies=[scope("contact:cancel")])
async def cancel_contact(contact_id: Id, body: CancelIn, tx: Tx, reads: ReadsFor) -> ContactOut:
    """Calls a contact off until it leaves; 409 from then on."""
    debtor = cast(Debtor, await tx.load_one(await debtor_of_contact(reads, ContactId(contact_id))))
    contact = contact_in(debtor, contact_id)
    if not is_waiting(contact):
        raise Conflict(f"the contact is {contact.state}; only one that waits can be called off")
    tx.apply(refuse, Refusal(contact.id, Never("cancelled", f"by_hand:{body.reason}")), debtor)
    return ContactOut.of(contact_in(debtor, contact_id))


@router.post("/contacts/{contact_id}/settle", dependencies=[scope("contact:settle")])
async def settle_contact(contact_id: Id, body: SettleIn, tx: Tx, reads: ReadsFor) -> ContactOut:
    """Settles a text that the gateway never told of, once the look-ups are over (`GET /v1/unknowns`): the evidence
    stands in the event. It was counted as sent for every cap and stays so; it is never sent again."""
    at = body.at.astimezone(UTC)
    row = await reads.fetch_one(UNKNOWN, contact_id)
    debtor = cast(Debtor, await tx.load_one(row["debtor_id"]))
    if at > tx.context.now or tx.context.now - at > SETTLED_WITHIN:
        flaw = Flaw("/at", "instant", f"give an instant of the last {SETTLED_WITHIN.days} days")
        raise Invalid("the instant can't be", (flaw,))
    evidence = f"{body.evidence}: {body.reference}"
    tx.apply(settle_by_hand, Settled(ContactId(contact_id), body.status, evidence, at), debtor)
    return ContactOut.of(contact_in(debtor, contact_id))


def _shown(row: Any, outreach: Outreach) -> ContactOut:
    """From the State while it has it, else from the row."""
    if row["packed"] is not None:
        debtor = outreach.codec.decode(row["debtor"], row["shape"], row["packed"])
        contact = debtor.contacts.get(ContactId(str(row["contact_id"])))
        if contact is not None:
            return ContactOut.of(contact)
    return ContactOut(
        contact_id=str(row["contact_id"]), case_id=str(row["case_id"]), creditor=row["creditor"],
        channel=row["channel"], step=row["step"], strategy=row["strategy"], plan_version=row["plan_version"],
        template=row["template"], state=row["state"], reason=row["reason"], planned_at=row["planned_at"],
        provider_id=row["provider_id"] or None, settled_at=row["settled_at"],
    )  # fmt: skip
