"""Attempts in threads beside the worker's own work: a receiver that hangs must not keep a fact waiting."""

import queue
import threading
from collections.abc import Callable

from services.referrals.domain.delivery import Claim
from shared.telemetry import get_logger

log = get_logger(__name__)

THREADS = 8
BACKLOG = 64


class ThreadedCourier:
    """Carries claims in daemon threads. What is lost with the process comes back when its lease ends."""

    def __init__(self, attempt: Callable[[Claim], Claim | None], *, threads: int = THREADS) -> None:
        self._attempt = attempt
        self._threads = threads
        self._claims: queue.Queue[Claim] = queue.Queue(BACKLOG)
        self._lock = threading.Lock()
        self._started = False

    def carry(self, claim: Claim) -> None:
        """Try `claim` soon. With a full backlog it is left to the tick that finds expired leases."""
        self._start()
        try:
            self._claims.put_nowait(claim)
        except queue.Full:
            log.warning("courier is busy", delivery_id=str(claim.delivery_id))

    def wait(self) -> None:
        """Block until everything handed over has been tried."""
        self._claims.join()

    def _start(self) -> None:
        # On first use, so that threads belong to the pool process that works and not to the one it was forked from.
        if self._started:
            return
        with self._lock:
            if not self._started:
                for number in range(self._threads):
                    threading.Thread(target=self._serve, name=f"courier-{number}", daemon=True).start()
                self._started = True

    def _serve(self) -> None:
        while True:
            claim: Claim | None = self._claims.get()
            try:
                while claim is not None:
                    claim = self._attempt(claim)
            except Exception:
                # The thread must go on. The lease ends by itself and the delivery is found again.
                log.exception("attempt broke off")
            finally:
                self._claims.task_done()
