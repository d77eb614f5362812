"""The worker of a service: the Celery task that hands messages to the consumer, and the ticks."""

from collections.abc import Callable
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging, worker_process_init

from shared.garbage import keep_start_up
from shared.messaging.clock import Tick
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers, Jobs, WorkerServices
from shared.messaging.worker_metrics import serve_metrics_of_worker
from shared.metrics.tasks import note_finished
from shared.settings import CommonSettings
from shared.telemetry import configure_logging
from shared.traces.spans import start_traces


def register_consumer(
    celery: Celery, *, common: CommonSettings, handlers: Handlers, jobs: Jobs, services: Callable[[], WorkerServices]
) -> None:
    """Register the task `<service>.consume`, which applies messages. `services()` is called in the pool process."""
    consumer = Consumer(common, handlers, jobs, services)

    @celery.task(name=f"{common.service}.consume", bind=True)
    def consume_messages(task: Task, wires: Any = None) -> None:
        delivery = task.request.delivery_info or {}
        consumer.take(wires, redelivered=bool(delivery.get("redelivered")))

    serve_metrics_of_worker(common)

    @setup_logging.connect(weak=False)
    def _configure(**_: object) -> None:
        configure_logging(f"{common.service}-worker")
        start_traces(f"{common.service}-worker", common.traces_endpoint)

    @worker_process_init.connect(weak=False)
    def _reconnect(**_: object) -> None:
        # A forked child must not share its parent's sockets.
        consumer.reconnect()
        keep_start_up()


def register_tick(celery: Celery, tick: Tick, function: Callable[[], None]) -> None:
    """Register what a tick does: `function` finds the rows that are due. The relay starts it (`clock.py`)."""

    @celery.task(name=tick.name)
    def run_tick() -> None:
        function()
        note_finished(tick.name)
