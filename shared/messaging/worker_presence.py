"""Announcements through the broker that a service has a working worker, which may run on another host than its API.

Each worker renews the key of its service (`shared/messaging/heartbeat.py`), so the key stands for the latest
announcement of all of them. The age is computed from the remaining lifetime of the key, so that the clocks of the hosts
need not agree.
"""

from redis import Redis

ANNOUNCE_EVERY = 5.0
SILENT_AFTER = 30.0
"""Seconds without an announcement after which a service counts as without a worker."""
_KEPT = 3600


class WorkerSilent(Exception):
    """No worker has announced itself lately. `age` in seconds; None for more than an hour, or never."""

    def __init__(self, age: float | None) -> None:
        super().__init__(age)
        self.age = age


def announce_worker(redis: "Redis", service: str) -> None:
    """Announce that a worker of `service` takes work now. Raises RedisError."""
    redis.set(_key(service), 1, ex=_KEPT)


def age_of_announcement(redis: "Redis", service: str) -> float:
    """Seconds since a worker of `service` announced itself. Raises WorkerSilent when it is too long ago, RedisError."""
    left = redis.pttl(_key(service))
    age = None if left < 0 else round(_KEPT - left / 1000, 1)
    if age is None or age > SILENT_AFTER:
        raise WorkerSilent(age)
    return age


def _key(service: str) -> str:
    return f"ceiba.alive.{service}"
