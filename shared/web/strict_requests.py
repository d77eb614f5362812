"""Requests are refused before the view runs when their body is not JSON or they carry a filter nobody declared.

The schemas of the views refuse unknown names; these are the two cases in which no schema is involved.
"""

import flask_smorest
from flask import Flask, request
from werkzeug.exceptions import UnsupportedMediaType

from shared.kernel.errors import invalid


def refuse_undeclared_input(app: Flask) -> None:
    """Install the check on every view of a flask-smorest blueprint. Answers 415, or 422 for an unknown filter."""

    @app.before_request
    def check() -> None:
        if not isinstance(app.blueprints.get(request.blueprint or ""), flask_smorest.Blueprint):
            return
        asked = _locations(app.view_functions[request.endpoint or ""])
        if "json" in asked and request.content_length and not request.is_json:
            # Without this the parser would find no body at all and call every required field missing.
            raise UnsupportedMediaType
        if request.method == "GET" and request.args and "query" not in asked:
            raise invalid("?", "unknown_field", es="Campo desconocido.", en="Unknown field.")


def _locations(view: object) -> set[str]:
    """Where the view's declared arguments are read from, such as `json` and `query`."""
    documented = getattr(view, "_apidoc", {}).get("arguments", {})
    return {parameter["in"] for parameter in documented.get("parameters", [])}
