"""`GET /metrics` of relays and workers, their only endpoint.

The children of a prefork worker count, and its parent responds. The children write to files in
`PROMETHEUS_MULTIPROC_DIR`, one per place in the pool (`shared/pool_counts.py`), and the parent adds them up.
"""

import os
from wsgiref.simple_server import WSGIServer

from billiard.process import current_process
from celery.signals import worker_process_init, worker_ready
from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from shared.pool_counts import count_at_place, count_in_files
from shared.settings import CommonSettings


def serve_metrics(settings: CommonSettings) -> WSGIServer | None:
    """Serve in a thread of its own at the address of `settings`; None when its port is 0. Raises OSError if taken."""
    if not settings.metrics_port:
        return None
    server, _ = start_http_server(settings.metrics_port, addr=settings.metrics_host, registry=_registry())
    return server


def serve_metrics_of_worker(settings: CommonSettings) -> None:
    """The same for a Celery worker, once it is ready; its children only count."""
    count_in_files()
    server: WSGIServer | None = None

    @worker_ready.connect(weak=False)
    def _serve(**_: object) -> None:
        nonlocal server
        server = serve_metrics(settings)

    @worker_process_init.connect(weak=False)
    def _count(**_: object) -> None:
        if server is not None:
            # Otherwise a child that outlives its parent would keep the port taken.
            server.socket.close()
        count_at_place(current_process().index)


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
