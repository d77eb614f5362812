"""Attempts in threads beside the worker's own work: a receiver that hangs must not keep an event waiting."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence

from services.referrals.notifications.adapters.delivery_metrics import ATTEMPTS
from services.referrals.notifications.domain.delivery import (
    Attempted,
    Channel,
    Outcome,
    OutgoingMessage,
    WebhookMessage,
)
from shared.telemetry import get_logger

log = get_logger(__name__)

THREADS = 16
BACKLOG = 1024
FAILURES_AT_ONCE = 4
"""Recorded at the same time: each has a connection to the database."""
MAX_RECORDED = 100
"""Outcomes in one transaction."""


class ThreadedDispatcher:
    """Attempts messages in daemon threads, which start when there is something for them to do.

    Outcomes of success that are ready at the same moment are recorded together: one thread at a time records whatever
    the others have left since it began. Failures are recorded alone, because they wait for locks. What is lost with the
    process is claimed again when its lease ends.
    """

    def __init__(
        self,
        attempt: Callable[[OutgoingMessage], Outcome | None],
        record: Callable[[Sequence[Attempted]], list[OutgoingMessage]],
        *,
        threads: int = THREADS,
    ) -> None:
        self._attempt = attempt
        """Returns None for a claim that is too old to begin."""
        self._record = record
        """Returns what is to be attempted next."""
        self._most_threads = threads
        # A plain queue wakes a thread without a condition; the end has an event of its own.
        self._messages: queue.SimpleQueue[OutgoingMessage] = queue.SimpleQueue()
        self._delivered: deque[Attempted] = deque()
        self._recording = threading.Lock()
        self._lock = threading.Lock()
        self._nothing_left = threading.Condition(self._lock)
        self._unrecorded = 0
        """Messages that were dispatched and have no recorded outcome yet."""
        self._threads = 0
        self._unattempted = 0
        """Messages that wait for a thread or have one."""
        self._failures = threading.BoundedSemaphore(FAILURES_AT_ONCE)

    def dispatch(self, message: OutgoingMessage) -> None:
        """Attempt it soon. With a full backlog it is left to the tick that finds expired leases."""
        with self._lock:
            if self._messages.qsize() >= BACKLOG:
                log.warning("delivery postponed", delivery_id=str(message.claim.delivery_id))
                return
            self._unrecorded += 1
            self._unattempted += 1
            # On first use, so that threads belong to the pool process that works and not to the one it was forked from.
            starts = self._threads < min(self._unattempted, self._most_threads)
            self._threads += starts
            name = f"dispatcher-{self._threads}"
        self._messages.put(message)
        if starts:
            threading.Thread(target=self._serve, name=name, daemon=True).start()

    def wait(self) -> None:
        """Block until every dispatched message has been attempted and its outcome recorded."""
        with self._nothing_left:
            self._nothing_left.wait_for(lambda: self._unrecorded == 0)

    def _end(self, messages: int) -> None:
        with self._lock:
            self._unrecorded -= messages
            if self._unrecorded == 0:
                self._nothing_left.notify_all()

    def _serve(self) -> None:
        while True:
            self._take(self._messages.get())
            with self._lock:
                self._unattempted -= 1

    def _take(self, message: OutgoingMessage) -> None:
        try:
            outcome = self._attempt(message)
        except Exception:
            # The thread must go on. The lease ends by itself and the delivery is claimed again.
            log.exception("delivery attempt failed")
            outcome = None
        _count(message, outcome)
        if outcome is None:
            self._end(1)
        elif outcome.delivered:
            self._delivered.append(Attempted(message, outcome))
            self._record_delivered()
        else:
            with self._failures:
                self._record_and_go_on([Attempted(message, outcome)])

    def _record_delivered(self) -> None:
        # Who finds another thread recording leaves: that thread looks again after it has let go.
        while self._delivered and self._recording.acquire(blocking=False):
            try:
                count = min(len(self._delivered), MAX_RECORDED)
                self._record_and_go_on([self._delivered.popleft() for _ in range(count)])
            finally:
                self._recording.release()

    def _record_and_go_on(self, attempts: Sequence[Attempted]) -> None:
        try:
            for message in self._record(attempts):
                self.dispatch(message)
        except Exception:
            log.exception("delivery attempt failed")
            if len(attempts) > 1:
                # One that cannot be recorded must not take the others along.
                for attempted in attempts:
                    self._record_and_go_on([attempted])
                return
        self._end(len(attempts))


def _count(message: OutgoingMessage, outcome: Outcome | None) -> None:
    channel = Channel.WEBHOOK if isinstance(message, WebhookMessage) else Channel.EMAIL
    if outcome is not None:
        ATTEMPTS.labels(channel, "delivered" if outcome.delivered else "failed").inc()
