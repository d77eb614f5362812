"""A web process is drained before it stops, and ended when it no longer answers, with a real server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests

from infra.docker.watch import STUCK
from infra.liveness import Liveness
from infra.local.ports import free_port
from infra.local.probes import http_ok
from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.integration

WSGI = """
import time
from pathlib import Path
from flask import Flask, request
from shared.web.health import health_blueprint

app = Flask("answers")
app.register_blueprint(health_blueprint("answers", {}))

@app.before_request
def note():
    with open("ASKED", "a") as asked:
        asked.write(request.path)

@app.get("/slow")
def slow():
    while not Path("ASKED.go").exists():
        time.sleep(0.05)
    return "whole"
"""
WATCHED = """
import sys
from pathlib import Path
from infra.docker.watch import Drain, run_watched
from infra.liveness import Liveness
from infra.local.probes import http_ok
port = int(sys.argv[1])
command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--http", "1",
           "--blocking-threads", "2", "--workers-kill-timeout", "3", "--log-level", "error", "answers:app"]
drain = Drain(Path(sys.argv[2]), float(sys.argv[3]))
liveness = Liveness(http_ok(port, "/livez"), every=0.3, patience=10)
sys.exit(run_watched(command, port=port, drain=drain, liveness=liveness))
"""


DRAINED_FOR = 1.0


def until(found: Callable[[], bool], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def container(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """A real server that its watch has seen answer; `(process, port, what it printed)`."""
    asked = tmp_path / "asked"
    (tmp_path / "answers.py").write_text(WSGI.replace("ASKED", str(asked)))
    port, printed, drain = free_port(), tmp_path / "printed", tmp_path / "draining"
    drain.touch()  # of the process before
    with printed.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", WATCHED, str(port), str(drain), str(DRAINED_FOR)],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{REPOSITORY}:{tmp_path}"},
            stderr=output,
        )
    # Nobody else asks. Twice: the first answer has arrived when the second question comes.
    assert until(lambda: asked.exists() and asked.read_text().count("/livez") >= 2)
    yield process, port, printed
    for child in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []:
        child.kill()
    process.kill()
    process.wait()


def test_a_container_whose_server_is_silent_ends(container: tuple[subprocess.Popen[bytes], int, Path]) -> None:
    process, _, printed = container
    workers = psutil.Process(process.pid).children(recursive=True)
    for worker in workers:
        worker.suspend()
    print(f"stopped {len(workers)} processes of the server")

    assert workers
    assert process.wait(60) == STUCK
    assert "no answer from /livez" in printed.read_text()
    for worker in workers:
        if worker.is_running():
            worker.kill()


def test_a_container_ends_as_its_server_does_when_it_is_asked(
    container: tuple[subprocess.Popen[bytes], int, Path],
) -> None:
    process, port, _ = container
    process.send_signal(signal.SIGINT)

    assert process.wait(30) == 0
    assert not http_ok(port, "/livez")()


def test_a_container_serves_while_it_is_drained_and_ends_what_it_has_begun(
    container: tuple[subprocess.Popen[bytes], int, Path], tmp_path: Path
) -> None:
    process, port, _ = container
    url, asked = f"http://127.0.0.1:{port}", tmp_path / "asked"
    before = requests.get(f"{url}/readyz", timeout=5)
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(requests.get, f"{url}/slow", timeout=30)
        assert until(lambda: "/slow" in asked.read_text())
        process.send_signal(signal.SIGTERM)
        signalled = time.monotonic()
        assert until(lambda: requests.get(f"{url}/readyz", timeout=5).status_code == 503)
        draining = requests.get(f"{url}/readyz", timeout=5)
        assert until(lambda: not http_ok(port, "/livez")())
        closed_after = time.monotonic() - signalled
        (tmp_path / "asked.go").touch()

    assert (before.status_code, draining.json()["status"]) == (200, "draining")
    assert closed_after >= DRAINED_FOR
    assert slow.result().text == "whole"
    assert process.wait(30) == 0


def test_a_slow_start_is_given_time_and_a_silence_only_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("infra.liveness.time.monotonic", lambda: now[0])
    answers = {"alive": False}
    liveness = Liveness(lambda: answers["alive"])

    def lost_after(seconds: float) -> bool:
        end = now[0] + seconds
        while now[0] < end:
            now[0] += 1
            if liveness.is_lost():
                return True
        return False

    assert not lost_after(170)
    answers["alive"] = True
    assert not lost_after(100)
    answers["alive"] = False
    assert not lost_after(50)
    assert lost_after(20)
