"""OAuth2 clients as one process knows them."""

import re
import time
from collections.abc import Callable
from threading import Lock

from services.identity.domain.clients import Client

_CACHE_SECONDS = 5.0
_CACHE_SIZE = 2_000
_CLIENT_ID = re.compile(r"[A-Za-z0-9._~-]{1,100}")


class ClientCache:
    """Clients by public identifier, at most five seconds old.

    A suspension reaches every process through the revocation list at once; this copy only saves the query.
    """

    def __init__(self, load: Callable[[str], Client | None]) -> None:
        self._load = load
        self._lock = Lock()
        self._known: dict[str, tuple[float, Client]] = {}

    def get(self, client_id: str) -> Client | None:
        """The active client, or None. Unknown identifiers are not remembered."""
        if not _CLIENT_ID.fullmatch(client_id):
            return None
        now = time.monotonic()
        known = self._known.get(client_id)
        if known and known[0] > now:
            return known[1]
        client = self._load(client_id)
        if client is None or not client.active:
            return None
        with self._lock:
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            self._known[client_id] = (now + _CACHE_SECONDS, client)
        return client

    def forget(self) -> None:
        """Drop every copy, after a change in this process."""
        with self._lock:
            self._known.clear()
