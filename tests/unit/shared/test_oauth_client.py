"""What a client of the token endpoint sends, and what it makes of each kind of response."""

import base64
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest
import urllib3

from shared.oauth_client import InvalidResponse, NoResponse, OAuthClient, TokenRefused, basic_authorization

pytestmark = pytest.mark.unit


class Pool:
    """Gives one response, or raises it."""

    def __init__(self, response: tuple[int, bytes] | Exception) -> None:
        self._response = response
        self.sent: list[tuple[str, str, dict[str, Any]]] = []

    def request(self, method: str, url: str, **more: Any) -> SimpleNamespace:
        self.sent.append((method, url, more))
        if isinstance(self._response, Exception):
            raise self._response
        status, data = self._response
        return SimpleNamespace(status=status, data=data)


def a_client(response: tuple[int, bytes] | Exception) -> tuple[OAuthClient, Pool]:
    pool = Pool(response)
    return OAuthClient("http://identity/", "referrals", "a+b%", cast("urllib3.PoolManager", pool)), pool


@pytest.mark.parametrize(("secret", "sent"), [("plain-1_", "plain-1_"), ("a+b%c:d", "a%2Bb%25c%3Ad"), ("ñ", "%C3%B1")])
def test_a_secret_is_form_encoded_before_it_is_put_into_the_header(secret: str, sent: str) -> None:
    scheme, _, encoded = basic_authorization("me", secret).partition(" ")

    assert (scheme, base64.b64decode(encoded).decode()) == ("Basic", f"me:{sent}")


def test_a_token_is_asked_for_with_a_form_and_the_callers_headers() -> None:
    granted = {"access_token": "t", "expires_in": "300", "refresh_token": "r"}
    client, pool = a_client((200, orjson.dumps(granted)))

    token = client.token({"grant_type": "x", "scope": "a b"}, headers={"X-Request-Id": "1"})

    ((method, url, more),) = pool.sent
    assert (method, url, more["body"]) == ("POST", "http://identity/oauth2/token", "grant_type=x&scope=a+b")
    assert more["headers"]["X-Request-Id"] == "1"
    assert more["headers"]["Authorization"].startswith("Basic ")
    assert (token.access_token, token.expires_in, token.refresh_token) == ("t", 300, "r")
    assert "'t'" not in repr(token)


@pytest.mark.parametrize(
    ("response", "error"),
    [
        ((400, b'{"error": "invalid_grant"}'), TokenRefused),
        ((503, b"{}"), TokenRefused),
        ((200, b"not json"), InvalidResponse),
        ((200, b"{}"), InvalidResponse),
        ((200, b'{"access_token": "t", "expires_in": "soon"}'), InvalidResponse),
        (urllib3.exceptions.HTTPError(), NoResponse),
    ],
)
def test_each_kind_of_failure_has_its_own_exception(
    response: tuple[int, bytes] | Exception, error: type[Exception]
) -> None:
    client, _ = a_client(response)

    with pytest.raises(error):
        client.token({})


def test_a_refusal_carries_status_and_code() -> None:
    client, _ = a_client((400, b'{"error": "invalid_scope"}'))

    with pytest.raises(TokenRefused) as refused:
        client.token({})

    assert (refused.value.status, refused.value.error) == (400, "invalid_scope")
