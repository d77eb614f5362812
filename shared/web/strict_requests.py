"""Requests are refused before the view runs when their body is not JSON or they carry a filter nobody declared.

The schemas of the views refuse unknown names; these are the two cases in which no schema is involved.
"""

import flask_smorest
from flask import Flask, request
from werkzeug.exceptions import UnsupportedMediaType

from shared.kernel.errors import invalid


def refuse_undeclared_input(app: Flask) -> None:
    """Check what the views of flask-smorest so far are sent. Answers 415, or 422 for an unknown filter."""
    declared = {
        endpoint: _locations(view)
        for endpoint, view in app.view_functions.items()
        if isinstance(app.blueprints.get(endpoint.rpartition(".")[0]), flask_smorest.Blueprint)
    }

    @app.before_request
    def check() -> None:
        asked = declared.get(request.endpoint or "")
        if asked is None:
            return
        if "json" in asked and request.content_length and not request.is_json:
            # Without this the parser would find no body at all and call every required field missing.
            raise UnsupportedMediaType
        if "query" not in asked and request.query_string and request.method == "GET" and request.args:
            raise invalid("?", "unknown_field", es="Campo desconocido.", en="Unknown field.")


def _locations(view: object) -> set[str]:
    """Where the view's declared arguments are read from, such as `json` and `query`."""
    documented = getattr(view, "_apidoc", {}).get("arguments", {})
    return {parameter["in"] for parameter in documented.get("parameters", [])}
