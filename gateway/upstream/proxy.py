"""Sends a request to its service and passes the response back."""

import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from gateway.headers import FORWARDED, FORWARDED_TO_PAGES, Environ, Header, without_own_cookies
from gateway.metrics import RETRIES, UPSTREAM_FAILURES
from gateway.problems import BadFraming, BadGateway, GatewayTimeout, HeadersTooLarge
from gateway.routes import Route
from gateway.upstream.http1 import Connection, MalformedResponse, ResponseDeadline, StaleConnection
from gateway.upstream.response_body import Framing, StreamedBody, forwarded_headers
from gateway.upstream.upstream import Upstream
from shared.kernel.errors import DomainError, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

MAX_REQUEST_HEAD = 16 * 1024
_WHOLE = 256 * 1024
"""Bytes of a response up to which it is sent only when it is complete."""
_COPIED = 64 * 1024
"""Bytes of a body up to which it is sent in one piece with its head."""
_STREAM_SILENCE_SECONDS = 60.0
_STREAM_SECONDS = 300.0
"""Streams end after five minutes, the lifetime of the token that opened them; clients resume with Last-Event-ID."""
_FAILED = frozenset({"502", "503", "504"})
_IDEMPOTENT = frozenset({"GET", "HEAD"})
_CERTIFICATE_HAS_EXPIRED = 10
"""X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL."""


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """A request that passed every check, ready to be sent on. Its slot is counted against `tenant`."""

    environ: Environ
    method: str
    path: str
    route: Route
    body: bytes
    authorization: str
    tenant: str
    request_id: str
    trace: str
    address: str


@dataclass(frozen=True, slots=True)
class ProxyResponse:
    """A service's response: `200 OK`, the headers that may pass, and the body."""

    status: str
    headers: list[Header]
    body: Iterable[bytes]

    @property
    def refuses_token(self) -> bool:
        """Whether the service does not take the token at all, and has sent the whole of its response."""
        if self.status[:3] != "401" or not isinstance(self.body, list):
            return False
        return not any("insufficient_user_authentication" in value for _, value in self.headers)


class Proxy:
    """Sends requests to their services."""

    def __init__(self, upstreams: dict[str, Upstream], public_url: str) -> None:
        self._upstreams = upstreams
        scheme, _, host = public_url.partition("://")
        self._fixed = f"Host: {host}\r\nX-Forwarded-Proto: {scheme}\r\nX-Forwarded-Host: {host}\r\n"

    def send(self, request: ProxyRequest) -> ProxyResponse:
        """Ask the service. Raises Unavailable, TooManyRequests, GatewayTimeout, BadGateway or HeadersTooLarge."""
        route = request.route
        upstream = self._upstreams[route.upstream or ""]
        head = self._head(request)
        total = _STREAM_SECONDS if route.stream else route.total_seconds or upstream.settings.total_seconds
        exchange = _Exchange(upstream, request, ResponseDeadline(total))
        upstream.acquire(request.tenant)
        try:
            return exchange.run(_message(head.encode("latin-1"), request.body))
        except BaseException:
            exchange.finish(failed=True)
            raise

    def _head(self, request: ProxyRequest) -> str:
        environ, route = request.environ, request.route
        query = environ["QUERY_STRING"]
        target = f"{request.path}?{query}" if query else request.path
        fields = [name + value for key, name in FORWARDED if (value := environ.get(key))]
        if request.authorization:
            fields.append("Authorization: " + request.authorization)
        if request.method not in _IDEMPOTENT:
            fields.append(f"Content-Length: {len(request.body)}")
            if content_type := environ.get("CONTENT_TYPE"):
                fields.append("Content-Type: " + content_type)
        if route.browser:
            fields.extend(_page_fields(environ))
        text = "".join([f"{field}\r\n" for field in fields])
        if len(text) + len(target) > MAX_REQUEST_HEAD:
            raise HeadersTooLarge
        if text.count("\n") != len(fields):
            raise BadFraming  # a value contains a line end, which the server in front should have refused
        return (
            f"{request.method} {target} HTTP/1.1\r\n{self._fixed}"
            f"X-Forwarded-For: {request.address}\r\nX-Request-Id: {request.request_id}\r\n"
            f"traceparent: {request.trace}\r\n{text}\r\n"
        )


def _message(head: bytes, body: bytes) -> tuple[bytes, ...]:
    # A small request is sent in one packet. A large body is not copied, because the copy would stay until it is sent.
    return (head, body) if len(body) > _COPIED else (head + body,)


def _page_fields(environ: Environ) -> Iterator[str]:
    for key, name in FORWARDED_TO_PAGES:
        if value := environ.get(key):
            yield name + value
    if cookie := without_own_cookies(environ.get("HTTP_COOKIE", "")):
        yield "Cookie: " + cookie


class _Exchange:
    """One request and response over one connection; releases the service's slot exactly once."""

    def __init__(self, upstream: Upstream, request: ProxyRequest, deadline: ResponseDeadline) -> None:
        self._upstream = upstream
        self._request = request
        self._deadline = deadline
        self._connection: Connection | None = None
        self._finished = False

    def run(self, message: tuple[bytes, ...]) -> ProxyResponse:
        status, headers = self._send(message)
        framing = Framing(headers, status[:3], self._request.method)
        kept = forwarded_headers(headers, self._request.route)
        body = self._body(framing, failed=status[:3] in _FAILED)
        return ProxyResponse(status, kept, body)

    def finish(self, *, failed: bool | None, reusable: bool = False) -> None:
        """Keep or close the connection and release the slot; later calls do nothing."""
        if self._finished:
            return
        self._finished = True
        if self._connection is not None:
            if reusable:
                self._upstream.keep(self._connection)
            else:
                self._connection.close()
        self._upstream.release(self._request.tenant, failed=failed)

    def _send(self, message: tuple[bytes, ...]) -> tuple[str, list[Header]]:
        fresh = False
        while True:
            self._connection = self._connect(fresh=fresh)
            try:
                for part in message:
                    self._connection.send(part)
                return self._connection.read_head(self._deadline)
            except TimeoutError:
                raise self._failure("timeout", GatewayTimeout(retry_after=1)) from None
            except MalformedResponse:
                raise self._failure("malformed", BadGateway()) from None
            except (StaleConnection, OSError):
                if fresh or not self._may_repeat():
                    raise self._failure("closed", BadGateway()) from None
                self._connection.close()
                RETRIES.labels(self._upstream.name).inc()
                fresh = True

    def _connect(self, *, fresh: bool) -> Connection:
        try:
            return self._upstream.connection(fresh=fresh)
        except OSError as problem:
            self._connection = None
            raise self._failure(_kind(problem, self._upstream.name), Unavailable(retry_after=1)) from None

    def _failure(self, kind: str, error: DomainError) -> DomainError:
        UPSTREAM_FAILURES.labels(self._upstream.name, kind).inc()
        return error

    def _may_repeat(self) -> bool:
        request = self._request
        repeatable = request.method in _IDEMPOTENT or "HTTP_IDEMPOTENCY_KEY" in request.environ
        return repeatable and self._upstream.may_retry()

    def _body(self, framing: Framing, *, failed: bool) -> Iterable[bytes]:
        connection = self._connection
        assert connection is not None  # noqa: S101 - `_send` returned, so there is one
        stream = self._request.route.stream
        if stream:
            connection.set_read_timeout(_STREAM_SILENCE_SECONDS)
        pieces = framing.pieces(connection, self._deadline)
        first = [] if stream else self._first(pieces, framing.length)
        if isinstance(first, bytes):
            self.finish(failed=failed, reusable=framing.reusable)
            return [first]
        return StreamedBody(
            chain(first, pieces),
            self.finish,
            self._deadline,
            reusable=framing.reusable,
            failed=failed,
            stream=stream,
        )

    def _first(self, pieces: Iterator[bytes], length: int | None) -> bytes | list[bytes]:
        """The whole body when it is small, else its first pieces; none of a large one of known length.

        The server in front ends every chunked response properly, even one that was cut half-way. A chunked response is
        therefore sent only when it is complete or large; a service should give large files a length.
        """
        if length is not None and length > _WHOLE:
            return []
        gathered, size = [], 0
        try:
            for piece in pieces:
                gathered.append(piece)
                size += len(piece)
                if size > _WHOLE:
                    return gathered
        except TimeoutError:
            raise self._failure("timeout", GatewayTimeout(retry_after=1)) from None
        except (MalformedResponse, OSError):
            raise self._failure("malformed", BadGateway()) from None
        return gathered[0] if len(gathered) == 1 else b"".join(gathered)


def _kind(problem: OSError, upstream: str) -> str:
    """How a failed connection is counted. Why a certificate is refused stands in the log too: waiting does not help."""
    if not isinstance(problem, ssl.SSLCertVerificationError):
        return "connect"
    error = "expired" if problem.verify_code == _CERTIFICATE_HAS_EXPIRED else "untrusted"
    log.warning("certificate of a service refused", upstream=upstream, error=error)
    return "certificate"
