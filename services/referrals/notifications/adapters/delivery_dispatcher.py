"""Attempts in threads beside the worker's own work: a receiver that hangs must not keep an event waiting."""

import queue
import threading
from collections.abc import Callable

from services.referrals.notifications.domain.delivery import Claim
from shared.telemetry import get_logger

log = get_logger(__name__)

THREADS = 8
BACKLOG = 64


class ThreadedDispatcher:
    """Attempts claims in daemon threads. What is lost with the process is claimed again when its lease ends."""

    def __init__(self, attempt: Callable[[Claim], Claim | None], *, threads: int = THREADS) -> None:
        self._attempt = attempt
        """Returns the next claim of the same endpoint, if there is one."""
        self._threads = threads
        self._claims: queue.Queue[Claim] = queue.Queue(BACKLOG)
        self._lock = threading.Lock()
        self._started = False

    def dispatch(self, claim: Claim) -> None:
        """Attempt `claim` soon. With a full backlog it is left to the tick that finds expired leases."""
        self._start()
        try:
            self._claims.put_nowait(claim)
        except queue.Full:
            log.warning("delivery postponed", delivery_id=str(claim.delivery_id))

    def wait(self) -> None:
        """Block until every dispatched claim has been attempted."""
        self._claims.join()

    def _start(self) -> None:
        # On first use, so that threads belong to the pool process that works and not to the one it was forked from.
        if self._started:
            return
        with self._lock:
            if not self._started:
                for number in range(self._threads):
                    threading.Thread(target=self._serve, name=f"dispatcher-{number}", daemon=True).start()
                self._started = True

    def _serve(self) -> None:
        while True:
            claim: Claim | None = self._claims.get()
            try:
                while claim is not None:
                    claim = self._attempt(claim)
            except Exception:
                # The thread must go on. The lease ends by itself and the delivery is claimed again.
                log.exception("delivery attempt failed")
            finally:
                self._claims.task_done()
