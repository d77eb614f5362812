"""The page `/metrics` of one process: what this process is and does, and nothing of another part.

On one machine all processes are forks of one that has imported every part, so their registry knows the metrics of all
of them. Those of a part have names that begin alike, as `ceiba_gateway_streams`.
"""

from collections.abc import Iterable, Iterator

from prometheus_client import PROCESS_COLLECTOR, REGISTRY, CollectorRegistry, Metric, generate_latest

from shared.metrics.build import build_families
from shared.metrics.children import child_families

BEGIN = {
    "identity": ("ceiba_identity_",),
    "cases": ("ceiba_cases_", "ceiba_document"),
    "referrals": ("ceiba_referrals_", "ceiba_deliver", "ceiba_webhook_"),
    "reporting": ("ceiba_reporting_",),
    "gateway": ("ceiba_gateway_",),
}
"""How the names of the metrics of a part begin. All others belong to no part and have a value only where they count."""


class OwnRegistry(CollectorRegistry):
    """What a process of `part` has counted itself, or its children in `counted`."""

    def __init__(self, part: str, counted: CollectorRegistry = REGISTRY) -> None:
        super().__init__()
        self._part = part
        self._counted = counted
        self._others = tuple(name for other, names in BEGIN.items() if other != part for name in names)

    def collect(self) -> Iterator[Metric]:
        """Every metric with a value. One without would make a reader believe that the process has it."""
        yield from build_families(self._part)
        yield from child_families(self._part)
        yield from self._process()
        for family in self._counted.collect():
            if family.samples and not family.name.startswith(self._others):
                yield family

    def _process(self) -> Iterable[Metric]:
        # The registry of all other processes has it already.
        return () if self._counted is REGISTRY else PROCESS_COLLECTOR.collect()


def metrics_page(part: str) -> bytes:
    """The page of this process of `part`, in the text format of Prometheus."""
    return generate_latest(OwnRegistry(part))
