"""The Flask application that every service starts from."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID
from wsgiref.types import StartResponse, WSGIEnvironment

import flask_smorest
from flask import Flask, Request
from flask.blueprints import Blueprint as FlaskBlueprint
from prometheus_client import Histogram

from shared.crypto import derive_key
from shared.db.work import UnitOfWork
from shared.draining import is_draining
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from shared.settings import CommonSettings
from shared.telemetry import (
    REQUESTS,
    accept_trace,
    configure_logging,
    log_request,
)
from shared.traces.spans import SERVER, start_traces, step
from shared.web.access.authorization import required_permission
from shared.web.access.denied_access_audit import audit_denied_access
from shared.web.access.tokens import TokenVerifier
from shared.web.health import Check, health_blueprint
from shared.web.problems import register_problems
from shared.web.reference import Reference
from shared.web.service_flask import ServiceFlask
from shared.web.strict_requests import refuse_undeclared_input

MAX_BODY_BYTES = 1024 * 1024
_USUAL_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOT_LOGGED = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked by machines every few seconds."""


class UnguardedEndpoint(Exception):
    """A view does not say who may enter; the service refuses to start."""


def make_app(
    settings: CommonSettings,
    *,
    title: str,
    blueprints: Iterable[FlaskBlueprint],
    verifier: TokenVerifier,
    ready: Mapping[str, Check],
    open_work: Callable[[Grant], UnitOfWork] | None = None,
) -> Flask:
    """An app with problem+json, endpoints, request ids, health and OpenAPI 3.1 at `/openapi.json`.

    With `open_work` it writes down what it refuses. Raises UnguardedEndpoint when a view names no permission.
    """
    configure_logging(settings.service)
    start_traces(settings.service, settings.traces_endpoint)
    app = ServiceFlask(settings.service, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        PROPAGATE_EXCEPTIONS=False,
        API_TITLE=title,
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    app.extensions["token_verifier"] = verifier
    app.extensions["cursor_key"] = derive_key(settings.cursor_key, "cursor")
    app.extensions["response_key"] = derive_key(settings.cursor_key, "idempotency")
    register_blueprints(app, blueprints)
    app.register_blueprint(health_blueprint(settings.service, ready))
    register_problems(app)
    if open_work is not None:
        audit_denied_access(app, open_work)
    _carry_ids(app, settings.service)
    refuse_undeclared_input(app)
    assert_every_endpoint(app)
    return app


def register_blueprints(app: Flask, blueprints: Iterable[FlaskBlueprint]) -> None:
    """Register API blueprints with OpenAPI, and plain ones (pages) without."""
    api = Reference(app)
    for blueprint in blueprints:
        if isinstance(blueprint, flask_smorest.Blueprint):
            api.register_blueprint(blueprint)
        else:
            app.register_blueprint(blueprint)


def assert_every_endpoint(app: Flask) -> None:
    """Raise UnguardedEndpoint for the first view that requires nothing. flask-smorest's own OpenAPI view is exempt."""
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("api-docs."):
            continue
        if required_permission(view) is None:
            raise UnguardedEndpoint(endpoint)


def _carry_ids(app: Flask, service: str) -> None:
    """Wrap `app`: whatever happens in a request carries its ids, and so does its response, log line and metric."""
    answer = app.wsgi_app

    def carry(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        request_id = _request_id(environ.get("HTTP_X_REQUEST_ID"))
        trace = accept_trace(environ.get("HTTP_TRACEPARENT"))
        own_headers = [("X-Request-Id", request_id), ("traceparent", trace), ("X-Content-Type-Options", "nosniff")]

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Callable[[bytes], object]:
            route = _report(service, environ["werkzeug.request"], int(status[:3]), time.perf_counter() - started)
            request.note(route=route, method=environ["REQUEST_METHOD"], status=int(status[:3]))
            last = [("Connection", "close")] if is_draining() else []
            return start_response(status, headers + own_headers + last, *exc_info)

        with step("request", SERVER, request_id=request_id, trace=trace) as request:
            return answer(environ, start)

    app.wsgi_app = carry  # type: ignore[method-assign]  # as Flask's documentation of `wsgi_app` says


def _report(service: str, request: Request, status: int, seconds: float) -> str:
    # The template of the route and no more: a path may hold an id, a query a name.
    route = request.url_rule.rule if request.url_rule else "unmatched"
    _metric(service, route, request.method, f"{status // 100}xx").observe(seconds)
    if route not in NOT_LOGGED:
        log_request(service, route, request.method, status, seconds)
    return route


@cache
def _metric(service: str, route: str, method: str, status_class: str) -> Histogram:
    return REQUESTS.labels(service, route, method, status_class)


def _request_id(sent: str | None) -> str:
    # A caller's id is kept only when it is a UUID: anything else could smuggle text into our logs.
    if sent and _USUAL_UUID.fullmatch(sent):
        return sent
    try:
        return str(UUID(sent)) if sent else str(new_id())
    except ValueError:
        return str(new_id())
