"""How a process uses its connections to the database: how many are out, and who had to wait for one."""

import time
from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

from prometheus_client import REGISTRY, Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import exc
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

WAITS = Histogram(
    "ceiba_pool_wait_seconds",
    "Waits of a millisecond and more for a connection of the pool, also for one that is opened",
    ["pool"],
    buckets=(0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5),
)
TIMEOUTS = Counter("ceiba_pool_timeouts_total", "Work that got no connection of the pool in time", ["pool"])
_WORTH_COUNTING = 0.001


class MeasuredPool(QueuePool):
    """SQLAlchemy's pool, which counts who waits."""

    present: "WeakSet[MeasuredPool]" = WeakSet()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.present.add(self)

    @property
    def name(self) -> str:
        """The account that it connects as (`pool_logging_name` of the engine)."""
        return str(self.logging_name)

    @property
    def most(self) -> int:
        """How many connections it opens at most."""
        return self.size() + self._max_overflow

    def _do_get(self) -> ConnectionPoolEntry:
        began = time.perf_counter()
        try:
            return super()._do_get()
        except exc.TimeoutError:
            TIMEOUTS.labels(self.name).inc()
            raise
        finally:
            waited = time.perf_counter() - began
            if waited > _WORTH_COUNTING:
                WAITS.labels(self.name).observe(waited)


class _Pools(Collector):
    """`ceiba_pool_connections` by state, and `ceiba_pool_connections_max`."""

    def collect(self) -> Iterator[Metric]:
        connections = GaugeMetricFamily(
            "ceiba_pool_connections", "Connections of this process to its database", labels=["pool", "state"]
        )
        most = GaugeMetricFamily("ceiba_pool_connections_max", "How many it may have", labels=["pool"])
        for pool in list(MeasuredPool.present):
            connections.add_metric([pool.name, "used"], pool.checkedout())
            connections.add_metric([pool.name, "idle"], pool.checkedin())
            most.add_metric([pool.name], pool.most)
        yield from (connections, most)


REGISTRY.register(_Pools())
