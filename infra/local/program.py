"""One operating-system process: how it starts, when it is ready, how it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class NotReady(Exception):
    """A program ended, or did not answer in time, while it was starting."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What the supervisor needs to know about a process."""

    name: str
    command: Sequence[str]
    is_ready: Callable[[], bool] = lambda: True
    is_alive: Callable[[], bool] | None = None
    """Asked now and then once it was ready; without an answer for a minute it is ended and started again."""
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    user: str | None = None
    """Another account to run as; only root can ask for one."""
    directory: Path = Path("/")
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within: float = 8.0
    """Seconds between the stop signal and SIGKILL."""
    ready_within: float = 60.0
    """Seconds a start may take."""
    once: bool = False
    """A step that ends by itself: done when it ends with code 0."""
    stop_turn: int = 0
    """Programs that start together stop by turn: those with the lowest number first."""


def moved_clock() -> dict[str, str]:
    """The variables that move the clock of a process (libfaketime), where ours is moved; usually none.

    A program gets few variables of ours, but all programs of a platform must tell the same time.
    """
    if "FAKETIME" not in os.environ:
        return {}
    return {name: value for name, value in os.environ.items() if name == "LD_PRELOAD" or name.startswith("FAKETIME")}


def spawn(program: Program, output: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start `program` in a process group of its own; what it prints goes to `output`.

    On Linux the process gets its stop signal when its parent dies, so that a killed supervisor leaves nothing behind.
    """

    def die_with_parent() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(program.stop_signal))

    return subprocess.Popen(
        list(program.command),
        env=moved_clock() | dict(program.environment),
        cwd=program.directory,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        umask=0o077,
        preexec_fn=die_with_parent,  # noqa: PLW1509  # only ever called from a main thread
        user=program.user,
        group=group_of(program.user),
        extra_groups=[] if program.user else None,
    )


def await_ready(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Block until `program` answers. Raises NotReady when it ends first or takes too long."""
    deadline = time.monotonic() + program.ready_within
    while not program.is_ready():
        if process.poll() is not None:
            raise NotReady(f"{program.name} ended with code {process.returncode} while it was starting")
        if time.monotonic() > deadline:
            raise NotReady(f"{program.name} was not ready after {program.ready_within:.0f} s")
        time.sleep(0.05)


def stop(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, insist after `stop_within`, and end whatever it left in its group."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        try:
            process.wait(program.stop_within)
        except subprocess.TimeoutExpired:
            kill_group(process)
    kill_group(process)
    process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL every process of the group; quiet when there is none left."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # macOS answers EPERM for a group whose members are all zombies.
        return


def group_of(user: str | None) -> int | None:
    """The primary group of `user`; None for our own account."""
    import pwd  # not on Windows, where nobody asks for a user

    return pwd.getpwnam(user).pw_gid if user else None
