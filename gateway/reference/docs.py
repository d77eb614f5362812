"""`/openapi.json` and `/docs`: the reference, readable offline (assets of the flask-swagger-ui wheel)."""

from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, render_template, request

from gateway.headers import DOCS_POLICY
from gateway.reference.openapi import MergedDocument
from shared.kernel.errors import NotFound

_WHEEL = Path(str(files("flask_swagger_ui"))) / "dist"
_OURS = Path(__file__).parents[1] / "static"
_ASSETS = {
    "swagger-ui.css": _WHEEL,
    "swagger-ui-bundle.js": _WHEEL,
    "favicon-32x32.png": _WHEEL,
    "start.js": _OURS,
}


def docs_blueprint(document: MergedDocument) -> Blueprint:
    """GET /openapi.json, /docs, /docs/<asset>."""
    blueprint = Blueprint("docs", __name__)
    # Read once: callers who are slow share the bytes.
    contents = {name: (folder / name).read_bytes() for name, folder in _ASSETS.items()}

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return Response(document.json(), mimetype="application/json")

    @blueprint.get("/docs")
    def docs() -> Response:
        return _with_policy(Response(render_template("docs.html"), mimetype="text/html"))

    @blueprint.get("/docs/<name>")
    def asset(name: str) -> Response:
        content = contents.get(name)
        if content is None:
            raise NotFound
        response = Response(content, mimetype=guess_type(name)[0])
        response.cache_control.max_age = 3600
        response.add_etag()
        response.make_conditional(request)
        return _with_policy(response)

    return blueprint


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = DOCS_POLICY
    return response
