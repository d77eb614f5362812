"""Responses with what the platform and its countries publish to every caller."""

import hashlib

from flask import Response, request


def published_response(body: bytes) -> Response:
    """What only a release changes: a caller may keep it for an hour. 304 for one who has it."""
    return _response(body, "private, max-age=3600")


def current_response(body: bytes) -> Response:
    """What a country may change at any time: a caller who keeps it asks whether it still holds. 304 where it does."""
    return _response(body, "private, no-cache")


def _response(body: bytes, kept: str) -> Response:
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = kept
    response.make_conditional(request)
    return response
