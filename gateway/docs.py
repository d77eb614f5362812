"""`/openapi.json` and `/docs`: the reference, readable offline (assets of the flask-swagger-ui wheel)."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, render_template, send_from_directory

from gateway.headers import DOCS_POLICY
from gateway.openapi import MergedDocument
from shared.kernel.errors import NotFound

_WHEEL = Path(str(files("flask_swagger_ui"))) / "dist"
_OURS = Path(__file__).parent / "static"
_ASSETS = {
    "swagger-ui.css": _WHEEL,
    "swagger-ui-bundle.js": _WHEEL,
    "favicon-32x32.png": _WHEEL,
    "start.js": _OURS,
}


def docs_blueprint(document: MergedDocument) -> Blueprint:
    """GET /openapi.json, /docs, /docs/<asset>."""
    blueprint = Blueprint("docs", __name__)

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return Response(document.json(), mimetype="application/json")

    @blueprint.get("/docs")
    def docs() -> Response:
        return _with_policy(Response(render_template("docs.html"), mimetype="text/html"))

    @blueprint.get("/docs/<name>")
    def asset(name: str) -> Response:
        folder = _ASSETS.get(name)
        if folder is None:
            raise NotFound
        response = send_from_directory(folder, name, max_age=3600)
        response.direct_passthrough = False
        return _with_policy(response)

    return blueprint


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = DOCS_POLICY
    return response
