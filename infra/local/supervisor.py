"""Starts programs in order, keeps them running, and stops them in reverse order, in a single thread."""

import os
import selectors
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from infra.liveness import Liveness
from infra.local.console import Console
from infra.local.forking import can_fork, fork
from infra.local.program import Program, Running, kill_group, spawn

BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds before a restart, by failures in a row; the last one repeats."""
STEADY_AFTER = 30.0
"""Seconds after which a running process has no failures to its record any more."""
PROBE_EVERY = 0.25
LOOK_EVERY = 0.1
"""Seconds between two looks at the programs while one of them starts."""
LOOK_AT_STEADY_EVERY = 1.0
"""The same while all run; a program that ends closes its output, which is seen at once."""
LINES_GATHER = 0.02
"""Seconds that lines wait for others while all run: a check of every program for each line took a tenth of the CPU
time of a busy platform."""


class StartFailed(Exception):
    """A program could not be started; the programs that had started were stopped again."""


@dataclass
class Unit:
    """A program and its present state."""

    program: Program
    process: Running | None = None
    ready: bool = False
    failures: int = 0
    started_at: float = 0.0
    start_at: float = 0.0
    probe_at: float = 0.0
    unfinished_line: bytes = b""
    liveness: Liveness | None = None

    def __post_init__(self) -> None:
        if self.program.is_alive is not None:
            self.liveness = Liveness(self.program.is_alive)

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self.process.pid if self.process else None


class Supervisor:
    """Runs `phases` one after the other; the programs of a phase start together."""

    def __init__(
        self, phases: Sequence[Sequence[Program]], console: Console, on_change: Callable[[Sequence[Unit]], None]
    ) -> None:
        self._phases = [[Unit(program) for program in phase] for phase in phases]
        self._console = console
        self._on_change = on_change
        self._started: list[Unit] = []
        self._noted = True
        self._selector = selectors.DefaultSelector()
        self._stopping = False
        # A signal ends the wait for output.
        self._woken, self._wake = os.pipe()
        self._selector.register(self._woken, selectors.EVENT_READ)

    def run(self, announce: Callable[[], None]) -> None:
        """Start all programs, call `announce`, keep them running until SIGTERM, SIGINT or SIGHUP, then stop them.

        Raises StartFailed when a program does not start.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._request_stop)
        try:
            for phase in self._phases:
                self._start(phase)
            if not self._stopping:
                announce()
            while not self._stopping:
                self._tend()
        finally:
            self._stop_all()

    def _note_change(self) -> None:
        try:
            self._on_change(self._started)
        except OSError as problem:
            # A full disk must not end a platform that runs.
            if self._noted:
                self._console.say(f"what runs cannot be written down: {problem.strerror}")
            self._noted = False
        else:
            self._noted = True

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True
        os.write(self._wake, b"!")

    def _start(self, phase: list[Unit]) -> None:
        self._started += phase
        while not self._stopping and not all(unit.ready for unit in phase):
            self._tend()
            for unit in phase:
                self._give_up_if_hopeless(unit)

    def _give_up_if_hopeless(self, unit: Unit) -> None:
        waited = time.monotonic() - unit.started_at
        too_slow = unit.process and not unit.ready and waited > unit.program.ready_within
        if too_slow or unit.failures >= (1 if unit.program.once else len(BACK_OFF)):
            reason = f"was not ready after {waited:.0f} s" if too_slow else "failed"
            raise StartFailed(f"{unit.program.name} {reason}; its lines are above")

    def _tend(self) -> None:
        steady = all(unit.ready for unit in self._started)
        if steady:
            time.sleep(LINES_GATHER)
        self._read_output(timeout=LOOK_AT_STEADY_EVERY if steady else LOOK_EVERY)
        now = time.monotonic()
        for unit in self._started:
            if unit.process is None:
                if now >= unit.start_at and not (unit.program.once and unit.ready):
                    self._spawn(unit)
            elif unit.process.poll() is not None:
                self._note_end(unit)
            elif not unit.program.once:
                self._probe(unit, unit.process, now)

    def _probe(self, unit: Unit, process: Running, now: float) -> None:
        if not unit.ready and now >= unit.probe_at:
            unit.probe_at = now + PROBE_EVERY
            unit.ready = unit.program.is_ready()
        if unit.liveness is not None and unit.liveness.is_lost():
            self._console.line(unit.program.name, "does not answer any more, killed")
            # The next check finds that it has ended, and starts it again.
            kill_group(process)

    def _spawn(self, unit: Unit) -> None:
        read_end, write_end = os.pipe()
        start = fork if can_fork(unit.program) else spawn
        unit.process = start(unit.program, write_end)
        os.close(write_end)
        os.set_blocking(read_end, False)
        self._selector.register(read_end, selectors.EVENT_READ, unit)
        unit.started_at = time.monotonic()
        if unit.liveness is not None:
            unit.liveness.forget()
        self._note_change()

    def _note_end(self, unit: Unit) -> None:
        process, unit.process = unit.process, None
        if process is None:
            return
        kill_group(process)
        if unit.program.once and process.returncode == 0:
            unit.ready = True
            return
        steady = time.monotonic() - unit.started_at > STEADY_AFTER
        unit.failures = 1 if steady else unit.failures + 1
        pause = BACK_OFF[min(unit.failures, len(BACK_OFF)) - 1]
        unit.ready, unit.start_at = False, time.monotonic() + pause
        self._read_output(timeout=0)
        self._console.line(unit.program.name, f"ended with code {process.returncode}")
        self._note_change()

    def _read_output(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            if key.fd == self._woken:
                os.read(self._woken, 1)
                continue
            unit: Unit = key.data
            block = os.read(key.fd, 65536)
            if not block:
                self._selector.unregister(key.fd)
                os.close(key.fd)
                continue
            *lines, unit.unfinished_line = (unit.unfinished_line + block).split(b"\n")
            for line in lines:
                self._console.line(unit.program.name, line.decode(errors="replace"))

    def _stop_all(self) -> None:
        self._stopping = True
        self._console.say("stopping")
        for phase in reversed(self._phases):
            by_turn = sorted({unit.program.stop_turn for unit in phase})
            for turn in by_turn:
                self._stop_together([unit for unit in phase if unit.program.stop_turn == turn])
        self._console.say("stopped")

    def _stop_together(self, units: list[Unit]) -> None:
        running = [(unit, unit.process) for unit in units if unit.process and unit.process.poll() is None]
        for unit, process in running:
            process.send_signal(unit.program.stop_signal)
        asked = time.monotonic()
        while running:
            self._read_output(timeout=0.05)
            waited = time.monotonic() - asked
            for unit, process in running:
                if process.poll() is None and waited > unit.program.stop_within:
                    self._console.line(unit.program.name, f"did not stop within {waited:.0f} s, killed")
                    kill_group(process)
            running = [(unit, process) for unit, process in running if process.poll() is None]
        for unit in units:
            if unit.process:
                kill_group(unit.process)
                unit.process = None
        self._note_change()
