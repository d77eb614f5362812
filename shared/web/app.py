"""The Flask application that every service starts from."""

import time
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

import flask_smorest
from flask import Flask, Response, g, request
from flask.blueprints import Blueprint as FlaskBlueprint

from shared.crypto import derive_key
from shared.db.work import UnitOfWork
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from shared.settings import CommonSettings
from shared.telemetry import (
    REQUESTS,
    accept_trace,
    configure_logging,
    current_request_id,
    current_trace,
    log_request,
    tracing,
)
from shared.web.authorization import required_permission
from shared.web.denied_access_audit import audit_denied_access
from shared.web.health import Check, health_blueprint
from shared.web.problems import register_problems
from shared.web.reference import Reference
from shared.web.service_flask import ServiceFlask
from shared.web.strict_requests import refuse_undeclared_input
from shared.web.tokens import TokenVerifier

MAX_BODY_BYTES = 1024 * 1024
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
    app.register_blueprint(health_blueprint(ready))
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
    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        g.tracing = tracing(
            request_id=_request_id(request.headers.get("X-Request-Id")),
            trace=accept_trace(request.headers.get("traceparent")),
        )
        g.tracing.__enter__()

    @app.after_request
    def label(response: Response) -> Response:
        response.headers["X-Request-Id"] = current_request_id()
        response.headers["traceparent"] = current_trace()
        response.headers["X-Content-Type-Options"] = "nosniff"
        route = request.url_rule.rule if request.url_rule else "unmatched"
        seconds = time.perf_counter() - g.started
        REQUESTS.labels(service, route, request.method, f"{response.status_code // 100}xx").observe(seconds)
        if route not in NOT_LOGGED:
            # The template of the route and no more: a path may hold an id, a query a name.
            log_request(service, route, request.method, response.status_code, seconds)
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        if (active := g.pop("tracing", None)) is not None:
            active.__exit__(None, None, None)


def _request_id(sent: str | None) -> str:
    # A caller's id is kept only when it is a UUID: anything else could smuggle text into our logs.
    try:
        return str(UUID(sent)) if sent else str(new_id())
    except ValueError:
        return str(new_id())
