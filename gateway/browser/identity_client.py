"""The gateway's own calls to the identity service: codes for tokens, refresh, revocation. Never through a browser."""

import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
import urllib3

from shared.kernel.errors import Unauthenticated, Unavailable
from shared.oauth_client import basic_authorization
from shared.telemetry import get_logger

log = get_logger(__name__)

CLIENT_ID = "ceiba-web"
CALLS_AT_ONCE = 8
"""Each holds a thread of the gateway; what cannot be asked now is refused at once."""
REST_SECONDS = 3.0
"""Identity is left alone for so long after a call to which nothing came back."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint gave. `expires_at` is in epoch seconds."""

    access_token: str
    refresh_token: str
    expires_at: float


class IdentityClient:
    """Talks to the identity service as the confidential client `ceiba-web` (client_secret_basic)."""

    def __init__(self, base_url: str, secret: str, *, redirect_uri: str) -> None:
        self._base_url = base_url
        self._redirect_uri = redirect_uri
        self._headers = {
            "Authorization": basic_authorization(CLIENT_ID, secret),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=1, read=10), retries=False, maxsize=CALLS_AT_ONCE
        )
        self._places = threading.BoundedSemaphore(CALLS_AT_ONCE)
        self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether identity did not answer a moment ago, so that nobody asks it now."""
        return time.monotonic() < self._rests_until

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
        """Fresh tokens; the old refresh token is used up. Raises Unauthenticated (revoked) or Unavailable."""
        return self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def revoke(self, refresh_token: str) -> None:
        """End the token family (RFC 7009). Raises Unavailable."""
        status, _ = self._post("/oauth2/revoke", {"token": refresh_token, "token_type_hint": "refresh_token"})
        if status != 200:
            raise Unavailable(retry_after=2)

    def role(self, access_token: str) -> str:
        """The caller's role code, or '' when identity does not tell it. Raises Unavailable."""
        status, body = self._request("GET", "/oauth2/userinfo", headers={"Authorization": f"Bearer {access_token}"})
        return str(body.get("role", "")) if status == 200 else ""

    def _tokens(self, form: dict[str, str]) -> Tokens:
        asked_at = time.time()
        status, body = self._post("/oauth2/token", form)
        if status in (400, 401):
            log.warning("tokens refused", error=body.get("error", ""))
            raise Unauthenticated
        try:
            return Tokens(body["access_token"], body["refresh_token"], asked_at + int(body["expires_in"]))
        except (KeyError, ValueError):
            raise Unavailable(retry_after=2) from None

    def _post(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return self._request("POST", path, headers=self._headers, body=urlencode(form))

    def _request(
        self, method: str, path: str, *, headers: dict[str, str], body: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        if self.is_resting or not self._places.acquire(blocking=False):
            raise Unavailable(retry_after=2)
        try:
            answer = self._pool.request(method, self._base_url + path, headers=headers, body=body)
            content = orjson.loads(answer.data) if answer.data else {}
        except urllib3.exceptions.HTTPError:
            self._rests_until = time.monotonic() + REST_SECONDS
            raise Unavailable(retry_after=int(REST_SECONDS)) from None
        except ValueError:
            raise Unavailable(retry_after=2) from None
        finally:
            self._places.release()
        return answer.status, content if isinstance(content, dict) else {}
