"""Change the caller's token for one that another service takes from us: token exchange, RFC 8693."""

import hashlib
import threading
import time
from collections import OrderedDict
from typing import Any

import orjson
import urllib3

from shared.kernel.errors import DomainError, Forbidden, Unauthenticated, Unavailable
from shared.oauth_client import basic_authorization
from shared.telemetry import current_request_id, current_trace, get_logger

log = get_logger(__name__)

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - the registered name of a type
CLIENT_ID = "referrals"
AUDIENCE = "cases"

CACHE_SIZE = 512
MARGIN = 10.0
"""Seconds before its end at which a token is no longer used: the call it is for takes time, and clocks differ."""
RETRY_AFTER = 5


class TokenExchange:
    """Exchanges at the identity service, and remembers each token until shortly before it ends. Thread-safe.

    What is remembered is found by a digest of the caller's token and the scope. A revocation ends it all the same:
    cases looks for session and policy version, which are the caller's.
    """

    def __init__(self, identity_url: str, secret: str, *, connect: float = 1.0, read: float = 3.0) -> None:
        self._url = f"{identity_url.rstrip('/')}/oauth2/token"
        self._proof = {"authorization": basic_authorization(CLIENT_ID, secret)}
        self._pool = urllib3.PoolManager(
            maxsize=8,
            timeout=urllib3.Timeout(connect=connect, read=read),
            retries=urllib3.Retry(total=1, redirect=0, status=0, other=0, allowed_methods=None, backoff_factor=0),
        )
        self._known: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._lock = threading.Lock()

    def authorization(self, callers: str, scope: str) -> str:
        """The `Authorization` header to call cases with, for the caller behind `callers`, good for `scope` only.

        Raises Unauthenticated or Forbidden when identity refuses her token, Unavailable when it does not answer.
        """
        fingerprint = hashlib.sha256(f"{scope} {callers}".encode()).digest()
        header, until = self._known.get(fingerprint, ("", 0.0))
        if time.monotonic() < until:
            return header
        asked_at = time.monotonic()
        answer = self._ask(callers.partition(" ")[2], scope)
        header = f"Bearer {answer['access_token']}"
        self._remember(fingerprint, header, asked_at + float(answer["expires_in"]) - MARGIN)
        return header

    def _remember(self, fingerprint: bytes, header: str, until: float) -> None:
        with self._lock:
            self._known[fingerprint] = (header, until)
            self._known.move_to_end(fingerprint)
            while len(self._known) > CACHE_SIZE:
                self._known.popitem(last=False)

    def _ask(self, token: str, scope: str) -> dict[str, Any]:
        try:
            answer = self._pool.request(
                "POST",
                self._url,
                fields={
                    "grant_type": GRANT,
                    "subject_token": token,
                    "subject_token_type": ACCESS_TOKEN,
                    "audience": AUDIENCE,
                    "scope": scope,
                },
                encode_multipart=False,
                headers=self._proof | {"X-Request-Id": current_request_id(), "traceparent": current_trace()},
                redirect=False,
            )
            body = orjson.loads(answer.data)
            if answer.status == 200:
                return {"access_token": str(body["access_token"]), "expires_in": int(body["expires_in"])}
            raise _refusal(answer.status, str(body.get("error", "")))
        except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("identity service does not exchange", error=type(error).__name__)
            raise Unavailable(retry_after=RETRY_AFTER) from None


def _refusal(status: int, error: str) -> DomainError:
    if (status, error) == (400, "invalid_request"):
        # All else in the request is ours and fixed: her token has ended or was revoked meanwhile.
        return Unauthenticated()
    if (status, error) == (400, "invalid_scope"):
        return Forbidden()
    # Our own registration or secret is wrong, or identity cannot answer now.
    log.error("token exchange refused", status=status, error=error)
    return Unavailable(retry_after=RETRY_AFTER)
