"""Only our issuer's fresh access tokens for this platform open an endpoint."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from shared.kernel.country import Country
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Permission
from shared.web.tokens import TokenVerifier
from tests.support.tokens import ISSUER, KEY, a_token, jwks_server

pytestmark = pytest.mark.unit

NO_REDIS = "redis://127.0.0.1:1/0"


@pytest.fixture(scope="module")
def verifier() -> Iterator[TokenVerifier]:
    with jwks_server() as url:
        yield TokenVerifier.from_urls(issuer=ISSUER, jwks_url=url, cache_url=NO_REDIS)


def header(**changes: Any) -> dict[str, Any]:
    fields = {"alg": "ES256", "kid": "test", "typ": "at+jwt"} | changes
    return {name: value for name, value in fields.items() if value is not None}


def claims(**changes: Any) -> dict[str, Any]:
    body = json.loads(base64.urlsafe_b64decode(a_token().split(".")[1] + "==")) | changes
    return {name: value for name, value in body.items() if value is not None}


def signed(head: dict[str, Any], body: dict[str, Any], key: Any = KEY, algorithm: str = "ES256") -> str:
    return jwt.encode(head, body, key, algorithms=[algorithm])


def unsigned(head: dict[str, Any], body: dict[str, Any]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, body)]
    return ".".join([*parts, ""])


def forgeries() -> dict[str, str]:
    now = int(time.time())
    good = a_token()
    head, body, signature = good.split(".")
    stranger = ECKey.generate_key("P-256", parameters={"kid": "test"})
    corpus = {
        "empty": "",
        "one part": head,
        "two parts": f"{head}.{body}",
        "four parts": f"{good}.x",
        "no signature": f"{head}.{body}.",
        "another's signature": f"{head}.{body}.{a_token().split('.')[2]}",
        "cut signature": good[:-4],
        "body of another": f"{head}.{a_token().split('.')[1]}.{signature}",
        "larger than 8 kB": good + "A" * 9000,
        "alg none": unsigned(header(alg="none"), claims()),
        "alg none, capital": unsigned(header(alg="NONE"), claims()),
        "stranger's key": signed(header(), claims(), stranger),
        "HS256 with the public key": signed(
            header(alg="HS256"), claims(), OctKey.import_key(json.dumps(KEY.as_dict(private=False))), "HS256"
        ),
        "RS256": signed(header(alg="RS256"), claims(), RSAKey.generate_key(2048), "RS256"),
        "no typ": signed(header(typ=None), claims()),
        "typ JWT": signed(header(typ="JWT"), claims()),
        "typ id token": signed(header(typ="id_token+jwt"), claims()),
        "typ in capitals": signed(header(typ="AT+JWT"), claims()),
        "no kid": signed(header(kid=None), claims()),
        "unknown kid": signed(header(kid="other"), claims()),
        "kid as a path": signed(header(kid="../../etc/passwd"), claims()),
        "embedded key": signed(header(kid="other", jwk=stranger.as_dict(private=False)), claims(), stranger),
        "key address": signed(header(kid="other", jku="http://127.0.0.1:9/jwks"), claims(), stranger),
        "unknown crit": unsigned(header(crit=["exp"]), claims()),
        "expired": signed(header(), claims(exp=now - 1)),
        "issued in the future": signed(header(), claims(iat=now + 60, exp=now + 300)),
        "not yet valid": signed(header(), claims(nbf=now + 60)),
        "lives too long": signed(header(), claims(exp=now + 3600)),
        "wrong issuer": signed(header(), claims(iss="http://other")),
        "issuer with a slash": signed(header(), claims(iss=f"{ISSUER}/")),
        "wrong audience": signed(header(), claims(aud="other")),
        "audience list": signed(header(), claims(aud=["ceiba", "other"])),
        "bound to a key": signed(header(), claims(cnf={"jkt": "x"})),
        "country as text": signed(header(), claims(ctry="*")),
        "unknown country": signed(header(), claims(ctry=["GT", "US"])),
        "organisation is no id": signed(header(), claims(org="*")),
        "expiry as text": signed(header(), claims(exp="never")),
        "scope as a list": signed(header(), claims(scope=["cases:read"])),
    }
    for name in ("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope", "org", "ctry"):
        corpus[f"without {name}"] = signed(header(), claims(**{name: None}))
    return corpus


@pytest.mark.parametrize("name", sorted(forgeries()))
def test_a_forged_token_is_refused(verifier: TokenVerifier, name: str) -> None:
    with pytest.raises(Unauthenticated):
        verifier.verify(f"Bearer {forgeries()[name]}")


@pytest.mark.parametrize("scheme", [None, "", "Bearer", "Basic {}", "DPoP {}", "Bearer  {}", "Token {}"])
def test_only_the_bearer_scheme_counts(verifier: TokenVerifier, scheme: str | None) -> None:
    with pytest.raises(Unauthenticated):
        verifier.verify(scheme and scheme.format(a_token()))


def test_a_good_token_becomes_a_grant(verifier: TokenVerifier) -> None:
    organisation_id = uuid4()

    grant = verifier.verify(f"Bearer {a_token(countries=['GT', 'HN'], organisation_id=organisation_id, pv=7)}")

    assert grant.countries == {Country.GUATEMALA, Country.HONDURAS}
    assert (grant.organisation_id, grant.policy_version) == (organisation_id, 7)
    assert grant.allows(Permission.CASES_WRITE)
    assert not grant.allows(Permission.USERS_WRITE)


def test_a_scope_that_is_no_permission_of_ours_grants_nothing(verifier: TokenVerifier) -> None:
    assert verifier.verify(f"Bearer {a_token(scope='openid root cases:read')}").permissions == {Permission.CASES_READ}


def test_a_remembered_token_still_ends_at_its_time(verifier: TokenVerifier) -> None:
    token = f"Bearer {a_token(exp=int(time.time()) + 1)}"
    verifier.verify(token)
    time.sleep(1.1)

    with pytest.raises(Unauthenticated):
        verifier.verify(token)
