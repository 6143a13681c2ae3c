"""Traces. The journal carries them as a W3C traceparent (`trace` in the record), whether spans are made of them or not.

Spans are made when the extra `otel` is installed and an exporter is set; otherwise every call here does nothing.
"""

import re
from collections.abc import Collection
from time import time_ns
from typing import Any

from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from libs.common.kernel.settings import BadSettings

# The conventions for messaging are still in development: names of spans and attributes stand here alone.
SPAN_APPLY = "apply"
ATTRIBUTE_SERVICE = "dunwell.service"
_FORM = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
_propagator = TraceContextTextMapPropagator()


class _Spans:
    """Where this process's spans go; `provider` None = nowhere."""

    provider: Any = None


def provider() -> Any:
    """The tracer provider in use, for whoever makes spans of its own; None while there is none."""
    return _Spans.provider


def use(tracer_provider: Any) -> None:
    """Makes spans by this provider from now on; None = no more."""
    _Spans.provider = tracer_provider


def export_to(endpoint: str, process: str) -> None:
    """Sends this process's spans to an OTLP collector over HTTP; BadSettings without the extra."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - heavy
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        raise BadSettings("DUNWELL_OTLP_ENDPOINT: traces need the extra: pip install 'dunwell[otel]'") from None
    made = TracerProvider(resource=Resource.create({"service.name": process, "service.namespace": "dunwell"}))
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    use(made)


def traceparent_of(header: str | None) -> str | None:
    """The trace of a request: the span that was opened for it, else the header that came with it, if well formed."""
    current = _traceparent(None)
    return current or (header if header and _FORM.fullmatch(header) else None)


def began() -> int:
    """When a piece of work begins, for `applied`; 0 while no spans are made."""
    return time_ns() if _Spans.provider is not None else 0


def new_traceparent(name: str) -> str | None:
    """A trace of its own, for what nobody's request has caused; None while no spans are made."""
    if _Spans.provider is None:
        return None
    span = _tracer().start_span(name)
    span.end()
    return _traceparent(trace.set_span_in_context(span))


def applied(service: str, traceparents: Collection[str], since: int) -> None:
    """One span in each of these traces: what a transaction of this service has done, from `since` until now."""
    if _Spans.provider is None:
        return
    for traceparent in traceparents:
        parent = _propagator.extract({"traceparent": traceparent})
        attributes = {ATTRIBUTE_SERVICE: service}
        _tracer().start_span(f"{service} {SPAN_APPLY}", parent, attributes=attributes, start_time=since or None).end()


def _tracer() -> Any:
    return _Spans.provider.get_tracer("dunwell")


def _traceparent(context: Any) -> str | None:
    carrier: dict[str, str] = {}
    _propagator.inject(carrier, context)
    return carrier.get("traceparent")
