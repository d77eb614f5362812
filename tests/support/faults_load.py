"""Load for fault tests: clients that retry, and faults that are injected while they work."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import psutil
import requests

from tests.support.faults import Record, eventually, kill_a_child
from tests.support.platform import Caller, Platform

CLIENTS = 3
PATIENCE = 60.0


@dataclass
class Load:
    """Posts `bodies` to `path`, each with one Idempotency-Key until it is created, as a careful client does."""

    platform: Platform
    path: str
    bodies: Sequence[dict[str, Any]]
    pause: float = 0.0
    insist: bool = True
    created: list[dict[str, Any]] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    failures: list[requests.Response] = field(default_factory=list)
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin in the background."""
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def is_running(self) -> bool:
        """Whether a client still works."""
        return any(thread.is_alive() for thread in self._threads)

    def has_come_to(self, number: int) -> bool:
        """Whether so many are created, or no client creates any more."""
        return len(self.created) >= number or not self.is_running()

    def join(self) -> None:
        """Wait until everything is posted."""
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """Post nothing more, and wait for the requests in progress."""
        with self._lock:
            self._next = len(self.bodies)
        self.join()

    def _run(self) -> None:
        caller = self.platform.client("caseworker", "GT")
        while (body := self._take()) is not None:
            self._post(caller, body)
            time.sleep(self.pause)

    def _take(self) -> dict[str, Any] | None:
        with self._lock:
            if self._next >= len(self.bodies):
                return None
            self._next += 1
            return self.bodies[self._next - 1]

    def _post(self, caller: Caller, body: dict[str, Any]) -> None:
        key, deadline = str(uuid4()), time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = caller.post(self.path, json=body, headers={"Idempotency-Key": key})
            with self._lock:
                self.answers[str(answer.status_code)] += 1
                if answer.status_code == 201:
                    self.created.append(answer.json())
                    return
                self.failures.append(answer)
            if not self.insist:
                return
            time.sleep(0.3)


def inject(load: Load, faults: Sequence[tuple[str, Callable[[], bool]]], record: Record, total: int) -> None:
    """Run `faults` in turn, spread over the load's progress. A fault that could not happen yet is tried again."""
    for number, (name, fault) in enumerate(faults, start=1):
        due = total * number // (len(faults) + 1)
        eventually(partial(load.has_come_to, due), within=300, pause=0.05)
        if eventually(fault, within=30) is not None:
            record.injected[name] += 1


def kill_pool_child(platform: Platform, worker: str, chance: Any) -> Callable[[], bool]:
    """SIGKILL one prefork child of `worker`."""
    return lambda: worker in platform.processes() and kill_a_child(platform.pid(worker), chance)


def kill_process(platform: Platform, name: str) -> Callable[[], bool]:
    """SIGKILL a process with its children; the supervisor starts it again."""

    def kill() -> bool:
        if name not in platform.processes():
            return False
        try:
            # PostgreSQL's children leave the group, so each is named.
            members = [*psutil.Process(platform.pid(name)).children(recursive=True), psutil.Process(platform.pid(name))]
        except psutil.NoSuchProcess:
            return False
        for member in reversed(members):
            with_it(member)
        return True

    return kill


def with_it(process: psutil.Process) -> None:
    """SIGKILL, unless it is gone already."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
