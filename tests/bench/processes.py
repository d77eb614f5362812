"""CPU time and memory of every process of a platform by its name, and of the database's backends by their client."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.cpu import process_seconds, process_tree

DATABASE = "postgres"
MAILBOX = "mail"
"""The development mailbox. It stands for a mail server elsewhere, so no sum has its CPU time in it."""
MEASURING = "the measurement"
"""The label of the backends that serve the measuring process itself; no budget counts them."""

_BACKEND = re.compile(r"postgres: (\S+) (\S+) [\d.]+\((\d+)\)")
_OWN = re.compile(r"postgres: ([a-z ]+[a-z])")


@dataclass(frozen=True, slots=True)
class Reading:
    """CPU seconds so far: process id → label and seconds. `ended` are those of backends that are no more."""

    by_pid: Mapping[int, tuple[str, float]]
    ended: float

    def since(self, before: "Reading") -> dict[str, float]:
        """CPU seconds by label between two readings; what ended in between stands under `postgres: ended backends`."""
        used: dict[str, float] = defaultdict(float)
        for pid, (label, seconds) in self.by_pid.items():
            used[label] += seconds - before.by_pid.get(pid, (label, 0.0))[1]
        gone = 0.0
        for pid, (label, seconds) in before.by_pid.items():
            if pid in self.by_pid:
                continue
            if label.startswith(DATABASE):
                gone += seconds
            else:
                used[label] -= seconds  # all of its life is in the times of its parent now
        used[f"{DATABASE}: ended backends"] = max(self.ended - before.ended - gone, 0.0)
        used.pop(MEASURING, None)
        return dict(used)


def label_of_backend(title: str, clients: Mapping[int, str]) -> str:
    """`postgres: cases for referrals-api`, from a title of PostgreSQL; `clients` are process names by TCP port."""
    if backend := _BACKEND.match(title):
        user, database, port = backend.groups()
        if user == "postgres":
            return MEASURING
        client = clients.get(int(port), f"an ended client ({user})")
        return f"{DATABASE}: {database.removeprefix('ceiba_')} for {client}"
    own = _OWN.match(title)
    return f"{DATABASE}: {own[1]}" if own else f"{DATABASE}: postmaster"


def all_of(by_name: Mapping[str, float]) -> float:
    """The sum over the platform's own processes, by their names or kinds."""
    return sum(value for name, value in by_name.items() if name != MAILBOX)


def kind_of(label: str) -> str:
    """`api`, `worker`, `relay`, …, `database` or `redis`; a process that serves no single service is its own kind."""
    if label.startswith(DATABASE):
        return "database"
    return "redis" if label in ("broker", "cache") else label.rpartition("-")[2]


class ProcessMeter:
    """Reads the processes of the platform in `home`, whichever there are."""

    def __init__(self, home: Path) -> None:
        self._processes = home / "run" / "processes.json"

    def read(self) -> Reading:
        """The CPU seconds so far."""
        by_pid, trees = {}, self._trees()
        clients = {port: name for name, tree in trees.items() if name != DATABASE for port in _ports(tree)}
        for name, tree in trees.items():
            for process in tree:
                label = label_of_backend(_title(process), clients) if name == DATABASE else name
                by_pid[process.pid] = (label, _own_seconds(process) if name == DATABASE else process_seconds(process))
        return Reading(by_pid, _seconds_of_ended(trees[DATABASE]))

    def memory(self) -> dict[str, float]:
        """Proportional set size by process name, in MiB; children count with their parent."""
        return {name: sum(map(_pss, tree)) / 1024 / 1024 for name, tree in self._trees().items()}

    def pids(self, name: str) -> list[int]:
        """The process of that name and its children."""
        return [process.pid for process in self._trees()[name]]

    def _trees(self) -> dict[str, list[psutil.Process]]:
        entries = json.loads(self._processes.read_text())
        return {name: process_tree(entry["pid"]) for name, entry in entries.items()}


def _ports(tree: list[psutil.Process]) -> set[int]:
    found = set()
    for process in tree:
        try:
            found |= {c.laddr.port for c in process.net_connections("tcp") if c.raddr}
        except psutil.Error:
            continue
    return found


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _own_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _seconds_of_ended(postgres: list[psutil.Process]) -> float:
    """The CPU seconds of the postmaster's children that have ended."""
    try:
        times = postgres[0].cpu_times()
    except (psutil.Error, IndexError):
        return 0.0
    return float(times.children_user + times.children_system)


def _pss(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss)
    except psutil.Error:
        return 0.0
