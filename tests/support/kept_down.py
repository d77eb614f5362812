"""Parts of a platform that its operator has stopped, though the supervisor starts whatever ends."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from tests.support.faults_load import kill_process
from tests.support.platform import Platform

LOOK_EVERY = 0.05


@contextmanager
def kept_down(platform: Platform, names: Sequence[str]) -> Iterator[None]:
    """Kill these processes, and again as soon as they are started, until the block ends."""
    ended = threading.Event()
    thread = threading.Thread(target=_kill_again, args=(platform, names, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _kill_again(platform: Platform, names: Sequence[str], ended: threading.Event) -> None:
    while not ended.wait(LOOK_EVERY):
        running = platform.processes()
        for pid in filter(None, (running[name]["pid"] for name in names if name in running)):
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


@contextmanager
def broker_stopped(platform: Platform) -> Iterator[None]:
    """Without its configuration the broker does not start again until the block ends."""
    configuration = platform.home.folder / "broker" / "valkey.conf"
    away = configuration.with_suffix(".away")
    configuration.rename(away)
    try:
        assert kill_process(platform, "broker")()
        yield
    finally:
        away.rename(configuration)
