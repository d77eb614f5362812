"""`GET /metrics` of relays and workers, their only endpoint.

A relay imports this module, so it must not import Celery. What concerns workers only is in `worker_metrics.py`.
"""

import os
from wsgiref.simple_server import WSGIServer

from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from shared.metrics.page import OwnRegistry
from shared.settings import CommonSettings


def serve_metrics(settings: CommonSettings) -> WSGIServer | None:
    """Serve in a thread of its own at the address of `settings`; None when its port is 0. Raises OSError if taken."""
    if not settings.metrics_port:
        return None
    server, _ = start_http_server(
        settings.metrics_port, addr=settings.metrics_host, registry=OwnRegistry(settings.service, _counted())
    )
    return server


def _counted() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
