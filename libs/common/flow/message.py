"""A journal's record as Kafka carries it, a CloudEvent in binary mode, and the way back to the journal's own bytes.

Headers hold the record's head, the key its key, the value its data as they stand. A Record has one encoding, so
encoding those parts again gives the record byte for byte; where it would not (damaged bytes, a younger shape), it
travels whole under its own content type. A consumer gets what the chain was made over, either way.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec

from libs.common.events.envelope import WHOLE_TYPE, Record, ce_id, decode_record, encode_record
from libs.common.flow.source import Arrival
from libs.common.kernel.clock import from_micros, micros

JSON, WHOLE = b"application/json", WHOLE_TYPE.encode()
Headers = Sequence[tuple[str, bytes]]


class Message(NamedTuple):
    """What a producer sends; its partition is the record's part."""

    key: bytes | None
    value: bytes
    headers: list[tuple[str, bytes]]


def topic_of(service: str) -> str:
    """Where a service's journal is published."""
    return f"dunwell.{service}.v1"


def message_of(service: str, epoch: int, part: int, offset: int, raw: bytes) -> Message:
    """A record as it leaves; only its head is decoded."""
    place = [("dunwell_offset", b"%d" % offset), ("dunwell_epoch", b"%d" % epoch)]
    try:
        record = decode_record(raw)
        time = _as_text(record.time)
    except (msgspec.MsgspecError, OverflowError):
        return Message(None, raw, [*place, ("content-type", WHOLE)])
    key = record.key.encode()
    if encode_record(record) != raw:
        return Message(key, raw, [*place, ("content-type", WHOLE)])
    headers = [
        *place,
        ("content-type", JSON),
        ("ce_specversion", b"1.0"),
        ("ce_id", ce_id(service, epoch, part, offset).encode()),
        ("ce_source", b"urn:dunwell:" + service.encode()),
        ("ce_type", record.type.encode()),
        ("ce_time", time),
        ("dunwell_version", b"%d" % record.version),
        ("dunwell_actor", record.actor.encode()),
    ]
    if record.subject is not None:
        headers.append(("ce_subject", record.subject.encode()))
    if record.trace is not None:
        headers.append(("traceparent", record.trace.encode()))
    return Message(key, record.data, headers)


def arrival_of(key: bytes | None, value: bytes | None, headers: Headers) -> Arrival | None:
    """The record as its journal has it; None for a message that no relay of ours has sent whole."""
    found = dict(reversed(headers))  # the first of a name counts: a mirror on the way may add its own behind it
    try:
        offset, epoch = int(found["dunwell_offset"]), int(found["dunwell_epoch"])
        if value is None or offset < 0:
            return None
        if found["content-type"] == WHOLE:
            return Arrival(offset, epoch, value)
        if key is None:
            return None
        subject, trace = found.get("ce_subject"), found.get("traceparent")
        record = Record(
            found["ce_type"].decode(),
            _as_micros(found["ce_time"]),
            key.decode(),
            None if subject is None else subject.decode(),
            int(found["dunwell_version"]),
            found["dunwell_actor"].decode(),
            None if trace is None else trace.decode(),
            value,
        )
        return Arrival(offset, epoch, encode_record(record))
    except (KeyError, ValueError, OverflowError):
        return None


@lru_cache(1_024)  # all that one transaction emits has one time
def _as_text(time: int) -> bytes:
    return from_micros(time).isoformat(timespec="microseconds").replace("+00:00", "Z").encode()


@lru_cache(1_024)
def _as_micros(text: bytes) -> int:
    return micros(datetime.fromisoformat(text.decode()))
