"""Starts Python programs as forks of one process that has imported their libraries (docs/adr/0029).

A program then takes memory only for what it does itself, and starts without the second that its imports take. That one
process is the fork server of `multiprocessing`. It never sees a setting of a program: a fork reads its command and
environment from a pipe of its own.
"""

import ctypes
import multiprocessing
import os
import runpy
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from infra.local.program import UMASK, Program, Running, die_with_parent, moved_clock
from infra.local.programs import runtime_environment
from infra.processes import WORKER_SIGNALS

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["infra.local.preload"])
_PR_SET_NAME = 15
# What is read when Python or a library starts, and so cannot wait for the fork.
_EARLY = {**WORKER_SIGNALS, "MALLOC_ARENA_MAX": "2"}


class Fork(Running):
    """A program that runs as a fork."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)


def can_fork(program: Program) -> bool:
    """Whether `program` is a Python module, on a system where a fork goes on safely after imports (not macOS)."""
    return sys.platform == "linux" and list(program.command[:2]) == [sys.executable, "-m"]


def fork(program: Program, output: int) -> Fork:
    """Start `program` as `infra.local.program.spawn` does. The first call waits until the fork server has imported."""
    with Connection(os.dup(output), readable=False) as pipe, _nothing_of_the_caller():
        arguments = (program.name, list(program.command[2:]), dict(program.environment), str(program.directory))
        process = _CONTEXT.Process(target=_become, args=(*arguments, int(program.stop_signal), pipe))
        process.start()
    return Fork(process)


@contextmanager
def _nothing_of_the_caller() -> Iterator[None]:
    """While the fork server may start: it gets the environment that every program gets, and no secret of the shell."""
    before = dict(os.environ)
    _set_environment(runtime_environment() | moved_clock() | _EARLY)
    try:
        yield
    finally:
        _set_environment(before)


def _become(
    name: str, command: list[str], environment: dict[str, str], directory: str, stop_signal: int, output: Connection
) -> None:
    os.setsid()
    die_with_parent(stop_signal)
    # `ps` shows the fork server's command line for all of its forks; this name tells them apart (15 characters).
    ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode())
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), 0)
    for number in (1, 2):
        os.dup2(output.fileno(), number)
    output.close()
    os.umask(UMASK)
    os.chdir(directory)
    sys.path.insert(0, directory)
    _set_environment(environment | moved_clock())
    time.tzset()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(write_through=True)
    # Later Pythons have another default, with which Granian's worker would share nothing.
    multiprocessing.set_start_method("fork", force=True)
    sys.argv[1:] = command[1:]
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


def _set_environment(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
