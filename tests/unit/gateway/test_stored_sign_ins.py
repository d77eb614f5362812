"""What the previous release has encrypted can still be read: gateways are replaced one after the other."""

import base64
import hashlib
import time
from typing import Any, cast

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.browser.identity_client import IdentityClient, Tokens
from gateway.browser.sessions import SessionStore
from gateway.browser.sign_in import SignIn, SignInFailed

pytestmark = pytest.mark.unit

KEY = b"k" * 32
NONCE = b"n" * 12


class Cache:
    """As much of Redis as a session needs."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    def getex(self, name: str, *, ex: int) -> bytes | None:
        return self.values.get(name)

    def set(self, name: str, value: bytes, *, ex: int) -> None:
        self.values[name] = value


class Identity:
    """Grants every code."""

    def redeem(self, code: str, verifier: str) -> Tokens:
        return Tokens(f"access {verifier}", "refresh", time.time() + 300)

    def role(self, _access_token: str) -> str:
        return "caseworker"


def store(cache: Cache) -> SessionStore:
    return SessionStore(cast("Any", cache), KEY)


def an_attempt(key: bytes, *, seconds: float = 600) -> str:
    content = orjson.dumps(["state", "verifier", "/app/casos", time.time() + seconds])
    sealed = AESGCM(hashlib.sha256(b"sign-in attempt" + key).digest()).encrypt(NONCE, content, None)
    return base64.urlsafe_b64encode(NONCE + sealed).decode()


def complete(attempt: str) -> tuple[str, str]:
    identity = cast("IdentityClient", Identity())
    sign_in = SignIn(store(Cache()), identity, key=KEY, redirect_uri="http://x/session/callback", scope="openid")
    _, session, begun = sign_in.complete(code="code", state="state", attempt_cookie=attempt)
    return session.access_token, begun.return_to


def test_a_session_of_the_previous_release_goes_on() -> None:
    cache = Cache()
    name = f"session:{hashlib.sha256(b'cookie').hexdigest()}"
    kept = {
        "access_token": "a",
        "refresh_token": "r",
        "access_expires_at": 1.0,
        "csrf_token": "c",
        "role": "",
        "ends_at": time.time() + 60,
    }
    cache.values[name] = NONCE + AESGCM(KEY).encrypt(NONCE, orjson.dumps(kept), name.encode())

    assert store(cache).read("cookie").access_token == "a"


def test_a_sign_in_that_began_at_the_previous_release_comes_to_its_end() -> None:
    assert complete(an_attempt(KEY)) == ("access verifier", "/app/casos")


@pytest.mark.parametrize("attempt", [an_attempt(b"x" * 32), an_attempt(KEY, seconds=-1), "", "!", "YQ=="])
def test_an_attempt_of_another_key_or_time_fails(attempt: str) -> None:
    with pytest.raises(SignInFailed):
        complete(attempt)
