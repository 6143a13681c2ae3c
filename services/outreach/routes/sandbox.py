"""The built-in sandbox, from outside: what reached it, how it behaves, and the statuses that it tells."""

from typing import Annotated, Any, cast

from fastapi import Query

from libs.common.http.app import ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from libs.common.kernel.ids import ContactId, DebtorId
from libs.common.kernel.problems import Conflict
from libs.common.vault import box
from libs.common.vault.store import Row, load_boxes
from services.outreach.handlers.contacts import Status, told
from services.outreach.model import Debtor
from services.outreach.routes.doorway import Outreach, TheOutreach
from services.outreach.schemas import Behave, Id, SandboxMessage, StatusesIn

BEHAVIOUR = "sandbox"
LIST = """
    SELECT s.* FROM sandbox s WHERE ($1::bigint IS NULL OR s.n < $1) AND ($2::uuid IS NULL OR s.contact_id = $2)
      AND s.contact_id IN (SELECT contact_id FROM contacts JOIN {cases_in_reach} USING (case_id))
    ORDER BY s.n DESC LIMIT $3"""
DEBTORS = "SELECT contact_id::text, debtor_id::text FROM contacts WHERE contact_id = ANY($1::uuid[])"

router = Router(route_class=TransactionRoute, tags=["sandbox"])


@router.get("/sandbox/messages", dependencies=[scope("audit:read")])
async def list_messages(
    reads: ReadsFor, outreach: TheOutreach, page: PageOf, tx: Tx, contact_id: Annotated[Id | None, Query()] = None
) -> Listed[SandboxMessage]:
    """What reached the sandbox, the newest first; numbers masked. That somebody read the texts stands in `acts`."""
    after = page.after(tuple[int])
    rows = await reads.fetch(LIST, after[0] if after else None, contact_id, page.rows_max)
    boxes = await load_boxes(tx.session.connection, [DebtorId(str(row["debtor_id"])) for row in rows])  # type: ignore[attr-defined]
    for contact in {str(row["contact_id"]) for row in rows}:
        tx.context.act("text_read", contact, {})
    return page.answer(rows, lambda row: _shown(row, boxes, outreach), lambda row: (row["n"],))


@router.put("/sandbox/behaviour", dependencies=[scope("outreach:stop")])
async def behave(body: Behave, tx: Tx, outreach: TheOutreach) -> Behave:
    """What the sandbox does from now on, in every process within a second."""
    version = tx.context.references.version(BEHAVIOUR, "behaviour") + 1
    tx.context.refer(BEHAVIOUR, "behaviour", version, body.model_dump())
    tx.context.act("sandbox_behaviour", "sandbox", body.model_dump())
    return body


@router.post("/sandbox/statuses", dependencies=[scope("outreach:stop")])
async def tell_statuses(body: StatusesIn, tx: Tx, outreach: TheOutreach) -> int:
    """Applies a status to these contacts as the provider's webhook would; how many debtors were told."""
    if not outreach.sandbox:
        raise Conflict("the provider is not the sandbox")
    rows = await tx.session.connection.fetch(DEBTORS, body.contact_ids)  # type: ignore[attr-defined]
    states = await tx.load(row[1] for row in rows)
    for contact_id, debtor_id in rows:
        debtor = cast(Debtor, states[debtor_id])
        contact = debtor.contacts.get(ContactId(contact_id))
        if contact is not None:
            name = contact.provider_id or f"s-{contact_id[:18]}"
            tx.apply(told, Status(contact.id, "sandbox", name, body.status, "", tx.context.now), debtor)
    return len(states)


def _shown(row: Any, boxes: dict[DebtorId, Row], outreach: Outreach) -> SandboxMessage:
    debtor_id, contact_id = DebtorId(str(row["debtor_id"])), str(row["contact_id"])
    sealed = boxes.get(debtor_id)
    text = None
    if sealed is not None:
        key = box.unwrap(sealed.key_wrapped, debtor_id, outreach.keys.ring)
        text = box.open_text(key, debtor_id, f"contact/{contact_id}", row["content"])
    return SandboxMessage(
        n=row["n"], contact_id=contact_id, attempt=row["attempt"], sent_to=row["sent_to"], text=text,
        decision=row["decision"], provider_id=row["provider_id"], at=row["at"],
    )  # fmt: skip
