"""Systems at work while a platform changes under them: reads and writes through one address, none repeated."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import requests

from tests.support.journey import a_registration
from tests.support.platform import Caller


@dataclass
class Traffic:
    """Clients of the demonstration network at `url`. A request failed when its answer is not the one that was meant."""

    url: str
    demo: Mapping[str, Any]
    clients: int = 4
    pause: float = 0.02
    answers: Counter[str] = field(default_factory=Counter)
    """Request and status, or the name of the exception."""
    failures: Counter[str] = field(default_factory=Counter)
    """Second, request and what came instead."""
    slowest: float = 0.0
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Requests that were answered, or failed, so far."""
        return self.answers.total()

    def __enter__(self) -> Self:
        for _ in range(self.clients):
            thread = threading.Thread(target=self._work, daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def await_total(self, number: int, within: float) -> None:
        """Wait until so many requests were made."""
        deadline = time.monotonic() + within
        while self.total < number and time.monotonic() < deadline:
            time.sleep(0.2)

    def summary(self) -> str:
        """One line, without what any request was about."""
        answers = ", ".join(f"{name}: {number}" for name, number in sorted(self.answers.items()))
        return f"{self.total} requests, {self.failures.total()} failed, slowest {self.slowest:.1f} s ({answers})"

    def _work(self) -> None:
        caller = Caller(self.url, _Token(self).current)
        while not self._stopped.is_set():
            for step in self._steps(caller):
                if self._stopped.is_set():
                    return
                if step is None:
                    break
                time.sleep(self.pause)

    def _steps(self, caller: Caller) -> Iterator[requests.Response | None]:
        """One round of a caseworker's system; None where a step failed, and the next cannot be taken."""
        case = self.ask(caller, "POST", "/api/v1/cases", 201, json=_somebody(), headers=_once())
        yield case
        assert case is not None
        path = f"/api/v1/cases/{case.json()['id']}"
        for read in (path, "/api/v1/cases", f"{path}/timeline", "/api/v1/me", "/api/v1/referrals", "/api/v1/dashboard"):
            yield self.ask(caller, "GET", read, 200)
        version = {"If-Match": case.headers["ETag"]}
        yield self.ask(caller, "PATCH", path, 200, json={"needs": ["medical"]}, headers=version)
        note = {"kind": "contact", "text": "Llamada"}
        yield self.ask(caller, "POST", f"{path}/notes", 201, json=note, headers=_once())

    def ask(self, caller: Caller, method: str, path: str, wanted: int, **options: Any) -> requests.Response | None:
        """The response, if it is the one that was meant."""
        started = time.monotonic()
        try:
            answer = caller.request(method, path, **options)
            status, good = str(answer.status_code), answer.status_code == wanted
        except requests.RequestException as problem:
            status, good = type(problem).__name__, False
        with self._lock:
            self.slowest = max(self.slowest, time.monotonic() - started)
            name = f"{method} {path.split('/')[3]}"
            self.answers[f"{name} {status}"] += 1
            if not good:
                self.failures[f"{time.strftime('%H:%M:%S')} {name} {status}"] += 1
        return answer if good else None


class _Token:
    """The access token of the first caseworker's system, asked for anew before it ends."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._account = next(c for c in traffic.demo["clients"] if (c["role"], c["country"]) == ("caseworker", "GT"))
        self._token, self._until = "", 0.0

    def current(self) -> str:
        if time.monotonic() > self._until:
            answer = requests.post(
                f"{self._traffic.url}/oauth2/token",
                data={"grant_type": "client_credentials", "scope": self._account["scope"]},
                auth=(self._account["client_id"], self._account["client_secret"]),
                timeout=30,
            )
            self._traffic.answers[f"POST token {answer.status_code}"] += 1
            answer.raise_for_status()
            given = answer.json()
            self._token, self._until = given["access_token"], time.monotonic() + given["expires_in"] - 60
        return self._token


def _somebody() -> dict[str, Any]:
    """A registration under a name that no search of a demonstration finds among its own."""
    letters = uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
    registration = a_registration()
    return registration | {"identity": registration["identity"] | {"first_names": "Eva", "surnames": letters.title()}}


def _once() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def demo_of(file: Path) -> dict[str, Any]:
    """The accounts of a demonstration network."""
    accounts: dict[str, Any] = json.loads(file.read_text())
    return accounts
