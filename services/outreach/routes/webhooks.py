"""What providers tell us: signed statuses and replies (Standard Webhooks), taken once, never backwards."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar, cast

import msgspec
from fastapi import Path, Request
from pydantic import BaseModel

from libs.common.http.app import DoorRoute, Router
from libs.common.http.bodies import strict_json
from libs.common.http.doors import NOBODY, doors_of
from libs.common.http.limits import WEBHOOK_BYTES_MAX, body_max
from libs.common.http.scopes import public
from libs.common.kernel.ids import ContactId, DebtorId
from libs.common.kernel.problems import Flaw, Invalid, Unauthorized, Unavailable
from libs.common.run.doors import TheService
from libs.common.run.metrics import Metrics
from libs.common.store.session import Again
from libs.common.store.transaction import Transaction
from libs.common.vault import box
from libs.common.vault.index import phone_hash
from libs.common.vault.keys import Keys
from libs.common.vault.phones import normalise
from libs.common.vault.store import find_by_phone, load_boxes
from services.outreach.handlers.contacts import Status, told
from services.outreach.handlers.wishes import Reply, reply
from services.outreach.policy.replies import is_stop
from services.outreach.policy.signatures import verifies
from services.outreach.routes.doorway import Outreach, TheOutreach

TAKE = "INSERT INTO received (provider, id, status) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id"
DEBTOR = "SELECT debtor_id::text FROM contacts WHERE contact_id = $1::uuid"
TRIES_MAX = 4
Provider = Annotated[str, Path(pattern="^[a-z][a-z0-9_-]{0,31}$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
_REF = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
T = TypeVar("T")

router = Router(route_class=DoorRoute, tags=["webhooks"])


class StatusIn(msgspec.Struct, frozen=True):
    """`ref` is our contact id, `id` the provider's own."""

    ref: Name
    id: Name
    status: Literal["delivered", "failed", "expired"]
    at: Instant
    code: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class ReplyIn(msgspec.Struct, frozen=True, kw_only=True):
    """A text from a debtor's phone."""

    id: Name
    number: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] = msgspec.field(name="from")
    text: Annotated[str, msgspec.Meta(max_length=4_000)]
    at: Instant


class Taken(BaseModel):
    """200 also for what was taken before and for what is about nobody: a provider must not push it again."""

    taken: bool


@router.post(
    "/webhooks/{provider}/status", dependencies=[public("signed by the provider"), body_max(WEBHOOK_BYTES_MAX)]
)
async def take_status(provider: Provider, request: Request, outreach: TheOutreach, service: TheService) -> Taken:
    """A delivery status: refines what is known of a contact, and settles what was unknown."""
    status = await _signed(request, outreach, StatusIn)
    metrics = service.runtime.figures.metrics
    return await _take(request, lambda tx: _apply_status(tx, provider, status, metrics))


@router.post(
    "/webhooks/{provider}/replies", dependencies=[public("signed by the provider"), body_max(WEBHOOK_BYTES_MAX)]
)
async def take_reply(provider: Provider, request: Request, outreach: TheOutreach) -> Taken:
    """A reply: kept under the key of every debtor with this number; STOP is an opt-out for each of them."""
    message = await _signed(request, outreach, ReplyIn)
    return await _take(request, lambda tx: _apply_reply(tx, provider, message, outreach.keys))


async def _signed(request: Request, outreach: Outreach, shape: type[T]) -> T:
    """The body, once its signature is proven; no database is asked for a forged one."""
    raw, headers = await request.body(), request.headers
    now = doors_of(request).clock.wall().timestamp()
    good = verifies(
        outreach.webhook_keys, headers.get("webhook-id", ""), headers.get("webhook-timestamp", ""),
        headers.get("webhook-signature", ""), raw, now,
    )  # fmt: skip
    if not good:
        raise Unauthorized("the signature does not verify")
    try:
        return msgspec.convert(strict_json(raw), shape)
    except msgspec.ValidationError as error:
        raise Invalid("the body is not understood", (Flaw("", "invalid", str(error).split(" - at ")[-1]),)) from None


async def _take(request: Request, apply: Any) -> Taken:
    """One transaction, repeated where the database asks for it."""
    for _ in range(TRIES_MAX):
        try:
            async with doors_of(request).begin(NOBODY, None) as opened:
                tx = cast(Transaction[Any], opened)
                tx.context.actor = f"provider:{request.path_params['provider']}"
                taken = await apply(tx)
                await tx.commit()
                return Taken(taken=taken)
        except Again:
            continue
    raise Unavailable("others are at the same records; send it again", headers={"Retry-After": "1"})


async def _apply_status(tx: Transaction[Any], provider: str, status: StatusIn, metrics: Metrics) -> bool:
    con: Any = tx.session.connection  # type: ignore[attr-defined]
    if not _REF.fullmatch(status.ref) or await con.fetchval(TAKE, provider, status.id, status.status) is None:
        return False
    debtor_id = await con.fetchval(DEBTOR, status.ref)
    if debtor_id is None:
        return False
    debtor = await tx.load_one(debtor_id)
    at, contact = min(status.at, tx.context.now), debtor.contacts.get(ContactId(status.ref))
    if contact is not None and contact.left_at is not None and contact.state == "submitted":
        delay = max(0.0, (at - contact.left_at).total_seconds())
        metrics.receipt_delay.labels("outreach", contact.channel).observe(delay)
    tx.apply(told, Status(ContactId(status.ref), provider, status.id, status.status, status.code or "", at), debtor)
    return True


async def _apply_reply(tx: Transaction[Any], provider: str, message: ReplyIn, keys: Keys) -> bool:
    con: Any = tx.session.connection  # type: ignore[attr-defined]
    if await con.fetchval(TAKE, provider, message.id, "reply") is None:
        return False
    owners = await _owners(con, message.number, keys)
    states = await tx.load(owners)
    meaning: Literal["stop", "other"] = "stop" if is_stop(message.text) else "other"
    for debtor_id, key in owners.items():
        content = box.seal_text(key, debtor_id, f"reply/{provider}/{message.id}", message.text)
        value = Reply(provider, message.id, meaning, message.at, content)
        tx.apply(reply, value, states[debtor_id])
    return bool(owners)


async def _owners(con: Any, number: str, keys: Keys) -> dict[DebtorId, box.DebtorKey]:
    """Every debtor who has this number, with the key; a hit in the index is checked in the box."""
    try:
        e164 = normalise(number).e164
    except ValueError:
        return {}
    found: dict[DebtorId, box.DebtorKey] = {}
    rows = await load_boxes(con, await find_by_phone(con, [phone_hash(e164, keys.index_key)]))
    for debtor_id, row in rows.items():
        key = box.unwrap(row.key_wrapped, debtor_id, keys.ring)
        if any(phone.e164 == e164 for phone in box.open(row.box, key, debtor_id).phones):
            found[debtor_id] = key
    return found
