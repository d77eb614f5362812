"""Waits until what was set in motion has arrived: carried away later, it would be counted in the next loop."""

import time

import psycopg

from infra.local.secrets import SERVICES, load_or_generate
from tests.support.platform import Platform

WITHIN_SECONDS = 180
_UNDELIVERED = "SELECT count(*) FROM outbox_delivery WHERE state IN ('pending', 'published')"


def admin_url(platform: Platform, database: str = "postgres") -> str:
    """The superuser of the measured platform."""
    password = load_or_generate(platform.home.secrets).postgres_password
    return f"postgresql://postgres:{password}@127.0.0.1:{platform.processes()['postgres']['port']}/{database}"


class Outboxes:
    """The outboxes of every service."""

    def __init__(self, platform: Platform) -> None:
        urls = [admin_url(platform, f"ceiba_{service}") for service in SERVICES]
        self._connections = [psycopg.connect(url, autocommit=True) for url in urls]

    def wait_until_empty(self, every: float = 0.5) -> None:
        """Look again each `every` seconds. Raises TimeoutError."""
        deadline = time.monotonic() + WITHIN_SECONDS
        while self._undelivered():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self._undelivered()} deliveries are still on their way")
            time.sleep(every)

    def _undelivered(self) -> int:
        rows = [connection.execute(_UNDELIVERED).fetchone() for connection in self._connections]
        return sum(row[0] for row in rows if row is not None)
