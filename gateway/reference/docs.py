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


class DocsViews:
    """The merged document, and the page and its assets that show it."""

    def __init__(self, document: MergedDocument) -> None:
        self._document = document
        # Read once, so that slow callers share the bytes.
        self._assets = {name: (folder / name).read_bytes() for name, folder in _ASSETS.items()}

    def blueprint(self) -> Blueprint:
        """GET /openapi.json, /docs, /docs/<asset>."""
        blueprint = Blueprint("docs", __name__)
        blueprint.add_url_rule("/openapi.json", view_func=self.openapi)
        blueprint.add_url_rule("/docs", view_func=self.page)
        blueprint.add_url_rule("/docs/<name>", view_func=self.asset)
        return blueprint

    def openapi(self) -> Response:
        """The merged document. Raises Unavailable while no service has answered yet."""
        return Response(self._document.json(), mimetype="application/json")

    def page(self) -> Response:
        """Swagger UI over the merged document."""
        return _with_policy(Response(render_template("docs.html"), mimetype="text/html"))

    def asset(self, name: str) -> Response:
        """A script, style or image of the page. Raises NotFound."""
        content = self._assets.get(name)
        if content is None:
            raise NotFound
        response = Response(content, mimetype=guess_type(name)[0])
        response.cache_control.max_age = 3600
        response.add_etag()
        response.make_conditional(request)
        return _with_policy(response)


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = DOCS_POLICY
    return response
