"""The signing keys as one process knows them."""

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from joserfc.jwk import ECKey

from services.identity.adapters.tokens.signing_keys import SigningKey
from services.identity.domain.tokens.signing_keys import KeyState

_RELOAD_SECONDS = 30.0


class SigningKeyRing:
    """The signing keys as this process knows them, read again every 30 s."""

    def __init__(self, load: Callable[[], Sequence[SigningKey]]) -> None:
        self._load = load
        self._lock = Lock()
        self._keys: Sequence[SigningKey] = ()
        self._loaded_at = -_RELOAD_SECONDS

    def sign(self, claims: Mapping[str, Any], *, typ: str) -> str:
        """A JWT of `claims` by the current key, with header `typ`."""
        key = next(key for key in self._fresh() if key.state is KeyState.CURRENT)
        return key.sign(claims, typ=typ)

    def find(self, kid: str) -> ECKey | None:
        """The key named `kid` while it is shown, else None."""
        return next((key.key for key in self._fresh() if key.kid == kid), None)

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """The public key set (RFC 7517)."""
        return {"keys": [key.key.as_dict(private=False) for key in self._fresh()]}

    def forget(self) -> None:
        """Read again at the next use, after a rotation in this process."""
        self._loaded_at = -_RELOAD_SECONDS

    def _fresh(self) -> Sequence[SigningKey]:
        now = time.monotonic()
        if now - self._loaded_at >= _RELOAD_SECONDS:
            with self._lock:
                if now - self._loaded_at >= _RELOAD_SECONDS:
                    self._keys = self._load()
                    self._loaded_at = now
        return self._keys
