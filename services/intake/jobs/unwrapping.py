"""From a message of an upstream topic to the record in it, and what its headers say of that record. No I/O.

A record comes plain, as the data of a CloudEvent (in binary or in structured mode), or in its source's own shape. Which
of them is said by headers alone, never guessed from the content; what can't be opened is refused whole, and kept.
"""

import re
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Mapping
from datetime import date

import msgspec

from libs.common.flow.message import Headers
from libs.common.http.bodies import strict_json
from libs.common.http.doors import BODY_BYTES_MAX
from libs.common.kernel.problems import Flaw, Problem
from libs.common.kernel.tracing import traceparent_of
from services.intake.schemas import SOURCE, flaw_of
from services.intake.store.reading import Sending

CONTENT_TYPE, SOURCE_HEADER, AS_OF_HEADER = "content-type", "dunwell_source", "dunwell_as_of"
CLOUDEVENTS, STRUCTURED, SPECVERSION = "application/cloudevents", "application/cloudevents+json", "1.0"


class _Event(msgspec.Struct):
    """A CloudEvent in structured mode; `id`, `type`, `subject` and `time` are not asked for."""

    specversion: str
    source: str = ""
    datacontenttype: str = ""
    data: msgspec.Raw = msgspec.Raw(b"")
    data_base64: str | None = None
    traceparent: str | None = None


_event = msgspec.json.Decoder(_Event)


class _Refused(Exception):
    """It can't be opened."""

    def __init__(self, pointer: str, code: str, message: str) -> None:
        super().__init__(message)
        self.flaw = Flaw(pointer, code, message)


def unwrap(value: bytes, headers: Headers) -> Sending:
    """What a door reads; with flaws, and as it came, when it can't be opened."""
    found = {name.lower(): text for name, text in reversed(headers) if text is not None}  # the first of a name counts
    sent = Sending(value)
    try:
        source = _text(found, SOURCE_HEADER)
        if source is not None and not re.fullmatch(SOURCE, source):
            raise _Refused(
                f"header:{SOURCE_HEADER}", "invalid", "a source's name is of letters, digits, dots and dashes"
            )
        sent = sent._replace(source=source)
        sent = sent._replace(as_of=_as_of(found), trace=traceparent_of(_text(found, "traceparent")))
        kind = (_text(found, CONTENT_TYPE) or "").partition(";")[0].strip().lower()
        if kind == STRUCTURED:
            return _structured(sent)
        if kind and (kind.startswith(CLOUDEVENTS) or not _is_json(kind)):
            raise _unsupported(f"header:{CONTENT_TYPE}")
        if (version := _text(found, "ce_specversion")) is not None:
            _check_version(version, "header:ce_specversion")
            return _from_event(sent, _text(found, "ce_source"), _text(found, "ce_traceparent"))
    except _Refused as refused:
        return sent._replace(flaws=(refused.flaw,))
    return sent


def _structured(sent: Sending) -> Sending:
    if len(sent.raw) > BODY_BYTES_MAX:
        return sent  # the door says so
    try:
        strict_json(sent.raw)
        event = _event.decode(sent.raw)
    except Problem as problem:
        raise _Refused("", problem.code, problem.detail) from None
    except msgspec.MsgspecError as error:
        return sent._replace(flaws=(flaw_of(error),))
    _check_version(event.specversion, "/specversion")
    if event.datacontenttype and not _is_json(event.datacontenttype.partition(";")[0].strip().lower()):
        raise _unsupported("/datacontenttype")
    data = bytes(event.data)
    if event.data_base64 is not None:
        try:
            data = b64decode(event.data_base64, validate=True)
        except (NoBase64, ValueError):
            raise _Refused("/data_base64", "invalid", "this is no base64") from None
    if not data:
        raise _Refused("/data", "missing", "the record stands in the event's data")
    return _from_event(sent, event.source, event.traceparent)._replace(raw=data)


def _from_event(sent: Sending, source: str | None, traceparent: str | None) -> Sending:
    """An event's source is a URI. It names a source of ours where it has the form of such a name, and nothing where it
    has not; our own header comes first."""
    named = source if source and re.fullmatch(SOURCE, source) else None
    return sent._replace(source=sent.source or named, trace=sent.trace or traceparent_of(traceparent))


def _as_of(found: Mapping[str, bytes]) -> date | None:
    text = _text(found, AS_OF_HEADER)
    if text is None:
        return None
    try:
        return date.fromisoformat(text if len(text) == len("2026-11-24") else "")
    except ValueError:
        raise _Refused(f"header:{AS_OF_HEADER}", "invalid", "give a date such as 2026-11-24") from None


def _text(found: Mapping[str, bytes], name: str) -> str | None:
    try:
        return found[name].decode() if name in found else None
    except UnicodeDecodeError:
        raise _Refused(f"header:{name}", "invalid", "the header is no text in UTF-8") from None


def _check_version(version: str, pointer: str) -> None:
    if version != SPECVERSION:
        raise _Refused(pointer, "unsupported_version", f"CloudEvents of version {SPECVERSION} are read here")


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _unsupported(pointer: str) -> _Refused:
    return _Refused(pointer, "unsupported_media_type", f"send application/json, plain or as data of {STRUCTURED}")
