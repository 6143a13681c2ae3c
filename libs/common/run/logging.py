"""Logs: one JSON object a line, ids only; what could be personal is taken out here, in one place, for every line.

Text is let through when it looks like an id, a word of ours or a number; phone-like runs of digits and e-mail addresses
are masked wherever they stand, line breaks and other control characters are encoded, and what PostgreSQL adds to an
error (DETAIL, which quotes values of the row) is left out.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import orjson
import structlog

VALUE_CHARACTERS_MAX = 2000
ITEMS_MAX = 50
HIDDEN = "[hidden]"

# The fields that a line may have. A value under any other name is hidden: a new field is a decision, made here.
FIELDS = frozenset(
    """
    event level time service logger error error_type traceback sqlstate trace_id span_id
    debtor_id case_id account_id contact_id event_id payment_id promise_id plan_id import_id request_id record_id
    actor part parts source offset next_offset base head count counts batch_size applied ignored parked duplicate
    backfilled lag_seconds epoch owner member kind type version rule rule_id reason code outcome state stage
    channel provider template group topic job method route path status duration_seconds delay_seconds
    timeout_seconds attempt attempts interval_seconds at until now wall
    host port url pid signal role schema database file variable key_id creditor correlation method places
    """.split()
)
# Names and digits stand beside each other in ids too; these forms are ours and carry nothing of a person.
_OURS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # UUID
    r"|\b[0-9a-f]{32,128}\b"  # digest, trace
    r"|\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"  # instant, date
    r"|\b127\.0\.0\.1(?::\d+)?"
)
_EMAIL = re.compile(r"[^\s@<>\"'(),:;]+@[^\s@<>\"'(),:;]+")
# Seven digits or more, with what people put between them; full-width and other scripts' digits too (\d is Unicode).
_PHONE = re.compile(r"\+?\(?\d(?:[\s().\-/·]{0,3}\d){6,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DETAIL = re.compile(r"\s*(?:DETAIL|CONTEXT|QUERY|STATEMENT|HINT|Key \().*", re.DOTALL)


def configure(service: str, level: str = "INFO", *, json: bool | None = None, stream: TextIO | None = None) -> None:
    """Sets up the logs of this process: JSON lines, or for people when the stream is a terminal (`json` decides).

    The standard library's loggers (uvicorn, aiokafka, asyncio) take the same way. ValueError for an unknown level.
    """
    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise ValueError(f"unknown log level {level!r}; use DEBUG, INFO, WARNING or ERROR")
    out = stream or sys.stderr
    as_json = json if json is not None else not out.isatty()
    shared = _processors(service)
    last = _render if as_json else structlog.dev.ConsoleRenderer(colors=out.isatty())
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would say every request
    logging.getLogger("uvicorn.access").disabled = True  # its lines hold addresses and query strings


def redact(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last step before a line is written: unknown fields hidden, all text cleaned."""
    return {name: clean(value) if name in FIELDS else HIDDEN for name, value in line.items()}


def clean(value: object) -> object:
    """A value as it may stand in a log; containers and objects by what they contain, cut to a size."""
    match value:
        case None | bool() | float():
            return value
        case int():
            return clean_text(str(value)) if abs(value) >= 10**10 else value
        case str():
            return clean_text(value)
        case Mapping():
            named = list(value.items())[:ITEMS_MAX]
            return {clean_text(str(name)): clean(item) if name in FIELDS else HIDDEN for name, item in named}
        case list() | tuple() | set() | frozenset():
            return [clean(item) for item in list(value)[:ITEMS_MAX]]
        case BaseException():
            return describe(value)
        case bytes():
            return f"{len(value)} bytes"
        case _:
            return clean_text(str(value))


def clean_text(text: str) -> str:
    """Text with e-mails and phone-like digits masked, control characters encoded, cut to VALUE_CHARACTERS_MAX."""
    cut = text[:VALUE_CHARACTERS_MAX]
    pieces, end = [], 0
    for ours in _OURS.finditer(cut):
        pieces += [_mask(cut[end : ours.start()]), ours.group()]
        end = ours.end()
    masked = "".join([*pieces, _mask(cut[end:])])
    encoded = _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", masked)
    return encoded if len(text) <= VALUE_CHARACTERS_MAX else f"{encoded}… ({len(text)} characters)"


def describe(error: BaseException) -> str:
    """An exception in a line: its kind and its first line, without the values that PostgreSQL quotes."""
    return clean_text(f"{type(error).__name__}: {_DETAIL.sub('', str(error))}".removesuffix(": "))


def _mask(text: str) -> str:
    return _PHONE.sub(_last_digits, _EMAIL.sub("***@***", text))


def _last_digits(found: re.Match[str]) -> str:
    digits = "".join(character for character in found.group() if character.isdigit())
    return f"***{digits[-2:]}"


def _processors(service: str) -> list[structlog.typing.Processor]:
    def name_service(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        line.setdefault("service", service)
        return line

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.stdlib.PositionalArgumentsFormatter(),
        name_service,
        _take_error,
    ]


def _take_error(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """exc_info as kind, cleaned message, SQLSTATE, and where it happened: file, line, function, never a value."""
    given = line.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error_type"], line["error"] = type(error).__qualname__, describe(error)
        if state := getattr(error, "sqlstate", None):
            line["sqlstate"] = state
        line["traceback"] = _where(error)
    return line


def _where(error: BaseException) -> list[str]:
    places, step = [], error.__traceback__
    while step:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename}:{step.tb_lineno} {code.co_qualname}")
        step = step.tb_next
    return places[-ITEMS_MAX:]


def _render(_logger: object, _method: str, line: MutableMapping[str, Any]) -> str:
    return orjson.dumps(line, default=str).decode()
