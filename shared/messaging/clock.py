"""The clock of a service: the relay starts ticks, which find the rows that are due.

Most of the time there are none. The relay asks the database for that, where it is connected anyway, so that a tick goes
through broker and worker only when there is something to do. Several relays are several clocks, which is harmless: a
tick claims its rows and skips those that another one has locked.

Raw SQL: it runs over the relay's psycopg connection.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from redis.exceptions import RedisError

from shared.messaging.task_message import enqueue, task_message
from shared.redis_client import redis_client
from shared.settings import CommonSettings
from shared.telemetry import get_logger

log = get_logger(__name__)

FIRST_WITHIN = 60.0
"""Seconds after its start in which a relay starts every tick, also those of every hour."""
_DUE = "SELECT due_ticks() AS name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A task of a service's worker that its clock starts every `seconds`."""

    name: str
    seconds: float
    queue: str
    if_due: bool = False
    """Only when the function `due_ticks()` of the service's schema names it."""

    @property
    def expires(self) -> float:
        """Seconds after which a tick is dropped, so that ticks do not pile up while no worker runs."""
        return max(2 * self.seconds, 5.0)


class Clock:
    """Starts the ticks of one service."""

    def __init__(self, settings: CommonSettings, ticks: Sequence[Tick]) -> None:
        self._ticks = ticks
        self._redis = redis_client(settings.broker_url, socket_timeout=5, socket_connect_timeout=3)
        started = time.monotonic()
        self._next = {tick.name: started + min(tick.seconds, FIRST_WITHIN) for tick in ticks}

    def start_due(self, database: "psycopg.Connection[Any]") -> None:
        """Start the ticks whose time has come and that have something to do. A broker that is away gets none."""
        now = time.monotonic()
        reached = [tick for tick in self._ticks if now >= self._next[tick.name]]
        due = {row.name for row in database.execute(_DUE)} if any(tick.if_due for tick in reached) else set()
        for tick in reached:
            self._next[tick.name] = now + tick.seconds
            if not tick.if_due or tick.name in due:
                self._start(tick)

    def _start(self, tick: Tick) -> None:
        try:
            enqueue(self._redis, [(tick.queue, task_message(tick.name, tick.queue, expires_after=tick.expires))])
        except RedisError as error:
            log.warning("tick not started", tick=tick.name, error=type(error).__name__)
