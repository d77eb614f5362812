"""Every metric that the code declares, as the table of docs/metrics.md names it: name, type, labels."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from prometheus_client import REGISTRY, Metric
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

import gateway
import services
import shared
from shared.metrics.build import build_families
from shared.metrics.children import child_families

NOT_IMPORTED = ("gateway.server", ".migrations", ".worker", ".relay", "alembic_env", ".cleaner")
"""Programs, which act when they are imported; they declare nothing."""
_OURS = "ceiba_"
Declared = tuple[str, str, tuple[str, ...]]


def declared() -> set[Declared]:
    """(name, type, labels) of every metric of ours."""
    for package in (shared, services, gateway):
        _import_all(package)
    found = {line for collector in list(REGISTRY._collector_to_names) for line in _lines(collector)}
    families = [*build_families("cases"), *child_families("cases")]
    return found | {_of_family(family) for family in families}


def _import_all(package: ModuleType) -> None:
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if not any(part in module.name for part in NOT_IMPORTED):
            import_module(module.name)


def _lines(collector: Collector) -> Iterator[Declared]:
    if isinstance(collector, MetricWrapperBase):
        suffix = "_total" if collector._type == "counter" else ""
        yield f"{collector._name}{suffix}", collector._type, tuple(collector._labelnames)
        return
    for family in collector.collect():
        if family.name.startswith(_OURS):
            yield _of_family(family)


def _of_family(family: Metric) -> Declared:
    if isinstance(family, GaugeMetricFamily):
        return family.name, family.type, tuple(family._labelnames)
    # An info names what it says as labels of its one sample.
    return f"{family.name}_info", "gauge", tuple(family.samples[0].labels)


if __name__ == "__main__":
    for name, kind, labels in sorted(declared()):
        print(f"| `{name}` | {kind} | {', '.join(labels) or '-'} |")
