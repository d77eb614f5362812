"""The gateway's own calls to the identity service: codes for tokens, refresh, revocation. Never through a browser."""

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import urllib3

from gateway.browser.session_ends import revoked_for
from shared.kernel.errors import Unavailable
from shared.kernel.grant import WEB_CLIENT_ID
from shared.oauth_client import InvalidResponse, NoResponse, OAuthClient, TokenRefused
from shared.telemetry import get_logger

log = get_logger(__name__)

MAX_CALLS = 8
"""Each call holds a thread of the gateway; one more is refused at once."""
PAUSE_SECONDS = 3.0
"""How long identity is not called after a call to which nothing came back."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint granted. `expires_at` is in epoch seconds."""

    access_token: str
    refresh_token: str
    expires_at: float


class IdentityClient:
    """Calls the identity service as the confidential client `ceiba-web`."""

    def __init__(self, base_url: str, secret: str, *, redirect_uri: str, tls: ssl.SSLContext | None = None) -> None:
        timeout = urllib3.Timeout(connect=1, read=10)
        pool = urllib3.PoolManager(timeout=timeout, retries=False, maxsize=MAX_CALLS, ssl_context=tls)
        self._oauth = OAuthClient(base_url, WEB_CLIENT_ID, secret, pool)
        self._redirect_uri = redirect_uri
        self._slots = threading.BoundedSemaphore(MAX_CALLS)
        self._paused_until = 0.0

    @property
    def is_paused(self) -> bool:
        """Whether identity did not respond a moment ago, so that it is not called now."""
        return time.monotonic() < self._paused_until

    def redeem(self, code: str, verifier: str) -> Tokens:
        """Tokens for an authorization code (RFC 7636). Raises Unauthenticated or Unavailable."""
        return self._tokens(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._redirect_uri,
                "code_verifier": verifier,
            }
        )

    def refresh(self, refresh_token: str) -> Tokens:
        """Fresh tokens; the old refresh token is used up. Raises SessionRevoked, with why, or Unavailable."""
        return self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def revoke(self, refresh_token: str) -> None:
        """End the token family (RFC 7009). Raises Unavailable."""
        form = {"token": refresh_token, "token_type_hint": "refresh_token"}
        status, _ = self._call(lambda: self._oauth.post("/oauth2/revoke", form))
        if status != 200:
            raise Unavailable(retry_after=2)

    def role(self, access_token: str) -> str:
        """The caller's role code, or '' when identity names none. Raises Unavailable."""
        status, body = self._call(lambda: self._oauth.userinfo(access_token))
        return str(body.get("role", "")) if status == 200 else ""

    def _tokens(self, form: dict[str, str]) -> Tokens:
        asked_at = time.time()
        try:
            granted = self._call(lambda: self._oauth.token(form))
        except TokenRefused as refused:
            if refused.status not in (400, 401):
                raise Unavailable(retry_after=2) from None
            log.warning("tokens refused", error=refused.error)
            raise revoked_for(refused.description) from None
        if not granted.refresh_token:
            raise Unavailable(retry_after=2)
        return Tokens(granted.access_token, granted.refresh_token, asked_at + granted.expires_in)

    def _call(self, ask: Callable[[], T]) -> T:
        if self.is_paused or not self._slots.acquire(blocking=False):
            raise Unavailable(retry_after=2)
        try:
            return ask()
        except NoResponse:
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            raise Unavailable(retry_after=int(PAUSE_SECONDS)) from None
        except InvalidResponse:
            raise Unavailable(retry_after=2) from None
        finally:
            self._slots.release()
