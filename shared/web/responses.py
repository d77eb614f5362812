"""Responses and the versions of rows."""

import orjson
from flask import Response, request

from shared.kernel.errors import PreconditionFailed, PreconditionRequired


def json_response(
    body: object, status: int = 200, *, etag: str | None = None, location: str | None = None, cache: str = "no-store"
) -> Response:
    """`body` as JSON. UUIDs, dates and datetimes are written in their standard forms."""
    return _response(orjson.dumps(body), status, etag, location, cache)


def raw_json_response(body: str | bytes, status: int = 200, *, etag: str | None = None) -> Response:
    """A response that PostgreSQL has already written as JSON."""
    return _response(body, status, etag, None, "no-store")


def etag_of(version: int) -> str:
    """Strong ETag of a row version."""
    return f'"{version}"'


def require_version(current: int) -> None:
    """Check `If-Match` against `current`. Raises PreconditionRequired (428) or PreconditionFailed (412)."""
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    if not request.if_match.contains(str(current)):
        raise PreconditionFailed


def require_version_if_sent(current: int) -> None:
    """Check `If-Match` only when it was sent. Raises PreconditionFailed."""
    if "If-Match" in request.headers:
        require_version(current)


def _response(body: str | bytes, status: int, etag: str | None, location: str | None, cache: str) -> Response:
    response = Response(body, status=status, mimetype="application/json")
    response.headers["Cache-Control"] = cache
    if etag is not None:
        response.headers["ETag"] = etag
    if location is not None:
        response.headers["Location"] = location
    return response
