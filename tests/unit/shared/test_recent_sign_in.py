"""What is dangerous asks a person for a recent sign-in (RFC 9470), and a system for none."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.contracts.oauth import RECENT_SIGN_IN_SECONDS
from shared.kernel.grant import Grant, Permission
from shared.web.access.authorization import recently_signed_in, recently_signed_in_if, requires
from shared.web.access.tokens import CLOCK_SKEW_SECONDS, TokenVerifier
from shared.web.problems import register_problems
from tests.support.tokens import ISSUER, bearer, jwks_server

pytestmark = pytest.mark.unit

ELEVEN_MINUTES = 660
MANY = "0198b6a0-0000-7000-8000-0000000000aa"


def looked_at_many(caller: Grant) -> bool:
    return caller.subject == MANY


@pytest.fixture(scope="module")
def http() -> Iterator[FlaskClient]:
    app = Flask("cases")
    register_problems(app)

    @app.get("/always")
    @requires(Permission.USERS_WRITE)
    @recently_signed_in
    def always() -> str:
        return "done"

    @app.get("/many")
    @requires(Permission.USERS_WRITE)
    @recently_signed_in_if(looked_at_many)
    def many() -> str:
        return "done"

    with jwks_server() as url:
        app.extensions["token_verifier"] = TokenVerifier.from_urls(
            issuer=ISSUER, jwks_url=url, cache_url="redis://127.0.0.1:1/0"
        )
        yield app.test_client()


def signed_in(seconds_ago: float, **claims: Any) -> dict[str, str]:
    return bearer(role="country_admin", **{"auth_time": int(time.time() - seconds_ago)} | claims)


def test_who_has_just_signed_in_goes_on(http: FlaskClient) -> None:
    assert http.get("/always", headers=signed_in(5)).status_code == 200
    assert http.get("/always", headers=signed_in(RECENT_SIGN_IN_SECONDS - 2)).status_code == 200


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es", "Confirme que es usted: inicie sesión de nuevo y repita lo que hacía"),
        ("en", "Confirm that it is you: sign in again and repeat what you were doing"),
    ],
)
def test_an_old_sign_in_is_challenged_for_either_kind_of_token(http: FlaskClient, language: str, title: str) -> None:
    answer = http.get("/always", headers=signed_in(ELEVEN_MINUTES) | {"Accept-Language": language})
    assert (answer.status_code, answer.json["code"]) == (401, "insufficient_user_authentication")
    assert answer.json["title"] == title
    challenge = answer.headers["WWW-Authenticate"]
    for scheme in challenge.split("DPoP "):
        assert 'error="insufficient_user_authentication"' in scheme
        assert 'error_description="' in scheme
        assert 'max_age="600"' in scheme
    assert challenge.startswith("Bearer ")


def test_a_person_whose_token_does_not_say_when_they_signed_in_is_asked(http: FlaskClient) -> None:
    assert http.get("/always", headers=signed_in(0, auth_time=0)).status_code == 401


def test_a_system_is_not_asked_because_its_key_is_its_proof(http: FlaskClient) -> None:
    assert http.get("/always", headers=signed_in(ELEVEN_MINUTES, acr="client")).status_code == 200


def test_who_lacks_the_permission_is_not_asked_to_sign_in(http: FlaskClient) -> None:
    assert http.get("/always", headers=bearer(role="analyst", auth_time=1)).status_code == 403


def test_a_caller_without_a_token_is_not_told_how_to_go_on(http: FlaskClient) -> None:
    answer = http.get("/always")
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")
    assert "error=" not in answer.headers["WWW-Authenticate"]


def test_clocks_may_differ_by_seconds_and_no_more(http: FlaskClient) -> None:
    limit = RECENT_SIGN_IN_SECONDS + CLOCK_SKEW_SECONDS
    assert http.get("/always", headers=signed_in(limit - 2)).status_code == 200
    assert http.get("/always", headers=signed_in(limit + 2)).status_code == 401
    assert http.get("/always", headers=signed_in(-CLOCK_SKEW_SECONDS + 2)).status_code == 200


@pytest.mark.parametrize("auth_time", [2**40, -1, "yesterday", [1]], ids=str)
def test_a_token_that_lies_about_the_sign_in_is_no_token(http: FlaskClient, auth_time: object) -> None:
    answer = http.get("/always", headers=signed_in(0, auth_time=auth_time))
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


def test_many_ask_for_a_recent_sign_in_and_few_do_not(http: FlaskClient) -> None:
    assert http.get("/many", headers=signed_in(ELEVEN_MINUTES)).status_code == 200
    assert http.get("/many", headers=signed_in(ELEVEN_MINUTES, sub=MANY)).status_code == 401
    assert http.get("/many", headers=signed_in(5, sub=MANY)).status_code == 200
