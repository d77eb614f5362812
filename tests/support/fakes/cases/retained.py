"""Closed cases whose retention ends, in memory."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.cases.adapters.case.retained_cases import RetainedCases
from services.cases.domain.case.case import Case, CaseSource
from shared.kernel.country import Country
from tests.support.fakes.cases.tables import CasesTables


class FakeRetainedCases(RetainedCases):
    """Closed cases in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._tables = tables

    def closed_by(self, country: Country, day: date, *, after: UUID | None, limit: int) -> Sequence[Case]:
        def is_one(case: Case) -> bool:
            is_closed = case.closed_on is not None and case.closed_on <= day and case.anonymised_on is None
            is_next = after is None or case.id > after
            kept = None if case.duplicate_of is None else self._tables.cases.find(case.duplicate_of)
            if kept is not None and kept.anonymised_on is None:
                return False
            return case.country == country and is_closed and is_next and case.source == CaseSource.REGISTERED

        return sorted(self._tables.cases.where(is_one), key=lambda case: case.id)[:limit]

    def forget(self, case_id: UUID) -> None:
        tables = self._tables
        tables.parts.remove_of(case_id)
        tables.notes.remove_of(case_id)
        tables.assessments.remove_of(case_id)
        tables.identity_changes.remove_of(case_id)
        tables.timeline.remove_of(case_id)
