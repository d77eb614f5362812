"""Celery with its defaults and without an outbox, to show what the same kills do to a plain task.

The tasks wait in `CEIBA_BROKER_URL`; their effects are recorded in `CEIBA_CACHE_URL`.
"""

import os
import time

from celery import Celery

from shared.redis_client import redis_client

DONE = "faults.control.done"
"""Redis set of the numbers whose task came to its end."""
QUEUE = "faults.control"
SECONDS_OF_WORK = 0.05
"""Long beside what surrounds a task, so that a kill meets one."""

celery = Celery("faults-control", broker=os.environ.get("CEIBA_BROKER_URL"))
celery.conf.update(task_acks_late=False, task_ignore_result=True, task_default_queue=QUEUE, result_backend=None)


@celery.task(name="faults.control.note")
def note(number: int) -> None:
    """Work a little, then record the effect."""
    time.sleep(SECONDS_OF_WORK)
    redis_client(os.environ["CEIBA_CACHE_URL"]).sadd(DONE, number)
