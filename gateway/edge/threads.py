"""The threads in which the gateway works."""

import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue

from shared.telemetry import get_logger

log = get_logger(__name__)

_Call = tuple[Callable[..., None], tuple[object, ...]]


class Threads:
    """Up to `most` threads that run calls in their order; each is started when no other is free.

    A pool of the standard library makes a future with a condition for each call. No caller waits for one here; making
    them was a third of what handing a call over cost.
    """

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._calls: SimpleQueue[_Call] = SimpleQueue()
        # One entry for each thread that has nothing to do; a call takes one away.
        self._free: deque[None] = deque()
        self._started = 0
        self._starting = threading.Lock()

    def submit(self, call: Callable[..., None], *arguments: object) -> None:
        """Let a thread run `call`."""
        self._calls.put((call, arguments))
        try:
            self._free.pop()
        except IndexError:
            self._start_one()

    def _start_one(self) -> None:
        with self._starting:
            if self._started == self._most:
                return
            self._started += 1
            name = f"{self._name}_{self._started}"
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        while True:
            call, arguments = self._calls.get()
            try:
                call(*arguments)
            except Exception:
                # The thread must survive, or the gateway would have one less for good.
                log.exception("call failed")
            self._free.append(None)
