"""Whether a worker of a service lives, told through the broker: an API and its worker share no file and no host.

The key is set anew as long as some worker of the service takes work (`infra/heartbeat.py`), so with several of them it
tells of the liveliest. The time that is left to the key is its age told by Redis' clock: no two hosts need to agree.
"""

from redis import Redis

TOLD_EVERY = 5.0
SILENT_AFTER = 30.0
"""Seconds without a sign after which the worker counts as gone."""
_KEPT = 3600


class Silent(Exception):
    """No worker gave a sign of life lately. `age` is None for over an hour, or never."""

    def __init__(self, age: float | None) -> None:
        super().__init__(age)
        self.age = age


def leave_sign(redis: "Redis", service: str) -> None:
    """Say that a worker of `service` lives now. Raises RedisError."""
    redis.set(_key(service), 1, ex=_KEPT)


def age_of_sign(redis: "Redis", service: str) -> float:
    """Seconds since a worker of `service` gave a sign. Raises Silent for too many, RedisError."""
    left = redis.pttl(_key(service))
    age = None if left < 0 else round(_KEPT - left / 1000, 1)
    if age is None or age > SILENT_AFTER:
        raise Silent(age)
    return age


def _key(service: str) -> str:
    return f"ceiba.alive.{service}"
