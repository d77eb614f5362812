"""Which metadata a client may be registered with: no redirect to a stranger, no private key, no weak one."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from services.identity.domain.clients.clients import AuthMethod
from services.identity.domain.clients.public_keys import key_thumbprint
from services.identity.domain.clients.registration import (
    host_of,
    require_reachable,
    require_safe_addresses,
    require_sound_client,
)
from shared.kernel.errors import Invalid
from shared.outgoing.target import DEFAULT_RULES

OWN = "https://ceiba.example"
EC_KEY = {**ECKey.generate_key("P-256", private=False).as_dict(), "kid": "1"}
RSA_KEY = {**RSAKey.generate_key(2048, private=False).as_dict(), "kid": "2"}


def number(value: int) -> str:
    """As a member of a key (RFC 7518 §6.3.1)."""
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8)).rstrip(b"=").decode()


def value_of(member: object) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(f"{member}=="))


def problem_of(refused: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    (problem,) = refused.value.problems
    return problem.field, problem.code


def keys(*some: Any) -> Mapping[str, Any]:
    return {"keys": list(some)}


@pytest.mark.parametrize(
    "address",
    [
        "https://analysis.example/return",
        "https://analysis.example:8443/return?state=1",
        "https://[2001:db8::1]/return",
        "http://127.0.0.1/return",
        "http://127.0.0.1:49152/return",
        "http://[::1]:49152/return",
        "http://[::1]/return",
        "org.example.agenda:/return",
    ],
)
def test_a_redirect_goes_over_tls_stays_on_this_machine_or_opens_an_installed_application(address: str) -> None:
    require_safe_addresses("redirect_uris", [address], OWN)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/return",
        "https://",
        "https:///return",
        "https://user@analysis.example/",
        "http://analysis.example/return",
        "http://localhost/return",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "//analysis.example/return",
        "http://user@127.0.0.1/",
        "http://127.0.0.1:80:80/",
        "javascript:alert(1)",
        "com.evil.app:javascript:alert(1)",
        "com.evil.app:return",
        "com.evil.app:",
        "https://analysis.example:99999/",
        "https://analysis.example:0/",
        "https://analysis.example/app/../return",
        "https://analysis.example/./return",
        "https://analysis.example/app/%2e%2E/return",
        "org.example.agenda:/../return",
        "https://ceiba.example/session/callback",
        "https://CEIBA.example:443/session/callback",
        "https://ceiba.example./",
        "data:text/html,x",
        "agenda:/return",
        "org.example.agenda://evil.example/return",
        "https://*.analysis.example/",
        "https://analysis.example/#fragment",
        "https://analysis.example/a b",
        "https://analysis.example\\@evil.example/",
        'https://analysis.example/"',
        "https://analysis.example/<x",
        "https://analysis.example/x>",
        "https://niña.example/",
        "https://analysis.example/\n",
        "https://analysis.example/\x7f",
        "https://[analysis/",
        "https://[",
    ],
)
def test_an_address_that_a_browser_must_not_be_sent_to_is_refused_by_its_position(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_safe_addresses("post_logout_redirect_uris", ["https://analysis.example/", address], OWN)

    assert problem_of(refused) == ("post_logout_redirect_uris.1", "unsafe_redirect")


def test_an_application_without_a_secret_needs_a_redirect() -> None:
    require_sound_client(AuthMethod.NONE, ["https://analysis.example/"], None)
    require_sound_client(AuthMethod.SECRET, [], None)
    with pytest.raises(Invalid) as refused:
        require_sound_client(AuthMethod.NONE, [], None)

    assert problem_of(refused) == ("redirect_uris", "redirect_needed")


@pytest.mark.parametrize("jwks", [keys(EC_KEY), keys(RSA_KEY), keys(EC_KEY, RSA_KEY), keys(*[EC_KEY] * 5)])
def test_public_keys_come_with_the_method_that_uses_them(jwks: Mapping[str, Any]) -> None:
    require_sound_client(AuthMethod.PRIVATE_KEY, [], jwks)


@pytest.mark.parametrize(
    ("method", "jwks"),
    [(AuthMethod.PRIVATE_KEY, None), (AuthMethod.SECRET, keys(EC_KEY)), (AuthMethod.NONE, keys(EC_KEY))],
)
def test_keys_and_method_must_agree(method: AuthMethod, jwks: Mapping[str, Any] | None) -> None:
    with pytest.raises(Invalid) as refused:
        require_sound_client(method, ["https://analysis.example/"], jwks)

    assert problem_of(refused) == ("jwks", "wrong_keys")


@pytest.mark.parametrize(
    "key",
    [
        EC_KEY | {"ext": True},
        EC_KEY | {"key_ops": ["verify"], "use": "sig", "alg": "ES256"},
        RSA_KEY | {"alg": "PS256", "use": "sig"},
    ],
)
def test_the_members_that_browsers_and_tools_add_are_taken(key: Mapping[str, Any]) -> None:
    require_sound_client(AuthMethod.PRIVATE_KEY, [], keys(key))


PRIVATE = [EC_KEY | {member: "secret"} for member in ("d", "p", "q", "dp", "dq", "qi", "oth", "k")]


@pytest.mark.parametrize(
    "jwks",
    [
        {},
        {"keys": []},
        {"keys": "x"},
        {"keys": EC_KEY},
        {"keys": [EC_KEY], "extra": 1},
        keys(*[EC_KEY] * 6),
        keys("x"),
        keys(EC_KEY, None),
        *[keys(key) for key in PRIVATE],
        keys(RSA_KEY, PRIVATE[0]),
        keys({name: EC_KEY[name] for name in ("kty", "crv", "x", "y")}),
        keys(EC_KEY | {"kid": 7}),
        keys(EC_KEY | {"crv": "P-521"}),
        keys(EC_KEY | {"crv": "P-384"}),
        keys(EC_KEY | {"kty": "OKP", "crv": "Ed25519"}),
        keys(EC_KEY | {"kty": "oct"}),
        keys({name: EC_KEY[name] for name in ("kty", "crv", "x", "kid")}),
        keys({name: EC_KEY[name] for name in ("kty", "crv", "y", "kid")}),
        keys({name: EC_KEY[name] for name in ("kty", "x", "y", "kid")}),
        keys(EC_KEY | {"x": True}),
        keys(EC_KEY | {"x5c": [1]}),
        keys(EC_KEY | {"iat": 5}),
        keys(EC_KEY | {"nested": {"d": "secret"}}),
        keys(RSA_KEY | {"n": number(value_of(RSA_KEY["n"]) >> 8 | 1)}),
        keys(RSA_KEY | {"n": number(value_of(RSA_KEY["n"]) - 1)}),
        keys(RSA_KEY | {"n": number(2**8192 + 1)}),
        keys(RSA_KEY | {"n": number(2**65535 + 1)}),
        keys(RSA_KEY | {"n": ["A"] * 342}),
        *[keys(RSA_KEY | {"e": number(exponent)}) for exponent in (1, 2, 4, 65536, 2**100 + 1)],
        keys(RSA_KEY | {"alg": "RS256"}),
        keys(RSA_KEY | {"use": "enc"}),
        keys(EC_KEY | {"y": EC_KEY["x"]}),
        keys(EC_KEY | {"x": "eA", "y": "eQ"}),
        keys(EC_KEY | {"alg": "none"}),
        keys(EC_KEY | {"alg": "ES384"}),
        keys(EC_KEY | {"kty": ["EC"]}),
        *[keys(EC_KEY | {"kid": kid}) for kid in ("", "a\nb", "a\x00", "a\u202eb", "k" * 201)],
        keys({name: RSA_KEY[name] for name in ("kty", "e", "kid")}),
        keys({name: RSA_KEY[name] for name in ("kty", "n", "kid")}),
        keys(RSA_KEY | {"e": True}),
        keys({"kid": "1"}),
    ],
)
def test_what_is_no_set_of_strong_public_keys_is_refused(jwks: Mapping[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        require_sound_client(AuthMethod.PRIVATE_KEY, [], jwks)

    assert problem_of(refused) == ("jwks", "wrong_keys")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://analysis.example/return?x=1", "analysis.example"),
        ("http://127.0.0.1:49152/return", "127.0.0.1:49152"),
        ("org.example.agenda:/return", "org.example.agenda:"),
    ],
)
def test_people_see_where_a_redirect_leads(address: str, host: str) -> None:
    assert host_of(address) == host


def test_a_thumbprint_is_the_one_of_the_standard() -> None:
    """The example of RFC 7638 §3.1."""
    modulus = (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
        "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ"
        "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK"
        "nqDKgw"
    )
    key = {"kty": "RSA", "n": modulus, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"}

    assert key_thumbprint(key) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_a_thumbprint_speaks_of_the_key_and_not_of_its_labels() -> None:
    assert key_thumbprint(EC_KEY) == key_thumbprint(EC_KEY | {"kid": "9", "alg": "ES256"})
    assert key_thumbprint(EC_KEY) != key_thumbprint(EC_KEY | {"y": "eg"})
    assert len(base64.urlsafe_b64decode(key_thumbprint(EC_KEY) + "=")) == 32


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://ceiba.example/return", "https://ceiba.example"),
        ("https://ceiba.example.:443/return", "https://ceiba.example"),
        ("http://127.0.0.1/return", "http://127.0.0.1:80"),
        ("http://127.0.0.1:80/return", "http://127.0.0.1"),
    ],
)
def test_an_address_of_the_platform_is_no_other_applications(address: str, own: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_safe_addresses("redirect_uris", [address], own)
    assert problem_of(refused) == ("redirect_uris.0", "unsafe_redirect")


def test_an_address_that_messages_must_not_go_to_is_refused_by_its_field() -> None:
    require_reachable("backchannel_logout_uri", None, DEFAULT_RULES)
    require_reachable("backchannel_logout_uri", "https://analysis.example/logout", DEFAULT_RULES)
    with pytest.raises(Invalid) as refused:
        require_reachable("backchannel_logout_uri", "https://10.0.0.1/logout", DEFAULT_RULES)
    assert {problem.field for problem in refused.value.problems} == {"backchannel_logout_uri"}
