"""Signing a browser in and out: authorization code with PKCE, its state bound to the browser that asked."""

import base64
import hashlib
import secrets
import time
from dataclasses import astuple, dataclass
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

import orjson

from gateway.browser.identity_client import IdentityClient
from gateway.browser.sessions import Session, SessionStore, new_session
from shared.contracts.oauth import RECENT_SIGN_IN_SECONDS
from shared.crypto import DecryptionError, decrypt, encrypt
from shared.kernel.errors import DomainError, Text, Unavailable
from shared.kernel.grant import WEB_CLIENT_ID
from shared.telemetry import get_logger
from shared.web.http_errors import HttpError

log = get_logger(__name__)

ATTEMPT_COOKIE = "__Host-ceiba-sign-in"
ATTEMPT_SECONDS = 600


class SignInFailed(HttpError):
    """The response of the sign-in does not belong to this browser, is too old, or was refused."""

    status = 400
    slug = "sign-in-failed"
    title: ClassVar[Text] = {
        "es": "El inicio de sesión no se completó; vuelva a intentarlo",
        "en": "Signing in was not completed; try again",
    }


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in under way. It lives, encrypted, in a cookie of the browser that started it."""

    state: str
    verifier: str
    return_to: str
    expires_at: float
    replaces: str = ""
    """The session that it takes the place of. The way back may begin at an organisation's identity provider, and then
    the browser does not send the cookie of the session. An attempt of the previous release names none."""


class SignIn:
    """The client's side of OAuth2 for a browser."""

    def __init__(
        self, store: SessionStore, identity: IdentityClient, *, key: bytes, redirect_uri: str, scope: str
    ) -> None:
        self._store = store
        self._identity = identity
        # Not `derive_key`, because a sign-in that began at a gateway of the previous release must end at this one.
        self._key = hashlib.sha256(b"sign-in attempt" + key).digest()
        self._redirect_uri = redirect_uri
        self._scope = scope

    def begin(
        self, *, return_to: str, language: str, practice: bool = False, anew: bool = False, replaces: str = ""
    ) -> tuple[str, str]:
        """The address to send the browser to, and the value of its attempt cookie.

        `practice`: the person wants to work in their practice space. With `anew` a sign-in at identity that is no
        longer recent does not count (OpenID Connect Core §3.1.2.1).
        """
        attempt = Attempt(
            state=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            return_to=local_path(return_to),
            expires_at=time.time() + ATTEMPT_SECONDS,
            replaces=replaces,
        )
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=")
        query = {
            "response_type": "code",
            "client_id": WEB_CLIENT_ID,
            "redirect_uri": self._redirect_uri,
            "scope": self._scope,
            "state": attempt.state,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
            "ui_locales": language,
            "lang": language,
        }
        if practice:
            query["practice"] = "true"
        if anew:
            query["max_age"] = str(RECENT_SIGN_IN_SECONDS)
        return f"/oauth2/authorize?{urlencode(query)}", self._encrypt(attempt)

    def complete(self, *, code: str, state: str, attempt_cookie: str) -> tuple[str, Session, Attempt]:
        """The session cookie's value, the session, and the attempt. Raises SignInFailed or Unavailable."""
        attempt = self._decrypt(attempt_cookie)
        if not code or not secrets.compare_digest(attempt.state.encode(), state.encode()):
            raise SignInFailed
        try:
            tokens = self._identity.redeem(code, attempt.verifier)
        except Unavailable:
            raise
        except DomainError:
            raise SignInFailed from None
        session_id, session = new_session(
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            access_expires_at=tokens.expires_at,
            role=self._identity.role(tokens.access_token),
            now=time.time(),
        )
        self._store.write(session_id, session)
        return session_id, session, attempt

    def replace(self, session_id: str) -> None:
        """End the session that a new sign-in of the same browser replaces; its tokens are then with no one.

        The sign-in at identity may be the same and goes on.
        """
        try:
            self._store.delete(session_id)
        except Unavailable:
            log.warning("replaced session not ended: redis does not answer")

    def end(self, session_id: str, session: Session) -> None:
        """End the session here and the token family at identity. Raises Unavailable when Redis does not respond."""
        self._store.delete(session_id)
        try:
            self._identity.revoke(session.refresh_token)
        except Unavailable:
            # The browser is signed out in any case: it loses identity's cookie too, and no one has the tokens any more.
            # The sign-in at identity goes on until it expires.
            log.warning("refresh token not revoked: identity does not answer")

    def _encrypt(self, attempt: Attempt) -> str:
        content = orjson.dumps(astuple(attempt))
        return base64.urlsafe_b64encode(encrypt(self._key, content, "")).decode()

    def _decrypt(self, cookie: str) -> Attempt:
        try:
            attempt = Attempt(*orjson.loads(decrypt(self._key, base64.urlsafe_b64decode(cookie.encode()), "")))
        except (DecryptionError, ValueError, TypeError):
            raise SignInFailed from None
        if attempt.expires_at < time.time():
            raise SignInFailed
        return attempt


def local_path(target: str) -> str:
    """`target` when it is a path on this origin, else `/`: a sign-in leads to no other site."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"  # a host in brackets that is not an address
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return "/"
    return target if target.isascii() and target.isprintable() else "/"
