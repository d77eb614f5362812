"""Whether a worker of a service takes work, announced through the broker: an API and its worker may share no host.

Each worker renews the key of its service (`shared/messaging/heartbeat.py`), so with several workers it holds the latest
announcement. Its age follows from the time that Redis leaves to the key: no two hosts need to agree on a clock.
"""

from redis import Redis

ANNOUNCE_EVERY = 5.0
SILENT_AFTER = 30.0
"""Seconds without an announcement after which the workers of a service count as gone."""
_KEPT = 3600


class WorkerSilent(Exception):
    """No worker announced itself lately. `age` in seconds is None for more than an hour, or never."""

    def __init__(self, age: float | None) -> None:
        super().__init__(age)
        self.age = age


def announce_worker(redis: "Redis", service: str) -> None:
    """Announce that a worker of `service` takes work now. Raises RedisError."""
    redis.set(_key(service), 1, ex=_KEPT)


def age_of_announcement(redis: "Redis", service: str) -> float:
    """Seconds since a worker of `service` announced itself. Raises WorkerSilent for too many, RedisError."""
    left = redis.pttl(_key(service))
    age = None if left < 0 else round(_KEPT - left / 1000, 1)
    if age is None or age > SILENT_AFTER:
        raise WorkerSilent(age)
    return age


def _key(service: str) -> str:
    return f"ceiba.alive.{service}"
