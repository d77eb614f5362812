"""Whether the services behind the gateway are ready."""

import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import orjson
import urllib3

from gateway.upstream.cached_value import CachedValue

_FRESH_SECONDS: Final = 1.0
READY: Final = "ready"
DEGRADED: Final = "degraded"
UNAVAILABLE: Final = "unavailable"


class ServiceReadiness:
    """Asks every service whether it is ready. The result is cached for a second, because callers need no token."""

    def __init__(self, urls: Mapping[str, str], tls: ssl.SSLContext | None = None) -> None:
        self._urls = {name: url for name, url in urls.items() if not _is_same_process(name, urls)}
        timeout = urllib3.Timeout(connect=1, read=3)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False, maxsize=2, ssl_context=tls)
        self._states = CachedValue(self._ask_all, fresh_seconds=_FRESH_SECONDS, retry_seconds=_FRESH_SECONDS)

    def by_service(self) -> dict[str, str]:
        """Service → `ready`, `degraded` (it works, but a part that it can do without is missing) or `unavailable`.

        Raises Unavailable while the services are asked for the first time.
        """
        return self._states.get()

    def _ask_all(self) -> dict[str, str]:
        with ThreadPoolExecutor(len(self._urls)) as executor:
            return dict(zip(self._urls, executor.map(self._ask, self._urls.values()), strict=True))

    def _ask(self, url: str) -> str:
        try:
            response = self._pool.request("GET", f"{url}/readyz")
            status = orjson.loads(response.data)["status"] if response.status == 200 else UNAVAILABLE
        except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError):
            return UNAVAILABLE
        return status if status in (READY, DEGRADED) else UNAVAILABLE


def _is_same_process(name: str, urls: Mapping[str, str]) -> bool:
    """Whether `name` is a stream that its service's own process carries."""
    service = name.removesuffix("-stream")
    return service != name and urls[service] == urls[name]
