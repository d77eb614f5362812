"""Server-sent events (HTML Living Standard §9.2), for every stream of the platform.

A view gives a function that reads what is new and gets a response that ends with the caller's right:

    def read() -> Batch:
        run = ...
        return Batch([ServerSentEvent("run", run_body(run), id=run.version)], is_last=run.state.is_final)

    return event_stream_response(server_sent_events(read, allowed=authorization_check()))
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, request

from shared.draining import is_draining

HEARTBEAT_SECONDS = 15.0
MAX_DIGITS = 18
"""Of an event id that a client sends back: it must fit a bigint."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event. `id` is what `Last-Event-ID` sends back after a lost connection."""

    name: str
    data: Any
    id: int | None = None

    def encode(self) -> bytes:
        """The bytes of the event; the data is JSON on one line."""
        identifier = b"" if self.id is None else b"id: %d\n" % self.id
        return b"%sevent: %s\ndata: %s\n\n" % (identifier, self.name.encode(), orjson.dumps(self.data))


@dataclass(frozen=True, slots=True)
class Batch:
    """What one read found; `is_last` ends the stream."""

    events: Sequence[ServerSentEvent] = ()
    is_last: bool = False


def server_sent_events(
    read: Callable[[], Batch],
    *,
    allowed: Callable[[], bool],
    wait: Callable[[], object] = lambda: time.sleep(0.5),
    heartbeat: float = HEARTBEAT_SECONDS,
    retry_ms: int = 3000,
) -> Iterator[bytes]:
    """The bytes of a stream until its last batch, until the caller is no longer `allowed`, or the process is drained.

    `wait` blocks until another read is worthwhile. A comment every `heartbeat` seconds of silence (in seconds) keeps
    proxies from closing the connection, and shows the server when the client has gone.
    """
    yield b"retry: %d\n\n" % retry_ms
    written_at = time.monotonic()
    while allowed() and not is_draining():
        batch = read()
        for event in batch.events:
            written_at = time.monotonic()
            yield event.encode()
        if batch.is_last:
            return
        if time.monotonic() - written_at >= heartbeat:
            written_at = time.monotonic()
            yield b": alive\n\n"
        wait()


def event_stream_response(stream: Iterator[bytes]) -> Response:
    """`text/event-stream` that no cache keeps and no proxy collects."""
    headers = {"Cache-Control": "no-cache, no-store", "X-Accel-Buffering": "no"}
    return Response(stream, mimetype="text/event-stream", headers=headers)


def last_event_id() -> int | None:
    """The `Last-Event-ID` of this request; None without one, or for one that no stream of ours wrote."""
    sent = request.headers.get("Last-Event-ID", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= MAX_DIGITS else None
