"""Runs the web process of a container: drains it before it stops, and ends it when it no longer responds at `/livez`.

The engine restarts a container that ended (`restart: unless-stopped`), but not one whose health check fails.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from infra.liveness import Liveness
from infra.local.probes import http_ok
from shared.draining import DRAIN_FILE

STUCK = 75
"""Exit code of a container whose process was ended (EX_TEMPFAIL of sysexits.h: try again)."""
LOOK_EVERY = 0.5
DRAIN_SECONDS = 5.0
"""Default of CEIBA_DRAIN_SECONDS: two probes of a balancer, and the time that callers take to hear of them."""


@dataclass(frozen=True, slots=True)
class Drain:
    """How a process is drained: while `file` is there it serves on and asks to be left alone (shared/draining.py)."""

    file: Path
    seconds: float = DRAIN_SECONDS


def run_watched(command: Sequence[str], *, port: int, drain: Drain, liveness: Liveness | None = None) -> int:
    """Run `command` until it ends, or end it when it no longer responds; returns the exit code for the container.

    SIGTERM drains the process, which is then told to stop; a second one, or SIGINT, tells it at once.
    """
    # The folder may outlive the container: Kubernetes starts it anew in the same pod.
    drain.file.unlink(missing_ok=True)
    process = subprocess.Popen(list(command), env={**os.environ, DRAIN_FILE: str(drain.file)})
    draining = _Draining(process, drain)
    liveness = liveness or Liveness(http_ok(port, "/livez"))
    while process.poll() is None:
        draining.go_on()
        if liveness.is_lost():
            sys.stderr.write(f"ended: no answer from /livez for {liveness.patience:.0f} s\n")
            # Its children end with the container, whose first process this is.
            process.kill()
            process.wait()
            return STUCK
        time.sleep(LOOK_EVERY)
    # A process that a signal killed has a negative code, which is no valid exit code of a container.
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


class _Draining:
    """Takes the signals of the container, and hands them on when the process is drained."""

    def __init__(self, process: "subprocess.Popen[bytes]", drain: Drain) -> None:
        self._process = process
        self._drain = drain
        self._stop_at: float | None = None
        signal.signal(signal.SIGTERM, self._begin)
        signal.signal(signal.SIGINT, self._hand_on)

    def go_on(self) -> None:
        """Tell the process to stop, once its time is over. Granian takes a second signal as it took the first."""
        if self._stop_at is not None and time.monotonic() >= self._stop_at:
            self._process.terminate()
            self._stop_at = None

    def _begin(self, number: int, frame: FrameType | None) -> None:
        if self._drain.file.exists():
            self._hand_on(number, frame)
            return
        self._drain.file.touch()
        self._stop_at = time.monotonic() + self._drain.seconds

    def _hand_on(self, number: int, frame: FrameType | None) -> None:
        del frame
        self._process.send_signal(number)
