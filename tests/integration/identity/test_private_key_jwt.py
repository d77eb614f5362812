"""Clients that prove themselves with a signed assertion (RFC 7523)."""

import time
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from werkzeug.test import TestResponse

from services.identity.domain.clients.clients import AuthMethod, Client
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = ECKey.generate_key("P-256", parameters={"kid": "system"})


@pytest.fixture(scope="module")
def client(network: Network) -> Client:
    return network.add_client(
        "gt1",
        role=Role.CASEWORKER,
        auth_method=AuthMethod.PRIVATE_KEY,
        secret_digest=None,
        jwks={"keys": [KEY.as_dict(private=False)]},
    )


def an_assertion(
    network: Network, client: Client, *, key: ECKey | OctKey | RSAKey = KEY, alg: str = "ES256", **changes: Any
) -> str:
    now = int(time.time())
    claims = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": f"{network.parts.settings.common.issuer}/oauth2/token",
        "iat": now,
        "exp": now + 60,
        "jti": str(uuid4()),
    } | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": "system"}, claims, key, algorithms=[alg])


def present(network: Network, assertion: str) -> TestResponse:
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": assertion}
    return network.app.test_client().post("/oauth2/token", data=form)


def test_a_good_assertion_gets_a_token_once(network: Network, client: Client) -> None:
    assertion = an_assertion(network, client)
    assert present(network, assertion).status_code == 200
    replayed = present(network, assertion)
    assert (replayed.status_code, replayed.json["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 99_999_999_999},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"iss": "somebody-else"},
        {"iss": None},
        {"sub": "somebody-else"},
        {"sub": None},
        {"sub": 7},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 500},
        {"jti": 5},
        {"nbf": 99_999_999_999},
    ],
    ids=str,
)
def test_a_wrong_claim_is_refused(network: Network, client: Client, changes: dict[str, Any]) -> None:
    answer = present(network, an_assertion(network, client, **changes))
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")


def test_another_key_is_refused(network: Network, client: Client) -> None:
    foreign = ECKey.generate_key("P-256", parameters={"kid": "system"})
    rsa = RSAKey.generate_key(2048, parameters={"kid": "system"})
    assert present(network, an_assertion(network, client, key=foreign)).status_code == 401
    assert present(network, an_assertion(network, client, key=rsa, alg="PS256")).status_code == 401


def test_the_public_key_as_an_hmac_secret_is_refused(network: Network, client: Client) -> None:
    secret = OctKey.import_key(KEY.as_pem(private=False).replace(b"PUBLIC", b"P"))
    assert present(network, an_assertion(network, client, key=secret, alg="HS256")).status_code == 401


@pytest.mark.parametrize("assertion", ["", "x", "a.b.c", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "x" * 9000])
def test_what_is_no_assertion_is_refused(network: Network, assertion: str) -> None:
    assert present(network, assertion).status_code == 401


def test_a_client_with_a_key_cannot_fall_back_to_a_secret(network: Network, client: Client) -> None:
    answer = network.app.test_client().post(
        "/oauth2/token", data={"grant_type": "client_credentials"}, headers=network.basic(client)
    )
    assert answer.status_code == 401
