"""Flame graphs of the platform's Python processes while they work, by py-spy."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.budget.report import RESULTS
from tests.support.platform import Platform

RATE = 200
"""Samples a second."""
NOT_PYTHON = ("postgres", "broker", "cache", "mail")


@contextmanager
def flames(platform: Platform, work: str) -> Iterator[list[Path]]:
    """Record the block; the list holds the files afterwards. The times of a recorded work are not comparable."""
    folder = RESULTS / f"flames-{time.strftime('%Y%m%d-%H%M%S')}"
    folder.mkdir(parents=True)
    recorders = []
    found: list[Path] = []
    for name, entry in platform.processes().items():
        if name in NOT_PYTHON:
            continue
        file = folder / f"{work}-{name}.svg"
        command = [
            *(str(Path(sys.executable).parent / "py-spy"), "record", "--pid", str(entry["pid"]), "--output", str(file)),
            # Only who holds the interpreter: what waits for the database or the broker costs nothing here.
            *("--rate", str(RATE), "--subprocesses", "--gil", "--format", "flamegraph"),
        ]
        recorders.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    try:
        yield found
    finally:
        for recorder in recorders:
            recorder.send_signal(signal.SIGINT)  # it then writes its file
        for recorder in recorders:
            recorder.wait(60)
        found += sorted(file for file in folder.glob("*.svg") if file.stat().st_size)
