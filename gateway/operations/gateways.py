"""The processes of the gateway, which report on the cache: they know no broker."""

from contextlib import suppress

import redis

from gateway.operations.services import Asked
from shared.operations.report import own_report
from shared.operations.reports import Reports

GATEWAY = "gateway"


class Gateways:
    """All gateways of the platform, seen by one of them."""

    def __init__(self, cache: redis.Redis) -> None:
        self._reports = Reports(cache, GATEWAY)

    def announce(self) -> None:
        """Store what this one reports, unless the cache is away or its account may not yet write there."""
        with suppress(redis.RedisError):
            self._reports.store(own_report(GATEWAY, GATEWAY))

    def ask(self) -> Asked:
        """What is known of them: of this one alone, without the cache."""
        self.announce()
        try:
            found, is_ready = self._reports.read(), True
        except redis.exceptions.NoPermissionError:
            found, is_ready = [], True
        except redis.RedisError:
            found, is_ready = [], False
        reports = tuple(found) or (own_report(GATEWAY, GATEWAY),)
        state, missing = ("ready", ()) if is_ready else ("waiting", ("cache",))
        return Asked(service=GATEWAY, state=state, missing=missing, reports=reports, are_all=bool(found))
