"""Units of events, as a test reads them."""

from collections.abc import Iterable

from services.reporting.domain.proceedings.counting import units_of
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.projected import record_of
from services.reporting.domain.proceedings.units import Unit
from shared.contracts.proceedings import ProceedingFactsChanged

Line = tuple[str, str, str, tuple[int, ...]]
"""Month, series, detail and what is measured."""


def all_units(*events: ProceedingFactsChanged) -> list[Unit]:
    """The units of the network that these events come to."""
    records = [record_of(event) for event in events]
    return list(units_of(records, {subject for record in records for subject in record.subjects}))


def lines(kind: Kind, *events: ProceedingFactsChanged) -> list[Line]:
    """The units of a kind, in order."""
    return sorted(line_of(unit) for unit in all_units(*events) if unit.kind is kind)


def months(kind: Kind, *events: ProceedingFactsChanged) -> list[str]:
    """The months in which units of a kind count."""
    return [month for month, *_ in lines(kind, *events)]


def measured(kind: Kind, *events: ProceedingFactsChanged) -> list[int]:
    """What is measured of each unit of a kind."""
    return [number for *_, numbers in lines(kind, *events) for number in numbers]


def line_of(unit: Unit) -> Line:
    """What a figure is made of."""
    return unit.month, unit.series, unit.detail, unit.measured


def details(kind: Kind, *events: ProceedingFactsChanged) -> Iterable[str]:
    """The details of the units of a kind."""
    return [detail for _, _, detail, _ in lines(kind, *events)]
