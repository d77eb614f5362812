"""`GET /metrics` of a worker.

The children of a prefork worker count, and its parent responds. The children write to files in
`PROMETHEUS_MULTIPROC_DIR`, one per place in the pool (`shared/pool_counts.py`), and the parent adds them up.
"""

from wsgiref.simple_server import WSGIServer

from billiard.process import current_process
from celery.signals import worker_process_init, worker_ready

from shared.messaging.metrics import serve_metrics
from shared.pool_counts import count_at_place, count_in_files
from shared.settings import CommonSettings


def serve_metrics_of_worker(settings: CommonSettings) -> None:
    """Serve as `serve_metrics` does, once the worker is ready; its children only count."""
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
