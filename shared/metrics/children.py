"""The memory of what a process has started: children of a worker, a drawer of charts, a reader of files."""

import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.metrics_core import GaugeMetricFamily, Metric

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def child_families(part: str) -> Iterator[Metric]:
    """`ceiba_children` and `ceiba_children_memory_bytes`; nothing where there is no `/proc`."""
    if not _PROC.is_dir():
        return
    resident = [_resident(pid) for pid in _children(os.getpid())]
    count = GaugeMetricFamily("ceiba_children", "Processes that this one has started", labels=["service"])
    memory = GaugeMetricFamily("ceiba_children_memory_bytes", "Resident memory of all of them", labels=["service"])
    count.add_metric([part], len(resident))
    memory.add_metric([part], sum(resident))
    yield from (count, memory)


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    for task in (_PROC / str(pid) / "task").glob("*/children"):
        found.update(map(int, _read(task).split()))
    return found


def _resident(pid: int) -> int:
    fields = _read(_PROC / str(pid) / "statm").split()
    return int(fields[1]) * _PAGE if fields else 0


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        # It has ended meanwhile.
        return ""
