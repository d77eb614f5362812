"""Which requests pass, as data: what is not listed here does not exist for the outside.

A template is a path whose `{…}` segments match one segment, and a final `{rest}` one to six of them: the services
own their resources' inner shape and refuse what they do not serve. `CLOSED` lists endpoints between services that a
`{rest}` would otherwise open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict, Unpack

MIB = 1024 * 1024
UNPROVED_BYTES = 64 * 1024
"""Largest body of a caller who is not authenticated: a form, a token request."""
READ = ("GET",)
ALL = ("GET", "POST", "PATCH", "PUT", "DELETE")
ANY = "{}"
REST_DEPTH = 6


class Auth(StrEnum):
    """How a caller authenticates."""

    PUBLIC = "public"
    TOKEN = "token"  # noqa: S105 - the name of a rule, not a secret
    """A bearer token, or the browser's session cookie."""


class Limit(StrEnum):
    """The kind of limit a route counts against."""

    NONE = "none"
    CALLER = "caller"
    SEARCH = "search"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    TOKEN = "token"  # noqa: S105 - the name of a rule, not a secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """One line of the allow-list. `upstream` is None for what the gateway answers itself."""

    methods: tuple[str, ...]
    template: str
    upstream: str | None
    auth: Auth = Auth.TOKEN
    limit: Limit = Limit.CALLER
    body_bytes: int = MIB
    stream: bool = False
    """Server-sent events: no total time-out, every byte flushed at once, a bounded number of them."""
    browser: bool = False
    """Pages of the identity service: its cookies and its own page policy pass."""
    cacheable: bool = False
    """The service's own Cache-Control passes; everything else is no-store."""
    total_seconds: float | None = None


class _Rules(TypedDict, total=False):
    limit: Limit
    body_bytes: int
    stream: bool
    browser: bool
    cacheable: bool
    total_seconds: float


def _api(upstream: str, template: str, methods: tuple[str, ...] = ALL, **rules: Unpack[_Rules]) -> Route:
    return Route(methods=methods, template=f"/api/v1{template}", upstream=upstream, **rules)


def _resource(upstream: str, name: str, methods: tuple[str, ...] = ALL) -> list[Route]:
    """A collection and everything below it."""
    return [_api(upstream, f"/{name}", methods), _api(upstream, f"/{name}/{{rest}}", methods)]


def _public(upstream: str, methods: tuple[str, ...], template: str, **rules: Unpack[_Rules]) -> Route:
    rules.setdefault("body_bytes", UNPROVED_BYTES)
    return Route(methods=methods, template=template, upstream=upstream, auth=Auth.PUBLIC, **rules)


IDENTITY = [
    _public("identity", READ, "/.well-known/openid-configuration", limit=Limit.NONE, cacheable=True),
    _public("identity", READ, "/.well-known/oauth-authorization-server", limit=Limit.NONE, cacheable=True),
    _public("identity", READ, "/oauth2/jwks", limit=Limit.NONE, cacheable=True),
    _public("identity", READ, "/oauth2/authorize", limit=Limit.NONE, browser=True),
    _public("identity", ("POST",), "/oauth2/authorize", limit=Limit.SIGN_IN, browser=True),
    _public("identity", READ, "/oauth2/{page}", limit=Limit.NONE, browser=True),
    _public("identity", ("POST",), "/oauth2/{page}", limit=Limit.SIGN_IN, browser=True),
    _public("identity", READ, "/oauth2/{page}/{step}", limit=Limit.NONE, browser=True),
    _public("identity", ("POST",), "/oauth2/{page}/{step}", limit=Limit.SIGN_IN, browser=True),
    _public("identity", ("POST",), "/oauth2/token", limit=Limit.TOKEN),
    _public("identity", ("POST",), "/oauth2/revoke", limit=Limit.TOKEN),
    _public("identity", ("POST",), "/oauth2/introspect", limit=Limit.TOKEN),
    Route(methods=("GET", "POST"), template="/oauth2/userinfo", upstream="identity"),
    _api("identity", "/me", ("GET", "PATCH")),
    _api("identity", "/colleagues", READ),
    _api("identity", "/me/{rest}"),
    *_resource("identity", "countries"),
    *_resource("identity", "organisations"),
    *_resource("identity", "users"),
    *_resource("identity", "access-requests"),
    *_resource("identity", "clients"),
    *_resource("identity", "roles", READ),
    *_resource("identity", "agreements"),
    *_resource("identity", "training-records"),
    *_resource("identity", "audit", READ),
]

CASES = [
    _api("cases", "/cases/search", ("POST",), limit=Limit.SEARCH),
    _api("cases", "/cases/{id}/export", READ, limit=Limit.EXPORT),
    _api("cases", "/cases/{id}/attachments", ("GET", "POST"), body_bytes=25 * MIB, total_seconds=120),
    _api(
        "cases", "/cases/{id}/attachments/{attachment}/content", ("GET", "PUT"), body_bytes=25 * MIB, total_seconds=120
    ),
    _api("cases", "/imports", ("GET", "POST"), body_bytes=25 * MIB, total_seconds=120),
    _api("cases", "/imports/{id}/file", ("GET", "PUT", "POST"), body_bytes=25 * MIB, total_seconds=120),
    _api("cases-stream", "/imports/{id}/events", READ, stream=True),
    _api("cases", "/imports/{rest}"),
    *_resource("cases", "cases"),
    _api("cases", "/access-log", READ),
    _api("cases", "/code-lists", READ, cacheable=True),
    _api("cases", "/code-lists/{id}", READ, cacheable=True),
    *_resource("cases", "sync", READ),
    *_resource("cases", "matches"),
]

REFERRALS = [
    _api("referrals-stream", "/notifications/stream", READ, stream=True),
    *_resource("referrals", "directory"),
    *_resource("referrals", "referrals"),
    *_resource("referrals", "notifications"),
    *_resource("referrals", "notification-channels"),
    *_resource("referrals", "webhook-endpoints"),
]

REPORTING = [
    _api("reporting", "/extracts/{id}/runs", READ),
    _api("reporting", "/extracts/{id}/runs", ("POST",), limit=Limit.EXPORT),
    _api("reporting-stream", "/extract-runs/{id}/events", READ, stream=True),
    # The service sends it part by part and holds a thread while the reader is slow: where there are many threads.
    _api("reporting-stream", "/extract-runs/{id}/file", READ, total_seconds=600),
    *_resource("reporting", "indicators", READ),
    *_resource("reporting", "charts", READ),
    *_resource("reporting", "dashboard", READ),
    *_resource("reporting", "extracts"),
    *_resource("reporting", "extract-runs"),
    *_resource("reporting", "extract-templates", READ),
]


def _own(methods: tuple[str, ...], template: str, limit: Limit = Limit.NONE) -> Route:
    return Route(
        methods=methods, template=template, upstream=None, auth=Auth.PUBLIC, limit=limit, body_bytes=UNPROVED_BYTES
    )


OWN = [
    _own(READ, "/"),
    *(_own(READ, path) for path in ("/app", "/app/{rest}", "/static/{rest}", "/favicon.ico", "/robots.txt")),
    *(_own(READ, path) for path in ("/livez", "/readyz", "/healthz", "/metrics", "/openapi.json")),
    *(_own(READ, path) for path in ("/docs", "/docs/{rest}", "/privacy", "/leave")),
    _own(READ, "/session"),
    _own(READ, "/session/sign-in", Limit.SIGN_IN),
    _own(READ, "/session/callback", Limit.SIGN_IN),
    _own(("POST",), "/session/sign-out"),
]

CLOSED = [
    # Cases packs a person's file for the referrals service only: a client sends a referral instead.
    Route(methods=("POST",), template="/api/v1/cases/{id}/packets", upstream=None),
    Route(methods=("POST",), template="/api/v1/cases/{id}/packets/{id}/check", upstream=None),
    Route(methods=("POST",), template="/api/v1/cases/{id}/text-check", upstream=None),
]

ROUTES: tuple[Route, ...] = (*IDENTITY, *CASES, *REFERRALS, *REPORTING, *OWN)


Methods = dict[str, Route | None]
"""The routes of one path by method. None means closed on purpose: it must look like a missing path."""


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    methods: Methods | None = None
    rest: Methods | None = None


class RouteTable:
    """Finds the most exact route of a path: literal segments win over `{…}`, which win over `{rest}`."""

    def __init__(self, routes: Iterable[Route] = ROUTES, closed: Iterable[Route] = CLOSED) -> None:
        self._root = _Node()
        self._literal: dict[str, Methods] = {}
        for route in routes:
            self._add(route, route)
        for route in closed:
            self._add(route, None)

    def find(self, path: str) -> Methods | None:
        """The routes of a clean path by method; None when the path is not on the list."""
        return self._literal.get(path) or _walk(self._root, path.split("/")[1:], 0)

    def _add(self, route: Route, target: Route | None) -> None:
        methods = self._methods_of(route.template)
        for method in route.methods:
            methods[method] = target
            if method == "GET":
                methods["HEAD"] = target
        if "{" not in route.template:
            self._literal[route.template] = methods

    def _methods_of(self, template: str) -> Methods:
        node = self._root
        for segment in template.split("/")[1:]:
            if segment == "{rest}":
                node.rest = node.rest or {}
                return node.rest
            node = node.children.setdefault(ANY if segment.startswith("{") else segment, _Node())
        node.methods = node.methods or {}
        return node.methods


def _walk(node: _Node, segments: list[str], at: int) -> Methods | None:
    if at == len(segments):
        return node.methods
    for key in (segments[at], ANY):
        child = node.children.get(key)
        if child is not None and (found := _walk(child, segments, at + 1)) is not None:
            return found
    return node.rest if len(segments) - at <= REST_DEPTH else None
