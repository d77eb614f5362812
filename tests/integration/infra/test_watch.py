"""A process that no longer answers is ended and started again, with real processes that are stopped in their tracks."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from infra.docker.watch import STUCK
from infra.liveness import Liveness
from infra.local.ports import free_port
from infra.local.probes import http_ok
from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.integration

WSGI = """
def app(environ, start):
    with open("ASKED", "a") as asked:
        asked.write(".")
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""
WATCHED = """
import sys
from infra.docker.watch import run_watched
from infra.liveness import Liveness
from infra.local.probes import http_ok
port = int(sys.argv[1])
command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--http", "1",
           "--blocking-threads", "2", "--workers-kill-timeout", "3", "--log-level", "error", "answers:app"]
sys.exit(run_watched(command, port=port, liveness=Liveness(http_ok(port, "/livez"), every=0.3, patience=10)))
"""


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
    port, printed = free_port(), tmp_path / "printed"
    with printed.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", WATCHED, str(port)],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{REPOSITORY}:{tmp_path}"},
            stderr=output,
        )
    # Nobody else asks. Twice: the first answer has arrived when the second question comes.
    assert until(lambda: asked.exists() and len(asked.read_text()) >= 2)
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
    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 0
    assert not http_ok(port, "/livez")()


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
