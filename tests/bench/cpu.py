"""CPU time of the platform's processes, summed by kind."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

KINDS = {
    "postgres": "database",
    "broker": "redis",
    "cache": "redis",
    "gateway": "gateway",
}


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
        """CPU seconds so far by kind: gateway, api, worker, relay, database, redis."""
        used: dict[str, float] = defaultdict(float)
        for name, entry in json.loads(self._processes.read_text()).items():
            used[_kind(name)] += _tree_seconds(entry["pid"])
        return used


def memory_mib(home: Path) -> float:
    """Proportional set size of all processes, in MiB."""
    total = 0
    for entry in json.loads((home / "run" / "processes.json").read_text()).values():
        for process in _tree(entry["pid"]):
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue
    return total / 1024 / 1024


def _kind(name: str) -> str:
    return KINDS.get(name, name.rpartition("-")[2])


def _tree(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _tree_seconds(pid: int) -> float:
    total = 0.0
    for process in _tree(pid):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        # Backends that ended are in their parent's children times.
        total += times.user + times.system + times.children_user + times.children_system
    return total
