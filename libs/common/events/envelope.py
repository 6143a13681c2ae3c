"""What all events share, and the record in which a journal keeps them."""

from typing import ClassVar, dataclass_transform

import msgspec

from libs.common.kernel.money import Money

WHOLE_TYPE = "application/vnd.dunwell.record"  # of a record in a topic that does not travel as a CloudEvent
__all__ = ["WHOLE_TYPE", "Event", "Head", "Money", "Record", "decode_head", "encode_record"]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", gc=False):
    """A fact, owned by one service. A new field is optional with a default; any other change is a new `.v2` class."""

    keyed_by: ClassVar[str] = ""  # the field that is the key of a fact without a debtor, e.g. "creditor"


class Head(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The first five places of a record: enough to pass it by."""

    type: str
    time: int  # business time, microseconds since the epoch (UTC)
    key: str  # debtor_id, or the fact's own key
    subject: str | None  # case_id where there is one
    version: int  # the subject's events of this service: 1, 2, 3 ...


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A journal's record: msgpack array, head first; `data` is the JSON that topics, receipts and the API show."""

    type: str
    time: int
    key: str
    subject: str | None
    version: int
    actor: str  # who, and by which right: "service:strategy", "user:alice/collector"
    trace: str | None  # W3C traceparent
    data: bytes


NO_TEXT = "a text in it is no UTF-8"
_head = msgspec.msgpack.Decoder(Head)
_record = msgspec.msgpack.Decoder(Record)
_encode = msgspec.msgpack.Encoder().encode


def encode_record(record: Record) -> bytes:
    return _encode(record)


def decode_head(raw: bytes) -> Head:
    """Head of a record; msgspec.DecodeError when it is none."""
    try:
        return _head.decode(raw)
    except UnicodeDecodeError:
        raise msgspec.DecodeError(NO_TEXT) from None


def decode_record(raw: bytes) -> Record:
    """A whole record; msgspec.DecodeError when it is none."""
    try:
        return _record.decode(raw)
    except UnicodeDecodeError:
        raise msgspec.DecodeError(NO_TEXT) from None


def head_of(event_type: str) -> bytes:
    """The bytes with which every record of this type begins."""
    return _encode(Record(event_type, 0, "", None, 0, "", None, b""))[: 1 + len(_encode(event_type))]


def ce_id(service: str, epoch: int, part: int, offset: int) -> str:
    """A record's CloudEvents id follows from its place and is stored nowhere."""
    return f"{service}/{epoch}/{part}/{offset}"
