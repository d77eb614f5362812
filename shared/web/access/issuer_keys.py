"""The public keys of the issuer of access tokens."""

import ssl
import threading
import time
from pathlib import Path
from typing import Any

import orjson
import urllib3
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from shared.kernel.errors import Unauthenticated, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

JWKS_FRESH_SECONDS = 300.0
JWKS_STALE_SECONDS = 3600.0
UNKNOWN_KID_PAUSE_SECONDS = 30.0
FAILURE_PAUSE_SECONDS = 5.0
"""Between the beginnings of two fetches when the first one failed; a fetch itself takes four seconds at most."""


class SigningKeys:
    """The issuer's public keys, fetched from its JWKS address (or a file, for tests)."""

    def __init__(self, jwks_url: str, tls: ssl.SSLContext | None = None) -> None:
        self._url = jwks_url
        timeout = urllib3.Timeout(connect=1, read=3)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False, ssl_context=tls)
        self._lock = threading.Lock()
        self._keys: dict[str, ECKey] = {}
        self._fetched_at = -JWKS_STALE_SECONDS
        self._ask_again_at = -JWKS_STALE_SECONDS

    def find(self, kid: str) -> ECKey:
        """The key named `kid`. An unknown one causes at most one fetch in 30 s, and in 5 s while fetches fail.

        Known keys go on working for an hour without the issuer. Raises Unauthenticated, or Unavailable when there are
        no keys at all: then no token can be checked.
        """
        now = time.monotonic()
        if kid not in self._keys or now - self._fetched_at > JWKS_FRESH_SECONDS:
            self._refresh(now)
        if not self._keys or now - self._fetched_at > JWKS_STALE_SECONDS:
            raise Unavailable(retry_after=int(FAILURE_PAUSE_SECONDS))
        key = self._keys.get(kid)
        if key is None:
            raise Unauthenticated
        return key

    def _refresh(self, now: float) -> None:
        # Forged key names must not make the others wait for a slow issuer: while one fetches, everybody else goes on
        # with the keys at hand. Only without any is the fetch worth waiting for.
        if not self._lock.acquire(blocking=not self._keys):
            return
        try:
            if now >= self._ask_again_at:
                self._ask(now)
        finally:
            self._lock.release()

    def _ask(self, now: float) -> None:
        # Set before asking: an issuer that lets us wait counts as asked.
        self._ask_again_at = now + FAILURE_PAUSE_SECONDS
        try:
            keys = KeySet.import_key_set(self._fetch())
        except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError, JoseError, OSError) as error:
            # Whatever answers in the issuer's place with JSON of its own counts as an issuer that fails.
            log.warning("signing keys not fetched", error=type(error).__name__)
            return
        self._ask_again_at = now + UNKNOWN_KID_PAUSE_SECONDS
        self._keys = {str(key.kid): key for key in keys.keys if isinstance(key, ECKey)}
        self._fetched_at = now

    def _fetch(self) -> Any:
        if self._url.startswith("file://"):
            return orjson.loads(Path(self._url.removeprefix("file://")).read_bytes())
        response = self._pool.request("GET", self._url)
        if response.status != 200:
            raise ValueError("JWKS response is not 200")
        return orjson.loads(response.data)
