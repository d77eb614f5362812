"""A collector of traces on loopback: it takes OTLP over HTTP and keeps the spans."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.support.http_server import QuietHandler, http_server


@dataclass
class Collector:
    """Where spans arrive."""

    url: str = ""
    spans: list[Any] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    """Everything that came, with what says which process sent it."""

    def take(self, body: bytes) -> None:
        """Keep one request of an exporter."""
        self.sent.append(body)
        request = ExportTraceServiceRequest.FromString(body)
        self.spans += [s for resource in request.resource_spans for scope in resource.scope_spans for s in scope.spans]

    def named(self, name: str) -> list[Any]:
        """The spans of this name."""
        return [span for span in self.spans if span.name == name]


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector for as long as the block runs."""
    collector = Collector()

    class Handler(QuietHandler):
        def answer(self) -> None:
            body = self.body()
            collector.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.reply(200)

    with http_server(Handler) as url:
        collector.url = url
        yield collector
