"""Programs that live as long as a `with` block."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.program import NotReady, Program, await_ready, spawn, stop

ATTEMPTS = 5
"""Attempts to start. After a SIGKILL PostgreSQL may find its own old shared memory and fail for a moment."""


@contextmanager
def running(program: Program, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start `program`, wait until it answers, stop it on the way out. Raises NotReady with the log's last lines."""
    process = _start(program, log)
    try:
        yield process
    finally:
        stop(program, process)


def _start(program: Program, log: Path) -> subprocess.Popen[bytes]:
    for attempt in range(1, ATTEMPTS + 1):
        with log.open("ab") as output:
            process = spawn(program, output)
        try:
            await_ready(program, process)
            return process
        except NotReady as problem:
            stop(program, process)
            if attempt == ATTEMPTS:
                raise NotReady(f"{problem}\n{log.read_text(errors='replace')[-2000:]}") from problem
            time.sleep(0.3 * attempt)
    raise AssertionError("unreachable")
