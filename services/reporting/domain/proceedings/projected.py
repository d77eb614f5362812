"""What `cases` publishes about a proceeding, as a record of statistics."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from services.reporting.domain.errors import UnreadableProceeding
from services.reporting.domain.proceedings.records import (
    Accused,
    Hearing,
    Measure,
    Participant,
    ProceedingRecord,
    Reparation,
    StageEntry,
)
from shared.contracts import proceedings
from shared.contracts.proceedings import ProceedingFactsChanged

R = TypeVar("R", StageEntry, Accused, Participant, Hearing, Measure, Reparation)


def record_of(event: ProceedingFactsChanged) -> ProceedingRecord:
    """The record that `event` describes. Raises UnreadableProceeding for a row that is none."""
    return ProceedingRecord(
        proceeding_id=event.proceeding_id,
        country=event.country,
        proceeding_key=event.proceeding_key,
        organisation_id=event.organisation_id,
        version=event.version,
        institution=event.institution,
        opened_month=event.opened_month,
        offences=tuple(sorted(set(event.offences))),
        stages=_rows(StageEntry, proceedings.STAGE_COLUMNS, event.stages),
        accused=_rows(Accused, proceedings.ACCUSED_COLUMNS, event.accused),
        persons=_rows(Participant, proceedings.PERSON_COLUMNS, event.persons),
        hearings=_rows(Hearing, proceedings.HEARING_COLUMNS, event.hearings),
        measures=_rows(Measure, proceedings.MEASURE_COLUMNS, event.measures),
        reparations=_rows(Reparation, proceedings.REPARATION_COLUMNS, event.reparations),
        days_to_first_judgment=event.days_to_first_judgment,
    )


def _rows(make: type[R], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[R, ...]:
    """A column that this release does not know is left out, one that a row lacks counts as not recorded."""
    known = {field.name for field in fields(make)}
    try:
        return tuple(make(**_values(known, columns, row)) for row in rows)
    except TypeError as error:
        raise UnreadableProceeding(make.__name__) from error


def _values(known: set[str], columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    values = {name: value for name, value in zip(columns, row, strict=False) if name in known}
    return {name: tuple(sorted(set(value))) if isinstance(value, list) else value for name, value in values.items()}
