"""Read who attended a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.casework import Assignment
from shared.db.paging import Page


def read_assignments(case_id: UUID, *, after: Sequence[Any] | None, limit: int, work: CasesWork) -> Page[Assignment]:
    """Assignments, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("assignments.read", case)
    return work.assignments.page(case.id, after=after, limit=limit)
