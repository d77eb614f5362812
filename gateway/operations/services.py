"""Asks every service what it and its processes report."""

import ssl
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Final

import orjson
import urllib3

from shared.operations.report import Report, from_wire
from shared.telemetry import get_logger

log = get_logger(__name__)

WITHIN_SECONDS: Final = 1.5
"""For all services together: a person waits for the answer. One that has not answered by then is unreachable."""
UNREACHABLE: Final = "unreachable"
_ASKED_AT_ONCE: Final = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What one service answered."""

    service: str
    state: str
    """`ready`, `degraded`, `waiting`, or `unreachable`."""
    missing: tuple[str, ...] = ()
    schema: str | None = None
    reports: tuple[Report, ...] = ()
    are_all: bool = False
    """Whether `reports` are those of all its processes."""


class Services:
    """The services at `urls`, without those that serve the streams of another."""

    def __init__(self, urls: Mapping[str, str], tls: ssl.SSLContext | None = None) -> None:
        self._urls = {name: url for name, url in urls.items() if not name.endswith("-stream")}
        timeout = urllib3.Timeout(connect=0.5, read=WITHIN_SECONDS)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False, maxsize=4, ssl_context=tls)
        # Kept, because looking up the name of a host that is gone may outlast the answer.
        self._executor = ThreadPoolExecutor(_ASKED_AT_ONCE, "operations")

    def ask(self) -> list[Asked]:
        """What each of them answers within `WITHIN_SECONDS`."""
        asked = {name: self._executor.submit(self._ask, name, url) for name, url in self._urls.items()}
        wait(asked.values(), timeout=WITHIN_SECONDS)
        return [_answer(name, future) for name, future in asked.items()]

    def _ask(self, service: str, url: str) -> Asked:
        try:
            response = self._pool.request("GET", f"{url}/operations")
            if response.status != 200:
                return Asked(service=service, state=UNREACHABLE)
            return _read(service, orjson.loads(response.data))
        except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError) as error:
            log.warning("service not asked", asked=service, error=type(error).__name__)
            return Asked(service=service, state=UNREACHABLE)


def _answer(service: str, future: "Future[Asked]") -> Asked:
    if future.done():
        return future.result()
    future.cancel()
    return Asked(service=service, state=UNREACHABLE)


def _read(service: str, body: Mapping[str, Any]) -> Asked:
    return Asked(
        service=service,
        state=str(body["status"]),
        missing=tuple(body["missing"]),
        schema=body["schema"],
        reports=tuple(map(from_wire, body["reports"])),
        are_all=bool(body["are_all"]),
    )
