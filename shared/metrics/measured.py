"""Gauges whose label values come and go with what is measured."""

from collections.abc import Mapping

from prometheus_client import Gauge


class Measured:
    """Sets all values of a gauge at once: what is no longer measured is no longer shown."""

    def __init__(self, gauge: Gauge) -> None:
        self._gauge = gauge
        self._shown: set[tuple[str, ...]] = set()

    def show(self, values: Mapping[tuple[str, ...], float]) -> None:
        """Set `values`, by label values."""
        for labels, value in values.items():
            self._gauge.labels(*labels).set(value)
        for labels in self._shown - values.keys():
            self._gauge.remove(*labels)
        self._shown = set(values)
