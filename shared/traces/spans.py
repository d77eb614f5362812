"""Spans: one for each request, transaction, message sent, message handled and delivery.

Off by default. Then a step does what `shared.telemetry.tracing` does and nothing else: no library is imported. On
(`CEIBA_TRACES_ENDPOINT`), what a step publishes, calls and stores carries its span as the parent, in the same
`traceparent` that links log lines. An attribute that is not in `ATTRIBUTES` is left out, whatever it holds.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Self

from shared.telemetry import current_trace, tracing

ATTRIBUTES = frozenset({"route", "method", "status", "service", "event", "queue", "channel", "error"})
"""Templates, codes and names of ours. Never an id of a person, a path, a statement or a text."""
CLIENT, CONSUMER, INTERNAL, PRODUCER, SERVER = "client", "consumer", "internal", "producer", "server"


class Begun:
    """A span that has begun."""

    __slots__ = ("_end", "traceparent")

    def __init__(self, traceparent: str, end: Callable[[dict[str, Any]], None]) -> None:
        self.traceparent = traceparent
        """What its children name as their parent."""
        self._end = end

    def end(self, **attributes: Any) -> None:
        """End it, with what is known by now."""
        self._end({name: value for name, value in attributes.items() if name in ATTRIBUTES})


Begin = Callable[[str, str, str], Begun]


class _Process:
    begin: Begin | None = None


def start_traces(service: str, endpoint: str) -> None:
    """Send spans of this process to `endpoint` (a collector's base URL, OTLP over HTTP), from now on. '' for none."""
    if endpoint:
        _Process.begin = import_module("shared.traces.export").exporting(service, endpoint)


def stop_traces() -> None:
    """Send none any more."""
    _Process.begin = None


def begin(name: str, kind: str, parent: str) -> Begun | None:
    """Begin a span below the `traceparent` of its cause; None while traces are off."""
    return _Process.begin(name, kind, parent) if _Process.begin is not None else None


class step:  # noqa: N801 - used like a function: `with step(…):`
    """As `tracing`, and a span of its own where traces are on."""

    __slots__ = ("_attributes", "_begun", "_kind", "_name", "_request_id", "_trace", "_tracing")

    def __init__(self, name: str, kind: str, /, *, request_id: str, trace: str, **attributes: Any) -> None:
        self._name, self._kind = name, kind
        self._request_id, self._trace = request_id, trace
        self._attributes = attributes

    def __enter__(self) -> Self:
        self._begun = begin(self._name, self._kind, self._trace)
        trace = self._begun.traceparent if self._begun is not None else self._trace
        self._tracing = tracing(request_id=self._request_id, trace=trace)
        self._tracing.__enter__()
        return self

    def note(self, **attributes: Any) -> None:
        """What is known by now."""
        if self._begun is not None:
            self._attributes.update(attributes)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._tracing.__exit__()
        if self._begun is not None:
            self._begun.end(**self._attributes, **({"error": kind.__name__} if kind else {}))


def begin_below(name: str) -> Begun | None:
    """Begin a span below the step at hand, which stays the parent of what follows; None while traces are off."""
    return _Process.begin(name, INTERNAL, current_trace()) if _Process.begin is not None else None
