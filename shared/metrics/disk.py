"""The room on the volumes that a process writes to, asked at each reading."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import REGISTRY
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_volumes: dict[tuple[str, str], Path] = {}


def watch_volume(service: str, volume: str, folder: Path) -> None:
    """Show, from now on, the room of the volume that `folder` is on. A folder that is missing has none."""
    _volumes[(service, volume)] = folder


class _Disks(Collector):
    """Gives `ceiba_disk_free_bytes` and `ceiba_disk_size_bytes`."""

    def collect(self) -> Iterator[Metric]:
        labels = ["service", "volume"]
        free = GaugeMetricFamily("ceiba_disk_free_bytes", "Room on a volume that this process writes to", labels=labels)
        size = GaugeMetricFamily("ceiba_disk_size_bytes", "Size of that volume", labels=labels)
        for names, folder in list(_volumes.items()):
            if folder.is_dir():
                usage = shutil.disk_usage(folder)
                free.add_metric(names, usage.free)
                size.add_metric(names, usage.total)
        yield from (free, size)


REGISTRY.register(_Disks())
