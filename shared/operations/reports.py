"""The reports of all processes of a service, on its broker: each process stores its own, and it ends by itself.

How old a report is follows from the life of its key, so that the clocks of the hosts need not agree.
"""

from typing import cast

import orjson
from redis import Redis

from shared.operations.report import Report, from_wire, process_id

KEPT_SECONDS = 45
"""Three times what a relay takes from one report to the next: a process that ends is missing after so long."""
_NAMES_KEPT = 24 * 3600


class Reports:
    """The reports of `service`."""

    def __init__(self, redis: "Redis", service: str) -> None:
        self._redis = redis
        # Among the keys of its queues: an account of an earlier release may write no others.
        self._names = f"{service}.processes"
        self._prefix = f"{service}.process."

    def store(self, report: Report) -> None:
        """Store the report of this process. Raises RedisError."""
        name = f"{report.kind}-{process_id()}"
        with self._redis.pipeline() as pipeline:
            pipeline.set(self._prefix + name, orjson.dumps(report), ex=KEPT_SECONDS)
            pipeline.sadd(self._names, name)
            pipeline.expire(self._names, _NAMES_KEPT)
            pipeline.execute()

    def read(self) -> list[Report]:
        """The reports of all that run. Raises RedisError."""
        # redis-py types the answer for every form of a client at once.
        names = sorted(cast("set[bytes]", self._redis.smembers(self._names)))
        if not names:
            return []
        stored = self._redis.mget([self._prefix.encode() + name for name in names])
        gone = [name for name, found in zip(names, stored, strict=True) if found is None]
        if gone:
            self._redis.srem(self._names, *gone)
        return [from_wire(orjson.loads(found)) for found in stored if found is not None]
