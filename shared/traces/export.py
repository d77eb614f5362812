"""The part of traces that needs the library of OpenTelemetry; imported only where they are on."""

from functools import partial
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    Tracer,
    set_span_in_context,
)

from shared.traces.spans import Begin, Begun

_SEND_EVERY_MS = 1000
_SEND_WITHIN_SECONDS = 5


def exporting(service: str, endpoint: str) -> Begin:
    """What begins spans of `service` and sends them in a thread of its own. A collector that is away loses them."""
    # Nothing but the name: the library would add the account, the command line and the host.
    provider = TracerProvider(resource=Resource({"service.name": f"ceiba-{service}"}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=_SEND_WITHIN_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=_SEND_EVERY_MS))
    return partial(_begin, provider.get_tracer("ceiba"))


def _begin(tracer: Tracer, name: str, kind: str, parent: str) -> Begun:
    span = tracer.start_span(name, _context_of(parent), SpanKind[kind.upper()])
    made = span.get_span_context()
    return Begun(f"00-{made.trace_id:032x}-{made.span_id:016x}-01", partial(_end, span))


def _context_of(parent: str) -> Any:
    """The context of a `traceparent`; an empty one, for a trace of its own, for ''."""
    if not parent:
        return set_span_in_context(NonRecordingSpan(SpanContext(0, 0, is_remote=False)))
    _, trace_id, span_id, _ = parent.split("-")
    flags = TraceFlags(TraceFlags.SAMPLED)
    return set_span_in_context(NonRecordingSpan(SpanContext(int(trace_id, 16), int(span_id, 16), True, flags)))


def _end(span: Span, attributes: dict[str, Any]) -> None:
    span.set_attributes({f"ceiba.{name}": value for name, value in attributes.items()})
    if "error" in attributes or str(attributes.get("status", ""))[:1] == "5":
        span.set_status(Status(StatusCode.ERROR))
    span.end()
