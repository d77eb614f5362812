"""The versions of country keys that a process has loaded, and how long ago the oldest retired one was retired."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from prometheus_client import REGISTRY
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.crypto import CountryKeys

_watched: dict[str, CountryKeys] = {}


def watch_country_keys(service: str, keys: CountryKeys) -> None:
    """Show, from now on, what `keys` has."""
    _watched[service] = keys


class _Versions(Collector):
    """Gives `ceiba_country_key_versions` and `ceiba_country_key_retired_timestamp_seconds`."""

    def collect(self) -> Iterator[Metric]:
        labels = ["service", "country"]
        loaded = GaugeMetricFamily(
            "ceiba_country_key_versions",
            "Versions of a country's key in use, more than 1 until a rotation is over",
            labels=labels,
        )
        retired = GaugeMetricFamily(
            "ceiba_country_key_retired_timestamp_seconds",
            "When the oldest version was retired that the vault still keeps",
            labels=labels,
        )
        for service, keys in list(_watched.items()):
            ring = keys.ring()
            for country, versions in ring.keys.items():
                loaded.add_metric([service, country], len(versions))
            for country, day in ring.retired.items():
                retired.add_metric([service, country], datetime.combine(day, time(), UTC).timestamp())
        yield from (loaded, retired)


REGISTRY.register(_Versions())
