"""What is said: the script of a call in the debtor's language, the text of a message that left, what was replied."""

from datetime import datetime
from typing import Annotated, Any, Literal, cast

from fastapi import Path, Query, Request
from pydantic import BaseModel

from libs.common.events.envelope import decode_record
from libs.common.events.outreach import ContactAttempted, ReplyReceived
from libs.common.events.registry import decode, type_of
from libs.common.http.app import ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.doors import doors_of
from libs.common.http.paging import Listed
from libs.common.http.scopes import scope
from libs.common.kernel.clock import from_micros, local_date
from libs.common.kernel.ids import CaseId, DebtorId
from libs.common.kernel.part import part_of
from libs.common.kernel.problems import NotFound
from libs.common.log.seek import record_at, records_between
from libs.common.run.doors import Command
from libs.common.vault import box
from libs.common.vault.store import load_boxes
from services.outreach.model import Debtor
from services.outreach.policy import law, texts
from services.outreach.routes.doorway import Outreach, TheOutreach, debtor_of_case
from services.outreach.schemas import Id, Slug
from services.outreach.store.creditors import settings_of
from services.outreach.store.persons import person_of

OFFSET_MAX = 2**62
NAME = "{name}"  # stays in the script: whoever reads it knows whether the name may be shown
LEFT = """
    SELECT c.debtor_id::text AS debtor_id, c.planned_at, coalesce(c.settled_at, $2) AS last
    FROM contacts c JOIN {cases_in_reach} USING (case_id) WHERE c.contact_id = $1"""

router = Router(route_class=TransactionRoute, tags=["talks"])


class ScriptLine(BaseModel):
    step: str
    say: str


class ScriptOut(BaseModel):
    """A telephone script; "{name}" stands for the debtor's name."""

    template: str
    language: str
    lines: list[ScriptLine]
    others: list[str]


class MessageOut(BaseModel):
    """A text as it was handed over; null once the person is forgotten."""

    attempt: int
    at: datetime
    template: str
    text: str | None
    content_hash: str


class ReplyOut(BaseModel):
    """What a debtor wrote back, to us by a provider; no text once the person is forgotten."""

    provider: str
    reply_id: str
    at: datetime
    meaning: Literal["stop", "other"]
    text: str | None


@router.get("/cases/{case_id}/script", dependencies=[scope("case:read")])
async def get_script(
    case_id: Id, request: Request, reads: ReadsFor, outreach: TheOutreach, template: Slug = "first_call",
    language: Annotated[str | None, Query(pattern=r"^[A-Za-z]{2}(-[A-Za-z0-9]{1,8})*$")] = None,
) -> ScriptOut:  # fmt: skip
    """What to say, in the debtor's language unless another is asked for, with what is owed now."""
    group = await person_of(reads, outreach.codec, case_id)
    if not group or CaseId(case_id) not in group[0].debts:
        raise NotFound("there is no such case, or it is not yours to see")
    debtor = group[0]
    tongue = language or (debtor.profile.language if debtor.profile else "") or "zh-CN"
    try:
        lines = texts.script(
            template, tongue, _values(CaseId(case_id), debtor, tongue, outreach, doors_of(request).clock.now())
        )
    except texts.BadTemplate as error:
        raise NotFound(str(error)) from None
    if debtor.profile:
        settings = settings_of(outreach.references, debtor.debts[CaseId(case_id)].creditor)
        home = debtor.profile.jurisdictions
        lines = texts.with_disclosure(lines, tongue, law.places_for(home, settings) if settings else home)
    return ScriptOut(
        template=template, language=texts.language_of(tongue), others=sorted(set(texts.scripts()) - {template}),
        lines=[ScriptLine(step=line.step, say=line.say) for line in lines],
    )  # fmt: skip


@router.get("/contacts/{contact_id}/message", dependencies=[scope("pii:reveal")])
async def get_message(
    contact_id: Id, tx: Tx, reads: ReadsFor, outreach: TheOutreach,
    purpose: Annotated[str, Query(max_length=200, description="What it is read for; goes on record.")] = "",
) -> Listed[MessageOut]:  # fmt: skip
    """The text that left, one for each attempt. That somebody read it, and what for, stands in `acts`."""
    row = await reads.fetch_one(LEFT, contact_id, tx.context.now)
    debtor = DebtorId(row["debtor_id"])
    con = cast(Command[Any], tx).connection
    key = await _key_of(con, debtor, outreach)
    part, needle = part_of(debtor, tx.context.parts), contact_id.encode()
    messages = []
    async for _, raw in records_between(con, "outreach", "journal", part, row["planned_at"], row["last"]):
        if needle not in raw or (record := decode_record(raw)).type != type_of(ContactAttempted):
            continue
        event = decode(record.type, record.data)
        if isinstance(event, ContactAttempted) and event.contact_id == contact_id and event.content:
            text = box.open_text(key, debtor, f"contact/{contact_id}", event.content) if key else None
            messages.append(MessageOut(
                attempt=event.attempt, at=from_micros(record.time), template=event.template, text=text,
                content_hash=event.content_hash,
            ))  # fmt: skip
    tx.context.act("text_read", contact_id, {"purpose": purpose} if purpose else {})
    return Listed(items=messages)


@router.get("/cases/{case_id}/replies/{offset}", dependencies=[scope("pii:reveal")])
async def get_reply(
    case_id: Id, offset: Annotated[int, Path(ge=0, le=OFFSET_MAX)], tx: Tx, reads: ReadsFor, outreach: TheOutreach,
    purpose: Annotated[str, Query(max_length=200, description="What it is read for; goes on record.")] = "",
) -> ReplyOut:  # fmt: skip
    """What the debtor of a case wrote back; `offset` is that of its line in the timeline. That somebody read it, and
    what for, stands in `acts`."""
    debtor = DebtorId(await debtor_of_case(reads, CaseId(case_id)))
    con, part = cast(Command[Any], tx).connection, part_of(debtor, tx.context.parts)
    raw = await record_at(con, "outreach", "journal", part, offset)
    record = decode_record(raw) if raw else None
    event = decode(record.type, record.data) if record and record.type == type_of(ReplyReceived) else None
    if record is None or not isinstance(event, ReplyReceived) or record.key != debtor:
        raise NotFound("there is no such reply")
    key = await _key_of(con, debtor, outreach)
    sealed = event.content
    text = box.open_text(key, debtor, f"reply/{event.provider}/{event.reply_id}", sealed) if key and sealed else None
    tx.context.act("reply_read", debtor, {"offset": offset, **({"purpose": purpose} if purpose else {})})
    return ReplyOut(provider=event.provider, reply_id=event.reply_id, at=event.at, meaning=event.meaning, text=text)


async def _key_of(con: Any, debtor: DebtorId, outreach: Outreach) -> box.DebtorKey | None:
    """None once the person is forgotten."""
    found = (await load_boxes(con, [debtor])).get(debtor)
    return box.unwrap(found.key_wrapped, debtor, outreach.keys.ring) if found else None


def _values(case: CaseId, debtor: Debtor, language: str, outreach: Outreach, now: datetime) -> texts.Values:
    debt = debtor.debts[case]
    settings = settings_of(outreach.references, debt.creditor)
    others = [
        d for d in debtor.debts.values() if d.open and d.creditor == debt.creditor and d.currency == debt.currency
    ]
    return texts.Values(
        NAME, settings.name if settings else debt.creditor, texts.said_amount(debt.minor, debt.currency, language),
        texts.said_date(debt.oldest_due, language),
        max(0, (local_date(now, debt.zone) - debt.oldest_due).days), max(1, len(others)),
    )  # fmt: skip
