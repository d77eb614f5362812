"""Handles every request: checks it, counts it, and sends it to its service or responds itself.

Flask serves only the few pages of the gateway itself. Requests to services do not pass through Flask, which saves most
of the gateway's CPU time per request.
"""

import io
import re
import sys
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gateway.browser.static_files import StaticFiles
from gateway.edge.access import Access, Caller
from gateway.edge.cors import Cors
from gateway.edge.error_responses import ErrorPage, error_response, require_no_fault, with_defaults
from gateway.edge.limits import RateLimitStatus
from gateway.edge.methods import allow, route_for
from gateway.edge.rate_limiting import RateLimiting
from gateway.edge.request_body import ExpectedBody
from gateway.edge.request_validation import body_length, check_head, clean_path, client_address
from gateway.headers import Environ, Header
from gateway.metrics import log_request, observe
from gateway.route_table import RouteTable
from gateway.routes import Auth, Route
from gateway.settings import IPNetwork
from gateway.upstream.proxy import Proxy, ProxyRequest, ProxyResponse
from shared.draining import is_draining
from shared.kernel.errors import DomainError, Forbidden, NotFound
from shared.kernel.ids import new_id
from shared.kernel.network import network_of
from shared.telemetry import accept_trace, get_logger, tracing
from shared.traces.spans import SERVER, begin
from shared.web.http_errors import InternalError

log = get_logger(__name__)

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UNMATCHED = "unmatched"
_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
WsgiApp = Callable[[Any, Any], Iterable[bytes]]

Response = tuple[str, list[Header], Iterable[bytes]]
"""Status line, headers, body."""
Steps = Generator[ExpectedBody, bytes, Response]
"""The work on one request: it yields when it needs the body, is sent the whole of it, and returns the response."""
VERIFY_AGAIN_SECONDS = 30.0
"""After a body that took longer, the caller is verified again: a session's access token may have expired meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """The parts of the gateway."""

    table: RouteTable
    access: Access
    rate_limiting: RateLimiting
    proxy: Proxy
    static: StaticFiles
    cors: Cors
    pages: WsgiApp
    error_page: ErrorPage
    hardened: tuple[Header, ...]
    trusted_proxies: Sequence[IPNetwork]


class _Request:
    """One request, and what the checks have found out about it so far."""

    __slots__ = (
        *("address", "body_is_unread", "environ", "extra", "method", "request_id", "route", "span", "subject", "trace"),
    )

    def __init__(self, environ: Environ, address: str) -> None:
        self.environ = environ
        self.address = address
        self.method: str = environ["REQUEST_METHOD"]
        sent = environ.get("HTTP_X_REQUEST_ID", "")
        # As in the services, only a UUID is accepted: any other text could forge lines of the log.
        self.request_id = sent if _UUID.fullmatch(sent) else str(new_id())
        trace = accept_trace(environ.get("HTTP_TRACEPARENT"))
        self.span = begin("gateway", SERVER, trace)
        self.trace = self.span.traceparent if self.span is not None else trace
        self.route: Route | None = None
        self.subject = ""
        self.extra: list[Header] = []
        self.body_is_unread = environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


class Gateway:
    """The gateway as a whole. All responses pass through `handle`, which adds the security headers."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def handle(self, environ: Environ) -> Steps:
        """Handle one request, described by a WSGI environment without its body."""
        started = time.perf_counter()
        request = _Request(environ, client_address(environ, self._parts.trusted_proxies))
        status, headers, body = yield from self._respond(request)
        headers.extend(self._parts.hardened)
        headers.append(("X-Request-Id", request.request_id))
        headers.append(("traceparent", request.trace))
        headers.extend(request.extra)
        if request.body_is_unread or is_draining():
            # The unread body would precede the next request on the connection, so it is closed (RFC 9112 §9.3).
            headers.append(("Connection", "close"))
        _log(request, int(status[:3]), time.perf_counter() - started)
        return status, headers, body

    def _respond(self, request: _Request) -> Steps:
        try:
            return (yield from self._check_and_respond(request))
        except DomainError as error:
            return self._refuse(request, error)
        except Exception:
            with tracing(request_id=request.request_id, trace=request.trace):
                log.exception("request failed")
            return self._refuse(request, InternalError())

    def _check_and_respond(self, request: _Request) -> Steps:
        environ, parts = request.environ, self._parts
        path = clean_path(environ["PATH_INFO"])
        methods = parts.table.find(path)
        if methods is None:
            raise NotFound
        check_head(environ)
        if path.startswith("/api/"):
            request.extra = parts.cors.headers(environ)
            if parts.cors.is_preflight(environ):
                request.extra = parts.cors.preflight(environ, allow(methods))
                return "204 No Content", with_defaults([]), [b""]
        route = request.route = route_for(methods, request.method)
        length = body_length(environ, route.body_bytes)
        if route.upstream is None:
            caller = self._caller_of_own(request, route)
            counted = parts.rate_limiting.count(route, caller, request.address)
            response = self._serve(request, path)
        else:
            counted, response = yield from self._pass_on(request, path, route, length)
        if counted is not None:
            request.extra += counted.headers()
            parts.rate_limiting.refund_success(route, counted, response[0])
        return response

    def _pass_on(
        self, request: _Request, path: str, route: Route, length: int
    ) -> Generator[ExpectedBody, bytes, tuple[RateLimitStatus | None, Response]]:
        environ = request.environ
        caller = self._caller(request, route)
        sent = caller.authorization if caller else environ.get("HTTP_AUTHORIZATION", "")
        counted = self._parts.rate_limiting.count(route, caller, request.address, sent, environ.get("HTTP_COOKIE", ""))
        body = b""
        if length:
            asked = time.monotonic()
            body = yield ExpectedBody(length, network_of(request.address), caller.grant.subject if caller else None)
            request.body_is_unread = False
            if caller and time.monotonic() - asked > VERIFY_AGAIN_SECONDS:
                caller = self._parts.access.caller_again(request.environ)
                sent = caller.authorization
        tenant = _tenant(request, route, caller)
        answer = self._ask(
            ProxyRequest(
                environ,
                request.method,
                path,
                route,
                body,
                sent,
                tenant,
                request.request_id,
                request.trace,
                request.address,
            )
        )
        if route.browser:
            require_no_fault(answer)
        return counted, (answer.status, answer.headers, answer.body)

    def _ask(self, sent: ProxyRequest) -> ProxyResponse:
        """What the service answers, which reads what was revoked at another moment than the gateway.

        When it refuses the token of a session, identity says whether that goes on, and then it is asked once more.
        """
        answer = self._parts.proxy.send(sent)
        if not answer.refuses_token or sent.route.auth is not Auth.TOKEN:
            return answer
        renewed = self._parts.access.renewed(sent.environ, sent.authorization)
        return self._parts.proxy.send(replace(sent, authorization=renewed)) if renewed else answer

    def _caller(self, request: _Request, route: Route) -> Caller | None:
        if route.auth is not Auth.TOKEN:
            return None
        caller = self._parts.access.caller(request.environ, stream=route.stream)
        request.subject = caller.grant.subject
        return caller

    def _caller_of_own(self, request: _Request, route: Route) -> Caller | None:
        """The caller of a route to which the gateway responds. Raises Forbidden without the permission it demands."""
        caller = self._caller(request, route)
        if caller is not None and route.permission is not None:
            self._parts.access.require_whole_platform(caller)
            if not caller.grant.allows(route.permission):
                raise Forbidden
        return caller

    def _serve(self, request: _Request, path: str) -> Response:
        """Respond with a built file or a page of the gateway itself; none of them reads a body."""
        file = self._parts.static.find(path)
        if file is not None:
            return self._parts.static.respond(file, request.environ)
        started: list[tuple[str, list[Header]]] = []

        def start(status: str, headers: list[Header], _exc_info: object = None) -> None:
            started[:] = [(status, headers)]

        with tracing(request_id=request.request_id, trace=request.trace):
            environ = {**request.environ, "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
            body = list(self._parts.pages(environ, start))
        ((status, headers),) = started
        return status, with_defaults(headers), body

    def _refuse(self, request: _Request, error: DomainError) -> Response:
        route = request.route
        is_page = not request.environ["PATH_INFO"].startswith("/api/") and (route is None or route.upstream is None)
        return error_response(
            error,
            request.environ,
            request_id=request.request_id,
            is_page=is_page or (route is not None and route.browser),
            error_page=self._parts.error_page,
        )


def _log(request: _Request, status: int, seconds: float) -> None:
    """Observe the request in the metrics and write its line in the access log."""
    route = request.route
    template, upstream = (route.template, route.upstream or "gateway") if route else (_UNMATCHED, "gateway")
    method = request.method if request.method in _METHODS else "OTHER"
    observe(template, method, status, seconds)
    if request.span is not None:
        request.span.end(route=template, method=method, status=status, service=upstream)
    log_request(
        {
            "event": "request",
            "service": "gateway",
            "timestamp": time.time(),
            "route": template,
            "method": method,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "request_id": request.request_id,
            "trace_id": request.trace[3:35],
            "subject": request.subject,
            "upstream": upstream,
        }
    )


def _tenant(request: _Request, route: Route, caller: Caller | None) -> str:
    """The tenant to whom the request's slot of the service is counted; without authentication, the caller's network."""
    if caller is None:
        return f"network {network_of(request.address)}"
    return caller.grant.subject if route.stream else str(caller.grant.organisation_id)
