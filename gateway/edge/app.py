"""The front, which every request enters. It checks, counts, and passes on or answers.

Flask stands behind it for the few pages of our own; a proxied request never meets it, which is most of what keeps
the gateway's share of a request small (performance targets, W8).
"""

import io
import re
import sys
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.browser.static_files import StaticFiles
from gateway.edge.access import Access, Caller
from gateway.edge.cors import Cors
from gateway.edge.error_responses import ErrorPage, refusal, with_defaults
from gateway.edge.limits import Standing
from gateway.edge.rate_limiting import Metering
from gateway.edge.request_body import Wanted
from gateway.edge.request_validation import body_length, check_head, clean_path, client_address
from gateway.headers import Environ, Header
from gateway.metrics import access_line, observe
from gateway.routes import Auth, Methods, Route, RouteTable
from gateway.settings import IPNetwork
from gateway.upstream.proxy import Passage, Proxy
from shared.kernel.errors import DomainError, NotFound
from shared.kernel.ids import new_id
from shared.kernel.network import network_of
from shared.telemetry import accept_trace, get_logger, tracing
from shared.web.http_errors import InternalError, MethodNotAllowed

log = get_logger(__name__)

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UNMATCHED = "unmatched"
_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
WsgiApp = Callable[[Any, Any], Iterable[bytes]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What the front is put together from."""

    table: RouteTable
    access: Access
    metering: Metering
    proxy: Proxy
    static: StaticFiles
    cors: Cors
    pages: WsgiApp
    error_page: ErrorPage
    hardened: tuple[Header, ...]
    trusted_proxies: Sequence[IPNetwork]


class _Request:
    """One request on its way through the checks; filled in as they learn more."""

    __slots__ = ("address", "body_is_unread", "environ", "extra", "method", "request_id", "route", "subject", "trace")

    def __init__(self, environ: Environ, address: str) -> None:
        self.environ = environ
        self.address = address
        self.method: str = environ["REQUEST_METHOD"]
        sent = environ.get("HTTP_X_REQUEST_ID", "")
        # As the services do: only a UUID is kept, anything else could smuggle text into the logs.
        self.request_id = sent if _UUID.fullmatch(sent) else str(new_id())
        self.trace = accept_trace(environ.get("HTTP_TRACEPARENT"))
        self.route: Route | None = None
        self.subject = ""
        self.extra: list[Header] = []
        self.body_is_unread = environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


Reply = tuple[str, list[Header], Iterable[bytes]]
Steps = Generator[Wanted, bytes, Reply]
"""The work on one request: it yields when it wants the body, is sent the whole of it, and returns the answer."""
ASK_AGAIN_SECONDS = 30.0
"""After a body that took longer the caller is looked up again: a session's access token may have ended meanwhile."""


class Gateway:
    """Every answer leaves through it, so every answer has the same hard shell."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def handle(self, environ: Environ) -> Steps:
        """Answer one request, described as by WSGI but without its body."""
        started = time.perf_counter()
        request = _Request(environ, client_address(environ, self._parts.trusted_proxies))
        status, headers, body = yield from self._reply(request)
        headers.extend(self._parts.hardened)
        headers.append(("X-Request-Id", request.request_id))
        headers.append(("traceparent", request.trace))
        headers.extend(request.extra)
        if request.body_is_unread:
            # The rest of the body would stand before the next request, so there must be none (RFC 9112 §9.3).
            headers.append(("Connection", "close"))
        self._tell(request, int(status[:3]), time.perf_counter() - started)
        return status, headers, body

    def _reply(self, request: _Request) -> Steps:
        try:
            return (yield from self._answer(request))
        except DomainError as error:
            return self._refuse(request, error)
        except Exception:
            with tracing(request_id=request.request_id, trace=request.trace):
                log.exception("the gateway failed")
            return self._refuse(request, InternalError())

    def _answer(self, request: _Request) -> Steps:
        environ, parts = request.environ, self._parts
        path = clean_path(environ["PATH_INFO"])
        methods = parts.table.find(path)
        if methods is None:
            raise NotFound
        check_head(environ)
        if path.startswith("/api/"):
            request.extra = parts.cors.headers(environ)
            if parts.cors.is_preflight(environ):
                request.extra = parts.cors.preflight(environ, _allow(methods))
                return "204 No Content", with_defaults([]), [b""]
        route = request.route = _route(methods, request.method)
        length = body_length(environ, route.body_bytes)
        if route.upstream is None:
            standing = parts.metering.count(route, None, request.address)
            reply = self._own(request, path)
        else:
            standing, reply = yield from self._pass_on(request, path, route, length)
        if standing is not None:
            request.extra += standing.headers()
            parts.metering.settle(route, standing, reply[0])
        return reply

    def _pass_on(
        self, request: _Request, path: str, route: Route, length: int
    ) -> Generator[Wanted, bytes, tuple[Standing | None, Reply]]:
        caller = self._caller(request, route)
        sent = request.environ.get("HTTP_AUTHORIZATION", "")
        standing = self._parts.metering.count(
            route,
            caller,
            request.address,
            caller.authorization if caller else sent,
            request.environ.get("HTTP_COOKIE", ""),
        )
        body = b""
        if length:
            asked = time.monotonic()
            body = yield Wanted(length, network_of(request.address), caller.grant.subject if caller else None)
            request.body_is_unread = False
            if time.monotonic() - asked > ASK_AGAIN_SECONDS:
                caller = self._caller(request, route)
        answer = self._parts.proxy.pass_on(
            Passage(
                request.environ,
                request.method,
                path,
                route,
                body,
                caller.authorization if caller else sent,
                _tenant(request, route, caller),
                request.request_id,
                request.trace,
                request.address,
            )
        )
        return standing, (answer.status, answer.headers, answer.body)

    def _caller(self, request: _Request, route: Route) -> Caller | None:
        if route.auth is not Auth.TOKEN:
            return None
        caller = self._parts.access.caller(request.environ, stream=route.stream)
        request.subject = caller.grant.subject
        return caller

    def _own(self, request: _Request, path: str) -> Reply:
        file = self._parts.static.find(path)
        if file is not None:
            return self._parts.static.answer(file, request.environ)
        started: list[tuple[str, list[Header]]] = []

        def start(status: str, headers: list[Header], _exc_info: object = None) -> None:
            started[:] = [(status, headers)]

        with tracing(request_id=request.request_id, trace=request.trace):
            # None of them reads a body.
            environ = {**request.environ, "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
            body = list(self._parts.pages(environ, start))
        ((status, headers),) = started
        return status, with_defaults(headers), body

    def _refuse(self, request: _Request, error: DomainError) -> Reply:
        route = request.route
        is_page = not request.environ["PATH_INFO"].startswith("/api/") and (route is None or route.upstream is None)
        return refusal(
            error,
            request.environ,
            request_id=request.request_id,
            is_page=is_page or (route is not None and route.browser),
            error_page=self._parts.error_page,
        )

    def _tell(self, request: _Request, status: int, seconds: float) -> None:
        route = request.route
        template, upstream = (route.template, route.upstream or "gateway") if route else (_UNMATCHED, "gateway")
        method = request.method if request.method in _METHODS else "OTHER"
        observe(template, method, status, seconds)
        access_line(
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
    """Whose share of the service's places the request takes; strangers of one network share one."""
    if caller is None:
        return f"network {network_of(request.address)}"
    return caller.grant.subject if route.stream else str(caller.grant.organisation_id)


def _route(methods: Methods, method: str) -> Route:
    route = methods.get(method) or (_answers_options(methods) if method == "OPTIONS" else None)
    if route is None:
        if method in methods or not any(methods.values()):
            raise NotFound  # closed on purpose: as if it were not there
        raise MethodNotAllowed(_allow(methods))
    return route


def _answers_options(methods: Methods) -> Route | None:
    # A template may be wider than what the service behind it offers, so the service says which methods there are.
    return next((route for route in methods.values() if route and route.upstream and not route.stream), None)


def _allow(methods: Methods) -> str:
    return ", ".join(sorted(method for method, route in methods.items() if route is not None))
