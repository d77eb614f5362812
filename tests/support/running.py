"""Programs that live as long as a `with` block."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.program import Program, spawn, stop

ATTEMPTS = 5
"""Attempts to start. After a SIGKILL PostgreSQL may find its own old shared memory and fail for a moment."""


class NotReady(Exception):
    """A program ended, or was not ready in time, while it was starting."""


@contextmanager
def running(program: Program, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start `program`, wait until it answers, stop it on the way out. Raises NotReady with the log's last lines."""
    process = start(program, log)
    try:
        yield process
    finally:
        stop(program, process)


def start(program: Program, log: Path) -> subprocess.Popen[bytes]:
    """Start `program` and wait until it answers. Raises NotReady with the last lines of `log`."""
    for attempt in range(1, ATTEMPTS + 1):
        with log.open("ab") as output:
            process = spawn(program, output)
        try:
            _await_ready(program, process)
            return process
        except NotReady as problem:
            stop(program, process)
            if attempt == ATTEMPTS:
                raise NotReady(f"{problem}\n{log.read_text(errors='replace')[-2000:]}") from problem
            time.sleep(0.3 * attempt)
    raise AssertionError("unreachable")


def _await_ready(program: Program, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + program.ready_within
    while not program.is_ready():
        if process.poll() is not None:
            raise NotReady(f"{program.name} ended with code {process.returncode} while it was starting")
        if time.monotonic() > deadline:
            raise NotReady(f"{program.name} was not ready after {program.ready_within:.0f} s")
        time.sleep(0.05)
