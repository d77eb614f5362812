"""A batch of imported records as person facts."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from services.reporting.domain.facts import IMPORTED, UNKNOWN, PersonFact
from shared.contracts.cases import CasesImported


class UnreadableImport(ValueError):
    """The batch lacks a column without which no record can be told from another."""


def facts_of_import(event: CasesImported) -> Iterator[PersonFact]:
    """One fact a row. A column that the layout does not have counts as not recorded.

    Raises `UnreadableImport` unless the batch carries `case_id` and `person_key`.
    """
    if not {"case_id", "person_key"} <= set(event.columns):
        raise UnreadableImport
    for row in event.rows:
        yield _fact(event, dict(zip(event.columns, row, strict=True)))


def _fact(event: CasesImported, record: Mapping[str, Any]) -> PersonFact:
    return PersonFact(
        case_id=UUID(record["case_id"]),
        country=event.country,
        person_key=record["person_key"],
        organisation_id=event.organisation_id,
        month=record.get("month") or event.month,
        adm1=record.get("adm1"),
        status=record.get("trafficking_status") or "possible_victim",
        gender=record.get("gender"),
        age_band=record.get("age_band"),
        majority=record.get("majority") or UNKNOWN,
        citizenship=record.get("citizenship"),
        exploitation_country=record.get("exploitation_country"),
        duration=record.get("duration"),
        types=_codes(record, "exploitation_types"),
        subforms=_codes(record, "exploitation_subforms"),
        controls=_codes(record, "controls"),
        recruiters=_codes(record, "recruiter_relationships"),
        # De-identified records were published as statistics before they came here, unless the batch says otherwise.
        statistics_consent=bool(record.get("statistics_consent", True)),
        source=IMPORTED,
        year_known=bool(record.get("year_known", True)),
        flags_absent=_codes(record, "flags_absent"),
        # Nobody attends an imported record here: it never was among the open cases.
        is_open=False,
    )


def _codes(record: Mapping[str, Any], column: str) -> tuple[str, ...]:
    return tuple(sorted(set(record.get(column) or ())))
