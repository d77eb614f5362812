"""Shared parts of fault tests: their size, their counts, and processes that may be killed."""

import contextlib
import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from infra.local.program import Program, kill_group, spawn
from infra.local.programs import REPOSITORY, runtime_environment

FULL = os.environ.get("CEIBA_FAULTS") == "full"
ARTIFACTS = REPOSITORY / "tests" / "faults" / "artifacts"
SEED = int(os.environ.get("CEIBA_FAULTS_SEED", str(time.time_ns() % 1_000_000)))


def sized(ci: int, full: int) -> int:
    """`ci` on every push, `full` with `CEIBA_FAULTS=full`."""
    return full if FULL else ci


def dice(purpose: str) -> random.Random:
    """A random generator whose seed, `CEIBA_FAULTS_SEED`, is in every record, so that a run can be repeated."""
    return random.Random(f"{SEED}|{purpose}")


@dataclass
class Record:
    """What one fault test did and counted. It is printed as one line and stored as one JSON file."""

    name: str
    n: int = 0
    injected: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    duplicates_seen: int = 0
    effects: int = 0
    more: dict[str, Any] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    def body(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "test": self.name,
            "size": "full" if FULL else "ci",
            "seed": SEED,
            "n": self.n,
            "injected": dict(self.injected),
            "lost": self.lost,
            "duplicates_seen": self.duplicates_seen,
            "effects": self.effects,
            "seconds": round(time.monotonic() - self._began, 1),
            **self.more,
        }

    def write(self) -> str:
        """Store the record; returns the line to print."""
        body = self.body()
        ARTIFACTS.mkdir(exist_ok=True)
        (ARTIFACTS / f"{self.name}.json").write_text(json.dumps(body, indent=1) + "\n")
        return "  ".join(f"{name}={_short(value)}" for name, value in body.items() if name not in {"test", "seed"})


@dataclass
class Victim:
    """A process of the test's own that may be killed and started again."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, in a process group of its own."""
        environment = runtime_environment() | {"REMAP_SIGTERM": "SIGQUIT"} | dict(self.environment)
        program = Program(name="victim", command=self.command, environment=environment, directory=REPOSITORY)
        with self.log.open("ab") as output:
            self.process = spawn(program, output)

    def kill_child(self, chance: random.Random) -> bool:
        """SIGKILL one process below it; False when there is none."""
        return self.process is not None and kill_a_child(self.process.pid, chance)

    def kill(self) -> None:
        """SIGKILL the whole group."""
        if self.process is not None:
            kill_group(self.process)
            self.process.wait()

    def stop(self, within: float = 25.0) -> float:
        """SIGTERM and wait; returns the seconds it took. Kills what is left after `within`."""
        if self.process is None:
            return 0.0
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(within)
        took = time.monotonic() - began
        self.kill()
        return took


def kill_a_child(pid: int, chance: random.Random) -> bool:
    """SIGKILL one child of process `pid`; False when it has none."""
    try:
        children = psutil.Process(pid).children()
        if not children:
            return False
        chance.choice(children).kill()
    except psutil.NoSuchProcess:
        return False
    return True


def eventually(holds: Callable[[], bool], *, within: float, pause: float = 0.2) -> float | None:
    """Seconds until `holds()`; None when it did not within `within` seconds."""
    began = time.monotonic()
    while time.monotonic() - began < within:
        if holds():
            return time.monotonic() - began
        time.sleep(pause)
    return None


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_short(count)}" for name, count in value.items()) + "}"
    return str(value)
