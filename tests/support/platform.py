"""The whole platform in a folder of its own, as `make run` starts it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import requests

from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.programs import REPOSITORY
from tests.support.clusters import keep_clusters_temporary

START_WITHIN = 240.0
STOP_WITHIN = 25.0


SEARCHES_A_MINUTE = 40
"""The limit on the shared platform is high: many tests register as the same person, and each registration searches."""
CASES_OPENED_AN_HOUR = 100
"""Before others are told of an account: as high for the same reason."""
SHARED_LIMITS = {
    "CEIBA_TUNE_CASES_OPENED_AN_HOUR": str(CASES_OPENED_AN_HOUR),
    "CEIBA_TUNE_SEARCHES_AN_HOUR": "2000",
    "CEIBA_TUNE_LIMIT_SEARCH_PER_MINUTE": str(SEARCHES_A_MINUTE),
    "CEIBA_TUNE_SEARCHES_A_MINUTE": str(SEARCHES_A_MINUTE),
    # The stream of a page that a test has left stays open until the next heartbeat cannot be written.
    "CEIBA_TUNE_LIMIT_STREAMS_PER_SUBJECT": "20",
    "CEIBA_TUNE_LIMIT_USER_PER_MINUTE": "6000",
}


@dataclass
class Platform:
    """A platform that runs."""

    url: str
    home: Home
    process: subprocess.Popen[bytes]
    log: Path
    _tokens: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    _asking: threading.Lock = field(default_factory=threading.Lock)

    @property
    def demo(self) -> dict[str, Any]:
        """`demo.json`: organisations, users, clients."""
        accounts: dict[str, Any] = json.loads(self.home.demo.read_text())
        return accounts

    def processes(self) -> dict[str, dict[str, int | None]]:
        """Name → pid and port of what runs now."""
        running: dict[str, dict[str, int | None]] = json.loads(self.home.processes.read_text())
        return running

    def pid(self, name: str) -> int:
        """Process id of `name`, e.g. `cases-worker`. Raises KeyError while it does not run."""
        pid = self.processes()[name]["pid"]
        assert pid is not None
        return pid

    def base_url(self, name: str) -> str:
        """Address of one HTTP process behind the gateway, e.g. `cases-api`."""
        return f"http://127.0.0.1:{self.processes()[name]['port']}"

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to the whole group of `name`; returns its pid."""
        pid = self.pid(name)
        os.killpg(pid, number)
        return pid

    def await_restart(self, name: str, old_pid: int, within: float = 60.0) -> int:
        """Wait until `name` runs under another pid; returns that."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            pid = self.processes().get(name, {}).get("pid")
            if pid not in (None, old_pid):
                return int(pid)
            time.sleep(0.1)
        raise TimeoutError(f"{name} did not come back within {within:.0f} s")

    def account(self, kind: str, role: str, country: str | None = None, which: int = 0) -> dict[str, Any]:
        """A demonstration account: `kind` is `users` or `clients`; `which` counts the matches."""
        found = [a for a in self.demo[kind] if a["role"] == role and country in (None, a["country"])]
        account: dict[str, Any] = found[which]
        return account

    def token(self, role: str, country: str | None = None, which: int = 0) -> str:
        """An access token by client credentials, kept until a minute before it ends."""
        client = self.account("clients", role, country, which)
        key = (client["client_id"], client["scope"])
        with self._asking:  # the threads of a load ask at the same time
            token, until = self._tokens.get(key, ("", 0.0))
            if time.monotonic() > until:
                answer = self._ask_for_a_token(client)
                answer.raise_for_status()
                token, until = answer.json()["access_token"], time.monotonic() + answer.json()["expires_in"] - 60
                self._tokens[key] = (token, until)
        return token

    def forget_tokens(self) -> None:
        """Ask for new tokens from now on: each then lasts for its whole time."""
        with self._asking:
            self._tokens.clear()

    def _ask_for_a_token(self, client: dict[str, Any]) -> requests.Response:
        """Retry after `Retry-After`: connections from before a crash of the database fail once."""
        for _ in range(5):
            answer = requests.post(
                f"{self.url}/oauth2/token",
                data={"grant_type": "client_credentials", "scope": client["scope"]},
                auth=(client["client_id"], client["client_secret"]),
                timeout=30,
            )
            if answer.status_code != 503:
                break
            time.sleep(int(answer.headers["Retry-After"]))
        return answer

    def client(self, role: str, country: str | None = None, which: int = 0) -> "Caller":
        """Calls the gateway as a demonstration client of `role`, for as long as the platform runs."""
        token = partial(self.token, role, country, which)
        token()  # a client that gets none fails here, and the first call takes no longer than the others
        return Caller(self.url, token)


class Caller(requests.Session):
    """A session with the gateway's address and the caller's token: `caller.get("/api/v1/me")`.

    `token` is asked before every request: a fixture of the session lives longer than the five minutes of a token.
    """

    def __init__(self, url: str, token: Callable[[], str]) -> None:
        super().__init__()
        self._url = url
        self._token = token
        self.trust_env = False  # a proxy of the developer's shell must not be used for loopback
        self.headers.update({"Accept-Language": "en"})

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]  # options by name only
        """As requests, but `url` is a path and there is always a time limit."""
        options.setdefault("timeout", 30)
        options["headers"] = {"Authorization": f"Bearer {self._token()}"} | dict(options.get("headers") or {})
        return super().request(method, f"{self._url}{url}", **options)

    def drawing(self, path: str, within: float = 60) -> requests.Response:
        """The image of a chart, asked for again after `Retry-After` while it is being drawn."""
        until = time.monotonic() + within
        while (answer := self.get(path)).status_code == 503 and time.monotonic() < until:
            time.sleep(int(answer.headers["Retry-After"]))
        return answer


@contextmanager
def running_platform(
    folder: Path,
    environment: Mapping[str, str] | None = None,
    python: str = sys.executable,
    directory: Path = REPOSITORY,
) -> Iterator[Platform]:
    """Start a platform in `folder`, wait for its `ready:` line, stop it at the end.

    It is the one that `python` finds in `directory`.
    """
    keep_clusters_temporary()
    port, log = free_port(), folder.with_suffix(".log")
    with log.open("ab") as output:
        process = subprocess.Popen(
            [python, "-m", "infra.local", "run"],
            cwd=directory,
            env={**os.environ, "CEIBA_HOME": str(folder), "CEIBA_PORT": str(port), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://{(environment or {}).get('CEIBA_HOST', '127.0.0.1')}:{port}"
        _await_ready(process, log, f"ready: {url}")
        yield Platform(url, Home(folder), process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_WITHIN + 10)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _await_ready(process: subprocess.Popen[bytes], log: Path, line: str) -> None:
    deadline = time.monotonic() + START_WITHIN
    while line not in log.read_text(errors="replace").splitlines():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the platform did not start:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.2)
