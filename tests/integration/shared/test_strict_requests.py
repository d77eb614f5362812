"""What an endpoint does not ask for is refused, and a stream knows when its caller's right has ended."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from shared.contracts.revocations import REVOKED_KEY
from shared.redis_client import redis_client
from shared.web.access.authorization import authorization_check, signed_in
from shared.web.access.tokens import TokenVerifier
from shared.web.app import make_app
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, page_response
from shared.web.responses import json_response
from shared.web.schemas import Coded, StrictSchema
from tests.integration.shared.conftest import OneService
from tests.support.tokens import ISSUER, bearer

pytestmark = pytest.mark.integration


class WordSchema(StrictSchema):
    gender = Coded("gender")


def a_blueprint(rights: list[Any]) -> Blueprint:
    blueprint = Blueprint("words", __name__)

    @blueprint.get("/plain")
    @signed_in
    def plain() -> Response:
        rights.append(authorization_check())
        return json_response({})

    @blueprint.post("/plain")
    @signed_in
    @blueprint.arguments(WordSchema)
    def write(_: dict[str, Any]) -> Response:
        return json_response({})

    def a_list(query: PageQuery) -> Response:
        return page_response([query.position], [7])

    for name in ("one", "other"):
        view = signed_in(blueprint.query(PageQuery)(a_list))
        blueprint.add_url_rule(f"/{name}", name, view)
    return blueprint


@pytest.fixture
def rights() -> list[Any]:
    return []


@pytest.fixture
def client(one_service: OneService, jwks_url: str, rights: list[Any]) -> Iterator[FlaskClient]:
    verifier = TokenVerifier.from_urls(issuer=ISSUER, jwks_url=jwks_url, cache_url=one_service.settings.cache_url)
    app: Flask = make_app(
        one_service.settings, title="Words", blueprints=[a_blueprint(rights)], verifier=verifier, ready={}
    )
    with app.test_client() as client:
        yield client


def test_a_body_that_is_not_json_is_415_and_none_at_all_is_an_empty_one(client: FlaskClient) -> None:
    assert client.post("/plain", data="gender=x", content_type="text/plain", headers=bearer()).status_code == 415
    assert client.post("/plain", data="{}", headers=bearer()).status_code == 415
    assert client.post("/plain", data="{}", content_type="application/json", headers=bearer()).status_code == 200
    assert client.post("/plain", headers=bearer()).status_code == 200


def test_an_endpoint_without_filters_refuses_every_filter(client: FlaskClient) -> None:
    assert client.get("/plain", headers=bearer()).status_code == 200
    assert client.get("/plain?colour=blue", headers=bearer()).status_code == 422


def test_a_cursor_works_on_its_own_list_only(client: FlaskClient) -> None:
    cursor = client.get("/one", headers=bearer()).get_json()["next_cursor"]

    assert client.get(f"/one?cursor={cursor}", headers=bearer()).status_code == 200
    assert client.get(f"/other?cursor={cursor}", headers=bearer()).status_code == 422


def test_a_right_ends_with_its_session(
    client: FlaskClient, rights: list[Any], one_service: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.access.tokens.REVOCATION_READ_EVERY_SECONDS", 0.0)
    client.get("/plain", headers=bearer(sid="revoked-session"))
    (holds,) = rights
    assert holds()

    with redis_client(one_service.settings.cache_url) as cache:
        cache.zadd(REVOKED_KEY, {"sid:revoked-session": time.time() + 60})

    assert not holds()
