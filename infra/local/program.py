"""One operating-system process: its start, its readiness and its end."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Protocol

UMASK = 0o077
"""Of every program: its files are for its own account only."""
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """The description of a process for the supervisor."""

    name: str
    command: Sequence[str]
    is_ready: Callable[[], bool] = lambda: True
    is_alive: Callable[[], bool] | None = None
    """Called at intervals after the start. When it fails for a minute, the process is ended and started again."""
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
    """Whether it is a step that ends: it has succeeded when it ends with code 0."""
    stop_turn: int = 0
    """Programs that start together stop one group after the other, the lowest number first."""


class Running(Protocol):
    """A process, as `subprocess.Popen` describes it."""

    @property
    def pid(self) -> int:
        """Process id, and the number of its group."""
        ...

    @property
    def returncode(self) -> int | None:
        """The code with which it ended, negative for a signal; None while it runs."""
        ...

    def poll(self) -> int | None:
        """Look whether it has ended; as `returncode`."""
        ...

    def send_signal(self, sig: int) -> None:
        """Send a signal, unless it has ended."""
        ...


def moved_clock() -> dict[str, str]:
    """The variables that change the clock of a process (libfaketime), if they are set for this process; usually none.

    A program gets few variables of this process, but all programs of a platform must have the same time.
    """
    if "FAKETIME" not in os.environ:
        return {}
    return {name: value for name, value in os.environ.items() if name == "LD_PRELOAD" or name.startswith("FAKETIME")}


def die_with_parent(stop_signal: int) -> None:
    """On Linux: this process gets `stop_signal` when its parent dies."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(stop_signal))


def spawn(program: Program, output: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start `program` in a process group of its own; what it prints goes to `output`.

    On Linux the process gets its stop signal when its parent dies, so that a killed supervisor leaves nothing behind.
    """
    return subprocess.Popen(
        list(program.command),
        env=moved_clock() | dict(program.environment),
        cwd=program.directory,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        umask=UMASK,
        preexec_fn=partial(die_with_parent, program.stop_signal),  # noqa: PLW1509  # only ever called from a main thread
        user=program.user,
        group=group_of(program.user),
        extra_groups=[] if program.user else None,
    )


def stop(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Send the stop signal, SIGKILL after `stop_within`, and end all processes that are left in the group."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        try:
            process.wait(program.stop_within)
        except subprocess.TimeoutExpired:
            kill_group(process)
    kill_group(process)
    process.wait()


def kill_group(process: Running) -> None:
    """Send SIGKILL to every process of the group, if there is any."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # macOS answers EPERM for a group whose members are all zombies.
        return


def group_of(user: str | None) -> int | None:
    """The primary group of `user`; None for the present account."""
    import pwd  # Windows has no such module, and no program there has a user

    return pwd.getpwnam(user).pw_gid if user else None
