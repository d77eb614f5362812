"""CPU time of the platform's processes, summed by kind."""

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

KINDS = {
    "postgres": "database behind",
    "broker": "redis",
    "cache": "redis",
    "gateway": "gateway",
}
ASKED = ("gateway", "api", "database")
"""The processes that the caller waits for; the others work in the background."""
BEHIND = ("relay", "worker", "database behind", "redis")

_CLIENT_PORT = re.compile(r"\((\d+)\)")


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds by kind over a stretch of time."""

    seconds: float
    by_kind: Mapping[str, float]

    def per_second(self) -> dict[str, float]:
        """CPU seconds a second."""
        return {kind: used / self.seconds for kind, used in self.by_kind.items()}

    def per_request(self, requests: int, idle: Mapping[str, float]) -> dict[str, float]:
        """CPU-milliseconds a request beyond what the platform spends anyway (`idle`, CPU seconds a second)."""
        extra = {kind: used - idle.get(kind, 0.0) * self.seconds for kind, used in self.by_kind.items()}
        return {kind: round(max(value, 0.0) * 1000 / requests, 3) for kind, value in extra.items()}


class CpuMeter:
    """Reads the processes of one platform."""

    def __init__(self, home: Path) -> None:
        self._processes = home / "run" / "processes.json"

    @contextmanager
    def over(self) -> Iterator[list[Spent]]:
        """Measure the block; the list holds one `Spent` afterwards."""
        found: list[Spent] = []
        before, started = self.read(), time.perf_counter()
        yield found
        seconds, after = time.perf_counter() - started, self.read()
        found.append(Spent(seconds, {kind: after[kind] - before.get(kind, 0.0) for kind in after}))

    def read(self) -> dict[str, float]:
        """CPU seconds so far by kind; `database` are the backends that serve an api, `database behind` all others."""
        used: dict[str, float] = defaultdict(float)
        pids = {name: entry["pid"] for name, entry in json.loads(self._processes.read_text()).items()}
        for name, pid in pids.items():
            used[_kind(name)] += tree_seconds(pid)
        serving = _serving(pids["postgres"], [pid for name, pid in pids.items() if _kind(name) == "api"])
        used["database"] = sum(map(process_seconds, serving))
        used["database behind"] -= used["database"]
        return used


def tree_seconds(pid: int) -> float:
    """CPU seconds so far of a process and its children."""
    return sum(map(process_seconds, process_tree(pid)))


def memory_mib(home: Path) -> float:
    """Proportional set size of all processes, in MiB."""
    total = 0
    for entry in json.loads((home / "run" / "processes.json").read_text()).values():
        for process in process_tree(entry["pid"]):
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue
    return total / 1024 / 1024


def _kind(name: str) -> str:
    return KINDS.get(name, name.rpartition("-")[2])


def process_tree(pid: int) -> list[psutil.Process]:
    """A process and its children, the process first; empty when there is none."""
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _serving(postgres: int, clients: list[int]) -> list[psutil.Process]:
    """The backends that `clients` are connected to: a backend's title ends in its client's port."""
    ports = {c.laddr.port for pid in clients for process in process_tree(pid) for c in process.net_connections("tcp")}
    return [process for process in process_tree(postgres) if _client_port(process) in ports]


def _client_port(backend: psutil.Process) -> int | None:
    try:
        found = _CLIENT_PORT.search(" ".join(backend.cmdline()))
    except psutil.Error:
        return None
    return int(found[1]) if found else None


def process_seconds(process: psutil.Process) -> float:
    """CPU seconds so far of a process and of its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    # Backends that ended are in their parent's children times.
    return float(times.user + times.system + times.children_user + times.children_system)
