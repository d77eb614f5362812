"""A worker checks that it still takes work: `celery … worker --include shared.messaging.heartbeat`.

It sends a task through the broker to a queue of its own and records each task that it receives. A ping would not be
enough: when the broker dies while all slots of a worker are busy, the acknowledgements fail, Celery never returns their
prefetch credit, and the worker receives no further task, although its process, event loop and Celery's own heartbeat
look healthy. A worker that is idle and no longer receives its own task therefore exits; the supervisor starts it again,
and the broker delivers its messages again. A worker with a task far beyond its time limit exits too, because a pool of
threads cannot end a task.
"""

import os
import threading
import time
from typing import Any

from celery import Celery, shared_task
from celery.signals import celeryd_after_setup, heartbeat_sent, task_received, worker_ready
from celery.utils.nodenames import worker_direct
from celery.worker.state import active_requests
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from shared.messaging.heartbeat_file import STALE_AFTER, heartbeat_file
from shared.messaging.worker_presence import ANNOUNCE_EVERY, announce_worker
from shared.operations.report import own_report
from shared.operations.reports import Reports
from shared.redis_client import redis_client
from shared.telemetry import get_logger

log = get_logger(__name__)

SEND_EVERY = 10.0
LOOK_EVERY = 2.0
OVERDUE_AFTER = 10.0
"""Seconds beyond the time limit, at which a prefork pool would have killed the child."""
STUCK = 75
"""Exit code of a worker that ended itself (EX_TEMPFAIL of sysexits.h: try again)."""


@shared_task(name="messaging.heartbeat", acks_late=False, ignore_result=True)
def heartbeat() -> None:
    """Do nothing. That the worker receives this task shows that it still takes work."""


class Activity:
    """When this worker last took work, by the monotonic clock, which changes of the system time do not affect."""

    def __init__(self) -> None:
        self.noted_at = time.monotonic()

    def note(self, **_: object) -> None:
        """Record that the worker took work just now, also in the file that the health check reads."""
        self.noted_at = time.monotonic()
        heartbeat_file().touch()

    def is_fresh(self) -> bool:
        """Whether it took work within the last `STALE_AFTER` seconds."""
        return time.monotonic() - self.noted_at < STALE_AFTER


_activity = Activity()


class HeartbeatSender:
    """Sends the worker its own task, from the event loop, so that a blocked loop sends none."""

    def __init__(self, app: Celery, hostname: str) -> None:
        self._app = app
        self._queue = worker_direct(hostname)
        self._due = 0.0

    def send(self, **_: object) -> None:
        """Called with every heartbeat of Celery. A busy worker counts as active until a task is overdue."""
        if active_requests:
            _activity.note()
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + SEND_EVERY
        try:
            with self._app.connection_for_write() as connection:
                heartbeat.apply_async(queue=self._queue, expires=STALE_AFTER, connection=connection, retry=False)
        except (OperationalError, RedisError) as error:
            log.warning("heartbeat not sent", error=type(error).__name__)


def _announce(app: Celery) -> None:
    """Announce this worker through the broker, for the readiness of its service's API (ADR 0016)."""
    announced = 0.0
    with redis_client(app.conf.ceiba_broker_url, socket_timeout=2, socket_connect_timeout=2) as broker:
        while True:
            try:
                noted = _activity.noted_at
                if noted > announced:
                    announce_worker(broker, app.main)
                    Reports(broker, app.main).store(own_report("worker", app.main))
                    announced = noted
            except RedisError as error:
                log.warning("worker not announced", error=type(error).__name__)
            time.sleep(ANNOUNCE_EVERY)


def _add_own_queue(sender: str, instance: Any, **_: object) -> None:
    instance.app.amqp.queues.select_add(worker_direct(sender))
    heartbeat_sent.connect(HeartbeatSender(instance.app, sender).send, weak=False)


def _watch(sender: Any, **_: object) -> None:
    _activity.note()
    limit = sender.controller.time_limit + OVERDUE_AFTER
    threading.Thread(target=_exit_when_stuck, args=(limit,), name="heartbeat", daemon=True).start()
    threading.Thread(target=_announce, args=(sender.app,), name="announcement", daemon=True).start()


def _exit_when_stuck(limit: float) -> None:
    while _activity.is_fresh():
        if _oldest_task() > limit:
            log.critical("task overdue, worker exits", seconds=limit)
            os._exit(STUCK)
        time.sleep(LOOK_EVERY)
    log.critical("worker takes no work, worker exits", seconds=STALE_AFTER)
    os._exit(STUCK)


def _oldest_task() -> float:
    """Seconds since the oldest running task began; 0 when there is none."""
    try:
        begun = [request.time_start for request in active_requests if request.time_start]
    except RuntimeError:
        # A thread of the pool changed the set meanwhile; the next check follows in a second.
        return 0.0
    return time.time() - min(begun) if begun else 0.0


celeryd_after_setup.connect(_add_own_queue, weak=False)
worker_ready.connect(_watch, weak=False)
task_received.connect(_activity.note, weak=False)
