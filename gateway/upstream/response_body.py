"""A service's response: which of its headers pass, where its body ends, and how a large body is passed on."""

import time
from collections.abc import Callable, Iterator

from gateway.headers import API_POLICY, DROPPED_FROM_RESPONSE, NO_STORE, PAGE_POLICY, Header
from gateway.metrics import STREAMS
from gateway.problems import BadGateway
from gateway.routes import Route
from gateway.upstream.http1 import Connection, MalformedResponse, ResponseDeadline
from shared.telemetry import get_logger

log = get_logger(__name__)

_BODYLESS = frozenset({"204", "304"})


class Framing:
    """Where the response's body ends (RFC 9112 §6.3)."""

    def __init__(self, headers: list[Header], code: str, method: str) -> None:
        fields = {name.lower(): value for name, value in headers}
        lengths = {value for name, value in headers if name.lower() == "content-length"}
        self.chunked = "transfer-encoding" in fields
        if self.chunked and (lengths or fields["transfer-encoding"].lower() != "chunked"):
            raise BadGateway
        self.length: int | None = None
        if method == "HEAD" or code in _BODYLESS:
            self.length, self.chunked = 0, False
        elif lengths:
            self.length = _only_length(lengths)
        self.reusable = fields.get("connection", "").lower() != "close" and (self.chunked or self.length is not None)

    def pieces(self, connection: Connection, deadline: ResponseDeadline) -> Iterator[bytes]:
        """The body as it arrives."""
        if self.chunked:
            return connection.iterate_chunks(deadline)
        if self.length is not None:
            return connection.iterate(self.length, deadline)
        return connection.iterate_to_end(deadline)


def _only_length(lengths: set[str]) -> int:
    value = next(iter(lengths))
    if len(lengths) > 1 or not (value.isascii() and value.isdigit()):
        raise BadGateway
    return int(value)


class StreamedBody:
    """A body passed on piece by piece. The server calls `close` when the caller disconnected or all is sent.

    `finish(failed=…, reusable=…)` ends the exchange with the service; `stream` is true for server-sent events.
    """

    def __init__(
        self,
        pieces: Iterator[bytes],
        finish: Callable[..., None],
        deadline: ResponseDeadline,
        *,
        reusable: bool,
        failed: bool,
        stream: bool,
    ) -> None:
        self._pieces = pieces
        self._deadline = deadline
        self._yielded_at = time.monotonic()
        self._finish: Callable[..., None] = finish
        self._reusable = reusable
        self._failed = failed
        self.is_endless = stream
        self._counted = stream
        if stream:
            STREAMS.inc()

    def __iter__(self) -> "StreamedBody":
        return self

    def __next__(self) -> bytes:
        if not self.is_endless:
            # The time that the caller took is not the service's. A stream ends with its token in any case.
            self._deadline.at += time.monotonic() - self._yielded_at
        try:
            return self._next()
        except StopIteration:
            self._end(failed=self._failed, reusable=self._reusable)
            raise
        except (MalformedResponse, OSError):
            if self.is_endless:
                self._end(failed=None)
                raise StopIteration from None  # the client reconnects with Last-Event-ID
            self._end(failed=True)
            log.warning("response cut short by its service")
            raise

    def _next(self) -> bytes:
        piece = next(self._pieces)
        self._yielded_at = time.monotonic()
        return piece

    def close(self) -> None:
        """The caller disconnected: nothing was learned about the service."""
        self._end(failed=None)

    def _end(self, *, failed: bool | None, reusable: bool = False) -> None:
        if self._counted:
            self._counted = False
            STREAMS.dec()
        self._finish(failed=failed, reusable=reusable)


def forwarded_headers(headers: list[Header], route: Route) -> list[Header]:
    """The headers of a service's response that pass on `route`, with the policies that every response carries."""
    kept: list[Header] = []
    policy = PAGE_POLICY if route.browser else API_POLICY
    cache = NO_STORE
    for header in headers:
        name = header[0].lower()
        if name in DROPPED_FROM_RESPONSE:
            continue
        if name == "content-security-policy":
            policy = header[1] if route.browser else policy
        elif name == "cache-control":
            cache = header if route.cacheable else cache
        elif name != "set-cookie" or route.browser:
            kept.append(header)
    kept.append(("Content-Security-Policy", policy))
    kept.append(cache)
    return kept
