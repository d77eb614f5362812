"""Forged, altered and misplaced access tokens: every one is 401, none is an error of ours."""

import base64
import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from werkzeug.test import TestResponse

from services.identity.adapters.tokens.signing_keys import SigningKey
from services.identity.domain.roles.roles import Role
from shared.contracts.oauth import AUDIENCE
from tests.integration.identity.network import Network

FOREIGN = ECKey.generate_key("P-256", parameters={"kid": "foreign"})
P384 = ECKey.generate_key("P-384")
RSA = RSAKey.generate_key(2048)


class FromNow(int):
    """Seconds from when the token is made."""


def b64(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.fixture(scope="module")
def genuine(network: Network) -> str:
    return network.token(network.add_client("gt1", role=Role.COUNTRY_ADMIN))


def body(network: Network, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": network.parts.settings.common.issuer,
        "sub": "x",
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + 300,
        "jti": str(uuid4()),
        "client_id": "x",
        "scope": "users:write",
        "org": str(uuid4()),
        "ctry": ["GT"],
        "acr": "pwd",
        "sid": "x",
        "pv": 1,
    } | changes
    placed = {name: now + value if isinstance(value, FromNow) else value for name, value in claims.items()}
    return {name: value for name, value in placed.items() if value is not None}


def our_key(network: Network) -> SigningKey:
    network.parts.keys.jwks()
    return next(key for key in network.parts.keys._keys if key.state == "current")


def ours(network: Network, header: dict[str, Any] | None = None, **changes: Any) -> str:
    key = our_key(network)
    head = {"alg": "ES256", "kid": key.kid, "typ": "at+jwt"} | (header or {})
    head = {name: value for name, value in head.items() if value is not None}
    return jwt.encode(head, body(network, **changes), key.key, algorithms=["ES256"], default_type=None)


def ask(network: Network, authorization: str) -> TestResponse:
    return network.app.test_client().get("/api/v1/me", headers={"Authorization": authorization})


SCHEMES = ("Bearer", "DPoP")
WRONG_CLAIMS: list[dict[str, Any]] = [
    {"aud": "cases"},
    {"aud": ["ceiba", "x"]},
    {"aud": None},
    {"iss": "https://evil.example"},
    {"iss": None},
    {"exp": 1},
    {"exp": None},
    {"exp": "9999999999"},
    {"exp": FromNow(86_400)},
    {"iat": FromNow(600), "exp": FromNow(700)},
    {"iat": None},
    {"iat": "now"},
    {"nbf": FromNow(600)},
    {"jti": None},
    {"sub": None},
    {"client_id": None},
    {"scope": None},
    {"scope": 7},
    {"org": None},
    {"org": "not-a-uuid"},
    {"org": 7},
    {"ctry": None},
    {"ctry": ["*"]},
    {"ctry": ["XX"]},
    {"ctry": 7},
    {"pv": "many"},
    {"cnf": {"jkt": "x"}},
]


WRONG_HEADERS: list[dict[str, Any]] = [
    {"typ": None},
    {"typ": "JWT"},
    {"typ": "AT+JWT"},
    {"typ": "application/at+jwt"},
    {"kid": None},
    {"kid": "unknown"},
    {"kid": "../../etc/passwd"},
    {"kid": "' OR 1=1 --"},
    {"kid": ""},
]


def forgeries(network: Network, genuine: str) -> dict[str, str]:
    head, payload, signature = genuine.split(".")
    kid = our_key(network).kid
    public = our_key(network).key
    known = {"alg": "ES256", "kid": kid, "typ": "at+jwt"}
    claims = body(network)
    admin = b64(json.loads(base64.urlsafe_b64decode(payload + "==")) | {"ctry": ["GT", "HN"]})
    hmac_key = OctKey.import_key(str(public.as_dict(private=False)["x"]))
    return {
        "alg none": f"{b64({'alg': 'none', 'kid': kid, 'typ': 'at+jwt'})}.{payload}.",
        "alg None": f"{b64({'alg': 'None', 'kid': kid, 'typ': 'at+jwt'})}.{payload}.{signature}",
        "no alg": f"{b64({'kid': kid, 'typ': 'at+jwt'})}.{payload}.{signature}",
        "hmac with the public key": jwt.encode(
            {"alg": "HS256", "kid": kid, "typ": "at+jwt"}, claims, hmac_key, algorithms=["HS256"]
        ),
        "foreign key": jwt.encode({"alg": "ES256", "kid": "foreign", "typ": "at+jwt"}, claims, FOREIGN),
        "foreign key, our kid": jwt.encode({"alg": "ES256", "kid": kid, "typ": "at+jwt"}, claims, FOREIGN),
        "embedded jwk": jwt.encode(
            {"alg": "ES256", "kid": kid, "typ": "at+jwt", "jwk": FOREIGN.as_dict(private=False)}, claims, FOREIGN
        ),
        "rsa": jwt.encode({"alg": "RS256", "kid": kid, "typ": "at+jwt"}, claims, RSA, algorithms=["RS256"]),
        "another curve": jwt.encode({"alg": "ES384", "kid": kid, "typ": "at+jwt"}, claims, P384, algorithms=["ES384"]),
        "unknown crit": f"{b64(known | {'crit': ['x'], 'x': 1})}.{payload}.{signature}",
        "jku": f"{b64(known | {'jku': 'https://evil.example'})}.{payload}.{signature}",
        "changed payload": f"{head}.{admin}.{signature}",
        "empty payload": f"{head}..{signature}",
        "no signature": f"{head}.{payload}.",
        "zero signature": f"{head}.{payload}.{b64(bytes(64))}",
        "cut signature": f"{head}.{payload}.{signature[:-4]}",
        "long signature": f"{head}.{payload}.{signature}AAAA",
        "padding": f"{head}.{payload}.{signature}==",
        "two parts": f"{head}.{payload}",
        "four parts": f"{genuine}.x",
        "five parts": f"{genuine}.x.y",
        "header is a list": f"{b64([1])}.{payload}.{signature}",
        "header is no json": f"{b64(b'x')}.{payload}.{signature}",
        "header is a number": f"{b64(7)}.{payload}.{signature}",
        "payload is no object": f"{head}.{b64([1])}.{signature}",
        "deep json": f"{b64(b'[' * 3000)}.{payload}.{signature}",
        "huge": f"{head}.{payload}.{'A' * 9000}",
        "empty": "",
        "spaces": "   ",
        "garbage": "garbage",
        "nul": "a\x00b",
        "two tokens": f"{genuine} {genuine}",
        "whitespace inside": genuine.replace(".", ". "),
        "json": '{"alg":"none"}',
    }


def test_no_forged_token_gets_in(network: Network, genuine: str, announce: Callable[[str], None]) -> None:
    tokens = forgeries(network, genuine)
    tokens |= {f"claims {changes}": ours(network, **changes) for changes in WRONG_CLAIMS}
    tokens |= {f"header {header}": ours(network, header) for header in WRONG_HEADERS}
    answers = {
        f"{scheme} {name}": ask(network, f"{scheme} {token}").status_code
        for name, token in tokens.items()
        for scheme in SCHEMES
    }
    announce(f"forged tokens: {len(tokens)} as bearer and as bound token, answered {dict(Counter(answers.values()))}")
    assert {name: status for name, status in answers.items() if status != 401} == {}
    assert len(set(tokens.values())) >= 60
    assert ask(network, f"Bearer {genuine}").status_code == 200


@pytest.mark.parametrize("scheme", ["", "Basic ", "DPoP ", "Token ", "Bearer\t", "Bearer,"])
def test_only_a_bearer_header_is_read(network: Network, genuine: str, scheme: str) -> None:
    assert ask(network, f"{scheme}{genuine}").status_code == 401


def test_a_token_elsewhere_than_in_the_header_is_not_read(network: Network, genuine: str) -> None:
    http = network.app.test_client()
    http.set_cookie("access_token", genuine)
    assert http.get("/api/v1/me").status_code == 401
    # In the address it is a parameter that nobody asked for.
    assert http.get(f"/api/v1/me?access_token={genuine}").status_code in (401, 422)
    assert http.post("/oauth2/userinfo", data={"access_token": genuine}).status_code == 401


def test_an_id_token_is_no_access_token(network: Network) -> None:
    client, person = network.add_web_client("gt1", first_party=True), network.add_person(Role.CASEWORKER, "gt1")
    browser = network.browser()
    tokens = browser.redeem(client, browser.code_for(client, person, scope="openid")).json
    assert ask(network, f"Bearer {tokens['id_token']}").status_code == 401
    assert ask(network, f"Bearer {tokens['refresh_token']}").status_code == 401
