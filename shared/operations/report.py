"""What one process reports: which release it runs, and what it measures."""

import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client import REGISTRY

from shared.metrics.build import revision, version

SHOWN = (
    *("ceiba_outbox_waiting", "ceiba_outbox_oldest_seconds", "ceiba_queue_length"),
    *("ceiba_dead_letters_by_kind", "ceiba_dead_letters_oldest_seconds"),
    *("ceiba_backup_age_seconds", "ceiba_backup_drill_age_seconds", "ceiba_wal_archive_age_seconds"),
    *("ceiba_audit_verified_timestamp_seconds", "ceiba_audit_findings"),
    *("ceiba_audit_unsealed_seconds", "ceiba_audit_unanchored_heads"),
    *("ceiba_certificate_days_left", "ceiba_clock_offset_seconds", "ceiba_country_key_retired_timestamp_seconds"),
    *("ceiba_disk_free_bytes", "ceiba_disk_size_bytes"),
)
"""The gauges of docs/metrics.md that a report has, as far as its process has them."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a gauge."""

    name: str
    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """`kind` of process (`api`, `stream`, `worker`, `relay`, `gateway`), its release, and its values."""

    kind: str
    version: str
    revision: str
    values: tuple[Value, ...] = ()


def own_report(kind: str, part: str) -> Report:
    """What this process of `part` has to report now."""
    return Report(kind=kind, version=version(), revision=revision(), values=tuple(_values(part)))


def from_wire(wire: Mapping[str, Any]) -> Report:
    """The report that was stored, perhaps by another release. Raises KeyError or TypeError for what is none."""
    values = tuple(Value(each["name"], each["labels"], each["value"]) for each in wire["values"])
    return Report(kind=wire["kind"], version=wire["version"], revision=wire["revision"], values=values)


def process_id() -> str:
    """A name of this process among all that run, the same after a container was started again."""
    return f"{socket.gethostname()}-{os.getpid()}"


def _values(part: str) -> Iterator[Value]:
    for family in REGISTRY.restricted_registry(SHOWN).collect():
        for sample in family.samples:
            # On one machine the registry knows the gauges of other parts too; those have values where they are set.
            if sample.labels.get("service", part) == part:
                yield Value(sample.name, sample.labels, sample.value)
