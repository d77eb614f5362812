"""Responses that the gateway makes itself: errors, and the default headers."""

from collections.abc import Callable, Iterable

from gateway.edge.limits import LimitReached
from gateway.headers import API_POLICY, NO_STORE, PAGE_POLICY, Environ, Header
from gateway.metrics import REFUSED
from shared.kernel.errors import DomainError
from shared.web.http_errors import MethodNotAllowed, challenges_of, problem_body, status_of
from shared.web.language import language_of

ErrorPage = Callable[[DomainError, str, str], bytes]
"""(error, language, request id) → HTML."""

_PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    411: "Length Required",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def error_response(
    error: DomainError, environ: Environ, *, request_id: str, is_page: bool, error_page: ErrorPage
) -> tuple[str, list[Header], Iterable[bytes]]:
    """Status line, headers and body for `error`: a page for people, RFC 9457 for programs."""
    REFUSED.labels(error.slug).inc()
    language = language_of(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    if is_page and "text/html" in environ.get("HTTP_ACCEPT", ""):
        body, content_type, policy = error_page(error, language, request_id), "text/html; charset=utf-8", PAGE_POLICY
    else:
        body = problem_body(
            status_of(error), error.slug, error.title, error.problems, language=language, request_id=request_id
        )
        content_type, policy = "application/problem+json", API_POLICY
    headers = [
        ("Content-Type", content_type),
        ("Content-Language", language),
        ("Content-Security-Policy", policy),
        NO_STORE,
        *_specific_headers(error),
    ]
    status = status_of(error)
    return f"{status} {_PHRASES[status]}", headers, [body]


def _specific_headers(error: DomainError) -> list[Header]:
    headers: list[Header] = []
    if error.retry_after is not None:
        headers.append(("Retry-After", str(error.retry_after)))
    if status_of(error) == 401:
        headers.append(("WWW-Authenticate", challenges_of(error)))
    if isinstance(error, MethodNotAllowed):
        headers.append(("Allow", error.allow))
    if isinstance(error, LimitReached):
        headers.extend(error.rate_limit.headers())
    return headers


def with_defaults(headers: list[Header]) -> list[Header]:
    """`headers` of a response made here, with the strictest policies where they name none."""
    named = {name.lower() for name, _ in headers}
    if "content-security-policy" not in named:
        headers.append(("Content-Security-Policy", API_POLICY))
    if "cache-control" not in named:
        headers.append(NO_STORE)
    return headers
