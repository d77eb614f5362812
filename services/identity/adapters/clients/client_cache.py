"""OAuth2 clients as one process knows them."""

import re
from collections.abc import Callable
from threading import Lock

from cachetools import TTLCache

from services.identity.domain.clients.clients import Client

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
        self._known: TTLCache[str, Client] = TTLCache(_CACHE_SIZE, _CACHE_SECONDS)

    def find(self, client_id: str) -> Client | None:
        """The active client, or None. Unknown identifiers are not remembered."""
        if not _CLIENT_ID.fullmatch(client_id):
            return None
        with self._lock:
            known = self._known.get(client_id)
        if known is not None:
            return known
        client = self._load(client_id)
        if client is None or not client.active:
            return None
        with self._lock:
            self._known[client_id] = client
        return client

    def forget(self) -> None:
        """Drop every copy, after a change in this process."""
        with self._lock:
            self._known.clear()
