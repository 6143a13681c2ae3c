"""Traces, when the extra `otel` is installed; without it every call here does nothing, at next to no cost.

The journal carries the trace from service to service as a W3C traceparent (`trace` in the record).
"""

import contextlib
from collections.abc import Iterator
from typing import Any

try:
    from opentelemetry import context, trace
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
except ImportError:
    INSTALLED = False
else:
    INSTALLED = True

# The conventions for messaging are still in development: names of spans and attributes stand here alone.
SPAN_BATCH = "process batch"
SPAN_SEND = "send contact"
ATTRIBUTE_SERVICE = "dunwell.service"
ATTRIBUTE_SOURCE = "dunwell.source"
ATTRIBUTE_PART = "dunwell.part"
ATTRIBUTE_COUNT = "messaging.batch.message_count"


@contextlib.contextmanager
def span(name: str, **attributes: str | int) -> Iterator[None]:
    """A span around a piece of work, below the current one; never a personal value in an attribute."""
    if not INSTALLED:
        yield
        return
    with tracer().start_as_current_span(name, attributes=dict(attributes)):
        yield


def tracer() -> Any:
    """OpenTelemetry's tracer; without the extra one whose `start_as_current_span` does nothing."""
    return trace.get_tracer("dunwell") if INSTALLED else _SILENT


def current_traceparent() -> str | None:
    """The current trace as a traceparent, to be written into the record; None when nothing is traced."""
    if not INSTALLED:
        return None
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent")


@contextlib.contextmanager
def use_traceparent(traceparent: str | None) -> Iterator[None]:
    """Goes on with the trace that a record carries; an unreadable one is as good as none."""
    if not INSTALLED or not traceparent:
        yield
        return
    token = context.attach(TraceContextTextMapPropagator().extract({"traceparent": traceparent}))
    try:
        yield
    finally:
        context.detach(token)


def export_to(endpoint: str, service: str) -> None:
    """Sends this process's spans to an OTLP collector over HTTP; RuntimeError without the extra."""
    if not INSTALLED:
        raise RuntimeError("traces need the extra: pip install 'dunwell[otel]'")
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - heavy
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": service, "service.namespace": "dunwell"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)


class _SilentTracer:
    @contextlib.contextmanager
    def start_as_current_span(self, name: str, **_options: object) -> Iterator[None]:
        yield


_SILENT = _SilentTracer()
