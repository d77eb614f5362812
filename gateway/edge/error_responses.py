"""Responses that the gateway makes itself: errors, and the default headers."""

from collections.abc import Callable, Iterable
from urllib.parse import parse_qs

import orjson

from gateway.browser.session_ends import SessionRevoked
from gateway.edge.limits import LimitReached
from gateway.headers import API_POLICY, NO_STORE, PAGE_POLICY, Environ, Header
from gateway.metrics import REFUSED
from gateway.upstream.proxy import ProxyResponse
from gateway.upstream.response_body import StreamedBody
from shared.kernel.errors import DomainError, Unavailable
from shared.kernel.language import LANGUAGES
from shared.web.http_errors import InternalError, MethodNotAllowed, challenges_of, problem_body, status_of
from shared.web.language import language_of

ErrorPage = Callable[[DomainError, str, str], bytes]
"""(error, language, request id) → HTML."""

_RETRY_AFTER = 5
"""Seconds, where a service names none."""
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
    language = _chosen(environ) if is_page else ""
    language = language or language_of(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    if is_page and "text/html" in environ.get("HTTP_ACCEPT", ""):
        body, content_type, policy = error_page(error, language, request_id), "text/html; charset=utf-8", PAGE_POLICY
    else:
        problem = problem_body(
            status_of(error), error.slug, error.title, error.problems, language=language, request_id=request_id
        )
        body = orjson.dumps(problem | _specific_members(error))
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


def require_no_fault(answer: ProxyResponse) -> None:
    """Raise InternalError or Unavailable for a problem (RFC 9457) that a service says of itself in place of a page.

    People who sign in see a page then, and programs the same problem as before. A page of the service's own, such as
    the form that asks to try again in a moment, stays.
    """
    fields = {name.lower(): value for name, value in answer.headers}
    if not fields.get("content-type", "").startswith("application/problem+json"):
        return
    if answer.status[:3] not in ("500", "503"):
        return
    if isinstance(answer.body, StreamedBody):
        answer.body.close()
    if answer.status[:3] == "500":
        raise InternalError
    # It may be a date too (RFC 9110 §10.2.3).
    seconds = fields.get("retry-after", "")
    raise Unavailable(retry_after=int(seconds) if seconds.isdecimal() else _RETRY_AFTER)


def _chosen(environ: Environ) -> str:
    """The language that the page had, which its links and forms carry in the address; '' for none of ours."""
    (chosen,) = parse_qs(environ["QUERY_STRING"]).get("lang", [""])[:1]
    return chosen if chosen in LANGUAGES else ""


def _specific_members(error: DomainError) -> dict[str, object]:
    return {"ended_for": error.reason} if isinstance(error, SessionRevoked) and error.reason else {}


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
