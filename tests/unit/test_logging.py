"""Nothing personal comes into a log, nobody forges a line; metrics keep to their forms."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
import pytest
import structlog

from libs.common.http.refusals import crash
from libs.common.run.logging import HIDDEN, clean, clean_text, configure
from libs.common.run.metrics import make_metrics, render

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What was logged, line by line; the process's logging is put back afterwards."""
    root = logging.getLogger()
    before, out = (root.handlers[:], root.level), io.StringIO()
    configure("outreach", "INFO", json=True, stream=out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:], _ = before
    root.setLevel(before[1])
    structlog.reset_defaults()


def log(event: str, **fields: object) -> None:
    structlog.get_logger("test").info(event, **fields)


def test_a_line_is_one_json_object_with_time_service_and_level(lines: Lines) -> None:
    log("batch applied", part=3, count=12)
    line = lines()[0]
    assert (line["event"], line["part"], line["count"], line["service"]) == ("batch applied", 3, 12, "outreach")
    assert line["level"] == "info"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", line["time"])


def test_a_field_that_is_not_allowed_is_hidden_also_inside_another(lines: Lines) -> None:
    log("sent", name="Wang Xiaoming", reason={"name": "Wang Xiaoming", "code": "expired"})
    assert lines()[0]["name"] == HIDDEN
    assert lines()[0]["reason"] == {"name": HIDDEN, "code": "expired"}


@pytest.mark.parametrize(
    "personal",
    [
        "+86 138 1234 5678",
        "13812345678",
        "(02) 2345-6789",
        "0912-345-678",
        "138.1234.5678",
        "１３８１２３４５６７８",
        "A123456789",
    ],
)
def test_phone_like_digits_are_masked_in_any_text(personal: str) -> None:
    cleaned = clean_text(f"refused for {personal} today")
    assert personal not in cleaned
    assert not re.search(r"\d{4}", cleaned)
    assert cleaned.startswith("refused for ")
    assert cleaned.endswith(" today")


@pytest.mark.parametrize("personal", ["wang@example.com", "王@例子.中国", "a.b+c@mail.example.org"])
def test_e_mail_addresses_are_masked(personal: str) -> None:
    assert clean_text(f"to <{personal}>") == "to <***@***>"


@pytest.mark.parametrize(
    "ours",
    [
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "12345678-1234-1234-1234-123456789012",
        "2026-03-01T10:00:00Z",
        "2026-03-01T10:00:00.123456+08:00",
        "part 7 at offset 123456",
        "ab" * 32,
    ],
)
def test_ids_and_instants_of_ours_stay_readable(ours: str) -> None:
    assert clean_text(ours) == ours


def test_a_number_as_long_as_a_phone_is_masked_even_as_an_int() -> None:
    assert clean(13812345678) == "***78"
    assert clean(123456) == 123456


def test_nobody_forges_a_line_or_paints_the_terminal(lines: Lines) -> None:
    log('x\r\n{"event": "forged"}\x1b[31m\u2028\u202e', reason="a\nb")
    assert len(lines()) == 1
    assert lines()[0]["reason"] == "a\\u000ab"
    assert not re.search(r"[\x00-\x1f\u2028\u202e]", lines()[0]["event"])


def test_a_long_value_is_cut() -> None:
    assert len(clean_text("x" * 1_000_000)) < 2_100


def test_an_error_of_the_database_keeps_its_state_and_loses_its_detail(lines: Lines) -> None:
    error = asyncpg.UniqueViolationError("duplicate key value\nDETAIL:  Key (name)=(Wang Xiaoming) already exists.")
    try:
        raise error
    except asyncpg.UniqueViolationError:
        structlog.get_logger("test").exception("batch failed", part=1)
    line = lines()[0]
    assert (line["error_type"], line["sqlstate"]) == ("UniqueViolationError", "23505")
    assert line["error"] == "UniqueViolationError: duplicate key value"
    assert "Wang" not in json.dumps(line)
    assert line["traceback"][-1].endswith("test_an_error_of_the_database_keeps_its_state_and_loses_its_detail")


def test_lines_of_other_libraries_take_the_same_way(lines: Lines) -> None:
    logging.getLogger("aiokafka").warning("lost %s of %s", "13812345678", "wang@example.com", extra={"name_": "Wang"})
    assert lines()[0]["event"] == "lost ***78 of ***@***"


def test_an_error_that_another_library_logs_loses_its_detail_too(lines: Lines) -> None:
    error = asyncpg.UniqueViolationError("duplicate key value\nDETAIL:  Key (name)=(Wang Xiaoming) already exists.")
    logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=error)
    assert lines()[0]["sqlstate"] == "23505"
    assert "Wang" not in json.dumps(lines()[0])
    assert len(lines()) == 1


def test_people_at_a_terminal_get_the_same_words_cleaned(lines: Lines) -> None:
    out = io.StringIO()
    configure("outreach", json=False, stream=out)
    structlog.get_logger("terminal").info("refused for 13812345678", name="Wang")
    assert "refused for ***78" in out.getvalue()
    assert "Wang" not in out.getvalue()


def test_of_a_crash_stands_what_finds_its_cause(lines: Lines) -> None:
    try:
        {"x": 1}["Wang Fang"]
    except KeyError as error:
        structlog.get_logger("http").error("request_crashed", **crash(error, "GET", "243a9be217aa8018"))
    (line,) = lines()
    assert (line["correlation"], line["method"], line["error"]) == ("243a9be217aa8018", "GET", "KeyError")
    assert line["places"][-1].startswith("tests/unit/test_logging.py:")
    assert "Wang" not in str(line)


def test_what_is_below_the_level_is_not_written(lines: Lines) -> None:
    structlog.get_logger("test").debug("detail")
    assert lines() == []


def test_an_unknown_level_is_named() -> None:
    with pytest.raises(ValueError, match="LOUD"):
        configure("outreach", "loud".upper())


def test_metrics_have_one_prefix_base_units_and_labels_of_few_values() -> None:
    metrics = make_metrics()
    metrics.sends.labels("outreach", "sms", "submitted").inc()
    metrics.receipt_delay.labels("outreach", "sms").observe(3)
    text = render(metrics).decode()
    assert 'dunwell_sends_total{channel="sms",outcome="submitted",service="outreach"} 1.0' in text
    assert "dunwell_receipt_delay_seconds_bucket" in text
    for family in metrics.registry.collect():
        assert family.name.startswith("dunwell_")
        assert family.documentation.endswith(".")


def test_two_sets_of_metrics_share_nothing() -> None:
    first, second = make_metrics(), make_metrics()
    first.events_failed.labels("intake").inc()
    assert b'events_failed_total{service="intake"' not in render(second)
