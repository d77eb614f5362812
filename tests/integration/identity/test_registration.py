"""Third parties register applications that people sign in with, and clients that hold a key instead of a secret."""

import time
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from services.identity.domain.clients import Client
from services.identity.domain.roles import Role
from tests.integration.identity.network import REDIRECT, Network, organisation_id, query_of, token_request

KEY = ECKey.generate_key("P-256", parameters={"kid": "one"})
JWKS = {"keys": [KEY.as_dict(private=False)]}


@pytest.fixture(scope="module")
def admin(network: Network) -> dict[str, str]:
    """The organisation's own administrator."""
    return network.bearer(Role.COUNTRY_ADMIN, "gt1")


@pytest.fixture
def http(network: Network) -> FlaskClient:
    return network.app.test_client()


def register(http: FlaskClient, network: Network, headers: dict, **changes: Any):
    body = {
        "country": "GT",
        "organisation_id": str(organisation_id(network, "gt1")),
        "role": "caseworker",
        "name": "Tablero externo",
    }
    return http.post("/api/v1/clients", json=body | changes, headers=headers)


def registered(network: Network, made: dict) -> Client:
    network.parts.clients.forget()
    client = network.parts.clients.get(made["client_id"])
    network.secrets[client.client_id] = made["client_secret"] or ""
    return client


@pytest.mark.parametrize("method", ["client_secret_basic", "none"])
def test_people_sign_in_with_an_application_of_a_third_party(http, network: Network, admin, method: str):
    made = register(http, network, admin, auth_method=method, redirect_uris=[REDIRECT], scope="cases:read").json
    assert made["redirect_uris"] == [REDIRECT]
    assert (made["client_secret"] is None) == (method == "none")
    client, browser = registered(network, made), network.browser()
    person = network.add_person(Role.CASEWORKER, "gt2")
    browser.sign_in(person)
    page = browser.authorize(client, scope="openid cases:read")
    assert "Tablero externo" in page.text
    code = query_of(browser.submit(page, {"decision": "allow"}))["code"]
    tokens = browser.redeem(client, code).json
    assert tokens["scope"] == "openid cases:read"
    own = token_request(network, client, grant_type="client_credentials")
    assert own.json["error"] == ("invalid_client" if method == "none" else "unauthorized_client")


def test_a_client_with_a_key_gets_its_token_by_an_assertion(http, network: Network, admin):
    made = register(http, network, admin, auth_method="private_key_jwt", jwks=JWKS).json
    assert (made["auth_method"], made["client_secret"]) == ("private_key_jwt", None)
    now = int(time.time())
    claims = {"iss": made["client_id"], "sub": made["client_id"], "iat": now, "exp": now + 60, "jti": str(uuid4())}
    claims["aud"] = f"{network.parts.settings.common.issuer}/oauth2/token"
    assertion = jwt.encode({"alg": "ES256", "kid": "one"}, claims, KEY, algorithms=["ES256"])
    answer = http.post(
        "/oauth2/token",
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
        },
    )
    assert answer.status_code == 200, answer.json


@pytest.mark.parametrize(
    "address",
    [
        "http://app.example/cb",
        "javascript:alert(1)",
        "data:text/html,x",
        "//app.example/cb",
        "/cb",
        "https://app.example/cb#x",
        "https://user@app.example/cb",
        "https://*.example/cb",
        "https://app.example\\@evil.example/cb",
        "myapp:/cb",
        "http://localhost.evil.example/cb",
        "https:///cb",
        "https://app.example/ñ",
        "https://app.example/a b",
    ],
)
def test_an_unsafe_address_is_refused(http, network: Network, admin, address: str):
    for name in ("redirect_uris", "post_logout_redirect_uris"):
        changes = {"redirect_uris": [REDIRECT]} | {name: [REDIRECT, address]}
        answer = register(http, network, admin, **changes)
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unsafe_redirect")
        assert answer.json["errors"][0]["pointer"] == f"/{name}/1"


@pytest.mark.parametrize("address", ["https://app.example/cb", "http://127.0.0.1:9000/cb", "org.example.app:/cb"])
def test_a_safe_address_is_taken(http, network: Network, admin, address: str):
    assert register(http, network, admin, redirect_uris=[address]).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"auth_method": "private_key_jwt"},
        {"auth_method": "client_secret_basic", "jwks": JWKS},
        {"auth_method": "private_key_jwt", "jwks": {"keys": []}},
        {"auth_method": "private_key_jwt", "jwks": {"keys": [KEY.as_dict(private=True)]}},
        {"auth_method": "private_key_jwt", "jwks": {"keys": [OctKey.generate_key(256).as_dict() | {"kid": "x"}]}},
        {"auth_method": "private_key_jwt", "jwks": {"keys": [RSAKey.generate_key(1024).as_dict(private=False)]}},
        {"auth_method": "private_key_jwt", "jwks": {"keys": [JWKS["keys"][0]] * 6}},
        {"auth_method": "private_key_jwt", "jwks": {"keys": "x"}},
        {"auth_method": "private_key_jwt", "jwks": JWKS | {"more": 1}},
    ],
    ids=["none", "with a secret", "empty", "private", "symmetric", "short", "many", "no list", "more"],
)
def test_keys_that_prove_nothing_are_refused(http, network: Network, admin, changes: dict):
    answer = register(http, network, admin, **changes)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "wrong_keys")


def test_an_application_without_a_secret_needs_somewhere_to_come_back_to(http, network: Network, admin):
    answer = register(http, network, admin, auth_method="none")
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "redirect_needed")


def test_an_application_of_another_organisation_waits_for_its_yes(http, network: Network):
    outside = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    made = register(http, network, outside, auth_method="none", redirect_uris=[REDIRECT]).json
    assert made["status"] == "pending"
    done = network.approve(made["access_request_id"], "gt1")
    assert done["client_secret"] is None
    assert registered(network, made).active
