"""What the debtor asks for: no more of a channel, other hours, no contact at all; and what the debtor writes."""

from datetime import datetime
from typing import Literal

import msgspec

from libs.common.events.outreach import PreferenceChanged, ReplyReceived
from libs.common.events.strategy import Channel
from libs.common.store.context import Context
from services.outreach.handlers.table import cancel, withdraw
from services.outreach.model import Debtor

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


def reply(value: Reply, debtor: Debtor, context: Context) -> None:
    """Kept under the debtor's own key; STOP closes texts for this debtor, on all debts."""
    context.emit(ReplyReceived(
        provider=value.provider, reply_id=value.reply_id, meaning=value.meaning, at=value.at, content=value.content
    ))  # fmt: skip
    if value.meaning == "stop":
        wish(Change("opt_out", ("sms",), reason="reply"), debtor, context)
