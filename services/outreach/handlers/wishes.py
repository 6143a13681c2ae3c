"""What the debtor asks for: no more of a channel, other hours, no contact at all; and what the debtor writes."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from libs.common.events.outreach import PreferenceChanged, ReplyReceived
from libs.common.events.strategy import Channel
from libs.common.store.context import Context
from services.outreach.handlers.table import cancel, withdraw
from services.outreach.model import Closed, Debtor

SLIPS_KEPT = timedelta(days=1)  # longer than tracking lets anybody take one back
CHANNELS: tuple[Channel, ...] = ("sms", "call", "email", "letter", "visit")


class Change(msgspec.Struct, frozen=True):
    """One wish; `channels` empty = all."""

    change: Literal["opt_out", "opt_in", "windows", "cease"]
    channels: tuple[Channel, ...] = ()
    agreed_windows: tuple[str, ...] = ()
    inconvenient_windows: tuple[str, ...] = ()
    reason: str = ""


class Reply(msgspec.Struct, frozen=True):
    """What the debtor wrote, under the debtor's own key."""

    provider: str
    reply_id: str
    meaning: Literal["stop", "other"]
    at: datetime
    content: str


def wish(value: Change, debtor: Debtor, context: Context) -> None:
    """Honoured at once: what waits on a channel that closes is called off. A wish that stands changes nothing."""
    old, channels = debtor.wishes, value.channels or CHANNELS
    match value.change:
        case "opt_out":
            new = msgspec.structs.replace(old, opted_out=tuple(dict.fromkeys((*old.opted_out, *channels))))
        case "opt_in":
            left = tuple(channel for channel in old.opted_out if channel not in channels)
            new = msgspec.structs.replace(old, opted_out=left, cease=False)
        case "windows":
            new = msgspec.structs.replace(
                old, agreed_windows=value.agreed_windows, inconvenient_windows=value.inconvenient_windows
            )
        case "cease":
            new = msgspec.structs.replace(old, cease=True)
    if new == old:
        return
    debtor.wishes = new
    context.emit(PreferenceChanged(
        change=value.change, channels=list(value.channels), agreed_windows=list(value.agreed_windows),
        inconvenient_windows=list(value.inconvenient_windows), reason=value.reason,
    ))  # fmt: skip
    if new.cease:
        cancel(debtor, "cease", context, lambda contact: True)
    cancel(debtor, "opted_out", context, lambda contact: contact.channel in new.opted_out)
    withdraw(debtor, context)


def close_channel(outcome_id: str, channel: Channel, debtor: Debtor, context: Context) -> None:
    """A STOP, remembered by its outcome where it closed the channel: one that was closed before stays so."""
    for old in [name for name, closed in debtor.closed.items() if context.now - closed.at > SLIPS_KEPT]:
        del debtor.closed[old]
    if channel not in debtor.wishes.opted_out:
        debtor.closed[outcome_id] = Closed(channel, context.now)
    wish(Change("opt_out", (channel,), reason="outcome"), debtor, context)


def open_channel(outcome_id: str, debtor: Debtor, context: Context) -> None:
    """That STOP was a slip: its channel is open again. A wish that all contact cease stands."""
    closed = debtor.closed.pop(outcome_id, None)
    if closed is None or closed.channel not in debtor.wishes.opted_out:
        return
    left = tuple(channel for channel in debtor.wishes.opted_out if channel != closed.channel)
    debtor.wishes = msgspec.structs.replace(debtor.wishes, opted_out=left)
    context.emit(PreferenceChanged(change="opt_in", channels=[closed.channel], reason="withdrawn"))


def reply(value: Reply, debtor: Debtor, context: Context) -> None:
    """Kept under the debtor's own key; STOP closes texts for this debtor, on all debts."""
    context.emit(ReplyReceived(
        provider=value.provider, reply_id=value.reply_id, meaning=value.meaning, at=value.at, content=value.content
    ))  # fmt: skip
    if value.meaning == "stop":
        wish(Change("opt_out", ("sms",), reason="reply"), debtor, context)
