"""A worker proves to itself that it still takes work: `celery … worker --include infra.heartbeat`.

It sends a task through the broker to a queue of its own and notes each task that it takes. What no ping shows: when
the broker dies while all hands of a worker are full, the acknowledgements fail, Celery never gives their credit back,
and the worker takes nothing more, with process, event loop and heartbeat in good order. A worker that is idle and no
longer hears itself therefore ends; whoever started it starts it again, and what it had in hand comes again. So does one
with a task far past its time limit: a pool of threads cannot end a task, and ends with it.
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
from redis import Redis
from redis.exceptions import RedisError

from infra.sign_of_life import STALE_AFTER, heartbeat_file
from shared.messaging.sign_of_life import TOLD_EVERY, leave_sign
from shared.telemetry import get_logger

log = get_logger(__name__)

PULSE_EVERY = 5.0
OVERDUE_AFTER = 10.0
"""Seconds beyond the time limit; a prefork pool has killed the child long before."""
STUCK = 75
"""Exit code of a worker that ended itself (EX_TEMPFAIL of sysexits.h: try again)."""


@shared_task(name="infra.pulse", acks_late=False, ignore_result=True)  # type: ignore[untyped-decorator]  # celery has no types
def pulse() -> None:
    """Nothing: that it arrives is the message."""


class SignOfLife:
    """When this worker last gave one: by a clock that nobody sets, so that a step of the time ends no worker."""

    def __init__(self) -> None:
        self.given_at = time.monotonic()

    def give(self, **_: object) -> None:
        """Note it here, and in the file for whoever looks from outside."""
        self.given_at = time.monotonic()
        heartbeat_file().touch()

    def is_fresh(self) -> bool:
        """Whether the last one was given lately."""
        return time.monotonic() - self.given_at < STALE_AFTER


_life = SignOfLife()


class Pulse:
    """Sends the worker its own task, from the event loop: a loop that stands still sends nothing."""

    def __init__(self, app: Celery, hostname: str) -> None:
        self._app = app
        self._queue = worker_direct(hostname)
        self._due = 0.0

    def send(self, **_: object) -> None:
        """Called with every heartbeat. Hands that are full count as life, until a task is overdue."""
        if active_requests:
            _life.give()
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + PULSE_EVERY
        try:
            with self._app.connection_for_write() as connection:
                pulse.apply_async(queue=self._queue, expires=STALE_AFTER, connection=connection, retry=False)
        except (OperationalError, RedisError) as error:
            log.warning("no pulse: the broker is away", error=type(error).__name__)


def _tell_the_others(app: Celery) -> None:
    """Say through the broker that this worker lives, for the readiness of its service's API (ADR 0016)."""
    told = 0.0
    with Redis.from_url(app.conf.broker_url, socket_timeout=2, socket_connect_timeout=2) as broker:
        while True:
            try:
                given = _life.given_at
                if given > told:
                    leave_sign(broker, app.main)
                    told = given
            except RedisError as error:
                log.warning("no sign of life left", error=type(error).__name__)
            time.sleep(TOLD_EVERY)


def _give_it_a_queue(sender: str, instance: Any, **_: object) -> None:
    instance.app.amqp.queues.select_add(worker_direct(sender))
    heartbeat_sent.connect(Pulse(instance.app, sender).send, weak=False)


def _watch(sender: Any, **_: object) -> None:
    _life.give()
    limit = sender.controller.time_limit + OVERDUE_AFTER
    threading.Thread(target=_end_when_stuck, args=(limit,), name="heartbeat", daemon=True).start()
    threading.Thread(target=_tell_the_others, args=(sender.app,), name="sign of life", daemon=True).start()


def _end_when_stuck(limit: float) -> None:
    while _life.is_fresh():
        if _oldest_task() > limit:
            log.critical("a task does not end, and the worker ends with it", seconds=limit)
            os._exit(STUCK)
        time.sleep(1)
    log.critical("worker takes no work any more and ends", seconds=STALE_AFTER)
    os._exit(STUCK)


def _oldest_task() -> float:
    """Seconds since the oldest task in hand was begun; 0 when there is none."""
    try:
        begun = [request.time_start for request in active_requests if request.time_start]
    except RuntimeError:
        # A thread of the pool took or ended a task at this moment; the next look is a second away.
        return 0.0
    return time.time() - min(begun) if begun else 0.0


celeryd_after_setup.connect(_give_it_a_queue, weak=False)
worker_ready.connect(_watch, weak=False)
task_received.connect(_life.give, weak=False)
