"""Which headers pass, which are dropped, and which every response carries."""

from collections.abc import Mapping
from typing import Any, Final

Header = tuple[str, str]
Environ = Mapping[str, Any]
"""The head of a request as WSGI describes it (PEP 3333)."""

FORWARDED: Final[tuple[tuple[str, str], ...]] = tuple(
    (f"HTTP_{name.upper().replace('-', '_')}", f"{name}: ")
    for name in (
        "Accept",
        "Accept-Language",
        "Content-Disposition",
        "DPoP",
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Range",
        "Last-Event-ID",
        "Prefer",
        "Range",
        "User-Agent",
        "X-Purpose",
        "tracestate",
    )
)
"""(WSGI name, `Name: `) of the request headers passed on. What is not named is dropped: inbound X-Forwarded-*,
X-User-*, Forwarded, Proxy-*, TE, Trailer, Upgrade and all later inventions."""

FORWARDED_TO_PAGES: Final = (
    ("HTTP_ORIGIN", "Origin: "),
    ("HTTP_SEC_FETCH_SITE", "Sec-Fetch-Site: "),
)
"""Also passed to the pages of the identity service, which defend their forms with them."""

DROPPED_FROM_RESPONSE: Final = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "date",
        "server",
        "x-powered-by",
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "strict-transport-security",
        "x-request-id",
        "traceparent",
        "x-content-type-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "x-frame-options",
        "permissions-policy",
    }
)
"""Hop-by-hop fields (RFC 9110 §7.6.1) and those that the gateway writes itself."""

API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
APP_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'"
)
DOCS_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Swagger UI writes style attributes; scripts still come from this origin's files only."""

NO_STORE: Final = ("Cache-Control", "no-store")


def hardened(*, hsts: bool) -> tuple[Header, ...]:
    """The security headers of every response, of a service or of the gateway itself."""
    common = (
        ("Server", "ceiba"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    )
    return (*common, ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")) if hsts else common


def without_own_cookies(cookie: str) -> str:
    """The `Cookie` header for the identity pages: those of the browser's session never leave the gateway."""
    pairs = (pair.strip() for pair in cookie.split(";"))
    return "; ".join(pair for pair in pairs if pair and not pair.startswith("__Host-ceiba"))
