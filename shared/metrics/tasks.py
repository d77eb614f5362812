"""When each task that a clock starts has last ended. Prometheus finds those that are late."""

from prometheus_client import Gauge

FINISHED = Gauge(
    "ceiba_task_finished_timestamp_seconds",
    "When a task that a clock starts last ended without an error",
    ["service", "task"],
    multiprocess_mode="max",
)
INTERVAL = Gauge(
    "ceiba_task_interval_seconds",
    "How often a task is started that is started whether there is something to do or not",
    ["service", "task"],
)


def note_finished(task: str, service: str | None = None) -> None:
    """Note that `task` has ended just now. The name of a tick begins with its service."""
    FINISHED.labels(service or task.partition(".")[0], task).set_to_current_time()
