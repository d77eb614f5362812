"""Change the caller's token for one that another service accepts from this one: token exchange, RFC 8693."""

import hashlib
import ssl
import threading
import time

import urllib3
from cachetools import TLRUCache

from shared.contracts.oauth import ACCESS_TOKEN, TOKEN_EXCHANGE
from shared.kernel.errors import DomainError, Forbidden, Unauthenticated, Unavailable
from shared.oauth_client import InvalidResponse, NoResponse, OAuthClient, TokenRefused, TokenResponse
from shared.telemetry import current_request_id, current_trace, get_logger

log = get_logger(__name__)

CLIENT_ID = "referrals"
AUDIENCE = "cases"

CACHE_SIZE = 512
MARGIN = 10.0
"""Seconds before its end at which a token is no longer used: the call it is for takes time, and clocks differ."""
RETRY_AFTER = 5


class TokenExchange:
    """Exchanges at the identity service, and caches each token until shortly before it ends. Thread-safe.

    A cached token is found by a digest of the caller's token and the scope. A revocation ends it all the same: cases
    checks session and policy version, which are the caller's.
    """

    def __init__(
        self,
        identity_url: str,
        secret: str,
        *,
        connect: float = 1.0,
        read: float = 3.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        pool = urllib3.PoolManager(
            maxsize=8,
            ssl_context=tls,
            timeout=urllib3.Timeout(connect=connect, read=read),
            retries=urllib3.Retry(total=1, redirect=0, status=0, other=0, allowed_methods=None, backoff_factor=0),
        )
        self._identity = OAuthClient(identity_url, CLIENT_ID, secret, pool)
        self._known: TLRUCache[bytes, tuple[str, float]] = TLRUCache(
            CACHE_SIZE, ttu=lambda _, known, __: known[1], timer=time.monotonic
        )
        self._lock = threading.Lock()

    def authorization(self, callers: str, scope: str) -> str:
        """The `Authorization` header to call cases with, for the caller behind `callers`, good for `scope` only.

        Raises Unauthenticated or Forbidden when identity refuses the caller's token, Unavailable when it does not
        respond.
        """
        fingerprint = hashlib.sha256(f"{scope} {callers}".encode()).digest()
        with self._lock:
            known = self._known.get(fingerprint)
        if known is not None:
            return known[0]
        asked_at = time.monotonic()
        token = self._exchange(callers.partition(" ")[2], scope)
        header = f"Bearer {token.access_token}"
        with self._lock:
            self._known[fingerprint] = (header, asked_at + token.expires_in - MARGIN)
        return header

    def _exchange(self, token: str, scope: str) -> TokenResponse:
        form = {
            "grant_type": TOKEN_EXCHANGE,
            "subject_token": token,
            "subject_token_type": ACCESS_TOKEN,
            "audience": AUDIENCE,
            "scope": scope,
        }
        ids = {"X-Request-Id": current_request_id(), "traceparent": current_trace()}
        try:
            return self._identity.token(form, headers=ids)
        except TokenRefused as refusal:
            raise _error(refusal) from None
        except (NoResponse, InvalidResponse) as error:
            log.warning("token exchange failed", error=str(error) or type(error).__name__)
            raise Unavailable(retry_after=RETRY_AFTER) from None


def _error(refusal: TokenRefused) -> DomainError:
    if (refusal.status, refusal.error) == (400, "invalid_request"):
        # The rest of the request is fixed, so the caller's token has ended or was revoked meanwhile.
        return Unauthenticated()
    if (refusal.status, refusal.error) == (400, "invalid_scope"):
        return Forbidden()
    # The registration or the secret of this service is wrong, or identity cannot answer now.
    log.error("token exchange refused", status=refusal.status, error=refusal.error)
    return Unavailable(retry_after=RETRY_AFTER)
