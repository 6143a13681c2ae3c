"""A trace is handed on whether spans are made or not; what is unreadable is as good as none."""

from datetime import UTC, datetime

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from libs.common.events.envelope import Record, decode_record
from libs.common.events.intake import CreditorChanged, CreditorSettings
from libs.common.kernel import tracing
from libs.common.store.context import Cause, Context
from libs.common.store.reference import References
from libs.common.store.state import State

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
OTHER = "00-11111111111111111111111111111111-2222222222222222-01"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def context(trace: str | None = None) -> Context:
    return Context("intake", 12, NOW, References(), "user:a/b", trace)


def cause(trace: str | None) -> Cause:
    return Cause("intake", 0, 0, Record("t", 0, "k", None, 0, "", trace, b""))


def emitted(made: Context) -> list[str | None]:
    """The traces of all that was emitted, in order."""
    return [decode_record(raw).trace for records in made.journal.values() for raw in records]


def emit(made: Context) -> None:
    made.emit(CreditorChanged(creditor="xyf", settings_version=1, settings=CreditorSettings(name="xyf")), version=1)


@pytest.mark.parametrize(
    "header",
    [None, "", "nonsense", "00-0-0-0", "01" + TRACE[2:], TRACE.upper(), "00-" + "0" * 32 + TRACE[35:],
     TRACE[:36] + "0" * 16 + "-01", TRACE + "-x"],
)  # fmt: skip
def test_an_unreadable_trace_is_as_good_as_none(header: str | None) -> None:
    assert tracing.traceparent_of(header) is None


def test_a_well_formed_header_is_carried_when_no_spans_are_made() -> None:
    assert tracing.traceparent_of(TRACE) == TRACE


def test_what_a_record_causes_has_its_trace_and_what_nothing_causes_that_of_the_request() -> None:
    made = context(OTHER)
    for because in (cause(TRACE), None, cause(None)):
        made.turn_to(State(), because)
        emit(made)
    assert emitted(made) == [TRACE, OTHER, None]
    assert made.traces == {TRACE, OTHER}


def test_a_kept_trace_goes_on_only_where_no_record_is_the_cause() -> None:
    made = context()
    made.turn_to(State(), None)
    for kept in (TRACE, None):
        made.follow(kept)
        emit(made)
    made.turn_to(State(), cause(OTHER))
    made.follow(TRACE)
    emit(made)
    assert emitted(made) == [TRACE, None, OTHER]


def test_without_a_trace_one_begins_where_spans_are_made_and_none_elsewhere(spans: InMemorySpanExporter) -> None:
    made = context()
    made.turn_to(State(), None)
    emit(made)
    emit(made)
    (first, second) = emitted(made)
    assert first is not None and first == second and tracing.traceparent_of(first) == first
    tracing.use(None)
    silent = context()
    emit(silent)
    assert emitted(silent) == [None]


def test_a_span_is_made_in_each_trace_with_no_more_than_the_service(spans: InMemorySpanExporter) -> None:
    tracing.applied("intake", {TRACE, OTHER}, tracing.began())
    done = spans.get_finished_spans()
    assert {f"{span.context.trace_id:032x}" for span in done if span.context} == {TRACE[3:35], OTHER[3:35]}
    assert [dict(span.attributes or {}) for span in done] == [{"dunwell.service": "intake"}] * 2
