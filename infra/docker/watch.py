"""Watches the web process of a container, and ends process and container when it no longer responds at `/livez`.

The engine restarts a container that ended (`restart: unless-stopped`), but not one whose health check fails.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from infra.liveness import Liveness
from infra.local.probes import http_ok

STUCK = 75
"""Exit code of a container whose process was ended (EX_TEMPFAIL of sysexits.h: try again)."""
LOOK_EVERY = 0.5


def run_watched(command: Sequence[str], *, port: int, liveness: Liveness | None = None) -> int:
    """Run `command` until it ends, or end it when it no longer responds; returns the exit code for the container.

    SIGTERM and SIGINT are passed to the process.
    """
    process = subprocess.Popen(list(command))
    _hand_on_signals(process)
    liveness = liveness or Liveness(http_ok(port, "/livez"))
    while process.poll() is None:
        if liveness.is_lost():
            sys.stderr.write(f"ended: no answer from /livez for {liveness.patience:.0f} s\n")
            # Its children end with the container, whose first process this is.
            process.kill()
            process.wait()
            return STUCK
        time.sleep(LOOK_EVERY)
    # A process that a signal killed has a negative code, which is no valid exit code of a container.
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _hand_on_signals(process: "subprocess.Popen[bytes]") -> None:
    def hand_on(number: int, frame: FrameType | None) -> None:
        del frame
        process.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, hand_on)
