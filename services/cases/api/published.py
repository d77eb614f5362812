"""Responses with what the platform itself publishes: a caller may keep them for an hour."""

import hashlib

from flask import Response, request


def published_response(body: bytes) -> Response:
    """A JSON response whose `ETag` changes with its content; 304 for a caller who has it."""
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.make_conditional(request)
    return response
