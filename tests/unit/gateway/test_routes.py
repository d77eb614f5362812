"""How the allow-list is read, and rules for its rows; tests/architecture compares it with the services."""

from collections import Counter
from collections.abc import Mapping, Sequence

import flask_smorest
import openapi_spec_validator
import pytest
from flask import Blueprint, Flask

from gateway.reference.openapi import merge
from gateway.route_table import RouteTable
from gateway.routes import ROUTES, Auth, Limit, Route
from services.cases.api.blueprints import BLUEPRINTS as CASES
from services.identity.api.blueprints import BLUEPRINTS as IDENTITY
from services.referrals.api.blueprints import BLUEPRINTS as REFERRALS
from services.reporting.api.blueprints import BLUEPRINTS as REPORTING

SERVICES: Mapping[str, Sequence[Blueprint]] = {
    "identity": IDENTITY,
    "cases": CASES,
    "referrals": REFERRALS,
    "reporting": REPORTING,
}
TABLE = RouteTable()


def an_app(service: str) -> tuple[Flask, flask_smorest.Api]:
    app = Flask(service, static_folder=None)
    app.config.update(API_TITLE=service, API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = flask_smorest.Api(app)
    for blueprint in SERVICES[service]:
        if isinstance(blueprint, flask_smorest.Blueprint):
            api.register_blueprint(blueprint)
        else:
            app.register_blueprint(blueprint)
    return app, api


def test_no_route_is_written_twice() -> None:
    written = [(method, route.template) for route in ROUTES for method in route.methods]

    assert [line for line, times in Counter(written).items() if times > 1] == []


def test_the_merged_description_is_valid_and_agrees_with_the_allow_list() -> None:
    documents = {service: an_app(service)[1].spec.to_dict() for service in SERVICES}

    merged = merge(documents, public_url="http://127.0.0.1:8080", table=TABLE)

    openapi_spec_validator.validate(merged)
    assert "/api/v1/cases" in merged["paths"]
    assert "/api/v1/cases/{case_id}/packets" not in merged["paths"]
    names = [
        operation["operationId"]
        for item in merged["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and "operationId" in operation
    ]
    assert len(names) == len(set(names))


def find(method: str, path: str) -> Route | None:
    return (TABLE.find(path) or {}).get(method)


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        ("POST", "/api/v1/cases/search", "/api/v1/cases/search"),
        ("GET", "/api/v1/cases/search", None),
        ("POST", "/api/v1/cases/alike", "/api/v1/cases/alike"),
        ("GET", "/api/v1/cases/1/timeline", "/api/v1/cases/{case_id}/timeline"),
        ("GET", "/api/v1/cases/1/timeline/2", None),
        ("POST", "/api/v1/cases/1/packets", None),
        ("GET", "/api/v1/extract-runs/1/events", "/api/v1/extract-runs/{run_id}/events"),
        ("HEAD", "/api/v1/cases", "/api/v1/cases"),
        ("POST", "/oauth2/token", "/oauth2/token"),
        ("POST", "/oauth2/sign-in", "/oauth2/sign-in"),
        ("GET", "/app/1/2/3/4/5/6", "/app/{rest}"),
        ("GET", "/app/1/2/3/4/5/6/7", None),
        ("GET", "/api/v1", None),
        ("POST", "/api/v1/audit", None),
    ],
)
def test_the_most_exact_route_wins(method: str, path: str, template: str | None) -> None:
    route = find(method, path)
    assert (route.template if route else None) == template


def test_whatever_gives_or_takes_secrets_counts_strictly() -> None:
    for route in ROUTES:
        if route.template.startswith("/oauth2/") and "POST" in route.methods and route.auth is Auth.PUBLIC:
            assert route.limit in (Limit.SIGN_IN, Limit.TOKEN), route.template


def test_everything_under_api_needs_a_token() -> None:
    for route in ROUTES:
        if route.template.startswith("/api/"):
            assert route.auth is Auth.TOKEN, route.template
            assert not route.browser, route.template


def test_a_file_that_is_sent_part_by_part_comes_from_where_threads_are_many() -> None:
    route = find("GET", "/api/v1/extract-runs/1/file")

    assert route is not None
    assert route.upstream == "reporting-stream"
